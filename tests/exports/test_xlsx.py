"""The spreadsheet: sheets, numbers and times as such, words that never act, practice said on every sheet."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from exports_support import csv_rows, report_of
from openpyxl.utils.escape import unescape

from hostile_corpus import IN_A_FILE
from infusion_tui.exports import ExportError, SessionReport
from infusion_tui.exports.entry_rows import COLUMNS
from infusion_tui.exports.xlsx_book import write_xlsx
from infusion_tui.exports.xlsx_table import LONGEST_TEXT, Col, Sheet, formats_of, words_in_cell
from infusion_tui.record import events as ev
from infusion_tui.record.text import visible
from support import Chair

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1}",
    '=HYPERLINK("http://x","y")',
    "http://x.example",
    "007",
    "1E5",
    "_x0041_ a\uffffb",
    "  kept  ",
)


def book_of(*reports: SessionReport) -> Any:
    out = io.BytesIO()
    write_xlsx(reports, out)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def rows_in(book: Any, name: str) -> list[dict[str, Any]]:
    rows = list(book[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_sheet_for_each_reader(worked: Chair) -> None:
    book = book_of(report_of(worked))
    assert book.sheetnames == [
        "about", "sessions", "entries", "vitals", "side effects", "medicines", "drug ledger",
    ]  # fmt: skip
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_entries_say_what_the_sheet_says(worked: Chair) -> None:
    """Cell by cell the same as csv: numbers to the last digit, times to the second, words as typed."""
    report = report_of(worked)
    found = rows_in(book_of(report), "entries")
    expected = csv_rows(report)
    assert len(found) == len(expected) > 19
    for mine, theirs in zip(found, expected, strict=True):
        assert [name for name in mine if not name.endswith(("_offset", "_iso"))] == list(COLUMNS)
        for name, cell in theirs.items():
            value = mine[name]
            if name in ("occurred_at", "recorded_at"):
                iso = dt.datetime.fromisoformat(mine[f"{name}_iso"])
                assert iso == dt.datetime.fromisoformat(cell)
                assert value == iso.replace(tzinfo=None), "the date cell is the clinic's clock time"
                assert mine[f"{name}_iso"].endswith(mine[f"{name}_offset"])
                assert mine[f"{name}_offset"] == "+01:00"
            elif name == "struck":
                assert value is (cell == "true")
            elif value is None:
                assert cell == ""
            elif isinstance(value, int | float):
                assert Decimal(str(value)) == Decimal(cell), name
            else:
                assert value == cell.removeprefix("'")


def test_vitals_stand_as_corrected(worked: Chair) -> None:
    rows = rows_in(book_of(report_of(worked)), "vitals")
    by_entry = {row["entry"]: row for row in rows}
    assert (by_entry[6]["bp_sys_mmhg"], by_entry[6]["bp_dia_mmhg"]) == (126, 80)
    assert by_entry[4]["temp_c"] == 36.8
    assert 11 not in by_entry, "a struck observation counts nowhere"
    assert [row["occurred_at"] for row in rows] == sorted(row["occurred_at"] for row in rows)


def test_side_effects_medicines_and_the_drug(worked: Chair) -> None:
    book = book_of(report_of(worked))
    effects = {row["side_effect"]: row for row in rows_in(book, "side effects")}
    assert effects["nausea"]["resolved_at"] is not None
    assert effects["nausea"]["minutes"] == 30
    assert effects["dizzy"]["open"] is True
    assert effects["dizzy"]["minutes"] is None
    [medicine] = rows_in(book, "medicines")
    assert (medicine["drug"], medicine["dose"], medicine["unit"], medicine["note"]) == (
        "ondansetron", 4, "mg", "slowly",
    )  # fmt: skip
    drug = rows_in(book, "drug ledger")
    assert {(row["row"], row["amount_mg"]) for row in drug} >= {
        ("opened", 500),
        ("drawn", 50),
        ("wasted", 15),
    }
    assert next(row["witness"] for row in drug if row["row"] == "wasted") == "JD"


def test_one_row_for_each_session(worked: Chair) -> None:
    report = report_of(worked)
    [row] = rows_in(book_of(report), "sessions")
    assert Decimal(str(row["infused_ml"])) == report.view.infused_ml
    assert row["running_min"] == 35
    assert row["paused_min"] == 5
    assert row["how_it_ended"] == "not ended"
    assert row["left_at"] is None
    assert row["head"] == 99
    assert row["head_sha256"] == "ab" * 32
    assert row["allergies"] == "not asked" if report.view.allergies is None else report.view.allergies


def test_words_stay_words() -> None:
    """Whatever somebody types is a cell of words: no formula, no link, no number; and exactly it, made visible."""
    chair = Chair("09:50", zone=ZoneInfo("Europe/Berlin"))
    texts = [*FORMULAS, *(text for text in IN_A_FILE.values() if text.strip())]
    for text in texts:
        chair.add("09:51", ev.NoteWritten(note=text))
    book = book_of(report_of(chair))
    sheet = book["entries"]
    notes = next(column for column in sheet.iter_cols() if column[0].value == "note")[2:]
    assert [unescape(cell.value) for cell in notes] == [words_in_cell(text) for text in texts]
    assert {cell.data_type for cell in notes} <= {"s", "inlineStr"}
    assert not any(cell.hyperlink for cell in notes)


def test_practice_is_said_on_every_sheet(worked: Chair) -> None:
    for sheet in book_of(report_of(worked, training=True)).worksheets:
        assert sheet.title.startswith("TRAINING ")
        assert "TRAINING" in sheet.oddHeader.center.text
    for sheet in book_of(report_of(worked)).worksheets:
        assert "TRAINING" not in sheet.title
        assert not sheet.oddHeader.center.text


def test_the_same_record_gives_the_same_file(worked: Chair) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_xlsx([report_of(worked)], first)
    write_xlsx([report_of(worked)], second)
    assert first.getvalue() == second.getvalue()


def test_no_session_is_a_book_with_headers() -> None:
    book = book_of()
    assert rows_in(book, "entries") == []
    assert rows_in(book, "sessions") == []


def sheet_in(columns: list[Col]) -> tuple[Any, Sheet, io.BytesIO]:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    return book, Sheet(book.add_worksheet("x"), columns, formats_of(book), ZoneInfo("Europe/Berlin")), out


def test_what_a_spreadsheet_would_round_stays_text() -> None:
    book, sheet, out = sheet_in([Col("n", "number"), Col("t", "time")])
    numbers = [Decimal("0.01"), Decimal("1E+3"), Decimal("12345678901234567.89"), Decimal("NaN"), -5]
    early = dt.datetime(1850, 1, 1, tzinfo=dt.UTC)
    for number in numbers:
        sheet.write((number, early))
    book.close()
    rows = list(openpyxl.load_workbook(out).active.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [0.01, 1000, "12345678901234567.89", "NaN", -5]
    assert rows[0][1] is None
    assert rows[0][3].startswith("1850-01-01T")


def test_a_full_sheet_says_so(monkeypatch: pytest.MonkeyPatch, worked: Chair) -> None:
    monkeypatch.setattr("infusion_tui.exports.xlsx_table.MOST_ROWS", 5)
    with pytest.raises(ExportError, match=r"--since.*Nothing was written"):
        write_xlsx([report_of(worked)], io.BytesIO())


def test_a_text_longer_than_a_cell_says_what_is_missing() -> None:
    text = "é" * (LONGEST_TEXT + 1)
    cut = words_in_cell(text)
    assert len(cut) == LONGEST_TEXT
    assert f"of {len(text)} characters" in cut
    assert words_in_cell("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    assert words_in_cell("a\x1b[31m") == visible("a\x1b[31m")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_opens_in_libreoffice(worked: Chair, tmp_path: Path) -> None:
    """Read by LibreOffice without a screen: it says nothing but where it wrote, and the cells are what was charted."""
    with (tmp_path / "s.xlsx").open("wb") as out:
        write_xlsx([report_of(worked, training=True)], out)
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    done = subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", every,
            "--outdir", str(tmp_path), str(tmp_path / "s.xlsx"),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    # said of the machine's Java by every call, whatever the file
    said = [line for line in done.stderr.splitlines() if "javaldx" not in line]
    assert said == []
    assert "repair" not in done.stdout.lower()
    entries = (tmp_path / "s-TRAINING entries.csv").read_text(encoding="utf-8")
    assert "sipping water, talks" in entries
    assert "2026-11-23 11:05:00,+01:00" in entries
