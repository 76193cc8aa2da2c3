"""Replay: CPU of one step while it plays, of a jump, and of opening a chair, over the last day of a file.

    python benchmarks/replay.py [FILE] [--chairs 8] [--events 20000]

FILE is a training file; without it one is made in a temporary folder. A step is what the board of a replay asks for four
times a second: all chairs, the newest entries, who was on the way, what was typed later. Goal: 10 ms for 8 chairs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from infusion_tui.room import Room
from infusion_tui.room.replay import Replay, last_day, replay_day
from make_file import make

GOAL_MS = 10
STEP = dt.timedelta(seconds=15)
"""A quarter of a second at 60x."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say whether the goal was met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="a training file")
    parser.add_argument("--chairs", type=int, default=8)
    parser.add_argument("--events", type=int, default=20_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or Path(folder) / "replay.db"
        if given.file is None:
            make(
                path,
                events=given.events,
                chairs=given.chairs,
                live=given.chairs,
                ends=dt.datetime.now(dt.UTC),
            )
        with Room.open(path) as room:
            began = time.process_time()
            replay = replay_day(room, last_day(room))
            print(f"opened in {1000 * (time.process_time() - began):.0f} ms, {len(replay.moments())} moments")
            worst = _measured(replay)
    return 0 if worst <= GOAL_MS else 1


def _measured(replay: Replay) -> float:
    """Prints the three figures; gives the 95th percentile of a step in ms."""
    random = Random(1)
    length = replay.ends_at - replay.begins_at
    steps = [replay.begins_at + STEP * at for at in range(length // STEP)]
    jumps = [replay.begins_at + length * random.random() for _ in range(200)]
    step = _p95("step", steps, lambda when: _step(replay, when))
    _p95("jump", jumps, lambda when: _step(replay, when))
    chair = replay.board(jumps[0])[0].chair
    _p95("chair", jumps, lambda when: replay.chair(chair, when))
    return step


def _step(replay: Replay, when: dt.datetime) -> None:
    replay.board(when)
    replay.newest(when, 5)
    replay.on_the_way(when)
    replay.typed_later(when)


def _p95(name: str, moments: list[dt.datetime], work: Callable[[dt.datetime], object]) -> float:
    spent = []
    for when in moments:
        began = time.process_time()
        work(when)
        spent.append(1000 * (time.process_time() - began))
    found = statistics.quantiles(spent, n=20)
    print(
        f"{name:<6} median {statistics.median(spent):6.2f} ms   95 % {found[18]:6.2f} ms   most {max(spent):6.2f} ms"
    )
    return found[18]


if __name__ == "__main__":
    sys.exit(main())
