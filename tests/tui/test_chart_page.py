"""The chart on its page and on the chair's screen: the cursor, more or less time, and that nothing is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.middle import ABOVE, BESIDE, arrange
from infusion_tui.tui.dialogs.chart_page import ChartPage
from infusion_tui.tui.dialogs.entry import EntryPage


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.infusing()
    return made


async def press(pilot: Pilot[Any], *names: str) -> None:
    await pilot.press(*names)
    await settle(pilot)


async def open_page(bench: Bench, app: InfusionApp, pilot: Pilot[Any]) -> ChartPage:
    await open_chair(pilot)
    await type_line(pilot, "chart")
    bench.seconds.now += 1
    page = app.screen
    assert isinstance(page, ChartPage)
    return page


def readout(app: InfusionApp) -> str:
    return " ".join(screen_text(app).split("\n")[-8:])


@pytest.mark.parametrize("size", [*SIZES, (200, 60)])
async def test_the_word_opens_the_page_at_the_newest_moment(bench: Bench, size: tuple[int, int]) -> None:
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        await open_page(bench, app, pilot)
        text = screen_text(app)
        assert "CHART  whole session" in text
        assert "KOWALSKI" in text
        assert "13:18  minute 15" in text
        assert "BP 128/82" in text
        assert "given 13.13 mg" in text


async def test_left_and_right_read_every_moment_out_and_nothing_is_recorded(bench: Bench) -> None:
    before = len(kinds(bench.room))
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(bench, app, pilot)
        await press(pilot, "left")
        assert "13:08" in readout(app)
        assert "BP 126/80" in readout(app)
        await press(pilot, "left", "left", "left")
        assert "13:02" in readout(app)
        assert "1 min before start" in readout(app)
        await press(pilot, "end")
        assert "13:18" in readout(app)
        await press(pilot, "home", "right")
        assert "13:03" in readout(app)
        assert "rate 75 mL/h" in readout(app)
        await press(pilot, "x", "y", "5", "escape")
        assert app.chair_shown == "5"
        assert not isinstance(app.screen, ChartPage)
    assert len(kinds(bench.room)) == before


async def test_time_goes_on_behind_it_and_the_cursor_stays(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        page = await open_page(bench, app, pilot)
        await press(pilot, "left")
        bench.later(2)
        bench.chart("130/84 80 97 15 s5 d1")
        app.tick()
        await settle(pilot)
        assert "13:08" in readout(app)
        assert len(page.walked.stops) == 5
        await press(pilot, "right", "right")
        assert "BP 130/84" in readout(app)


async def test_up_and_down_show_more_or_less_time(bench: Bench) -> None:
    for minute in range(9):
        bench.later(9)
        bench.chart(f"12{minute}/80 74 98 14 s5 d1")
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(bench, app, pilot)
        await press(pilot, "down")
        assert "CHART  an hour" in screen_text(app)
        assert "◄" in screen_text(app)
        await press(pilot, "pagedown")
        assert "CHART  half an hour" in screen_text(app)
        await press(pilot, "home")
        text = screen_text(app)
        assert "13:02" in text
        assert text.count("v") >= 2, "the time shown goes with the cursor"
        await press(pilot, "up", "up", "up")
        assert "CHART  whole session" in screen_text(app)


async def test_enter_opens_the_entry_and_its_correction_goes_into_the_line(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        page = await open_page(bench, app, pilot)
        number = page.walked.moment.number if page.walked.moment else None
        await press(pilot, "enter")
        assert isinstance(app.screen, EntryPage)
        await press(pilot, "escape")
        assert isinstance(app.screen, ChartPage)
        await press(pilot, "enter", "f")
        screen = app.chair_screen("5")
        assert screen is not None
        assert app.screen.id == screen.id
        assert screen.line.value == f"fix {number} "


async def test_a_second_enter_with_the_word_opens_nothing_more(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "chart")
        await press(pilot, "enter")
        assert isinstance(app.screen, ChartPage)


async def test_a_chair_without_anything_charted_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_chair(pilot)
        assert screen.middle.arrangement.kind == "log", "an empty chart takes no room from the log"
        await type_line(pilot, "chart")
        assert "nothing has been charted" in screen_text(app)
        bench.seconds.now += 1
        await press(pilot, "left", "down", "enter")
        assert app.screen is screen
        await type_line(pilot, "125/80 70 98 14")
        assert screen.middle.arrangement.chart_width >= 54


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_left_in_an_empty_line_reads_the_chart_out(bench: Bench, size: tuple[int, int]) -> None:
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await press(pilot, "left")
        assert "13:18  minute 15" in screen_text(app)
        await press(pilot, "left")
        assert "13:08  minute 5" in screen_text(app)
        await press(pilot, "right")
        assert "13:18  minute 15" in screen_text(app)
        await press(pilot, "escape")
        assert "minute 15" not in screen_text(app)
        assert app.screen is screen, "Esc only leaves the chart"
        await press(pilot, "left", "h")
        assert screen.line.value == "h"
        assert "minute 15" not in screen_text(app)


async def test_enter_on_a_moment_opens_its_entry_and_the_log_and_the_chart_have_one_cursor(
    bench: Bench,
) -> None:
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_chair(pilot)
        await press(pilot, "left", "up")
        assert screen.middle.walked.at is None
        assert screen.log_view.chosen is not None
        await press(pilot, "left")
        assert screen.log_view.chosen is None
        await press(pilot, "enter")
        assert isinstance(app.screen, EntryPage)


async def test_in_a_line_with_text_left_and_right_edit_it_and_the_draft_is_kept(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        await press(pilot, "left", "left", "left", "left")
        assert screen.line.cursor_position == 0
        await press(pilot, "left", "right", "right")
        assert screen.line.cursor_position == 2
        assert screen.middle.walked.at is None
        assert screen.line.value == "hr 8"
        await press(pilot, "f1", "escape")
        assert screen.line.value == "hr 8"


async def test_a_tick_that_changes_nothing_lays_nothing_out(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(200, 60)) as pilot:
        screen = await open_chair(pilot)
        chart = screen.middle.chart
        before = chart.laid_out
        for _ in range(5):
            bench.later(seconds=7)
            app.tick()
            await settle(pilot)
        assert chart.laid_out == before
        bench.later(seconds=30)
        app.tick()
        await settle(pilot)
        assert chart.laid_out == before + 1, "another minute"
        bench.chart("hr 80")
        app.tick()
        await settle(pilot)
        assert chart.laid_out == before + 2, "another entry"


def test_the_arrangement_follows_the_window() -> None:
    assert arrange(119, 40, 22).kind == "log"
    assert arrange(120, 39, 22).kind == "log"
    beside = arrange(*BESIDE, 21)
    assert (beside.kind, beside.chart_height) == ("beside", 20)
    assert 120 - beside.chart_width >= 66, "a set in the log takes two lines at most"
    assert 140 - arrange(140, 45, 25).chart_width == 80, "a full set stands in one line"
    assert arrange(*BESIDE, 11).kind == "log", "no room for a chart"
    above = arrange(*ABOVE, 32)
    assert (above.kind, above.chart_width + above.table_width) == ("above", 160)
    assert arrange(200, 60, 40).chart_width >= 130
    assert arrange(*ABOVE, 20).kind == "beside", "with little height the chart keeps its lanes beside the log"


async def test_allergies_stand_once_beside_a_list(tmp_path: Path) -> None:
    for phase in ("precheck", "assess"):
        folder = tmp_path / phase
        folder.mkdir()
        bench = Bench(folder)
        bench.put_into(phase, allergies="latex")
        app = bench.app()
        async with app.run_test(size=(120, 40)) as pilot:
            await open_chair(pilot)
            panel = "\n".join("".join(text for text, _ in row) for row in app.screen._panel.rows)  # type: ignore[attr-defined]
            assert panel.count("latex") == 1
