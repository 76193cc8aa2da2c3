"""What is in the file: the event table, its guards and indexes, and the fingerprint of all of it.

The statements stand here exactly as SQLite keeps them, so that the fingerprint of a sound file can be computed
from this text alone.
"""

from __future__ import annotations

import hashlib
import json

from infusion_tui.store._sqlite import Connection
from infusion_tui.store.course_views import COURSE_VIEWS
from infusion_tui.store.people_index import PEOPLE_INDEXES
from infusion_tui.store.quick_views import QUICK_VIEWS
from infusion_tui.store.trust_views import FORM_3_VIEWS, TRUST_VIEWS
from infusion_tui.store.views import VIEWS

APPLICATION_ID = 0x494E4655
"""Marks our files in SQLite's header ("INFU")."""

USER_VERSION = 4
"""How many migrations a file of this version has had."""

READABLE_VERSION = 2
"""The oldest form that can be read as it is: its record is the same, only views for people are missing."""

ENDINGS = "'session.cancelled', 'session.discharged', 'session.transferred'"
"""The kinds that end a session, as SQL text: queries must repeat it exactly for SQLite to use the index."""

_TABLE_EVENT = """CREATE TABLE event(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE CHECK(length(event_id) = 36),
  node TEXT NOT NULL CHECK(length(node) = 36),
  session_id TEXT NOT NULL CHECK(length(session_id) > 0),
  chair TEXT,
  version INTEGER NOT NULL CHECK(version >= 1),
  kind TEXT NOT NULL CHECK(kind GLOB '[a-z]*.[a-z]*'),
  schema INTEGER NOT NULL CHECK(schema >= 1),
  occurred_at TEXT NOT NULL CHECK(occurred_at GLOB '????-??-??T??:??:??.???Z'),
  recorded_at TEXT NOT NULL CHECK(recorded_at GLOB '????-??-??T??:??:??.???Z'),
  tz TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  boot_ms INTEGER NOT NULL CHECK(boot_ms >= 0),
  author TEXT NOT NULL,
  station TEXT NOT NULL,
  app TEXT NOT NULL,
  amends TEXT REFERENCES event(event_id),
  reason TEXT,
  payload TEXT NOT NULL CHECK(json_valid(payload) AND length(payload) < 1048576),
  prev_hash TEXT NOT NULL CHECK(length(prev_hash) = 64),
  hash TEXT NOT NULL UNIQUE CHECK(length(hash) = 64),
  CHECK(coalesce(kind NOT IN ('entry.amended', 'entry.struck') OR amends IS NOT NULL, 0)),
  CHECK(
    amends IS NULL
    OR coalesce(length(trim(reason)), 0) > 0
    OR coalesce(kind = 'entry.struck' AND json_extract(payload, '$.how') = 'undo', 0)
  ),
  UNIQUE(session_id, version)
) STRICT"""

_TABLE_NODE = """CREATE TABLE node(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  node TEXT NOT NULL CHECK(length(node) = 36)
) STRICT"""

_INDEXES = (
    "CREATE INDEX event_amends ON event(amends, kind) WHERE amends IS NOT NULL",
    "CREATE INDEX event_kind ON event(kind, session_id)",
    "CREATE INDEX event_boot ON event(boot_id)",
    f"CREATE INDEX event_endings ON event(session_id, event_id) WHERE kind IN ({ENDINGS})",
    "CREATE INDEX event_patient ON event(json_extract(payload, '$.patient.mrn')) WHERE kind = 'session.opened'",
)

# The guard before INSERT closes what the other two leave open: INSERT OR REPLACE deletes without asking the delete
# trigger where recursive_triggers is off, as it is in the sqlite3 shell.
_TRIGGERS = (
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN
  SELECT RAISE(ABORT, 'the event table is append-only');
END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN
  SELECT RAISE(ABORT, 'the event table is append-only');
END""",
    """CREATE TRIGGER event_guard BEFORE INSERT ON event WHEN
  EXISTS(SELECT 1 FROM event WHERE event_id = NEW.event_id)
  OR EXISTS(SELECT 1 FROM event WHERE hash = NEW.hash)
  OR NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
  OR NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM event WHERE session_id = NEW.session_id)
  OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
BEGIN
  SELECT RAISE(ABORT, 'append-only: this row does not follow the last one');
END""",
    """CREATE TRIGGER node_no_update BEFORE UPDATE ON node BEGIN
  SELECT RAISE(ABORT, 'the node of a file never changes');
END""",
    """CREATE TRIGGER node_no_delete BEFORE DELETE ON node BEGIN
  SELECT RAISE(ABORT, 'the node of a file never changes');
END""",
    """CREATE TRIGGER node_once BEFORE INSERT ON node WHEN EXISTS(SELECT 1 FROM node) BEGIN
  SELECT RAISE(ABORT, 'the node of a file never changes');
END""",
)

RECORD_STATEMENTS = (_TABLE_EVENT, _TABLE_NODE, *_INDEXES, *_TRIGGERS)
"""Migration 1: the record."""

VIEW_STATEMENTS = tuple(VIEWS.values())
"""Migration 2: the views for people."""

TRUST_STATEMENTS = (
    *(f"DROP VIEW IF EXISTS {name}" for name in TRUST_VIEWS if name in VIEWS),
    *TRUST_VIEWS.values(),
)
"""Migration 3: signatures and disclosures, and the source of an entry at the end of the views that were there."""


COURSE_STATEMENTS = (
    *PEOPLE_INDEXES,
    *(f"DROP VIEW IF EXISTS {name}" for name in QUICK_VIEWS if name in FORM_3_VIEWS),
    *QUICK_VIEWS.values(),
    *COURSE_VIEWS.values(),
)
"""Migration 4: patients and their courses; finding them; views that answer a large file."""

ALL_VIEWS = FORM_3_VIEWS | QUICK_VIEWS | COURSE_VIEWS
"""Every view of a file of this version."""


def views_of(version: int) -> dict[str, str]:
    """The views of a file of this form, by name (those of form 2 for an older one)."""
    if version >= USER_VERSION:
        return ALL_VIEWS
    return FORM_3_VIEWS if version == 3 else VIEWS


def expected_fingerprint(version: int = USER_VERSION) -> str:
    """The fingerprint that a sound file of this version has, or one of an earlier form (2 or later)."""
    indexes = PEOPLE_INDEXES if version >= USER_VERSION else ()
    return _digest(sorted((*RECORD_STATEMENTS, *indexes, *views_of(version).values())))


def fingerprint(connection: Connection) -> str:
    """The fingerprint of what is in the file: everything on our tables, and our views.

    A trigger that was dropped, changed or added to our tables changes it; tables and views that somebody put
    beside ours do not, nor does in a file of an earlier form a view that has a name of ours only by now.
    """
    names = ", ".join(f"'{name}'" for name in views_of(user_version(connection)))
    found = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
        f"AND (tbl_name COLLATE NOCASE IN ('event', 'node') OR name COLLATE NOCASE IN ({names}))"
    ).fetchall()
    return _digest(sorted(str(row[0]) for row in found))


def user_version(connection: Connection) -> int:
    """How many migrations this file has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _digest(statements: list[str]) -> str:
    return hashlib.sha256(json.dumps(statements).encode()).hexdigest()
