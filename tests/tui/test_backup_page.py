"""The page `backup`: the head to write down, how the mirror stands, and a checked copy made without waiting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.record.events import BackupMade
from infusion_tui.room.mirror import prepare
from infusion_tui.room.mirror_state import SETTING
from infusion_tui.store import Store


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.infusing()
    return bench


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


async def fill(pilot: Pilot[Any], key: str, text: str) -> None:
    """Type into the field."""
    pilot.app.screen.query_one(f"#field-{key}").value = text  # type: ignore[attr-defined]
    await settle(pilot)


async def until(pilot: Pilot[Any], words: str) -> None:
    """Until a thread has found out and the page says so: 10 s at most."""
    for _ in range(1000):
        if words in screen_text(pilot.app):
            return
        await pilot.pause(0.01)
    raise AssertionError(screen_text(pilot.app))


async def written(pilot: Pilot[Any], folder: Path, count: int = 1) -> None:
    """Until the thread has made the copy and the page has said so: 10 s at most."""
    for _ in range(1000):
        await pilot.pause(0.01)
        if len(os.listdir(folder)) >= count and not pilot.app.screen._copying:  # type: ignore[attr-defined]
            return
    raise AssertionError(os.listdir(folder))


@pytest.mark.parametrize("size", SIZES)
async def test_a_copy_is_written_and_noted_under_the_person(
    bench: Bench, copies: Path, size: tuple[int, int]
) -> None:
    head = bench.room.store.head()
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "backup")
        text = screen_text(pilot.app)
        assert head.hash in text
        assert f"row {head.seq}" in text
        assert "none that a person made" in text
        assert "TRAINING" in text
        await fill(pilot, "folder", str(copies))
        await pilot.press("enter")
        await written(pilot, copies)
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "written and checked" in text
        assert "by KM" in text
        assert "same disk" in text
    note = bench.room.store.room()[-1]
    assert isinstance(note.payload, BackupMade)
    assert (note.author, note.payload.seq, note.payload.hash) == ("KM", head.seq, head.hash)
    copy = copies / os.listdir(copies)[0]
    with Store.open(copy, read_only=True) as store:
        assert store.head() == head


async def test_it_opens_from_the_palette_on_the_board_and_remembers_its_folder(
    bench: Bench, copies: Path
) -> None:
    bench.room.desk.put("backup_folder", str(copies))
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await pilot.press(*"backup")
        for _ in range(200):
            await pilot.pause(0.01)
            if "a checked copy" in screen_text(app):
                break
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.query_one("#field-folder").value == str(copies)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await written(pilot, copies)


async def test_a_folder_that_is_not_there_and_a_mirror_that_is_away(
    bench: Bench, tmp_path: Path, copies: Path
) -> None:
    prepare(bench.room.store, tmp_path / "mirror")
    bench.room.desk.put(SETTING, str(copies))  # a folder without the mirror's marker
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "backup")
        await until(pilot, "is its disk mounted?")
        await pilot.press("enter")
        await settle(pilot)
        assert "Which folder?" in screen_text(pilot.app)
        await fill(pilot, "folder", "/no/such/folder")
        await pilot.press("enter")
        await settle(pilot)
        await until(pilot, "Not written: there is no folder /no/such/folder")
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen is pilot.app.chair_screen("5")  # type: ignore[attr-defined]
    assert os.listdir(copies) == []
