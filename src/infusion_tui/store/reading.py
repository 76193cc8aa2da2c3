"""Everything that can be asked of the file. `Store` and `Writer` answer the same questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from infusion_tui.record.events import ROOM, Event
from infusion_tui.store._sqlite import Connection
from infusion_tui.store.chain import GENESIS, SELECT, RawRow, as_text, event_of, from_text, is_sound
from infusion_tui.store.errors import BROKEN, StoreDamaged
from infusion_tui.store.failures import plainly
from infusion_tui.store.importing import present
from infusion_tui.store.patient_reading import PatientReads
from infusion_tui.store.people_index import RENUMBERED
from infusion_tui.store.schema import ENDINGS
from infusion_tui.store.signing import LacksSignature, lacking_signature

_BATCH = 500
_FROM_ROWS = "INDEXED BY event_kind"
"""Of sessions, what is shown comes from the rows: an index that holds it all would be read instead, and a damaged page of an
index says something else without anybody noticing."""
_NOT_STRUCK = "NOT EXISTS(SELECT 1 FROM event AS s WHERE s.amends = {0}.event_id AND s.kind = 'entry.struck')"


class SessionHead(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of sessions shows of one: the chair it began in, when it began, and whose it is.

    `began_at` is when the patient was admitted, `recorded_at` when that was typed (both UTC); `mrn` is the number as
    corrected.
    """

    session_id: str
    chair: str
    began_at: dt.datetime
    recorded_at: dt.datetime
    mrn: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The last row: its number, its hash and when it was typed. An empty file has number 0 and 64 zeros."""

    seq: int
    hash: str
    recorded_at: dt.datetime | None


class Reads(PatientReads):
    """The questions. Each answer is read to its end before it is given: no cursor stays open."""

    path: Path

    def _connected(self) -> Connection:
        raise NotImplementedError

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with plainly(self.path):
            try:
                return self._connected().execute(sql, values).fetchall()
            except UnicodeEncodeError:
                return []  # asked for what is not text: no row holds it

    def cursor(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a question one by one, for the rooms of the store that read them to the end at once."""
        return iter(self._connected().execute(sql, values))

    def _events(self, where: str, values: Sequence[object] = ()) -> tuple[Event, ...]:
        return tuple([self._event(row) for row in self._rows(f"{SELECT} {where}", values)])

    def _event(self, row: tuple[Any, ...]) -> Event:
        # opening looks at the last rows only: what is charted from is looked at here, 5 microseconds a row
        if not is_sound(row):
            self._broken(row[0])
        return event_of(row, self.path)

    def _broken(self, seq: int) -> None:
        """Row `seq` is not what was written, or rows before it are gone: say so, or refuse."""
        raise StoreDamaged(BROKEN.format(seq=seq, path=self.path))

    def _one(self, where: str, values: Sequence[object] = ()) -> Event | None:
        events = self._events(where, values)
        return events[0] if events else None

    @contextmanager
    def _readable(self, what: str) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise StoreDamaged(
                f"{what} of {self.path} cannot be read ({error}). Nothing was changed. "
                "Run verify, and ask for the last backup."
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Answer every question inside the block from one and the same state of the file."""
        connection = self._connected()
        if connection.in_transaction:
            yield
            return
        with plainly(self.path):
            connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                with plainly(self.path):
                    connection.execute("ROLLBACK")

    # --- events ------------------------------------------------------------------------------------------------

    def session(self, session_id: str) -> tuple[Event, ...]:
        """All events of one session, in the order of their number. Empty when there is no such session."""
        # asked from the other end of the index: where its middle is damaged, reading stops short and says nothing;
        # asked first: others may write meanwhile, and then there are more events, never fewer
        last = self._rows(
            "SELECT seq, version FROM event WHERE session_id = ? ORDER BY version DESC LIMIT 1", (session_id,)
        )
        events = self._events("WHERE session_id = ? ORDER BY version", (session_id,))
        for number, event in enumerate(events, 1):
            if event.version != number or event.session_id != session_id:
                self._broken(event.seq)
                break
        if last and last[0][1] > len(events):
            self._broken(last[0][0])
        return events

    def room(self) -> tuple[Event, ...]:
        """The stream that belongs to the room and to no patient."""
        return self.session(ROOM)

    def room_facts(self) -> tuple[Event, ...]:
        """The same without what grows with every look and every copy and says nothing about the room."""
        return self._events(
            "WHERE session_id = ? AND kind NOT IN ('record.viewed', 'record.exported', 'backup.made') ORDER BY version",
            (ROOM,),
        )

    def after(self, seq: int) -> tuple[Event, ...]:
        """All events behind row `seq`, oldest first."""
        events = self._events("WHERE seq > ? ORDER BY seq", (seq,))
        for number, event in enumerate(events, seq + 1):
            if event.seq != number:
                self._broken(event.seq)
                break
        return events

    def last(self) -> Event | None:
        """The newest row of the file."""
        return self._one("ORDER BY seq DESC LIMIT 1")

    def event(self, event_id: str) -> Event | None:
        """The event with this id."""
        return self._one("WHERE event_id = ?", (event_id,))

    def present(self, event_ids: Iterable[str]) -> dict[str, bool]:
        """Those of these ids that are in the file, and whether each was struck out since."""
        return present(self, event_ids)

    def first_of_boot(self, boot_id: str) -> Event | None:
        """The event that room time counts from since this boot of the machine.

        The newest `clock.stepped` of this boot whose new time was adopted, else the boot's first event.
        """
        stepped = self._one(
            # the plus keeps SQLite from reading every row of this boot: steps are few
            "WHERE kind = 'clock.stepped' AND +boot_id = ? AND json_extract(payload, '$.adopted') "
            f"AND {_NOT_STRUCK.format('event')} ORDER BY seq DESC LIMIT 1",
            (boot_id,),
        )
        return stepped or self._one("WHERE boot_id = ? ORDER BY seq LIMIT 1", (boot_id,))

    def head(self) -> Head:
        """Number, hash and time of the last row: what proves later that nothing before it was changed."""
        rows = self._rows("SELECT seq, hash, recorded_at FROM event ORDER BY seq DESC LIMIT 1")
        if not rows:
            return Head(seq=0, hash=GENESIS, recorded_at=None)
        with self._readable(f"Row {rows[0][0]}"):
            return Head(seq=rows[0][0], hash=rows[0][1], recorded_at=from_text(rows[0][2]))

    def hashes(self, first: int, last: int) -> dict[int, str]:
        """The stored hashes of the rows numbered `first` to `last`, as far as they are there."""
        return dict(self._rows("SELECT seq, hash FROM event WHERE seq BETWEEN ? AND ?", (first, last)))

    # --- sessions ----------------------------------------------------------------------------------------------

    def live_sessions(self) -> dict[str, str]:
        """Each session that has begun and not ended, with the chair it is in now; oldest first.

        An ending that was struck does not count. Costs a look into an index for each session of the file, and
        rows only for the live ones.
        """
        rows = self._rows(
            f"SELECT o.session_id, coalesce(o.chair, '') FROM event AS o {_FROM_ROWS} "
            "WHERE o.kind = 'session.opened' AND NOT EXISTS("
            f"SELECT 1 FROM event AS e INDEXED BY event_endings "
            f"WHERE e.session_id = o.session_id AND e.kind IN ({ENDINGS}) "
            f"AND {_NOT_STRUCK.format('e')}) ORDER BY o.seq"
        )
        return {session_id: self._chair_now(session_id, chair) for session_id, chair in rows}

    def _chair_now(self, session_id: str, chair: str) -> str:
        moves = self._rows(
            "SELECT coalesce((SELECT json_extract(a.payload, '$.change.to') FROM event AS a "
            "WHERE a.amends = m.event_id AND a.kind = 'entry.amended' "
            f"AND json_type(a.payload, '$.change.to') = 'text' AND {_NOT_STRUCK.format('a')} "
            "ORDER BY a.version DESC LIMIT 1), json_extract(m.payload, '$.to')) "
            "FROM event AS m WHERE m.session_id = ? AND m.kind = 'session.moved' "
            f"AND {_NOT_STRUCK.format('m')} ORDER BY coalesce((SELECT "
            "strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(a.payload, '$.new_at')) FROM event AS a "
            "WHERE a.amends = m.event_id AND a.kind = 'entry.amended' "
            f"AND json_type(a.payload, '$.new_at') = 'text' AND {_NOT_STRUCK.format('a')} "
            "ORDER BY a.version DESC LIMIT 1), m.occurred_at) DESC, m.recorded_at DESC, m.seq DESC LIMIT 1",
            (session_id,),
        )
        return str(moves[0][0]) if moves else chair

    def session_heads(
        self,
        *,
        chair: str | None = None,
        mrn: str | None = None,
        opened_before: dt.datetime | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> list[SessionHead]:
        """Sessions for lists and look-ups, by the time they began.

        `chair`: began in this chair or was ever moved to it. `mrn`: this patient. `opened_before`: typed at or
        before this instant. `since` (inclusive) and `until` (exclusive): when it began.
        """
        where, values = ["o.kind = 'session.opened'"], list[object]()
        if chair is not None:
            where.append(
                "(o.chair = ? OR o.session_id IN (SELECT m.session_id FROM event AS m WHERE "
                "m.kind = 'session.moved' AND json_extract(m.payload, '$.to') = ?) "
                "OR o.session_id IN (SELECT a.session_id FROM event AS a WHERE "
                "a.kind = 'entry.amended' AND json_extract(a.payload, '$.change.to') = ?))"
            )
            values += [chair, chair, chair]
        if mrn is not None:
            where.append(
                "o.seq IN (SELECT p.seq FROM event AS p INDEXED BY event_patient "
                "WHERE p.kind = 'session.opened' AND json_extract(p.payload, '$.patient.mrn') = ? "
                "UNION SELECT p.seq FROM event AS p WHERE p.event_id IN (SELECT amends FROM event "
                f"WHERE {RENUMBERED} AND json_extract(payload, '$.change.mrn') = ?))"
            )
            values += [mrn, mrn]
        for column, sign, moment in (
            ("o.recorded_at", "<=", opened_before),
            ("o.occurred_at", ">=", since),
            ("o.occurred_at", "<", until),
        ):
            if moment is not None:
                where.append(f"{column} {sign} ?")
                values.append(as_text(moment))
        rows = self._rows(
            "SELECT o.session_id, coalesce(o.chair, ''), o.occurred_at, o.recorded_at, "
            "coalesce((SELECT json_extract(a.payload, '$.change.mrn') FROM event AS a "
            "WHERE a.amends = o.event_id AND a.kind = 'entry.amended' "
            f"AND json_type(a.payload, '$.change.mrn') = 'text' AND {_NOT_STRUCK.format('a')} "
            "ORDER BY a.version DESC LIMIT 1), json_extract(o.payload, '$.patient.mrn')) "
            f"FROM event AS o {_FROM_ROWS if mrn is None else 'NOT INDEXED'} WHERE {' AND '.join(where)} "
            "ORDER BY o.occurred_at, o.seq",
            values,
        )
        with self._readable("The beginning of a session"):
            heads = [
                SessionHead(
                    session_id=session_id,
                    chair=began_in,
                    began_at=from_text(began_at),
                    recorded_at=from_text(recorded_at),
                    mrn=str(number),
                )
                for session_id, began_in, began_at, recorded_at, number in rows
            ]
        return [head for head in heads if mrn is None or head.mrn == mrn]

    def some_of(self, session_id: str, kinds: Sequence[str]) -> tuple[Event, ...]:
        """A session's events of these kinds, in the order of their number."""
        marks = ", ".join("?" * len(kinds))
        return self._events(
            f"WHERE session_id = ? AND kind IN ({marks}) ORDER BY version", (session_id, *kinds)
        )

    def lacking_signature(self, since: dt.datetime) -> list[LacksSignature]:
        """Ended sessions, admitted since then, that no signature covers; oldest first."""
        return lacking_signature(self, since)

    def find_sessions(self, id_prefix: str) -> list[str]:
        """The ids of the sessions that begin with `id_prefix`, oldest first."""
        rows = self._rows(
            "SELECT session_id FROM event WHERE kind = 'session.opened' AND substr(session_id, 1, ?) = ? ORDER BY seq",
            (len(id_prefix), id_prefix),
        )
        return [row[0] for row in rows]

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """All events of one kind in the whole file, oldest first: for kinds that are few."""
        return self._events("WHERE kind = ? ORDER BY seq", (kind,))

    def ids_at(self, seq: int) -> list[str]:
        """The session of row `seq`; empty where there is no such row."""
        return [row[0] for row in self._rows("SELECT session_id FROM event WHERE seq = ?", (seq,))]

    # --- raw rows ----------------------------------------------------------------------------------------------

    def stream(
        self,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        *,
        session_id: str | None = None,
        after_seq: int = 0,
    ) -> Iterator[RawRow]:
        """Rows exactly as stored, in file order, a few hundred in memory at a time.

        `since` (inclusive) and `until` (exclusive) are about when a row was typed. A row that is written while the
        stream runs may be among them.
        """
        where, values = ["seq > ?"], list[object]()
        for column, moment in (("recorded_at >= ?", since), ("recorded_at < ?", until)):
            if moment is not None:
                where.append(column)
                values.append(as_text(moment))
        if session_id is not None:
            where.append("session_id = ?")
            values.append(session_id)
        sql = f"{SELECT} WHERE {' AND '.join(where)} ORDER BY seq LIMIT {_BATCH}"
        while True:
            # a cursor held open would keep the WAL file growing behind it: read in batches instead
            rows = self._rows(sql, [after_seq, *values])
            for row in rows:
                # pages that point at one another give the same rows for ever
                if not isinstance(row[0], int) or row[0] <= after_seq:
                    raise StoreDamaged(BROKEN.format(seq=row[0], path=self.path))
                after_seq = row[0]
                yield RawRow(*row)
            if len(rows) < _BATCH:
                return
