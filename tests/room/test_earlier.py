"""What the last infusion taught and which one this is, over every number of a person and over lists of earlier ones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from cli_support import CHECKS
from course_support import listed, opened_course
from infusion_tui.record import events as ev
from infusion_tui.record.course_count import before_start_words, count_words, difference_words
from infusion_tui.record.last_time import last_time_words
from infusion_tui.room.given import given_of, known_of
from infusion_tui.room.history import session_view
from infusion_tui.room.patients import course, record_for
from infusion_tui.room.room import Room
from room_support import BEGAN, Machine, admission, made

TODAY = BEGAN.date()


def day(before: int) -> dt.date:
    """So many days before today."""
    return TODAY - dt.timedelta(days=before)


def infusion(room: Room, machine: Machine, mrn: str, chair: str = "1") -> str:
    """A whole visit: 35 mg over 40 minutes, and home; gives its session."""
    opened = room.admit(admission(chair, mrn), by="KM")
    prepare(room, chair)
    for minutes, line in ((5, "start 75"), (10, "150/90 76 96 14"), (30, "done"), (60, "ama ; wants to go")):
        machine.pass_by(minutes=minutes)
        line_of(room, chair, line)
    return opened.session_id


def line_of(room: Room, chair: str, line: str, by: str = "KM") -> None:
    """One line, with every question answered."""
    room.chart(chair, line, by=by, yes=True, confirm=chair)


def prepare(room: Room, chair: str) -> None:
    """Everything that stands before the start."""
    for item in CHECKS:
        line_of(room, chair, f"check {item} y")
    line_of(room, chair, "124/78 72 99 14")
    line_of(room, chair, "verify 35 mg in 50 ml 75 ml/h", by="JD")


@pytest.fixture
def machine() -> Machine:
    return Machine()


def seen(room: Room, chair: str) -> tuple[str, str]:
    """The line about last time, and the count in words."""
    view = room.view(chair)
    assert view.last_time is not None
    return last_time_words(view.last_time), count_words(
        view.course_count, view.course_session, view.course_of
    )


def test_under_another_number_of_the_same_person(tmp_path: Path, machine: Machine) -> None:
    with made(tmp_path / "room.db", machine) as room:
        before = infusion(room, machine, "A1")
        machine.pass_by(days=3)
        room.admit(admission("2", "B2"), by="KM")
        assert seen(room, "2") == ("first infusion in this file", "")
        room.record_in_room(ev.PatientsMerged(number="A1", into="B2", why="same person"), by="KM")
        words, count = seen(room, "2")
        assert words.startswith("last time 2026-11-23, 3 days ago: 35 mg")
        assert count == "infusion 2 in this file"
        view = room.view("2")
        assert view.last_time is not None
        assert view.last_time.session_id == before
        known_then = machine.wall
        machine.pass_by(minutes=5)
        room.record_in_room(ev.PatientsParted(number="A1", into="B2", why="not the same"), by="KM")
        assert seen(room, "2")[0] == "first infusion in this file"
        then = session_view(room, view.session_id or "", when=known_then)
        assert then.last_time is not None
        assert then.last_time.session_id == before, "as it was known then"


def test_an_infusion_of_a_list_is_said_to_be_imported(tmp_path: Path, machine: Machine) -> None:
    with made(tmp_path / "room.db", machine) as room:
        record_for(room, "A1", listed("A1", day(14)), by="KM")
        room.admit(admission("1", "A1"), by="KM")
        words, count = seen(room, "1")
        assert words == (
            "last time 2026-11-09, 14 days ago, imported: 35 mg (0.5 mg/kg, 70 kg), peak BP 150/90, lowest SpO2 96, nausea 1"
        )
        assert count == "infusion 2 in this file"
        bare = ev.EarlierInfusion(mrn="A1", day=day(2))
        record_for(room, "A1", bare, by="KM")
        assert seen(room, "1")[0] == (
            "last time 2026-11-21, 2 days ago, imported: dose not known, no BP in the list, no SpO2 in the list,"
            " no side effect in the list"
        )
        record_for(room, "A1", ev.EarlierInfusion(mrn="A1", day=TODAY), by="KM")
        assert "2026-11-21" in seen(room, "1")[0], (
            "a list has no times: the same day is not known to be before"
        )


def test_a_later_session_of_this_file_comes_before_an_older_list(tmp_path: Path, machine: Machine) -> None:
    with made(tmp_path / "room.db", machine) as room:
        record_for(room, "A1", listed("A1", day(14)), by="KM")
        infusion(room, machine, "A1")
        room.admit(admission("2", "A1"), by="KM")
        words, count = seen(room, "2")
        assert words.startswith("last time 2026-11-23, today: 35 mg")
        assert count == "infusion 3 in this file"


def test_the_count_of_the_course_stands_beside_what_admit_said(tmp_path: Path, machine: Machine) -> None:
    with made(tmp_path / "room.db", machine) as room:
        record_for(room, "A1", listed("A1", day(400)), by="KM")
        record_for(room, "A1", opened_course(day(7).isoformat(), mrn="A1", sessions=2, every_days=3), by="KM")
        record_for(room, "A1", listed("A1", day(7)), by="KM")
        room.admit(admission("1", "A1"), by="KM")
        assert seen(room, "1")[1] == "infusion 2 of 2 by this file's count"
        said = msgspec.structs.replace(admission("2", "A1"), course_session=5, course_of=6)
        count = room.view("1").course_count
        assert count_words(count, 2, 2) == ""
        assert count_words(count, said.course_session, said.course_of) == (
            "admitted as infusion 5 of 6; infusion 2 of 2 by this file's count"
        )
        record_for(room, "A1", listed("A1", day(4)), by="KM")
        assert seen(room, "1")[1] == "infusion 3, after the 2 planned, by this file's count"


def test_the_count_is_the_courses_own_number(tmp_path: Path, machine: Machine) -> None:
    """Cancelled, struck and never started sessions count in neither; the quick way and the course agree."""
    with made(tmp_path / "room.db", machine) as room:
        record_for(room, "A1", listed("A1", day(3)), by="KM")
        infusion(room, machine, "A1")
        room.admit(admission("1", "A1"), by="KM")
        machine.pass_by(minutes=1)
        line_of(room, "1", "cancel ill")
        room.admit(admission("1", "A1"), by="KM")
        prepare(room, "1")
        machine.pass_by(minutes=1)
        line_of(room, "1", "start 75")
        for line in ("void 14 ; not started", "start 75"):
            view = course(room, "A1")
            heads = room.store.session_heads(mrn="A1")
            quick = given_of(heads, known_of(("A1",), room.store, room.store.node), room.store, room.zone)
            assert [one.session_id for one in quick] == [one.summary.session_id for one in view.given()]
            assert [one.day for one in quick] == [one.summary.day for one in view.given()]
            line_of(room, "1", line)


def test_what_the_order_has_different(tmp_path: Path, machine: Machine) -> None:
    with made(tmp_path / "room.db", machine) as room:
        infusion(room, machine, "A1")
        room.admit(admission("1", "A1"), by="KM")
        same = room.view("1")
        assert difference_words(same.order, same.last_time) == ""
        heavier = msgspec.structs.replace(
            admission("2", "A1"), weight_kg=Decimal(72), dose_mg=Decimal("43.2"), bag_ml=Decimal(50)
        )
        room.admit(heavier, by="KM", yes=True)
        view = room.view("2")
        assert difference_words(view.order, view.last_time) == (
            "order against last time: weight 72 kg, was 70; dose 43.2 mg, was 35; mg/kg 0.6, was 0.5"
        )
        in_full = before_start_words(view)
        assert in_full.startswith("infusion 2 in this file; order against last time: weight 72 kg")
        for width in (40, 60, 78, 118):
            words = before_start_words(view, width)
            assert len(words) <= width or words == "72 kg (was 70), 43.2 mg (was 35), 0.6 mg/kg (was 0.5)"
            assert "72" in words
            assert "43.2" in words
        room.admit(admission("3", "B2"), by="KM")
        first = room.view("3")
        assert difference_words(first.order, first.last_time) == ""
