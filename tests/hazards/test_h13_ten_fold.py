"""H13: a dose or a rate with the wrong unit, or ten times off. Control: units are always typed, a start rate near ten
times or a tenth of the order, or equal to the milligrams, is named and asks for the chair's number, ten-fold doses of
the listed medicines are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charting_support import Chair, by_mass, infusing_at_1437
from infusion_tui.charting import Draft, LineError, read_line
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from support import shipped


def prepared(mg: str, concentration: str) -> Chair:
    """A chair with this order whose pre-check nobody looks at here: the rate alone is asked about."""
    chair = by_mass(mg, concentration)
    chair.add("09:51", ev.InfusionStarted(rate_ml_h=chair.order.rate_ml_h))
    return chair


def started(chair: Chair, rate: Decimal) -> Draft:
    """What a start at this rate is asked about: read as the correction of one, which asks the same."""
    return read_line(f"fix 2 start {plain(rate)} ; as the pump shows it", chair.context("10:00"))


def test_H13_the_slip_that_killed_is_named() -> None:
    """41.7 mL/h keyed for 4.17: about ten times the order, and only the chair's number takes it."""
    chair = prepared("2.78", "1")
    assert chair.order.rate_ml_h == Decimal("4.2")
    draft = started(chair, Decimal("41.7"))
    (caution,) = draft.cautions
    assert (caution.code, caution.message) == (
        "W_START",
        "start 41.7 is about ten times the ordered 4.2 mL/h",
    )
    assert draft.confirm == "chair"


@given(mg=st.decimals("5", "150", places=1), concentration=st.sampled_from(("0.5", "1", "2")), slip=st.sampled_from(("10", "0.1")))  # fmt: skip
def test_H13_ten_times_and_a_tenth_of_every_order_are_named(
    mg: Decimal, concentration: str, slip: str
) -> None:
    """Whatever was ordered."""
    chair = prepared(str(mg), concentration)
    draft = started(chair, chair.order.rate_ml_h * Decimal(slip))
    words = "ten times" if slip == "10" else "a tenth of"
    assert [caution.code for caution in draft.cautions] == ["W_START"]
    assert f"about {words} the ordered" in draft.cautions[0].message
    assert draft.confirm == "chair"


@given(mg=st.decimals("5", "150", places=1), concentration=st.sampled_from(("0.5", "2")))
def test_H13_the_milligrams_typed_as_a_rate_are_named(mg: Decimal, concentration: str) -> None:
    """The figure of the dose in the field of the rate."""
    chair = prepared(str(mg), concentration)
    draft = started(chair, mg)
    assert [caution.code for caution in draft.cautions] == ["W_START"], (mg, chair.order.rate_ml_h)


@given(rate=st.decimals("0.1", "999", places=1))
def test_H13_no_new_rate_beyond_twice_or_half_is_taken_without_the_chairs_number(rate: Decimal) -> None:
    """Running at 60: more than 120 or less than 30 asks for the number; nothing is ever taken silently."""
    draft = read_line(f"rate {plain(rate)}", infusing_at_1437().context("14:37"))
    far = rate > 120 or rate < 30
    assert draft.confirm == ("chair" if far else "yes")
    assert bool(draft.cautions) is far


@pytest.mark.parametrize("slip", ["10", "0.1"])
def test_H13_a_bag_of_ten_times_the_strength_is_asked_about(slip: str) -> None:
    """The order is 40 mg in 40 mL; a new bag of 400 or 4 mg in 40 mL is not taken silently."""
    mg = plain(Decimal(40) * Decimal(slip))
    draft = read_line(f"bag {mg} mg in 40 ml", infusing_at_1437().context("14:37"))
    assert [caution.code for caution in draft.cautions] == ["W_BAG"]
    assert draft.confirm == "yes"


@pytest.mark.parametrize("medicine", shipped().medicines, ids=lambda medicine: medicine.name)
def test_H13_ten_times_every_listed_medicine_is_refused(medicine: object) -> None:
    """Ten times the upper and a tenth of the lower usual dose, and the same in another unit of mass."""
    context = infusing_at_1437().context("14:37")
    high = medicine.usual_high * 10  # type: ignore[attr-defined]
    low = medicine.usual_low / 10  # type: ignore[attr-defined]
    unit, route = medicine.unit, medicine.routes[0]  # type: ignore[attr-defined]
    doses = [f"{plain(high)} {unit}", f"{plain(low)} {unit}"]
    if unit == "mg":
        doses += [f"{plain(high / 1000)} g", f"{plain(low * 1000)} mcg", f"{plain(medicine.usual_low)} g"]  # type: ignore[attr-defined]
    for dose in doses:
        with pytest.raises(LineError) as refused:
            read_line(f"med {medicine.name} {dose} {route} ; as ordered", context)  # type: ignore[attr-defined]
        assert refused.value.code == "E_MEDDOSE", dose


@pytest.mark.parametrize("line", ["rate 4 mg/h", "start 4 mg/h", "pump 4 mg", "rate 0.5 mg/kg/h", "bag 40 ml in 40 ml",
                                  "bag 40 in 40 ml", "verify 35 ml in 35 ml 52.5 ml/h", "med ondansetron 4 iv"])  # fmt: skip
def test_H13_another_unit_or_none_is_refused(line: str) -> None:
    """A pump is charted in mL/h and mL, a bag in mg and mL; a medicine never without its unit."""
    with pytest.raises(LineError) as refused:
        read_line(line, infusing_at_1437().context("14:37"))
    assert refused.value.code in ("E_UNIT", "E_NOUNIT", "E_PHASE")
