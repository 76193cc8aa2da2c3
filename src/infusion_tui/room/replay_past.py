"""One session as it was known at any time: its events are read once, a fold is kept while it holds."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.attribution import emergency_words
from infusion_tui.record.corrections import Entry, stand
from infusion_tui.record.log import late_minutes
from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.wording import entry_text, moved_words, source_words
from infusion_tui.room.earlier import Earlier
from infusion_tui.room.legible import legible

KEPT = 4
"""So many folds of one session are kept: playing on needs one, going to and fro between two entries another."""


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it came in. `not_known`: it was typed only after the moment that is shown."""

    chair: str
    number: int
    seq: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    by: str
    text: str
    late_min: int
    struck: bool
    not_known: bool


class _Fold:
    """A session as folded, and from when until when this is what it looks like."""

    def __init__(self, session: Session, since: dt.datetime, until: dt.datetime, zone: ZoneInfo) -> None:
        self.session, self.since, self.until, self._zone = session, since, until, zone

    @cached_property
    def snapshots(self) -> SessionSnapshots:
        """Views of it."""
        return SessionSnapshots(self.session, self._zone)


class Past:
    """The events of one session, and what they made of it at any time."""

    def __init__(self, events: tuple[ev.Event, ...], zone: ZoneInfo, path: Path) -> None:
        self.events = events
        self._zone = zone
        self._typed = sorted({event.recorded_at for event in events})
        self._folds: dict[bool, list[_Fold]] = {False: [], True: []}
        self.earlier: dict[int, Earlier] = {}
        """What the session before had taught, by the number of entries known."""
        with legible(path, events[0].session_id):
            self.today = fold(events)
            self._entries = stand(events)
        self._happened = sorted({entry.at for entry in self._entries})

    @property
    def patients(self) -> tuple[ev.Patient, ...]:
        """Whose session it is: as first charted, and as corrected."""
        first = self.events[0].payload
        return (self.today.opened.patient, *((first.patient,) if isinstance(first, ev.SessionOpened) else ()))

    # --- folding ---

    def session(self, when: dt.datetime, *, with_later: bool) -> Session | None:
        """The session as known at a time (or with what was learnt later), None before it began."""
        found = self._fold(when, with_later)
        return found.session if found is not None and found.session.began_at <= when else None

    def snapshots(self, when: dt.datetime, *, with_later: bool) -> SessionSnapshots:
        """Views of the session as it was; only where `session` gives one."""
        found = self._fold(when, with_later)
        assert found is not None
        return found.snapshots

    def _fold(self, when: dt.datetime, with_later: bool) -> _Fold | None:
        kept = self._folds[with_later]
        for one in kept:
            if one.since <= when < one.until:
                return one
        known = self.events if with_later else tuple(e for e in self.events if e.recorded_at <= when)
        if not known:
            return None
        session = fold(known, when)
        # it changes when another entry is typed, and when the time of one that is known has come
        turns = sorted({entry.at for entry in session.entries} | (set() if with_later else set(self._typed)))
        at = bisect_right(turns, when)
        since = turns[at - 1] if at else dt.datetime.min.replace(tzinfo=dt.UTC)
        until = turns[at] if at < len(turns) else dt.datetime.max.replace(tzinfo=dt.UTC)
        found = _Fold(session, since, until, self._zone)
        kept.insert(0, found)
        del kept[KEPT:]
        return found

    # --- entries ---

    def moments(self, *, with_later: bool) -> list[dt.datetime]:
        """When something became known, or when it happened."""
        return self._happened if with_later else self._typed

    def newest(self, when: dt.datetime, count: int, *, with_later: bool, chair: str | None) -> list[NewEntry]:
        """The last entries until a time, in any order."""
        if (self._happened if with_later else self._typed)[0] > when:
            return []
        if with_later:
            entries = [one for one in self._entries if one.at <= when]
            entries = sorted(entries, key=lambda one: one.order_key)[-count:]
        else:
            session = self.session(when, with_later=False)
            entries = list(session.entries[-count:]) if session is not None else []
        return [
            self._new(entry, when) for entry in entries if chair is None or entry.event.chair in (chair, None)
        ]

    def typed_later(self, when: dt.datetime, chair: str | None) -> int:
        """How many entries about the time until `when` were typed after it; corrections are counted with them."""
        if self._typed[-1] <= when or self._happened[0] > when:
            return 0
        late = [
            one
            for one in self._entries
            if one.event.recorded_at > when
            and (chair is None or one.event.chair in (chair, None))
            and (one.at <= when if not one.is_correction else self._is_about(one, when))
        ]
        return len(late)

    def _is_about(self, correction: Entry, when: dt.datetime) -> bool:
        """Whether the entry that a correction is about happened, or was charted as happening, until then."""
        target = next((one for one in self._entries if one.event.event_id == correction.event.amends), None)
        return target is not None and (target.at <= when or target.event.occurred_at <= when)

    def _new(self, entry: Entry, when: dt.datetime) -> NewEntry:
        event, payload = entry.event, entry.payload
        target = next((one.version for one in self.events if one.event_id == event.amends), None)
        # it stands on the board, too, which never says more of a patient than initials
        opened = isinstance(payload, ev.SessionOpened)
        words = (
            "brought in" if opened else entry_text(payload, self.today.protocol, self._zone, target=target)
        )
        return NewEntry(
            chair=event.chair or "",
            number=entry.number,
            seq=event.seq,
            occurred_at=entry.at,
            recorded_at=event.recorded_at,
            by=event.author,
            text=words + moved_words(payload) + source_words(payload) + emergency_words(entry),
            late_min=late_minutes(entry),
            struck=entry.struck is not None,
            not_known=event.recorded_at > when,
        )
