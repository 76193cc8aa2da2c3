"""The arithmetic of an order in words, step by step, as a second person would check it. Each rounding is said in percent."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from infusion_tui.record.dosing import mg_per_hour, plain, round_half_up
from infusion_tui.record.events import Order

LEAST_PERCENT = Decimal("0.005")
"""Below this a rounding reads as 0.00 %."""


def steps(order: Order) -> tuple[str, ...]:
    """Each step of the arithmetic in words; the last one is the rate that the pump is set to."""
    lines = []
    if order.weight_basis != "actual":
        lines.append(
            f"weight {plain(order.weight_kg)} kg, dosing weight {plain(order.dosing_weight_kg)} kg ({order.weight_basis})"
        )
    if order.minutes is None:
        return (*lines, *_open_ended(order))
    lines += _dose(order, order.minutes)
    lines.append(_by_weight_and_minute(order))
    lines += _container(order)
    exact = order.volume_ml * 60 / order.minutes
    lines.append(
        f"{plain(order.volume_ml)} mL x 60 / {order.minutes} min = {_rounded(order.rate_ml_h, exact, 'mL/h')}"
    )
    return tuple(lines)


def mcg_per_kg_min(order: Order) -> Decimal:
    """The ordered dose in micrograms for each kg of the dosing weight and minute, to 0.01."""
    return round_half_up(_exact_mcg(order))


def lasts_minutes(order: Order) -> int:
    """Whole minutes that the bag lasts at the ordered rate."""
    return int((order.volume_ml * 60 / order.rate_ml_h).quantize(Decimal(1), rounding=ROUND_DOWN))


def _dose(order: Order, minutes: int) -> list[str]:
    weight, amount = order.dosing_weight_kg, order.given_amount
    if order.given_as == "mg_per_kg":
        exact, sum_ = weight * amount, f"{plain(weight)} kg x {plain(amount)} mg/kg"
    elif order.given_as == "mg_per_kg_h":
        exact = weight * amount * minutes / 60
        sum_ = f"{plain(weight)} kg x {plain(amount)} mg/kg/h x {minutes} min / 60"
    elif order.given_as == "mg_per_h":
        exact, sum_ = amount * minutes / 60, f"{plain(amount)} mg/h x {minutes} min / 60"
    else:
        exact, sum_ = amount, ""
    rounded = round_half_up(exact)
    if sum_:
        found = [f"{sum_} = {_rounded(rounded, exact, 'mg')}"]
    else:
        found = [f"dose {_rounded(rounded, exact, 'mg')}, as ordered"]
    if order.cap_mg is not None:
        reached = f"dose {plain(order.dose_mg)} mg" if order.capped else "not reached"
        found.append(f"cap {plain(order.cap_mg)} mg: {reached}")
    return found


def _container(order: Order) -> list[str]:
    dose, volume, concentration = plain(order.dose_mg), plain(order.volume_ml), order.concentration_mg_ml
    found = _to_draw(order)
    if order.container == "bag":
        exact = order.dose_mg / order.volume_ml
        found.append(f"{dose} mg in {volume} mL = {_rounded(concentration, exact, 'mg/mL')}")
    else:
        exact = order.dose_mg / concentration
        found.append(f"{dose} mg / {plain(concentration)} mg/mL = {_rounded(order.volume_ml, exact, 'mL')}")
    return found


def _to_draw(order: Order) -> list[str]:
    if order.vial_mg_ml is None:
        return []
    exact = order.dose_mg / order.vial_mg_ml
    drawn = _rounded(round_half_up(exact), exact, "mL to draw")
    return [f"{plain(order.dose_mg)} mg / {plain(order.vial_mg_ml)} mg/mL = {drawn}"]


def _open_ended(order: Order) -> list[str]:
    hourly, amount = mg_per_hour(order), plain(order.given_amount)
    if order.given_as == "mg_per_kg_h":
        found = [f"{plain(order.dosing_weight_kg)} kg x {amount} mg/kg/h = {plain(hourly)} mg/h"]
    else:
        found = [f"{amount} mg/h, as ordered"]
    found.append(_by_weight_and_minute(order))
    found += [
        f"{plain(order.volume_ml)} mL x {plain(order.concentration_mg_ml)} mg/mL ="
        f" {_rounded(order.dose_mg, order.volume_ml * order.concentration_mg_ml, 'mg in the bag')}"
    ]
    found += _to_draw(order)
    hours, minutes = divmod(lasts_minutes(order), 60)
    found.append(
        f"open-ended: the bag of {plain(order.volume_ml)} mL lasts {hours} h {minutes} min at {plain(order.rate_ml_h)} mL/h"
    )
    exact = hourly / order.concentration_mg_ml
    found.append(
        f"{plain(hourly)} mg/h / {plain(order.concentration_mg_ml)} mg/mL = {_rounded(order.rate_ml_h, exact, 'mL/h')}"
    )
    return found


def _by_weight_and_minute(order: Order) -> str:
    exact = _exact_mcg(order)
    result = _rounded(round_half_up(exact), exact, "mcg/kg/min")
    weight = plain(order.dosing_weight_kg)
    if order.minutes is None:
        return f"{plain(mg_per_hour(order))} mg/h x 1000 / {weight} kg / 60 min = {result}"
    return f"{plain(order.dose_mg)} mg x 1000 / {weight} kg / {order.minutes} min = {result}"


def _exact_mcg(order: Order) -> Decimal:
    return mg_per_hour(order) * 1000 / order.dosing_weight_kg / 60


def _rounded(rounded: Decimal, exact: Decimal, unit: str) -> str:
    """The figure with its unit and, where it was rounded, by how many percent."""
    text = f"{plain(rounded)} {unit}"
    if rounded == exact:
        return text
    percent = (rounded - exact) / exact * 100
    if abs(percent) < LEAST_PERCENT:
        return f"{text} (rounded, less than 0.01 %)"
    return f"{text} (rounded, {round_half_up(percent):+} %)"
