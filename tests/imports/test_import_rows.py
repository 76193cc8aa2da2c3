"""A list read: what a cell may be, and the reason where it may not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_corpus import KEPT, REFUSED, not_text
from infusion_tui.clinic import load_protocols
from infusion_tui.clinic.outcomes import load_outcomes
from infusion_tui.imports import DayOrder, ListError, ListRow, Read, Terms, read_list
from infusion_tui.record import events as ev
from infusion_tui.record.text import visible


@lru_cache(maxsize=4)
def terms(days: DayOrder = "iso") -> Terms:
    protocols = sorted(load_protocols(None).protocols.values(), key=lambda one: one.id)
    return Terms.of(protocols, load_outcomes(None), dt.date(2026, 11, 23), days)


def read(text: str, days: DayOrder = "iso") -> Read:
    return read_list(text.encode(), terms(days))


def infusion(column: str, cell: str, *, separator: str = ",", days: DayOrder = "iso") -> ListRow | str:
    """One infusion with this cell: the row, or the reason why it is refused."""
    quoted = '"' + cell.replace('"', '""') + '"'
    found = read(
        f"mrn{separator}day{separator}kind{separator}{column}\r\n7{separator}2026-10-01{separator}infusion{separator}{quoted}\r\n",
        days,
    )
    return found.rows[0] if found.rows else found.refused[0].reason


def value(column: str, cell: str, field: str | None = None, *, separator: str = ",") -> object:
    row = infusion(column, cell, separator=separator)
    assert isinstance(row, ListRow), row
    return getattr(row.payload, field or column)


def reason(column: str, cell: str, *, separator: str = ",") -> str:
    found = infusion(column, cell, separator=separator)
    assert isinstance(found, str), found
    return found


def score(cells: str, columns: str = "scale,total,items,answered") -> ListRow | str:
    found = read(f"mrn,day,{columns}\n7,2026-10-01,{cells}\n")
    return found.rows[0] if found.rows else found.refused[0].reason


def scored(cells: str, columns: str = "scale,total,items,answered") -> ev.ScaleScored:
    row = score(cells, columns)
    assert isinstance(row, ListRow), row
    assert isinstance(row.payload, ev.ScaleScored)
    return row.payload


# --- infusions ----------------------------------------------------------------------------------------------------


def test_a_whole_infusion() -> None:
    found = read(
        "MRN;Date;Dose mg;weight_kg;minutes;Peak BP;lowest-SpO2;peak_dis;side effects;medicines;stopped_early;note\r\n"
        '448201;2026-10-01;35,5;70;40;150/90;96;2;nausea 1; dizzy mild;;"a ""b"" c"\r\n'.replace(
            "nausea 1; dizzy mild;;", '"nausea 1; dizzy mild";ondansetron 4 mg iv;y;'
        )
    )
    assert found.refused == ()
    (row,) = found.rows
    assert row.number == 2
    assert row.payload == ev.EarlierInfusion(
        mrn="448201",
        day=dt.date(2026, 10, 1),
        dose_mg=Decimal("35.5"),
        weight_kg=Decimal(70),
        minutes=40,
        peak_bp=(150, 90),
        lowest_spo2=96,
        peak_dis=2,
        effects={"nausea": 1, "dizzy": 1},
        medicines="ondansetron 4 mg iv",
        stopped_early=True,
        note='a "b" c',
        source="imported",
    )


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_ways_of_spreadsheets_are_one(mark: str, separator: str, end: str) -> None:
    lines = [
        ("mrn", "day", "dose_mg"),
        ("007", "2026-10-01", "35"),
        ("", "", ""),
        ("8", "2026-10-02", "40.5"),
    ]
    found = read(mark + end.join(separator.join(line) for line in lines) + end)
    assert [(row.number, row.mrn) for row in found.rows] == [(2, "007"), (4, "8")]
    assert found.count == 2


def test_a_first_line_that_names_the_separator() -> None:
    assert read("sep=;\r\nmrn;day;dose_mg\r\n7;2026-10-01;35\r\n").rows[0].number == 2
    with pytest.raises(ListError, match="commas, semicolons or tabs"):
        read("sep=|\r\nmrn|day|dose_mg\r\n7|2026-10-01|35\r\n")


@pytest.mark.parametrize(
    ("cell", "separator", "number"),
    [("35", ",", "35"), ("35.50", ",", "35.5"), ("35,5", ";", "35.5"), ("0,125", ";", "0.125"), ("35,25", "\t", "35.25")],
)  # fmt: skip
def test_a_comma_is_for_decimals_only_where_nothing_else_is_possible(
    cell: str, separator: str, number: str
) -> None:
    assert value("dose_mg", cell, separator=separator) == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "separator", "why"),
    [
        ("1,234", ";", "for decimals or for thousands"),
        ("1,234.5", ";", "is no number"),
        ("35,5", ",", "has a comma in a list separated by commas"),
        ("1e309", ",", "is no number"),
        ("１２", ",", "is no number"),
        ("٣٥", ",", "is no number"),
        ("35 mg", ",", "is no number"),
        ("nan", ",", "is no number"),
        ("=35", ",", "is no number"),
        ("0", ",", "not possible"),
        ("-35", ",", "not possible"),
        ("2001", ",", "not possible"),
        ("9" * 400, ",", "is no number"),
    ],
)
def test_what_is_no_dose(cell: str, separator: str, why: str) -> None:
    assert why in reason("dose_mg", cell, separator=separator)


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("weight_kg", "700", "not possible (1-500)"),
        ("minutes", "40.5", "not a whole number"),
        ("minutes", "0", "not possible"),
        ("peak_bp", "150", "write 150/90"),
        ("peak_bp", "90/150", "systolic is above diastolic"),
        ("peak_bp", "820/90", "peak_bp systolic 820 is not possible (20-300)"),
        ("peak_sys_mmhg", "150", "a pressure has two numbers"),
        ("lowest_spo2", "101", "not possible (0-100)"),
        ("peak_dis", "5", "not possible (0-4)"),
        ("effects", "nausea", "without its grade"),
        ("effects", "nausea 4", "no grade of nausea"),
        ("effects", "sparkles 1", "no side effect of this clinic"),
        ("effects", "nausea 1; nausea 2", "twice"),
        ("stopped_early", "perhaps", "neither y nor n"),
        ("note", "x" * 1001, "1000 at most"),
        ("name", "x" * 201, "200 at most"),
        ("born", "2026-10-02", "before the birth date"),
        ("born", "12.3.84", "is no day"),
    ],
)
def test_a_cell_that_is_refused_says_why(column: str, cell: str, why: str) -> None:
    assert why in reason(column, cell)


def test_every_reason_of_a_row_is_said() -> None:
    said = read("mrn,day,dose_mg,peak_bp\n,2026-02-30,x,1\n").refused[0].reason
    for part in ("mrn is empty", "no day", "is no number", "write 150/90"):
        assert part in said


def test_what_is_unusual_is_said_and_taken() -> None:
    row = read("mrn,day,dose_mg,weight_kg,peak_bp,lowest_spo2\n7,2026-10-01,350,70,190/90,80\n").rows[0]
    assert len(row.unusual) == 3
    assert "350 mg is 5.00 mg/kg, outside the usual 0.1-2" in row.unusual


# --- days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "days", "day"),
    [
        ("2026-10-01", "iso", "2026-10-01"),
        ("2026-10-01 00:00:00", "iso", "2026-10-01"),
        ("3.11.2026", "dmy", "2026-11-03"),
        ("03/11/2026", "dmy", "2026-11-03"),
        ("11/3/2026", "mdy", "2026-11-03"),
        ("2026/11/3", "ymd", "2026-11-03"),
        ("2026-11-03", "mdy", "2026-11-03"),
    ],
)
def test_days(cell: str, days: DayOrder, day: str) -> None:
    found = read(f"mrn,day,dose_mg\n7,{cell},35\n", days)
    assert [str(row.day) for row in found.rows] == [day]


@pytest.mark.parametrize(
    ("cell", "days", "why"),
    [
        ("03/11/2026", "iso", "say how with --days"),
        ("3.11.26", "dmy", "is no day"),
        ("31/04/2026", "dmy", "none such in the calendar"),
        ("11/13/2026", "dmy", "none such"),
        ("2026-11-24", "iso", "in the future"),
        ("1026-11-23", "iso", "not possible"),
        ("2026-10-01 14:30", "iso", "is no day"),
        ("45231", "iso", "is no day"),
        ("２０２６-10-01", "iso", "is no day"),
        ("", "iso", "day is empty"),
    ],
)
def test_what_is_no_day(cell: str, days: DayOrder, why: str) -> None:
    assert why in read(f"mrn,day,dose_mg\n7,{cell},35\n", days).refused[0].reason


# --- scores -------------------------------------------------------------------------------------------------------


def test_items_and_totals() -> None:
    whole = scored("PHQ-9,13,2 1 3 2 1 0 1 2 1,called her")
    assert (whole.total, whole.parts[8], whole.band, whole.source, whole.day_only) == (13, 1, "moderate", "imported", True)  # fmt: skip
    assert whole.flagged is not None
    assert "item 9" in whole.flagged
    assert scored("phq9,13,,").parts == ()
    assert scored("Y-BOCS,20,,").total == 20
    assert scored("cssrs,,y n n,").parts == (1, 0, None, None, None, 0)
    assert scored("cssrs,,1 0 - - - 0,").parts == (1, 0, None, None, None, 0)
    own = ",".join(f"item_{n}" for n in range(1, 10))
    assert scored("phq9,2,1,3,2,1,0,1,2,0", f"scale,{own}").total == 12


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("phq9,12,2 1 3 2 1 0 1 2 1,", "the items come to 13"),
        ("phq9,28,,", "not possible (0-27)"),
        ("phq9,,2 1 3 2 1 0 1 2,", "has 9 items, 8 are there"),
        ("phq9,,2 1 3 2 1 0 1 2 4,", "not possible (0-3)"),
        ("phq9,,2 1 3 2 1 0 1 2 -,", "item 9 of PHQ-9 is missing"),
        ("phq9,,2 1 3 2 1 0 1 2 x,", "no number of an item"),
        ("phq9,,,", "neither its total nor its items"),
        ("cssrs,2,,", "is its answers, not a total"),
        ("cssrs,,y y n,", "has 6 items, 3 are there"),
        ("madrs,,1 2 3,", "kept as its total"),
        ("hamd,12,,", "not among this clinic's"),
        (",12,,", "scale is empty"),
        ("phq9,12,,told her", "flags nothing"),
    ],
)
def test_a_score_that_is_refused_says_why(cells: str, why: str) -> None:
    found = score(cells)
    assert isinstance(found, str)
    assert why in found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mrn,day,dose_mg,scale\n7,2026-10-01,35,phq9\n", "an infusion and a score are two rows"),
        ("mrn,day,note\n7,2026-10-01,x\n", "neither an infusion nor a score"),
        ("mrn,day,kind,total\n7,2026-10-01,infusion,9\n", "kind is infusion, but total is filled"),
        ("mrn,day,kind\n7,2026-10-01,visit\n", "neither infusion nor score"),
        ("mrn,day,dose_mg\n4.48201E+11,2026-10-01,35\n", "what a spreadsheet makes of a long number"),
        ("mrn,day,dose_mg\n7,2026-10-01,35,5\n", "4 cells, but 3 columns"),
        ("mrn,day,,dose_mg\n7,2026-10-01,x,35\n", "a cell without a column"),
        ("mrn,day,dose_mg,note\n7,2026-10-01,35", "ends in the middle"),
    ],
)
def test_a_row_that_is_refused_says_why(text: str, why: str) -> None:
    assert why in read(text).refused[0].reason


def test_a_cell_that_was_cut_in_two_never_moves_the_others() -> None:
    """`nausea 1; dizzy 2` without quotation marks in a list separated by semicolons, behind it only empty cells."""
    header, good = "mrn;day;dose_mg;effects;note;medicines", "7;2026-10-02;35;nausea 1;;"
    found = read(f"{header}\n7;2026-10-01;35;nausea 1; dizzy 2;;\n{good}\n")
    assert [one.row for one in found.refused] == [2]
    assert "7 cells, but 6 columns" in found.refused[0].reason
    # one separator too many behind every row is nothing
    found = read(f"{header}\n{good};\n8;2026-10-02;35;;;;\n")
    assert (found.refused, len(found.rows)) == ((), 2)


def test_our_own_course_in_csv_is_read() -> None:
    found = read(
        "row,mrn,infusion,date,given_mg,run_min,peak_sys_mmhg,peak_dia_mmhg,side_effects,ended,scale,parts,done_about_it,state\r\n"
        "infusion,7,1,2026-10-01,35.00,40,150,90,nausea 2 from 10 for 25 min; dizzy 1 from -3 open,leave,,,,\r\n"
        "infusion,7,,2026-10-03,,,,,,cancel,,,,\r\n"
        "score,7,1,2026-10-01,,,,,,,phq9,2 1 3 2 1 0 1 2 1,told Dr Lee: seen,\r\n"
        "plan,7,,2026-10-01,,,,,,,,,,as planned\r\n"
    )
    assert found.refused == ()
    one, other = found.rows
    assert isinstance(one.payload, ev.EarlierInfusion)
    assert (one.payload.peak_bp, one.payload.effects) == ((150, 90), {"dizzy": 1, "nausea": 2})
    assert other.answered == "told Dr Lee: seen"
    assert found.cancelled == (3,)
    assert found.not_read == ("ended", "infusion", "state")


# --- the list as a whole ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"\r\n\r\n", "is empty"),
        (b"mrn,dose_mg\n7,35\n", "names no column day"),
        (b"7,2026-10-01,35\n", "names no column mrn"),
        (b"mrn,day,lowest_spo\n7,2026-10-01,96\n", "is it lowest_spo2?"),
        (b"mrn,day,dose_mg,dose_mg\n7,2026-10-01,1,2\n", "more than once"),
        (b"mrn,day,name\n7,2026-10-01,M\xfcller\n", "not UTF-8 (line 2)"),
        ("mrn,day\n".encode("utf-16"), "UTF-16"),
        (b'mrn,day,note\n7,2026-10-01,ok\n7,2026-10-01,"open\n7,2026-10-02,x\n', "row 3 .* quotation mark"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
        (b"PK\x03\x04\x14\x00mrn,day", "names no column"),
        (b"mrn,day\n" + b"x" * 20_000_000, "larger than 20 MB"),
        (b"mrn,day\n" + b"7,2026-10-01\n" * 50_001, "50000 at most"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(ListError, match=why.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        read_list(data, terms())


@pytest.mark.parametrize(
    "column", ["mrn", "name", "note", "medicines", "effects", "scale", "rater", "day", "peak_bp"]
)
@pytest.mark.parametrize("name", REFUSED)
def test_text_that_acts_is_refused_with_its_row(column: str, name: str) -> None:
    text = REFUSED[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if text != REFUSED[name]:
        return  # half a character: no file in UTF-8 can hold it
    others = [one for one in ("mrn", "day", "kind") if one != column]
    cells = {"mrn": "7", "day": "2026-10-01", "kind": "score" if column in ("scale", "rater") else "infusion"}
    quoted = '"' + text.replace('"', '""') + '"'
    header, line = ",".join([*others, column]), ",".join([*(cells[one] for one in others), quoted])
    found = read(f"{header}\n{line}\n")
    assert len(found.refused) == 1, name
    assert not_text(visible(found.refused[0].reason)) == []


@pytest.mark.parametrize("name", KEPT)
def test_text_that_is_only_text_is_kept(name: str) -> None:
    text = KEPT[name]
    assert value("note", text) == text
    # as a spreadsheet and our own export guard what looks like a formula
    if text[0] in "=+-@":
        assert value("note", f"'{text}") == text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=300))
def test_no_bytes_and_no_text_break_it(data: bytes, text: str) -> None:
    for one in (
        data,
        text.encode("utf-8", "replace"),
        b"mrn,day,dose_mg,note\n" + text.encode("utf-8", "replace"),
    ):
        try:
            found = read_list(one, terms())
        except ListError:
            continue
        assert len(found.rows) + len(found.refused) == found.count
