"""Opening and making: rights, foreign and damaged files, locks, versions of SQLite."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import (
    Store,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreUnavailable,
)
from infusion_tui.store._sqlite import LIBRARY, is_affected, is_too_old, journal_mode, sqlite3
from infusion_tui.store.failures import in_words

from .conftest import Pen

Tamper = Callable[..., list[Any]]
OLD, REPAIRED = (3, 40, 1), (3, 53, 4)
needs_repaired = pytest.mark.skipif(is_affected(LIBRARY), reason="WAL is not used with this SQLite")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- making ----------------------------------------------------------------------------------------------------


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "deep" / "folder" / "room.db"
        with Store.create(path) as store:
            Pen(store).append(NoteWritten(note="x"))
            assert {mode_of(each) for each in path.parent.iterdir()} == {0o600}
            assert mode_of(path.parent) == 0o700
            assert mode_of(store.backup(tmp_path / "copies")) == 0o600
    finally:
        os.umask(before)


def test_making_never_touches_what_is_there(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(StoreExists):
        Store.create(path)
    assert path.read_text() == "mine"
    assert list(path.parent.iterdir()) == [path]


def test_making_without_hard_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with Store.create(path) as store:
        assert store.verify().ok
    with pytest.raises(StoreExists):
        Store.create(path)
    assert list(path.parent.iterdir()) == [path]


def test_the_node_is_kept_and_can_be_given(path: Path) -> None:
    node = "0198a000-0000-7000-8000-000000000000"
    Store.create(path, node=node).close()
    with Store.open(path) as store:
        assert store.node == node


# --- what is not there, not ours, or damaged -------------------------------------------------------------------


def test_opening_makes_nothing(path: Path) -> None:
    for missing in (path, path / "below", path.parent / "no" / "folder.db"):
        with pytest.raises(StoreMissing, match="Nothing was created"):
            Store.open(missing)
    assert list(path.parent.iterdir()) == []


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="not a file"):
        Store.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"a shopping list, and long enough to be one " * 30, bytes(8192)])
def test_another_file_is_refused_and_untouched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="not a record"):
        Store.open(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_somebody_elses_database_is_refused(path: Path, tamper: Tamper) -> None:
    tamper("CREATE TABLE event(x)")
    with pytest.raises(StoreDamaged, match="not a record"):
        Store.open(path)


def filled(path: Path, rows: int = 40) -> bytes:
    with Store.create(path) as store:
        pen = Pen(store)
        for _ in range(rows):
            pen.append(NoteWritten(note="x" * 2000))
    return path.read_bytes()


@pytest.mark.parametrize("damage", ["header", "half", "zeros", "pages"])
def test_damage_is_said_plainly(path: Path, damage: str) -> None:
    content = bytearray(filled(path))
    if damage == "header":
        content[:16] = b"not SQLite at al"
    elif damage == "half":
        del content[len(content) // 2 :]
    elif damage == "zeros":
        content[4096:] = bytes(len(content) - 4096)
    else:
        for page in range(4096 * 3, len(content), 4096):
            content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"damaged|not built as"), Store.open(path) as store:
        store.session("s1")


def test_verify_reports_damage_and_does_not_raise(path: Path) -> None:
    content = bytearray(filled(path, rows=150))
    # in a row of the table itself (its pages begin with 13), not in an index that holds the note as well
    leaf = next(
        at
        for at in range(4096 * 20, len(content), 4096)
        if content[at] == 13 and b"xxxx" in content[at : at + 4096]
    )
    place = content.rindex(b"xxxx", leaf, leaf + 4096)
    content[place : place + 4] = b"yyyy"
    path.write_bytes(content)
    with Store.open(path) as store:
        assert "hash" in {finding.code for finding in store.verify().findings}
    place = len(content) // 4096 // 4 * 4096
    content[place : place + 200] = b"\xff" * 200
    path.write_bytes(content)
    with Store.open(path, read_only=True) as store:
        result = store.verify()
        assert not result.ok
        assert "sqlite" in {finding.code for finding in result.findings}


# --- rights ----------------------------------------------------------------------------------------------------


@contextmanager
def ordinary_person() -> Iterator[None]:
    """Rights mean nothing to root: be nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.setresgid(65534, 65534, 0)
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)


@pytest.fixture
def shelf() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    with Store.create(folder / "room.db") as store:
        Pen(store).append(NoteWritten(note="x"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_file_that_may_only_be_read(shelf: Path) -> None:
    (shelf / "room.db").chmod(0o444)
    shelf.chmod(0o777)
    with ordinary_person(), Store.open(shelf / "room.db") as store:
        assert store.read_only
        assert "reading only" in store.notices[0]
        assert len(store.session("s1")) == 1
        assert store.verify().ok
        with pytest.raises(StoreReadOnly), store.write():
            pass


def test_a_folder_that_may_only_be_read(shelf: Path) -> None:
    (shelf / "room.db").chmod(0o444)
    shelf.chmod(0o555)
    with ordinary_person():
        with Store.open(shelf / "room.db") as store:
            assert store.read_only
            assert len(store.session("s1")) == 1
            with pytest.raises(StoreReadOnly), store.write():
                pass
        with pytest.raises(StoreReadOnly):
            Store.create(shelf / "new.db")


def test_a_file_that_may_not_even_be_read(shelf: Path) -> None:
    (shelf / "room.db").chmod(0o000)
    with ordinary_person(), pytest.raises(StoreUnavailable, match="cannot be opened"):
        Store.open(shelf / "room.db")


# --- full and locked -------------------------------------------------------------------------------------------


def test_a_full_disk(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="x"))
    connection = store._connected()
    connection.execute("PRAGMA max_page_count=1")  # SQLite takes the present size as the least

    def fill() -> None:
        for _ in range(20):
            pen.append(NoteWritten(note="x" * 5000))

    with pytest.raises(StoreFull, match="full"):
        fill()
    saved = len(store.session("s1"))
    connection.execute("PRAGMA max_page_count=1000000")
    pen.append(NoteWritten(note="y"))
    assert len(store.session("s1")) == saved + 1
    assert store.verify().ok


def test_a_locked_file_is_said_and_nothing_is_lost(pen: Pen, store: Store) -> None:
    with Store.open(store.path, wait_s=0.05) as other, store.write() as writer:
        pen.put(writer, pen.new(NoteWritten(note="x")))
        with pytest.raises(StoreUnavailable, match="locked"):
            Pen(other).append(NoteWritten(note="y"))
        assert other.session("s1") == ()
    assert len(store.session("s1")) == 1


def test_a_file_locked_against_reading(path: Path) -> None:
    with Store.create(path, sqlite_version=OLD) as store:
        store._connected().execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match="locked"):
            Store.open(path, wait_s=0.05, sqlite_version=OLD)
        store._connected().execute("ROLLBACK")


@needs_repaired
def test_the_switch_to_wal_waits_for_nobody(path: Path) -> None:
    Store.create(path, sqlite_version=OLD).close()
    with Store.open(path, sqlite_version=OLD) as old, old.write(), Store.open(path, wait_s=600) as new:
        assert journal_mode(new._connected()) != "wal"
        assert new._connected().execute("PRAGMA busy_timeout").fetchone() == (600_000,)
        assert new._connected().execute("PRAGMA synchronous").fetchone() == (3,)


# --- the gate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True), ((3, 50, 4), True), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 0), True),
        ((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), False), ((3, 53, 4), False),
    ],
)  # fmt: skip
def test_which_versions_are_affected(version: tuple[int, int, int], affected: bool) -> None:
    assert is_affected(version) is affected


def test_a_sqlite_without_strict_tables_is_refused(path: Path) -> None:
    assert is_too_old((3, 36, 0))
    with pytest.raises(StoreUnavailable, match="too old"):
        Store.create(path, sqlite_version=(3, 36, 0))
    assert list(path.parent.iterdir()) == []


@needs_repaired
def test_a_repaired_sqlite_writes_ahead_and_in_full(store: Store) -> None:
    connection = store._connected()
    assert journal_mode(connection) == "wal"
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "foreign_keys", "recursive_triggers", "cell_size_check", "trusted_schema")
    }
    assert settings == {
        "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "cell_size_check": 1, "trusted_schema": 0,
    }  # fmt: skip
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
    assert store.notices == ()


def test_an_affected_sqlite_uses_the_slow_safe_way(path: Path) -> None:
    with Store.create(path, sqlite_version=OLD) as store:
        assert "slower, safe way" in store.notices[0]
        assert not store.read_only
        pen = Pen(store)
        pen.append(NoteWritten(note="x"))
        assert journal_mode(store._connected()) == "truncate"
        assert store._connected().execute("PRAGMA synchronous").fetchone() == (3,)
        assert store.verify().ok


@needs_repaired
def test_an_affected_sqlite_only_reads_a_file_of_a_repaired_one(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="x"))
    with Store.open(store.path, sqlite_version=OLD) as old:
        assert old.read_only
        assert len(old.session("s1")) == 1
        with pytest.raises(StoreUnavailable, match="older"), old.write():
            pass
        assert journal_mode(store._connected()) == "wal"


@needs_repaired
def test_a_file_that_goes_over_to_wal_stops_the_affected_one(path: Path) -> None:
    with Store.create(path, sqlite_version=OLD) as old, Store.open(path, sqlite_version=REPAIRED) as new:
        assert journal_mode(new._connected()) == "wal"
        Pen(new).append(NoteWritten(note="x"))
        with pytest.raises(StoreUnavailable, match="older"):
            Pen(old).append(NoteWritten(note="y"))
        assert len(new.session("s1")) == 1


def test_a_newer_file_is_read_only(pen: Pen, store: Store, tamper: Tamper) -> None:
    pen.append(NoteWritten(note="x"))
    tamper("PRAGMA user_version=99", "CREATE INDEX event_new ON event(author)")
    with pytest.raises(StoreReadOnly, match="newer version"):
        pen.append(NoteWritten(note="y"))
    with Store.open(store.path) as opened:
        assert opened.read_only
        assert "newer version" in opened.notices[0]
        assert len(opened.session("s1")) == 1


# --- after an error of the disk --------------------------------------------------------------------------------


def test_after_an_error_of_the_disk_a_new_connection_is_used(pen: Pen, store: Store) -> None:
    pen.append(NoteWritten(note="x"))
    first = store._connected()
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = 1034

    def fail() -> None:
        with store.write() as writer:
            pen.put(writer, pen.new(NoteWritten(note="y")))
            raise in_words(error, store.path) from error

    with pytest.raises(StoreUnavailable, match="gave an error"):
        fail()
    assert store.changed()
    assert store._connected() is not first
    pen.append(NoteWritten(note="z"))
    assert len(store.session("s1")) == 2


@pytest.mark.parametrize(
    "code", [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 26, 778]
)
def test_every_code_has_words(code: int) -> None:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    said = in_words(error, Path("/data/room.db"))
    assert isinstance(said, StoreError)
    assert "/data/room.db" in str(said)
    assert str(said).endswith(".")
