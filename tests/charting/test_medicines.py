"""Medicines and the drug ledger: names, doses after ISMP, units, routes, warnings, witnesses."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from charting_support import answer, code, codes, infusing_at_1437, message
from infusion_tui.charting import read_line
from infusion_tui.record import events as ev
from support import Chair, shipped

FULL = {"drug": "ondansetron", "dose": 4, "unit": "mg", "route": "iv"}


@pytest.mark.parametrize(
    "line",
    ["med ondansetron 4 mg iv", "med ondansetron 4mg iv", "MED Ondansetron 4 MG IV", "med ondansetron 4 mg iv!",
     "med ondansetron 4 mg iv !"],
)  # fmt: skip
def test_a_usual_medicine_asks_yes(line: str) -> None:
    got = answer(line)
    assert got["medication"] == FULL
    assert (got["confirm"], "warnings" in got, "command" in got) == ("yes", False, False)


def test_another_name_of_a_listed_medicine_is_recorded_under_its_own() -> None:
    got = answer("med acetaminophen 1 g po")
    assert got["medication"] == {"drug": "paracetamol", "dose": 1, "unit": "g", "route": "po"}
    assert got["confirm"] == "yes"


@pytest.mark.parametrize("route", ["iv", "im", "po", "sl", "subcut", "intranasal"])
@pytest.mark.parametrize("unit", ["mg", "mcg", "g", "mL", "units"])
def test_every_route_and_unit_can_be_recorded(route: str, unit: str) -> None:
    got = answer(f"med something 5 {unit} {route} ; verbal order")
    assert got["medication"] == {"drug": "something", "dose": 5, "unit": unit, "route": route}
    assert [w["code"] for w in got["warnings"]] == ["W_MEDLIST"]
    assert got["confirm"] == "chair"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("med", "E_MED"), ("med 4 mg iv", "E_MED"), ("med ondansetron", "E_MED"), ("med ondansetron mg iv", "E_MED"),
        ("med ondansetron iv", "E_MED"), ("med ondansetron 4", "E_NOUNIT"), ("med ondansetron 4 iv", "E_NOUNIT"),
        ("med ondansetron 4 mg", "E_ROUTE"), ("med ondansetron 4mg", "E_ROUTE"), ("med ondansetron 4 mg oral", "E_ROUTE"),
        ("med ondansetron 4 mg i.v.", "E_ROUTE"), ("med ondansetron 0 mg iv", "E_DOSE"), ("med ketorolac 0 mg iv", "E_DOSE"),
        ("med ondansetron 4.0 mg iv", "E_TRAIL0"), ("med ondansetron 4.50 mg iv", "E_TRAIL0"),
        ("med ondansetron 0.0 mg iv", "E_TRAIL0"), ("med lorazepam .5 mg po", "E_NAKED"), ("med lorazepam .5mg po", "E_NAKED"),
        ("med ondansetron 4,5 mg iv", "E_NOTNUM"), ("med ondansetron 4O mg iv", "E_NOTNUM"),
        ("med ondansetron four mg iv", "E_NOTNUM"), ("med ondansetron -4 mg iv", "E_NOTNUM"),
        ("med ondansetron 4 ug iv", "E_UNIT"), ("med ondansetron 4 µg iv", "E_UNIT"), ("med ondansetron 4 μg iv", "E_UNIT"),
        ("med ondansetron 4 u iv", "E_UNIT"), ("med ondansetron 4 iu iv", "E_UNIT"), ("med ondansetron 4 cc iv", "E_UNIT"),
        ("med ondansetron 4cc iv", "E_UNIT"), ("med ondansetron 4 mgs iv", "E_UNIT"), ("med ondansetron 4 mg iv now", "E_UNKNOWN"),
        ("med ondansetron 4 mg iv ;", "E_NONOTE"), ("med ketorolac 15 mg iv", "E_MEDWHY"), ("med ketorolac 15 mg iv ;", "E_MEDWHY"),
        ("med ondansetron 4 ml iv", "E_MEDWHY"), ("med ondansetron 12 mg iv", "E_MEDWHY"), ("med labetalol 5 mg po", "E_MEDWHY"),
        ("med clonidine 100 mg po", "E_MEDDOSE"), ("med clonidine 100 mg po ; read back", "E_MEDDOSE"),
    ],
)  # fmt: skip
def test_each_way_a_medicine_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_sentences_about_medicines() -> None:
    assert message("med") == "med needs a name, dose and route: med ondansetron 4 mg iv"
    assert message("med ondansetron 4.0 mg iv") == "dose 4.0: no trailing zero, write 4"
    assert message("med lorazepam .5 mg po") == 'dose ".5": write the zero, 0.5'
    assert "Write mcg" in message("med x 4 ug iv")
    assert "Write mcg" in message("med x 4 µg iv")
    assert "Write units" in message("med x 4 u iv")
    assert "Write mL" in message("med x 4 cc iv")


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("3.9 mg", "W_DOSE"), ("4 mg", None), ("8 mg", None), ("8.1 mg", "W_DOSE"), ("79.9 mg", "W_DOSE"),
        ("80 mg", "E_MEDDOSE"), ("0.41 mg", "W_DOSE"), ("0.4 mg", "E_MEDDOSE"), ("4000 mcg", None), ("8000 mcg", None),
        ("400 mcg", "E_MEDDOSE"), ("4 mcg", "E_MEDDOSE"), ("80000 mcg", "E_MEDDOSE"), ("0.004 g", None),
        ("0.01 g", "W_DOSE"), ("0.08 g", "E_MEDDOSE"), ("4 g", "E_MEDDOSE"),
    ],
)  # fmt: skip
def test_doses_are_compared_after_conversion(dose: str, expected: str | None) -> None:
    line = f"med ondansetron {dose} iv ; as ordered"
    if expected == "E_MEDDOSE":
        assert code(line) == expected
    else:
        assert codes(line) == ([] if expected is None else [expected])


def test_a_ten_fold_dose_is_refused_in_every_unit_of_mass() -> None:
    for medicine in shipped().medicines:
        for factor in (Decimal(10), Decimal(11)):
            mg = medicine.usual_high * factor
            for number, unit in ((mg, "mg"), (mg * 1000, "mcg"), (mg / 1000, "g")):
                text = format(number.normalize(), "f")
                assert code(f"med {medicine.name} {text} {unit} {medicine.routes[0]} ; x") == "E_MEDDOSE"


@pytest.mark.parametrize("unit", ["ml", "units"])
def test_a_unit_of_another_kind_is_not_compared(unit: str) -> None:
    assert codes(f"med ondansetron 4000 {unit} iv ; as drawn") == ["W_MEDUNIT"]


def test_a_medicine_listed_in_units_is_compared_in_units() -> None:
    protocol = shipped()
    insulin = msgspec.structs.replace(
        protocol.medicines[0], name="insulin", unit="units", usual_low=Decimal(2), usual_high=Decimal(10),
        routes=("subcut",),
    )  # fmt: skip
    chair = Chair("13:50", protocol=msgspec.structs.replace(protocol, medicines=(insulin,)))
    assert codes("med insulin 6 units subcut", chair) == []
    assert codes("med insulin 20 units subcut ; x", chair) == ["W_DOSE"]
    assert code("med insulin 100 units subcut ; x", chair) == "E_MEDDOSE"
    assert codes("med insulin 6 mg subcut ; x", chair) == ["W_MEDUNIT"]


def test_a_medicine_off_the_list_has_no_usual_dose() -> None:
    assert codes("med ketorolac 1500 mg iv ; verbal order") == ["W_MEDLIST"]


@pytest.mark.parametrize(
    "line",
    ["med ketorolac 15 mg iv ; x", "med ondansetron 12 mg iv ; x", "med ondansetron 4 ml iv ; x",
     "med labetalol 5 mg po ; x", "med labetalol 5 mg po! ; x"],
)  # fmt: skip
def test_each_medicine_warning_needs_a_why_and_the_chair(line: str) -> None:
    assert answer(line)["confirm"] == "chair"
    assert code(line.split(" ;")[0]) == "E_MEDWHY"


def test_a_mark_answers_but_the_chair_is_asked_all_the_same() -> None:
    got = answer("med ondansetron 12 mg subcut! ; x")
    assert [(w["code"], w["answered"]) for w in got["warnings"]] == [("W_DOSE", True), ("W_MEDROUTE", True)]
    assert got["confirm"] == "chair"


def test_the_warnings_of_a_medicine_stay_in_the_record() -> None:
    draft = read_line("med ketorolac 15 mg iv ; x", infusing_at_1437().context("14:37"))
    assert isinstance(draft.payload, ev.MedicineGiven)
    assert (draft.payload.listed, draft.payload.warnings) == (False, ("W_MEDLIST",))


# --- drawn and waste


def drawn_payload(line: str) -> ev.DrugDrawn:
    payload = read_line(line, infusing_at_1437().context("14:37")).payload
    assert isinstance(payload, ev.DrugDrawn)
    return payload


def test_what_is_drawn_with_what_the_note_says_of_the_vial() -> None:
    got = answer("drawn 50 mg ; vial 500 mg lot A123 exp 2027-05")
    assert (got["command"], got["amount"], got["unit"], got["confirm"]) == ("drawn", 50, "mg", "none")
    assert got["note"] == "vial 500 mg lot A123 exp 2027-05"
    payload = drawn_payload("drawn 50mg ; vial 500 mg lot A123 exp 2027-05")
    assert (payload.vial_amount, payload.vial_unit, payload.lot, payload.expires) == (
        500,
        "mg",
        "A123",
        "2027-05",
    )


@pytest.mark.parametrize(
    ("note", "vial", "lot", "expires"),
    [
        ("", None, None, None),
        (" ; from the cupboard", None, None, None),
        (" ; VIAL 10 mL LOT a-1 EXP 2027-05-31", (10, "mL"), "a-1", "2027-05-31"),
        (" ; exp 2027-05", None, None, "2027-05"),
        (" ; lot B7", None, "B7", None),
        (" ; exp 2027", None, None, None),
        (" ; vial half empty", None, None, None),
    ],
)  # fmt: skip
def test_what_is_absent_of_the_vial_is_not_recorded_and_never_refused(
    note: str, vial: tuple[int, str] | None, lot: str | None, expires: str | None
) -> None:
    payload = drawn_payload(f"drawn 50 mg{note}")
    found = (payload.vial_amount, payload.vial_unit) if payload.vial_amount is not None else None
    assert (found, payload.lot, payload.expires) == (vial, lot, expires)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("drawn", "E_NOVAL"), ("drawn 50", "E_NOUNIT"), ("drawn 50.0 mg", "E_TRAIL0"), ("drawn .5 mg", "E_NAKED"),
     ("drawn 0 mg", "E_DOSE"), ("drawn 50 ug", "E_UNIT"), ("drawn 50 mg x", "E_UNKNOWN"), ("drawn 5O mg", "E_NOTNUM"),
     ("drawn 50 mg ;", "E_NONOTE"), ("waste", "E_NOVAL"), ("waste 15 by JD", "E_NOUNIT"), ("waste 15.0 mg by JD", "E_TRAIL0"),
     ("waste .5 mg by JD", "E_NAKED"), ("waste 0 mg by JD", "E_DOSE"), ("waste 15 cc by JD", "E_UNIT"),
     ("waste 15 mg", "E_WHO"), ("waste 15 mg by", "E_WHO"), ("waste 15 mg by XX", "E_WHO"),
     ("waste 15 mg by KM", "E_SAME"), ("waste 15 mg by JD twice", "E_UNKNOWN"), ("waste 15 mg JD", "E_UNKNOWN")],
)  # fmt: skip
def test_each_way_a_ledger_line_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_waste_before_a_witness() -> None:
    got = answer("waste 15 mg by jd ; into the box")
    assert (got["amount"], got["unit"], got["witness"], got["confirm"]) == (15, "mg", "JD", "none")
    assert got["note"] == "into the box"


def test_the_witness_is_neither_the_author_nor_the_drawer() -> None:
    chair = infusing_at_1437()
    chair.add("14:36:40", ev.DrugDrawn(amount=Decimal(50), unit="mg"), by="AL")
    assert code("waste 15 mg by AL", chair) == "E_SAME"
    assert code("waste 15 mg by KM", chair) == "E_SAME"
    assert code("waste 15 mg by JD", chair) == "ok"
    assert code("waste 15 mg by JD", chair, by="JD") == "E_SAME"


def test_a_fix_of_a_waste_keeps_the_witness_another_person() -> None:
    chair = infusing_at_1437()
    chair.add("14:36:40", ev.DrugWasted(amount=Decimal(15), unit="mg", witness="JD"))
    assert code("fix 15 waste 10 mg by JD ; typed wrong", chair, by="AL") == "ok"
    assert code("fix 15 waste 15 mg by KM ; typed wrong", chair, by="AL") == "E_SAME", "KM wasted it"
