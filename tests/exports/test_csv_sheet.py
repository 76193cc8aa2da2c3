"""The sheet: columns, rows, numbers that survive, text that cannot act."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from exports_support import csv_rows, csv_text, report_of
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.exports import write_csv, write_new
from infusion_tui.exports.csv_sheet import number_cell, text_cell
from infusion_tui.record import events as ev
from support import Chair, at

COLUMNS = [
    "session_id",
    "chair",
    "mrn",
    "entry",
    "event_id",
    "kind",
    "occurred_at",
    "recorded_at",
    "minute",
    "late_min",
    "by",
    "bp_sys_mmhg",
    "bp_dia_mmhg",
    "hr_min",
    "spo2_pct",
    "o2_l_min",
    "rr_min",
    "temp_c",
    "sed_moaas",
    "dis",
    "pain",
    "side_effect",
    "severity",
    "drug",
    "dose",
    "unit",
    "route",
    "rate_ml_h",
    "infused_ml",
    "infused_mg",
    "text",
    "note",
    "struck",
    "amends",
    "reason",
    "source",
]

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '"=1', "'=1", ' "-2', "\n=1", "\u00a0=1", "\ufeff=1",
    '=HYPERLINK("http://x","y")', "＝1", "\tplain", "\rplain", " \tplain",
]  # fmt: skip


def numbered(rows: list[dict[str, str]], entry: int) -> list[dict[str, str]]:
    return [row for row in rows if row["entry"] == str(entry)]


def test_columns_in_order() -> None:
    assert csv_text().split("\r\n")[0].split(",") == COLUMNS


def test_every_entry_has_its_row(worked: Chair) -> None:
    rows = csv_rows(report_of(worked))
    assert sorted({int(row["entry"]) for row in rows}) == list(range(1, 20))
    assert all(
        row["session_id"] == "session" and row["mrn"] == "448201" and row["chair"] == "5" for row in rows
    )
    assert [row["event_id"] for row in numbered(rows, 4)] == [worked.events[3].event_id]


def test_values_stand_in_their_columns(worked: Chair) -> None:
    rows = csv_rows(report_of(worked))
    (baseline,) = numbered(rows, 4)
    assert (baseline["bp_sys_mmhg"], baseline["bp_dia_mmhg"]) == ("124", "78")
    assert (baseline["hr_min"], baseline["spo2_pct"], baseline["rr_min"], baseline["temp_c"]) == (
        "72",
        "99",
        "14",
        "36.8",
    )
    assert baseline["minute"] == "-7"
    assert (baseline["rate_ml_h"], baseline["infused_ml"]) == ("", "")
    first = numbered(rows, 6)[0]
    assert (first["o2_l_min"], first["sed_moaas"], first["dis"], first["pain"]) == ("2", "4", "2", "3")


def test_times_have_their_offset(worked: Chair) -> None:
    (note,) = numbered(csv_rows(report_of(worked)), 14)
    assert note["occurred_at"] == "2026-11-23T10:30:00+00:00"
    assert note["recorded_at"] == "2026-11-23T10:50:00+00:00"
    assert note["late_min"] == "20"
    assert dt.datetime.fromisoformat(note["occurred_at"]) == at("10:30")


def test_one_row_for_each_side_effect_vitals_in_the_first(worked: Chair) -> None:
    rows = numbered(csv_rows(report_of(worked)), 6)
    assert [(row["side_effect"], row["severity"]) for row in rows] == [("nausea", "1"), ("dizzy", "2")]
    assert [row["hr_min"] for row in rows] == ["74", ""]
    assert [row["bp_sys_mmhg"] for row in rows] == ["126", ""]
    assert rows[0]["text"] == rows[1]["text"]


def test_rate_is_the_one_charted_or_in_force(worked: Chair) -> None:
    rows = csv_rows(report_of(worked))
    rates = {row["entry"]: row["rate_ml_h"] for row in rows}
    assert (rates["4"], rates["5"], rates["6"], rates["8"], rates["9"]) == ("", "75", "75", "75", "75")
    assert (rates["13"], rates["14"], rates["17"], rates["18"]) == ("60", "60", "", "")
    (stop,) = numbered(rows, 17)
    assert (stop["infused_ml"], stop["infused_mg"], stop["reason"]) == ("40.00", "28.00", "dizzy")


def test_drug_columns(worked: Chair) -> None:
    rows = csv_rows(report_of(worked))

    def drug(entry: int) -> tuple[str, ...]:
        (row,) = numbered(rows, entry)
        return row["drug"], row["dose"], row["unit"], row["route"]

    assert drug(10) == ("ondansetron", "4", "mg", "iv")
    assert drug(3) == (worked.protocol.drug, "50", "mg", "")
    assert drug(18) == (worked.protocol.drug, "15", "mg", "")
    assert numbered(rows, 10)[0]["note"] == "slowly"


def test_a_corrected_medicine_names_the_new_dose() -> None:
    chair = Chair()
    chair.add("10:00", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    chair.add("10:01", ev.EntryAmended(change={"dose": "8", "route": "po"}), amends=2)
    rows = csv_rows(report_of(chair))
    assert [(r["drug"], r["dose"], r["route"]) for r in rows[1:]] == [
        ("ondansetron", "8", "po"),
        ("", "8", "po"),
    ]


def test_corrections_are_visible(worked: Chair) -> None:
    rows = csv_rows(report_of(worked))
    original, correction = numbered(rows, 6)[0], numbered(rows, 7)[0]
    assert correction["amends"] == original["event_id"]
    assert (correction["reason"], correction["bp_sys_mmhg"], correction["hr_min"]) == ("misread", "126", "")
    assert original["struck"] == "false"
    assert "[first charted as BP 162/80" in original["text"]
    (struck,), (void,) = numbered(rows, 11), numbered(rows, 12)
    assert (struck["struck"], struck["hr_min"]) == ("true", "140")
    assert (void["amends"], void["reason"], void["struck"]) == (struck["event_id"], "wrong chair", "false")


def test_a_corrected_time_keeps_the_first_one() -> None:
    chair = Chair()
    chair.start("10:10")
    chair.add("10:12", ev.EntryAmended(new_at=at("10:00")), amends=2)
    start = csv_rows(report_of(chair))[1]
    assert start["occurred_at"] == "2026-11-23T10:00:00+00:00"
    assert start["text"].endswith("[first charted for 2026-11-23T10:10:00+00:00]")


@pytest.mark.parametrize(
    ("payload", "note", "reason"),
    [
        (ev.NoteWritten(note="tea"), "tea", ""),
        (ev.CheckAnswered(list="precheck", item="consent", answer="y", text="form 3"), "form 3", ""),
        (ev.CheckAnswered(list="precheck", item="consent", answer="n", text="unsure"), "", "unsure"),
        (ev.ObservationDeferred(reason="asleep"), "", "asleep"),
        (ev.ProviderTold(to="Dr Lee", note="188/112"), "188/112", ""),
    ],
)
def test_note_and_reason(payload: ev.Payload, note: str, reason: str) -> None:
    chair = Chair()
    chair.add("09:55", payload)
    row = csv_rows(report_of(chair))[-1]
    assert (row["note"], row["reason"]) == (note, reason)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    chair = Chair(by=text)
    chair.add("09:55", ev.NoteWritten(note=text))
    chair.add("09:56", ev.MedicineGiven(drug=text, dose=Decimal(1), unit=text, route=text))
    chair.add("09:57", ev.ProviderTold(to="Dr Lee", note=text), amends=2, reason=text)
    rows = csv_rows(report_of(chair))
    cells = [
        rows[0]["by"],
        rows[1]["text"],
        rows[1]["note"],
        rows[2]["drug"],
        rows[2]["unit"],
        rows[2]["route"],
    ]
    cells += [rows[2]["text"], rows[3]["note"], rows[3]["reason"]]
    assert all(cell.startswith("'") for cell in cells), cells


@pytest.mark.parametrize("text", ["", "fine", "5-10", "a=b", "14:37", "ok +", "Zoë – „ja“"])
def test_other_text_is_left_alone(text: str) -> None:
    assert text_cell(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\x1b[2Jb", r"a\u{1b}[2Jb"),
        ("a\nb\rc", r"a\u{a}b\u{d}c"),
        ("\u202eabc", r"\u{202e}abc"),
        ("\x9b1m", r"\u{9b}1m"),
        ("\ud800", r"\u{d800}"),
    ],
)
def test_characters_that_act_are_visible(text: str, cell: str) -> None:
    assert text_cell(text) == cell


@given(st.text(st.characters(codec=None)))
def test_no_cell_ever_acts(text: str) -> None:
    cell = text_cell(text)
    cell.encode()
    assert not cell.lstrip(' "\u00a0').startswith(("=", "+", "-", "@", "\t", "\r"))
    assert all(sign.isprintable() or sign.isspace() or ord(sign) > 0x9F for sign in cell)
    assert not set(cell) & set("\x00\x07\x08\x1b\r\n\t\x7f\x9b\u202e\u2066")


@given(
    st.one_of(
        st.integers(), st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)
    )
)
def test_numbers_survive(number: int | Decimal) -> None:
    cell = number_cell(number)
    assert Decimal(cell) == number
    assert "E" not in cell
    assert not cell.startswith("'")


@given(
    hr=st.integers(0, 300),
    temp=st.decimals(25, 43, places=2),
    systolic=st.integers(20, 300),
    dose=st.decimals("0.0001", 100000, places=4),
)
def test_charted_numbers_survive(hr: int, temp: Decimal, systolic: int, dose: Decimal) -> None:
    chair = CHAIR
    chair.events[1:] = []
    chair.observe("09:55", {"hr": hr, "temp": temp, "bp": (systolic, 10)})
    chair.add("09:56", ev.MedicineGiven(drug="paracetamol", dose=dose, unit="mg", route="iv"))
    rows = csv_rows(report_of(chair))
    assert int(rows[1]["hr_min"]) == hr
    assert Decimal(rows[1]["temp_c"]) == temp
    assert int(rows[1]["bp_sys_mmhg"]) == systolic
    assert Decimal(rows[2]["dose"]) == dose


CHAIR = Chair()


def test_rfc_4180(tmp_path: Path) -> None:
    chair = Chair()
    note = 'said "better, thanks"'
    chair.add("09:55", ev.NoteWritten(note=note))
    path = write_new(tmp_path / "sheet.csv", lambda out: write_csv([report_of(chair)], out))
    raw = path.read_bytes()
    assert raw.startswith(b"session_id,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    assert b'"said ""better, thanks"""' in raw
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file))[1]["note"] == note


def test_many_sessions_have_one_header(worked: Chair) -> None:
    out = io.StringIO(newline="")
    count = write_csv([report_of(worked), report_of(Chair())], out)
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert len(rows) == count + 1
    assert all(len(row) == len(COLUMNS) for row in rows)


def test_training_is_marked(worked: Chair) -> None:
    assert {row["source"] for row in csv_rows(report_of(worked))} == {"typed"}
    assert {row["source"] for row in csv_rows(report_of(worked, training=True))} == {"typed (training)"}
