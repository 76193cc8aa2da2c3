"""Amounts of the controlled drug in mg. What has no mass of its own (mL, units) is never guessed."""

from __future__ import annotations

from decimal import Decimal

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain

_MG = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}

DrugPayload = ev.DrugDrawn | ev.DrugWasted | ev.DrugKept


def mass_mg(amount: Decimal, unit: str) -> Decimal | None:
    """mcg, mg and g in mg; None for mL and units, which have no mass by themselves."""
    factor = _MG.get(unit)
    return None if factor is None else amount * factor


def of_vial_mg(amount: Decimal, unit: str, vial_mg_ml: Decimal | None) -> Decimal | None:
    """An amount of what is in a vial, in mg: mL by the vial's strength (mg/mL) where that is known."""
    if unit == "mL" and vial_mg_ml is not None:
        return amount * vial_mg_ml
    return mass_mg(amount, unit)


def amount_mg(payload: DrugPayload, order: ev.Order) -> Decimal | None:
    """What an entry of the ledger comes to in mg. What is drawn comes from a vial; mL that are wasted or kept may be of
    the vial or of the bag, which differ in strength: they have no mass unless both are the same."""
    if isinstance(payload, ev.DrugDrawn):
        return of_vial_mg(payload.amount, payload.unit, order.vial_mg_ml)
    same = order.vial_mg_ml is not None and order.vial_mg_ml == order.concentration_mg_ml
    return of_vial_mg(payload.amount, payload.unit, order.vial_mg_ml if same else None)


def vial_mg(payload: ev.DrugDrawn, order: ev.Order) -> Decimal | None:
    """What the vial held that was opened, in mg; None where it was not written down or has no mass."""
    if payload.vial_amount is None or payload.vial_unit is None:
        return None
    return of_vial_mg(payload.vial_amount, payload.vial_unit, order.vial_mg_ml)


def why_no_mass(number: int, payload: DrugPayload) -> str:
    """Why an entry cannot be counted in mg, and what to do."""
    if payload.unit == "mL" and not isinstance(payload, ev.DrugDrawn):
        word = "wasted" if isinstance(payload, ev.DrugWasted) else "kept"
        return (
            f"entry {number}: {word} {plain(payload.amount)} mL, of the vial or of the bag?"
            f" Correct it in mg (fix {number} …)"
        )
    unit = payload.unit
    if isinstance(payload, ev.DrugDrawn) and payload.vial_unit in ("mL", "units"):
        unit = payload.vial_unit
    return (
        f"entry {number} is in {unit} and the order gives no strength of the vial: it cannot be counted in mg"
    )
