"""What is asked about an admission before it is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from infusion_tui.record.events import SessionOpened
from infusion_tui.record.names import folded
from infusion_tui.record.weight import weight_doubts
from infusion_tui.room.last_weight import last_weight
from infusion_tui.room.patients import known
from infusion_tui.room.room import Room
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from infusion_tui.charting import Caution
    from infusion_tui.room.admission import Admission


def admission_doubts(
    room: Room, admission: Admission, *, reads: Reads | None = None, before: dt.datetime | None = None
) -> tuple[Caution, ...]:
    """What is asked about an admission before it is taken: a weight that is unusual, far from the last visit's, or
    looks like pounds; a name or a birth date that is not the one known for this number.

    Raises:
        ClinicError: the protocol is unknown.
    """
    from infusion_tui.charting import Caution

    rule = room.protocol(admission.protocol).weight
    numbers = room.facts.numbers_of(admission.mrn)
    until = before or room.now()
    weights = [last_weight(reads or room.store, number, before=until) for number in numbers]
    last = max((one for one in weights if one is not None), key=lambda one: one.at, default=None)
    doubts = [
        Caution(doubt.code, doubt.message)
        for doubt in weight_doubts(admission.weight_kg, rule, last, room.zone)
    ]
    name, born = known_as(room, numbers)
    if name is not None and admission.name is not None and not same_name(name, admission.name):
        doubts.append(
            Caution(
                "W_NAME",
                f"number {numbers[0]} is known as {name}; typed is {admission.name}",
            )
        )
    if born is not None and admission.born is not None and born != admission.born:
        doubts.append(
            Caution(
                "W_BORN",
                f"number {numbers[0]} is known as born {born}; typed is {admission.born}",
            )
        )
    return tuple(doubts)


def known_as(room: Room, numbers: Sequence[str]) -> tuple[str | None, dt.date | None]:
    """Name and birth date known last for the person with these numbers.

    Raises:
        StoreError: it cannot be read.
    """
    recorded = known(room, numbers[0])[1].patient
    name = recorded.name if recorded is not None else None
    born = recorded.born if recorded is not None else None
    if name is None or born is None:
        visits = [visit for number in numbers for visit in room.store.visits(number)]
        visits.sort(key=lambda visit: visit.began_at, reverse=True)
        name = name or next((visit.name for visit in visits if visit.name), None)
        told = next((visit.born for visit in visits if visit.born), None)
        born = born or (dt.date.fromisoformat(told) if told else None)
    return name, born


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same words: case, accents, commas and order do not count."""
    return sorted(folded(one).replace(",", " ").split()) == sorted(folded(other).replace(",", " ").split())


def read_as(room: Room, payload: SessionOpened) -> SessionOpened:
    """The session under the number that stands: a merged one leads to it."""
    number = room.facts.person_number(payload.patient.mrn)
    if number.casefold() == payload.patient.mrn.casefold():
        return payload
    return replace(payload, patient=replace(payload.patient, mrn=number))
