"""H14: the arithmetic of mg/kg, volume or rate is wrong. Control: one tested function in decimals, each step shown, weight
in kg only and asked about when it looks like pounds, a second person's own calculation of the order as it stands."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from charting_support import message, ready, record
from infusion_tui.charting import LineError, read_line
from infusion_tui.record.dosing import OrderRequest, plain, plan
from infusion_tui.record.dosing_steps import mcg_per_kg_min, steps
from infusion_tui.record.weight import LastWeight, weight_doubts
from support import UTC, Chair, at, shipped

TENTH = Decimal("0.1")

WEIGHTS = ("48.5", "54.4", "63", "70", "82.3", "97", "110", "131.6")
ORDERS = (("mg_per_kg", "0.5", 40), ("mg_per_kg", "0.75", 45), ("mg_per_kg", "0.53", 100), ("dose_mg", "37.5", 40),
          ("mg_per_kg_h", "0.35", 240), ("mg_per_h", "22", 90))  # fmt: skip
CONTAINERS = (("bag_ml", "50"), ("bag_ml", "250"), ("concentration_mg_ml", "1"), ("concentration_mg_ml", "2"),
              ("concentration_mg_ml", "0.7"))  # fmt: skip
CASES = list(itertools.product(WEIGHTS, ORDERS, CONTAINERS))


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded by hand: counted in the smallest unit, half a unit added, cut."""
    unit = 10**places
    return Fraction(floor(value * unit + Fraction(1, 2)), unit)


def test_H14_there_are_enough_cases() -> None:
    """Two hundred at least."""
    assert len(CASES) >= 200


@pytest.mark.parametrize(("kg", "order", "container"), CASES, ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else value)  # fmt: skip
def test_H14_every_case_by_fractions(
    kg: str, order: tuple[str, str, int], container: tuple[str, str]
) -> None:
    """Dose, volume, concentration, rate, and micrograms for each kg and minute, worked out again without decimals."""
    given, amount, minutes = order
    planned = plan(
        OrderRequest(
            weight_kg=Decimal(kg), minutes=minutes, vial_mg_ml=Decimal(50),
            **{given: Decimal(amount), container[0]: Decimal(container[1])},  # type: ignore[arg-type]
        ),
        step_ml_h=TENTH,
    )  # fmt: skip
    weight, number, of = Fraction(kg), Fraction(amount), Fraction(container[1])
    exact = {
        "mg_per_kg": weight * number,
        "dose_mg": number,
        "mg_per_kg_h": weight * number * minutes / 60,
        "mg_per_h": number * minutes / 60,
    }[given]
    dose = half_up(exact, 2)
    volume = of if container[0] == "bag_ml" else half_up(dose / of, 2)
    rate = half_up(volume * 60 / minutes, 1)
    assert Fraction(planned.dose_mg) == dose
    assert Fraction(planned.volume_ml) == volume
    assert Fraction(planned.rate_ml_h) == rate
    if container[0] == "bag_ml":
        assert Fraction(planned.concentration_mg_ml) == half_up(dose / of, 4)
    assert Fraction(mcg_per_kg_min(planned)) == half_up(dose * 1000 / weight / minutes, 2)
    said = " | ".join(steps(planned))
    drawn = half_up(dose / 50, 2)
    for value, unit in ((planned.dose_mg, "mg"), (planned.volume_ml, "mL"), (planned.rate_ml_h, "mL/h")):
        assert f"{plain(value)} {unit}" in said
    assert f"= {plain(Decimal(drawn.numerator) / drawn.denominator)} mL to draw" in said
    if given == "mg_per_kg":
        assert f"{kg} kg x {amount} mg/kg = " in said, "the sum itself"


@pytest.mark.parametrize("kg", ["50", "63", "70", "88.5", "110", "130"])
def test_H14_pounds_typed_as_kilograms_are_asked_about(kg: str) -> None:
    """The same person, weighed in pounds: never taken silently, by the last visit's weight."""
    pounds = (Decimal(kg) / Decimal("0.45359237")).quantize(TENTH)
    found = weight_doubts(pounds, shipped().weight, LastWeight(Decimal(kg), at("09:00")), UTC)
    assert "W_POUNDS" in [doubt.code for doubt in found]


@pytest.mark.parametrize(
    "line", ["fix 1 weight 154 lb ; x", "fix 1 weight 154lb ; x", "fix 1 dosing-weight 154 lbs ; x"]
)
def test_H14_a_weight_is_in_kilograms_only(line: str) -> None:
    """Pounds are refused, with what they are."""
    with pytest.raises(LineError) as refused:
        read_line(line, Chair("09:50").context("10:00"))
    assert refused.value.code == "E_UNIT"
    assert "154 lb are 69.9 kg" in str(refused.value)


@pytest.mark.parametrize("words", ["weight 82", "dose 41 mg", "minutes 50", "concentration 2", "vial 10"])
def test_H14_a_corrected_order_is_calculated_again_by_another_person(words: str) -> None:
    """Whatever part of it changed: the second check of before does not open the start."""
    chair = ready()
    record(chair, f"fix 1 {words} ; new order", "10:02")
    assert "second-check" in message("start 52.5", chair, "10:03")
