"""The gates by command line: what is open, what stays on, and what JSON says of it."""

from __future__ import annotations

from typing import Any

from cli_support import CHECKS, FULL, LEAVE_CHECKS, Practice


def item(room: Practice, now: str, key: str, list_name: str) -> Any:
    """One item of `status --chair 5 --json`."""
    checks = room.json("status", "--chair", "5", now=now)["chairs"][0]["checks"]
    return next(c for c in checks if (c["list"], c["item"]) == (list_name, key))


def test_a_baseline_grows_too_old_to_start_on(room: Practice) -> None:
    room.admit()
    room.prepare(now="09:45")
    assert item(room, "10:00", "baseline", "precheck")["answer"] == "auto-y"
    old = item(room, "10:00:01", "baseline", "precheck")
    assert (old["answer"], old["open"], old["detail"]) == ("auto-n", True, "taken 09:45, 16 min old")
    assert room.refused("start 75", "10:01", "E_OPEN").endswith(": baseline")
    room.chart("122/76 70 99 14", "10:02")
    room.chart("start 75", "10:02")
    assert item(room, "11:00", "baseline", "precheck")["answer"] == "auto-y"


def test_a_baseline_beyond_the_hold_limit_wants_a_reason(room: Practice) -> None:
    room.admit()
    for check in CHECKS:
        room.chart(f"check {check} y", "09:45")
    room.chart("172/104 72 99 14", "09:45")
    room.chart("verify 35 mg in 50 ml 75 ml/h", "09:46", by="JD")
    said = room.refused("start 75", "09:50", "E_WHY")
    assert said == "start: baseline BP 172/104 is beyond the clinic's hold limit 160/100: add why after ;"
    asked = room.chart("start 75 ; Dr Lee: go on", "09:50", "--unanswered", code=1)
    assert (asked["confirm"], asked["warnings"][0]["code"]) == ("chair", "W_HOLD")
    assert room.chart("start 75 ; Dr Lee: go on", "09:50")["note"] == "Dr Lee: go on"


def test_a_positive_screen_stands_in_the_status_until_it_is_written_what_was_done(room: Practice) -> None:
    room.admit()
    said = room.chart("check mood y ; positive Q3", "09:45", "--unanswered")
    assert [w["code"] for w in said["warnings"]] == ["W_STAYS"]
    asked = ["mood and safety at 09:45: positive Q3: what was done?"]
    assert room.chair("09:50")["open_questions"] == asked
    board = room.json("status", now="09:50")["chairs"]
    assert [c["open_questions"] for c in board if c["chair"] == "5"] == [asked]
    room.chart("told Dr Lee ; seen, safety plan made", "09:55")
    assert room.chair("09:56")["open_questions"] == []


def test_fasting_times_are_in_the_answer_and_in_the_item(room: Practice) -> None:
    room.admit()
    got = room.chart("check fasting y ; food 22:00 drink 08:45", "09:45", "--unanswered")
    assert got["food_at"] == "2026-11-22T22:00:00+00:00"
    assert [w["code"] for w in got["warnings"]] == ["W_FASTING"]
    found = item(room, "09:45", "fasting", "precheck")
    assert found["detail"] == "food 11 h 45 min ago; drink 1 h ago, the clinic's rule is 2 h"
    assert (found["answer"], found["open"]) == ("y", False)


def test_a_second_calculation_that_differs_tells_no_figures(room: Practice) -> None:
    room.admit()
    line = "verify 40 mg in 50 ml 75 ml/h"
    for more in (("--dry-run",), ()):
        got = room.chart(line, "09:46", *more, by="JD")
        assert got["warnings"][0] == {
            "code": "W_VERIFY", "message": "differs from the order in the dose", "answered": False,
        }  # fmt: skip
    assert item(room, "09:47", "second-check", "precheck")["open"]
    room.refused("verify 35 mg in 50 ml 75 ml/h", "09:47", "E_SAME")
    room.chart("verify 35 mg in 50 ml 75 ml/h", "09:48", by="JD")
    assert item(room, "09:49", "second-check", "precheck")["answer"] == "auto-y"


def test_a_score_closes_its_item(room: Practice) -> None:
    room.admit()
    room.prepare()
    room.start()
    room.chart("done", "10:40")
    low = room.chart("score aldrete 2 2 1 1 1", "11:00")
    assert (low["total"], low["pass_at"]) == (7, 9)
    found = item(room, "11:01", "score", "leave")
    assert (found["answer"], found["open"]) == (None, True)
    assert found["detail"] == "modified Aldrete 7 of 10: the clinic asks for 9"
    room.chart("score aldrete 2 2 2 2 1", "11:12")
    found = item(room, "11:13", "score", "leave")
    assert (found["answer"], found["open"], found["by"]) == ("y", False, "KM")
    text = room.chair("11:13")["entries"][-1]["text"]
    assert "modified Aldrete 9 of 10: movement 2 all four limbs, breathing 2 deep, coughs freely" in text
    assert "SpO2 1 needs O2 for over 90 %; Aldrete 1995" in text


def test_instructions_carry_version_and_time_and_open_again_with_the_end(room: Practice) -> None:
    room.admit()
    room.prepare()
    room.start()
    ended = room.chart("stop dizzy", "10:30")["entry"]
    room.chart(FULL, "11:00")
    room.chart("wnl", "11:00")
    for check in LEAVE_CHECKS:
        room.chart(f"check {check} y ; daughter Ann", "11:01")
    wanted = "instructions version 1 given; no driving before Tue 24 Nov 10:30 and a night's sleep"
    assert wanted in room.chair("11:02")["entries"][-1]["text"]
    assert wanted in item(room, "11:02", "instructions", "leave")["attests"]
    room.chart(f"fix {ended} 10:40 ; misread", "11:03")
    assert "instructions" in room.refused("leave ; daughter Ann", "11:11", "E_OPEN")
    room.chart("check instructions y ; daughter Ann", "11:12")
    room.chart("leave ; daughter Ann", "11:12")


def test_an_instruction_without_words_is_accepted_and_says_so(room: Practice) -> None:
    room.admit()
    room.chart("check iv y", "09:45")
    found = item(room, "09:46", "iv", "precheck")
    assert (found["answer"], found["text"], found["detail"]) == ("y", None, "no result written")
