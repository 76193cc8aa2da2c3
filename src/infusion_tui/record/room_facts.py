"""What the room is: chairs, zone, people, accepted protocols; folded from the room's own stream of events."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from infusion_tui.record import events as ev


class ChairFacts(msgspec.Struct, frozen=True):
    """One chair: its number, what it is called, whether it is in use."""

    number: str
    label: str
    is_open: bool = True


class Person(msgspec.Struct, frozen=True):
    """One person of the staff. Retired people stay, so that old entries keep their names."""

    initials: str
    name: str
    role: str
    has_pin: bool = False
    retired: bool = False


class Acceptance(msgspec.Struct, frozen=True):
    """A protocol accepted by a prescriber: which version, and the hash of what it said."""

    protocol: str
    version: int
    protocol_hash: str
    by: str


class RoomFacts(msgspec.Struct, frozen=True):
    """The room as it stands."""

    timezone: str
    training: bool
    chairs: dict[str, ChairFacts]
    people: dict[str, Person]
    accepted: tuple[Acceptance, ...]
    steps: tuple[ev.Event, ...] = ()
    """Every `clock.stepped`, oldest first."""

    merged: dict[str, str] = {}
    """Patient numbers that are read as another one, as they are written: two numbers of one person."""

    def person_number(self, mrn: str) -> str:
        """The number that this one is read as: itself, unless it was merged into another."""
        return _stands(mrn, self._leads())

    def numbers_of(self, mrn: str) -> tuple[str, ...]:
        """Every number of the person with this one: the one that stands first, then those merged into it."""
        into = self._leads()
        stands = _stands(mrn, into)
        others = [one for one in self.merged if _stands(one, into).casefold() == stands.casefold()]
        return (stands, *others)

    def _leads(self) -> dict[str, str]:
        return {number.casefold(): stands for number, stands in self.merged.items()}

    def active(self) -> frozenset[str]:
        """Initials of everyone who is not retired."""
        return frozenset(p.initials for p in self.people.values() if not p.retired)

    def person(self, initials: str) -> Person | None:
        """The person with these initials (any case), retired or not."""
        return next((p for p in self.people.values() if p.initials.casefold() == initials.casefold()), None)

    def has_accepted(self, protocol_id: str, protocol_hash: str) -> Acceptance | None:
        """The acceptance of exactly this content, or None."""
        return next(
            (
                a
                for a in reversed(self.accepted)
                if (a.protocol, a.protocol_hash) == (protocol_id, protocol_hash)
            ),
            None,
        )


def _stands(mrn: str, into: dict[str, str]) -> str:
    seen: set[str] = set()
    while (key := mrn.strip().casefold()) in into and key not in seen:
        seen.add(key)
        mrn = into[key]
    return mrn.strip()


def fold_room(events: Iterable[ev.Event]) -> RoomFacts:
    """The room that these events make.

    Raises:
        ValueError: the stream does not begin with `room.created`.
    """
    facts: RoomFacts | None = None
    for event in sorted(events, key=lambda e: e.version):
        payload = event.payload
        if isinstance(payload, ev.RoomCreated):
            chairs = {number: ChairFacts(number, number) for number in payload.chairs}
            facts = RoomFacts(payload.timezone, payload.training, chairs, {}, ())
        elif facts is not None:
            facts = _next(facts, event)
    if facts is None:
        raise ValueError("the room's stream begins with room.created")
    return facts


def _next(facts: RoomFacts, event: ev.Event) -> RoomFacts:
    match event.payload:
        case ev.ChairRenamed(chair=chair, label=label):
            return _with_chair(facts, chair, label=label)
        case ev.ChairClosed(chair=chair):
            return _with_chair(facts, chair, is_open=False)
        case ev.ChairOpened(chair=chair):
            return _with_chair(facts, chair, is_open=True)
        case ev.StaffAdded(initials=initials, name=name, role=role, has_pin=has_pin):
            return replace(facts, people={**facts.people, initials: Person(initials, name, role, has_pin)})
        case ev.StaffRetired(initials=initials) if initials in facts.people:
            retired = replace(facts.people[initials], retired=True)
            return replace(facts, people={**facts.people, initials: retired})
        case ev.PinChanged(initials=initials) if initials in facts.people:
            with_pin = replace(facts.people[initials], has_pin=True)
            return replace(facts, people={**facts.people, initials: with_pin})
        case ev.ProtocolAccepted(protocol=protocol, version=version, protocol_hash=protocol_hash):
            acceptance = Acceptance(protocol, version, protocol_hash, event.author)
            return replace(facts, accepted=(*facts.accepted, acceptance))
        case ev.PatientsMerged(number=number, into=into):
            return replace(facts, merged={**facts.merged, number.strip(): into.strip()})
        case ev.PatientsParted(number=number):
            parted = number.strip().casefold()
            kept = {one: into for one, into in facts.merged.items() if one.casefold() != parted}
            return replace(facts, merged=kept)
        case ev.ClockStepped():
            return replace(facts, steps=(*facts.steps, event))
        case _:
            return facts


def _with_chair(
    facts: RoomFacts, number: str, *, label: str | None = None, is_open: bool | None = None
) -> RoomFacts:
    old = facts.chairs.get(number)
    if old is None:
        return facts
    chair = ChairFacts(
        number, old.label if label is None else label, old.is_open if is_open is None else is_open
    )
    return replace(facts, chairs={**facts.chairs, number: chair})
