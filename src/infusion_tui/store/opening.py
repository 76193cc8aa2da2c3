"""Opening a file that exists: rights, version of SQLite, whose file it is, migrations, guards, end of the chain."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infusion_tui.store._sqlite import (
    LIBRARY,
    WAIT_S,
    Access,
    Connection,
    Version,
    connect,
    is_affected,
    is_too_old,
    journal_mode,
    settle_journal,
    sqlite3,
)
from infusion_tui.store.chain import COLUMNS, GENESIS, RawRow
from infusion_tui.store.errors import (
    BROKEN,
    NOT_FOUND,
    PASSED_OVER,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
    StoreUnavailable,
)
from infusion_tui.store.failures import in_words, is_not_openable, plainly
from infusion_tui.store.indexes import row_not_found
from infusion_tui.store.places import only_to_read
from infusion_tui.store.rights import close_to_others
from infusion_tui.store.schema import (
    APPLICATION_ID,
    READABLE_VERSION,
    USER_VERSION,
    expected_fingerprint,
    fingerprint,
    user_version,
)
from infusion_tui.store.wal import kept_at, passed_over

_TAIL = 50

UNSAFE = (
    "The SQLite on this machine is older than the one that {path} is used with, and writing with it could lose "
    "entries. The file is open for reading only; nothing is lost. Install a newer SQLite (pysqlite3) to chart."
)
NEWER = (
    "A newer version of infusion-tui has written {path}. It is open for reading only; nothing is lost. "
    "Update infusion-tui on this machine to chart."
)
GUARDS = (
    "The guards inside {path} were changed by another program. It is open for reading only; what it holds can be "
    "read. Run verify, and ask the person who looks after this system."
)
CUT_OFF = (
    "{path} once had {issued} rows; the last now is {last}: rows at its end are gone. The file is open for reading "
    "only. Run verify, and ask the person who looks after this system."
)
_SLOWER = (
    "The SQLite on this machine (before 3.51.3) is not safe for the fast way of writing. "
    "A slower, safe way is used; nothing else changes."
)
_FROZEN = (
    "The folder of {path} cannot be written, so what others write from now on is not seen here "
    "until it is opened again."
)


@dataclass(slots=True)
class Opened:
    """A connection that is ready, and what was found out on the way. `refusal`: why writes are refused."""

    connection: Connection
    node: str
    notices: tuple[str, ...]
    refusal: StoreError | None
    schema_version: int


def open_existing(path: Path, *, read_only: bool, wait_s: float, version: Version) -> Opened:
    """Open `path`, which is a file. See `Store.open`.

    Raises:
        StoreError: it cannot even be read, and why.
    """
    if is_too_old(version):
        raise StoreUnavailable(
            f"The SQLite on this machine ({'.'.join(map(str, version))}) is too old to read {path}. "
            "Install SQLite 3.37 or newer. The file was not touched."
        )
    with plainly(path):
        place = only_to_read(path)
        if place is not None:
            connection, access = _read_there(path, wait_s, version)
        else:
            connection, access = _connect(path, read_only=read_only, wait_s=wait_s, version=version)
        try:
            found = _look(path, connection, access, read_only=read_only, version=version, place=place)
            found.notices += tuple(close_to_others(path, may_change=place is None))
            return found
        except BaseException:
            connection.close()
            raise


@dataclass(slots=True)
class OpenedToRead:
    """A file of any version, opened without the means to change it: for comparing and restoring."""

    path: Path
    connection: Connection
    node: str
    read_only: bool = True

    def _raw_connection(self) -> Connection:
        return self.connection


@contextmanager
def open_to_read(path: Path) -> Iterator[OpenedToRead]:
    """Open a copy of a record, also one of an older version, which stays as it is.

    Raises:
        StoreMissing: no such file.
        StoreDamaged: it is no record, or SQLite cannot read it.
        StoreError: it cannot be opened, and why.
    """
    path = path.absolute()
    with plainly(path):
        path.stat()
        connection, _ = _reader(path, wait_s=WAIT_S, version=LIBRARY)
    try:
        with plainly(path):
            connection.execute("PRAGMA query_only=ON")
            _refuse_foreign(path, connection)
            node = connection.execute("SELECT node FROM node").fetchone()
        if node is None:
            raise in_words(sqlite3.OperationalError("no node"), path)
        yield OpenedToRead(path, connection, str(node[0]))
    finally:
        connection.close()


def is_newer(connection: Connection) -> bool:
    """True when a newer version of this program has changed the file's form."""
    return user_version(connection) > USER_VERSION


def _read_there(path: Path, wait_s: float, version: Version) -> tuple[Connection, Access]:
    """A reader for a place where nothing of SQLite's own may be written; what another program has in a `-wal` there
    is read with it."""
    access: Access = "read" if os.path.lexists(f"{path}-wal") else "immutable"
    return _probed(path, access, wait_s, version), access


def _connect(path: Path, *, read_only: bool, wait_s: float, version: Version) -> tuple[Connection, Access]:
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    access: Access = "write" if writable and not (read_only and is_affected(version)) else "read"
    if writable and is_affected(version) and _is_to_be_undone(path):
        access = "write"
    elif access == "write" and is_affected(version):
        # an affected library that so much as closes a WAL file can do harm: look first, through a reader
        with_reader = _probed(path, "read", wait_s, version)
        access = "read" if journal_mode(with_reader) == "wal" else "write"
        with_reader.close()
    if access == "write":
        return _probed(path, access, wait_s, version), access
    return _reader(path, wait_s=wait_s, version=version)


def _reader(path: Path, *, wait_s: float, version: Version) -> tuple[Connection, Access]:
    """A connection that cannot change the file, not even by bringing its `-wal` into it when it is closed."""
    try:
        return _probed(path, "read", wait_s, version), "read"
    except sqlite3.Error as error:
        # without the right to write the folder, SQLite cannot read a WAL file that nobody has open; nobody has it
        # open when there is no -wal beside it, and then the file alone is whole
        if not is_not_openable(error) or os.path.lexists(f"{path}-wal") or _is_to_be_undone(path):
            raise
    return _probed(path, "immutable", wait_s, version), "immutable"


def _is_to_be_undone(path: Path) -> bool:
    """True when an entry may have been broken off half-written: SQLite puts back what was, and only who may write can."""
    try:
        return not os.path.lexists(f"{path}-wal") and os.stat(f"{path}-journal").st_size > 0
    except FileNotFoundError:
        return False


def _probed(path: Path, access: Access, wait_s: float, version: Version) -> Connection:
    """A connection that has looked into the file once: only then is it known whether it can be read."""
    connection = connect(path, access, wait_s=wait_s, version=version)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _look(
    path: Path,
    connection: Connection,
    access: Access,
    *,
    read_only: bool,
    version: Version,
    place: StoreError | None,
) -> Opened:
    _refuse_foreign(path, connection)
    # before anything is written: it would be written over them
    behind = passed_over(path)
    refusal: StoreError | None = None
    notices: list[str] = []
    if access == "immutable" and place is None:
        notices.append(_FROZEN.format(path=path))
    if is_newer(connection):
        refusal = StoreReadOnly(NEWER.format(path=path))
        notices.append(str(refusal))
    elif place is not None:
        refusal = place
        if not read_only:
            notices.append(str(refusal))
    elif access != "write" and is_affected(version) and journal_mode(connection) == "wal":
        refusal = StoreUnavailable(UNSAFE.format(path=path))
        notices.append(str(refusal))
    elif access != "write" or read_only:
        refusal = StoreReadOnly(
            f"The file {path} is open for reading only. Nothing was written and nothing is lost. "
            "To chart, the file and its folder must be writable by you."
        )
        if not read_only:
            notices.append(str(refusal))
    elif settle_journal(connection, version=version) != "wal" and is_affected(version):
        notices.append(_SLOWER)
    if user_version(connection) < USER_VERSION and not behind:
        _bring_up(path, connection, refusal)
    damage = None if is_newer(connection) else _damage(connection, path)
    if behind and damage is None:
        damage = StoreDamaged(PASSED_OVER.format(path=path, kept=kept_at(path)))
    if damage is not None:
        refusal = damage
        notices.append(str(damage))
    node = connection.execute("SELECT node FROM node").fetchone()
    if node is None:
        raise in_words(sqlite3.OperationalError("no node"), path)
    if refusal is not None:
        connection.execute("PRAGMA query_only=ON")
    schema_version = int(connection.execute("PRAGMA schema_version").fetchone()[0])
    return Opened(connection, str(node[0]), tuple(notices), refusal, schema_version)


def _bring_up(path: Path, connection: Connection, refusal: StoreError | None) -> None:
    """Bring an older file to this version's form, where it may be written and nobody meddled with its guards; one
    whose record is the same is read as it is.

    Raises:
        StoreReadOnly: it must be brought up first, and cannot be here.
    """
    found = user_version(connection)
    if refusal is None:
        if found >= READABLE_VERSION and fingerprint(connection) != expected_fingerprint(found):
            return  # it is said by `_damage`; a form that was tampered with must not be made sound by an update
        from infusion_tui.store.migrations import migrate

        migrate(connection)
    elif found < READABLE_VERSION:
        raise StoreReadOnly(
            f"The file {path} comes from an older version and must be brought up to date first. "
            "Open it once where it can be written. Nothing was changed."
        )


def _refuse_foreign(path: Path, connection: Connection) -> None:
    application_id = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if application_id != APPLICATION_ID:
        raise StoreDamaged(
            f"The file {path} is not a record of infusion-tui, or it is empty. It was not touched. "
            "Name the right file, or restore the last backup."
        )


def _damage(connection: Connection, path: Path) -> StoreDamaged | None:
    if fingerprint(connection) != expected_fingerprint(user_version(connection)):
        return StoreDamaged(GUARDS.format(path=path))
    issued = _issued(connection)  # asked first: rows that come meanwhile do not count as gone
    columns = ", ".join(COLUMNS)
    rows = connection.execute(f"SELECT {columns} FROM event ORDER BY seq DESC LIMIT {_TAIL + 1}").fetchall()
    tail = [RawRow(*row) for row in reversed(rows)]
    before = GENESIS if len(tail) <= _TAIL else tail.pop(0).hash
    for row in tail:
        if row.prev_hash != before or not row.is_sound:
            return StoreDamaged(BROKEN.format(seq=row.seq, path=path))
        before = row.hash
    last = tail[-1].seq if tail else 0
    if issued > last:
        return StoreDamaged(CUT_OFF.format(path=path, issued=issued, last=last))
    try:
        lost = row_not_found(connection)
    except sqlite3.DatabaseError as error:
        found = in_words(error, path)
        if isinstance(found, StoreDamaged):
            return found  # the rows can be read, an index cannot
        raise found from error
    return StoreDamaged(NOT_FOUND.format(seq=lost, path=path)) if lost is not None else None


def _issued(connection: Connection) -> int:
    """The highest number that a row of this file ever had, also when the row is gone."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
    return int(row[0]) if row is not None else 0
