"""What lies on the desk and is not the record: drafts, settings, signs of life. A second small file.

Nothing here may ever stop charting. A desk file that is missing is made when something is put on it; one that is
damaged, locked or read-only leaves drafts and settings in memory, and `problem` says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from infusion_tui.record.blind import Beat
from infusion_tui.store._sqlite import LIBRARY, Connection, connect, is_too_old, settle_journal, sqlite3
from infusion_tui.store.chain import as_text, from_text
from infusion_tui.store.creation import touch

_WAIT_S = 0.25
_FORGET_BEATS = dt.timedelta(days=1)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS draft(chair TEXT NOT NULL, person TEXT NOT NULL, text TEXT NOT NULL, "
    "begun_at TEXT NOT NULL, PRIMARY KEY(chair, person)) STRICT",
    "CREATE TABLE IF NOT EXISTS setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS heartbeat(station TEXT NOT NULL, pid INTEGER NOT NULL, at TEXT NOT NULL, "
    "wall_at TEXT NOT NULL, boot_id TEXT, boot_ms INTEGER NOT NULL, simulated INTEGER NOT NULL, "
    "PRIMARY KEY(station, pid, simulated)) STRICT",
)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A line that somebody began to type at a chair and has not entered. `begun_at`: its first key, UTC."""

    chair: str
    person: str
    text: str
    begun_at: dt.datetime


class Desk:
    """Live state beside the record at `record_path`. One object belongs to the thread that made it.

    Attributes:
        path: the side file, `<name>.desk.db`.
        problem: a sentence when something could not be kept on disk, else None.
    """

    def __init__(self, record_path: Path) -> None:
        record_path = Path(record_path).absolute()
        self.path = record_path.with_name(f"{record_path.stem}.desk.db")
        self.problem: str | None = None
        self._connection: Connection | None = None
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._settings: dict[str, str] = {}

    def close(self) -> None:
        """Let go of the side file. It can be used again after that."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- drafts ------------------------------------------------------------------------------------------------

    def save_draft(self, chair: str, person: str, text: str, begun_at: dt.datetime) -> bool:
        """Keep the line as typed so far. False when it is only in memory (see `problem`)."""
        draft = Draft(chair=chair, person=person, text=text, begun_at=begun_at)
        self._drafts[chair, person] = draft
        return self._put(
            "INSERT INTO draft(chair, person, text, begun_at) VALUES (?, ?, ?, ?) ON CONFLICT(chair, person) "
            "DO UPDATE SET text = excluded.text, begun_at = excluded.begun_at",
            (chair, person, text, as_text(begun_at)),
        )

    def draft(self, chair: str, person: str) -> Draft | None:
        """The line that this person began at this chair."""
        found = [draft for draft in self.drafts(chair) if draft.person == person]
        return found[0] if found else None

    def drop_draft(self, chair: str, person: str) -> bool:
        """Forget the line. False when the side file still has it (see `problem`)."""
        self._drafts.pop((chair, person), None)
        if self._connection is None and not self.path.exists():
            return True
        return self._put("DELETE FROM draft WHERE chair = ? AND person = ?", (chair, person))

    def drafts(self, chair: str | None = None) -> list[Draft]:
        """All lines that were begun, oldest first; of one chair when it is named."""
        found = dict(self._drafts) if self.problem else {}
        for row in self._get("SELECT chair, person, text, begun_at FROM draft"):
            try:
                draft = Draft(chair=row[0], person=row[1], text=row[2], begun_at=from_text(row[3]))
            except ValueError:
                continue  # a line whose time cannot be read is not worth stopping anybody
            found.setdefault((draft.chair, draft.person), draft)
        return sorted(
            (draft for draft in found.values() if chair in (None, draft.chair)),
            key=lambda draft: (draft.begun_at, draft.chair, draft.person),
        )

    # --- PINs of an earlier version ----------------------------------------------------------------------------

    def old_pins(self) -> dict[str, str]:
        """The hashes of PINs that an earlier version kept here, by initials (see `StaffFile`)."""
        if not self._get("SELECT 1 FROM sqlite_schema WHERE name = 'pin'"):
            return {}
        return {str(row[0]): str(row[1]) for row in self._get("SELECT initials, hash FROM pin")}

    def drop_old_pins(self, kept: Iterable[str]) -> bool:
        """They are in the staff file now. False when they still lie here (see `problem`)."""
        self._put("PRAGMA secure_delete=ON", ())
        return all(self._put("DELETE FROM pin WHERE initials = ?", (initials,)) for initials in kept)

    # --- settings ----------------------------------------------------------------------------------------------

    def put(self, key: str, value: str) -> bool:
        """Keep a setting. False when it is only in memory (see `problem`)."""
        self._settings[key] = value
        return self._put(
            "INSERT INTO setting(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def get(self, key: str) -> str | None:
        """A setting, or None."""
        rows = self._get("SELECT value FROM setting WHERE name = ?", (key,))
        if rows and not self.problem:
            return str(rows[0][0])
        return self._settings.get(key, str(rows[0][0]) if rows else None)

    # --- signs of life -----------------------------------------------------------------------------------------

    def beat(self, beat: Beat) -> bool:
        """Keep this app's last sign of life, and forget apps that have been silent for a day longer. False when it
        could not be kept; that alone is no `problem` for anybody."""
        before, old = self.problem, beat.wall_at - _FORGET_BEATS
        kept = self._put(
            "INSERT INTO heartbeat(station, pid, at, wall_at, boot_id, boot_ms, simulated) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT(station, pid, simulated) DO UPDATE SET at = excluded.at, wall_at = excluded.wall_at, "
            "boot_id = excluded.boot_id, boot_ms = excluded.boot_ms",
            (
                beat.station,
                beat.pid,
                as_text(beat.at),
                as_text(beat.wall_at),
                beat.boot_id,
                beat.boot_ms,
                beat.simulated,
            ),
        )
        if kept:
            self._put(
                "DELETE FROM heartbeat WHERE wall_at < ? AND simulated = ?", (as_text(old), beat.simulated)
            )
        self.problem = before
        return kept

    def beats(self) -> list[Beat]:
        """The last sign of life of every app on this file; empty as well when they cannot be read."""
        before, found = self.problem, []
        for row in self._get("SELECT at, wall_at, boot_id, boot_ms, station, pid, simulated FROM heartbeat"):
            try:
                at, wall_at = from_text(row[0]), from_text(row[1])
            except ValueError:
                continue  # a time that cannot be read is no sign of life
            found.append(
                Beat(
                    at=at, wall_at=wall_at, boot_id=row[2], boot_ms=row[3], station=row[4], pid=row[5],
                    simulated=bool(row[6]),
                )
            )  # fmt: skip
        self.problem = before
        return found

    # --- the side file -----------------------------------------------------------------------------------------

    def _put(self, sql: str, values: Sequence[object]) -> bool:
        def work(connection: Connection) -> bool:
            connection.execute(sql, values)
            return True

        if self._connection is None and not self.path.exists():
            try:
                touch(self.path)
            except FileExistsError:
                pass  # another process was first: the file is there, which is all that was wanted
            except OSError as error:
                self._note(error)
                return False
        return bool(self._try(work, False))

    def _get(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        if self._connection is None and not self.path.exists():
            return []
        found: list[tuple[Any, ...]] = self._try(lambda open_: open_.execute(sql, values).fetchall(), [])
        return found

    def _try(self, work: Callable[[Connection], Any], otherwise: Any) -> Any:
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
        connection = connect(self.path, "write", wait_s=_WAIT_S)
        try:
            # a desk of an earlier version lacks the tables that came later
            there = connection.execute(
                "SELECT count(*) FROM sqlite_schema WHERE name IN ('draft', 'setting', 'heartbeat')"
            ).fetchone()[0]
            if there < len(_TABLES):
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
            f"Drafts and settings cannot be kept in {self.path} ({error}). Charting goes on; "
            "what was saved in the record is safe."
        )
