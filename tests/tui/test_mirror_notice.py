"""The mirror beside an app: it follows by itself, and the board says when it does not."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle
from textual.pilot import Pilot

from infusion_tui.room.mirror import prepare
from infusion_tui.room.mirror_state import SETTING
from infusion_tui.tui.wall_app import WallApp


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.infusing()
    return bench


@pytest.fixture
def folder(bench: Bench, tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    prepare(bench.room.store, folder)
    bench.room.desk.put(SETTING, str(folder))
    return folder


def rows(folder: Path) -> int:
    return sum(len(path.read_bytes().splitlines()) for path in folder.glob("*.jsonl"))


def unplug(folder: Path) -> None:
    folder.rename(folder.with_name("unplugged"))


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Another thread works meanwhile: 10 s at most."""
    for _ in range(1000):
        if true():
            return
        await pilot.pause(0.01)
    assert true()


async def test_an_app_follows_and_ends_level(bench: Bench, folder: Path) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.beat()
        bench.chart("hr 82")
        await settle(pilot)
        assert "MIRROR" not in screen_text(app)
    assert rows(folder) == bench.room.store.head().seq


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_says_how_far_behind_it_is(bench: Bench, folder: Path, size: tuple[int, int]) -> None:
    app = bench.app()
    with (folder / ".mirror.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        async with app.run_test(size=size) as pilot:
            app.beat()
            following = app.beat.mirror
            assert following._following is not None
            thread = following._following
            await until(pilot, lambda: thread._behind_since is not None)
            bench.seconds.now += 60
            app.tick()
            await settle(pilot)
            assert "MIRROR" not in screen_text(app)
            bench.seconds.now += 15
            app.tick()
            await settle(pilot)
            await settle(pilot)
            assert "MIRROR 75 s behind" in screen_text(app)
            fcntl.flock(lock, fcntl.LOCK_UN)
            await until(pilot, lambda: following.words is None)
            app.tick()
            await settle(pilot)
            assert "MIRROR" not in screen_text(app)


async def test_the_board_says_why_it_is_not_written_and_charting_goes_on(bench: Bench, folder: Path) -> None:
    unplug(folder)
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        app.beat()
        await until(pilot, lambda: app.beat.mirror.words is not None)
        bench.chart("hr 82")
        app.tick()
        await settle(pilot)
        await settle(pilot)
        assert "MIRROR not written" in screen_text(app)
        assert "is its disk mounted?" in screen_text(app)
        # at a chair there would be an entry less to read
        await open_chair(pilot)
        assert "MIRROR" not in screen_text(app)
        assert "HR 82" in screen_text(app)


async def test_an_app_without_a_mirror_and_a_wall_begin_none(bench: Bench, tmp_path: Path) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)):
        app.beat()
        assert app.beat.mirror._following is None
    prepare(bench.room.store, tmp_path / "mirror")
    bench.room.desk.put(SETTING, str(tmp_path / "mirror"))
    wall = WallApp(bench.room, monotonic=bench.seconds)
    async with wall.run_test(size=(80, 24)):
        wall.beat()
        assert wall.beat.mirror._following is None
