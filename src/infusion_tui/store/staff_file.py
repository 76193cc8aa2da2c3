"""PINs and their wrong tries: a file of their own beside the record, `NAME.staff.db`.

Apart from the record, because a record is copied, exported and read by many; apart from the desk, because drafts and
settings may be thrown away and this may not. Losing it never opens the door: a person whose PIN cannot be found is
refused until it is set anew. PINs that an earlier version kept on the desk are brought over once, quietly.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from infusion_tui.store._sqlite import LIBRARY, Connection, connect, is_too_old, settle_journal, sqlite3
from infusion_tui.store.creation import sync_folder, touch
from infusion_tui.store.desk import Desk
from infusion_tui.store.errors import StaffFileError

_WAIT_S = 2.0
_TABLES = (
    "CREATE TABLE IF NOT EXISTS pin(initials TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS tries(initials TEXT PRIMARY KEY, wrong INTEGER NOT NULL, boot_id TEXT NOT NULL, "
    "boot_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL, said INTEGER NOT NULL DEFAULT 0) STRICT",
)
Result = TypeVar("Result")


class Tries(msgspec.Struct, frozen=True):
    """Tries in a row that have not been right, and when the last of them began: by boot, by milliseconds since that
    boot, and by room time (milliseconds since 1970). `said`: the record knows that this person was locked out."""

    wrong: int = 0
    boot_id: str = ""
    boot_ms: int = 0
    at_ms: int = 0
    said: bool = False


class StaffFile:
    """The staff file of the record at `record_path`. One object belongs to the thread that made it.

    Attributes:
        path: `<name>.staff.db`.
        problem: a sentence when it could not be read or written, else None.
    """

    def __init__(self, record_path: Path, desk: Desk) -> None:
        record_path = Path(record_path).absolute()
        self.path = record_path.with_name(f"{record_path.stem}.staff.db")
        self.problem: str | None = None
        self._desk = desk
        self._connection: Connection | None = None
        self._brought_over = False
        self._uncounted: dict[str, Tries] = {}

    def close(self) -> None:
        """Let go of the file. It can be used again after that."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    # --- PINs --------------------------------------------------------------------------------------------------

    def set_pin_hash(self, initials: str, hash: str) -> None:  # noqa: A002
        """Keep the hash of a person's PIN; their wrong tries are forgotten with the old one.

        Raises:
            StaffFileError: it could not be kept; the PIN is what it was.
        """

        def keep(connection: Connection) -> bool:
            connection.execute(
                "INSERT INTO pin(initials, hash) VALUES (?, ?) ON CONFLICT(initials) DO UPDATE SET hash = excluded.hash",
                (initials, hash),
            )
            connection.execute("DELETE FROM tries WHERE initials = ?", (initials,))
            return True

        if not self._write(keep, False):
            raise StaffFileError(f"The PIN was not set. {self.problem}")
        self._uncounted.pop(initials, None)

    def pin_hash(self, initials: str) -> str | None:
        """The hash of this person's PIN; None when there is none, or the file cannot be read (`problem`)."""
        self._bring_over()
        found = self._read(
            lambda open_: open_.execute("SELECT hash FROM pin WHERE initials = ?", (initials,)).fetchone(),
            None,
        )
        return str(found[0]) if found else None

    # --- tries -------------------------------------------------------------------------------------------------

    def begin_try(self, initials: str, now: Tries, waits: Callable[[Tries], bool]) -> Tries:
        """Count a try before anybody knows whether it is right, unless this person has to wait (`waits` of what is
        kept): then nothing is counted, and what is kept is given back. One transaction, so that two terminals at once
        have no more tries than one, and a process that is killed while it compares has had its try.

        Where the file cannot be written, the try is counted in this process: whoever sits at the screen can go on.
        """

        def count(connection: Connection) -> Tries:
            before = _tries(connection, initials)
            if waits(before):
                return before
            after = msgspec.structs.replace(now, wrong=before.wrong + 1, said=before.said)
            connection.execute(
                "INSERT INTO tries(initials, wrong, boot_id, boot_ms, at_ms, said) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT(initials) DO UPDATE SET wrong = excluded.wrong, boot_id = excluded.boot_id, "
                "boot_ms = excluded.boot_ms, at_ms = excluded.at_ms",
                (initials, after.wrong, after.boot_id, after.boot_ms, after.at_ms, after.said),
            )
            return after

        counted = self._write(count, None)
        if counted is not None:
            self._uncounted.pop(initials, None)
            return counted
        before = self._uncounted.get(initials) or self.tries(initials)
        if not waits(before):
            self._uncounted[initials] = msgspec.structs.replace(now, wrong=before.wrong + 1, said=before.said)
            return self._uncounted[initials]
        return before

    def tries(self, initials: str) -> Tries:
        """What is kept of this person's tries."""
        return self._read(lambda open_: _tries(open_, initials), Tries())

    def was_right(self, initials: str) -> None:
        """The PIN was right: the tries before it are forgotten."""
        self._uncounted.pop(initials, None)
        self._write(
            lambda open_: bool(open_.execute("DELETE FROM tries WHERE initials = ?", (initials,))), False
        )

    def lockout_said(self, initials: str) -> None:
        """The record knows that this person was locked out: it is said once in a row of wrong tries."""
        self._write(
            lambda open_: bool(open_.execute("UPDATE tries SET said = 1 WHERE initials = ?", (initials,))),
            False,
        )

    # --- from the desk -----------------------------------------------------------------------------------------

    def _bring_over(self) -> None:
        """PINs of an earlier version: written here and synced first, only then taken off the desk. Interrupted, they
        lie in both and it is done again; a PIN that was set here since is newer and stays."""
        if self._brought_over:
            return
        old = self._desk.old_pins()
        if not old:
            self._brought_over = self._desk.problem is None
            return

        def keep(connection: Connection) -> bool:
            connection.executemany("INSERT OR IGNORE INTO pin(initials, hash) VALUES (?, ?)", old.items())
            return True

        if self._write(keep, False):
            self._brought_over = self._desk.drop_old_pins(old)

    # --- the file ----------------------------------------------------------------------------------------------

    def _write(self, work: Callable[[Connection], Result], otherwise: Result) -> Result:
        """One transaction, on the disk before this returns."""

        def whole(connection: Connection) -> Result:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        if self._connection is None and not self.path.exists():
            try:
                touch(self.path)
                sync_folder(self.path.parent)
            except FileExistsError:
                pass  # another process was first: the file is there, which is all that was wanted
            except OSError as error:
                self._note(error)
                return otherwise
        return self._try(whole, otherwise)

    def _read(self, work: Callable[[Connection], Result], otherwise: Result) -> Result:
        if self._connection is None and not self.path.exists():
            return otherwise
        return self._try(work, otherwise)

    def _try(self, work: Callable[[Connection], Result], otherwise: Result) -> Result:
        try:
            if self._connection is None:
                self._connection = self._open()
            result = work(self._connection)
        except (sqlite3.Error, OSError, UnicodeError) as error:
            if not isinstance(error, sqlite3.ProgrammingError):
                self.close()
            self._note(error)
            return otherwise
        self.problem = None
        return result

    def _open(self) -> Connection:
        if is_too_old(LIBRARY):
            raise OSError("SQLite is too old")
        try:
            connection = connect(self.path, "write", wait_s=_WAIT_S)
        except sqlite3.Error:
            # a disk that takes nothing more can still be read: whoever has a PIN can still sign in
            return connect(self.path, "read", wait_s=_WAIT_S)
        try:
            connection.execute("PRAGMA secure_delete=ON")
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'tries'").fetchone():
                connection.execute("BEGIN IMMEDIATE")
                for statement in _TABLES:
                    connection.execute(statement)
                connection.execute("COMMIT")
            settle_journal(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _note(self, error: Exception) -> None:
        self.problem = (
            f"The staff file {self.path} cannot be used ({error}). The record is not touched by that."
        )


def _tries(connection: Connection, initials: str) -> Tries:
    row = connection.execute(
        "SELECT wrong, boot_id, boot_ms, at_ms, said FROM tries WHERE initials = ?", (initials,)
    ).fetchone()
    return Tries(row[0], row[1], row[2], row[3], bool(row[4])) if row else Tries()
