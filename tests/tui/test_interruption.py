"""A person is called away in the middle of anything: no text is lost, nothing is recorded, and the minute is asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import app_rooms
import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.opening import ALONE, OPENS, PLAIN

NO_PAGE = {"board", "lock", "user", "theme", "glyphs", "help", "guide"} | PLAIN.keys()
PHASE = {
    "new": "empty",
    "leave": "assess",
    "cancel": "precheck",
    "verify": "precheck",
    "extend": "observing",
    "ama": "observing",
}
PAGES = [
    *(word for word in OPENS if word not in NO_PAGE),
    *sorted(ALONE - {"med"}),
    "help",
    "entry 3",
    "fix 3",
]


@pytest.mark.parametrize("word", PAGES)
async def test_enter_and_esc_are_safe_on_every_page(tmp_path: Path, word: str) -> None:
    """Nothing is chosen: Enter and Esc write no event (but that somebody looked) and lose no text, whenever they come."""
    bench = Bench(tmp_path)
    bench.put_into(PHASE.get(word, "infusing"))
    head = bench.room.store.head()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        for key in ("enter", "escape"):
            app.open_word(word, "5")
            await settle(pilot)
            assert app.screen is not screen
            bench.seconds.now += 1
            await pilot.press(key)
            await settle(pilot)
            assert screen.line.value == "hr 8"
            for _ in range(4):
                if app.screen is not screen:
                    await pilot.press("escape")
                    await settle(pilot)
            assert app.screen is screen
            assert screen.line.value == "hr 8"
    assert {event.kind for event in bench.room.store.after(head.seq)} <= {"record.viewed"}


@pytest.mark.parametrize("key", ["enter", "escape", "n"])
async def test_enter_and_esc_stay_in_the_app_when_quitting_is_asked(tmp_path: Path, key: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("ctrl+q")
        await settle(pilot)
        await pilot.press("y")  # too soon to be meant
        await settle(pilot)
        assert pilot.app.is_running
        bench.seconds.now += 1
        await pilot.press(key)
        await settle(pilot)
        assert pilot.app.screen is screen


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_the_first_start_makes_no_file_by_enter_or_esc(tmp_path: Path, key: str) -> None:
    path = tmp_path / "new" / "room.db"
    app = InfusionApp(None, path=path)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(8):
            await pilot.press(key)
            await settle(pilot)
        await pilot.press("s", *[key] * 8)
        await settle(pilot)
        assert app.is_running
    assert not path.exists()


QUESTIONS = {
    "hr 160": "yes",
    "pause nausea": "yes",
    "stop dizzy": "chair",
    "void 3 ; wrong": "chair",
    "fix . hr 70 ; misread": "yes",
}


@pytest.mark.parametrize("line", QUESTIONS)
@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_a_question_is_left_by_enter_and_esc_with_the_line_kept(
    tmp_path: Path, line: str, key: str
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    head = bench.room.store.head()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, line)
        assert screen.charting.question is not None
        assert screen.charting.question.kind == QUESTIONS[line]
        await pilot.press("y", "5", key)  # within 300 ms: none of them counts
        await settle(pilot)
        assert screen.charting.question is not None
        bench.seconds.now += 1
        await pilot.press(key)
        await settle(pilot)
        assert screen.charting.question is None
        assert screen.line.value == line
    assert bench.room.store.head() == head


async def test_no_question_appears_over_typing(tmp_path: Path) -> None:
    """Reminders, other people's entries and the passing of time ask nothing: only Enter does."""
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "stop diz", enter=False)
        for _ in range(3):
            bench.later(15)
            bench.seconds.now += 40
            bench.chart("; seen by the doctor", by="JD")
            app.beat()
            await settle(pilot)
            assert screen.charting.question is None
            assert screen.line.value == "stop diz"
            assert screen.line.has_focus


async def test_coming_back_says_when_the_draft_was_begun(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "128/82 76", enter=False)
        await pilot.press("f2")
        await settle(pilot)
        bench.later(6)
        await open_chair(pilot)
        assert "DRAFT from 13:22, 6 min old: 128/82 76" in screen_text(pilot.app)
        await pilot.press("space", "9", "8", "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "Which minute? This line was begun at 13:22, 6 min ago." in text
        assert "n now, 13:28" in text
        assert "b begun, 13:22" in text


async def test_a_draft_belongs_to_one_chair_and_one_person(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.admit("3", mrn="99")
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        other = await open_chair(pilot, "3")
        assert other.line.value == ""
        screen = await open_chair(pilot)
        app.action_lock()
        await settle(pilot)
        app.sign("JD", None)
        await settle(pilot)
        assert screen.line.value == ""
        assert "1 draft waits for KM" in screen_text(app)


async def test_begun_is_clear_in_the_hour_that_occurs_twice(tmp_path: Path) -> None:
    """02:50 occurs twice on that night: the line that goes on says how long ago."""
    start = dt.datetime(2026, 10, 25, 0, 26, tzinfo=dt.UTC)
    bench = Bench(tmp_path, zone="Europe/Berlin", start=start)
    bench.infusing()  # until 00:48 UTC, 02:48 by the first of both clocks
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        begun = bench.room.now()
        await type_line(pilot, "hr 82", enter=False)
        bench.later(14)  # 01:02 UTC: the clock says 02:02 again
        await pilot.press("enter")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("b")
        await settle(pilot)
        assert screen.line.value == "-14m hr 82"
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].occurred_at.replace(second=0) == begun.replace(second=0)


async def test_what_a_form_wrote_waits_behind_the_line_and_survives(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        await pilot.press("f3")
        await type_line(pilot, "130/84")
        await type_line(pilot, "78", enter=False)
        await pilot.press("escape")
        await settle(pilot)
        assert "130/84 78" in screen_text(pilot.app)
    bench.reopen()
    bench.later(5)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        assert screen.line.value == "hr 8"
        await pilot.press("ctrl+u", "tab")
        await settle(pilot)
        assert screen.line.value == "130/84 78"
        await pilot.press("enter")
        await settle(pilot)
        assert "Which minute?" in screen_text(pilot.app)  # it keeps the minute in which it was made


async def test_a_bouncing_y_does_not_answer_the_next_item_unread(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("precheck")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "checks")
        bench.seconds.now += 1
        await pilot.press("y", "y", "y")
        await settle(pilot)
        answered = [entry for entry in bench.room.view("5").entries if entry.kind == "check.answered"]
        assert len(answered) == 1


async def test_a_set_of_six_values_takes_at_most_20_keys(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    pressed = 0
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        for key in [*app_rooms.keys("128/84+76+98+14+4+2"), "enter"]:
            await pilot.press(key)
            pressed += 1
        await settle(pilot)
        await settle(pilot)
        assert "recorded #17" in screen_text(pilot.app), screen_text(pilot.app)
    values = bench.room.view("5").entries[-1].values
    assert values == {"bp": (128, 84), "hr": 76, "spo2": 98, "rr": 14, "sed": 4, "dis": 2}
    assert pressed <= 20
