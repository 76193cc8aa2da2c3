"""Who is at the chair: known staff, and the PIN of those who have one.

PINs are kept as Argon2id beside the record, never in it. A person whose PIN cannot be found is not let in without:
losing the side file must not open the door.
"""

from __future__ import annotations

from infusion_tui.record.room_facts import Person, RoomFacts
from infusion_tui.room.errors import Refused
from infusion_tui.store import Desk

PIN_DIGITS = 6


def known_person(facts: RoomFacts, initials: str) -> Person:
    """The active person with these initials.

    Raises:
        Refused: E_STAFF: nobody with these initials, or retired.
    """
    person = facts.person(initials)
    if person is None:
        known = ", ".join(sorted(facts.active())) or "nobody yet: infusion-tui staff add"
        raise Refused("E_STAFF", f'"{initials}" is not on the staff list ({known})')
    if person.retired:
        raise Refused("E_STAFF", f"{person.initials} ({person.name}) is retired and cannot chart")
    return person


def pin_problem(pin: str) -> str | None:
    """Why a PIN cannot be used, or None."""
    if not (pin.isascii() and pin.isdigit()) or len(pin) < PIN_DIGITS:
        return f"a PIN is {PIN_DIGITS} digits or more, nothing else"
    return None


def hash_pin(pin: str) -> str:
    """The Argon2id hash of a PIN, with its parameters. Takes some tenths of a second."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(pin)


class Proof:
    """What it takes to be certain of a person. `check` is the slow part (Argon2id): it touches neither file nor room,
    so a screen can call it in a thread of its own."""

    def __init__(self, person: Person, stored: str | None, pin: str | None) -> None:
        self.person = person
        self._stored, self._pin = stored, pin
        self.holds = stored is None
        """True once it is certain enough: at once for people without a PIN, and on a training file."""

    def check(self) -> None:
        """Compare the PIN.

        Raises:
            Refused: E_PIN: it is another one.
        """
        if self._stored is None:
            return
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            PasswordHasher().verify(self._stored, self._pin or "")
        except (VerificationError, InvalidHashError) as error:
            raise Refused("E_PIN", f"that is not the PIN of {self.person.initials}") from error
        self.holds = True


def proof_of(facts: RoomFacts, desk: Desk, initials: str, pin: str | None) -> Proof:
    """What is to be checked before it is certain that it is this person.

    Raises:
        Refused: E_STAFF for an unknown or retired person; E_PIN when the PIN is missing or cannot be found.
    """
    person = known_person(facts, initials)
    if facts.training or not person.has_pin:
        return Proof(person, None, None)
    if pin is None:
        raise Refused("E_PIN", f"{person.initials} has a PIN: give it with --pin-stdin, or at the prompt")
    stored = desk.pin_hash(person.initials)
    if stored is None:
        raise Refused("E_PIN", f"the PIN of {person.initials} cannot be found beside the record: set it anew")
    return Proof(person, stored, pin)


def prove(facts: RoomFacts, desk: Desk, initials: str, pin: str | None) -> Person:
    """The person, once it is certain enough that it is that person.

    On a training file, and for people without a PIN, initials are enough.

    Raises:
        Refused: E_STAFF for an unknown or retired person; E_PIN when the PIN is missing or wrong.
    """
    proof = proof_of(facts, desk, initials, pin)
    proof.check()
    return proof.person
