"""Bringing a file to this version's form, through sqlite-utils. Imported only when there is something to bring."""

from __future__ import annotations

import re
import uuid
from typing import Any

from sqlite_utils import Database, Migrations

from infusion_tui.store._sqlite import Connection
from infusion_tui.store.course_views import COURSE_VIEWS
from infusion_tui.store.quick_views import QUICK_VIEWS
from infusion_tui.store.schema import (
    APPLICATION_ID,
    COURSE_STATEMENTS,
    RECORD_STATEMENTS,
    TRUST_STATEMENTS,
    USER_VERSION,
    VIEW_STATEMENTS,
)
from infusion_tui.store.trust_views import FORM_3_VIEWS

MIGRATIONS = Migrations("infusion_tui")
"""All migrations, oldest first. One that has shipped is never changed."""


def m0001_record(db: Any) -> None:
    """The event table with its guards and indexes, and this file's node."""
    for statement in RECORD_STATEMENTS:
        db.execute(statement)


def m0002_views(db: Any) -> None:
    """The views for people."""
    for statement in VIEW_STATEMENTS:
        db.execute(statement)


def m0003_trust_views(db: Any) -> None:
    """Who signed, who looked, and where an entry comes from."""
    for statement in TRUST_STATEMENTS:
        db.execute(statement)


def m0004_courses(db: Any) -> None:
    """Patients and their courses, and indexes to find them by."""
    for name in (*QUICK_VIEWS, *COURSE_VIEWS):
        if name not in FORM_3_VIEWS:
            _make_way(db, name)
    for statement in COURSE_STATEMENTS:
        db.execute(statement)


def _make_way(db: Any, name: str) -> None:
    """What somebody put beside our tables under a name that a view of ours has from now on is called `NAME_own` then."""
    found = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
        (name,),
    ).fetchall()
    for kind, theirs, sql in found:
        if kind == "table":
            db.execute(f'ALTER TABLE "{theirs}" RENAME TO "{name}_own"')
        else:
            db.execute(f'DROP VIEW "{theirs}"')
            # as SQLite keeps it, the text begins with CREATE VIEW and the name
            rest = re.sub(r'^CREATE VIEW\s+(?:"[^"]*"|\[[^\]]*\]|`[^`]*`|\w+)', "", sql, flags=re.IGNORECASE)
            db.execute(f'CREATE VIEW "{name}_own"{rest}')


for _migration in (m0001_record, m0002_views, m0003_trust_views, m0004_courses):
    MIGRATIONS()(_migration)


def migrate(connection: Connection, *, node: str | None = None, stop_before: str | None = None) -> None:
    """Apply what is missing, in one transaction that waits for other processes doing the same.

    `node` names a new file's node; without it a new file gets a random one. `stop_before` is for tests.

    Raises:
        sqlite3.Error: as SQLite says it; the file is as it was.
    """
    # IMMEDIATE, because four processes may start at once: a deferred transaction would let all of them begin
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version < USER_VERSION:
            database = Database(connection, execute_plugins=False)
            MIGRATIONS.apply(database, stop_before=stop_before)
            if version == 0:
                database.table("node").insert({"id": 1, "node": node or str(uuid.uuid4())})
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={len(MIGRATIONS.applied(database))}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
