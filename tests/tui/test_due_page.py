"""Who is due, in the app: by board key and by word, another day, names hidden, and its sheet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from app_rooms import SIZES, START, Bench, open_chair, screen_text, settle, type_line

from course_support import listed, opened_course
from infusion_tui.record import events as ev
from infusion_tui.room.patients import record_for
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.course.screen import CourseScreen
from infusion_tui.tui.dialogs.due_page import DuePage
from infusion_tui.tui.dialogs.duty_page import DutyPage

TODAY = START.date()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """448201 due today and in chair 5, 448202 in two days with one missed, 448203 without a course and with an unanswered score."""
    made = Bench(tmp_path)
    room = made.room

    def day(before: int) -> dt.date:
        return TODAY - dt.timedelta(days=before)

    for mrn, name, days in (("448201", "Ann Lee", (9, 6, 3)), ("448202", "Bo Berg", (12, 1))):
        record_for(room, mrn, ev.PatientRecorded(mrn=mrn, name=name), by="KM")
        begins = day(days[0]).isoformat()
        record_for(room, mrn, opened_course(begins, mrn=mrn, sessions=6, every_days=3), by="KM")
        for before in days:
            record_for(room, mrn, listed(mrn, day(before)), by="KM")
    phq9 = room.outcomes.scale("phq9")
    assert phq9 is not None
    record_for(room, "448203", ev.PatientRecorded(mrn="448203", name="Cy Cohn"), by="KM")
    record_for(room, "448203", phq9.score((1,) * 9), by="KM")
    made.admit("5", mrn="448201", name="Ann Lee")
    return made


def written(folder: Path) -> str:
    """The one sheet in a folder."""
    (file,) = folder.glob("sheet-due-*.html")
    return file.read_text()


@pytest.mark.parametrize("size", SIZES)
async def test_by_board_key_and_the_chosen_one_in_full(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.app().run_test(size=size) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        app.go("board")
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert isinstance(app.screen, DuePage)
        page = screen_text(app)
        rows = [
            line
            for line in page.splitlines()
            if any(number in line for number in ("448201 ", "448202 ", "448203 "))
        ]
        assert ["today" in rows[0], "DUE" in rows[0], "chair 5" in rows[0]] == [True] * 3
        assert "in 2 days" in rows[1]
        assert "1 missed" in rows[1]
        assert "UNANSWERED SCORE" in rows[2]
        before = TODAY - dt.timedelta(days=3)
        assert f"infusion 4 of 6, due {TODAY} (today); last infusion {before}" in " ".join(page.split())
        await pilot.press("down", "down")
        await settle(pilot)
        assert "what was done?" in screen_text(app).replace("\n", "")
        await pilot.press("up", "up", "right", "right", "right", "right")
        await settle(pilot)
        later = screen_text(app)
        assert str(TODAY + dt.timedelta(days=4)) in later.splitlines()[0]
        assert "OVERDUE" in later
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, DuePage)


async def test_by_word_at_a_chair_and_on_to_the_sheet(bench: Bench, tmp_path: Path) -> None:
    async with bench.app().run_test(size=SIZES[0]) as pilot:
        app = pilot.app
        await settle(pilot)
        await open_chair(pilot)
        await type_line(pilot, "due")
        assert isinstance(app.screen, DuePage)
        await pilot.press("right", "s")
        await settle(pilot)
        assert isinstance(app.screen, DutyPage)
        page = screen_text(app)
        assert str(TODAY + dt.timedelta(days=1)) in page
        fields = {field.key: field for field in app.screen._fields}
        assert fields["duty-sheet"].value == "due"
        fields["duty-folder"].entry.value = str(tmp_path)
        fields["duty-folder"].entry.focus()
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "infusion 4 of 6" in written(tmp_path)


async def test_enter_opens_the_course(bench: Bench) -> None:
    async with bench.app().run_test(size=SIZES[0]) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        app.open_word("due", None)
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, DuePage), "a key that was meant for the screen below"
        bench.seconds.now += 1
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, CourseScreen)
        assert "448202" in screen_text(app)


async def test_names_are_hidden_here_too(bench: Bench) -> None:
    async with bench.app().run_test(size=SIZES[1]) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        app.open_word("due", None)
        await settle(pilot)
        assert "448201" in screen_text(app)
        bench.seconds.now += 4 * 60
        app.idle.look()
        await settle(pilot)
        shown = screen_text(app)
        for number in ("448201", "448202", "448203"):
            assert number not in shown


async def test_without_any_course(tmp_path: Path) -> None:
    async with Bench(tmp_path).app().run_test(size=SIZES[0]) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        app.open_word("due", None)
        await settle(pilot)
        assert "No course is open" in screen_text(app)


async def test_the_question_at_start_says_what_the_order_has_different(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("observing")
    bench.chart("leave anyway ; daughter waits, Dr Lee agrees")
    bench.later(5)
    bench.ready("5", weight_kg=Decimal(72), mg_per_kg=None, dose_mg=Decimal(35))
    async with bench.app().run_test(size=SIZES[0]) as pilot:
        await settle(pilot)
        await open_chair(pilot)
        assert "weight 72 kg, was 70" in screen_text(pilot.app)  # type: ignore[arg-type]
        await type_line(pilot, "start 75")
        page = screen_text(pilot.app)  # type: ignore[arg-type]
        assert "order against last time: weight 72 kg, was 70; mg/kg 0.49, was 0.5" in page
