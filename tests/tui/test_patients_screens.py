"""Patients beyond one visit on the screen: finding, who it is at admit, courses, cautions, merging, striking out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from app_rooms import PRECHECK, SET, SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.record import events as ev
from infusion_tui.room.course_recording import open_course
from infusion_tui.room.looked import looked
from infusion_tui.room.merging import merge
from infusion_tui.room.patient_fields import CourseFields
from infusion_tui.room.patient_recording import note_caution
from infusion_tui.room.patients import person
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.record_screen import RecordScreen
from infusion_tui.tui.course.screen import CourseScreen
from infusion_tui.tui.dialogs.admit import AdmitPage
from infusion_tui.tui.people.patient_page import PatientPage
from infusion_tui.tui.people.patients_page import PatientsPage
from infusion_tui.tui.people.writing_page import WritingPage

COURSE = CourseFields(indication="depression", begins_on=dt.date(2026, 11, 23), sessions=6, every_days=3)


@pytest.fixture
def bench(tmp_path: Path) -> Any:
    """KOWALSKI, Ruth was here (cancelled), has a course and a caution; ROE, Jane sits in chair 6."""
    bench = Bench(tmp_path)
    bench.admit("5", allergies="penicillin")
    bench.chart("cancel not fasted")
    open_course(bench.room, "448201", COURSE, by="KM")
    note_caution(bench.room, "448201", "latex", by="KM")
    bench.admit("6", mrn="90", name="ROE, Jane", born=dt.date(1990, 1, 2))
    yield bench
    bench.room.close()


def text(pilot: Pilot[Any]) -> str:
    assert isinstance(pilot.app, InfusionApp)
    return screen_text(pilot.app)


async def press(bench: Bench, pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        bench.seconds.now += 1
        await pilot.press(key)
        await settle(pilot)


async def write(pilot: Pilot[Any], words: str) -> None:
    await type_line(pilot, words, enter=False)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_found_as_one_types_and_opened(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.app().run_test(size=size) as pilot:
        await settle(pilot)
        await press(bench, pilot, "k")
        assert isinstance(pilot.app.screen, PatientsPage)
        assert "KOWALSKI, Ruth" in text(pilot)
        assert "ROE, Jane" in text(pilot)
        await write(pilot, "kow")
        assert "ROE, Jane" not in text(pilot)
        assert "▲1" in text(pilot)
        await press(bench, pilot, "enter")
        page = text(pilot)
        assert "KOWALSKI, Ruth, born 1984-03-12, number 448201" in page
        assert "▲ latex (KM, 2026-11-23)" in page
        assert "6 sessions, every 3 days" in page
        (look,) = list(looked(bench.room))
        assert (look.by, look.about) == ("KM", "patient")


async def test_a_course_is_written_read_back_and_recorded_only_with_y(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "6")
        await type_line(pilot, "patient")
        assert isinstance(pilot.app.screen, PatientPage)
        await press(bench, pilot, "c")
        assert isinstance(pilot.app.screen, WritingPage)
        await write(pilot, "flu")
        await press(bench, pilot, "f3")
        assert "bipolar disorder" in text(pilot)
        await press(bench, pilot, *["backspace"] * 3)
        await write(pilot, "ptsd")
        await press(bench, pilot, "enter", "enter")
        await write(pilot, "2026-11-23")
        await press(bench, pilot, "f3")
        assert "READ IT BACK" in text(pilot)
        await press(bench, pilot, "enter")
        assert person(bench.room, "90").known.courses == ()
        # away and back: what was typed is there again
        await press(bench, pilot, "escape", "c", "f3", "y")
        assert isinstance(pilot.app.screen, PatientPage)
        (course,) = person(bench.room, "90").known.courses
        assert (course.indication, course.begins_on) == ("ptsd", dt.date(2026, 11, 23))
        assert "recorded: course opened: ptsd" in text(pilot)
        await press(bench, pilot, "c")
        page = pilot.app.screen
        assert isinstance(page, WritingPage)
        assert not any(field.value for field in page._fields.values())


async def test_caution_lift_void_and_end_from_the_page(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        bench.app()
        await settle(pilot)
        await press(bench, pilot, "k")
        await write(pilot, "448201")
        await press(bench, pilot, "enter", "k")
        await write(pilot, "needle fear")
        await press(bench, pilot, "enter", "y")
        held = [one.text for one in person(bench.room, "448201").known.cautions if one.holds]
        assert held == ["latex", "needle fear"]
        await press(bench, pilot, "enter")  # the chosen one: latex
        await write(pilot, "tested")
        await press(bench, pilot, "enter", "y")
        held = [one.text for one in person(bench.room, "448201").known.cautions if one.holds]
        assert held == ["needle fear"]
        await press(bench, pilot, "down", "down", "e")
        await write(pilot, "2026-11-23")
        await press(bench, pilot, "enter")
        await write(pilot, "moved away")
        await press(bench, pilot, "enter", "y")
        assert person(bench.room, "448201").known.courses[0].ended_on == dt.date(2026, 11, 23)
        await press(bench, pilot, *["pagedown"] * 3, "x")
        await write(pilot, "did not move")
        await press(bench, pilot, "enter", "y")
        assert person(bench.room, "448201").known.courses[0].ended_on is None
        assert "[struck out by KM: did not move]" in text(pilot)


async def test_merging_shows_what_it_means_and_can_be_taken_back(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(bench, pilot, "k")
        await write(pilot, "448201")
        await press(bench, pilot, "enter", "m")
        await write(pilot, "90")
        await press(bench, pilot, "enter")
        await write(pilot, "one person")
        await press(bench, pilot, "enter")
        page = text(pilot)
        assert "2 sessions of one person" in page
        assert "the names differ: ROE, Jane and KOWALSKI, Ruth" in page
        await press(bench, pilot, "y")
        assert bench.room.facts.merged == {"90": "448201"}
        assert "read as 448201" in text(pilot)


async def test_the_pin_again_before_two_numbers_become_one(tmp_path: Path, bench: Bench) -> None:
    from infusion_tui.room import Room
    from infusion_tui.room.errors import Refused
    from infusion_tui.room.staffing import add_person
    from room_support import Machine, admission

    machine = Machine()
    room = Room.create(tmp_path / "c.db", chairs=["1", "2"], timezone="UTC", training=False, clock=machine)
    for initials, role, pin in (("AL", "prescriber", None), ("KM", "nurse", "123456")):
        add_person(room, initials, name="A Name", role=role, pin=pin)
    from infusion_tui.clinic import protocol_hash

    shipped = room.protocol("ketamine-iv-depression")
    accepted = ev.ProtocolAccepted(
        protocol=shipped.id, version=shipped.version, protocol_hash=protocol_hash(shipped)
    )
    room.record_in_room(accepted, by="AL")
    room.sign_in("KM", "123456")
    room.admit(admission("1", "A1"), by="KM")
    room.admit(admission("2", "B2"), by="KM")
    with pytest.raises(Refused) as refused:
        merge(room, "A1", "B2", why="one", by="KM", yes=True)
    assert (refused.value.code, refused.value.prove) == ("E_PIN", ("KM",))
    assert room.facts.merged == {}
    with pytest.raises(Refused, match="PIN"):
        merge(room, "A1", "B2", why="one", by="KM", pin="654321", yes=True)
    bench.room, own = room, bench.room
    async with bench.app(by="KM", pin="123456").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(bench, pilot, "k")
        await write(pilot, "B2")
        await press(bench, pilot, "enter", "m")
        await write(pilot, "A1")
        await press(bench, pilot, "enter")
        await write(pilot, "one")
        await press(bench, pilot, "enter", "y")
        assert "PIN of KM" in text(pilot)
        await write(pilot, "111111")
        await press(bench, pilot, "enter")
        assert room.facts.merged == {}
        assert "111111" not in text(pilot)
        await write(pilot, "123456")
        await press(bench, pilot, "enter")
        assert room.facts.merged == {"A1": "B2"}
    room.close()
    bench.room = own


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_admit_shows_who_it_is_and_takes_nothing_before_yes(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot, "5")
        await type_line(pilot, "new")
        page = pilot.app.screen
        assert isinstance(page, AdmitPage)
        await type_line(pilot, "448201")
        shown = text(pilot)
        assert "KOWALSKI, Ruth, born 1984-03-12" in shown
        assert "CAUTION: latex" in shown
        assert "infusion 1 of 6" in shown
        values = {key: field.value for key, field in page._fields.items()}
        assert {key for key, value in values.items() if value} == {"mrn"}
        bench.seconds.now += 1
        await pilot.press("x", "enter")
        await settle(pilot)
        assert page._fields["name"].value == ""
        # asked again for the same number: not; by another way, F4 and the list
        page._offer._asked_for = ""
        await press(bench, pilot, "shift+tab")
        await press(bench, pilot, "tab")
        await press(bench, pilot, "y")
        values = {key: field.value for key, field in page._fields.items()}
        assert {key for key, value in values.items() if value} == {"mrn", "name", "born"}
        assert (values["name"], values["born"]) == ("KOWALSKI, Ruth", "1984-03-12")
        assert page.focused is page._fields["identified"].entry
        assert "the course says infusion 1 of 6" in page._fields["course"].about_words


async def test_admit_finds_by_name_and_a_merged_number_leads_to_the_one_that_stands(bench: Bench) -> None:
    bench.admit("7", mrn="77", name="KOWALSKI, Ruth", born=dt.date(1984, 3, 12))
    bench.chart("cancel wrong number", chair="7")
    merge(bench.room, "77", "448201", why="one person", by="KM", yes=True)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "5")
        await type_line(pilot, "new")
        page = pilot.app.screen
        assert isinstance(page, AdmitPage)
        await press(bench, pilot, "f4")
        await write(pilot, "ruth")
        await press(bench, pilot, "enter")
        assert pilot.app.screen is page
        assert "KOWALSKI, Ruth, born 1984-03-12" in text(pilot)
        await press(bench, pilot, "escape")
        page._fields["mrn"].entry.value = "77"
        page.set_focus(page._fields["mrn"].entry)
        await settle(pilot)
        await press(bench, pilot, "enter")
        assert "77 is read as 448201" in text(pilot)
        await press(bench, pilot, "y")
        assert page._fields["mrn"].value == "448201"


async def test_a_number_that_looks_like_a_known_one_is_said(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "5")
        await type_line(pilot, "new")
        await type_line(pilot, "448210")
        assert "448201 (KOWALSKI, Ruth) is known and looks like it" in " ".join(text(pilot).split())


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_cautions_stand_at_the_chair_and_in_the_question_before_the_start(
    bench: Bench, size: tuple[int, int]
) -> None:
    bench.admit("5")
    bench.later(2)
    bench.chart(SET, *(f"check {item} y" for item in PRECHECK))
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot, "5")
        assert "CAUTION: latex" in text(pilot)
        bench.chart("verify 35 mg in 50 ml 75 ml/h", by="JD")
        await type_line(pilot, "start 75")
        assert "standing caution: latex" in text(pilot)
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
        assert "caution: latex" in text(pilot)


async def test_names_are_hidden_on_every_page_of_a_patient(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        await press(bench, pilot, "k")
        for keys in ((), ("enter",), ("w",)):
            await press(bench, pilot, *keys)
            assert "KOWALSKI" in text(pilot)
            bench.seconds.now += 200
            app.beat()
            await settle(pilot)
            assert app.names_hidden
            shown = text(pilot)
            for name in ("KOWALSKI", "Ruth", "448201", "1984-03-12"):
                assert name not in shown, (type(app.screen).__name__, shown)


async def test_all_of_it_without_any_name(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit("5", mrn="17", name=None, born=None, weight_kg=Decimal(70))
    bench.chart("cancel not fasted")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(bench, pilot, "k")
        assert "17" in text(pilot)
        await press(bench, pilot, "enter")
        assert "no name, birth date not known, number 17" in text(pilot)
        await press(bench, pilot, "k")
        await write(pilot, "latex")
        await press(bench, pilot, "enter", "y")
        assert person(bench.room, "17").known.cautions[0].text == "latex"
        await press(bench, pilot, "h")
        assert isinstance(pilot.app.screen, CourseScreen)
        await press(bench, pilot, "escape")
        await press(bench, pilot, "down", "enter")
        assert isinstance(pilot.app.screen, RecordScreen)
        await press(bench, pilot, "escape", "escape", "escape")
        await open_chair(pilot, "5")
        await type_line(pilot, "new")
        await type_line(pilot, "17")
        assert "no name, birth date not known, number 17" in text(pilot)
    bench.room.close()
