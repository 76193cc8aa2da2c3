"""`due`: everybody with an open course by the day of the next step, what was missed, and of whom a score still asks."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice
from course_support import fill_eight, listed, opened_course
from infusion_tui.record import events as ev
from infusion_tui.room.patients import record_for
from infusion_tui.room.room import Room
from room_support import Machine, admission, made

NOW = "2026-09-10T10:00:00+00:00"
TODAY = dt.date(2026, 9, 10)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def course_with(room: Room, mrn: str, *given: int, begins: int = -9, **plan: int) -> ev.Event:
    """A course that began so many days before today, with infusions on these days."""
    opened = record_for(room, mrn, opened_course(day(begins).isoformat(), mrn=mrn, **plan), by="KM")
    for offset in given:
        record_for(room, mrn, listed(mrn, day(offset)), by="KM")
    return opened


@pytest.fixture
def machine() -> Machine:
    return Machine(dt.datetime(2026, 9, 10, 9, 0, tzinfo=dt.UTC))


@pytest.fixture
def room(tmp_path: Path, machine: Machine) -> Practice:
    with made(tmp_path / "room.db", machine) as room:
        course_with(room, "OVER", -9, -6, sessions=6, every_days=2)
        course_with(room, "TODAY", -9, -6, -3, sessions=6, every_days=3)
        course_with(room, "SOON", -9, -6, -3, -1, sessions=6, every_days=3)
        course_with(room, "GONE", -40, begins=-40, sessions=3, every_days=3)
        course_with(room, "BOOST", -30, -27, begins=-30, sessions=2, every_days=3, booster_days=28)
        over = course_with(room, "ENDED", -9, sessions=6, every_days=3)
        record_for(
            room, "ENDED", ev.CourseClosed(course=over.event_id, ended_on=day(-1), why="well"), by="KM"
        )
        course_with(room, "NONE", begins=0, sessions=6, every_days=3)
        room.admit(admission("2", "TODAY"), by="KM")
    return Practice(tmp_path / "room.db")


def lines(answer: Any) -> list[tuple[str, str, int | None]]:
    return [(one["patient"]["mrn"], one["state"], one["days_to_go"]) for one in answer["due"]]


def test_by_the_day_of_the_next_step(room: Practice) -> None:
    assert lines(room.json("due", now=NOW)) == [
        ("OVER", "overdue", -4),
        ("NONE", "due", 0),
        ("TODAY", "due", 0),
        ("BOOST", "coming", 1),
        ("SOON", "coming", 2),
        ("GONE", "nothing_planned", None),
    ]


def test_each_says_which_infusion_when_the_last_was_and_what_was_missed(room: Practice) -> None:
    found = {one["patient"]["mrn"]: one for one in room.json("due", now=NOW)["due"]}
    today = found["TODAY"]
    assert (today["infusion"], today["of"], today["given"], today["chair"]) == (4, 6, 3, "2")
    assert (today["last_on"], today["days_since_last"], today["missed"]) == ("2026-09-07", 3, 0)
    assert today["words"] == (
        "TODA TODAY: infusion 4 of 6, due 2026-09-10 (today); last infusion 2026-09-07, 3 days before; in chair 2"
    ).replace("TODA TODAY", f"{today['patient']['initials']} TODAY")
    assert (found["GONE"]["missed"], found["GONE"]["missed_last"]) == (2, True)
    assert (found["BOOST"]["booster"], found["BOOST"]["infusion"]) == (True, 3)
    assert found["NONE"]["last_on"] is None


def test_another_day(room: Practice) -> None:
    answer = room.json("due", "--on", "2026-09-12", now=NOW)
    assert answer["on"] == "2026-09-12"
    states = {mrn: state for mrn, state, _ in lines(answer)}
    assert states["SOON"] == "due"
    assert {one["patient"]["mrn"]: one["chair"] for one in answer["due"]}["TODAY"] is None
    early = {mrn: (state, off) for mrn, state, off in lines(room.json("due", "--on", "2026-09-02", now=NOW))}
    assert early["TODAY"] == ("coming", 2), "what was given later does not count on an earlier day"
    room.json("due", "--on", "tomorrow", now=NOW, code=2)


def test_the_page(room: Practice) -> None:
    page = room("due", now=NOW).out
    assert page.startswith(
        "TRAINING\nOn Thursday 2026-09-10: 1 overdue, 2 due, 2 coming, 1 nothing planned\n"
    )
    assert "in chair 2" in page
    assert "2 missed, the last one too" in page
    for word in ("normal", "alert", "critical", "should", "must come"):
        assert word not in page.casefold()


def test_of_whom_a_score_asks_stands_there_also_without_a_course(tmp_path: Path) -> None:
    machine = Machine(dt.datetime(2026, 10, 25, 9, 0, tzinfo=dt.UTC))
    now = "2026-10-25T10:00:00+00:00"
    with made(tmp_path / "room.db", machine) as room:
        fill_eight(room)
        phq9 = room.outcomes.scale("phq9")
        assert phq9 is not None
        for mrn in ("A1", "B2", "C3"):
            record_for(room, mrn, ev.PatientRecorded(mrn=mrn), by="KM")
            record_for(room, mrn, phq9.score((1,) * 9), by="KM")
        record_for(room, "B2", ev.ScoreAnswered(note="seen by Dr Lee, plan made"), by="KM")
        room.record_in_room(ev.PatientsMerged(number="C3", into="A1", why="same person"), by="KM")
    practice = Practice(tmp_path / "room.db")
    answer = practice.json("due", now=now)
    (line,) = answer["due"]
    assert [flag["total"] for flag in line["flags"]] == [22]
    (asked,) = answer["asked"]
    assert (asked["patient"]["mrn"], len(asked["flags"])) == ("A1", 2)
    page = practice("due", now=now).out
    assert "1 coming; 3 unanswered scores" in page
    assert page.count("UNANSWERED") == 3


def test_nobody(tmp_path: Path) -> None:
    practice = Practice(tmp_path / "room.db").set_up()
    assert practice.json("due", now="09:00")["due"] == []
    assert "no open course" in practice("due", now="09:00").out


def test_merged_numbers_are_one_line(tmp_path: Path, machine: Machine) -> None:
    with made(tmp_path / "room.db", machine) as room:
        course_with(room, "A1", -3, begins=-3, sessions=6, every_days=3)
        record_for(room, "B2", listed("B2", day(-1)), by="KM")
        room.record_in_room(ev.PatientsMerged(number="A1", into="B2", why="same person"), by="KM")
    (line,) = Practice(tmp_path / "room.db").json("due", now=NOW)["due"]
    assert (line["patient"]["mrn"], line["numbers"], line["given"], line["days_to_go"]) == (
        "B2", ["B2", "A1"], 2, 2,
    )  # fmt: skip


@pytest.mark.parametrize("form", ["html", "md", "csv"])
def test_the_sheet_says_the_same(room: Practice, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"due.{form}"
    room("sheet", "due", "--since", "2026-09-10", "--format", form, "--out", str(out), "--by", "KM", now=NOW)
    text = out.read_text()
    for words in ("OVER", "TODAY", "GONE", "2026-09-06"):
        assert words in text
    if form == "csv":
        rows = list(csv.DictReader(text.splitlines()))
        said = [(row["mrn"], row["state"], row["days_to_go"]) for row in rows]
        assert said == [
            (mrn, state, "" if off is None else str(off))
            for mrn, state, off in lines(room.json("due", now=NOW))
        ]
    else:
        for words in (
            "infusion 4 of 6",
            "2026-09-07, 3 days before",
            "2 missed, the last one too",
            "in chair 2",
        ):
            assert words in text
    (look,) = room.json("looked", now=NOW)["looked"]
    assert (look["where"], look["by"], len(look["sessions"])) == ("sheet due", "KM", 6)
    room("sheet", "due", "--since", "2026-09-10", "--until", "2026-09-12", "--format", form, "--out",
         str(tmp_path / "x"), now=NOW, code=2)  # fmt: skip
