"""The stock of the controlled drug: what it is, and the three things people do with it: look, count, receive."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.drug_amounts import mass_mg
from infusion_tui.record.drug_stock import Stock, room_moves, session_moves, stock
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.room_facts import RoomFacts
from infusion_tui.record.text import field_problem
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.history import LONGEST_SESSION, looks_back_to, sessions
from infusion_tui.room.people import known_person
from infusion_tui.room.room import Room

Moment = Literal["start", "end"]


def amount_of(typed: str) -> Decimal:
    """An amount of drug as people type it (`5000 mg`, `5g`), in mg.

    Raises:
        LineError: no number, no unit, or a way of writing it that is not safe.
        Refused: E_UNIT for mL and units, which have no mass.
    """
    from infusion_tui.charting.care_words import amount_and_unit
    from infusion_tui.charting.errors import LineError

    tokens = typed.split()
    if not tokens:
        raise LineError("E_NOVAL", "how much? write it with its unit: 5000 mg")
    amount, unit, more = amount_and_unit(tokens, "the stock")
    if more:
        raise LineError("E_UNKNOWN", f'"{more[0]}" not understood: write 5000 mg')
    mg = mass_mg(amount, unit)
    if mg is None:
        raise Refused("E_UNIT", f"the stock is counted in mg, mcg or g, not in {unit}")
    return mg


def drug_stock(room: Room, *, since: dt.datetime | None = None, until: dt.datetime | None = None) -> Stock:
    """Movements from `since` (inclusive) to `until` (exclusive) with the running balance. It counts from the last count
    before `since`: older sessions are not read."""
    when = looks_back_to(room)
    own = room_moves(event for event in room.store.room() if when is None or event.recorded_at <= when)
    begin = since
    if since is not None:
        counts = [move.at for move in own if move.counted_mg is not None and move.at < since]
        begin = max(counts, default=since)
        own = [move for move in own if move.at >= begin]
    earliest = begin - LONGEST_SESSION if begin is not None else None
    moves = list(own)
    for session in sessions(room, since=earliest, until=until, when=when):
        # what happened before the count is in the count
        moves += [m for m in session_moves(session, room.zone) if begin is None or m.at >= begin]
    return stock(moves, since=since, until=until)


def expected_mg(room: Room) -> Decimal | None:
    """What the ledger says is in the stock now, in mg; None before the first count."""
    counts = [move.at for move in room_moves(room.store.room()) if move.counted_mg is not None]
    return drug_stock(room, since=max(counts)).balance_mg if counts else None


def tolerance_mg(room: Room) -> Decimal:
    """The difference that a count may have without a reason: the smallest that one of the clinic's protocols gives."""
    rules = [p.ledger.tolerance_mg for p in room.library.protocols.values() if p.ledger is not None]
    return min(rules, default=Decimal(0))


def count_drugs(
    room: Room,
    amount_mg: Decimal,
    *,
    moment: Moment,
    by: str,
    witness: str,
    reason: str | None = None,
    pin: str | None = None,
) -> ev.Event:
    """Write down a count of the stock, made with a witness; what the ledger expected is kept beside it.

    Raises:
        Refused: E_STAFF, E_PIN, E_SAME; E_WHY when the difference is beyond the tolerance and nobody says why.
        Misused: a reason that cannot be kept.
        StoreError: not saved.
    """
    why = _said("the reason", reason)
    person = _known(room, by, pin)
    allowed = tolerance_mg(room)

    def counted() -> ev.DrugCounted:
        seen = _witness(room.facts, witness, person)
        expected = expected_mg(room)
        difference = Decimal(0) if expected is None else amount_mg - expected
        if expected is not None and abs(difference) > allowed and why is None:
            more = "more" if difference > 0 else "less"
            raise Refused(
                "E_WHY",
                f"counted {plain(amount_mg)} mg, the ledger says {plain(expected)} mg: {plain(abs(difference))} mg"
                f" {more}. Count again, or give the reason",
            )
        return ev.DrugCounted(
            moment=moment, amount_mg=amount_mg, witness=seen, expected_mg=expected, reason=why
        )

    return room.record_in_room(counted, by=person)


def receive_drugs(
    room: Room, amount_mg: Decimal, *, by: str, witness: str, note: str | None = None, pin: str | None = None
) -> ev.Event:
    """Write down drug that came into the stock, before a witness.

    Raises:
        Refused: E_STAFF, E_PIN, E_SAME; E_DOSE for nothing.
        Misused: a note that cannot be kept.
        StoreError: not saved.
    """
    kept_note = _said("the note", note)
    person = _known(room, by, pin)
    if amount_mg == 0:
        raise Refused("E_DOSE", "received 0 mg: nothing came in")

    def received() -> ev.DrugReceived:
        return ev.DrugReceived(
            amount_mg=amount_mg, witness=_witness(room.facts, witness, person), note=kept_note
        )

    return room.record_in_room(received, by=person)


def _known(room: Room, by: str, pin: str | None) -> str:
    """Who counts: somebody who is signed in under their own name, since nobody could stand for it later.

    Raises:
        Refused: E_STAFF, E_PIN; E_WHO while nobody is signed in.
    """
    if by == EMERGENCY:
        raise Refused("E_WHO", "nobody is signed in: the stock is counted by somebody who is known")
    return room.sign_in(by, pin).initials


def _witness(facts: RoomFacts, initials: str, author: str) -> str:
    """Another active person.

    Raises:
        Refused: E_STAFF, E_SAME.
    """
    witness = known_person(facts, initials).initials
    if witness == author:
        raise Refused("E_SAME", f"{author} counts: another person has to witness it")
    return witness


def _said(label: str, text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    problem = field_problem(label, text)
    if problem:
        raise Misused(problem, "E_FIELD")
    return text.strip()
