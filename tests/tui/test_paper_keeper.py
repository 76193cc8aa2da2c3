"""The app keeps the paper sheets up in a thread, says quietly when it cannot, and a page keys them afterwards."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from test_watch_notice import TrueClock

from infusion_tui.room import Room
from infusion_tui.room.paper import FOLDER
from infusion_tui.room.watch import Watch
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.dialogs.paper_page import PaperPage


def begin(bench: Bench, app: InfusionApp) -> None:
    """The first look after the first screen is drawn."""
    bench.seconds.now += 3
    app.beat()


def written_times(folder: Path) -> str:
    return (folder / "chair-5.html").read_text(encoding="utf-8")


async def test_each_entry_is_on_the_sheet_a_moment_later_whoever_made_it(tmp_path: Path) -> None:
    bench, folder = Bench(tmp_path), tmp_path / "sheets"
    bench.infusing()
    bench.room.desk.put(FOLDER, str(folder))
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        begin(bench, app)
        await open_chair(pilot)
        await type_line(pilot, "122/76 70 97 14 s5 d1")
        with Room.open(bench.path, clock=bench.clock) as other:
            other.chart("5", "nausea 1", by="JD")
        app.beat()
        app.beat.paper.stop()
        text = written_times(folder)
        assert "122/76" in text
        assert "nausea 1 mild" in text
        assert f"continues at entry <b>{bench.room.view('5').version + 1}</b>" in text
        assert app.beat.paper.problem is None
    bench.room.close()


async def test_without_sheets_there_is_no_thread(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)):
        begin(bench, app)
        assert not [one for one in threading.enumerate() if one.name == "paper sheets"]
        bench.room.desk.put(FOLDER, str(tmp_path / "sheets"))
        bench.seconds.now += 61
        app.beat()
        app.beat.paper.stop()
        assert "KOWALSKI" in written_times(tmp_path / "sheets"), "turned on while the app is open"
    bench.room.close()


async def test_a_folder_that_cannot_be_written_is_said_after_a_minute_and_not_before(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    (tmp_path / "sheets").write_text("in the way")
    bench.room.desk.put(FOLDER, str(tmp_path / "sheets"))
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        begin(bench, app)
        for _ in range(500):
            if app.beat.paper.reason:
                break
            await asyncio.sleep(0.01)
        app.beat()
        await settle(pilot)
        assert "Paper sheets" not in screen_text(app)
        bench.seconds.now += 61
        app.beat()
        app.tick()
        await settle(pilot)
        await settle(pilot)
        assert "Paper sheets not written since" in screen_text(app)
        assert "not a folder: /" in screen_text(app)
    bench.room.close()


async def test_the_word_over_the_board_says_where_they_lie(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.open_word("paper", None)
        await settle(pilot)
        assert "No paper sheets are written for this file." in screen_text(app)
        assert "TRAINING" in screen_text(app)
        await pilot.press("escape")
        bench.room.desk.put(FOLDER, str(tmp_path / "sheets"))
        begin(bench, app)
        app.beat.paper.stop()
        app.open_word("paper", None)
        await settle(pilot)
        text = screen_text(app)
        assert "They go to" in text
        assert "Last written 13:22:00. On them: name, birth date and number." in text
    bench.room.close()


# --- keying ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def after_a_gap(tmp_path: Path) -> Bench:
    """Chair 5 runs since 13:03; nobody could see it from 13:22 to 13:52."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.room.close()
    bench.room = Room.open(bench.path, clock=TrueClock(bench.clock))
    Watch(bench.room, pid=1).look()
    bench.later(30)
    Watch(bench.room, pid=2).look()
    return bench


@pytest.mark.parametrize("size", SIZES)
async def test_the_page_lists_what_stood_on_the_sheet_and_keys_it_row_by_row(
    after_a_gap: Bench, size: tuple[int, int]
) -> None:
    bench = after_a_gap
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        chair = await open_chair(pilot)
        await type_line(pilot, "paper")
        assert isinstance(app.screen, PaperPage)
        text = screen_text(app)
        assert "nobody could see 13:22 to 13:52" in text
        for row in ("13:28  set", "13:38  set", "13:43  pump end"):
            assert row in text, text
        assert text.count("□ to key") == 4, "the end of the pump and its end set are two"
        bench.seconds.now += 1
        await type_line(pilot, "130/84 78 97 14 s4 d2")
        assert app.screen is chair
        assert chair.line.value == "paper 13:28 130/84 78 97 14 s4 d2"
        bench.seconds.now += 1
        await type_line(pilot, "")
        entry = bench.room.view("5").entries[-1]
        assert (entry.source, entry.occurred_at.strftime("%H:%M"), entry.by) == ("paper", "13:28", "KM")
        await type_line(pilot, "paper")
        text = screen_text(app)
        assert f"√ keyed #{entry.number}" in text
        assert text.count("□ to key") == 3
        assert app.screen.built == "", "nothing is filled in but the time of the next line"
        await pilot.press("down", "down", "down")
        await settle(pilot)
        assert "another line of the sheet: its time" in screen_text(app)
    bench.room.close()


async def test_without_a_gap_any_line_can_be_keyed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        chair = await open_chair(pilot)
        await type_line(pilot, "paper")
        bench.seconds.now += 1
        await type_line(pilot, "pause dizzy")
        await type_line(pilot, "13:15", enter=False)
        await pilot.press("tab")
        await type_line(pilot, "JD")
        assert chair.line.value == "paper JD 13:15 pause dizzy"
        assert "(from paper, JD wrote it)" in screen_text(app)
        bench.seconds.now += 1
        await type_line(pilot, "")
        await pilot.press("y")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        entry = bench.room.view("5").entries[-1]
        assert (entry.source, entry.text) == ("paper", "infusion paused: dizzy  [from paper, written by JD]")
    bench.room.close()
