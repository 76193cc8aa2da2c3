"""Looking back: what the room showed at another time, and earlier sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from infusion_tui.record.events import Event, RoomCreated
from infusion_tui.record.room_facts import RoomFacts, fold_room
from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots, empty_view
from infusion_tui.record.view import ChairView
from infusion_tui.room.carried import standing_elsewhere, still_standing, with_carried
from infusion_tui.room.earlier import earlier_of, with_earlier
from infusion_tui.room.errors import Misused
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room
from infusion_tui.room.standing_cautions import cautions_of

LONGEST_SESSION = dt.timedelta(days=3)
"""How long before a look back a session may have begun, when it has ended since, and still be looked for."""


def looks_back_to(room: Room) -> dt.datetime | None:
    """The time to answer for as it was known then, when a simulated clock stands before the last entry; else None."""
    now, last = room.now(), room.store.head().recorded_at
    return now if room.time.clock.simulated and last is not None and now < last else None


def views_at(
    room: Room, when: dt.datetime, *, chair: str | None = None, with_later: bool = False
) -> tuple[ChairView, ...]:
    """The chairs at another time: what the room knew then, or (`with_later`) what was true then as known today.

    Raises:
        Misused: no such chair.
    """
    if chair is not None:
        room.chair(chair)
    chairs = (room.facts if with_later else _facts_at(room, when)).chairs
    seated: dict[str, ChairView] = {}
    for session_id in _candidates(room, when, with_later=with_later):
        session = session_at(room, session_id, when, with_later=with_later)
        if session is not None and session.end is None:
            seated[session.chair] = _view(room, session, when)
    return tuple(
        seated.get(number)
        or empty_view(number, facts.label, when, is_open=facts.is_open, training=room.training)
        for number, facts in chairs.items()
        if (number == chair if chair is not None else facts.is_open or number in seated)
    )


def _candidates(room: Room, when: dt.datetime, *, with_later: bool) -> dict[str, None]:
    """Sessions that may have been in a chair then, oldest first: begun not long before, or here to this day."""
    heads = room.store.session_heads(
        since=when - LONGEST_SESSION,
        opened_before=None if with_later else when,
        until=when + dt.timedelta(seconds=1),
    )
    return dict.fromkeys([*room.store.live_sessions(), *(head.session_id for head in heads)])


def _facts_at(room: Room, when: dt.datetime) -> RoomFacts:
    """Chairs and people as known then; before the room was set up, as they are."""
    known = [event for event in room.store.room() if event.recorded_at <= when]
    return fold_room(known) if known and isinstance(known[0].payload, RoomCreated) else room.facts


def session_view(
    room: Room, beginning: str, *, when: dt.datetime | None = None, with_later: bool = False
) -> ChairView:
    """One session, also a closed one, now or at another time.

    Raises:
        Misused: no such session, or it had not begun then.
    """
    session_id = room.find_session(beginning)
    if when is None:
        return _view(room, session_now(room, session_id), room.now())
    session = session_at(room, session_id, when, with_later=with_later)
    if session is None:
        raise Misused(f"session {session_id[:8]} was not known at {when.isoformat()}", "E_SESSION")
    return _view(room, session, when)


def views_since(room: Room, since: dt.datetime) -> tuple[ChairView, ...]:
    """Every session that began since then, and whoever is in a chair, as they stand now, by their beginning."""
    heads = [head.session_id for head in room.store.session_heads(since=since)]
    views = [session_view(room, one) for one in dict.fromkeys([*heads, *room.store.live_sessions()])]
    return tuple(sorted(views, key=lambda view: view.began_at or room.now()))


def session_now(room: Room, session_id: str) -> Session:
    """A session as it stands.

    Raises:
        StoreDamaged: it holds what cannot be.
    """
    return _folded(room, room.store.session(session_id))


def session_at(room: Room, session_id: str, when: dt.datetime, *, with_later: bool) -> Session | None:
    """The session as known at a time (or, with what was learnt later), None before it began."""
    events = room.store.session(session_id)
    known = events if with_later else tuple(e for e in events if e.recorded_at <= when)
    if not known:
        return None
    session = _folded(room, known, until=when)
    return session if session.began_at <= when else None


def sessions(
    room: Room,
    *,
    mrn: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    when: dt.datetime | None = None,
) -> Iterator[Session]:
    """Sessions in order of their beginning, one at a time in memory; with `when` as they were known then."""
    for head in room.store.session_heads(mrn=mrn, since=since, until=until, opened_before=when):
        if when is None:
            yield session_now(room, head.session_id)
        elif (session := session_at(room, head.session_id, when, with_later=False)) is not None:
            yield session


def _folded(room: Room, events: tuple[Event, ...], until: dt.datetime | None = None) -> Session:
    with legible(room.store.path, events[0].session_id):
        return fold(events, until)


def _view(room: Room, session: Session, when: dt.datetime) -> ChairView:
    facts = room.facts.chairs.get(session.chair)
    label = facts.label if facts else session.chair
    with legible(room.store.path, session.id):
        view = SessionSnapshots(session, room.zone).view(when, label=label, training=room.training)
    cautions = cautions_of(session, room.store, room.facts, room.store.node, known_at=when)
    if session.end is None:
        elsewhere = standing_elsewhere(session, room.store, room.facts, room.store.node, known_at=when)
        view = with_carried(view, still_standing(elsewhere, session), room.zone)
    earlier = earlier_of(session, room.store, room.facts, room.store.node, room.zone, known_at=when)
    return msgspec.structs.replace(with_earlier(view, earlier), cautions=cautions)
