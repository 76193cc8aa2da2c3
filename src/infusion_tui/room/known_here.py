"""Who a number belongs to in this file, for whoever brings a patient in. It is shown; nothing of it is ever filled in.

A weight or a measured value of an earlier visit is never part of it.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from infusion_tui.record.errors import PlainError
from infusion_tui.record.known_patient import Caution, Course
from infusion_tui.record.names import one_slip_apart
from infusion_tui.record.patient_words import course_words, standing, who_words
from infusion_tui.room.errors import Refused
from infusion_tui.room.patient_fields import today
from infusion_tui.room.patients import PatientLine, find, person
from infusion_tui.room.room import Room
from infusion_tui.store.reading import Reads

_SIGNS = "0123456789"


class KnownHere(msgspec.Struct, frozen=True, kw_only=True):
    """A patient whom this file knows. `asked` is the number that was typed, `number` the one that it is read as.

    `infusion`: the number that the next infusion has in the running course, `of` the planned ones (None: no course, or
    none planned). `allergies`: as written at a visit, and on which day, to be asked again. `chair`: where they sit now.
    """

    asked: str
    number: str
    name: str | None
    born: dt.date | None
    sex: str | None
    sessions: int
    last_day: dt.date | None
    days_ago: int | None
    course: Course | None = None
    infusion: int | None = None
    of: int | None = None
    cautions: tuple[Caution, ...] = ()
    allergies: str | None = None
    allergies_on: dt.date | None = None
    chair: str | None = None

    @property
    def rows(self) -> tuple[str, ...]:
        """Who it is, in sentences: what a person reads out before they say yes."""
        return known_rows(self)

    @property
    def merged(self) -> bool:
        """The number that was typed is read as another one."""
        return self.asked.casefold() != self.number.casefold()


def known_here(room: Room, mrn: str) -> KnownHere | None:
    """The patient with this number, or None: nobody in this file has it.

    Raises:
        StoreError: it cannot be read.
    """
    if not mrn.strip():
        return None
    try:
        found = person(room, mrn)
    except Refused:
        return None
    day = today(room)
    visits = found.sessions
    last_day = visits[-1].began_at.astimezone(room.zone).date() if visits else None
    course = found.known.course_on(day)
    infusion = of = None
    if course is not None:
        infusion = _next_infusion(room, found.numbers[0], course.id)
        of = course.plan.sessions
    told = next((one for one in reversed(visits) if one.opened.allergies), None)
    here = next((one.chair for one in found.sessions if one.end is None), None)
    patient = found.patient
    return KnownHere(
        asked=mrn.strip(),
        number=found.numbers[0],
        name=patient.name,
        born=patient.born,
        sex=patient.sex,
        sessions=len(visits),
        last_day=last_day,
        days_ago=(day - last_day).days if last_day is not None else None,
        course=course,
        infusion=infusion,
        of=of,
        cautions=standing(found.known.cautions),
        allergies=told.opened.allergies if told is not None else None,
        allergies_on=told.began_at.astimezone(room.zone).date() if told is not None else None,
        chair=here,
    )


def _next_infusion(room: Room, number: str, course_id: str) -> int | None:
    """The number of the next infusion; None where the clinic's file of scores has a mistake, which stops no admission."""
    from infusion_tui.clinic import ClinicError
    from infusion_tui.room.patients import course as course_now

    try:
        return len(course_now(room, number, course_id=course_id).given()) + 1
    except ClinicError:
        return None


def known_rows(found: KnownHere) -> tuple[str, ...]:
    """Who it is, in sentences: what a person reads out before they say yes."""
    rows = [who_words(found.number, found.name, found.born)]
    if found.merged:
        rows.append(f"{found.asked} is read as {found.number}: two numbers of one person")
    if found.chair is not None:
        rows.append(f"sits in chair {found.chair} now")
    if found.last_day is None:
        rows.append("no session in this file yet")
    else:
        ago = {0: "today", 1: "yesterday"}.get(found.days_ago or 0, f"{found.days_ago} days ago")
        count = f"{found.sessions} session{'' if found.sessions == 1 else 's'}"
        rows.append(f"{count}, the last on {found.last_day}, {ago}")
    if found.course is not None:
        rows.append(f"course: {course_words(found.course)}")
        rows.append(f"this would be {infusion_words(found)}")
    rows += [f"CAUTION: {one.text} ({one.by}, {one.at:%Y-%m-%d})" for one in found.cautions]
    if found.allergies is not None:
        rows.append(f"allergies written on {found.allergies_on}: {found.allergies}. Still so? Ask again")
    return tuple(rows)


def infusion_words(found: KnownHere) -> str:
    """`infusion 4 of 6`; `infusion 7, after the planned 6`."""
    if found.infusion is None:
        return ""
    if found.of is None:
        return f"infusion {found.infusion}"
    if found.infusion > found.of:
        return f"infusion {found.infusion}, after the planned {found.of}"
    return f"infusion {found.infusion} of {found.of}"


def similar_numbers(room: Room, mrn: str, *, reads: Reads | None = None) -> tuple[str, ...]:
    """Numbers of this file that are one slip away from a number that it does not know: a digit other, more or less, two
    changed over, zeros in front, a space. Empty where the number is known.

    Raises:
        StoreError: it cannot be read.
    """
    asked = mrn.strip()
    store = reads or room.store
    if len(asked) < 3 or store.numbers_known([asked]):
        return ()
    return tuple(store.numbers_known(slips(asked)))[:5]


def slips(number: str) -> list[str]:
    """Everything that one slip makes of a number."""
    found: dict[str, None] = {}
    for at in range(len(number) + 1):
        for sign in _SIGNS:
            found[number[:at] + sign + number[at:]] = None
            if at < len(number) and number[at].isdigit():
                found[number[:at] + sign + number[at + 1 :]] = None
        if at < len(number):
            found[number[:at] + number[at + 1 :]] = None
        if at + 1 < len(number):
            found[number[:at] + number[at + 1] + number[at] + number[at + 2 :]] = None
    bare = number.lstrip("0")
    for zeros in range(1, 5):
        found["0" * zeros + bare] = None
    found[bare] = None
    found["".join(number.split())] = None
    found[number.upper()] = found[number.lower()] = None
    found.pop(number, None)
    found.pop("", None)
    return list(found)


def same_person(room: Room, number: str, name: str | None, born: dt.date | None) -> tuple[PatientLine, ...]:
    """Others in this file with this name (as typed, or one slip apart) and this birth date, under another number.

    Raises:
        StoreError: it cannot be read.
    """
    if not name or born is None:
        return ()
    own = {one.casefold() for one in room.facts.numbers_of(number)}
    words = sorted(_words(name), key=len, reverse=True)
    found: dict[str, PatientLine] = {}
    for word in words[:2]:
        for line in find(room, word, limit=200):
            if line.born == born and line.name and not own & {one.casefold() for one in line.numbers}:
                theirs = _words(line.name)
                if all(any(one == other or one_slip_apart(one, other) for other in theirs) for one in words):
                    found[line.number] = line
    return tuple(found.values())[:3]


def _words(name: str) -> list[str]:
    return name.replace(",", " ").casefold().split()


def admission_remarks(
    room: Room, mrn: str, *, name: str | None = None, born: dt.date | None = None
) -> tuple[str, ...]:
    """What is said, never asked, about a number that was typed: it is read as another; it looks like one that is known;
    the same person seems to have another number.

    Raises:
        StoreError: it cannot be read.
    """
    remarks = []
    stands = room.facts.person_number(mrn)
    if stands.casefold() != mrn.strip().casefold():
        remarks.append(
            f"{mrn.strip()} is read as {stands}: two numbers of one person. Recorded under {stands}"
        )
    for number in similar_numbers(room, mrn):
        line = next(iter(find(room, number, limit=1)), None)
        who = f" ({line.name})" if line is not None and line.name else ""
        remarks.append(
            f"new number {mrn.strip()}; {number}{who} is known and looks like it: is it the right one?"
        )
    for other in same_person(room, stands, name, born):
        remarks.append(
            f"{other.name}, born {other.born}, is known as number {other.number}: one person with two numbers?"
        )
    return tuple(remarks)


def known_before(
    room: Room, mrn: str, *, name: str | None = None, born: dt.date | None = None
) -> tuple[KnownHere | None, tuple[str, ...]]:
    """Who the number of an admission belongs to, and what is said about it. An earlier record that cannot be read is
    said as well: it stops nobody from being brought in."""
    try:
        return known_here(room, mrn), admission_remarks(room, mrn, name=name, born=born)
    except PlainError as error:
        return None, (f"what this file knows of number {mrn.strip()} cannot be read: {error}",)
