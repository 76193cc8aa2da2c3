"""The clinic's own numbers on the screen: from the board and by word, in both sizes, without a name, another span."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.dialogs.numbers_page import NumbersPage


async def counted(pilot: Pilot[Any], app: InfusionApp) -> str:
    """The page once its numbers are there."""
    await app.workers.wait_for_complete()
    await settle(pilot)
    return screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_numbers_from_the_board_name_nobody(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("escape", "number_sign")
        await settle(pilot)
        assert isinstance(app.screen, NumbersPage)
        text = await counted(pilot, app)
        assert "NUMBERS   the last 12 weeks and this one" in text
        assert "infusions started" in text
        assert "fewer than 5 people" in text
        assert "TRAINING" in text
        await pilot.press("right")
        assert "the last 26 weeks" in await counted(pilot, app)
        for _ in range(8):
            await pilot.press("pagedown")
        text = await counted(pilot, app)
        assert "infusion-tui numbers --format csv" in text
        assert "2026-W48      1 sessions      1 infusions started" in text
        assert "KOWALSKI" not in text
        assert "448201" not in text
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, NumbersPage)
    bench.room.close()


async def test_the_word_opens_it_over_a_chair_and_leaving_early_harms_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "numbers")
        assert isinstance(app.screen, NumbersPage)
        await pilot.press("right", "right", "left", "escape")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert not isinstance(app.screen, NumbersPage)
    bench.room.close()
