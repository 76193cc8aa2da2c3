"""Earlier infusions of a patient: looked up in the file once for each session, and kept until they can have changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record.course_count import course_count
from infusion_tui.record.last_time import last_time, last_time_of_list, teaches
from infusion_tui.record.session import Session, fold
from infusion_tui.record.view import ChairView, CourseCount, LastTime
from infusion_tui.room.given import given_of, known_of, numbers_of
from infusion_tui.room.legible import legible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from infusion_tui.record.room_facts import RoomFacts
    from infusion_tui.store.reading import Reads, SessionHead


class Earlier(msgspec.Struct, frozen=True):
    """What the last infusion of this patient taught, and which one this is by the file's own count."""

    last_time: LastTime
    count: CourseCount


def with_earlier(view: ChairView, earlier: Earlier) -> ChairView:
    """The view with what was looked up."""
    return msgspec.structs.replace(view, last_time=earlier.last_time, course_count=earlier.count)


def earlier_of(
    session: Session,
    reads: Reads,
    facts: RoomFacts,
    node: str,
    zone: ZoneInfo,
    known_at: dt.datetime | None = None,
) -> Earlier:
    """What there was of this person before this session, under every number; with `known_at`, as it was known then.

    Raises:
        StoreError: it cannot be read.
    """
    numbers = numbers_of(session.opened.patient.mrn, reads, facts, known_at)
    heads = [
        head
        for number in numbers
        for head in reads.session_heads(mrn=number, opened_before=known_at)
        if head.session_id != session.id and head.began_at < session.began_at
    ]
    heads.sort(key=lambda head: head.began_at)
    known = known_of(numbers, reads, node, known_at)
    today = session.began_at.astimezone(zone).date()
    given = [one for one in given_of(heads, known, reads, zone, known_at) if one.day <= today]
    # a list has no times: what it says of this same day is not known to have been before
    before = [one for one in given if one.session_id is not None or one.day < today]
    last = _last_session(heads, session, reads, known_at)
    listed = [payload for _, payload in known.earlier if payload.day < today]
    if listed and (last is None or listed[-1].day > last.began_at.astimezone(zone).date()):
        taught = last_time_of_list(listed[-1], today)
    else:
        taught = last_time(last, session.began_at, zone)
    return Earlier(taught, course_count(known, before, today))


def _last_session(
    heads: Sequence[SessionHead], session: Session, reads: Reads, known_at: dt.datetime | None
) -> Session | None:
    for head in reversed(heads):
        events = reads.session(head.session_id)
        if known_at is not None:
            events = tuple(event for event in events if event.recorded_at <= known_at)
        if not events:
            continue
        with legible(reads.path, head.session_id):
            earlier = fold(events)
        if teaches(earlier) and earlier.began_at < session.began_at:
            return earlier
    return None
