"""Patients beyond one session, in a real file: their own stream, merged numbers, and what sessions add."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from infusion_tui.record import events as ev
from infusion_tui.room import Refused
from infusion_tui.room.patients import course, find, person, record_for
from room_support import Machine, admission, made


def test_a_patient_of_sessions_alone_is_known(tmp_path: Path) -> None:
    with made(tmp_path / "room.db", Machine()) as room:
        room.admit(admission(), by="KM")
        found = person(room, "448201")
        assert (found.patient.mrn, len(found.sessions), found.known.courses) == ("448201", 1, ())
        with pytest.raises(Refused, match="no patient with number 999"):
            person(room, "999")


def test_a_course_is_kept_in_the_patients_own_stream(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        record_for(room, "7", ev.PatientRecorded(mrn="7", name="Ann Lee"), by="KM")
        opened = ev.CourseOpened(mrn="7", indication="ptsd", begins_on=dt.date(2026, 11, 23))
        record_for(room, " 7 ", opened, by="JD")
        view = course(room, "7")
        assert view.course is not None
        assert (view.course.indication, view.course.opened_by) == ("ptsd", "JD")
        assert view.patient.name == "Ann Lee"
        assert room.board()[0].phase == "empty"
        with pytest.raises(Refused):
            record_for(room, "7", opened, by="nobody")
        with pytest.raises(Refused, match="future"):
            record_for(room, "7", opened, by="KM", at=machine.wall + dt.timedelta(days=1))


def test_two_numbers_of_one_person_are_one_course_until_they_are_parted(tmp_path: Path) -> None:
    with made(tmp_path / "room.db", Machine()) as room:
        room.admit(admission("1", "A1"), by="KM")
        room.admit(admission("2", "B2"), by="KM")
        room.record_in_room(ev.PatientsMerged(number="A1", into="B2", why="same person"), by="KM")
        assert person(room, "a1").numbers == ("B2", "A1")
        assert len(person(room, "B2").sessions) == 2
        room.record_in_room(ev.PatientsParted(number="a1", into="B2", why="not the same"), by="KM")
        assert len(person(room, "B2").sessions) == 1
        assert person(room, "A1").numbers == ("A1",)


def test_found_by_number_or_name_as_one_person(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        room.admit(admission("1", "A1"), by="KM")
        record_for(
            room, "B2", ev.PatientRecorded(mrn="B2", name="Åse Berg", born=dt.date(1980, 1, 2)), by="KM"
        )
        record_for(room, "B2", ev.CautionNoted(text="latex"), by="KM")
        opened = ev.CourseOpened(mrn="B2", indication="ptsd", begins_on=dt.date(2026, 11, 23))
        record_for(room, "B2", opened, by="KM")
        (line,) = find(room, "ase")
        assert (line.number, line.name, line.born, line.sessions) == (
            "B2",
            "Åse Berg",
            dt.date(1980, 1, 2),
            0,
        )
        assert (line.first_day, line.course is not None, line.cautions) == (None, True, 1)
        assert {one.number for one in find(room, "")} == {"A1", "B2"}
        room.record_in_room(ev.PatientsMerged(number="A1", into="B2", why="same person"), by="KM")
        (line,) = find(room, "a1")
        assert (line.number, line.numbers, line.sessions, line.name) == ("B2", ("B2", "A1"), 1, "Åse Berg")
        assert line.last_day is not None
        assert len(find(room, "")) == 1
        assert find(room, "nobody") == ()
        (noted,) = room.store.of_kind("caution.noted")
        assert isinstance(noted.payload, ev.CautionNoted)
        assert noted.payload.mrn == "B2"
