"""Who is due, from an open room: only patients with a course that nobody ended are read, and those of whom a score asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.known_patient import KnownPatient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.scored import Scored, standing
from infusion_tui.record.snapshot import initials_of
from infusion_tui.record.who_is_due import (
    Asked,
    DueLine,
    DueList,
    due_lines,
    in_order,
    last_words,
    remarks,
    when_words,
    which_words,
)
from infusion_tui.room.carried import collected
from infusion_tui.room.course_answers import person_json, step_json
from infusion_tui.room.given import Began, given_of, known_of, numbers_of
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.room import Room
from infusion_tui.room.score_answers import score_json


def who_is_due(room: Room, on: dt.date | None = None) -> DueList:
    """Everybody with an open course on a day of the clinic's calendar (None: today), by the day of their next step; and
    of whom else a score asks what nobody has answered.

    Raises:
        StoreError: the file cannot be read.
        ClinicError: the clinic's `outcomes.toml` has a mistake.
    """
    now, when = room.now(), looks_back_to(room)
    today = now.astimezone(room.zone).date()
    with room.store.snapshot():
        people, rule = _People(room, when), room.outcomes.plan
        lines: list[DueLine] = []
        seen: set[str] = set()
        for mrn in people.with_open_course():
            person = people.of(mrn)
            if person.numbers[0].casefold() in seen:
                continue
            seen.add(person.numbers[0].casefold())
            lines += due_lines(
                patient=person.patient,
                numbers=person.numbers,
                known=person.known,
                given=given_of(_of_open(person, room), person.known, room.store, room.zone, when),
                rule=rule,
                on=on or today,
                chair=people.chair(person.numbers) if (on or today) == today else None,
                flags=people.flags(person),
            )
        listed = {number.casefold() for line in lines for number in line.numbers}
        asked = people.asked(listed)
    return DueList(on=on or today, now=now, lines=in_order(lines), asked=asked)


def _of_open(person: _Person, room: Room) -> list[Began]:
    """The visits that can belong to a course which nobody ended."""
    begin = min((one.begins_on for one in person.known.courses if one.ended_on is None), default=None)
    zone = room.zone
    return [
        one for one in person.visits if begin is not None and one.began_at.astimezone(zone).date() >= begin
    ]


class _Person(msgspec.Struct, frozen=True, kw_only=True):
    numbers: tuple[str, ...]
    known: KnownPatient
    visits: list[Began]
    patient: ev.Patient


class _People:
    """Looks persons up, each by index, and knows who is here and in which streams a score may still ask."""

    def __init__(self, room: Room, when: dt.datetime | None) -> None:
        self._room, self._when = room, when
        self._asking = frozenset(room.store.asking())
        self._renumbered = room.store.renumbered()
        self._chairs: dict[str, str] = {}
        if when is None:
            for session in room.live_sessions():
                stands = room.facts.person_number(session.opened.patient.mrn)
                self._chairs[stands.casefold()] = session.chair

    def with_open_course(self) -> list[str]:
        """Numbers for which a course was opened that nobody ended (or, looking back, any)."""
        store = self._room.store
        if self._when is None:
            return list(dict.fromkeys(one.mrn for one in store.open_courses()))
        opened = (event.payload for event in store.of_kind(ev.CourseOpened.kind))
        return list(dict.fromkeys(one.mrn for one in opened if isinstance(one, ev.CourseOpened)))

    def of(self, mrn: str) -> _Person:
        """The person with this number."""
        room, when = self._room, self._when
        numbers = numbers_of(mrn, room.store, room.facts, when)
        known = known_of(numbers, room.store, room.store.node, when)
        name, born = (known.patient.name, known.patient.born) if known.patient is not None else (None, None)
        visits: list[Began] = []
        for number in numbers:
            if number in self._renumbered.values():
                # rare: sessions that came to this number by a correction are found more slowly
                visits += room.store.session_heads(mrn=number, opened_before=when)
            for visit in room.store.visits(number):
                name = name or visit.name
                known_then = when is None or visit.recorded_at <= when
                if known_then and number not in self._renumbered.values():
                    visits += [visit] if visit.session_id not in self._renumbered else []
        visits.sort(key=lambda visit: visit.began_at)
        patient = ev.Patient(mrn=numbers[0], name=name, born=born)
        return _Person(numbers=numbers, known=known, visits=visits, patient=patient)

    def chair(self, numbers: tuple[str, ...]) -> str | None:
        """Where this person sits now."""
        return self._chairs.get(numbers[0].casefold())

    def flags(self, person: _Person) -> tuple[Scored, ...]:
        """What scores of this person still ask."""
        node = self._room.store.node
        streams = [patient_stream(node, number) for number in person.numbers]
        streams += [visit.session_id for visit in person.visits]
        if not self._asking.intersection(streams):
            return ()
        return standing(*collected(streams, self._room.store, self._when))

    def asked(self, listed: set[str]) -> tuple[Asked, ...]:
        """Persons beyond those listed of whom a score asks, by number."""
        found: dict[str, Asked] = {}
        for stream in sorted(self._asking):
            mrn = self._whose(stream)
            if mrn is None or mrn.casefold() in listed:
                continue
            person = self.of(mrn)
            key = person.numbers[0].casefold()
            if key in listed or key in found:
                continue
            flags = self.flags(person)
            if flags:
                found[key] = Asked(patient=person.patient, numbers=person.numbers, flags=flags)
        return tuple(found[key] for key in sorted(found))

    def _whose(self, stream: str) -> str | None:
        """The number that a session or a patient's own stream is of."""
        for event in self._room.store.session(stream):
            payload = event.payload
            if isinstance(payload, ev.SessionOpened):
                return payload.patient.mrn
            number = getattr(payload, "mrn", None)
            if isinstance(number, str):
                return number
        return None


def due_json(found: DueList, *, training: bool) -> dict[str, Any]:
    """The answer of `due`."""
    return {
        "ok": True,
        "now": found.now.isoformat(),
        "training": training,
        "on": found.on.isoformat(),
        "due": [line_json(one, found.on) for one in found.lines],
        "asked": [
            {
                "patient": person_json(one.patient),
                "numbers": list(one.numbers),
                "flags": [score_json(flag) for flag in one.flags],
            }
            for one in found.asked
        ],
    }


def line_json(line: DueLine, on: dt.date) -> dict[str, Any]:
    """One open course."""
    step = line.step
    due_on = step.due_on if step is not None else None
    return {
        "patient": person_json(line.patient),
        "numbers": list(line.numbers),
        "course": line.course.id,
        "indication": line.course.indication,
        "state": line.state.replace(" ", "_"),
        "due_on": due_on.isoformat() if due_on is not None else None,
        "days_to_go": (due_on - on).days if due_on is not None else None,
        "step": step_json(step) if step is not None else None,
        "infusion": line.given + 1,
        "of": line.steps.sessions,
        "assumed": line.steps.assumed,
        "booster": step.booster if step is not None else False,
        "given": line.given,
        "last_on": line.last_on.isoformat() if line.last_on is not None else None,
        "days_since_last": (on - line.last_on).days if line.last_on is not None else None,
        "missed": line.missed,
        "missed_last": line.missed_last,
        "chair": line.chair,
        "flags": [score_json(flag) for flag in line.flags],
        "words": due_sentence(line, on),
    }


def due_sentence(line: DueLine, on: dt.date) -> str:
    """`R.K. 448201: infusion 5 of 8, due 2026-11-23 (today); last 2026-11-20, 3 days before; 1 missed`."""
    step = line.step
    planned = ""
    if step is not None and step.due_on is not None:
        planned = f", {line.state} {step.due_on} ({when_words(line, on)})"
    said = (
        f"{which_words(line)}{planned}",
        f"last infusion {last_words(line, on)}",
        *remarks(line),
    )
    return f"{initials_of(line.patient)} {line.patient.mrn}: {'; '.join(said)}"
