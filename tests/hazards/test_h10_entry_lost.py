"""H10: an entry is lost in a crash or power cut. Control: append-only file with `synchronous=FULL`; "recorded" is said only
after the commit; what is typed is on the disk half a second after the last key.

The kills at many points are `tests/system/test_processes.py::test_kill_9_loses_nothing_that_was_shown_as_recorded`,
`tests/store/test_store_together.py::test_nothing_that_was_acknowledged_is_lost_when_killed` and, for the draft,
`tests/system/test_terminal_gone.py`; what stands here is the order of things that they rely on."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line

from infusion_tui.room import Room
from infusion_tui.store import Store, StoreFull

CHARTER = """
import sys
from pathlib import Path
from infusion_tui.clock import RunningClock
from infusion_tui.room import Room
with Room.open(Path(sys.argv[1])) as room:
    sys.stdin.readline()
    for number in range(100000):
        print(room.chart("5", f"; {number}", by="KM").event.event_id, flush=True)
"""


def test_H10_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    """`synchronous` is FULL (2) or EXTRA (3) on the connection that writes: a commit returns when the disk has it."""
    bench = Bench(tmp_path)
    bench.room.close()
    with Store.open(bench.path) as store:
        (level,) = store._connected().execute("PRAGMA synchronous").fetchone()
        assert level in (2, 3)


def test_H10_killed_at_random_points_every_acknowledged_entry_is_there(tmp_path: Path) -> None:
    """`kill -9` while lines are charted as fast as they can be: whole entries, and no acknowledged one missing."""
    bench = Bench(tmp_path)
    bench.admit()
    bench.room.close()
    chance, shown = random.Random(10), []
    for _ in range(6):
        charter = subprocess.Popen(
            [sys.executable, "-c", CHARTER, str(bench.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        assert charter.stdin is not None
        assert charter.stdout is not None
        charter.stdin.write("go\n")
        charter.stdin.flush()
        shown += [charter.stdout.readline().strip() for _ in range(chance.randint(1, 60))]
        charter.kill()
        shown += charter.stdout.read().split("\n")[:-1]
        charter.wait()
        charter.stdin.close()
        charter.stdout.close()
    with Room.open(bench.path, read_only=True) as room:
        (session,) = room.store.live_sessions()
        entries = [event.event_id for event in room.store.session(session)]
        assert room.store.verify().ok
    assert set(shown) <= set(entries)
    assert len(entries) - 1 - len(shown) <= 6, "at most the one entry in the making at each kill"


async def test_H10_recorded_is_never_said_before_the_file_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit fails: the line stays, the screen says NOT SAVED, and nothing says "recorded"."""
    bench = Bench(tmp_path)
    bench.admit()

    def full(*_: object, **__: object) -> None:
        raise StoreFull("The disk is full.")

    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(bench.room, "_append", full)
            await type_line(pilot, "hr 82")
            await settle(pilot)
        text = screen_text(pilot.app)  # type: ignore[arg-type]
        assert "NOT SAVED" in text
        assert "recorded #" not in text
        assert screen.line.value == "hr 82"
    assert len(bench.room.view("5").entries) == 1
    bench.room.close()
