"""From weight and order to mg, mL and mL/h: published and computed cases, and what must always hold."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record.dosing import (
    DosingError,
    OrderRequest,
    adjusted_weight_kg,
    ideal_weight_kg,
    plan,
    request_of,
    same_calculation,
)
from infusion_tui.record.dosing_steps import steps
from infusion_tui.record.events import Patient

TENTH = Decimal("0.1")


@pytest.mark.parametrize(
    ("kg", "per_kg", "minutes", "container", "mg", "ml", "rate"),
    [
        ("50", "0.5", 40, "1 mg/mL", "25.00", "25.00", "37.5"),
        ("70", "0.5", 40, "1 mg/mL", "35.00", "35.00", "52.5"),
        ("100", "0.5", 40, "1 mg/mL", "50.00", "50.00", "75.0"),
        ("70", "0.5", 40, "2 mg/mL", "35.00", "17.50", "26.3"),
        ("54.4", "0.5", 40, "1 mg/mL", "27.20", "27.20", "40.8"),
        ("70", "0.5", 40, "50 mL", "35.00", "50", "75.0"),
        ("82", "0.5", 40, "100 mL", "41.00", "100", "150.0"),
        ("70", "0.5", 40, "500 mL", "35.00", "500", "750.0"),
        ("75", "0.75", 45, "1 mg/mL", "56.25", "56.25", "75.0"),
        ("88", "0.75", 45, "100 mL", "66.00", "100", "133.3"),
        ("64", "1.0", 60, "2 mg/mL", "64.00", "32.00", "32.0"),
        ("70", "0.5", 100, "1 mg/mL", "35.00", "35.00", "21.0"),
        ("75", "2.0", 240, "1 mg/mL", "150.00", "150.00", "37.5"),
    ],
)
def test_worked_rows(kg: str, per_kg: str, minutes: int, container: str, mg: str, ml: str, rate: str) -> None:
    amount, unit = container.split()
    order = plan(
        OrderRequest(
            weight_kg=Decimal(kg),
            minutes=minutes,
            mg_per_kg=Decimal(per_kg),
            bag_ml=Decimal(amount) if unit == "mL" else None,
            concentration_mg_ml=Decimal(amount) if unit == "mg/mL" else None,
        ),
        step_ml_h=TENTH,
    )
    assert (order.dose_mg, order.volume_ml, order.rate_ml_h) == (Decimal(mg), Decimal(ml), Decimal(rate))


def test_dose_per_hour() -> None:
    request = OrderRequest(
        weight_kg=Decimal(70), minutes=240, mg_per_kg_h=Decimal("0.35"), concentration_mg_ml=Decimal(1)
    )
    order = plan(request, step_ml_h=TENTH)
    assert (order.dose_mg, order.rate_ml_h) == (Decimal("98.00"), Decimal("24.5"))


def test_every_step_is_shown() -> None:
    order = plan(
        OrderRequest(
            weight_kg=Decimal(70),
            minutes=40,
            mg_per_kg=Decimal("0.5"),
            bag_ml=Decimal(50),
            vial_mg_ml=Decimal(50),
        ),
        step_ml_h=TENTH,
    )
    assert steps(order) == (
        "70 kg x 0.5 mg/kg = 35 mg",
        "35 mg x 1000 / 70 kg / 40 min = 12.5 mcg/kg/min",
        "35 mg / 50 mg/mL = 0.7 mL to draw",
        "35 mg in 50 mL = 0.7 mg/mL",
        "50 mL x 60 / 40 min = 75 mL/h",
    )


def test_rounding_is_shown_in_percent() -> None:
    request = OrderRequest(
        weight_kg=Decimal(70), minutes=40, mg_per_kg=Decimal("0.5"), concentration_mg_ml=Decimal(2)
    )
    assert "(rounded, +0.19 %)" in steps(plan(request, step_ml_h=TENTH))[-1]


def test_the_cap_holds_and_is_said() -> None:
    request = OrderRequest(
        weight_kg=Decimal(140), minutes=40, mg_per_kg=Decimal("0.5"), bag_ml=Decimal(50), cap_mg=Decimal(60)
    )
    order = plan(request, step_ml_h=TENTH)
    assert order.dose_mg == 60
    assert order.capped
    assert "cap 60 mg: dose 60 mg" in steps(order)


def test_weight_bases() -> None:
    assert ideal_weight_kg("f", Decimal(165)) == Decimal("56.9")
    assert adjusted_weight_kg("f", Decimal(165), Decimal(110)) == Decimal("78.1")
    assert ideal_weight_kg("m", Decimal(178)) == Decimal("73.2")


def test_the_dosing_weight_is_never_guessed() -> None:
    request = OrderRequest(
        weight_kg=Decimal(110), minutes=40, mg_per_kg=Decimal("0.5"), bag_ml=Decimal(50), weight_basis="ideal"
    )
    with pytest.raises(DosingError, match="needs sex and height"):
        plan(request, step_ml_h=TENTH)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mg_per_kg": None}, "dose is missing"),
        ({"dose_mg": Decimal(35)}, "dose is there twice"),
        ({"bag_ml": None}, "container is missing"),
        ({"concentration_mg_ml": Decimal(1)}, "not both"),
        ({"weight_kg": Decimal(0)}, "not possible"),
        ({"weight_kg": Decimal("NaN")}, "not possible"),
        ({"dosing_weight_kg": Decimal(60)}, "needs its basis"),
    ],
)
def test_what_cannot_be_worked_out_says_why(changes: dict[str, object], message: str) -> None:
    fields: dict[str, object] = {
        "weight_kg": Decimal(70),
        "minutes": 40,
        "mg_per_kg": Decimal("0.5"),
        "bag_ml": Decimal(50),
    }
    with pytest.raises(DosingError, match=message):
        plan(OrderRequest(**(fields | changes)), step_ml_h=TENTH)  # type: ignore[arg-type]


def test_another_weight_changes_what_hangs_on_it() -> None:
    request = OrderRequest(weight_kg=Decimal(70), minutes=40, mg_per_kg=Decimal("0.5"), bag_ml=Decimal(50))
    before = request_of(plan(request, step_ml_h=TENTH), Patient(mrn="1"))
    order = plan(msgspec.structs.replace(before, weight_kg=Decimal(82)), step_ml_h=TENTH)
    assert (order.dose_mg, order.rate_ml_h, order.weight_kg) == (Decimal(41), Decimal(75), Decimal(82))


def test_a_second_calculation_is_equal_after_rounding_the_rate() -> None:
    request = OrderRequest(
        weight_kg=Decimal(70), minutes=40, mg_per_kg=Decimal("0.5"), concentration_mg_ml=Decimal(2)
    )
    order = plan(request, step_ml_h=TENTH)
    assert same_calculation(order, Decimal("35.0"), Decimal("17.5"), Decimal("26.25"))
    assert not same_calculation(order, Decimal(35), Decimal("17.5"), Decimal("26.1"))
    assert not same_calculation(order, Decimal(36), Decimal("17.5"), Decimal("26.3"))


@given(
    st.decimals("30", "200", places=1),
    st.decimals("0.1", "2", places=2),
    st.integers(10, 300),
    st.decimals("20", "500", places=0),
)
def test_the_rate_delivers_the_bag_in_the_ordered_time(
    kg: Decimal, per_kg: Decimal, minutes: int, bag: Decimal
) -> None:
    order = plan(OrderRequest(weight_kg=kg, minutes=minutes, mg_per_kg=per_kg, bag_ml=bag), step_ml_h=TENTH)
    delivered = order.rate_ml_h * minutes / 60
    assert abs(delivered - bag) <= Decimal("0.05") * minutes / 60 + Decimal("0.000001")
    assert abs(order.dose_mg - kg * per_kg) <= Decimal("0.005")
