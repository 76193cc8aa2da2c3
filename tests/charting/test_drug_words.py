"""kept, and what the ledger says to an amount that it did not expect. drawn and waste: test_medicines.py."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from charting_support import answer, code, codes, observing, record
from infusion_tui.charting import read_line
from infusion_tui.record import events as ev
from support import Chair, infusing_at_1437, shipped


def opened(chair: Chair, vial: str = "500") -> Chair:
    payload = ev.DrugDrawn(amount=Decimal(40), unit="mg", vial_amount=Decimal(vial), vial_unit="mg")
    chair.add("13:51", payload, by="KM", recorded="14:36:50")
    return chair


def test_kept_with_where() -> None:
    got = answer("kept 450 mg ; safe 2")
    assert (got["command"], got["amount"], got["unit"], got["note"]) == ("kept", 450, "mg", "safe 2")
    assert got["confirm"] == "none"
    assert got["echo"] == "kept 450 mg  ; safe 2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("kept", "E_NOVAL"), ("kept 450", "E_NOUNIT"), ("kept 450.0 mg", "E_TRAIL0"), ("kept .5 mg", "E_NAKED"),
     ("kept 0 mg", "E_DOSE"), ("kept 450 ug", "E_UNIT"), ("kept 450 mg safe", "E_UNKNOWN"), ("kept 45O mg", "E_NOTNUM"),
     ("kept 450 mg ;", "E_NONOTE")],
)  # fmt: skip
def test_each_way_it_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


@pytest.mark.parametrize(
    "line", ["kept 450 mg ; safe 2", "kept 0.45 g", "-5m kept 450 mg ; safe 2", "waste 15 mg by JD ; box"]
)
def test_the_read_back_typed_again_is_the_same(line: str) -> None:
    context = opened(infusing_at_1437()).context("14:37")
    one = read_line(line, context)
    other = read_line(one.echo, context)
    assert (one.payload, one.at, one.cautions) == (other.payload, other.at, other.cautions)


def test_fix_and_void_of_kept() -> None:
    chair = infusing_at_1437()
    record(chair, "kept 450 mg ; safe 2", "14:37")
    got = answer("fix 15 kept 440 mg ; read again", chair, "14:38")
    assert (got["confirm"], got["amount"]) == ("yes", 440)
    assert code("fix 15 waste 440 mg by JD ; was wasted", chair, "14:38") == "E_FIX"
    record(chair, "fix 15 kept 440 mg ; read again", "14:38")
    assert chair.session().entries[14].payload == ev.DrugKept(amount=Decimal(440), unit="mg", note="safe 2")
    assert answer("void 15 ; wrong chair", chair, "14:39")["confirm"] == "chair"


# --- W_LEDGER informs


def test_a_waste_that_the_ledger_did_not_expect_is_said_and_never_asked_about() -> None:
    chair = opened(observing(), "50")  # given 40 at 14:40
    assert codes("waste 10 mg by JD", chair, "14:50") == []
    got = answer("waste 4 mg by JD", chair, "14:50")
    assert [w["code"] for w in got["warnings"]] == ["W_LEDGER"]
    assert got["confirm"] == "none"
    assert got["warnings"][0]["message"] == (
        "waste 4 mg, the ledger expects 10 mg (opened 50 - given 40): 6 mg stay open. Kept? Type"
        "  kept 6 mg  too, or say why"
    )
    assert codes("waste 10.5 mg by JD", chair, "14:50") == [], "within the clinic's tolerance"
    assert codes("waste 10.6 mg by JD", chair, "14:50") == ["W_LEDGER"]


def test_a_part_of_the_rest_may_be_kept_but_not_more_than_there_is() -> None:
    chair = opened(observing())
    assert codes("kept 450 mg", chair, "14:50") == []
    assert codes("kept 470 mg", chair, "14:50") == ["W_LEDGER"]


@pytest.mark.parametrize("line", ["waste 3 mL by JD", "waste 3 units by JD"])
def test_what_has_no_mass_is_not_compared(line: str) -> None:
    assert codes(line, opened(observing()), "14:50") == []


def test_nothing_is_compared_where_nothing_was_drawn_or_the_protocol_has_no_ledger() -> None:
    assert codes("waste 300 mg by JD", observing(), "14:50") == []
    old = Chair("13:50", protocol=msgspec.structs.replace(shipped(), ledger=None))
    assert codes("waste 300 mg by JD", opened(old)) == []


# --- the witness is the clinic's setting


def test_where_the_clinic_wants_no_witness_none_has_to_be_named() -> None:
    rule = shipped().ledger
    assert rule is not None
    protocol = msgspec.structs.replace(shipped(), ledger=msgspec.structs.replace(rule, witness=False))
    chair = Chair("13:50", protocol=protocol)
    got = answer("waste 15 mg", chair)
    assert got["ok"]
    assert "witness" not in got
    assert answer("waste 15 mg by JD", chair)["witness"] == "JD"
    assert code("waste 15 mg by", chair) == "E_WHO"
    assert code("waste 15 mg by KM", chair) == "E_SAME"
    record(chair, "waste 15 mg", "14:37")
    assert chair.view("14:38").entries[-1].text == "wasted 15 mg, no witness"
