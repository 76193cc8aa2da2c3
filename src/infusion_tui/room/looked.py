"""Who looked: closed records that were opened, and what was exported, by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.errors import PlainError
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.wording import clock_time
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.people import COMMAND_LINE
from infusion_tui.room.room import Room

_KINDS = (ev.RecordViewed.kind, ev.RecordExported.kind)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody opened or exported records. `where`: screen or command line (opened), the format (exported). `total`: of
    how many sessions `sessions` are the first, where not all are named."""

    at: dt.datetime
    by: str
    what: Literal["opened", "exported"]
    sessions: tuple[str, ...]
    where: str
    station: str
    file: str | None = None
    total: int | None = None
    about: Literal["session", "patient"] = "session"
    """A patient: `sessions` then holds the id of that patient's own stream."""

    def is_about(self, session_id: str) -> bool | None:
        """Whether this session was among them; None where not all of them are named."""
        if session_id in self.sessions:
            return True
        return None if self.total is not None else False


def note_viewed(
    room: Room, session_id: str, where: Literal["screen", "command line"], *, by: str | None = None
) -> str | None:
    """Say in the room's stream that a closed record was opened. Looking hangs on nothing: gives why it could not be
    noted, or None.

    Raises:
        Refused: `by` is not on the staff list.
    """
    author = room.who(by).initials if by is not None else COMMAND_LINE
    if room.store.read_only or looks_back_to(room) is not None:
        return None
    try:
        room.record_in_room(ev.RecordViewed(session=session_id, where=where), by=author)
    except PlainError as error:
        return f"That this record was opened could not be noted. {error}"
    return None


def note_course_viewed(
    room: Room, mrn: str, where: Literal["screen", "command line"], *, by: str | None = None
) -> str | None:
    """Say in the room's stream that a patient's course was looked at: by the id of the patient's own stream, which says
    nothing about anybody. Gives why it could not be noted, or None.

    Raises:
        Refused: `by` is not on the staff list.
    """
    author = room.who(by).initials if by is not None else COMMAND_LINE
    if room.store.read_only or looks_back_to(room) is not None:
        return None
    stream = patient_stream(room.store.node, room.facts.person_number(mrn))
    try:
        room.record_in_room(ev.RecordViewed(session=stream, where=where, about="patient"), by=author)
    except PlainError as error:
        return f"That this patient was opened could not be noted. {error}"
    return None


def looked(
    room: Room,
    *,
    session_id: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Iterator[Look]:
    """Everything that was opened and exported, oldest first; `until` is exclusive."""
    for event in room.store.some_of(ev.ROOM, _KINDS):
        look = _look(event)
        if look is None or (since and look.at < since) or (until and look.at >= until):
            continue
        if session_id is None or look.is_about(session_id) is not False:
            yield look


def look_json(look: Look) -> dict[str, Any]:
    """One row of `looked`."""
    return {
        "at": look.at.isoformat(), "by": look.by, "what": look.what, "sessions": list(look.sessions),
        "where": look.where, "file": look.file, "station": look.station, "total": look.total, "about": look.about,
    }  # fmt: skip


def look_words(look: Look, room: Room) -> str:
    """`2026-11-23 14:37 KM opened on the screen`."""
    at = look.at.astimezone(room.zone)
    page = "a patient's page " if look.about == "patient" else ""
    done = (
        f"opened {page}({look.where})"
        if look.what == "opened"
        else f"exported as {look.where} to {look.file}"
    )
    return f"{at:%Y-%m-%d} {clock_time(look.at, room.zone)}  {look.by}  {done}"


def _look(event: ev.Event) -> Look | None:
    payload = event.payload
    if isinstance(payload, ev.RecordViewed):
        what: Literal["opened", "exported"] = "opened"
        sessions: tuple[str, ...] = (payload.session,)
        where: str = payload.where
        file: str | None = None
        total: int | None = None
        about: Literal["session", "patient"] = payload.about or "session"
    elif isinstance(payload, ev.RecordExported):
        what = "exported"
        sessions, where, file, total = payload.sessions, payload.format, payload.file, payload.total
        about = "session"
    else:
        return None
    return Look(
        at=event.recorded_at, by=event.author, what=what, sessions=sessions, where=where, station=event.station,
        file=file, total=total, about=about,
    )  # fmt: skip
