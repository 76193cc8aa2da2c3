"""Several processes at one file: at the first start, at full speed, and killed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store
from infusion_tui.store._sqlite import connect, is_affected, settle_journal
from infusion_tui.store.creation import touch
from infusion_tui.store.migrations import migrate

from .conftest import Pen

WORKER = str(Path(__file__).with_name("worker.py"))


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, WORKER, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def start_without_pysqlite3(*arguments: object) -> subprocess.Popen[str]:
    """A worker with the standard library's SQLite, as on machines that pysqlite3 has no wheel for."""
    program = (
        "import runpy, sys; sys.modules['pysqlite3'] = None; sys.argv.pop(0); "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, WORKER, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(workers: list[subprocess.Popen[str]]) -> list[list[str]]:
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    output = [worker.communicate()[0].split("\n")[:-1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * len(workers)
    return output


def test_four_start_at_once_where_there_is_no_file(path: Path) -> None:
    output = let_go([start("make", path) for _ in range(4)])
    assert sorted(lines[0] for lines in output) == ["made", "was there", "was there", "was there"]
    assert [name.name for name in path.parent.iterdir() if name.name.startswith(".")] == []
    with Store.open(path) as store:
        assert store.verify().ok


def test_four_bring_an_old_file_up_to_date_at_once(path: Path) -> None:
    touch(path)
    connection = connect(path, "write")
    settle_journal(connection)
    migrate(connection, stop_before="m0002_views")
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    assert let_go([start("open", path) for _ in range(4)]) == [["0"]] * 4
    with Store.open(path) as store:
        assert store.verify().ok
        assert store.notices == ()


def test_four_write_at_once(store: Store) -> None:
    output = let_go([start("append", store.path, f"s{number % 2}", 25) for number in range(4)])
    stored = store.after(0)
    assert sorted(event.event_id for event in stored) == sorted(line for lines in output for line in lines)
    for session in ("s0", "s1"):
        assert [event.version for event in store.session(session)] == list(range(1, 51))
    assert store.changed()
    assert store.verify().ok


def test_the_sqlite_of_python_itself_does_all_of_it(path: Path) -> None:
    assert let_go([start_without_pysqlite3("make", path)])[0][0] == "made"
    output = let_go([start_without_pysqlite3("append", path, "s1", 10) for _ in range(2)])
    ((notice, findings),) = let_go([start_without_pysqlite3("views", path)])
    version = sqlite3.sqlite_version_info[:3]
    assert ("slower, safe way" in notice) is is_affected((version[0], version[1], version[2]))
    assert findings == "()"
    with Store.open(path) as store:
        assert {event.event_id for event in store.after(0)} == {line for lines in output for line in lines}
        assert store.verify().ok


def test_nothing_that_was_acknowledged_is_lost_when_killed(store: Store) -> None:
    chance = random.Random(20261123)
    acknowledged: list[str] = []
    for _ in range(10):
        worker = start("append", store.path, "s1", 100_000)
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
        for _ in range(chance.randint(1, 40)):
            acknowledged.append(worker.stdout.readline().strip())
        worker.kill()
        # not communicate(): it forgets what readline() has read ahead. The last line may be cut: only whole ones count
        acknowledged += worker.stdout.read().split("\n")[:-1]
        worker.wait()
        worker.stdin.close()
        worker.stdout.close()
    stored = {event.event_id for event in store.after(0)}
    assert set(acknowledged) <= stored
    assert len(stored) - len(acknowledged) <= 10
    assert store.verify().ok


def test_a_disk_that_fills_up_loses_nothing_and_goes_on(store: Store) -> None:
    (lines,) = let_go([start("small-disk", store.path)])
    problem = next(number for number, line in enumerate(lines) if len(line) != 36)
    acknowledged = lines[:problem]
    assert lines[problem] in ("StoreUnavailable", "StoreFull")
    assert acknowledged
    assert int(lines[problem + 1]) == len(acknowledged)
    assert [event.event_id for event in store.after(0)] == [*acknowledged, lines[-1]]
    assert store.verify().ok


def test_reading_does_not_pay_for_what_only_writing_needs(store: Store) -> None:
    assert let_go([start("imports", store.path)]) == [["False"]]


def test_another_connection_is_noticed(pen: Pen, store: Store) -> None:
    with Store.open(store.path) as other:
        assert not other.changed()
        event = pen.append(NoteWritten(note="x"))
        assert not store.changed()
        assert other.changed()
        assert not other.changed()
        assert other.after(0) == (event,)


def test_a_snapshot_is_one_state(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="x"))
    with Store.open(store.path) as other:
        with other.snapshot():
            assert other.head().seq == 1
            pen.append(NoteWritten(note="y"))
            assert other.head().seq == 1
        assert other.head().seq == 2
