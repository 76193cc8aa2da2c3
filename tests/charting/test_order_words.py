"""Correcting the order before the start: what hangs on it is worked out anew, and the second check has to be made again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charting_support import Chair, answer, at, code, codes, infusing_at_1437, message, ready, record
from infusion_tui.charting import read_line
from infusion_tui.record import events as ev
from infusion_tui.record.checks import check_states
from infusion_tui.record.weight import LastWeight


def second_check(chair: Chair, clock: str) -> tuple[bool, str]:
    """Whether the second check stands open, and what is said about it."""
    (state,) = [s for s in check_states(chair.session(), at(clock), chair.zone) if s.item == "second-check"]
    return state.is_open, state.detail


@pytest.mark.parametrize(
    ("words", "dose", "volume", "rate"),
    [
        ("weight 82", "41", "50", "75"), ("weight 82kg", "41", "50", "75"), ("dose 40 mg", "40", "50", "75"),
        ("dose 40", "40", "50", "75"), ("per-kg 0.6", "42", "50", "75"), ("per-kg 0.6 mg/kg", "42", "50", "75"),
        ("per-kg-h 0.6", "28", "50", "75"), ("per-h 60 mg/h", "40", "50", "75"), ("minutes 45", "35", "50", "66.7"),
        ("minutes 45 min", "35", "50", "66.7"), ("bag 100 ml", "35", "100", "150"), ("bag 100ml", "35", "100", "150"),
        ("concentration 2", "35", "17.5", "26.3"), ("concentration 2 mg/ml", "35", "17.5", "26.3"),
        ("cap 30", "30", "50", "75"), ("cap none", "35", "50", "75"), ("vial 50", "35", "50", "75"),
        ("dosing-weight 64", "32", "50", "75"), ("weight 82 minutes 45 bag 100", "41", "100", "133.3"),
        ("dose 40 mg  cap 30 mg", "30", "50", "75"), ("WEIGHT 82", "41", "50", "75"),
    ],
)  # fmt: skip
def test_each_part_of_the_order_can_be_corrected(words: str, dose: str, volume: str, rate: str) -> None:
    chair = Chair("09:50")
    if words == "cap none":
        chair = Chair("09:50", cap_mg=Decimal(30))
    record(chair, f"fix 1 {words} ; ordered so", "10:00")
    order = chair.session().order
    assert (order.dose_mg, order.volume_ml, order.rate_ml_h) == (
        Decimal(dose),
        Decimal(volume),
        Decimal(rate),
    )


def test_what_is_read_back_is_the_same_line() -> None:
    got = answer("fix 1 weight 82 per-kg 0.6 minutes 45 ; new order", Chair("09:50"), "10:00")
    assert got["echo"] == "fix 1 weight 82 kg  per-kg 0.6 mg/kg  minutes 45 min  ; new order"
    assert (got["weight_kg"], got["mg_per_kg"], got["minutes"]) == (82, 0.6, 45)
    assert (got["dose_mg"], got["volume_ml"], got["rate_ml_h"], got["confirm"]) == (49.2, 50, 66.7, "yes")
    again = answer(got["echo"], Chair("09:50"), "10:00")
    assert again == got


@given(
    st.dictionaries(
        st.sampled_from(("weight", "per-kg", "minutes", "bag", "vial", "dosing-weight")), st.integers(1, 300), min_size=1
    )
)  # fmt: skip
def test_every_correction_read_back_means_the_same(parts: dict[str, int]) -> None:
    line = "fix 1 " + " ".join(f"{word} {number}" for word, number in parts.items()) + " ; as ordered"
    context = Chair("09:50").context("10:00")
    if code(line, Chair("09:50"), "10:00") != "ok":
        return
    draft = read_line(line, context)
    assert read_line(draft.echo, context) == draft


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("fix 1 dose ; x", "E_NOVAL"), ("fix 1 per-kg ; x", "E_NOVAL"), ("fix 1 dose 40", "E_WHY"),
        ("fix 1 dose 4O ; x", "E_NOTNUM"), ("fix 1 dose .5 ; x", "E_NAKED"), ("fix 1 dose 40.0 ; x", "E_TRAIL0"),
        ("fix 1 dose 0 ; x", "E_RANGE"), ("fix 1 minutes 0 ; x", "E_RANGE"), ("fix 1 minutes 4.5 ; x", "E_NOTNUM"),
        ("fix 1 dose 40 ml ; x", "E_UNIT"), ("fix 1 bag 100 mg ; x", "E_UNIT"), ("fix 1 weight 180 lb ; x", "E_UNIT"),
        ("fix 1 weight 180lb ; x", "E_UNIT"), ("fix 1 dose 40 dose 41 ; x", "E_TWICE"),
        ("fix 1 dose 40 per-kg 0.5 ; x", "E_RANGE"), ("fix 1 bag 50 concentration 1 ; x", "E_RANGE"),
        ("fix 1 dose 40 now ; x", "E_UNKNOWN"), ("fix 1 dose 40 hr 82 ; x", "E_UNKNOWN"),
        ("fix 1 minutes 40 ; x", "E_FIX"), ("fix 1 basis ; x", "E_NOVAL"), ("fix 1 basis ideal ; x", "E_RANGE"),
        ("fix 1 10:00 dose 40 ; x", "E_FIX"), ("fix 2 dose 40 ; x", "E_UNKNOWN"), ("fix 1 weight none ; x", "E_NOTNUM"),
    ],
)  # fmt: skip
def test_each_way_a_correction_of_the_order_can_be_wrong(line: str, expected: str) -> None:
    assert code(line, ready(second=False) if "fix 2" in line else Chair("09:50"), "10:00") == expected


def test_pounds_are_refused_with_what_they_are_in_kg() -> None:
    assert (
        message("fix 1 weight 180 lb ; x", Chair("09:50"), "10:00")
        == "weight is given in kg: 180 lb are 81.6 kg"
    )


def test_a_weight_far_from_the_last_visits_is_asked_about() -> None:
    chair = Chair("09:50")
    context = chair.context("10:00")
    object.__setattr__(context, "last_visit", LastWeight(Decimal(70), at("09:00")))
    draft = read_line("fix 1 weight 154 ; read again", context)
    assert [caution.code for caution in draft.cautions] == ["W_POUNDS"]
    assert codes("fix 1 weight 82 ; read again", chair, "10:00") == [], "nothing is known of an earlier visit"
    assert codes("fix 1 weight 210 ; read again", chair, "10:00") == ["W_RANGE"]


def test_an_adjusted_weight_follows_the_actual_one() -> None:
    chair = Chair("09:50", weight_kg=Decimal(110), weight_basis="adjusted", sex="f", height_cm=Decimal(165))
    opened = chair.events[0].payload
    assert isinstance(opened, ev.SessionOpened)
    chair.events.clear()
    chair.add("09:50", ev.SessionOpened(
        patient=ev.Patient(mrn="1", sex="f", height_cm=Decimal(165)), order=opened.order,
        protocol=opened.protocol, protocol_hash=opened.protocol_hash,
    ))  # fmt: skip
    assert chair.session().order.dosing_weight_kg == Decimal("78.1")
    record(chair, "fix 1 weight 100 ; read again", "10:00")
    assert chair.session().order.dosing_weight_kg == Decimal("74.1"), "56.9 + 0.4 x (100 - 56.9)"
    record(chair, "fix 1 basis actual ; as the clinic does", "10:01")
    assert chair.session().order.dosing_weight_kg == 100


# --- the second check


@pytest.mark.parametrize(
    "words", ["weight 82", "dose 40 mg", "minutes 45", "concentration 2", "cap 30", "vial 50"]
)
def test_any_correction_of_the_order_clears_the_second_check(words: str) -> None:
    chair = ready()
    assert second_check(chair, "10:00") == (False, "agrees with the order")
    record(chair, f"fix 1 {words} ; new order", "10:02")
    assert second_check(chair, "10:03") == (True, "order corrected at 10:02: check again")
    assert "second-check" in message("start 52.5", chair, "10:03")


def test_a_new_calculation_closes_it_again() -> None:
    chair = ready()
    record(chair, "fix 1 dose 40 mg ; new order", "10:02")
    record(chair, "verify 40 mg in 40 ml 60 ml/h", "10:04", by="JD")
    assert second_check(chair, "10:05") == (False, "agrees with the order")


def test_a_calculation_that_is_said_to_be_older_than_the_correction_does_not_count() -> None:
    chair = ready(second=False)
    record(chair, "fix 1 vial 50 ; another vial", "10:02")
    record(chair, "-3m verify 35 mg in 35 ml 52.5 ml/h", "10:04", by="JD")
    assert second_check(chair, "10:05")[0]


def test_an_order_put_back_is_another_correction() -> None:
    chair = ready()
    record(chair, "fix 1 dose 40 mg ; new order", "10:02")
    record(chair, f"void {len(chair.events)} ; it was 35", "10:03")
    assert chair.session().order.dose_mg == 35
    assert second_check(chair, "10:04") == (True, "order corrected at 10:03: check again")


# --- after the start


@pytest.mark.parametrize(
    "words", ["weight 82", "dose 41 mg", "minutes 45", "bag 100 ml", "concentration 2", "cap 30"]
)
def test_after_the_start_the_order_stays(words: str) -> None:
    assert code(f"fix 1 {words} ; x") == "E_FIX"


def test_after_the_start_a_correction_of_the_order_is_not_taken_back_either() -> None:
    chair = ready(second=False)
    record(chair, "fix 1 dose 40 mg ; new order", "10:02")
    fixed = len(chair.events)
    chair.add("10:04", ev.DoseVerified(dose_mg=Decimal(40), volume_ml=Decimal(40), rate_ml_h=Decimal(60), agrees=True), by="JD")  # fmt: skip
    chair.start("10:05", "60")
    assert code(f"void {fixed} ; x", chair, "10:10") == "E_FIX"
    assert chair.view("10:15").infused_mg == Decimal("10.00")


# --- open-ended


def open_ended() -> Chair:
    """22 mg/h of a bag of 100 mL with 2 mg/mL."""
    return Chair("09:50", minutes=None, mg_per_kg=None, mg_per_h=Decimal(22), open_ended=True,
                 bag_ml=Decimal(100), concentration_mg_ml=Decimal(2))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "dose", "rate"),
    [("per-h 20", "200", "10"), ("bag 250", "500", "11"), ("concentration 1", "100", "22"), ("per-kg-h 0.3", "200", "10.5")],
)  # fmt: skip
def test_an_open_ended_order_is_corrected_too(words: str, dose: str, rate: str) -> None:
    chair = open_ended()
    record(chair, f"fix 1 {words} ; new order", "10:00")
    assert (chair.session().order.dose_mg, chair.session().order.rate_ml_h) == (Decimal(dose), Decimal(rate))
    assert chair.session().order.minutes is None


def test_an_open_ended_order_gets_no_minutes_and_no_whole_dose() -> None:
    assert code("fix 1 minutes 40 ; x", open_ended(), "10:00") == "E_FIX"
    assert code("fix 1 dose 40 ; x", open_ended(), "10:00") == "E_RANGE"
    assert code("fix 1 weight 82 ; x", infusing_at_1437()) == "E_FIX"
