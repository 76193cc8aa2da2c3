"""Patients beyond one session: who is known, their course as it stands, and writing into their own stream."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.course import CourseView, course_view
from infusion_tui.record.known_patient import Course, KnownPatient, known_patient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.session import Session
from infusion_tui.room.errors import Refused
from infusion_tui.room.given import known_of, numbers_of
from infusion_tui.room.history import looks_back_to, sessions
from infusion_tui.room.identity import new_id
from infusion_tui.room.room import Room
from infusion_tui.room.room_time import Moment


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the file: every number they have, what stands in their own streams, and their sessions, oldest
    first."""

    numbers: tuple[str, ...]
    known: KnownPatient
    sessions: tuple[Session, ...]

    @property
    def patient(self) -> ev.Patient:
        """Who this is, as known last: recorded for the patient, else as given at the last admit; the number that stands."""
        recorded, number = self.known.patient, self.numbers[0]
        given = self.sessions[-1].opened.patient if self.sessions else None
        if recorded is None:
            return msgspec.structs.replace(given, mrn=number) if given is not None else ev.Patient(mrn=number)
        return ev.Patient(
            mrn=number,
            name=recorded.name or (given.name if given else None),
            born=recorded.born or (given.born if given else None),
            sex=recorded.sex or (given.sex if given else None),
            height_cm=given.height_cm if given else None,
        )


def person(room: Room, mrn: str) -> Person:
    """The person with this number (a merged one: the person it was merged into).

    Raises:
        Refused: E_PATIENT, nobody with this number is in the file.
        StoreError: it cannot be read.
    """
    numbers = _numbers(room, mrn)
    found = Person(
        numbers=numbers,
        known=_known(room, numbers),
        sessions=tuple(
            sorted(
                (
                    session
                    for number in numbers
                    for session in sessions(room, mrn=number, when=looks_back_to(room))
                ),
                key=lambda session: session.began_at,
            )
        ),
    )
    if not found.sessions and not found.known.entries:
        raise Refused(
            "E_PATIENT", f"no patient with number {mrn} is in this file: infusion-tui patients --find TEXT"
        )
    return found


class PatientLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person in a list: the number that stands, every number that is read as it, name and birth date as known last,
    how many sessions, the clinic's day of the first and the last one, and the course that runs today (None: none)."""

    number: str
    numbers: tuple[str, ...]
    name: str | None
    born: dt.date | None
    sessions: int
    first_day: dt.date | None
    last_day: dt.date | None
    course: Course | None
    cautions: int = 0
    """How many standing cautions hold."""


def find(room: Room, text: str, *, limit: int | None = 50) -> tuple[PatientLine, ...]:
    """Persons whose number begins with this text, or whose name holds each of its words (any case, with or without
    accents); "" finds all. An exact number first, then numbers, then names. A merged number leads to its person.

    Raises:
        StoreError: the file cannot be read.
    """
    with room.store.snapshot():
        spellings: dict[str, list[str]] = {}
        when = looks_back_to(room)
        for number in room.store.find_patients(text, limit):
            stands = room.facts.person_number(number) if when is None else number
            spellings.setdefault(stands.casefold(), []).append(number)
        lines = (_line(room, found, when) for found in spellings.values())
        return tuple(line for line in lines if line is not None)


def _line(room: Room, found: list[str], when: dt.datetime | None) -> PatientLine | None:
    numbers = tuple(dict.fromkeys([*_numbers(room, found[0]), *found]))
    visits = sorted(
        (
            visit
            for number in numbers
            for visit in room.store.visits(number)
            if when is None or visit.recorded_at <= when
        ),
        key=lambda visit: visit.began_at,
    )
    known = _known(room, tuple({number.casefold(): number for number in numbers}.values()))
    if not visits and not known.entries:
        return None
    last = visits[-1] if visits else None
    given = dt.date.fromisoformat(last.born) if last is not None and last.born else None
    days = [visit.began_at.astimezone(room.zone).date() for visit in visits]
    return PatientLine(
        number=numbers[0],
        numbers=numbers,
        name=(known.patient.name if known.patient else None) or (last.name if last else None),
        born=(known.patient.born if known.patient else None) or given,
        sessions=len(visits),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        course=known.course_on(room.now().astimezone(room.zone).date()),
        cautions=sum(one.holds for one in known.cautions),
    )


def course(room: Room, mrn: str, *, course_id: str | None = None) -> CourseView:
    """The course of a patient as it stands now: the running one, or the one whose id begins like this.

    Raises:
        Refused: E_PATIENT, E_COURSE.
        ClinicError: the clinic's file of scores has a mistake.
    """
    return course_of(room, person(room, mrn), course_id=course_id)


def course_of(room: Room, found: Person, *, course_id: str | None = None) -> CourseView:
    """The course of a person who was read already.

    Raises:
        Refused: E_COURSE.
        ClinicError: the clinic's file of scores has a mistake.
    """
    try:
        return course_view(
            now=room.now(),
            zone=room.zone,
            patient=found.patient,
            numbers=found.numbers,
            known=found.known,
            sessions=found.sessions,
            outcomes=room.outcomes,
            course_id=course_id,
        )
    except KeyError as error:
        raise Refused("E_COURSE", f"this patient has no course {course_id}") from error


def known(room: Room, mrn: str) -> tuple[tuple[str, ...], KnownPatient]:
    """Every number of the person with this one, the one that stands first, and what stands in their own streams.

    Raises:
        StoreError: it cannot be read.
    """
    numbers = _numbers(room, mrn)
    return numbers, _known(room, numbers)


def record_for(
    room: Room,
    mrn: str,
    payload: ev.Payload,
    *,
    by: str,
    at: dt.datetime | None = None,
    amends: str | None = None,
    reason: str | None = None,
    event_id: str | None = None,
    check: Callable[[KnownPatient], None] | None = None,
) -> ev.Event:
    """Append one event to a patient's own stream. `check` looks at what stands there inside the transaction.

    Raises:
        Refused: `by` is not on the staff list; E_FUTURE; what `check` raises.
        StoreError: not saved.
    """
    author = room.who(by).initials
    if "mrn" in payload.__struct_fields__ and getattr(payload, "mrn", None) is None:
        # the stream's id says nothing about anybody: the row says whose it is
        payload = msgspec.structs.replace(payload, mrn=mrn.strip())
    stream = patient_stream(room.store.node, room.facts.person_number(mrn))

    def choose(events: tuple[ev.Event, ...], moment: Moment) -> ev.NewEvent:
        if check is not None:
            check(known_patient([events]))
        if at is not None and at > moment.stamp.utc:
            raise Refused("E_FUTURE", "that is in the future")
        return ev.NewEvent(
            event_id=event_id or new_id(moment.stamp),
            session_id=stream,
            chair=None,
            occurred_at=at or moment.stamp.utc,
            author=author,
            payload=payload,
            amends=amends,
            reason=reason,
        )

    return room.record_in_stream(stream, choose)[0]


def _numbers(room: Room, mrn: str) -> tuple[str, ...]:
    return numbers_of(mrn.strip(), room.store, room.facts, looks_back_to(room))


def _known(room: Room, numbers: tuple[str, ...]) -> KnownPatient:
    return known_of(numbers, room.store, room.store.node, looks_back_to(room))
