"""What scores of other visits still ask: a person who left with an answered yes unanswered brings it along.

Looked up by index: sessions and streams without a flagged score are never read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry, stand
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.room_facts import RoomFacts
from infusion_tui.record.scored import (
    Answered,
    Scored,
    answered_by,
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


_KINDS = (
    "scale.scored", "provider.told", "score.answered", "entry.amended", "entry.struck", "entries.attributed",
)  # fmt: skip
"""What says how a score stands, and what answers it."""


def standing_elsewhere(
    session: Session, reads: Reads, facts: RoomFacts, node: str, known_at: dt.datetime | None = None
) -> tuple[Scored, ...]:
    """What stands of this patient outside this session, oldest first; with `known_at`, as it was known then.

    Raises:
        StoreError: it cannot be read.
    """
    streams = [
        one
        for one in streams_of(session.opened.patient.mrn, reads, facts, node, known_at)
        if one != session.id
    ]
    if not reads.flagging(streams):
        return ()
    scores, answers = collected(streams, reads, known_at)
    return standing(scores, answers)


def scores_of_person(
    mrn: str, reads: Reads, facts: RoomFacts, node: str, known_at: dt.datetime | None = None
) -> tuple[Scored, ...]:
    """Every score over the course of the person with this number, oldest first, each with what was done about it.

    Raises:
        StoreError: it cannot be read.
    """
    scores, answers = collected(streams_of(mrn, reads, facts, node, known_at), reads, known_at)
    return tuple(sorted(answered_by(scores, answers), key=lambda one: (one.at, one.known)))


def collected(
    streams: Iterable[str], reads: Reads, known_at: dt.datetime | None = None
) -> tuple[list[Scored], list[Answered]]:
    """The scores over the course of these sessions and streams, and what answers them."""
    scores: list[Scored] = []
    answers: list[Answered] = []
    for stream in streams:
        timeline = _timeline(stream, reads, known_at)
        scores += [one for one in scores_of(timeline, stream) if one.of_course or one.flagged is not None]
        answers += answers_of(timeline)
    return scores, answers


def still_standing(elsewhere: tuple[Scored, ...], session: Session) -> tuple[Scored, ...]:
    """What this session has not answered of it."""
    return standing(elsewhere, answers_of(session.timeline)) if elsewhere else ()


def with_carried(view: ChairView, carried: tuple[Scored, ...], zone: ZoneInfo) -> ChairView:
    """The view with what other visits still ask, before its own questions."""
    if not carried:
        return view
    asked = tuple(question_words(one, zone, earlier=True) for one in carried)
    return msgspec.structs.replace(view, carried=carried, open_questions=(*asked, *view.open_questions))


def streams_of(
    mrn: str, reads: Reads, facts: RoomFacts, node: str, known_at: dt.datetime | None
) -> tuple[str, ...]:
    """Every session and own stream of the person with this number."""
    numbers = facts.numbers_of(mrn)
    found = [patient_stream(node, number) for number in numbers]
    for number in numbers:
        found += [head.session_id for head in reads.session_heads(mrn=number, opened_before=known_at)]
    return tuple(dict.fromkeys(found))


def _timeline(stream: str, reads: Reads, known_at: dt.datetime | None) -> list[Entry]:
    events: tuple[ev.Event, ...] = reads.some_of(stream, _KINDS)
    if known_at is not None:
        events = tuple(event for event in events if event.recorded_at <= known_at)
    with legible(reads.path, stream):
        entries = stand(events)
    return sorted(
        (one for one in entries if one.struck is None and not one.is_correction),
        key=lambda one: one.order_key,
    )
