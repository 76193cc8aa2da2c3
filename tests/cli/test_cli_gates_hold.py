"""What a gate must not take for an answer: a person's own second check, "asleep", an older figure beside a newer one."""

from __future__ import annotations

import pytest

from cli_support import CHECKS, FULL, LEAVE_CHECKS, Practice


def _answer(room: Practice, now: str, key: str, list_name: str) -> tuple[str, str]:
    checks = room.json("status", "--chair", "5", now=now)["chairs"][0]["checks"]
    found = next(c for c in checks if (c["list"], c["item"]) == (list_name, key))
    return found["answer"], found["detail"]


def _watched(room: Practice) -> None:
    """Infused and watched: the end set at 10:41 is good, everything that is typed is answered by 11:06."""
    room.admit()
    room.prepare(now="09:45")
    room.start(now="10:00")
    room.chart("done", "10:40")
    room.chart(f"{FULL} wnl", "10:41")
    room.chart("124/78 73 98 14 5 0", "11:05")
    for check in LEAVE_CHECKS:
        room.chart(f"check {check} y", "11:06")


def test_who_draws_the_dose_after_checking_it_has_checked_nothing(room: Practice) -> None:
    room.admit()
    room.prepare(now="09:45")
    room.chart("drawn 35 mg ; vial 500 mg", "09:50", by="JD")
    answer, detail = _answer(room, "09:51", "second-check", "precheck")
    assert (answer, detail) == ("auto-n", "JD prepared the dose: another person has to check it")
    assert room.refused("start 75", "09:52", "E_OPEN").endswith(": second-check")
    room.chart("verify 35 mg in 50 ml 75 ml/h", "09:53", by="KM")
    room.chart("start 75", "09:54")


@pytest.mark.parametrize("key", ["spo2", "rr"])
def test_a_baseline_left_out_because_the_patient_sleeps_is_none(room: Practice, key: str) -> None:
    room.admit()
    for check in CHECKS:
        room.chart(f"check {check} y", "09:45")
    rest = "rr 14" if key == "spo2" else "spo2 98"
    room.chart(f"bp 124/78 hr 72 {rest} {key} x asleep", "09:45")
    assert _answer(room, "09:46", "baseline", "precheck") == ("auto-n", "no complete set yet")


def test_a_pressure_taken_after_the_last_set_counts_before_the_sets_own(room: Practice) -> None:
    _watched(room)
    assert _answer(room, "11:12", "last-set", "leave")[0] == "auto-y"
    room.chart("bp 190/115", "11:12")
    answer, detail = _answer(room, "11:13", "last-set", "leave")
    assert answer == "auto-n"
    assert "BP 190/115" in detail
    assert "last-set" in room.refused("leave ; daughter Ann", "11:13", "E_OPEN")
    room.chart("bp 126/80", "11:14")
    assert _answer(room, "11:14", "last-set", "leave")[0] == "auto-y"


def test_an_older_score_does_not_stand_in_for_one_that_could_not_be_taken(room: Practice) -> None:
    _watched(room)
    assert _answer(room, "11:12", "sedation", "leave")[0] == "auto-y"
    room.chart("sed x unrecordable", "11:12")
    assert _answer(room, "11:13", "sedation", "leave")[0] == "auto-n"
    room.chart("sed 5", "11:14")
    assert _answer(room, "11:14", "sedation", "leave")[0] == "auto-y"
