"""Is the file what was written to it? The answer, and the findings in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import msgspec

from infusion_tui.store._sqlite import Connection, sqlite3
from infusion_tui.store.chain import GENESIS, RawRow
from infusion_tui.store.errors import StoreDamaged, StoreError
from infusion_tui.store.schema import USER_VERSION, expected_fingerprint, fingerprint, user_version
from infusion_tui.store.wal import passed_over


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not fit: a word for scripts, a sentence for people, and the row if it is about one.

    Codes: `hash` (a row was changed), `chain` (a row does not follow the one before), `gap` (rows are missing),
    `tail` (rows at the end are missing), `version` (an entry number of a session is missing), `node`, `payload`
    (unreadable), `schema` (guards, indexes or views were changed), `sqlite` (SQLite's own check), `reference`.
    """

    code: str
    message: str
    seq: int | None = None


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of the whole file gave: rows read, the last one's number, hash and time (as stored, UTC; None in
    an empty file), and what does not fit."""

    rows: int
    seq: int
    hash: str
    findings: tuple[Finding, ...]
    at: str | None = None

    @property
    def ok(self) -> bool:
        """True when nothing was found."""
        return not self.findings


class Checked(Protocol):
    """What can be examined."""

    path: Path

    @property
    def node(self) -> str:
        """The file's id."""
        ...

    def stream(self) -> Iterator[RawRow]:
        """Every row in file order."""
        ...

    def _raw_connection(self) -> Connection: ...


def examine(store: Checked) -> Verification:
    """Check everything. Of each code only the first finding is named: what follows a break says nothing new."""
    findings: dict[str, Finding] = {}

    def found(code: str, message: str, seq: int | None = None) -> None:
        findings.setdefault(code, Finding(code=code, message=message, seq=seq))

    connection = store._raw_connection()
    try:
        version = user_version(connection)
        if version <= USER_VERSION and fingerprint(connection) != expected_fingerprint(version):
            found("schema", "The tables, guards, indexes or views in the file were changed.")
        for row in connection.execute("PRAGMA integrity_check(1)").fetchall():
            if row[0] != "ok":
                found("sqlite", f"SQLite's own check: {row[0]}")
        for row in connection.execute("PRAGMA foreign_key_check").fetchall():
            found("reference", f"Row {row[1]} corrects an entry that is not in the file.", _seq(row[1]))
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        found("sqlite", f"SQLite cannot read the file: {error}")
    if passed_over(store.path):
        found("tail", "Entries behind the last row stand in a damaged -wal and cannot be read.")
    rows, previous, at = 0, (0, GENESIS), None
    versions: dict[str, int] = {}
    try:
        # asked first: rows that are appended while the others are read do not count as cut off
        issued = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
        for raw in store.stream():
            rows += 1
            _check_row(store, raw, previous, versions, found)
            previous, at = (raw.seq, raw.hash), raw.recorded_at
        if issued is not None and issued[0] > previous[0]:
            found("tail", f"The file once had {issued[0]} rows; the last now is {previous[0]}.", previous[0])
    except (StoreError, sqlite3.DatabaseError) as error:
        found("sqlite", f"The rows behind {previous[0]} cannot be read: {error}", previous[0] + 1)
    return Verification(
        rows=rows, seq=previous[0], hash=previous[1], at=at, findings=tuple(findings.values())
    )


def _check_row(
    store: Checked, row: RawRow, previous: tuple[int, str], versions: dict[str, int], found: Any
) -> None:
    if row.seq != previous[0] + 1:
        found("gap", f"After row {previous[0]} comes row {row.seq}: rows are missing.", row.seq)
    if row.prev_hash != previous[1]:
        found("chain", f"Row {row.seq} does not follow the row before it.", row.seq)
    if not row.is_sound:
        found("hash", f"Row {row.seq} was changed after it was written: its hash does not fit.", row.seq)
    version = versions.get(row.session_id, 0) + 1
    if not isinstance(row.version, int):
        found("version", f"Row {row.seq} has no entry number.", row.seq)
    elif row.version != version:
        found(
            "version", f"Row {row.seq} is entry {row.version} of its session; {version} should come.", row.seq
        )
    versions[row.session_id] = row.version if isinstance(row.version, int) else version
    if row.node != store.node:
        found("node", f"Row {row.seq} was written to another file than this.", row.seq)
    try:
        row.event(store.path)
    except StoreDamaged as error:
        found("payload", str(error), row.seq)


def _seq(value: object) -> int | None:
    return value if isinstance(value, int) else None
