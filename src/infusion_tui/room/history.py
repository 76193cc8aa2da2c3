"""Looking back: what the room showed at another time, earlier sessions, and whether the file holds together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots, empty_view
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import clock_time, entry_text
from infusion_tui.room.room import Room
from infusion_tui.store import Finding, Verification

LONGEST_SESSION = dt.timedelta(days=3)
"""How far back a session may have begun and still be looked for in a chair."""


def views_at(
    room: Room, when: dt.datetime, *, chair: str | None = None, with_later: bool = False
) -> tuple[ChairView, ...]:
    """The chairs at another time: what the room knew then, or (`with_later`) what was true then as known today.

    Raises:
        Misused: no such chair.
    """
    if chair is not None:
        room.chair(chair)
    numbers = (chair,) if chair is not None else tuple(room.facts.chairs)
    heads = room.store.session_heads(
        since=when - LONGEST_SESSION,
        opened_before=None if with_later else when,
        until=when + dt.timedelta(seconds=1),
    )
    seated: dict[str, ChairView] = {}
    for head in heads:
        session = session_at(room, head.session_id, when, with_later=with_later)
        if session is not None and session.end is None and session.chair in numbers:
            seated[session.chair] = _view(room, session, when)
    found = []
    for number in numbers:
        facts = room.facts.chairs[number]
        empty = empty_view(number, facts.label, when, is_open=facts.is_open, training=room.training)
        if number in seated or facts.is_open or chair is not None:
            found.append(seated.get(number, empty))
    return tuple(found)


def session_view(
    room: Room, beginning: str, *, when: dt.datetime | None = None, with_later: bool = False
) -> ChairView:
    """One session, also a closed one, now or at another time.

    Raises:
        Misused: no such session, or it had not begun then.
    """
    session_id = room.find_session(beginning)
    if when is None:
        return _view(room, fold(room.store.session(session_id)), room.now())
    session = session_at(room, session_id, when, with_later=with_later)
    if session is None:
        from infusion_tui.room.errors import Misused

        raise Misused(f"session {session_id[:8]} was not known at {when.isoformat()}", "E_SESSION")
    return _view(room, session, when)


def session_at(room: Room, session_id: str, when: dt.datetime, *, with_later: bool) -> Session | None:
    """The session as known at a time (or, with what was learnt later), None before it began."""
    events = room.store.session(session_id)
    known = events if with_later else tuple(e for e in events if e.recorded_at <= when)
    if not known:
        return None
    session = fold(known, until=when)
    return session if session.began_at <= when else None


def sessions(
    room: Room, *, mrn: str | None = None, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> Iterator[Session]:
    """Sessions in order of their beginning, one at a time in memory."""
    for head in room.store.session_heads(mrn=mrn, since=since, until=until):
        yield fold(room.store.session(head.session_id))


def verify(room: Room) -> Verification:
    """The file's own check (chain, schema, SQLite), and each session's contradictions."""
    found = room.store.verify()
    findings = list(found.findings)
    if any(finding.code in ("payload", "sqlite") for finding in findings):
        return found
    for session in sessions(room):
        for contradiction in session.contradictions:
            entry = contradiction.entry
            text = entry_text(entry.payload, session.protocol, room.zone)
            findings.append(
                Finding(
                    code="contradiction",
                    message=(
                        f"session {session.id[:8]}, entry {entry.number} ({text},"
                        f" {clock_time(entry.at, room.zone)}): {contradiction.why}"
                    ),
                    seq=entry.event.seq,
                )
            )
    return Verification(rows=found.rows, seq=found.seq, hash=found.hash, findings=tuple(findings))


def _view(room: Room, session: Session, when: dt.datetime) -> ChairView:
    facts = room.facts.chairs.get(session.chair)
    label = facts.label if facts else session.chair
    return SessionSnapshots(session, room.zone).view(when, label=label, training=room.training)
