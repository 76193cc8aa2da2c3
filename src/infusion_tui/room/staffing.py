"""Staff, chairs and accepted protocols: changes to the room itself, each an event of its own stream."""

from __future__ import annotations

import re
from typing import Literal, get_args

from infusion_tui.clinic import protocol_hash
from infusion_tui.record import events as ev
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.room_facts import RoomFacts
from infusion_tui.record.text import field_problem
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.people import hash_pin, pin_problem
from infusion_tui.room.proving import DOOR
from infusion_tui.room.room import Room

Role = Literal["nurse", "charge", "prescriber", "witness", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
_TAKEN = frozenset((EMERGENCY, "watch", "clock", "set-up", DOOR))
"""Authors that are nobody: no person may be taken for one of them."""
_INITIALS = re.compile(r"[^\W_][\w-]{0,7}")
SET_UP = "set-up"
"""Author of changes that nobody signed for (the command line does not ask who sets the room up)."""


def add_person(
    room: Room, initials: str, *, name: str, role: Role, pin: str | None = None, by: str = SET_UP
) -> ev.Event:
    """Put a person on the staff list; with a PIN, keep its hash in the staff file.

    Raises:
        Misused: initials, name or PIN are not usable.
        Refused: someone has these initials.
        StoreError: not saved.
    """
    if not _INITIALS.fullmatch(initials):
        raise Misused(f'"{initials}" cannot be initials: up to 8 letters or digits', "E_FIELD")
    if initials.casefold() in _TAKEN:
        raise Misused(f'"{initials}" cannot be initials: entries of the program itself carry it', "E_FIELD")
    problem = field_problem("the name", name) or (pin_problem(pin) if pin is not None else None)
    if problem:
        raise Misused(problem, "E_FIELD")

    def free(facts: RoomFacts) -> None:
        person = facts.person(initials)
        if person is not None:
            state = " (retired)" if person.retired else ""
            raise Refused("E_STAFF", f"{person.initials} is {person.name}{state}: take other initials")

    free(room.facts)
    pin_hash = hash_pin(pin) if pin is not None else None

    def free_and_pin_kept(facts: RoomFacts) -> None:
        # under the lock: the same initials given twice at once must not leave the one with the other's PIN
        free(facts)
        if pin_hash is not None:
            room.staff.set_pin_hash(initials, pin_hash)

    payload = ev.StaffAdded(initials=initials, name=name, role=role, has_pin=pin is not None)
    return room.record_in_room(payload, by=by, check=free_and_pin_kept)


def retire_person(room: Room, initials: str, *, by: str = SET_UP) -> ev.Event:
    """Take a person off the list of those who chart. Their entries keep their name.

    Raises:
        Refused: nobody has these initials, or they are retired already.
    """

    def there(facts: RoomFacts) -> None:
        person = facts.person(initials)
        if person is None:
            raise Refused("E_STAFF", f'"{initials}" is not on the staff list')
        if person.retired:
            raise Refused("E_STAFF", f"{person.initials} is retired already")

    there(room.facts)
    person = room.facts.person(initials)
    assert person is not None
    return room.record_in_room(ev.StaffRetired(initials=person.initials), by=by, check=there)


def accept_protocol(room: Room, protocol_id: str, *, by: str, pin: str | None = None) -> ev.Event:
    """A prescriber accepts a protocol as it stands now, by name.

    Raises:
        ClinicError: no such protocol.
        Refused: the person is unknown, is no prescriber, or the PIN is wrong.
    """
    protocol = room.protocol(protocol_id)
    person = room.sign_in(by, pin)
    if person.role != "prescriber":
        raise Refused(
            "E_ROLE", f"{person.initials} is on the list as {person.role}: a prescriber accepts protocols"
        )
    payload = ev.ProtocolAccepted(
        protocol=protocol.id, version=protocol.version, protocol_hash=protocol_hash(protocol)
    )
    return room.record_in_room(payload, by=person.initials)


def rename_chair(room: Room, number: str, label: str, *, by: str = SET_UP) -> ev.Event:
    """Give a chair a name to show beside its number.

    Raises:
        Misused: no such chair, or a name that cannot be kept.
    """
    room.chair(number)
    problem = field_problem("the chair's name", label, 40)
    if problem:
        raise Misused(problem, "E_FIELD")
    return room.record_in_room(ev.ChairRenamed(chair=number, label=label.strip()), by=by)


def close_chair(room: Room, number: str, *, by: str = SET_UP) -> ev.Event:
    """Take a chair out of use.

    Raises:
        Misused: no such chair.
        Refused: someone is in it, or it is closed.
    """
    room.chair(number)

    def closable(facts: RoomFacts) -> None:
        if not facts.chairs[number].is_open:
            raise Refused("E_CHAIR", f"chair {number} is closed already")
        if room.live_session(number) is not None:
            raise Refused("E_PHASE", f"someone is in chair {number}: it cannot be closed")

    closable(room.facts)
    return room.record_in_room(ev.ChairClosed(chair=number), by=by, check=closable)


def open_chair(room: Room, number: str, *, by: str = SET_UP) -> ev.Event:
    """Take a closed chair into use again.

    Raises:
        Misused: no such chair.
        Refused: it is open.
    """
    room.chair(number)

    def closed(facts: RoomFacts) -> None:
        if facts.chairs[number].is_open:
            raise Refused("E_CHAIR", f"chair {number} is open already")

    closed(room.facts)
    return room.record_in_room(ev.ChairOpened(chair=number), by=by, check=closed)
