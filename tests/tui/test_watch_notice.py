"""What nobody saw, on the screens: one notice that stands until somebody has read it, on the board and at each chair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line

from infusion_tui.clock import FixedClock, Stamp
from infusion_tui.room import Room
from infusion_tui.room.watch import Watch
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.dialogs.watch_page import WatchPage
from infusion_tui.tui.wall_app import WallApp


class TrueClock:
    """A given clock that counts as running true, moved by hand."""

    simulated = True

    def __init__(self, hand: FixedClock) -> None:
        self._hand = hand

    def stamp(self) -> Stamp:
        return self._hand.stamp()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Chair 5 runs; an app saw it last 19 minutes ago."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.room.close()
    bench.room = Room.open(bench.path, clock=TrueClock(bench.clock))
    Watch(bench.room, pid=1).look()
    bench.later(19)
    return bench


@pytest.mark.parametrize("size", SIZES)
async def test_the_app_opens_with_one_notice_that_names_no_patient(
    bench: Bench, size: tuple[int, int]
) -> None:
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        app.beat()
        await settle(pilot)
        await settle(pilot)
        text = screen_text(app)
        assert "nobody could see 13:22 to 13:41; chair 5's set fell due 13:28" in text
        assert text.count("nobody could see") == 1
        assert "KOWALSKI" not in next(line for line in text.splitlines() if "nobody" in line)
        await open_chair(pilot)
        text = screen_text(app)
        assert "▲ nobody could see 13:22 to 13:41; chair 5's set" in text
        assert "nobody could see this chair since 13:22" in text
    bench.room.close()


async def test_it_stands_until_somebody_has_read_it(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.beat()
        await settle(pilot)
        await pilot.press("escape")
        app.beat()
        await settle(pilot)
        assert "nobody could see" in screen_text(app)
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(app.screen, WatchPage)
        text = screen_text(app)
        assert "Nobody could see 13:22 to 13:41, 19 min." in text
        assert "chair 5's set fell due 13:28" in text
        assert "chair 5's pump end fell due" not in text
        await pilot.press("enter")
        assert isinstance(app.screen, WatchPage), "a key in the first moment was meant for the screen below"
        await pilot.press("escape")
        await settle(pilot)
        assert "nobody could see" in screen_text(app)
        await pilot.press("w")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert not isinstance(app.screen, WatchPage)
        assert "nobody could see" not in screen_text(app)
    bench.room.close()


async def test_at_a_chair_the_word_watch_opens_it(bench: Bench) -> None:
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.beat()
        await open_chair(pilot)
        await type_line(pilot, "watch")
        assert isinstance(app.screen, WatchPage)
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert "▲ nobody could see" not in screen_text(app)
        assert "nobody could see this chair since 13:22" in screen_text(app)
        await type_line(pilot, "watch")
        assert "there was no time that nobody could see" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, WatchPage)
    bench.room.close()


async def test_a_wall_leaves_signs_of_life_and_says_it_too(bench: Bench) -> None:
    app: InfusionApp = WallApp(bench.room, monotonic=bench.seconds)
    async with app.run_test(size=(120, 40)) as pilot:
        app.beat()
        await settle(pilot)
        await settle(pilot)
        assert "nobody could see 13:22 to 13:41" in screen_text(app)
        await pilot.press("w")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert "nobody could see" not in screen_text(app)
    assert max(beat.at for beat in bench.room.desk.beats()) == bench.room.now()
    bench.room.close()


async def test_a_locked_screen_finds_the_gap_as_well(bench: Bench) -> None:
    app = bench.app(by=None)
    async with app.run_test(size=(80, 24)) as pilot:
        app.beat()
        await settle(pilot)
        assert [entry.kind for entry in bench.room.view("5").entries].count("watch.blind") == 1
        assert "▲ nobody could see 13:22 to 13:41" in screen_text(app)
        assert "w: read" not in screen_text(app), "no key but the fields' works here"
    bench.room.close()


async def test_the_training_rooms_clock_is_not_watched(tmp_path: Path) -> None:
    bench: Any = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        pilot.app.beat()  # type: ignore[attr-defined]
        bench.later(30)
        pilot.app.beat()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "nobody could see" not in screen_text(pilot.app)  # type: ignore[arg-type]
    bench.room.close()
