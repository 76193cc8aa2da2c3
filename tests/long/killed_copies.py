"""Backup, restore, rebuild and mirror while four processes chart, each killed (SIGKILL) at random moments.

    cd tests && python -m long.killed_copies --rounds 50 --kills 20

This process opens no SQLite before the last child is gone: whatever is tried runs in a child made by fork. At the end
every file that has its final name must verify and be the beginning of the live file; the mirror must go on and give the
whole file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from infusion_tui.clock import FixedClock
from infusion_tui.record.events import NewEvent, NoteWritten
from infusion_tui.room.mirror import Mirror, prepare
from infusion_tui.store import Store, Writer
from infusion_tui.store.comparison import compare
from infusion_tui.store.heads import witness_of
from infusion_tui.store.restoring import rebuild, restore

WRITERS = 4
CLOCK = FixedClock(dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC))


def _append(writer: Writer, session: str) -> None:
    new = NewEvent(
        event_id=str(uuid.uuid4()), session_id=session, chair="5", occurred_at=CLOCK.at, author="KM",
        payload=NoteWritten(note="x" * random.randint(1, 400)),
    )  # fmt: skip
    writer.append(new, stamp=CLOCK.stamp(), tz="UTC", station="worker", app="0")


def _begin(path: Path, mirror: Path, rows: int) -> None:
    with Store.create(path) as store:
        with store.write() as writer:
            for number in range(rows):
                _append(writer, f"s{number % 12}")
        prepare(store, mirror)


def _chart(path: Path, session: str) -> None:
    with Store.open(path) as store:
        while True:
            with store.write() as writer:
                _append(writer, session)
            time.sleep(0.005)


def _backup(path: Path, folder: Path) -> None:
    with Store.open(path, read_only=True) as store:
        store.backup(folder)


def _mirror(path: Path, folder: Path) -> None:
    with Store.open(path, read_only=True) as store:
        one = Mirror(store, folder, training=False)
        for _ in range(20):
            one.step()


def _forked(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException as error:  # noqa: BLE001
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(code)
    return pid


def _whole(work: Callable[[], object]) -> float:
    """Seconds that it takes when nobody kills it."""
    began = time.monotonic()
    _, status = os.waitpid(_forked(work), 0)
    if status != 0:
        raise SystemExit(f"{work} failed by itself")
    return time.monotonic() - began


def _killed(work: Callable[[], object], within_s: float, chance: random.Random) -> bool:
    """True when it was killed before it had ended; anything but its end or our signal is a fault."""
    pid = _forked(work)
    time.sleep(chance.uniform(0, within_s))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    if os.WEXITSTATUS(status) != 0:
        raise SystemExit("a copy failed by itself")
    return False


def run(folder: Path, *, kills: int, rows: int, seed: int) -> dict[str, int]:
    """Kill each of the four `kills` times, in a file that begins with so many rows (the more there are, the longer a
    copy can be met in the middle); the counts. Raises AssertionError for what must not be."""
    chance = random.Random(seed)
    live, copies, mirror, made = (folder / name for name in ("live/room.db", "copies", "mirror", "made"))
    made.mkdir()
    os.waitpid(_forked(lambda: _begin(live, mirror, rows)), 0)
    writers = [_forked(lambda one=one: _chart(live, f"s{one}")) for one in range(WRITERS)]  # type: ignore[misc]
    counts = {"killed": 0, "ended": 0}
    try:
        _whole(lambda: _backup(live, copies))
        _whole(lambda: _mirror(live, mirror))
        kept = next(copies.iterdir())
        numbers = iter(range(10**9))
        tries: list[tuple[Callable[[], object], float]] = []
        for work in (
            lambda: _backup(live, copies),
            lambda: restore(kept, made / f"restored-{next(numbers)}.db"),
            lambda: rebuild([mirror], made / f"rebuilt-{next(numbers)}.db"),
            lambda: _mirror(live, mirror),
        ):
            next(numbers)
            tries.append((work, _whole(work)))
        for _ in range(kills):
            for work, takes_s in tries:
                next(numbers)
                counts["killed" if _killed(work, takes_s * 1.6, chance) else "ended"] += 1
    finally:
        for pid in writers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return counts | _judge(live, copies, mirror, made)


def _judge(live: Path, copies: Path, mirror: Path, made: Path) -> dict[str, int]:
    found = [path for where in (copies, made) for path in where.iterdir()]
    left = [path for path in found if path.name.startswith(".")]
    named = [path for path in found if not path.name.startswith(".")]
    # a whole file that was just being looked at has these beside it, as any file in use
    beside = {Path(f"{path}{rest}") for path in named for rest in ("-wal", "-shm")}
    named = [path for path in named if path not in beside]
    with Store.open(live) as store:
        assert store.verify().ok, "the live file"
        for path in named:
            assert path.suffix == ".db", path
            with Store.open(path, read_only=True) as copy:
                assert copy.verify().ok, path
            assert compare(store, store.node, witness_of(str(path), live)).result == "continues", path
        assert Mirror(store, mirror, training=False).step()
        rebuilt = rebuild([mirror], made.parent / "whole.db")
        assert rebuilt.head == store.head(), "the mirror is not the whole file"
        return {"rows": rebuilt.head.seq, "whole_copies": len(named), "left_unnamed": len(left)}


def main() -> None:
    """One JSON line with the counts after each round, each in a file of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20, help="of each of the four, in each round")
    parser.add_argument("--rows", type=int, default=1500, help="in the file at the beginning")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    total: Counter[str] = Counter()
    for number in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            total.update(run(Path(folder), kills=given.kills, rows=given.rows, seed=given.seed + number))
        sys.stdout.write(f"{json.dumps({'rounds': number + 1} | dict(total))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
