"""The one way into the file: append, inside a transaction that no other process can write in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from infusion_tui.clock import Stamp
from infusion_tui.record.events import Event, NewEvent
from infusion_tui.record.payload_text import encode
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
        row = self._unnumbered(new, stamp, tz, station, app)
        stored = self._stored(row)
        if stored is not None:
            return stored
        seq, prev_hash = self._end()
        version = self._last_version(new.session_id) + 1
        return self._insert(msgspec.structs.replace(row, seq=seq + 1, version=version, prev_hash=prev_hash))

    def append_all(
        self, events: Iterable[NewEvent], *, stamp: Stamp, tz: str, station: str, app: str
    ) -> tuple[Event, ...]:
        """Add many events in order, as `append` would one by one; ten times as fast, as others wait meanwhile.

        Raises:
            Conflict, StoreError, ValueError: as `append`; nothing of the transaction is to be kept then.
        """
        saved: list[Event] = []
        versions: dict[str, int] = {}
        seq, last_hash = self._end()
        for new in events:
            row = self._unnumbered(new, stamp, tz, station, app)
            event = self._stored(row)
            if event is None:
                if row.session_id not in versions:
                    versions[row.session_id] = self._last_version(row.session_id)
                place = {"seq": seq + 1, "version": versions[row.session_id] + 1, "prev_hash": last_hash}
                event = self._insert(msgspec.structs.replace(row, **place), by_hand=True)
                seq, last_hash, versions[row.session_id] = event.seq, event.hash, event.version
            saved.append(event)
        return tuple(saved)

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

    def _unnumbered(self, new: NewEvent, stamp: Stamp, tz: str, station: str, app: str) -> RawRow:
        """The row of a new event without its number and its place in the chain."""
        return RawRow(
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

    def _raw(self, event_id: str) -> RawRow | None:
        rows = self._rows(f"{SELECT} WHERE event_id = ?", (event_id,))
        return RawRow(*rows[0]) if rows else None

    def _stored(self, row: RawRow) -> Event | None:
        """The entry with this row's id, if it is in the file already.

        Raises:
            Conflict: with other content.
        """
        stored = self._raw(row.event_id)
        if stored is None:
            return None
        if any(getattr(stored, name) != getattr(row, name) for name in _SAME):
            raise Conflict(
                f"This entry was already saved as entry {stored.version} with other content. "
                "Nothing was written; look at the entry, and correct it there."
            )
        return stored.event(self.path)

    def _end(self) -> tuple[int, str]:
        """Number and hash of the last row."""
        with plainly(self.path):
            seq, prev_hash = self._connection.execute(
                "SELECT coalesce(max(seq), 0), coalesce("
                "(SELECT hash FROM event ORDER BY seq DESC LIMIT 1), ?) FROM event",
                (GENESIS,),
            ).fetchone()
        return int(seq), str(prev_hash)

    def _last_version(self, session_id: str) -> int:
        """The number of the last entry of a session or stream; 0 where there is none."""
        with plainly(self.path):
            (version,) = self._connection.execute(
                "SELECT coalesce(max(version), 0) FROM event WHERE session_id = ?", (session_id,)
            ).fetchone()
        return int(version)

    def _insert(self, row: RawRow, *, by_hand: bool = False) -> Event:
        try:
            row = msgspec.structs.replace(row, hash=row.digest())
        except UnicodeEncodeError:
            raise StoreError(
                "The entry holds characters that are not text and cannot be saved. Nothing was written; type it again."
            ) from None
        event = row.event(self.path)
        with plainly(self.path):
            if by_hand:
                self._connection.execute(_INSERT, [getattr(row, name) for name in COLUMNS])
                return event
            self._database.table("event").insert({name: getattr(row, name) for name in COLUMNS}, pk="seq")
        return event


def _text(new: NewEvent) -> str:
    try:
        return encode(new.payload)
    except UnicodeEncodeError:
        raise StoreError(
            "The entry holds characters that are not text and cannot be saved. Nothing was written; type it again."
        ) from None
