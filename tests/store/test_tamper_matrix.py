"""Each way to change the record with another program: refused by the file itself, or found, and by what."""

from __future__ import annotations

import shutil
import sqlite3 as standard
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreError
from infusion_tui.store._sqlite import sqlite3 as own
from infusion_tui.store.comparison import compare
from infusion_tui.store.heads import witness_of

from .conftest import Pen
from .test_store_guards import ATTEMPTS, unguarded

ROWS = 8


class Shell:
    """The sqlite3 shell, one process for each statement; it refuses by its exit code."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def execute(self, sql: str) -> None:
        done = subprocess.run(
            ["sqlite3", "-bail", str(self.path), sql], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise own.IntegrityError(done.stderr)

    def close(self) -> None:
        """Nothing is open between two statements."""


def opened_by(program: str, path: Path) -> Any:
    """Another program's way into the file, with its own settings."""
    if program == "shell":
        if shutil.which("sqlite3") is None:
            pytest.skip("no sqlite3 shell on this machine")
        return Shell(path)
    if program == "sqlite-utils":
        from sqlite_utils import Database

        return Database(str(path), execute_plugins=False)
    module = {"python": standard, "ours": own}[program]
    return module.connect(path, isolation_level=None)


@pytest.fixture
def eight(pen: Pen, path: Path) -> Path:
    """Eight rows, closed and without a -wal; the standard library's own SQLite may then write to it."""
    for number in range(ROWS):
        pen.append(NoteWritten(note=f"note number {number}"))
    pen.store.close()
    connection = own.connect(path)
    connection.execute("PRAGMA journal_mode=delete")
    connection.close()
    return path


def rows(path: Path) -> list[Any]:
    with Store.open(path, read_only=True) as store:
        return list(store.stream())


@pytest.mark.parametrize("program", ["python", "shell", "sqlite-utils", "ours"])
def test_every_statement_is_refused_to_every_program(eight: Path, program: str) -> None:
    before = rows(eight)
    other = opened_by(program, eight)
    for name, sql in ATTEMPTS.items():
        if program == "sqlite-utils" and name == "insert or ignore":
            continue  # sqlite-utils' own way of it is below
        with pytest.raises((standard.IntegrityError, own.IntegrityError)):
            other.execute(sql)
    other.close()
    assert rows(eight) == before
    with Store.open(eight) as store:
        assert store.verify().ok
        assert not store.read_only


@pytest.mark.parametrize(
    "how", ["update", "upsert", "upsert_all", "replace", "ignore", "delete", "delete_where"]
)
def test_the_methods_of_sqlite_utils_are_refused(eight: Path, how: str) -> None:
    before = rows(eight)
    database = opened_by("sqlite-utils", eight)
    table = database.table("event")
    row = dict(next(iter(table.rows))) | {"author": "XX"}
    ways: dict[str, Callable[[], object]] = {
        "update": lambda: table.update(1, {"author": "XX"}),
        "upsert": lambda: table.upsert(row, pk="seq"),
        "upsert_all": lambda: table.upsert_all([row], pk="seq"),
        "replace": lambda: table.insert(row, pk="seq", replace=True),
        "ignore": lambda: table.insert(row, pk="seq", ignore=True),
        "delete": lambda: table.delete(1),
        "delete_where": lambda: table.delete_where("seq = 1"),
    }
    with pytest.raises((standard.IntegrityError, own.IntegrityError)):
        ways[how]()
    database.close()
    assert rows(eight) == before


SCHEMA = {
    "drop trigger": ["DROP TRIGGER event_no_update"],
    "another trigger": ["CREATE TRIGGER mine AFTER INSERT ON event BEGIN SELECT 1; END"],
    "weaker trigger": [
        "DROP TRIGGER event_guard",
        "CREATE TRIGGER event_guard BEFORE INSERT ON event WHEN 0 BEGIN SELECT 1; END",
    ],
    "drop index": ["DROP INDEX event_kind"],
    "view redefined": ["DROP VIEW notes", "CREATE VIEW notes AS SELECT 'nothing' AS note"],
    "view dropped": ["DROP VIEW audit"],
    "column added": ["ALTER TABLE event ADD COLUMN more TEXT"],
    "table renamed": ["ALTER TABLE event RENAME TO record"],
    "table replaced": [
        "PRAGMA legacy_alter_table=ON",
        "CREATE TABLE kept AS SELECT * FROM event",
        "DROP TRIGGER event_no_delete",
        "DROP TABLE event",
        "ALTER TABLE kept RENAME TO event",
    ],
    "table dropped": ["DROP TRIGGER event_no_delete", "DROP TABLE event"],
    "node dropped": ["DROP TRIGGER node_no_delete", "DROP TABLE node"],
    "writable schema": [
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'RAISE(ABORT', 'RAISE(IGNORE') WHERE type = 'trigger'",
    ],
    "rule taken out": [
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK(version >= 1)', '') WHERE name = 'event'",
    ],
}


@pytest.mark.parametrize("way", SCHEMA)
def test_a_changed_form_is_found_at_opening_and_by_verify(eight: Path, way: str) -> None:
    connection = own.connect(eight, isolation_level=None)
    for statement in SCHEMA[way]:
        connection.execute(statement)
    connection.close()
    found_at_opening(eight)


def test_transform_is_found_at_opening_and_by_verify(eight: Path) -> None:
    """The classic: one call of sqlite-utils makes the table anew, without its guards."""
    database = opened_by("sqlite-utils", eight)
    database.table("event").transform(types={"boot_ms": int})
    database.close()
    found_at_opening(eight)


def found_at_opening(path: Path) -> None:
    """Refused, or open for reading only with a notice; and `verify` says so."""
    try:
        store = Store.open(path)
    except StoreError:
        return
    with store:
        assert store.damage
        assert not store.verify().ok
        with pytest.raises(StoreError), store.write():
            pass


EDITED = {
    "payload": ['UPDATE event SET payload = \'{"note":"other"}\' WHERE seq = 2'],
    "author": ["UPDATE event SET author = 'LB' WHERE seq = 2"],
    "time": ["UPDATE event SET occurred_at = '2026-11-23T10:00:00.000Z' WHERE seq = 2"],
    "session": ["UPDATE event SET session_id = 'other', version = 1 WHERE seq = 8"],
    "row removed": ["DELETE FROM event WHERE seq = 3"],
    "rows swapped": [
        "UPDATE event SET seq = 99 WHERE seq = 2",
        "UPDATE event SET seq = 2 WHERE seq = 3",
        "UPDATE event SET seq = 3 WHERE seq = 99",
    ],
    "payloads swapped": [
        "UPDATE event SET payload = (SELECT e.payload FROM event AS e WHERE e.seq = 5 - event.seq) WHERE seq IN (2, 3)"
    ],
    "tail": ["DELETE FROM event WHERE seq > 6"],
    "hash": [f"UPDATE event SET hash = '{'a' * 64}' WHERE seq = 4"],
    "numbers lowered": [
        "DELETE FROM event WHERE seq = 8",
        "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'event'",
    ],
    "numbers raised": ["UPDATE sqlite_sequence SET seq = 12 WHERE name = 'event'"],
}
ONLY_AGAINST = {"numbers lowered"}
"""What a file by itself cannot tell: its end was cut off, and the count of what it once had as well."""


@pytest.mark.parametrize("way", EDITED)
def test_an_edited_row_is_found(eight: Path, way: str) -> None:
    """With the guards taken away before and put back after: the form of the file is the old one."""
    with Store.open(eight) as store:
        kept = f"{store.head().seq}:{store.head().hash}"
    connection = own.connect(eight, isolation_level=None)
    for statement in unguarded(*EDITED[way]):
        connection.execute(statement)
    connection.close()
    with Store.open(eight) as store:
        findings = {finding.code for finding in store.verify().findings}
        assert "schema" not in findings
        if way in ONLY_AGAINST:
            assert not findings
            assert compare(store, store.node, witness_of(kept, store.path)).result == "cut_off"
        else:
            assert findings
            assert store.damage, "also at opening: these rows are among the last"


def test_an_edited_page_is_found(eight: Path) -> None:
    content = eight.read_bytes()
    assert content.count(b"note number 3") == 2, "in its row, and in the index of notes"
    eight.write_bytes(content.replace(b"note number 3", b"note number 8"))
    with Store.open(eight) as store:
        assert store.damage
        assert {finding.code for finding in store.verify().findings} >= {"hash"}


def test_a_file_that_was_cut_short_is_refused(eight: Path) -> None:
    content = eight.read_bytes()
    for pages in (1, 3, len(content) // 4096 - 1):
        eight.write_bytes(content[: pages * 4096])
        with pytest.raises(StoreError):
            Store.open(eight)


def test_an_older_copy_in_its_place_is_found_against_a_head(eight: Path, tmp_path: Path) -> None:
    older = shutil.copy(eight, tmp_path / "older.db")
    with Store.open(eight) as store:
        pen = Pen(store)
        pen.clock.advance(hours=1)
        pen.append(NoteWritten(note="later"))
        kept = f"{store.head().seq}:{store.head().hash}"
    for name in ("", "-wal", "-shm"):
        Path(f"{eight}{name}").unlink(missing_ok=True)
    shutil.move(older, eight)
    with Store.open(eight) as store:
        assert store.verify().ok
        assert compare(store, store.node, witness_of(kept, store.path)).result == "cut_off"


def test_a_row_of_another_file_is_found(eight: Path, tmp_path: Path) -> None:
    """ATTACH a copy: its own row is put in ours, by somebody who also makes the hashes anew."""
    with Store.create(tmp_path / "other.db") as other:
        Pen(other).append(NoteWritten(note="of another file"))
    connection = own.connect(eight, isolation_level=None)
    connection.execute("ATTACH ? AS other", (str(tmp_path / "other.db"),))
    with pytest.raises(own.IntegrityError):
        connection.execute("INSERT INTO main.event SELECT * FROM other.event")
    with pytest.raises(own.IntegrityError):
        connection.execute("INSERT OR REPLACE INTO main.event SELECT * FROM other.event")
    names = [row[1] for row in connection.execute("PRAGMA main.table_info(event)")]
    values = ", ".join({"seq": "8", "version": "8"}.get(name, name) for name in names)
    moved = f"INSERT INTO main.event SELECT {values} FROM other.event"
    for statement in unguarded("DELETE FROM main.event WHERE seq = 8", moved):
        connection.execute(statement)
    connection.close()
    with Store.open(eight) as store:
        assert {finding.code for finding in store.verify().findings} >= {"hash", "chain", "node"}


@pytest.mark.parametrize("swapped", [False, True])
def test_another_node_is_found(eight: Path, swapped: bool) -> None:
    connection = own.connect(eight, isolation_level=None)
    guards = [
        row[0]
        for row in connection.execute("SELECT sql FROM sqlite_schema WHERE name LIKE 'node\\_%' ESCAPE '\\'")
    ]
    for guard in guards:
        connection.execute(f"DROP TRIGGER {guard.split()[2]}")
    sql = "UPDATE node SET node = '00000000-0000-0000-0000-000000000000'" if swapped else "DELETE FROM node"
    connection.execute(sql)
    for guard in guards:
        connection.execute(guard)
    connection.close()
    if not swapped:
        with pytest.raises(StoreError), Store.open(eight):
            pass
        return
    with Store.open(eight) as store:
        assert {finding.code for finding in store.verify().findings} == {"node"}


def test_vacuum_changes_nothing(eight: Path) -> None:
    before = rows(eight)
    for program in ("python", "ours"):
        connection = opened_by(program, eight)
        connection.execute("VACUUM")
        connection.close()
    assert rows(eight) == before
    with Store.open(eight) as store:
        assert store.verify().ok
        assert not store.read_only
