"""H11: a board shows old data and looks alive. Control: the age of the last look from 10 s, the whole board hatched with
a line that says so from 30 s, times that stand while nobody knows, and the truth again as soon as the file is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, screen_text, settle
from textual.pilot import Pilot

from infusion_tui.store import StoreUnavailable
from infusion_tui.tui.app import InfusionApp


async def _second(pilot: Pilot[None], bench: Bench, seconds: float) -> str:
    """So many seconds later, after one beat of the app."""
    app = pilot.app
    assert isinstance(app, InfusionApp)
    bench.seconds.now += seconds
    bench.later(seconds=seconds)
    app.beat()
    app.tick()
    await settle(pilot)
    return screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_H11_a_file_that_cannot_be_read_is_said_in_time(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link is cut: a label within 10 s, hatched at 30 s, times that stand, and right again within 3 s."""
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        assert "live" in await _second(pilot, bench, 1)

        def cut() -> bool:
            raise StoreUnavailable("The file cannot be reached.")

        with monkeypatch.context() as patch:
            patch.setattr(bench.room, "poll", cut)
            fresh = await _second(pilot, bench, 9)
            assert "live" in fresh
            assert "The file cannot be read" in fresh
            old = await _second(pilot, bench, 1)
            assert "10 s old" in old
            assert "live" not in old
            left = app.source.board()[4].remaining_s
            assert "▒▒" not in old
            hatched = await _second(pilot, bench, 20)
            assert "THE FILE" in hatched
            assert "for 30 s" in hatched
            assert hatched.count("░") > 100
            assert app.source.board()[4].remaining_s == left
        again = await _second(pilot, bench, 3)
        assert "live" in again
        assert "CANNOT BE READ" not in again
        assert left is not None
        assert app.source.board()[4].remaining_s == left - 24
    bench.room.close()


@pytest.mark.parametrize("size", SIZES)
async def test_H11_a_frozen_program_says_what_nobody_saw(tmp_path: Path, size: tuple[int, int]) -> None:
    """An app that stood still while time went on shows no old picture as a live one: it looks again before it draws,
    and what nobody saw is in the record (`watch.blind`)."""
    from infusion_tui.clock import Stamp
    from infusion_tui.room import Room

    bench = Bench(tmp_path)
    bench.infusing()
    bench.room.close()
    clock = bench.clock

    class TrueClock:
        simulated = True

        def stamp(self) -> Stamp:
            return clock.stamp()

    bench.room = Room.open(bench.path, clock=TrueClock())
    app = bench.app()
    async with app.run_test(size=size) as pilot:
        app.beat()
        text = await _second(pilot, bench, 10 * 60)
        assert "live" in text
        assert "nobody could see 13:22 to 13:32" in text
        assert [entry.kind for entry in bench.room.view("5").entries][-1] == "watch.blind"
    bench.room.close()
