"""A disk that is full, limited or broken, for real: nothing is lost, every failure is said, and charting goes on in the
same process as soon as the disk does. The long form, every call by number: tests/long/disk_faults.py."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fault_support import Fault, can_fail, chart_under, judge, under
from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreError, StoreFull, StoreUnavailable, space

from .conftest import Pen

needs_strace = pytest.mark.skipif(not can_fail(), reason="strace is not there, or may not be used")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: what is written behind that fails for real."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_may_not_grow(pen: Pen, store: Store) -> None:
    """The limit is met in the middle of charting; the same entry is taken by the same Store once it is lifted."""
    saved = [pen.append(NoteWritten(note="x" * 3000)).event_id for _ in range(3)]
    new = pen.new(NoteWritten(note="y" * 200_000), event_id=str(uuid.uuid4()))

    def put() -> None:
        with store.write() as writer:
            pen.put(writer, new)

    with files_of_at_most(100_000):
        for _ in range(3):
            with pytest.raises(StoreError, match=r"not saved|Nothing was written"):
                put()
        assert [event.event_id for event in store.session("s1")] == saved
    put()
    put()  # and once more: it is the same entry
    assert [event.event_id for event in store.session("s1")] == [*saved, new.event_id]
    assert store.verify().ok


def _chart_until_refused(pen: Pen) -> None:
    for _ in range(2000):
        pen.append(NoteWritten(note="x" * 3000))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(folder)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root can make a disk of its own")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_full_and_the_reserve(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Charting goes on into the room that the reserve had; when that is used up it is said, and nothing is lost."""
    path = small_disk / "room.db"
    with Store.create(path) as store:
        monkeypatch.setattr(space, "NEARLY_FULL_MB", 0)
        monkeypatch.setattr(space, "TIGHT_MB", 0.3)
        assert space.make_reserve(path, 2)
        assert space.reserve_mb(path) == 2
        hog = small_disk / "hog"
        hog.write_bytes(bytes(int((space.free_mb(small_disk) - 0.2) * 1_000_000)))
        pen = Pen(store)
        with pytest.raises(StoreFull, match="full"):
            _chart_until_refused(pen)
        saved = len(store.session("s1"))
        assert saved > 40, "the reserve was let go and used"
        assert space.reserve_mb(path) == 0
        hog.unlink()
        pen.append(NoteWritten(note="again"))
        assert len(store.session("s1")) == saved + 1
        assert store.verify().ok
        assert space.make_reserve(path, 1), "there is room again"


SYNC = "fsync,fdatasync"
"""Which of the two is called hangs on how SQLite was built."""
FAULTS = (
    Fault(SYNC, "EIO", 2), Fault(SYNC, "EIO", 3, lasts=3), Fault("pwrite64", "ENOSPC", 6),
    Fault("pwrite64", "EIO", 9, lasts=4), Fault("pread64", "EIO", 6), Fault("openat", "EIO", 1),
)  # fmt: skip


@needs_strace
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.call}-{fault.error}-{fault.at}")
def test_a_call_that_fails(fault: Fault, path: Path) -> None:
    """In the middle of charting a write, a read or a sync fails: it is said, and the same process goes on."""
    Store.create(path).close()
    outcome = chart_under(fault, path, entries=4)
    assert outcome.fired >= 1, "the fault did not fire: nothing was tried"
    assert judge(path, outcome, 4) == ""
    assert outcome.refused
    assert "Traceback" not in outcome.err


@needs_strace
def test_the_command_line_says_it_and_is_repeated_with_the_same_id(tmp_path: Path) -> None:
    """Exit code 3 and one line; the same call again with `--event-id` writes the entry once."""
    from cli_support import Practice

    room = Practice(tmp_path / "room.db").set_up()
    room.admit("5", "09:40")
    one = str(uuid.uuid4())
    words = ["chart", "5", "128/82 76 98 14", "--by", "KM", "--event-id", one]
    line = [
        sys.executable,
        "-m",
        "infusion_tui",
        *words,
        "--db",
        str(room.db),
        "--now",
        "2026-11-23T09:50:00+00:00",
    ]
    outcome = under(Fault(SYNC, "EIO", 1, lasts=9), room.db, line)
    assert outcome.fired
    assert outcome.code == 3
    (said,) = outcome.err.splitlines()
    assert "was not saved" in said
    before = len(room.chair("09:51")["entries"])
    for _ in range(2):
        room(*words, now="09:52")
    entries = room.chair("09:53")["entries"]
    assert len(entries) == 2
    assert before in (1, 2)


# --- a file that is moved away under the program ---------------------------------------------------------------


def test_a_file_that_was_moved_takes_nothing_until_it_is_back(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="x"))
    away = store.path.with_name("away.db")
    os.rename(store.path, away)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="moved or deleted"):
            pen.append(NoteWritten(note="y"))
        with pytest.raises(StoreUnavailable, match="NOTHING IS SAVED"):
            store.changed()
    os.rename(away, store.path)
    pen.append(NoteWritten(note="z"))
    assert [event.payload for event in store.session("s1")] == [NoteWritten(note="x"), NoteWritten(note="z")]
    with Store.open(store.path) as other:
        assert len(other.session("s1")) == 2
        assert other.verify().ok


def test_the_same_record_in_a_new_file_is_gone_on_with(pen: Pen, store: Store, tmp_path: Path) -> None:
    """Somebody moved it away and put a copy back that has all of it."""
    pen.append(NoteWritten(note="x"))
    copy = store.backup(tmp_path / "copy")
    os.unlink(store.path)
    for rest in ("-wal", "-shm"):
        Path(f"{store.path}{rest}").unlink(missing_ok=True)
    os.rename(copy, store.path)
    assert store.changed() in (True, False)
    pen.append(NoteWritten(note="y"))
    with Store.open(store.path) as other:
        assert len(other.session("s1")) == 2
        assert other.verify().ok


def test_an_older_copy_or_another_record_is_not_written_to(pen: Pen, store: Store, tmp_path: Path) -> None:
    pen.append(NoteWritten(note="x"))
    older = store.backup(tmp_path / "copy")
    pen.append(NoteWritten(note="y"))
    other = tmp_path / "other.db"
    Store.create(other).close()
    away = tmp_path / "away.db"
    os.rename(store.path, away)
    for wrong in (older, other):
        content = wrong.read_bytes()
        os.rename(wrong, store.path)
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="another file stands"):
                pen.append(NoteWritten(note="z"))
        assert store.path.read_bytes() == content
        os.unlink(store.path)
    os.rename(away, store.path)
    pen.append(NoteWritten(note="z"))
    assert len(store.session("s1")) == 3
    assert store.verify().ok
