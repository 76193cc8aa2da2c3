"""The word `sheets`: a sheet of a day is chosen, written, and said with its path; never over another."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line

from infusion_tui.tui.dialogs.duty_page import DutyPage


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.ready("5")
    bench.later(1)
    bench.chart("start 75", chair="5")
    bench.later(5)
    return bench


@pytest.mark.parametrize("size", SIZES)
async def test_a_sheet_is_written_and_its_path_is_said(
    bench: Bench, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = bench.app()
    folder = tmp_path / "out"
    folder.mkdir()
    async with app.run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "sheets")
        assert isinstance(app.screen, DutyPage)
        assert "controlled-drug log" in screen_text(app)
        app.screen._fields[3].entry.value = str(folder)
        await type_line(pilot, "drugs")
        for _ in range(3):
            assert not list(folder.iterdir())
            await pilot.press("enter")
            await settle(pilot)
        assert " written: " in screen_text(app)
        (file,) = folder.iterdir()
        assert file.name.startswith("sheet-drugs-20")
        assert "Controlled-drug log" in file.read_text(encoding="utf-8")
        before = file.read_bytes()
        await pilot.press("enter")
        await settle(pilot)
        again = [one for one in folder.iterdir() if one != file]
        assert [one.name.startswith(f"{file.stem}-at-") for one in again] == [True]
        assert file.read_bytes() == before
        await pilot.press("escape")
        await settle(pilot)
        assert app.chair_shown == "5"
    bench.room.close()


async def test_what_is_missing_is_asked(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_word("sheets", None)
        await settle(pilot)
        page = app.screen
        assert isinstance(page, DutyPage)
        page.set_focus(page._fields[3].entry)
        await pilot.press("enter")
        await settle(pilot)
        assert "Which sheet?" in screen_text(app)
        page._fields[0].entry.value = "day"
        for number, wrong, said in (
            (1, "yesterday", "Which day?"),
            (2, "docx", "Which format?"),
            (3, "/nowhere", "There is no folder"),
        ):
            right = page._fields[number].entry.value
            page._fields[number].entry.value = wrong
            page.set_focus(page._fields[3].entry)
            await pilot.press("enter")
            await settle(pilot)
            assert said in screen_text(app)
            page._fields[number].entry.value = right
    bench.room.close()
