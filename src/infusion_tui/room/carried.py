"""What scores of other visits still ask: a person who left with an answered yes unanswered brings it along.

Looked up by index: sessions and streams without a flagged score are never read.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry, stand
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.room_facts import RoomFacts
from infusion_tui.record.scored import (
    Answered,
    Scored,
    answers_of,
    question_words,
    scores_of,
    standing,
)
from infusion_tui.record.session import Session
from infusion_tui.record.view import ChairView
from infusion_tui.room.legible import legible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from infusion_tui.store.reading import Reads


def standing_elsewhere(
    session: Session, reads: Reads, facts: RoomFacts, node: str, known_at: dt.datetime | None = None
) -> tuple[Scored, ...]:
    """What stands of this patient outside this session, oldest first; with `known_at`, as it was known then.

    Raises:
        StoreError: it cannot be read.
    """
    streams = [
        one for one in _streams(session.opened.patient.mrn, reads, facts, node, known_at) if one != session.id
    ]
    if not reads.flagging(streams):
        return ()
    scores: list[Scored] = []
    answers: list[Answered] = []
    for stream in streams:
        timeline = _timeline(stream, reads, known_at)
        scores += scores_of(timeline, stream)
        answers += answers_of(timeline)
    return standing(scores, answers)


def still_standing(elsewhere: tuple[Scored, ...], session: Session) -> tuple[Scored, ...]:
    """What this session has not answered of it."""
    return standing(elsewhere, answers_of(session.timeline)) if elsewhere else ()


def with_carried(view: ChairView, carried: tuple[Scored, ...], zone: ZoneInfo) -> ChairView:
    """The view with what other visits still ask, before its own questions."""
    if not carried:
        return view
    asked = tuple(question_words(one, zone, earlier=True) for one in carried)
    return msgspec.structs.replace(view, carried=carried, open_questions=(*asked, *view.open_questions))


def _streams(
    mrn: str, reads: Reads, facts: RoomFacts, node: str, known_at: dt.datetime | None
) -> tuple[str, ...]:
    """Every session and own stream of the person with this number."""
    numbers = facts.numbers_of(mrn)
    found = [patient_stream(node, number) for number in numbers]
    for number in numbers:
        found += [head.session_id for head in reads.session_heads(mrn=number, opened_before=known_at)]
    return tuple(dict.fromkeys(found))


def _timeline(stream: str, reads: Reads, known_at: dt.datetime | None) -> list[Entry]:
    events: tuple[ev.Event, ...] = reads.session(stream)
    if known_at is not None:
        events = tuple(event for event in events if event.recorded_at <= known_at)
    with legible(reads.path, stream):
        entries = stand(events)
    return sorted(
        (one for one in entries if one.struck is None and not one.is_correction),
        key=lambda one: one.order_key,
    )
