"""H03: a timer is wrong after the machine slept. Control: every time is computed from stored events and room time, which
counts sleep, at each look; nothing is counted down."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle

from infusion_tui import clock
from support import Chair, at


def left(text: str) -> int:
    """The seconds of `23:41`."""
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + int(seconds)


@pytest.mark.parametrize("minutes", [8, 0.5, 21])
def test_H03_after_a_sleep_every_figure_is_that_of_now(minutes: float) -> None:
    """One look before and one after: time left, volume, dose and run time differ by exactly the time slept."""
    chair = Chair()
    chair.start("10:00", "75")
    session_view = chair.view
    before = session_view("10:10")
    seconds = int(minutes * 60)
    then = f"10:{10 + seconds // 60:02}:{seconds % 60:02}"
    after = session_view(then)
    assert before.remaining_s is not None
    assert after.remaining_s == before.remaining_s - seconds
    assert (after.run_s, before.run_s) == (600 + seconds, 600)
    assert after.ends_at == before.ends_at == at("10:40")


async def test_H03_the_screen_shows_it_at_the_next_tick_and_a_late_set_is_late_once(tmp_path: Path) -> None:
    """The machine sleeps 8 minutes: within one tick the screen has the right time left; the set that fell due meanwhile
    is late once, and nothing was written by the program itself."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        before = screen.view.remaining_s
        entries = len(bench.room.view("5").entries)
        assert before is not None
        bench.later(minutes=8)
        bench.seconds.now += 1
        screen.tick()
        await settle(pilot)
        assert screen.view.remaining_s == before - 8 * 60
        shown = screen_text(pilot.app)
        assert shown.count("▲▲ OBS LATE") == 1
        assert [item.level for item in screen.view.due if item.what == "observation"] == ["late"]
        screen.tick()
        await settle(pilot)
        assert screen_text(pilot.app).count("▲▲ OBS LATE") == 1
        assert len(bench.room.view("5").entries) == entries


@pytest.mark.skipif(sys.platform != "linux", reason="on macOS the monotonic clock counts sleep itself")
def test_H03_the_clock_that_is_read_counts_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux' monotonic clock stands while the machine sleeps; the one that is read must not."""
    asked: list[int] = []

    def read(which: int) -> int:
        asked.append(which)
        return 0

    monkeypatch.setattr(time, "clock_gettime_ns", read)
    clock.SystemClock().stamp()
    assert set(asked) == {time.CLOCK_BOOTTIME}
