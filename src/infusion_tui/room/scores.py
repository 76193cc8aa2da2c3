"""Scores between visits (a telephone call, a portal), and every score of a person, wherever it was taken."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import stand
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.scored import Scored, standing
from infusion_tui.room.carried import collected, scores_of_person, streams_of
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.identity import new_id
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room
from infusion_tui.room.room_time import Moment
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from infusion_tui.charting.patient_line import PatientContext, PatientDraft


class ScoreLine(msgspec.Struct, frozen=True):
    """A line about a patient who is in no chair: what it says, and what was recorded (None in a dry run)."""

    mrn: str
    at: dt.datetime
    draft: PatientDraft
    event: ev.Event | None = None


def scores_so_far(room: Room, mrn: str) -> tuple[Scored, ...]:
    """Every score over the course of this person, oldest first, also under another of their numbers.

    Raises:
        StoreError: it cannot be read.
    """
    found = scores_of_person(mrn, room.store, room.facts, room.store.node, known_at=looks_back_to(room))
    return tuple(one for one in found if one.of_course)


def read_score(room: Room, mrn: str, line: str, *, at: dt.datetime | None = None) -> ScoreLine:
    """What a line about this patient would record, without recording it.

    Raises:
        LineError: the line is refused.
        Refused: E_PATIENT, E_FUTURE.
        ClinicError: the clinic's file of scores has a mistake.
    """
    from infusion_tui.charting.patient_line import read_patient_line

    number = _known_number(room, mrn, room.store)
    now = room.now()
    when = _moment(at, now)
    return ScoreLine(number, when, read_patient_line(line, _context(room, number, room.store)))


def record_score(
    room: Room,
    mrn: str,
    line: str,
    *,
    by: str,
    pin: str | None = None,
    at: dt.datetime | None = None,
    event_id: str | None = None,
) -> ScoreLine:
    """Record a line in the patient's own stream: read against the file as it is now, and saved before this returns.

    `event_id` is the caller's own: a call that is repeated with it writes once.

    Raises:
        LineError: the line is refused.
        Refused: E_PATIENT, E_FUTURE; who charts is unknown, or the PIN is missing or wrong.
        ClinicError: the clinic's file of scores has a mistake.
        StoreError: not saved.
    """
    from infusion_tui.charting.patient_line import read_patient_line

    if by == EMERGENCY:
        raise Refused(
            "E_WHO", "nobody is signed in: a score between visits is charted by somebody who is known"
        )
    author = room.sign_in(by, pin).initials
    _ = room.outcomes  # a mistake in the clinic's file is said before the record is held
    made: list[tuple[str, dt.datetime, PatientDraft]] = []
    if event_id is not None and (saved := room.store.event(event_id)) is not None:
        return _again(room, saved, author, mrn)
    number = _known_number(room, mrn, room.store)
    stream = patient_stream(room.store.node, number)

    def choose(events: tuple[ev.Event, ...], moment: Moment) -> ev.NewEvent:
        draft = read_patient_line(line, _context(room, number, room.store, events))
        when = _moment(at, moment.stamp.utc)
        made.append((number, when, draft))
        payload = draft.payload
        if isinstance(payload, ev.ScaleScored):
            # the stream's id says nothing about anybody: the row says whose it is
            payload = msgspec.structs.replace(payload, mrn=number)
        return ev.NewEvent(
            event_id=event_id or new_id(moment.stamp),
            session_id=stream,
            chair=None,
            occurred_at=when if draft.amends is None else moment.stamp.utc,
            author=author,
            payload=payload,
            amends=draft.amends,
            reason=draft.reason,
        )

    (event,) = room.record_in_stream(stream, choose)
    _, when, draft = made[-1]
    return ScoreLine(number, when, draft, event)


def _again(room: Room, saved: ev.Event, author: str, mrn: str) -> ScoreLine:
    """The entry that an earlier call with this id wrote."""
    from infusion_tui.charting.patient_line import PatientDraft

    number = room.facts.person_number(mrn)
    if saved.author != author or saved.session_id != patient_stream(room.store.node, number):
        raise Misused(f"{saved.event_id} is the id of another entry: make a new one", "E_EVENT_ID")
    return ScoreLine(number, saved.occurred_at, PatientDraft(saved.payload, "", "scale"), saved)


def _known_number(room: Room, mrn: str, reads: Reads) -> str:
    """The number under which this person's own stream stands.

    Raises:
        Refused: E_PATIENT: nobody with this number is in the file.
    """
    number = room.facts.person_number(mrn.strip())
    for one in room.facts.numbers_of(number):
        if reads.session_heads(mrn=one) or reads.session(patient_stream(room.store.node, one)):
            return number
    raise Refused(
        "E_PATIENT", f"no patient with number {mrn} is in this file: infusion-tui patients --find TEXT"
    )


def _moment(at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    if at is not None and at > now:
        raise Refused("E_FUTURE", "that is in the future")
    return at or now.replace(microsecond=0)


def _context(
    room: Room, number: str, reads: Reads, events: tuple[ev.Event, ...] | None = None
) -> PatientContext:
    from infusion_tui.charting.patient_line import PatientContext

    stream = patient_stream(room.store.node, number)
    own = reads.session(stream) if events is None else events
    with legible(room.store.path, stream):
        entries = stand(own)
    scores, answers = collected(streams_of(number, reads, room.facts, room.store.node, None), reads)
    return PatientContext(room.outcomes, room.zone, entries, standing(scores, answers))
