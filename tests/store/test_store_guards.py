"""The table keeps what it holds, whatever another program tries; and what got past it is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreDamaged
from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.schema import ALL_VIEWS, RECORD_STATEMENTS, expected_fingerprint, fingerprint

from .conftest import Pen

Tamper = Callable[..., list[Any]]

COPY = (
    "SELECT {seq}, event_id, node, session_id, chair, version, kind, schema, occurred_at, recorded_at, tz, boot_id, "
    "boot_ms, author, station, app, amends, reason, '{{}}', prev_hash, hash FROM event WHERE seq = 1"
)
ATTEMPTS = {
    "update": "UPDATE event SET author = 'XX'",
    "update of the key": "UPDATE event SET seq = 99 WHERE seq = 1",
    "update or replace": "UPDATE OR REPLACE event SET author = 'XX'",
    "delete": "DELETE FROM event",
    "delete one": "DELETE FROM event WHERE seq = 1",
    "replace": "REPLACE INTO event " + COPY.format(seq=1),
    "insert or replace": "INSERT OR REPLACE INTO event " + COPY.format(seq="NULL"),
    "insert or ignore": "INSERT OR IGNORE INTO event " + COPY.format(seq=3),
    "upsert": "INSERT INTO event "
    + COPY.format(seq=1)
    + " ON CONFLICT(event_id) DO UPDATE SET author = excluded.author",
    "a row behind a hole": "INSERT INTO event " + COPY.format(seq=9),
    "update of the node": "UPDATE node SET node = 'x'",
    "delete of the node": "DELETE FROM node",
    "another node": "INSERT OR REPLACE INTO node VALUES (1, '00000000-0000-0000-0000-000000000000')",
}


@pytest.mark.parametrize("recursive", [False, True])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_can_be_changed(
    pen: Pen, store: Store, tamper: Tamper, attempt: str, recursive: bool
) -> None:
    pen.append(NoteWritten(note="one"))
    pen.append(NoteWritten(note="two"))
    before, node = list(store.stream()), store.node
    with pytest.raises(sqlite3.IntegrityError):
        tamper(ATTEMPTS[attempt], recursive=recursive)
    assert list(store.stream()) == before
    assert tamper("SELECT node FROM node") == [[(node,)]]
    assert store.verify().ok


NOT_NULL = [
    "event_id",
    "node",
    "session_id",
    "version",
    "kind",
    "occurred_at",
    "recorded_at",
    "tz",
    "boot_id",
    "boot_ms",
    "author",
    "payload",
]


@pytest.mark.parametrize("column", [*NOT_NULL, "amends"])
def test_no_check_lets_null_through(pen: Pen, store: Store, column: str) -> None:
    """A CHECK that yields NULL passes, so every one is asked."""
    first = pen.append(NoteWritten(note="one"))
    connection = store._connected()
    connection.execute("DROP TRIGGER event_guard")
    row: dict[str, object] = {
        "event_id": "1" * 36, "node": store.node, "session_id": "s1", "version": 2, "kind": "entry.struck",
        "schema": 1, "occurred_at": "2026-11-23T14:00:00.000Z", "recorded_at": "2026-11-23T14:00:00.000Z", "tz": "UTC",
        "boot_id": "b", "boot_ms": 1, "author": "KM", "station": "s", "app": "a", "amends": first.event_id,
        "reason": "why", "payload": "{}", "prev_hash": first.hash, "hash": "f" * 64,
    }  # fmt: skip
    insert = f"INSERT INTO event({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(insert, tuple((row | {column: None}).values()))
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(insert, tuple((row | {"reason": None}).values()))
    connection.execute(insert, tuple(row.values()))


def unguarded(*statements: str) -> list[str]:
    """The statements with the guards taken away before and put back after, as a careful forger would."""
    guards = [s for s in RECORD_STATEMENTS if s.startswith("CREATE TRIGGER event")]
    return [*(f"DROP TRIGGER {g.split()[2]}" for g in guards), *statements, *guards]


@pytest.mark.parametrize(
    ("statement", "code", "seq"),
    [
        ('UPDATE event SET payload = \'{"note":"other"}\' WHERE seq = 3', "hash", 3),
        ("UPDATE event SET author = 'LB' WHERE seq = 1", "hash", 1),
        ("UPDATE event SET recorded_at = '2026-11-23T14:00:00.000Z' WHERE seq = 5", "hash", 5),
        ("DELETE FROM event WHERE seq = 3", "gap", 4),
        ("DELETE FROM event WHERE seq = 1", "gap", 2),
        ("DELETE FROM event WHERE seq = 5", "tail", 4),
        ("UPDATE event SET payload = '{\"note\":5}' WHERE seq = 2", "payload", 2),
        ("UPDATE event SET version = 9 WHERE seq = 4", "version", 4),
        ("UPDATE event SET amends = 'none', reason = 'x' WHERE seq = 4", "reference", 4),
    ],
)
def test_what_was_changed_is_found(
    pen: Pen, store: Store, tamper: Tamper, statement: str, code: str, seq: int
) -> None:
    for number in range(5):
        pen.append(NoteWritten(note=str(number)))
    assert store.verify().ok
    tamper(*unguarded(statement))
    found = {finding.code: finding for finding in store.verify().findings}
    assert code in found
    assert found[code].seq == seq
    assert "schema" not in found


def test_a_changed_row_at_the_end_is_found_at_opening(pen: Pen, store: Store, tamper: Tamper) -> None:
    for number in range(60):
        pen.append(NoteWritten(note=str(number)))
    tamper(*unguarded("UPDATE event SET author = 'LB' WHERE seq = 58"))
    with Store.open(store.path) as opened:
        assert opened.read_only
        assert "Row 58" in opened.notices[0]
        assert len(opened.session("s1")) == 60
        with pytest.raises(StoreDamaged, match="Row 58"), opened.write():
            pass


def test_a_dropped_trigger_is_found(pen: Pen, store: Store, tamper: Tamper) -> None:
    pen.append(NoteWritten(note="x"))
    tamper("DROP TRIGGER event_no_update")
    with pytest.raises(StoreDamaged, match="guards"):
        pen.append(NoteWritten(note="y"))
    assert [finding.code for finding in store.verify().findings] == ["schema"]
    with Store.open(store.path) as opened:
        assert opened.read_only
        assert len(opened.session("s1")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER mine AFTER INSERT ON event BEGIN SELECT 1; END",
        "DROP INDEX event_amends",
        "DROP VIEW observations",
        "ALTER TABLE event ADD COLUMN more TEXT",
    ],
)
def test_a_changed_form_is_found(store: Store, tamper: Tamper, statement: str) -> None:
    tamper(statement)
    assert [finding.code for finding in store.verify().findings] == ["schema"]


def test_what_somebody_puts_beside_ours_does_no_harm(pen: Pen, store: Store, tamper: Tamper) -> None:
    tamper("CREATE TABLE mine(x)", "CREATE VIEW my_view AS SELECT author FROM event")
    pen.append(NoteWritten(note="x"))
    assert store.verify().ok


def test_the_fingerprint_is_that_of_the_text_in_the_code(store: Store) -> None:
    assert fingerprint(store._connected()) == expected_fingerprint()
    stored = store._connected().execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    assert {*RECORD_STATEMENTS, *ALL_VIEWS.values()} <= {row[0] for row in stored}


def test_an_unreadable_row_says_which(pen: Pen, store: Store, tamper: Tamper) -> None:
    pen.append(NoteWritten(note="x"))
    tamper(*unguarded("UPDATE event SET payload = '{\"note\":5}'"))
    with pytest.raises(StoreDamaged, match="Row 1"):
        store.session("s1")


def test_a_kind_of_a_newer_version_is_kept(pen: Pen, store: Store, tamper: Tamper) -> None:
    pen.append(NoteWritten(note="x"))
    tamper(*unguarded("UPDATE event SET kind = 'future.thing'"))
    assert store.session("s1")[0].payload.kind == "unknown"


def test_bytes_where_text_was_are_found_and_no_fault(
    pen: Pen, store: Store, tamper: Callable[..., object]
) -> None:
    pen.append(NoteWritten(note="x"))
    pen.append(NoteWritten(note="y"))
    tamper(
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'event'",
    )
    without_types = "UPDATE event SET recorded_at = x'ff00' WHERE seq = 2"
    tamper("PRAGMA ignore_check_constraints=ON", *unguarded(without_types))
    with Store.open(store.path, read_only=True) as again:
        assert {"hash", "payload"} <= {finding.code for finding in again.verify().findings}
        with pytest.raises(StoreDamaged, match="Row 2 "):
            again.head()
