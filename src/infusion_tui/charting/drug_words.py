"""The words of the controlled drug: drawn, waste, kept."""

from __future__ import annotations

import re
from decimal import Decimal

from infusion_tui.charting.care_words import amount_and_unit
from infusion_tui.charting.draft import Caution
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.charting.vocabulary import UNITS
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.drug_amounts import amount_mg
from infusion_tui.record.drug_ledger import SessionLedger
from infusion_tui.record.drug_view import DrugLedger
from infusion_tui.record.values import number_json

_VIAL = re.compile(r"\bvial\s+([0-9]+(?:\.[0-9]+)?)\s*(mg|mcg|g|ml|units)\b", re.IGNORECASE)
_LOT = re.compile(r"\blot\s+(\S+)", re.IGNORECASE)
_EXPIRES = re.compile(r"\bexp\s+([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?![0-9-])", re.IGNORECASE)


def drawn(line: Line) -> Part:
    """`drawn 50 mg ; vial 500 mg lot A123 exp 2027-05`."""
    if not line.tokens:
        raise LineError("E_NOVAL", "drawn needs an amount: drawn 50 mg ; vial 500 mg lot A123 exp 2027-05")
    amount, unit, more = amount_and_unit(line.tokens, "drawn")
    line.nothing_more(more)
    if amount == 0:
        raise LineError("E_DOSE", "drawn 0: nothing was drawn")
    note = line.kept_note()
    vial, lot, expires = (pattern.search(note or "") for pattern in (_VIAL, _LOT, _EXPIRES))
    payload = ev.DrugDrawn(
        amount=amount,
        unit=unit,
        vial_amount=Decimal(vial[1]) if vial else None,
        vial_unit=UNITS[vial[2].casefold()] if vial else None,
        lot=lot[1] if lot else None,
        expires=expires[1] if expires else None,
        note=note,
    )
    shown = {"amount": number_json(amount), "unit": unit}
    return Part(payload, with_note(f"drawn {plain(amount)} {unit}", note), shown=shown)


def waste(line: Line) -> Part:
    """`waste 15 mg by JD`: the rest thrown away, before a witness where the clinic wants one."""
    if not line.tokens:
        raise LineError("E_NOVAL", "waste needs an amount and a witness: waste 15 mg by JD")
    amount, unit, more = amount_and_unit(line.tokens, "waste")
    if amount == 0:
        raise LineError("E_DOSE", "waste 0: nothing was wasted")
    witness = _witness(line, more)
    note = line.kept_note()
    payload = ev.DrugWasted(amount=amount, unit=unit, witness=witness, note=note)
    shown = {"amount": number_json(amount), "unit": unit}
    if witness is not None:
        shown["witness"] = witness
    by = f" by {witness}" if witness is not None else ""
    echo = with_note(f"waste {plain(amount)} {unit}{by}", note)
    return Part(payload, echo, cautions=_differs(line, payload), shown=shown)


def kept(line: Line) -> Part:
    """`kept 450 mg ; safe 2`: the rest of an opened vial or bag, put back under lock."""
    if not line.tokens:
        raise LineError("E_NOVAL", "kept needs an amount: kept 450 mg ; safe 2")
    amount, unit, more = amount_and_unit(line.tokens, "kept")
    line.nothing_more(more)
    if amount == 0:
        raise LineError("E_DOSE", "kept 0: nothing was kept")
    note = line.kept_note()
    payload = ev.DrugKept(amount=amount, unit=unit, note=note)
    shown = {"amount": number_json(amount), "unit": unit}
    echo = with_note(f"kept {plain(amount)} {unit}", note)
    return Part(payload, echo, cautions=_differs(line, payload), shown=shown)


def _witness(line: Line, more: list[str]) -> str | None:
    """Who stands behind `by`: known staff, neither who wastes nor who drew.

    Raises:
        LineError: E_WHO, E_SAME.
    """
    rule = line.protocol.ledger
    if not more and rule is not None and not rule.witness:
        return None
    if more and more[0].casefold() != "by":
        line.nothing_more(more)
    if len(more) < 2:
        raise LineError("E_WHO", "waste: who witnessed it? waste 15 mg by JD")
    line.nothing_more(more[2:])
    witness = next((s for s in line.context.staff if s.casefold() == more[1].casefold()), None)
    if witness is None:
        raise LineError("E_WHO", f'"{more[1]}" is not on the staff list: who witnessed it?')
    drawers = {e.by for e in line.session.timeline if isinstance(e.payload, ev.DrugDrawn)}
    if witness in drawers | {line.context.author, line.original_author}:
        raise LineError("E_SAME", f"{witness} drew or wastes the drug: another person has to witness it")
    return witness


def _differs(line: Line, payload: ev.DrugWasted | ev.DrugKept) -> tuple[Caution, ...]:
    """What the ledger says to an amount that it did not expect. It informs: what happened can always be charted."""
    rule = line.protocol.ledger
    if rule is None or line.fixing:
        return ()
    mg = amount_mg(payload, line.session.order)
    ledger = SessionLedger(line.session, line.context.zone).at(line.context.now)
    expected = ledger.expected_waste_mg
    if mg is None or expected is None:
        return ()
    if isinstance(payload, ev.DrugKept) and mg - expected <= rule.tolerance_mg:
        return ()  # to keep a part of the rest is what keeping is for
    if abs(mg - expected) <= rule.tolerance_mg:
        return ()
    word = "waste" if isinstance(payload, ev.DrugWasted) else "kept"
    text = f"{word} {plain(mg)} mg, the ledger expects {plain(expected)} mg ({sum_words(ledger)})"
    rest = plain(abs(expected - mg))
    if mg > expected:
        text += f": {rest} mg more than is left"
    else:
        text += f": {rest} mg stay open"
        if not payload.note:
            text += f". Kept? Type  kept {rest} mg  too, or say why"
    return (Caution("W_LEDGER", text),)


def sum_words(ledger: DrugLedger) -> str:
    """Where the expected figure comes from: `opened 50 - given 35 - wasted 0 - kept 0`."""
    over = ledger.left_in_bag_mg is not None
    used = ledger.given_mg if over else ledger.in_bag_mg
    parts = [
        ("given" if over else "in the bag", used),
        ("wasted", ledger.wasted_mg),
        ("kept", ledger.kept_mg),
    ]
    opened = plain(ledger.opened_mg) if ledger.opened_mg is not None else "?"
    lead = f"opened at least {opened}" if ledger.without_vial else f"opened {opened}"
    return lead + "".join(f" - {word} {plain(mg)}" for word, mg in parts if mg)
