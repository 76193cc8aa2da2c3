"""Another window size never loses what was typed, the question, the place in the log, or the chair one looks at."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line

WALK = ((60, 20), (200, 60), (80, 24), (121, 41), (79, 50), (120, 40))
"""Smaller than can be used, the largest, and back to where it began."""


def many_notes(bench: Bench) -> None:
    for number in range(30):
        bench.chart(f"; note {number:02}")
        bench.later(seconds=2)


@pytest.mark.parametrize("size", WALK[1:3])
async def test_a_half_typed_line_stays(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        chair = await open_chair(pilot)
        await type_line(pilot, "128/82 76", enter=False)
        chair.line.cursor_position = 4
        for width, height in WALK:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            assert (chair.line.value, chair.line.cursor_position) == ("128/82 76", 4)
        assert "128/82 76" in screen_text(pilot.app)  # type: ignore[arg-type]
        assert bench.room.view("5").entries[-1].values == {
            "bp": (128, 82),
            "hr": 76,
            "spo2": 98,
            "rr": 14,
            "sed": 5,
            "dis": 1,
        }


async def test_a_question_stays_and_is_not_answered(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    before = bench.room.version("5")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        chair = await open_chair(pilot)
        await type_line(pilot, "pause nausea")
        assert chair.hint.question is not None
        for width, height in WALK:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
        assert chair.hint.question is not None
        assert bench.room.version("5") == before


async def test_the_entry_under_the_cursor_stays_in_sight(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    many_notes(bench)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        chair = await open_chair(pilot)
        for _ in range(20):
            await pilot.press("up")
        chosen = chair.log_view.chosen
        assert chosen is not None
        said = next(entry.text for entry in bench.room.view("5").entries if entry.number == chosen)
        assert said.startswith("note")
        for width, height in WALK:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            assert chair.log_view.chosen == chosen
        assert said in screen_text(pilot.app)  # type: ignore[arg-type]


async def test_the_place_in_the_log_stays_without_a_cursor(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    many_notes(bench)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        chair = await open_chair(pilot)
        chair.log_view.scroll_to(y=12, animate=False)
        await settle(pilot)
        top = chair.log_view.rows[chair.log_view.scroll_offset.y]
        for width, height in ((120, 46), (120, 38), (120, 40)):
            await pilot.resize_terminal(width, height)
            await settle(pilot)
        assert chair.log_view.rows[chair.log_view.scroll_offset.y] == top


async def test_the_board_keeps_its_chair(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing("7")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        board = pilot.app.screen.query_one("#board-chairs")
        board.go_to("7")  # type: ignore[attr-defined]
        for width, height in WALK:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
        assert board.cursor == "7"  # type: ignore[attr-defined]


async def test_a_notice_above_the_keys_costs_the_board_no_digits(tmp_path: Path) -> None:
    """One row less called for a scroll bar for a moment; its column would have been the digits'."""
    bench = Bench(tmp_path)
    bench.infusing("7")
    lines: list[str] = []
    async with bench.app(sidebar=lambda chair: lines).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        board = pilot.app.screen.query_one("#board-chairs")
        before = (board.arranged.columns, board.arranged.digits)  # type: ignore[attr-defined]
        lines.append("one line more")
        for _ in range(3):
            pilot.app.tick()  # type: ignore[attr-defined]
            await settle(pilot)
        assert "one line more" in screen_text(pilot.app)  # type: ignore[arg-type]
        assert (board.arranged.columns, board.arranged.digits) == before == (4, 3)  # type: ignore[attr-defined]
