"""The forecast on the screens: a row on a large board, a page from board and chair, and what a start would add."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from app_rooms import PRECHECK, SET, SIZES, Bench, open_chair, screen_text, settle, type_line

from infusion_tui.record.forecast import Forecast, Thing, clusters
from infusion_tui.tui.board.ahead import ahead_row
from infusion_tui.tui.dialogs.forecast_page import ForecastPage
from infusion_tui.tui.widgets.ink import width_of
from support import at

UTC = ZoneInfo("UTC")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Chairs 5 and 6 run and have a set at the same minute; chair 7 is ready to start."""
    bench = Bench(tmp_path)
    bench.ready("7", mrn="7")
    bench.ready("6", mrn="6")
    bench.ready("5")
    bench.later(1)
    for chair in ("5", "6"):
        bench.chart("start 75", chair=chair)
    bench.later(5)
    for chair in ("5", "6"):
        bench.chart("126/80 74 98 14 s5 d1", chair=chair)
    bench.later(1)
    return bench


def row(width: int, *times: tuple[str, str]) -> str:
    things = [Thing(at(clock), chair, "observation") for clock, chair in times]
    found = Forecast(at("10:36"), at("11:06"), clusters(things, 2))
    cells = ahead_row(found, UTC, width)
    assert width_of(cells) == width
    return "".join(text for text, _ in cells)


def test_the_row_has_a_place_for_each_minute_and_the_worst_in_words() -> None:
    said = row(120, ("10:40", "2"), ("10:40", "4"), ("10:41", "5"), ("10:50", "2"))
    assert "10:36 ····21···· ····1····· ·········· 11:06" in said
    assert "most at once 10:40 to 10:41: chairs 2, 4, 5" in said


def test_with_nothing_together_it_says_so() -> None:
    assert "no two chairs at once" in row(120, ("10:40", "2"), ("10:50", "4"))


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
def test_it_fits_every_width_with_many_chairs(width: int) -> None:
    said = row(width, *((f"10:4{n % 3}", str(n)) for n in range(1, 40)))
    assert "+" in said
    assert "39 chairs" in said or "chairs 1, 2, 3" in said


def test_without_a_forecast_the_row_stands_empty_of_promises() -> None:
    said = "".join(text for text, _ in ahead_row(None, UTC, 120))
    assert said.strip() == "next minutes: nothing is planned"


async def test_the_row_stands_on_a_large_board_only(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "most at once 13:22: chairs 5, 6" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "most at once" not in screen_text(app)
    bench.room.close()


@pytest.mark.parametrize("size", SIZES)
async def test_the_page_opens_from_the_board_and_from_a_chair(bench: Bench, size: tuple[int, int]) -> None:
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("f")
        await settle(pilot)
        assert isinstance(app.screen, ForecastPage)
        text = screen_text(app)
        assert "13:22: chairs 5, 6" in text
        assert "13:22  chair 5 set" in text
        assert "KOWALSKI" not in text
        await pilot.press("escape")
        await open_chair(pilot)
        await type_line(pilot, "forecast")
        assert isinstance(app.screen, ForecastPage)
        await pilot.press("escape")
        await settle(pilot)
        assert app.chair_shown == "5"
    bench.room.close()


@pytest.mark.parametrize("size", SIZES)
async def test_a_start_says_what_it_would_add(bench: Bench, size: tuple[int, int]) -> None:
    for item in PRECHECK:
        bench.chart(f"check {item} y", chair="7")
    bench.chart(SET, chair="7")
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        await open_chair(pilot, "7")
        await type_line(pilot, "start 75")
        text = screen_text(app)
        assert "starting now: " in text
        assert "end 13:53 alone" in text
        bench.seconds.now += 1
        await pilot.press("escape")
        await settle(pilot)
        assert "starting now" not in screen_text(app)
    bench.room.close()


@pytest.mark.parametrize("size", SIZES)
async def test_the_pre_check_remembers_the_last_time(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing("5")
    bench.chart("stop dizzy", "124/80 74 98 14 s5 d0 wnl", "ama ; wants to go", chair="5")
    bench.later(60)
    bench.admit("6")
    bench.admit("7", mrn="999")
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        await open_chair(pilot, "6")
        assert "last" in screen_text(app)
        assert "128/82" in screen_text(app)
        await type_line(pilot, "verify ", enter=False)
        assert "128/82" not in screen_text(app).split("last entries")[0], "covered for a second calculation"
        await pilot.press("ctrl+u")
        await open_chair(pilot, "7")
        assert "first infusion in this file" in screen_text(app)
    bench.room.close()
