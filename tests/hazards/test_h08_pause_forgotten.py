"""H08: a paused infusion is forgotten.

Control: paused has a frame, a word and a clock of its own that counts up, never a countdown; after five minutes a decision
is due, which climbs the ladder to the board and ends only with resume, done or stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle


def _paused(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("128/82 76 98 14 s5 d0", "pause nausea")
    bench.later(11)
    return bench


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_H08_eleven_minutes_on_it_is_passed_on_and_counts_up(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """On the board at level 4, on the chair with the time paused; no time left anywhere."""
    bench = _paused(tmp_path)
    view = bench.room.view("5")
    decision = next(item for item in view.due if item.what == "pause_decision")
    assert (decision.level, decision.late_s) == ("passed_on", 360)
    assert (view.remaining_s, view.ends_at) == (None, None)
    async with bench.app().run_test(size=size) as pilot:
        await settle(pilot)
        board = screen_text(pilot.app)
        assert "PASSED ON 5" in board
        assert "PAUSED" in board
        assert "RESUME" in board
        assert not re.search(r"[0-9] (?:min )?left\b", board)
        await open_chair(pilot)
        chair = screen_text(pilot.app)
        assert "PAUSED" in chair
        assert "paused for, since 13:22" in chair
        assert not re.search(r"left of [0-9]+ min", chair)
        assert "ends " not in chair


@pytest.mark.parametrize("line", ["seen", "; checked the line", "rate 60", "128/82 76 98 14 s5 d0"])
def test_H08_nothing_but_a_decision_ends_it(tmp_path: Path, line: str) -> None:
    """A note, a set or another rate leaves the decision open, at its own time."""
    bench = _paused(tmp_path)
    before = next(item.at for item in bench.room.view("5").due if item.what == "pause_decision")
    bench.chart(line)
    still = next(item for item in bench.room.view("5").due if item.what == "pause_decision")
    assert still.at == before
    assert still.level == ("late" if line == "seen" else "passed_on")


@pytest.mark.parametrize("line", ["resume", "stop nausea", "done"])
def test_H08_a_decision_ends_it(tmp_path: Path, line: str) -> None:
    """Resume, stop or done: the decision is made."""
    bench = _paused(tmp_path)
    bench.chart(line)
    assert "pause_decision" not in [item.what for item in bench.room.view("5").due]
