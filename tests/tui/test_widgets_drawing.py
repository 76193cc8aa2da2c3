"""Digits, bars, rows of cells, and the chart: pure drawing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import ZONE, Stage, ago, make_view, screen_lines
from rich.cells import cell_len

from infusion_tui.record.view import PumpPart, SetMark
from infusion_tui.tui.widgets.bars import (
    chair_bar,
    fraction_cells,
    observed,
    plan_and_actual,
    progress,
    stopped,
)
from infusion_tui.tui.widgets.digits import PIXELS, BigNumber, digit_lines, digits_width, largest_size
from infusion_tui.tui.widgets.ink import fit, fit_row, row_text, spread, width_of


def test_digits_as_in_the_mock_ups() -> None:
    assert digit_lines("23:41") == ("▀▀█ ▀▀█ ▄ █ █ ▄█ ", "█▀▀ ▀▀█ ▄ ▀▀█  █ ", "▀▀▀ ▀▀▀     ▀ ▀▀▀")
    assert digit_lines("23:41", 5) == (
        "██████ ██████    ██  ██   ██  ",
        "    ██     ██ ██ ██  ██ ████  ",
        "██████ ██████    ██████   ██  ",
        "██         ██ ██     ██   ██  ",
        "██████ ██████        ██ ██████",
    )


@pytest.mark.parametrize("size", [3, 5, 7])
@pytest.mark.parametrize("sign", list(PIXELS))
def test_every_glyph_in_every_size(size: int, sign: str) -> None:
    lines = digit_lines(sign, size)  # type: ignore[arg-type]
    assert len(lines) == size
    assert {len(line) for line in lines} == {digits_width(sign, size)}  # type: ignore[arg-type]
    assert set("".join(lines)) <= set(" ▀▄█")


def test_digits_differ_from_each_other() -> None:
    assert len({digit_lines(sign) for sign in "0123456789"}) == 10
    assert digit_lines("x") == digit_lines(" ")


def test_largest_size() -> None:
    assert [largest_size("23:41", width, 9) for width in (60, 30, 29, 17, 16)] == [7, 5, 3, 3, None]
    assert largest_size("23:41", 60, 4) == 3


async def test_big_number_repaints_only_on_change() -> None:
    number = BigNumber("23:41", 5)
    app = Stage(widget=number)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert number.size.width == digits_width("23:41", 5)
        assert number.size.height == 5
        assert not number.update("23:41")
        assert number.update("23:40")
        await pilot.pause()
        assert screen_lines(app.screen)[0].rstrip() == digit_lines("23:40", 5)[0].rstrip()
        number.update("1:23:40", size=3)
        await pilot.pause()
        assert (number.size.width, number.size.height) == (digits_width("1:23:40"), 3)


@given(st.integers(-5, 200), st.integers(0, 100), st.integers(0, 60))
def test_a_bar_is_full_only_when_all_is_in(part: int, whole: int, width: int) -> None:
    cells = fraction_cells(part, whole, width)
    assert 0 <= cells <= width
    if whole > 0 and width > 0:
        assert (cells == width) == (part >= whole)
    assert width_of(progress(part, whole, width)) == width
    assert width_of(stopped(part, whole, width)) == width


@pytest.mark.parametrize("phase", ["empty", "precheck", "infusing", "paused", "observing", "assess"])
@pytest.mark.parametrize("width", [1, 16, 76])
def test_the_bar_of_every_phase(phase: object, width: int) -> None:
    assert width_of(chair_bar(make_view(phase), width)) == width  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [60, 77, 80, 120, 200])
def test_plan_and_actual(width: int) -> None:
    plan, actual, marks = (row_text(row) for row in plan_and_actual(make_view(), width, ZONE))
    assert {cell_len(row) for row in (plan, actual, marks)} == {width}
    assert plan.startswith(" plan    14:18 ├")
    assert "┤ 14:58" in plan
    assert "▒" in actual
    assert "15:01" in actual
    assert marks.count("●") - ("● done" in marks) == 2
    assert marks.count("○") - ("○ to do" in marks) == 1
    # the pause lies where it was: nine to twelve of nineteen minutes ago
    bar = actual[15:]
    assert bar.index("▒") < bar.rindex("█") < bar.index("░")


def test_a_paused_pump_is_waiting() -> None:
    parts = (
        PumpPart(ago(minutes=19), ago(minutes=3), Decimal(60), False),
        PumpPart(ago(minutes=3), None, Decimal(60), True),
    )
    rows = plan_and_actual(make_view("paused", parts=parts), 80, ZONE)
    assert "▒ waiting" in row_text(rows[1])
    assert "░" not in row_text(rows[1])


def test_no_bars_before_the_start_or_without_room() -> None:
    assert plan_and_actual(make_view("precheck"), 80, ZONE) == ()
    assert plan_and_actual(make_view(), 25, ZONE) == ()
    assert observed(make_view(), 80, ZONE) == ()


def test_observed_bar_with_a_late_set() -> None:
    view = make_view("observing", sets=(SetMark(ago(minutes=45), "done"), SetMark(ago(minutes=4), "late")))
    bar, marks = observed(view, 80, ZONE)
    assert row_text(bar).startswith(" observe 13:37 █")
    assert "15:08" in row_text(bar)
    assert "▲" in row_text(marks)
    assert "▲ late" in row_text(marks)


@given(st.text(), st.integers(0, 40))
def test_fit_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@pytest.mark.parametrize("width", [1, 2, 5, 12, 40])
def test_rows_are_cut_and_padded_to_the_cell(width: int) -> None:
    row = (("ab", "text"), ("漢字漢字", "late"), ("xyz", "muted"))
    assert width_of(fit_row(row, width)) == width
    assert width_of(spread(row, (("R", "text"),), width)) == width
