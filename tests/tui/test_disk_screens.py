"""A disk that fails or fills while somebody charts: said on every screen, tried again as the same entry, and over."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line

from infusion_tui.store import space
from infusion_tui.tui.disk_watch import LOOK_BEATS


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def beats(app: object, number: int = 4) -> None:
    """So many beats of the app, without waiting for them."""
    for _ in range(number):
        app.beat()  # type: ignore[attr-defined]


async def test_a_line_that_is_not_saved_is_counted_and_saved_by_itself(tmp_path: Path) -> None:
    """The file may really not grow. The line stays, every screen counts, and five seconds after the disk takes writes
    again it is there, once, under its own time."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        screen = await open_chair(pilot)
        entered = bench.room.now().replace(microsecond=0)
        before = len(bench.room.view("5").entries)
        with files_of_at_most(4096):
            await type_line(pilot, "; asked for water")
            await settle(pilot)
            assert "NOT SAVED" in screen_text(app)
            bench.seconds.now += 12
            bench.later(seconds=12)
            beats(app)
            await settle(pilot)
            assert "NOT SAVED for 12 s: chair 5. Tried again" in screen_text(app)
            assert screen.line.value == "; asked for water"
            await pilot.press("f2")
            await settle(pilot)
            beats(app)
            await settle(pilot)
            assert "NOT SAVED for 12 s: chair 5. Tried again" in screen_text(app), "on the board as well"
        assert len(bench.room.view("5").entries) == before
        bench.seconds.now += 6
        beats(app)
        await settle(pilot)
        assert "NOT SAVED" not in screen_text(app)
        entries = bench.room.view("5").entries
        assert len(entries) == before + 1
        assert "asked for water" in entries[-1].text
        assert entries[-1].occurred_at == entered
        assert screen.line.value == ""
        assert bench.room.store.verify().ok


async def test_a_line_that_was_changed_is_not_tried_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        before = len(bench.room.view("5").entries)
        with files_of_at_most(4096):
            await type_line(pilot, "; asked for water")
            await settle(pilot)
        await pilot.press("s")
        bench.seconds.now += 30
        bench.later(seconds=30)
        beats(pilot.app)
        await settle(pilot)
        assert screen.line.value == "; asked for waters"
        assert "NOT SAVED for" not in screen_text(pilot.app)
        assert len(bench.room.view("5").entries) == before


async def test_nothing_is_tried_for_somebody_who_is_not_signed_in(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        before = len(bench.room.view("5").entries)
        with files_of_at_most(4096):
            await type_line(pilot, "; asked for water")
            await settle(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        bench.seconds.now += 30
        beats(pilot.app)
        await settle(pilot)
        assert "NOT SAVED for 30 s" in screen_text(pilot.app)
        assert len(bench.room.view("5").entries) == before


async def test_a_file_that_is_moved_away_is_said_and_taken_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(120, 40)) as pilot:
        screen = await open_chair(pilot)
        os.rename(bench.path, tmp_path / "away.db")
        bench.later(seconds=1)
        beats(pilot.app)
        await settle(pilot)
        assert "moved or deleted" in screen_text(pilot.app)
        await type_line(pilot, "; asked for water")
        await settle(pilot)
        assert "NOT SAVED" in screen_text(pilot.app)
        os.rename(tmp_path / "away.db", bench.path)
        bench.seconds.now += 6
        beats(pilot.app)
        await settle(pilot)
        assert "NOT SAVED" not in screen_text(pilot.app)
        assert screen.line.value == ""
        assert "asked for water" in bench.room.view("5").entries[-1].text


@pytest.mark.parametrize("size", SIZES)
async def test_a_disk_that_fills_is_said_on_board_and_chair(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    monkeypatch.setattr(space, "free_mb", lambda _: 42.0)
    async with bench.app().run_test(size=size) as pilot:
        await settle(pilot)
        beats(pilot.app, LOOK_BEATS)
        await settle(pilot)
        assert "DISK NEARLY FULL: 42 MB free" in screen_text(pilot.app)
        await open_chair(pilot)
        await settle(pilot)
        assert "DISK NEARLY FULL: 42 MB free" in screen_text(pilot.app)
        monkeypatch.setattr(space, "free_mb", lambda _: 4200.0)
        beats(pilot.app, LOOK_BEATS)
        await settle(pilot)
        assert "DISK" not in screen_text(pilot.app)


async def test_the_word_disk_opens_its_page(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "disk")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "MB free" in text
        assert "must be encrypted" in text
        assert "wanted 8 MB" in text
        await pilot.press("escape")
        await settle(pilot)
        assert "CHAIR 5" in screen_text(pilot.app)
