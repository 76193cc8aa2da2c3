"""The one way into the file: append, inside a transaction that no other process can write in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from infusion_tui.clock import Stamp
from infusion_tui.record.events import Event, NewEvent, encode
from infusion_tui.store._sqlite import Connection
from infusion_tui.store.chain import COLUMNS, GENESIS, SELECT, RawRow, as_text
from infusion_tui.store.errors import Conflict, StoreDamaged, StoreError
from infusion_tui.store.failures import plainly
from infusion_tui.store.reading import Reads

SCHEMA = 1
"""Version of the payloads that this version writes."""

_INSERT = f"INSERT INTO event({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_SAME = ("session_id", "chair", "kind", "occurred_at", "author", "payload", "amends", "reason")


class Writer(Reads):
    """An open write transaction. Comes from `Store.write()`; what is appended is on disk when that block ends."""

    def __init__(self, path: Path, connection: Connection, database: Any, node: str) -> None:
        self.path = path
        self._connection = connection
        self._database = database
        self._node = node

    def _connected(self) -> Connection:
        return self._connection

    def append(self, new: NewEvent, *, stamp: Stamp, tz: str, station: str, app: str) -> Event:
        """Add one event behind the last; gives it as stored, with its number and its place in the chain.

        The same event again (same id, same content) gives the stored one and adds nothing, so that a retry is safe.
        `recorded_at` is the stamp's time.

        Raises:
            Conflict: this id is in the file with other content.
            StoreError: the file does not take it; nothing was written.
            ValueError: `occurred_at` has no time zone.
        """
        row = RawRow(
            seq=0,
            event_id=new.event_id,
            node=self._node,
            session_id=new.session_id,
            chair=new.chair,
            version=0,
            kind=new.kind,
            schema=SCHEMA,
            occurred_at=as_text(new.occurred_at),
            recorded_at=as_text(stamp.utc),
            tz=tz,
            boot_id=stamp.boot_id,
            boot_ms=stamp.boot_ms,
            author=new.author,
            station=station,
            app=app,
            amends=new.amends,
            reason=new.reason,
            payload=_text(new),
            prev_hash="",
        )
        stored = self._raw(new.event_id)
        if stored is not None:
            if any(getattr(stored, name) != getattr(row, name) for name in _SAME):
                raise Conflict(
                    f"This entry was already saved as entry {stored.version} with other content. "
                    "Nothing was written; look at the entry, and correct it there."
                )
            return stored.event(self.path)
        with plainly(self.path):
            seq, prev_hash = self._connection.execute(
                "SELECT coalesce(max(seq), 0) + 1, coalesce("
                "(SELECT hash FROM event ORDER BY seq DESC LIMIT 1), ?) FROM event",
                (GENESIS,),
            ).fetchone()
            (version,) = self._connection.execute(
                "SELECT coalesce(max(version), 0) + 1 FROM event WHERE session_id = ?", (new.session_id,)
            ).fetchone()
        return self._insert(msgspec.structs.replace(row, seq=seq, version=version, prev_hash=prev_hash))

    def replay(self, row: RawRow) -> Event:
        """Add a row of another copy of the same file exactly as it was, to rebuild a file from an export.

        Raises:
            StoreDamaged: the row's own hash does not fit its content.
            StoreError: it does not follow the last row of this file; nothing was written.
        """
        if row.digest() != row.hash:
            raise StoreDamaged(f"Row {row.seq} was changed after it was exported: its hash does not fit it.")
        event = row.event(self.path)
        with plainly(self.path):
            # by hand: a year's rows through sqlite-utils take minutes
            self._connection.execute(_INSERT, [getattr(row, name) for name in COLUMNS])
        return event

    def _raw(self, event_id: str) -> RawRow | None:
        rows = self._rows(f"{SELECT} WHERE event_id = ?", (event_id,))
        return RawRow(*rows[0]) if rows else None

    def _insert(self, row: RawRow) -> Event:
        try:
            row = msgspec.structs.replace(row, hash=row.digest())
        except UnicodeEncodeError:
            raise StoreError(
                "The entry holds characters that are not text and cannot be saved. Nothing was written; type it again."
            ) from None
        event = row.event(self.path)
        with plainly(self.path):
            self._database.table("event").insert({name: getattr(row, name) for name in COLUMNS}, pk="seq")
        return event


def _text(new: NewEvent) -> str:
    try:
        return encode(new.payload)
    except UnicodeEncodeError:
        raise StoreError(
            "The entry holds characters that are not text and cannot be saved. Nothing was written; type it again."
        ) from None
