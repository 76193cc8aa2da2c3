"""H13: a medicine in the wrong unit or ten times off. Control: unit and route always, ISMP's forms refused, ten-fold
refused, anything else unusual wants a why and the chair's number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from charting_support import answer, infusing_at_1437, message
from infusion_tui.charting.vocabulary import ROUTES
from infusion_tui.record.protocol import Medicine
from support import shipped

MASS = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}
UNITS = (*MASS, "mL", "units")
BEHIND = ("", " ; as ordered", "! ; as ordered", " for nausea by Dr Lee ; as ordered")


def typed(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


@pytest.mark.parametrize("medicine", shipped().medicines, ids=lambda one: one.name)
def test_H13_ten_times_and_a_tenth_are_never_taken_in_silence(medicine: Medicine) -> None:
    """Each usual dose ten times too high and too low, in every unit, by every route, with and without a why and `!`:
    refused, or asked with the chair's number."""
    chair = infusing_at_1437()
    swept = refused = 0
    for usual in (medicine.usual_low, medicine.usual_high):
        for slipped in (usual * 10, usual / 10):
            for unit in UNITS:
                number = slipped * MASS[medicine.unit] / MASS[unit] if unit in MASS else slipped
                for route in ROUTES:
                    for behind in BEHIND:
                        got = answer(f"med {medicine.name} {typed(number)} {unit} {route}{behind}", chair)
                        assert not got["ok"] or got["confirm"] == "chair", (number, unit, route, behind)
                        swept += 1
                        refused += not got["ok"]
    assert swept == 2 * 2 * len(UNITS) * len(ROUTES) * len(BEHIND)
    assert 0 < refused <= swept


@pytest.mark.parametrize("medicine", shipped().medicines, ids=lambda one: one.name)
def test_H13_ten_times_the_upper_dose_and_a_tenth_of_the_lower_are_refused(medicine: Medicine) -> None:
    """No why and no chair number gets them in: in every unit of mass."""
    for slipped in (medicine.usual_high * 10, medicine.usual_low / 10):
        for unit, mass in MASS.items():
            number = typed(slipped * MASS[medicine.unit] / mass)
            got = answer(f"med {medicine.name} {number} {unit} {medicine.routes[0]}! ; as ordered")
            assert got["error"]["code"] == "E_MEDDOSE", (number, unit)


@pytest.mark.parametrize("medicine", shipped().medicines, ids=lambda one: one.name)
def test_H13_the_same_number_in_another_unit_of_mass_is_never_taken_in_silence(medicine: Medicine) -> None:
    """mg for mcg or g: a thousand times off, and the number itself looks right."""
    for dose in (medicine.usual_low, medicine.usual_high):
        for unit in set(MASS) - {medicine.unit}:
            got = answer(f"med {medicine.name} {typed(dose)} {unit} {medicine.routes[0]} ; as ordered")
            assert got["error"]["code"] == "E_MEDDOSE", unit


@pytest.mark.parametrize(
    ("dose", "code", "instead"),
    [
        ("4.0 mg", "E_TRAIL0", "write 4"), (".5 mg", "E_NAKED", "0.5"), ("4 ug", "E_UNIT", "mcg"), ("4 µg", "E_UNIT", "mcg"),
        ("4 u", "E_UNIT", "units"), ("4 cc", "E_UNIT", "mL"), ("4", "E_NOUNIT", "which unit"),
    ],
)  # fmt: skip
def test_H13_forms_that_are_misread_are_refused_with_what_to_write(
    dose: str, code: str, instead: str
) -> None:
    """ISMP's list: trailing zero, naked point, u, ug, cc, no unit."""
    line = f"med ondansetron {dose} iv ; as ordered"
    assert answer(line)["error"]["code"] == code
    assert instead in message(line)


def test_H13_a_dose_without_its_route_is_refused() -> None:
    """The route is never assumed."""
    for medicine in shipped().medicines:
        line = f"med {medicine.name} {typed(medicine.usual_low)} {medicine.unit}"
        assert answer(line)["error"]["code"] == "E_ROUTE"
