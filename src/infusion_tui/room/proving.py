"""Who is certain to be here: signing in, the PIN again for a strong action, and charting without signing in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from infusion_tui import __version__
from infusion_tui.record import events as ev
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.room_facts import Person
from infusion_tui.record.text import field_problem
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.identity import new_id
from infusion_tui.room.opened import OpenRoom
from infusion_tui.room.people import NOBODY, Proof, asks_pin, known_person, proof_of
from infusion_tui.room.room_time import Moment
from infusion_tui.room.strong import FRESH_S, what_for, who_proves
from infusion_tui.store import StoreError, Writer

if TYPE_CHECKING:
    from infusion_tui.charting import Draft
    from infusion_tui.record.session import Session

DOOR = "door"
"""Author of what is written about the door itself: nobody who did it is known."""


class ProvingRoom(OpenRoom):
    """An open room that knows who was proved, and when."""

    # --- signing in --------------------------------------------------------------------------------------------

    def sign_in(self, initials: str, pin: str | None = None) -> Person:
        """The person with these initials, proved as far as this file asks for it; once for as long as it is open.

        Raises:
            Refused: unknown, retired, or the PIN is missing, wrong, or was wrong too often.
        """
        if pin is None and initials in self._proved:
            return self.who(initials)
        if initials == EMERGENCY:
            raise Refused("E_WHY", 'charting without signing in: say why (--emergency "why")')
        proof = self.begin_proof(initials, pin)
        self.check(proof)
        return self.accept_proof(proof)

    def begin_proof(self, initials: str, pin: str | None) -> Proof:
        """What is to be checked before this person is let in: quick. The try is counted. `Proof.check` may then run in
        a thread; call `accept_proof` or `renew` when it holds, `refuse_proof` when it does not.

        Raises:
            Refused: unknown, retired, or the PIN is missing, or was wrong too often.
        """
        now = self.time.look().stamp
        return proof_of(self.facts, self.staff, initials, pin, now, self._say_locked_out)

    def check(self, proof: Proof) -> None:
        """Check a proof here and now (some tenths of a second).

        Raises:
            Refused: E_PIN.
        """
        try:
            proof.check()
        except Refused as error:
            raise self.refuse_proof(proof, error) from error

    def refuse_proof(self, proof: Proof, error: Refused) -> Refused:
        """A checked PIN was wrong: what to say, with how long there is to wait now, if there is."""
        from infusion_tui.room.back_off import too_often_now

        words = too_often_now(self.staff.tries(proof.person.initials), self.time.look().stamp)
        if not words:
            return error
        self._say_locked_out(proof.person.initials)
        return Refused("E_PIN", f"{error.message}. {words}")

    def accept_proof(self, proof: Proof) -> Person:
        """Let a person in whose proof holds; `sign_out` ends it.

        Raises:
            Refused: E_PIN: it was not checked, or does not hold.
        """
        self._must_hold(proof)
        self._proved.add(proof.person.initials)
        return proof.person

    def renew(self, proof: Proof) -> Person:
        """A PIN was given for a strong action: good for `FRESH_S` seconds, once. It signs nobody in.

        Raises:
            Refused: E_PIN: it was not checked, or does not hold.
        """
        self._must_hold(proof)
        self._fresh[proof.person.initials] = self.time.look().stamp.boot_ms
        return proof.person

    def sign_out(self, initials: str) -> None:
        """Forget that this person was proved: the PIN is asked for again."""
        self._proved.discard(initials)
        self._fresh.pop(initials, None)

    def who(self, initials: str) -> Person:
        """The active person with these initials, or whoever charts without signing in.

        Raises:
            Refused: E_STAFF.
        """
        if initials == EMERGENCY:
            return NOBODY
        return known_person(self.facts, initials)

    def _must_hold(self, proof: Proof) -> None:
        if not proof.holds:
            raise Refused("E_PIN", f"the PIN of {proof.person.initials} was not checked")
        if proof.asked:
            self.staff.was_right(proof.person.initials)

    def _say_locked_out(self, initials: str) -> None:
        """Into the room's stream, once in a row of wrong tries."""
        kept = self.staff.tries(initials)
        if kept.said or self.store.read_only:
            return
        # not saved now is tried again at the next try: the refusal itself hangs on nothing that could fail
        with suppress(StoreError, Misused):
            self._record_at_the_door(ev.LockedOut(initials=initials, tries=kept.wrong), DOOR)
            self.staff.lockout_said(initials)

    def _record_at_the_door(self, payload: ev.Payload, author: str) -> None:
        with self._writing() as (writer, moment):
            self._append_in_room(writer, moment, payload, author)

    def _append_in_room(self, writer: Writer, moment: Moment, payload: ev.Payload, author: str) -> ev.Event:
        event = ev.NewEvent(
            event_id=new_id(moment.stamp),
            session_id=ev.ROOM,
            chair=None,
            occurred_at=moment.stamp.utc,
            author=author,
            payload=payload,
        )
        saved = writer.append(
            event, stamp=moment.stamp, tz=self.facts.timezone, station=self.station, app=__version__
        )
        self._last_recorded_at = saved.recorded_at
        return saved

    # --- strong actions ----------------------------------------------------------------------------------------

    def refuse_unproved(self, draft: Draft, author: str, session: Session) -> tuple[str, ...]:
        """A strong action on a clinical file needs a PIN of its own from everybody who stands for it; gives who gave
        theirs (tell `used_up` once it is recorded).

        Raises:
            Refused: E_PIN, with whose PIN is needed in `prove`.
        """
        needed = self.who_must_prove(draft, author, session)
        missing = [one for one in needed if not self._is_fresh(one)]
        if missing:
            why = what_for(draft, missing[0], author)
            raise Refused(
                "E_PIN",
                f"{why}: the PIN of {missing[0]} is needed, with --pin-stdin (one line for each person) or at the prompt",
                prove=tuple(missing),
            )
        return needed

    def refuse_unproved_person(self, initials: str, why: str) -> tuple[str, ...]:
        """The same for a strong action that is no line of a chair: this person's own PIN again, if they have one.

        Raises:
            Refused: E_PIN, with whose PIN is needed in `prove`.
        """
        person = self.who(initials)
        if not asks_pin(self.facts, person):
            return ()
        if not self._is_fresh(person.initials):
            raise Refused(
                "E_PIN",
                f"{why}: the PIN of {person.initials} is needed, with --pin-stdin or at the prompt",
                prove=(person.initials,),
            )
        return (person.initials,)

    def who_must_prove(self, draft: Draft, author: str, session: Session) -> tuple[str, ...]:
        """Whose PIN a line asks for, whether it was given or not."""
        if self.training:
            return ()
        found = [self.facts.person(one) for one in who_proves(draft, author, session)]
        return tuple(
            person.initials for person in found if person is not None and asks_pin(self.facts, person)
        )

    def _is_fresh(self, initials: str) -> bool:
        since = self._fresh.get(initials)
        return since is not None and self.time.look().stamp.boot_ms - since <= FRESH_S * 1000

    def used_up(self, people: Sequence[str]) -> None:
        """A strong action was recorded: the next one asks again."""
        for one in people:
            self._fresh.pop(one, None)

    # --- break-glass -------------------------------------------------------------------------------------------

    def begin_emergency(self, why: str) -> Person:
        """Chart without signing in from now on, until `sign_out`; it is written down with why, and from where.

        Raises:
            Refused: E_WHY without a reason.
            Misused: a reason that cannot be kept.
            StoreError: not saved.
        """
        self._record_at_the_door(emergency_begun(why), EMERGENCY)
        self._proved.add(EMERGENCY)
        return NOBODY

    def unattributed_now(self) -> tuple[tuple[str, int], ...]:
        """Chairs with entries that nobody stands for yet, and how many."""
        from infusion_tui.record.attribution import unattributed

        return tuple(
            (session.chair, len(found))
            for session in self.live_sessions()
            if (found := unattributed(session))
        )


def emergency_begun(why: str) -> ev.EmergencyBegun:
    """The event that says why somebody charts without signing in.

    Raises:
        Refused: E_WHY without a reason.
        Misused: a reason that cannot be kept.
    """
    if not why.strip():
        raise Refused("E_WHY", "charting without signing in: say why")
    problem = field_problem("the reason", why)
    if problem:
        raise Misused(problem, "E_FIELD")
    return ev.EmergencyBegun(reason=why.strip())
