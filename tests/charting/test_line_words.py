"""Another bag, and drug beside the vein: what can be typed, what is asked, and that corrections work."""

from __future__ import annotations

from decimal import Decimal

import pytest

from charting_support import (
    Chair,
    answer,
    at,
    code,
    codes,
    confirm,
    infusing_at_1437,
    message,
    observing,
    paused,
    ready,
    record,
)
from infusion_tui.record import events as ev


@pytest.mark.parametrize(
    "line", ["bag 40 mg in 40 ml", "bag 40mg in 40ml", "bag 40 mg 40 mL", "BAG 40 MG IN 40 ML"]
)
def test_a_bag_is_typed_with_dose_and_final_volume(line: str) -> None:
    got = answer(line)
    assert (got["command"], got["dose_mg"], got["volume_ml"], got["confirm"]) == ("bag", 40, 40, "yes")
    assert got["echo"] == "bag 40 mg in 40 mL"
    assert answer(got["echo"]) == got


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("bag", "E_NOVAL"), ("bag 40 mg", "E_NOVAL"), ("bag 40", "E_NOUNIT"), ("bag 40 ml in 40 ml", "E_UNIT"),
        ("bag 40 mg in 40 mg", "E_UNIT"), ("bag 40 mg in 40", "E_NOUNIT"), ("bag 4O mg in 40 ml", "E_NOTNUM"),
        ("bag 40.0 mg in 40 ml", "E_TRAIL0"), ("bag 40 mg in 40.0 ml", "ok"), ("bag .5 mg in 40 ml", "E_NAKED"),
        ("bag 0 mg in 40 ml", "E_DOSE"), ("bag 40 mg in 0 ml", "E_DOSE"), ("bag 40 mg in 40 ml now", "E_UNKNOWN"),
        ("infiltration", "E_WHY"), ("infiltration ;", "E_WHY"), ("infiltration arm", "E_WHY"),
        ("infiltration arm ; swollen", "E_UNKNOWN"), ("infiltration ; arm swollen", "ok"),
        ("-5m infiltration ; arm swollen", "ok"), ("-5m bag 40 mg in 40 ml", "ok"),
    ],
)  # fmt: skip
def test_each_way_they_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_phases_in_which_they_are_possible() -> None:
    assert code("bag 40 mg in 40 ml", paused()) == "ok"
    for chair, now in ((ready(), "10:00"), (observing(), "14:50")):
        assert code("bag 40 mg in 40 ml", chair, now) == "E_PHASE"
    assert code("infiltration ; arm swollen", ready(), "10:00") == "E_PHASE"
    assert code("infiltration ; arm swollen", observing(), "14:50") == "ok"
    assert confirm("infiltration ; arm swollen") == "none"


def test_another_concentration_is_asked_about() -> None:
    assert codes("bag 40 mg in 40 ml") == []
    assert codes("bag 41 mg in 40 ml") == [], "within 5 %"
    assert codes("bag 80 mg in 40 ml") == ["W_BAG"]
    (warning,) = answer("bag 80 mg in 40 ml")["warnings"]
    assert warning["message"] == "2 mg/mL, the bag before has 1 mg/mL (+100 %): is the rate right?"


def test_a_bag_says_which_end_it_moves() -> None:
    """40 mL from 14:00 at 60 mL/h are empty at 14:40; the new bag at 14:37 lasts until 15:17."""
    assert answer("bag 40 mg in 40 ml")["moves"] == ["end 14:40 -> 15:17"]


def test_done_is_compared_with_the_present_bag() -> None:
    chair = infusing_at_1437()
    record(chair, "bag 20 mg in 20 ml", "14:37")
    assert codes("done", chair, "14:57") == []
    assert codes("done", chair, "14:45") == ["W_DONE"]
    assert "8 mL of 20 mL" in answer("done", chair, "14:45")["warnings"][0]["message"]


def test_a_bag_is_corrected_by_its_own_word() -> None:
    chair = infusing_at_1437()
    record(chair, "bag 40 mg in 40 ml", "14:37")
    record(chair, "fix 15 bag 40 mg in 50 ml ; read the label again", "14:38")
    payload = chair.session().entry(15).payload  # type: ignore[union-attr]
    assert isinstance(payload, ev.BagChanged)
    assert (payload.dose_mg, payload.volume_ml) == (Decimal(40), Decimal(50))
    assert code("fix 15 bag 40 mg in 50 ml ; again", chair, "14:39") == "E_FIX", "says that already"
    assert code("fix 15 bag ; again", chair, "14:39") == "E_NOVAL"
    assert code("fix 15 rate 45 ; again", chair, "14:39") == "E_FIX"
    record(chair, "fix 15 14:36 ; a minute earlier", "14:39")
    assert chair.session().entry(15).at == at("14:36:30")  # type: ignore[union-attr]
    record(chair, "void 15 ; the old one still hangs", "14:40")
    assert len(chair.view("14:40").bags) == 1


def test_an_infiltration_takes_another_time_and_can_be_struck() -> None:
    chair = infusing_at_1437()
    record(chair, "infiltration ; arm swollen", "14:37")
    record(chair, "fix 15 14:30 ; seen then", "14:38")
    assert chair.view("14:38").dose_uncertain == "dose uncertain since 14:30: infiltration, arm swollen"
    assert code("fix 15 infiltration ; other words", chair, "14:39") == "E_FIX"
    record(chair, "void 15 ; it was the other arm", "14:40")
    assert chair.view("14:40").dose_uncertain is None


def test_the_sentence_of_each_entry() -> None:
    chair = infusing_at_1437()
    record(chair, "bag 40 mg in 40 ml ; second syringe", "14:37")
    record(chair, "infiltration ; arm swollen", "14:37:30")
    texts = [line.text for line in chair.view("14:38").entries[-2:]]
    assert texts == [
        "new bag: 40 mg in 40 mL",
        "IV infiltrated, the delivered dose is uncertain: arm swollen",
    ]
    assert message("infiltration").startswith("infiltration: say what was seen after ;")


def test_an_occlusion_that_is_charted_late_moves_the_dose() -> None:
    """The pump stood five minutes before anyone came: `-5m pause occlusion`."""
    chair, without = Chair("09:50"), Chair("09:50")
    for one in (chair, without):
        one.start("10:00", "75")
    record(chair, "-5m pause occlusion", "10:20")
    assert without.view("10:20").infused_ml == Decimal("25.00")
    assert (chair.view("10:20").infused_ml, chair.view("10:20").infused_mg) == (
        Decimal("18.75"),
        Decimal("13.13"),
    )
