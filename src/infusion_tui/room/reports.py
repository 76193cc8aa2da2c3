"""Sessions as reports: what every format, page and sheet is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.exports import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.entries_view import entries_view
from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.view import ChairView
from infusion_tui.room.earlier import earlier_of, with_earlier
from infusion_tui.room.errors import Misused
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room
from infusion_tui.room.standing_cautions import cautions_of
from infusion_tui.store import Head

if TYPE_CHECKING:
    from infusion_tui.record.deidentify import Disguise


def reports(
    room: Room,
    ids: Iterable[str],
    *,
    author: str | None = None,
    head: Head | None = None,
    looks: Looks | None = None,
    entries_only: bool = False,
    disguise: Disguise | None = None,
) -> Iterator[SessionReport]:
    """Each session as it stands (or, with a simulated clock, as it was known then), one at a time in memory.

    All of them as the file stands now: what is charted while they are written is in none. `author`: initials of
    whoever asks. `head`: the last row that counts, where it is known. `looks`: who opened the records before.
    `entries_only`: the log alone is worked out.
    With `disguise` nothing in a report tells who it is about, who charted it, or from which file it is.
    """
    head = head if head is not None else room.store.head()
    when = looks_back_to(room)
    for session_id in ids:
        events = known_events(room, session_id, when, head.seq)
        age = None
        now, until = room.now() if when is None else when, when
        if disguise is not None:
            with legible(room.store.path, session_id):
                hidden = disguise.session(events)
            events, age = hidden.events, hidden.age
            now, until = now + hidden.shift, when + hidden.shift if when is not None else None
        with legible(room.store.path, session_id):
            session = fold(events, until)
        if when is not None and session.began_at > now:
            raise Misused(f"session {session_id[:8]} was not known then", "E_SESSION")
        if entries_only:
            with legible(room.store.path, session_id):
                view = entries_view(session, now, room.zone, training=room.training)
        else:
            view = _view(room, session, now, when, disguised=disguise is not None)
        plain = SessionReport(
            view=view,
            zone=room.zone,
            training=room.training,
            head_seq=head.seq,
            head_hash=head.hash,
            head_at=head.recorded_at,
            exported_at=room.now() if disguise is None else now,
            exported_by=author,
            looks=looks.of(session_id) if looks is not None and disguise is None else (),
            people=room.facts.people,
            node=room.store.node,
        )
        yield plain if disguise is None else _disguised(plain, age)


def report(room: Room, beginning: str, *, author: str | None = None) -> SessionReport:
    """One session, named by the beginning of its id, with who opened it before.

    Raises:
        Misused: no such session.
    """
    return next(reports(room, [room.find_session(beginning)], author=author, looks=Looks(room)))


def known_events(
    room: Room, session_id: str, when: dt.datetime | None, up_to_seq: int
) -> tuple[ev.Event, ...]:
    """A session's events as they stand in the first rows of the file, or as they were known at a time.

    Raises:
        Misused: it had not begun then.
    """
    events = room.store.session(session_id)
    if when is not None:
        events = tuple(event for event in events if event.recorded_at <= when)
    elif events and events[-1].seq > up_to_seq:
        events = tuple(event for event in events if event.seq <= up_to_seq)
    if not events:
        raise Misused(f"session {session_id[:8]} was not known then", "E_SESSION")
    return events


def _view(
    room: Room, session: Session, now: dt.datetime, when: dt.datetime | None, *, disguised: bool
) -> ChairView:
    """The whole view. A disguised one has no chair's name of the clinic's and nothing of another session."""
    facts = room.facts.chairs.get(session.chair)
    label = session.chair if facts is None or disguised else facts.label
    with legible(room.store.path, session.id):
        view = SessionSnapshots(session, room.zone).view(now, label=label, training=room.training)
    if disguised:
        return view
    earlier = earlier_of(session, room.store, room.facts, room.store.node, room.zone, known_at=when)
    cautions = cautions_of(session, room.store, room.facts, room.store.node, known_at=when)
    return msgspec.structs.replace(with_earlier(view, earlier), cautions=cautions)


def _disguised(report: SessionReport, age: str | None) -> SessionReport:
    """Without what says from which file it is and who is on its staff."""
    return msgspec.structs.replace(
        report, head_seq=0, head_hash="", head_at=None, exported_by=None, people={}, node="", deidentified=True,
        age=age,
    )  # fmt: skip


class Looks:
    """Who opened or exported each session before, read once for all of them; with a simulated clock, as known then."""

    def __init__(self, room: Room) -> None:
        from infusion_tui.room.looked import look_words, looked

        known_at = looks_back_to(room)

        self._found = [
            (one, look_words(one, room)) for one in looked(room) if known_at is None or one.at <= known_at
        ]

    def of(self, session_id: str) -> tuple[str, ...]:
        """One line each, oldest first."""
        return tuple([words for one, words in self._found if one.is_about(session_id) is not False])
