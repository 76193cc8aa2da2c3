"""Who is at the chair: known staff, and the PIN of those who have one.

PINs are kept as Argon2id in the staff file, beside the record and never in it. A person whose PIN cannot be found is
not let in without: losing that file must not open the door. Whoever cannot sign in charts under `emergency`.
"""

from __future__ import annotations

from collections.abc import Callable

from infusion_tui.clock import Stamp
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.room_facts import Person, RoomFacts
from infusion_tui.room.back_off import stamp_of, too_often, wait_s
from infusion_tui.room.errors import Refused
from infusion_tui.store import StaffFile, Tries

PIN_DIGITS = 6
NOBODY = Person(EMERGENCY, "nobody signed in", "emergency")
"""Who charts under break-glass: on no staff list, and no one's initials."""

COMMAND_LINE = "command line"
"""Author of an export or a look for which nobody was named."""


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
        self.asked = stored is not None
        """Whether a PIN was asked for at all."""

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


def asks_pin(facts: RoomFacts, person: Person) -> bool:
    """Whether this person proves with a PIN who they are: never on a training file."""
    return person.has_pin and not facts.training


def proof_of(
    facts: RoomFacts,
    staff: StaffFile,
    initials: str,
    pin: str | None,
    now: Stamp,
    locked_out: Callable[[str], None],
) -> Proof:
    """What is to be checked before it is certain that it is this person. The try is counted here, before it is
    compared; `locked_out` is told when there is to be waited now.

    Raises:
        Refused: E_STAFF for an unknown or retired person; E_PIN when the PIN is missing, cannot be found, or was
            wrong too often.
    """
    person = known_person(facts, initials)
    if not asks_pin(facts, person):
        return Proof(person, None, None)
    if pin is None:
        raise Refused("E_PIN", f"{person.initials} has a PIN: give it with --pin-stdin, or at the prompt")
    stored = staff.pin_hash(person.initials)
    if stored is None:
        why = f" {staff.problem}" if staff.problem else ""
        raise Refused("E_PIN", f"the PIN of {person.initials} cannot be found: {_set_anew(person)}.{why}")
    wait = 0

    def waits(kept: Tries) -> bool:
        nonlocal wait
        wait = wait_s(kept, now)
        return wait > 0

    staff.begin_try(person.initials, stamp_of(now), waits)
    if wait:
        locked_out(person.initials)
        raise Refused("E_PIN", too_often(person.initials, wait))
    return Proof(person, stored, pin)


def _set_anew(person: Person) -> str:
    return f"set it anew with  infusion-tui staff pin {person.initials} --pin-stdin --by INITIALS"
