"""Replay: what the room knew at any moment of a stretch of its past, fast enough to be played.

What it says of a moment is what `history.views_at` says (a test holds them against each other). The events of the
sessions of the stretch are read once; a session is folded again only when one of its entries comes or goes.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.phase_spans import PhaseSpan, phase_spans
from infusion_tui.record.room_facts import RoomFacts, fold_room
from infusion_tui.record.session import Session
from infusion_tui.record.snapshot import empty_view
from infusion_tui.record.view import ChairView
from infusion_tui.room.earlier import earlier_of, with_earlier
from infusion_tui.room.history import LONGEST_SESSION
from infusion_tui.room.legible import legible
from infusion_tui.room.replay_past import NewEntry, Past
from infusion_tui.room.room import Room

AFTERWARDS = dt.timedelta(hours=1)
"""So long after the patient has left, entries still belong to the stretch of a session."""
BEFORE = dt.timedelta(minutes=1)
"""Air in front of the first entry, so that the chair can be seen empty."""


class OnTheWay(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody had said that they were on the way to what was due at a chair, and until when that counted."""

    chair: str
    by: str
    said_at: dt.datetime
    until: dt.datetime


class Replay:
    """A stretch of the room's past. `session`: the one it is about; None: the whole room."""

    def __init__(
        self, room: Room, begins_at: dt.datetime, ends_at: dt.datetime, *, session: str | None = None
    ) -> None:
        self._room = room
        self.begins_at, self.ends_at = begins_at, ends_at
        self.session = session
        self._heads: dict[str, dt.datetime] = {}
        self._live: frozenset[str] = frozenset()
        self._pasts: dict[str, Past] = {}
        self._facts: tuple[int, RoomFacts] | None = None
        self._room_events: tuple[ev.Event, ...] = ()
        self._seq = -1
        self.follow()

    # --- what is read ---

    def follow(self) -> bool:
        """Take in what was written since. True when there was anything.

        Raises:
            StoreError: the file cannot be read.
        """
        room = self._room
        if self._seq == room.seq:
            return False
        new = room.store.after(self._seq) if self._seq >= 0 else None
        touched = None if new is None else {event.session_id for event in new}
        if touched is None or ev.ROOM in touched:
            self._room_events, self._facts = room.store.room_facts(), None
        if touched is None or touched - {ev.ROOM}:
            self._read_sessions(touched)
        self._seq = room.seq
        return True

    def _read_sessions(self, touched: set[str] | None) -> None:
        room = self._room
        live = [one for number in room.facts.chairs if (one := room.live_session(number)) is not None]
        heads = room.store.session_heads(
            since=self.begins_at - LONGEST_SESSION, until=self.ends_at + dt.timedelta(seconds=1)
        )
        self._heads = {head.session_id: head.began_at for head in heads}
        wanted = dict.fromkeys([*live, *self._heads, *([self.session] if self.session else [])])
        known = (
            {} if touched is None else {one: past for one, past in self._pasts.items() if one not in touched}
        )
        self._pasts = {
            one: known.get(one) or Past(room.store.session(one), room.zone, room.store.path) for one in wanted
        }
        self._live = frozenset(live)

    def _candidates(self, when: dt.datetime) -> Iterator[tuple[str, Past]]:
        """Sessions that may have been in a chair then: begun not long before, or here to this day."""
        earliest = when - LONGEST_SESSION
        for session_id, past in self._pasts.items():
            if session_id in self._live or self._heads.get(session_id, when) >= earliest:
                yield session_id, past

    def _facts_at(self, when: dt.datetime) -> RoomFacts:
        known = [event for event in self._room_events if event.recorded_at <= when]
        if not known:
            return self._room.facts
        if self._facts is None or self._facts[0] != len(known):
            with legible(self._room.store.path, ev.ROOM):
                self._facts = len(known), fold_room(known)
        return self._facts[1]

    # --- what it was like ---

    def board(self, when: dt.datetime, *, with_later: bool = False) -> tuple[ChairView, ...]:
        """The chairs then, without logs: as the room knew them, or (`with_later`) as is known today."""
        seated: dict[str, ChairView] = {}
        for session_id, past in self._candidates(when):
            with legible(self._room.store.path, session_id):
                session = past.session(when, with_later=with_later)
                if session is not None and session.end is None:
                    seated[session.chair] = self._view(
                        past, session, when, with_later=with_later, with_log=False
                    )
        room, facts = self._room, self._room.facts if with_later else self._facts_at(when)
        return tuple(
            seated.get(number)
            or empty_view(number, chair.label, when, is_open=chair.is_open, training=room.training)
            for number, chair in facts.chairs.items()
            if chair.is_open or number in seated
        )

    def seated(self, chair: str, when: dt.datetime, *, with_later: bool = False) -> str | None:
        """The session that was in a chair then."""
        found: str | None = None
        for session_id, past in self._candidates(when):
            session = past.session(when, with_later=with_later)
            if session is not None and session.end is None and session.chair == chair:
                found = session_id
        return found

    def chair(self, chair: str, when: dt.datetime, *, with_later: bool = False) -> ChairView:
        """One chair then, with its log."""
        session_id = self.seated(chair, when, with_later=with_later)
        if session_id is None:
            known = (self._room.facts if with_later else self._facts_at(when)).chairs.get(chair)
            label, is_open = (known.label, known.is_open) if known is not None else (chair, True)
            return empty_view(chair, label, when, is_open=is_open, training=self._room.training)
        past = self._pasts[session_id]
        session = past.session(when, with_later=with_later)
        assert session is not None
        with legible(self._room.store.path, session_id):
            view = self._view(past, session, when, with_later=with_later, with_log=True)
        known_then = past.earlier.get(session.version)
        if known_then is None:
            room = self._room
            known_then = earlier_of(
                session, room.store, room.facts, room.store.node, room.zone, known_at=when
            )
            past.earlier[session.version] = known_then
        return with_earlier(view, known_then)

    def _view(
        self, past: Past, session: Session, when: dt.datetime, *, with_later: bool, with_log: bool
    ) -> ChairView:
        facts = self._room.facts.chairs.get(session.chair)
        label = facts.label if facts else session.chair
        shots = past.snapshots(when, with_later=with_later)
        return shots.view(when, label=label, training=self._room.training, with_log=with_log)

    def on_the_way(self, when: dt.datetime, *, with_later: bool = False) -> tuple[OnTheWay, ...]:
        """Who was on the way to what was due then, chair by chair: the last who had said so."""
        found: dict[str, OnTheWay] = {}
        for _, past in self._candidates(when):
            session = past.session(when, with_later=with_later)
            if session is None or session.end is not None:
                continue
            items = past.snapshots(when, with_later=with_later).view(when, with_log=False).due
            until = max((item.seen_until for item in items if item.seen_until), default=None)
            said = next(
                (e for e in reversed(session.timeline) if isinstance(e.payload, ev.ReminderSeen)), None
            )
            if until is not None and said is not None:
                found[session.chair] = OnTheWay(chair=session.chair, by=said.by, said_at=said.at, until=until)
        return tuple(found.values())

    # --- entries ---

    def newest(
        self, when: dt.datetime, count: int, *, with_later: bool = False, chair: str | None = None
    ) -> tuple[NewEntry, ...]:
        """The last entries until then, newest first: by when they were typed, or (`with_later`) by when they happened."""
        found: list[NewEntry] = []
        for _, past in self._candidates(when):
            found += past.newest(when, count, with_later=with_later, chair=chair)
        found.sort(
            key=lambda one: (one.occurred_at if with_later else one.recorded_at, one.seq), reverse=True
        )
        return tuple(found[:count])

    def typed_later(self, when: dt.datetime, *, chair: str | None = None) -> int:
        """How many entries about the time until then were typed only after it: the room did not know them yet."""
        return sum(past.typed_later(when, chair) for _, past in self._candidates(when))

    def moments(self, *, with_later: bool = False, session: str | None = None) -> tuple[dt.datetime, ...]:
        """The moments of the stretch at which something became known (or, `with_later`, happened), in order."""
        pasts = [self._pasts[session]] if session in self._pasts else list(self._pasts.values())
        found = {at for past in pasts for at in past.moments(with_later=with_later)}
        return tuple(sorted(at for at in found if self.begins_at <= at <= self.ends_at))

    def beside(self, when: dt.datetime, step: int, *, with_later: bool = False) -> dt.datetime | None:
        """The moment of the next entry behind (`step` 1) or before (-1) this time, or None."""
        moments = self.moments(with_later=with_later, session=self.session)
        if step > 0:
            at = bisect_right(moments, when)
            return moments[at] if at < len(moments) else None
        return max((one for one in moments if one < when), default=None)

    def phases(self, session: str) -> tuple[PhaseSpan, ...]:
        """The phases of a session as they are known today, for the slider."""
        past = self._pasts.get(session)
        return phase_spans(past.today) if past is not None else ()

    def used(self) -> tuple[tuple[PhaseSpan, ...], ...]:
        """The phases of each session of the stretch."""
        return tuple(phase_spans(past.today) for past in self._pasts.values())

    def is_over(self, session: str) -> bool:
        """Whether the patient has left by now: opening it is a look at a closed record."""
        past = self._pasts.get(session)
        return past is not None and past.today.end is not None

    @property
    def patients(self) -> tuple[ev.Patient, ...]:
        """Everybody who could be shown, as first charted and as corrected."""
        return tuple(patient for past in self._pasts.values() for patient in past.patients)


def replay_session(room: Room, session_id: str) -> Replay:
    """A session from bringing in to leaving; one that runs, until now.

    Raises:
        StoreError: it cannot be read.
    """
    past = Past(room.store.session(session_id), room.zone, room.store.path)
    session, now = past.today, room.now()
    began = min(session.began_at, past.events[0].recorded_at)
    if session.end is None:
        return Replay(room, began - BEFORE, max(now, began), session=session_id)
    last = session.end.at + AFTERWARDS
    typed = [event.recorded_at for event in past.events if event.recorded_at <= last]
    return Replay(room, began - BEFORE, max([session.end.at, *typed]), session=session_id)


def replay_day(room: Room, day: dt.date) -> Replay:
    """The whole room over a day of the clinic's calendar: from its first entry to its last, or to now.

    Raises:
        StoreError: it cannot be read.
    """
    midnight = dt.datetime.combine(day, dt.time(), room.zone)
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), room.zone)
    begin, end = midnight.astimezone(dt.UTC), after.astimezone(dt.UTC)
    now = room.now()
    whole = Replay(room, begin, min(end, now) if begin <= now else end)
    moments = whole.moments()
    if moments:
        begin = max(begin, moments[0] - BEFORE)
        end = now if begin <= now < end else min(end, moments[-1] + BEFORE)
    else:
        end = min(end, now) if begin <= now else end
    whole.begins_at, whole.ends_at = begin, max(begin, end)
    return whole


def last_day(room: Room) -> dt.date:
    """The last day on which somebody was here: today, if anybody was."""
    today = room.now().astimezone(room.zone).date()
    heads = room.store.session_heads(since=room.now() - dt.timedelta(days=30))
    if not heads or room.live_sessions():
        return today
    return heads[-1].began_at.astimezone(room.zone).date()


_FAR = dt.timedelta(days=400)
"""How far another day with somebody in the room is looked for."""


def day_beside(room: Room, day: dt.date, step: int) -> dt.date | None:
    """The next day after (`step` 1), or the last before (-1), on which a patient was brought in; None within 400 days."""
    midnight = dt.datetime.combine(day, dt.time(), room.zone)
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), room.zone)
    if step > 0:
        heads = room.store.session_heads(
            since=after.astimezone(dt.UTC), until=after.astimezone(dt.UTC) + _FAR
        )
    else:
        heads = room.store.session_heads(
            since=midnight.astimezone(dt.UTC) - _FAR, until=midnight.astimezone(dt.UTC)
        )
    if not heads:
        return None
    return heads[0 if step > 0 else -1].began_at.astimezone(room.zone).date()
