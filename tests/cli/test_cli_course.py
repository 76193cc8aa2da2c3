"""`course MRN`: a whole course as JSON and as a page, for somebody known and for nobody, and that looking is a look."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice
from course_support import NOW, eight_with_one_missed, opened_course
from infusion_tui.record import events as ev
from infusion_tui.room.patients import record_for
from room_support import Machine, admission, made


@pytest.fixture
def room(tmp_path: Path) -> Practice:
    """A course of eight with one missed and one booster, told by a list, and one session of this file after it."""
    return eight_with_one_missed(tmp_path / "room.db")


def course_of(room: Practice, *more: str) -> Any:
    return room.json("course", "7", *more, now=NOW)


def test_the_whole_course_as_json(room: Practice) -> None:
    answer = course_of(room)
    assert answer["ok"] is True
    assert (answer["patient"]["mrn"], answer["patient"]["name"]) == ("7", "Ann Lee")
    assert answer["course"]["indication"] == "depression"
    assert answer["course"]["consultation"]["judged_by"] == "Dr Lee"
    plan = answer["plan"]
    assert [step["state"] for step in plan["steps"]] == ["done"] * 4 + [
        "missed",
        "late",
        "done",
        "done",
        "done",
        "coming",
    ]
    assert plan["next_due"]["booster"] is True
    assert (plan["sessions"], plan["assumed"], plan["first_days"]) == (8, False, 21)
    assert answer["given"] == 8
    assert answer["cumulative_mg"] == "280.00"
    first = answer["infusions"][0]
    assert (first["number"], first["imported"], first["given_mg"], first["session"]) == (
        1,
        True,
        "35.00",
        None,
    )
    assert first["run_min"] is None, "the list did not say it"
    assert (first["peak_bp"], first["effects"][0]["onset_min"]) == ([150, 90], None)


def test_scores_changes_and_progress_name_the_rule(room: Practice) -> None:
    answer = course_of(room)
    assert [score["total"] for score in answer["scores"]] == [22, 11, 4]
    assert answer["scores"][0]["watched"] == [{"item": 9, "value": 1}]
    (change,) = answer["changes"]
    assert (change["drop"], change["percent"], change["response"], change["remission"]) == (
        18,
        82,
        True,
        True,
    )
    assert "50 % or more below the first score" in change["rule"]
    assert change["words"].startswith(
        "PHQ-9 22 to 4 (minimal): 18 points lower, 82 % of the first; response yes"
    )
    assert [(one["after_infusions"], one["response"]) for one in answer["progress"]] == [
        (0, None), (4, True), (8, True),
    ]  # fmt: skip


def test_a_flag_that_nobody_answered_stands_first(room: Practice) -> None:
    (flag,) = course_of(room)["flags"]
    assert flag["total"] == 22
    page = room("course", "7", now=NOW).out.splitlines()
    assert page[0] == "TRAINING"
    assert next(line for line in page[1:] if line.startswith(("UNANSWERED", "Plan"))).startswith("UNANSWERED")


def test_the_page_says_plan_infusions_and_scores(room: Practice) -> None:
    page = room("course", "7", now=NOW).out
    for words in (
        "Ann Lee",
        "Course ",
        "judged fit: by Dr Lee on 2026-08-30",
        "Plan: 8 infusions, 3 days apart; 1 missed",
        "next: booster, due 2026-11-19",
        "8 infusions given, 280 mg in all",
        "PHQ-9 22 of 27 (severe), item 9: 1",
        "after 4 infusions: response",
        "by this rule: response: 50 % or more below the first score",
    ):
        assert words in page, words
    lowered = page.casefold()
    for word in ("normal", "alert", "critical", "should", "recommend"):
        assert word not in lowered, word


def test_nobody_with_this_number_is_exit_1(room: Practice) -> None:
    assert room.json("course", "999", now=NOW, code=1)["error"]["code"] == "E_PATIENT"
    assert room.json("course", "7", "--course", "nothing", now=NOW, code=1)["error"]["code"] == "E_COURSE"


def test_looking_at_a_course_is_a_look(room: Practice) -> None:
    assert room.json("looked", now=NOW)["looked"] == []
    room.json("course", "7", "--by", "KM", now=NOW)
    (look,) = room.json("looked", now=NOW)["looked"]
    assert (look["by"], look["what"], look["where"]) == ("KM", "opened", "command line")
    assert "7" not in look["sessions"], "the number itself is not in the row"
    room.json("course", "7", "--by", "nobody", now=NOW, code=1)


def test_without_a_course_everything_of_the_patient(tmp_path: Path) -> None:
    with made(tmp_path / "room.db", Machine()) as room:
        room.admit(admission("1", "A1"), by="KM")
    answer = Practice(tmp_path / "room.db").json("course", "A1")
    assert (answer["course"], answer["plan"], answer["given"]) == (None, None, 0)
    assert answer["infusions"][0]["number"] is None
    assert "No course was opened" in Practice(tmp_path / "room.db")("course", "A1").out


def test_another_course_by_its_id(tmp_path: Path) -> None:
    with made(tmp_path / "room.db", Machine()) as room:
        old = record_for(room, "7", opened_course("2025-01-01"), by="KM")
        closed = ev.CourseClosed(course=old.event_id, ended_on=dt.date(2025, 2, 1), why="well")
        record_for(room, "7", closed, by="KM")
        record_for(room, "7", opened_course("2026-11-02"), by="KM")
    practice = Practice(tmp_path / "room.db")
    answer = practice.json("course", "7")
    assert answer["course"]["begins_on"] == "2026-11-02"
    (other,) = answer["other_courses"]
    assert practice.json("course", "7", "--course", other["course"])["course"]["ended_on"] == "2025-02-01"
