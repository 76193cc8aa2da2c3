"""Two numbers of one person: what it means to read one as the other, shown first; merging, and taking it back.

No event is moved or changed: the room's facts say how a number is read. So parting restores exactly what was there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.patient_words import course_words, standing, who_words
from infusion_tui.room.errors import Refused
from infusion_tui.room.patient_fields import reason, said
from infusion_tui.room.patient_writing import author_of
from infusion_tui.room.patients import Person, person
from infusion_tui.room.room import Room

if TYPE_CHECKING:
    from infusion_tui.charting import Caution


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What merging or parting means: a sentence each for both numbers and for what stands together (or apart) then, and
    what is doubtful about it."""

    number: str
    into: str
    rows: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...] = ()
    """Code and sentence."""


def merging(room: Room, number: str, into: str) -> Meaning:
    """What it means to read `number` as `into` from now on.

    Raises:
        Refused: E_PATIENT: one is not in this file; E_SAME: they are one already; E_MERGED: a number that is read as
            another one itself.
    """
    number, into = said("the number", number), said("the number", into)
    for given in (number, into):
        stands = room.facts.person_number(given)
        if stands.casefold() != given.casefold():
            raise Refused("E_MERGED", f"{given} is read as {stands} already: part it first, or use {stands}")
    if number.casefold() == into.casefold():
        raise Refused("E_SAME", f"{number} is one number: nothing to merge")
    away, stays = person(room, number), person(room, into)
    doubts = []
    one, other = away.patient, stays.patient
    for code, label, left, right in (
        ("W_NAME", "names", one.name, other.name),
        ("W_BORN", "birth dates", one.born, other.born),
        ("W_SEX", "sexes", one.sex, other.sex),
    ):
        if left is not None and right is not None and _plain(left) != _plain(right):
            doubts.append((code, f"the {label} differ: {left} and {right}"))
    for found in (away, stays):
        for session in found.sessions:
            if session.end is None:
                doubts.append(
                    ("W_HERE", f"{session.opened.patient.mrn} is in chair {session.chair} now, and stays so")
                )
    both = len(away.sessions) + len(stays.sessions)
    rows = (
        f"{_said_of(away)}",
        f"{_said_of(stays)}",
        f"From then on {number} is read as {into}: {_count(both, 'session')} of one person, their courses, scores and"
        " cautions together. Records keep the number they were made under.",
        f"It is taken back with  infusion-tui patient part {number} --why WHY  and everything is as it was.",
    )
    return Meaning(number=number, into=into, rows=rows, doubts=tuple(doubts))


def parting(room: Room, number: str) -> Meaning:
    """What it means that a merged number stands for itself again.

    Raises:
        Refused: E_MERGED: it is not merged.
    """
    number = said("the number", number)
    into = next((to for one, to in room.facts.merged.items() if one.casefold() == number.casefold()), None)
    if into is None:
        raise Refused("E_MERGED", f"{number} is not read as another number: there is nothing to part")
    whole = person(room, number)
    own = [one for one in whole.sessions if one.opened.patient.mrn.casefold() == number.casefold()]
    rows = (
        f"Now {number} is read as {into}: {_said_of(whole)}",
        f"From then on {number} stands for itself, with {_count(len(own), 'session')} and what was written under it;"
        f" {into} keeps {_count(len(whole.sessions) - len(own), 'session')}. Merging again is possible.",
    )
    return Meaning(number=number, into=into, rows=rows)


def merge(
    room: Room, number: str, into: str, *, why: str, by: str, pin: str | None = None, yes: bool = False
) -> ev.Event:
    """Read `number` as `into` from now on: a strong action, with a reason, that `part` takes back.

    Raises:
        Refused: as `merging`; E_STAFF, E_PIN, E_WHY; E_CONFIRM without `yes`.
        StoreError: not saved.
    """
    return _strong(
        room,
        lambda: merging(room, number, into),
        lambda one, words: ev.PatientsMerged(number=one.number, into=one.into, why=words),
        "two numbers become one person",
        why=why,
        by=by,
        pin=pin,
        yes=yes,
    )


def part(
    room: Room, number: str, *, why: str, by: str, pin: str | None = None, yes: bool = False
) -> ev.Event:
    """Take a merge back.

    Raises:
        Refused: as `parting`; E_STAFF, E_PIN, E_WHY; E_CONFIRM without `yes`.
        StoreError: not saved.
    """
    return _strong(
        room,
        lambda: parting(room, number),
        lambda one, words: ev.PatientsParted(number=one.number, into=one.into, why=words),
        "a merge is taken back",
        why=why,
        by=by,
        pin=pin,
        yes=yes,
    )


def merges_of(room: Room, numbers: tuple[str, ...]) -> tuple[ev.Event, ...]:
    """Every merge and parting of these numbers, oldest first: who, when and why.

    Raises:
        StoreError: it cannot be read.
    """
    own = {one.casefold() for one in numbers}
    found = []
    for event in room.store.some_of(ev.ROOM, (ev.PatientsMerged.kind, ev.PatientsParted.kind)):
        payload = event.payload
        if isinstance(payload, ev.PatientsMerged | ev.PatientsParted) and (
            own & {payload.number.casefold(), payload.into.casefold()}
        ):
            found.append(event)
    return tuple(found)


def _strong(
    room: Room,
    what: Callable[[], Meaning],
    made: Callable[[Meaning, str], ev.Payload],
    words: str,
    *,
    why: str,
    by: str,
    pin: str | None,
    yes: bool,
) -> ev.Event:
    author = author_of(room, by, pin)
    said_why = reason(why)
    asked: list[str] = []

    def payload() -> ev.Payload:
        meaning = what()
        if not yes:
            from infusion_tui.charting import Caution as Asked

            rows = [*(sentence for _, sentence in meaning.doubts), *meaning.rows]
            cautions: tuple[Caution, ...] = tuple(Asked(code, sentence) for code, sentence in meaning.doubts)
            raise Refused(
                "E_CONFIRM",
                f"{' '.join(_stop(row) for row in rows)} Answer with --yes",
                confirm="yes",
                cautions=cautions,
            )
        asked.extend(room.refuse_unproved_person(author, words))
        return made(meaning, said_why)

    saved = room.record_in_room(payload, by=author)
    room.used_up(asked)
    return saved


def _said_of(found: Person) -> str:
    patient, cautions = found.patient, standing(found.known.cautions)
    parts = [_count(len(found.sessions), "session")]
    if found.sessions:
        parts.append(f"last {found.sessions[-1].began_at.date()}")
    parts += [course_words(one) for one in found.known.courses]
    if cautions:
        parts.append("cautions: " + ", ".join(one.text for one in cautions))
    return f"{who_words(patient.mrn, patient.name, patient.born)}: {'; '.join(parts)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _stop(row: str) -> str:
    return row if row.endswith(".") else f"{row}."


def _plain(value: object) -> str:
    return " ".join(str(value).replace(",", " ").casefold().split())
