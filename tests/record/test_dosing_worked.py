"""The worked rows of the clinical notes (1.4), the weight-basis examples (1.5) and published vectors, each as an order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from infusion_tui.record.dosing import DosingError, OrderRequest, mg_per_hour, plan, request_of
from infusion_tui.record.dosing_steps import lasts_minutes, mcg_per_kg_min, steps
from infusion_tui.record.events import Order, Patient

TENTH = Decimal("0.1")


def ordered(kg: str = "70", minutes: int | None = 40, **given: object) -> Order:
    """An order of these words: numbers as text."""
    fields = {key: Decimal(value) if isinstance(value, str) and value[:1].isdigit() else value for key, value in given.items()}  # fmt: skip
    return plan(OrderRequest(weight_kg=Decimal(kg), minutes=minutes, **fields), step_ml_h=TENTH)  # type: ignore[arg-type]


# number, kg, minutes, what was ordered, container, mg, mL, mL/h
ROWS = (
    (1, "50", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "25", "25", "37.5"),
    (2, "60", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "30", "30", "45"),
    (3, "70", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "35", "35", "52.5"),
    (4, "80", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "40", "40", "60"),
    (5, "100", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "50", "50", "75"),
    (6, "70", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "2"}, "35", "17.5", "26.3"),
    (7, "110", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "2"}, "55", "27.5", "41.3"),
    (8, "54.4", 40, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "27.2", "27.2", "40.8"),
    (9, "70", 40, {"mg_per_kg": "0.5", "bag_ml": "50"}, "35", "50", "75"),
    (10, "82", 40, {"mg_per_kg": "0.5", "bag_ml": "100"}, "41", "100", "150"),
    (11, "70", 40, {"mg_per_kg": "0.5", "bag_ml": "250"}, "35", "250", "375"),
    (12, "70", 40, {"mg_per_kg": "0.5", "bag_ml": "500"}, "35", "500", "750"),
    (13, "75", 45, {"mg_per_kg": "0.75", "concentration_mg_ml": "1"}, "56.25", "56.25", "75"),
    (14, "88", 45, {"mg_per_kg": "0.75", "bag_ml": "100"}, "66", "100", "133.3"),
    (15, "64", 60, {"mg_per_kg": "1.0", "concentration_mg_ml": "2"}, "64", "32", "32"),
    (16, "90", 50, {"mg_per_kg": "1.0", "concentration_mg_ml": "2"}, "90", "45", "54"),
    (17, "70", 100, {"mg_per_kg": "0.5", "concentration_mg_ml": "1"}, "35", "35", "21"),
    (18, "70", 240, {"mg_per_kg_h": "0.35", "concentration_mg_ml": "1"}, "98", "98", "24.5"),
    (20, "70", 240, {"dose_mg": "200", "concentration_mg_ml": "1"}, "200", "200", "50"),
    (21, "75", 240, {"mg_per_kg": "2.0", "concentration_mg_ml": "1"}, "150", "150", "37.5"),
)  # fmt: skip


@pytest.mark.parametrize(("number", "kg", "minutes", "given", "mg", "ml", "rate"), ROWS)
def test_worked_rows(
    number: int, kg: str, minutes: int, given: dict[str, str], mg: str, ml: str, rate: str
) -> None:
    order = ordered(kg, minutes, **given)
    assert (order.dose_mg, order.volume_ml, order.rate_ml_h) == (Decimal(mg), Decimal(ml), Decimal(rate))


def test_row_19_a_flat_dose_by_the_hour_without_an_end() -> None:
    order = ordered("70", None, mg_per_h="22", open_ended=True, bag_ml="100", concentration_mg_ml="2")
    assert (order.rate_ml_h, order.minutes) == (Decimal(11), None)
    assert mg_per_hour(order) == 22
    assert order.dose_mg == 200, "what is in the bag"
    assert lasts_minutes(order) == 545, "100 mL at 11 mL/h: 9 h 5 min"


@pytest.mark.parametrize(("per_kg_h", "rate"), [("0.1", "7"), ("0.2", "14"), ("0.3", "21")])
def test_row_22_by_weight_and_hour_without_an_end(per_kg_h: str, rate: str) -> None:
    order = ordered("70", None, mg_per_kg_h=per_kg_h, open_ended=True, bag_ml="250", concentration_mg_ml="1")
    assert order.rate_ml_h == Decimal(rate)
    assert mg_per_hour(order) == Decimal(rate), "1 mg in each mL"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mg_per_kg": "0.5"}, "ordered by the hour"),
        ({"dose_mg": "35"}, "ordered by the hour"),
        ({"mg_per_h": "22", "bag_ml": None}, "bag's volume and its concentration"),
        ({"mg_per_h": "22", "concentration_mg_ml": None}, "bag's volume and its concentration"),
        ({"mg_per_h": "22", "cap_mg": "60"}, "cap is of a whole dose"),
        ({"mg_per_h": "22", "minutes": 40}, "no minutes"),
        ({"mg_per_h": "22", "mg_per_kg_h": "0.3"}, "there twice"),
        ({}, "dose is missing"),
    ],
)
def test_an_open_ended_order_says_what_is_missing_or_too_much(given: dict[str, object], words: str) -> None:
    fields: dict[str, object] = {"open_ended": True, "bag_ml": "100", "concentration_mg_ml": "2", **given}
    minutes = fields.pop("minutes", None)
    with pytest.raises(DosingError, match=words):
        ordered("70", minutes, **fields)  # type: ignore[arg-type]


def test_without_minutes_an_order_has_to_say_that_it_is_open_ended() -> None:
    with pytest.raises(DosingError, match="minutes are missing"):
        ordered("70", None, mg_per_kg="0.5", bag_ml="50")


@pytest.mark.parametrize(
    ("sex", "cm", "kg", "actual", "ideal", "adjusted"),
    [
        ("f", "165", "110", "55", "28.45", "39.05"),
        ("m", "178", "130", "65", "36.6", "47.95"),
        ("f", "160", "95", "47.5", "26.2", "34.7"),
    ],
)
def test_weight_bases_of_the_examples(
    sex: str, cm: str, kg: str, actual: str, ideal: str, adjusted: str
) -> None:
    doses = {
        basis: ordered(
            kg, 40, mg_per_kg="0.5", bag_ml="50", weight_basis=basis, sex=sex, height_cm=cm
        ).dose_mg
        for basis in ("actual", "ideal", "adjusted")
    }
    assert doses == {"actual": Decimal(actual), "ideal": Decimal(ideal), "adjusted": Decimal(adjusted)}


def test_published_vectors() -> None:
    assert ordered("70", 40, mg_per_kg="0.5", bag_ml="50").dose_mg == 35
    half = ordered("70", 40, mg_per_kg="1.5", bag_ml="50", vial_mg_ml="50")
    assert half.dose_mg == 105
    assert "105 mg / 50 mg/mL = 2.1 mL to draw" in steps(half)
    tenth = ordered("70", 40, mg_per_kg="1.5", bag_ml="50", vial_mg_ml="10")
    assert "105 mg / 10 mg/mL = 10.5 mL to draw" in steps(tenth)
    assert ordered("70", 40, dose_mg="500", bag_ml="500").concentration_mg_ml == 1
    assert ordered("70", 40, dose_mg="500", bag_ml="250").concentration_mg_ml == 2
    assert ordered("70", 30, dose_mg="35", bag_ml="100").rate_ml_h == 200, "100 mL over 30 min"
    assert ordered("70", 480, dose_mg="35", bag_ml="1000").rate_ml_h == 125, "1000 mL over 8 h"


def test_what_is_drawn_in_the_worked_rows() -> None:
    drawn = {
        "0.7 mL": ordered("70", 40, mg_per_kg="0.5", bag_ml="50", vial_mg_ml="50"),
        "0.82 mL": ordered("82", 40, mg_per_kg="0.5", bag_ml="100", vial_mg_ml="50"),
        "1.32 mL": ordered("88", 45, mg_per_kg="0.75", bag_ml="100", vial_mg_ml="50"),
    }
    for words, order in drawn.items():
        assert any(f"= {words} to draw" in step for step in steps(order)), words


def test_micrograms_per_kg_and_minute() -> None:
    assert mcg_per_kg_min(ordered("70", 40, mg_per_kg="0.5", bag_ml="50")) == Decimal("12.5")
    assert mcg_per_kg_min(ordered("70", 240, mg_per_kg_h="0.35", concentration_mg_ml="1")) == Decimal("5.83")
    by_ideal = ordered(
        "110", 40, mg_per_kg="0.5", bag_ml="50", weight_basis="ideal", sex="f", height_cm="165"
    )
    assert mcg_per_kg_min(by_ideal) == Decimal("12.5"), "by the weight that is dosed on"
    flat = ordered("70", None, mg_per_h="22", open_ended=True, bag_ml="100", concentration_mg_ml="2")
    assert mcg_per_kg_min(flat) == Decimal("5.24")


def test_every_rounding_is_said_in_percent() -> None:
    order = ordered("71.3", 40, mg_per_kg="0.53", concentration_mg_ml="3", vial_mg_ml="50")
    assert steps(order) == (
        "71.3 kg x 0.53 mg/kg = 37.79 mg (rounded, less than 0.01 %)",
        "37.79 mg x 1000 / 71.3 kg / 40 min = 13.25 mcg/kg/min (rounded, less than 0.01 %)",
        "37.79 mg / 50 mg/mL = 0.76 mL to draw (rounded, +0.56 %)",
        "37.79 mg / 3 mg/mL = 12.6 mL (rounded, +0.03 %)",
        "12.6 mL x 60 / 40 min = 18.9 mL/h",
    )
    assert (
        "= 26.3 mL/h (rounded, +0.19 %)"
        in steps(ordered("70", 40, mg_per_kg="0.5", concentration_mg_ml="2"))[-1]
    )


def test_the_steps_of_an_open_ended_order() -> None:
    order = ordered(
        "70", None, mg_per_kg_h="0.3", open_ended=True, bag_ml="100", concentration_mg_ml="2", vial_mg_ml="50"
    )
    assert steps(order) == (
        "70 kg x 0.3 mg/kg/h = 21 mg/h",
        "21 mg/h x 1000 / 70 kg / 60 min = 5 mcg/kg/min",
        "100 mL x 2 mg/mL = 200 mg in the bag",
        "200 mg / 50 mg/mL = 4 mL to draw",
        "open-ended: the bag of 100 mL lasts 9 h 31 min at 10.5 mL/h",
        "21 mg/h / 2 mg/mL = 10.5 mL/h",
    )


@pytest.mark.parametrize("given", [
    {"mg_per_kg": "0.5", "bag_ml": "50"},
    {"dose_mg": "35", "concentration_mg_ml": "1", "cap_mg": "30"},
    {"mg_per_kg_h": "0.35", "bag_ml": "100", "vial_mg_ml": "50"},
    {"mg_per_h": "22", "concentration_mg_ml": "2"},
    {"mg_per_kg": "0.5", "bag_ml": "50", "weight_basis": "adjusted", "sex": "f", "height_cm": "165"},
    {"mg_per_kg": "0.5", "bag_ml": "50", "weight_basis": "typed", "dosing_weight_kg": "64"},
])  # fmt: skip
def test_an_order_taken_apart_and_planned_again_is_the_same(given: dict[str, str]) -> None:
    order = ordered("70", 40, **given)
    sex, cm = given.get("sex"), given.get("height_cm")
    patient = Patient(mrn="1", sex=sex, height_cm=Decimal(cm) if cm else None)  # type: ignore[arg-type]
    assert plan(request_of(order, patient), step_ml_h=TENTH) == order
