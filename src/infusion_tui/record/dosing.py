"""From weight and order to milligrams, millilitres and mL/h. `dosing_steps` says each step in words.

Arithmetic only: nothing here proposes a dose. Rounding is half up and named: dose and volume to 0.01, rate to the
pump's own step.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from infusion_tui.record.events import GivenAs, Order, Patient

HUNDREDTH = Decimal("0.01")
CM_PER_INCH = Decimal("2.54")

KG_PER_POUND = Decimal("0.45359237")

WeightBasis = Literal["actual", "ideal", "adjusted", "typed"]
PER_HOUR: tuple[GivenAs, ...] = ("mg_per_kg_h", "mg_per_h")
"""Doses that an open-ended infusion can be ordered in."""


class DosingError(ValueError):
    """The order cannot be worked out; the message says what is missing or impossible."""


class OrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed at admit. Exactly one of the four doses is needed, and one of bag or concentration.

    `open_ended`: by the hour and without an end. It has no minutes, and needs bag and concentration.
    """

    weight_kg: Decimal
    minutes: int | None
    weight_basis: WeightBasis = "actual"
    dosing_weight_kg: Decimal | None = None
    sex: Literal["f", "m"] | None = None
    height_cm: Decimal | None = None
    mg_per_kg: Decimal | None = None
    dose_mg: Decimal | None = None
    mg_per_kg_h: Decimal | None = None
    mg_per_h: Decimal | None = None
    open_ended: bool = False
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
    given_as, amount = _given(request)
    if request.open_ended:
        return _open_ended(request, dosing_weight, given_as, amount, step_ml_h)
    if request.minutes is None:
        raise DosingError("the minutes are missing: give them, or say that the order is open-ended")
    dose = _exact_dose(given_as, amount, dosing_weight, request.minutes)
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


def _open_ended(
    request: OrderRequest, dosing_weight: Decimal, given_as: GivenAs, amount: Decimal, step_ml_h: Decimal
) -> Order:
    """By the hour until someone stops it: the dose of the order is what is in the bag."""
    if given_as not in PER_HOUR:
        raise DosingError("an open-ended infusion is ordered by the hour: give mg/h, or mg per kg and hour")
    if request.minutes is not None:
        raise DosingError("an open-ended infusion has no minutes: leave them out")
    if request.cap_mg is not None:
        raise DosingError("a cap is of a whole dose, and an open-ended infusion has none: leave it out")
    volume, concentration = request.bag_ml, request.concentration_mg_ml
    if volume is None or concentration is None:
        raise DosingError(
            "an open-ended infusion needs the bag's volume and its concentration (--bag-ml and --concentration)"
        )
    in_bag = round_half_up(volume * concentration)
    if in_bag <= 0:
        raise DosingError("the bag comes to 0 mg: check volume and concentration")
    hourly = amount * dosing_weight if given_as == "mg_per_kg_h" else amount
    rate = round_half_up(hourly / concentration, step_ml_h)
    if rate <= 0:
        raise DosingError("the rate comes to 0 mL/h: check dose and concentration")
    return Order(
        dose_mg=in_bag,
        minutes=None,
        volume_ml=volume,
        concentration_mg_ml=concentration,
        rate_ml_h=rate,
        weight_kg=request.weight_kg,
        weight_basis=request.weight_basis,
        dosing_weight_kg=dosing_weight,
        given_as=given_as,
        given_amount=amount,
        container="concentration",
        vial_mg_ml=request.vial_mg_ml,
    )


def request_of(order: Order, patient: Patient) -> OrderRequest:
    """What was typed for this order, so that one part of it can be changed and the rest worked out anew.

    A dosing weight that comes from height and sex is left to be computed again; one that was typed is kept.
    """
    given = {order.given_as: order.given_amount}
    bag = order.container == "bag" or order.minutes is None
    return OrderRequest(
        weight_kg=order.weight_kg,
        minutes=order.minutes,
        weight_basis=order.weight_basis,
        dosing_weight_kg=None if _is_computed(order, patient) else order.dosing_weight_kg,
        sex=patient.sex,
        height_cm=patient.height_cm,
        open_ended=order.minutes is None,
        cap_mg=order.cap_mg,
        bag_ml=order.volume_ml if bag else None,
        concentration_mg_ml=order.concentration_mg_ml if order.container == "concentration" else None,
        vial_mg_ml=order.vial_mg_ml,
        **given,
    )


def _is_computed(order: Order, patient: Patient) -> bool:
    """True when the dosing weight follows from the others, so that it changes with them."""
    if order.weight_basis == "actual":
        return True
    if order.weight_basis == "typed" or patient.sex is None or patient.height_cm is None:
        return False
    if order.weight_basis == "ideal":
        return order.dosing_weight_kg == ideal_weight_kg(patient.sex, patient.height_cm)
    return order.dosing_weight_kg == adjusted_weight_kg(patient.sex, patient.height_cm, order.weight_kg)


def mg_per_hour(order: Order) -> Decimal:
    """The mg in an hour that the order asks for, not rounded."""
    if order.minutes is not None:
        return order.dose_mg * 60 / order.minutes
    return order.given_amount * (order.dosing_weight_kg if order.given_as == "mg_per_kg_h" else 1)


def same_calculation(order: Order, dose_mg: Decimal, volume_ml: Decimal, rate_ml_h: Decimal) -> bool:
    """True when a second person's dose, volume and rate are the order's own, the rate after rounding to 0.1."""
    tenth = Decimal("0.1")
    return (
        dose_mg == order.dose_mg
        and volume_ml == order.volume_ml
        and round_half_up(rate_ml_h, tenth) == round_half_up(order.rate_ml_h, tenth)
    )


def _given(request: OrderRequest) -> tuple[GivenAs, Decimal]:
    """The one dose that was given, and as what."""
    doses: tuple[tuple[GivenAs, Decimal | None], ...] = (
        ("mg_per_kg", request.mg_per_kg), ("dose_mg", request.dose_mg),
        ("mg_per_kg_h", request.mg_per_kg_h), ("mg_per_h", request.mg_per_h),
    )  # fmt: skip
    given = [(name, value) for name, value in doses if value is not None]
    if not given:
        raise DosingError(
            "the dose is missing: give mg per kg, mg, mg per kg and hour, or mg per hour, as ordered"
        )
    if len(given) > 1:
        raise DosingError(
            "the dose is there twice: give one of mg per kg, mg, mg per kg and hour, or mg per hour"
        )
    return given[0]


def _exact_dose(given_as: GivenAs, amount: Decimal, weight_kg: Decimal, minutes: int) -> Decimal:
    """The mg that the order comes to before cap and rounding."""
    match given_as:
        case "mg_per_kg":
            return weight_kg * amount
        case "mg_per_kg_h":
            return weight_kg * amount * minutes / 60
        case "mg_per_h":
            return amount * minutes / 60
        case _:
            return amount


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
        ("mg per hour", request.mg_per_h),
        ("cap", request.cap_mg), ("bag", request.bag_ml), ("concentration", request.concentration_mg_ml),
        ("vial strength", request.vial_mg_ml), ("minutes", None if request.minutes is None else Decimal(request.minutes)),
    ):  # fmt: skip
        if value is not None and not (value.is_finite() and 0 < value < 1_000_000):
            raise DosingError(f"{label} {value} is not possible")


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP).normalize() + 0
