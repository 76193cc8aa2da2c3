"""From weight and order to milligrams, millilitres and mL/h, every step shown.

Arithmetic only: nothing here proposes a dose. Rounding is half up and named: dose and volume to 0.01, rate to the
pump's own step.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from infusion_tui.record.events import Order

HUNDREDTH = Decimal("0.01")
CM_PER_INCH = Decimal("2.54")

WeightBasis = Literal["actual", "ideal", "adjusted", "typed"]


class DosingError(ValueError):
    """The order cannot be worked out; the message says what is missing or impossible."""


class OrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed at admit. Exactly one of the three doses, and one of bag or concentration, is needed."""

    weight_kg: Decimal
    minutes: int
    weight_basis: WeightBasis = "actual"
    dosing_weight_kg: Decimal | None = None
    sex: Literal["f", "m"] | None = None
    height_cm: Decimal | None = None
    mg_per_kg: Decimal | None = None
    dose_mg: Decimal | None = None
    mg_per_kg_h: Decimal | None = None
    cap_mg: Decimal | None = None
    bag_ml: Decimal | None = None
    concentration_mg_ml: Decimal | None = None
    vial_mg_ml: Decimal | None = None


def round_half_up(value: Decimal, step: Decimal = HUNDREDTH) -> Decimal:
    """The value at the nearest multiple of `step`, halves away from zero."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def plain(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros (`52.5`, `40`, `0.35`)."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def ideal_weight_kg(sex: Literal["f", "m"], height_cm: Decimal) -> Decimal:
    """Ideal body weight in kg: 50 (men) or 45.5 (women) + 2.3 for each inch over 60 (Devine 1974), to 0.1."""
    base = Decimal(50) if sex == "m" else Decimal("45.5")
    inches_over = height_cm / CM_PER_INCH - 60
    return round_half_up(base + Decimal("2.3") * inches_over, Decimal("0.1"))


def adjusted_weight_kg(sex: Literal["f", "m"], height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Adjusted weight in kg: ideal + 0.4 x (actual - ideal), to 0.1."""
    ideal = ideal_weight_kg(sex, height_cm)
    return round_half_up(ideal + Decimal("0.4") * (weight_kg - ideal), Decimal("0.1"))


def plan(request: OrderRequest, *, step_ml_h: Decimal) -> Order:
    """The order with dose, volume, concentration and rate worked out.

    Raises:
        DosingError: something is missing, given twice, zero or negative.
    """
    _positive(request)
    dosing_weight = _dosing_weight(request)
    given_as, amount, dose = _dose(request, dosing_weight)
    capped = request.cap_mg is not None and dose > request.cap_mg
    if request.cap_mg is not None and capped:
        dose = request.cap_mg
    dose = round_half_up(dose)
    if dose <= 0:
        raise DosingError("the dose comes to 0 mg: check weight and dose")
    if (request.bag_ml is None) == (request.concentration_mg_ml is None):
        raise DosingError(
            "the container is missing: give the bag's final volume (--bag-ml) or the concentration (--concentration)"
            if request.bag_ml is None
            else "give either the bag's final volume or the concentration, not both"
        )
    if request.bag_ml is not None:
        volume, concentration = request.bag_ml, dose / request.bag_ml
    else:
        assert request.concentration_mg_ml is not None
        concentration = request.concentration_mg_ml
        volume = round_half_up(dose / concentration)
    if volume <= 0:
        raise DosingError("the volume comes to 0 mL: check dose and concentration")
    rate = round_half_up(volume * 60 / request.minutes, step_ml_h)
    if rate <= 0:
        raise DosingError("the rate comes to 0 mL/h: check volume and minutes")
    return Order(
        dose_mg=dose,
        minutes=request.minutes,
        volume_ml=volume,
        concentration_mg_ml=_short(concentration),
        rate_ml_h=rate,
        weight_kg=request.weight_kg,
        weight_basis=request.weight_basis,
        dosing_weight_kg=dosing_weight,
        given_as=given_as,
        given_amount=amount,
        container="bag" if request.bag_ml is not None else "concentration",
        cap_mg=request.cap_mg,
        capped=capped,
        vial_mg_ml=request.vial_mg_ml,
    )


def with_weight(order: Order, weight_kg: Decimal, *, step_ml_h: Decimal) -> Order:
    """The same order for another weight: what depends on the weight is worked out anew.

    A dosing weight that was typed or computed from height stays as it was unless the basis is the actual weight.

    Raises:
        DosingError: the weight is not possible.
    """
    actual = order.weight_basis == "actual"
    return plan(
        OrderRequest(
            weight_kg=weight_kg,
            minutes=order.minutes,
            weight_basis=order.weight_basis,
            dosing_weight_kg=None if actual else order.dosing_weight_kg,
            mg_per_kg=order.given_amount if order.given_as == "mg_per_kg" else None,
            dose_mg=order.given_amount if order.given_as == "dose_mg" else None,
            mg_per_kg_h=order.given_amount if order.given_as == "mg_per_kg_h" else None,
            cap_mg=order.cap_mg,
            bag_ml=order.volume_ml if order.container == "bag" else None,
            concentration_mg_ml=order.concentration_mg_ml if order.container == "concentration" else None,
            vial_mg_ml=order.vial_mg_ml,
        ),
        step_ml_h=step_ml_h,
    )


def steps(order: Order) -> tuple[str, ...]:
    """Each step of the arithmetic in words, in the order a second person would check them."""
    lines = []
    weight = plain(order.dosing_weight_kg)
    if order.weight_basis != "actual":
        lines.append(f"weight {plain(order.weight_kg)} kg, dosing weight {weight} kg ({order.weight_basis})")
    amount = plain(order.given_amount)
    if order.given_as == "mg_per_kg":
        product = plain(order.dosing_weight_kg * order.given_amount)
        lines.append(f"{weight} kg x {amount} mg/kg = {product} mg")
    elif order.given_as == "mg_per_kg_h":
        product = plain(round_half_up(order.dosing_weight_kg * order.given_amount * order.minutes / 60))
        lines.append(f"{weight} kg x {amount} mg/kg/h x {order.minutes} min / 60 = {product} mg")
    else:
        lines.append(f"dose {amount} mg, as ordered")
    if order.capped and order.cap_mg is not None:
        lines.append(f"cap {plain(order.cap_mg)} mg: dose {plain(order.dose_mg)} mg")
    elif order.cap_mg is not None:
        lines.append(f"cap {plain(order.cap_mg)} mg: not reached")
    dose, volume = plain(order.dose_mg), plain(order.volume_ml)
    concentration = plain(order.concentration_mg_ml)
    if order.vial_mg_ml is not None:
        draw = plain(round_half_up(order.dose_mg / order.vial_mg_ml))
        lines.append(f"{dose} mg / {plain(order.vial_mg_ml)} mg/mL = {draw} mL to draw")
    if order.container == "bag":
        lines.append(f"{dose} mg in {volume} mL = {concentration} mg/mL")
    else:
        lines.append(f"{dose} mg / {concentration} mg/mL = {volume} mL")
    exact = order.volume_ml * 60 / order.minutes
    rounded = "" if exact == order.rate_ml_h else f" (rounded, {_percent(order.rate_ml_h, exact)})"
    lines.append(f"{volume} mL x 60 / {order.minutes} min = {plain(order.rate_ml_h)} mL/h{rounded}")
    return tuple(lines)


def same_calculation(order: Order, dose_mg: Decimal, volume_ml: Decimal, rate_ml_h: Decimal) -> bool:
    """True when a second person's dose, volume and rate are the order's own, the rate after rounding to 0.1."""
    tenth = Decimal("0.1")
    return (
        dose_mg == order.dose_mg
        and volume_ml == order.volume_ml
        and round_half_up(rate_ml_h, tenth) == round_half_up(order.rate_ml_h, tenth)
    )


def _dose(
    request: OrderRequest, weight: Decimal
) -> tuple[Literal["mg_per_kg", "dose_mg", "mg_per_kg_h"], Decimal, Decimal]:
    given = [v for v in (request.mg_per_kg, request.dose_mg, request.mg_per_kg_h) if v is not None]
    if not given:
        raise DosingError("the dose is missing: give mg per kg, mg, or mg per kg and hour, as ordered")
    if len(given) > 1:
        raise DosingError("the dose is there twice: give one of mg per kg, mg, or mg per kg and hour")
    if request.mg_per_kg is not None:
        return "mg_per_kg", request.mg_per_kg, weight * request.mg_per_kg
    if request.dose_mg is not None:
        return "dose_mg", request.dose_mg, request.dose_mg
    assert request.mg_per_kg_h is not None
    return "mg_per_kg_h", request.mg_per_kg_h, weight * request.mg_per_kg_h * request.minutes / 60


def _dosing_weight(request: OrderRequest) -> Decimal:
    if request.weight_basis == "actual":
        if request.dosing_weight_kg not in (None, request.weight_kg):
            raise DosingError("a dosing weight needs its basis: ideal, adjusted or typed")
        return request.weight_kg
    if request.dosing_weight_kg is not None:
        return request.dosing_weight_kg
    if request.weight_basis == "typed":
        raise DosingError("the dosing weight is missing: type it (--dosing-weight)")
    if request.sex is None or request.height_cm is None:
        raise DosingError(f"{request.weight_basis} weight needs sex and height, or a typed dosing weight")
    if request.weight_basis == "ideal":
        weight = ideal_weight_kg(request.sex, request.height_cm)
    else:
        weight = adjusted_weight_kg(request.sex, request.height_cm, request.weight_kg)
    if weight <= 0:
        raise DosingError(f"the {request.weight_basis} weight comes to {plain(weight)} kg: check the height")
    return weight


def _positive(request: OrderRequest) -> None:
    for label, value in (
        ("weight", request.weight_kg), ("dosing weight", request.dosing_weight_kg), ("height", request.height_cm),
        ("mg per kg", request.mg_per_kg), ("dose", request.dose_mg), ("mg per kg and hour", request.mg_per_kg_h),
        ("cap", request.cap_mg), ("bag", request.bag_ml), ("concentration", request.concentration_mg_ml),
        ("vial strength", request.vial_mg_ml), ("minutes", Decimal(request.minutes)),
    ):  # fmt: skip
        if value is not None and not (value.is_finite() and 0 < value < 1_000_000):
            raise DosingError(f"{label} {value} is not possible")


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP).normalize() + 0


def _percent(rounded: Decimal, exact: Decimal) -> str:
    return f"{(rounded - exact) / exact * 100:+.2f} %"
