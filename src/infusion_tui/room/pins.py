"""Setting a person's PIN: with the old one, by somebody who may set other people's, or as the first one."""

from __future__ import annotations

from typing import Literal

from infusion_tui.record import events as ev
from infusion_tui.record.room_facts import Person, RoomFacts
from infusion_tui.record.text import field_problem
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.people import asks_pin, hash_pin, known_person, pin_problem
from infusion_tui.room.room import Room

MAY_SET = ("administrator", "charge")
"""Roles that set another person's PIN, with their own."""
How = Literal["own", "other", "first", "lost"]


def may_set(room: Room) -> tuple[Person, ...]:
    """Who may set other people's PINs here and can still prove it: their own PIN is in the staff file."""
    found = [p for p in room.facts.people.values() if p.role in MAY_SET and not p.retired and p.has_pin]
    return tuple(person for person in found if room.staff.pin_hash(person.initials) is not None)


def needs_old_pin(room: Room, initials: str) -> bool:
    """Whether this person shows the right to a new PIN with the old one.

    Raises:
        Refused: E_STAFF.
    """
    person = known_person(room.facts, initials)
    return asks_pin(room.facts, person) and room.staff.pin_hash(person.initials) is not None


def set_pin(
    room: Room,
    initials: str,
    new: str,
    *,
    old: str | None = None,
    by: str | None = None,
    by_pin: str | None = None,
    lost: str | None = None,
) -> ev.Event:
    """Set a person's PIN. On a clinical file the right to do it is shown with the old PIN (`old`), by an administrator
    or a charge nurse with theirs (`by`, `by_pin`), or it is the first PIN in a room where nobody of these has one.
    `lost` says why none of that is possible: only where no such PIN can be found any more (the staff file is lost).

    Raises:
        Misused: a PIN or a reason that cannot be kept.
        Refused: E_STAFF, E_ROLE, E_PIN.
        StoreError: not saved; the PIN is what it was.
    """
    problem = pin_problem(new) or (field_problem("the reason", lost) if lost is not None else None)
    if problem:
        raise Misused(problem, "E_FIELD")
    person = known_person(room.facts, initials)
    how, author = _right(room, person, old=old, by=by, by_pin=by_pin, lost=lost)
    pin_hash = hash_pin(new)

    def kept(facts: RoomFacts) -> None:
        # inside the transaction: a PIN that could not be kept leaves no event, and the other way round it can be set again
        known_person(facts, person.initials)
        room.staff.set_pin_hash(person.initials, pin_hash)

    note = lost.strip() if lost is not None and how == "lost" else None
    payload = ev.PinChanged(initials=person.initials, how=how, note=note)
    event = room.record_in_room(payload, by=author, check=kept)
    room.sign_out(person.initials)
    return event


def _right(
    room: Room, person: Person, *, old: str | None, by: str | None, by_pin: str | None, lost: str | None
) -> tuple[How, str]:
    """How the right to set this PIN was shown, and who is the author."""
    if by is not None:
        return "other", _by_another(room, person, by, by_pin)
    if room.training:
        return ("own" if person.has_pin else "first"), person.initials
    if needs_old_pin(room, person.initials):
        proof = room.begin_proof(person.initials, old)
        room.check(proof)
        room.accept_proof(proof)
        return "own", person.initials
    others = may_set(room)
    if others:
        names = " or ".join(one.initials for one in others)
        raise Refused(
            "E_PIN", f"{person.initials} has no PIN here to prove: --by {names} sets it, with their own"
        )
    if not person.has_pin:
        return "first", person.initials
    if lost is None or not lost.strip():
        raise Refused(
            "E_PIN",
            f"no PIN can be found that could set that of {person.initials}: say why with --lost WHY; it is recorded",
        )
    return "lost", person.initials


def _by_another(room: Room, person: Person, by: str, by_pin: str | None) -> str:
    author = known_person(room.facts, by)
    if author.role not in MAY_SET:
        raise Refused(
            "E_ROLE",
            f"{author.initials} is on the list as {author.role}: an administrator or charge sets PINs",
        )
    if author.initials == person.initials:
        raise Refused("E_SAME", f"{author.initials} sets their own PIN without --by, with the old one")
    if not room.training and not author.has_pin:
        raise Refused("E_PIN", f"{author.initials} has no PIN to prove it with: set that one first")
    return room.sign_in(author.initials, by_pin).initials
