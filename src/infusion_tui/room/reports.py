"""Sessions as reports: what every format, page and sheet is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from infusion_tui.exports import SessionReport
from infusion_tui.room.history import looks_back_to, session_view
from infusion_tui.room.room import Room


def reports(
    room: Room, ids: Iterable[str], *, author: str | None = None, with_looks: bool = False
) -> Iterator[SessionReport]:
    """Each session as it stands (or, with a simulated clock, as it was known then), one at a time in memory.

    `author`: initials of whoever asks. `with_looks`: also who opened the record before.
    """
    head = room.store.head()
    when = looks_back_to(room)
    for session_id in ids:
        yield SessionReport(
            view=session_view(room, session_id, when=when),
            zone=room.zone,
            training=room.training,
            head_seq=head.seq,
            head_hash=head.hash,
            head_at=head.recorded_at,
            exported_at=room.now(),
            exported_by=author,
            looks=_looks(room, session_id, when) if with_looks else (),
            people=room.facts.people,
            node=room.store.node,
        )


def report(room: Room, beginning: str, *, author: str | None = None) -> SessionReport:
    """One session, named by the beginning of its id, with who opened it before.

    Raises:
        Misused: no such session.
    """
    return next(reports(room, [room.find_session(beginning)], author=author, with_looks=True))


def _looks(room: Room, session_id: str, known_at: dt.datetime | None) -> tuple[str, ...]:
    """Who looked before, for the page that people read."""
    from infusion_tui.room.looked import look_words, looked

    found = looked(room, session_id=session_id)
    return tuple([look_words(one, room) for one in found if known_at is None or one.at <= known_at])
