"""The sheet puts its rows together itself: byte for byte what the csv module makes of the same values."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

from exports_support import csv_text, report_of
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_corpus import KEPT, REFUSED
from infusion_tui.exports import SessionReport
from infusion_tui.exports.csv_sheet import MOST_TEXTS, number_cell, text_cell
from infusion_tui.exports.entry_rows import COLUMNS, Cell, entry_rows, time_text
from infusion_tui.record import events as ev
from support import Chair

ODD = [
    "", " ", ",", '"', '""', 'a"b', "a,b", '",', "=1", "+1", "-1", "@x", "'", "'=1", '"=1', "\t", "\r", "\n", "a\r\nb", "a\tb",
    "1", "-5", "٣", "²", "ａ", "＝1", "\u00a0=1", "\u200b=1", "x\u2028y", "Ünal, O'Brien", "🙂", "é=1", ";", "0", "1e5", *KEPT.values(),
    *REFUSED.values(),
]  # fmt: skip
WORDS = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.text("=+-@,\"' \t\r\nab1", max_size=6))
NUMBERS = st.decimals(-(10**7), 10**7, places=3) | st.sampled_from(
    list(map(Decimal, ("0", "1E+3", "-0", "1E-9")))
)


def by_the_module(report: SessionReport) -> str:
    """The same sheet, written by the module that everybody reads such sheets with."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    sheet.writerows([_said(cell) for cell in row] for row in entry_rows(report))
    return out.getvalue()


def _said(cell: Cell) -> str | int | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return text_cell(cell)
    if isinstance(cell, Decimal):
        return number_cell(cell)
    return time_text(cell) if isinstance(cell, dt.datetime) else cell


def test_a_worked_session(worked: Chair) -> None:
    for training in (False, True):
        report = report_of(worked, training=training)
        assert csv_text(report) == by_the_module(report)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=6, max_size=6), NUMBERS)
def test_any_words_and_numbers(words: list[str], number: Decimal) -> None:
    chair = Chair()
    chair.start("10:00", "75")
    effects = {"nausea": 1, words[0]: 2}
    chair.add("10:01", ev.ObservationRecorded(values={"temp": number}, effects=effects, note=words[1]))
    chair.add("10:02", ev.NoteWritten(note=words[2]))
    chair.add("10:03", ev.MedicineGiven(drug=words[3], dose=number, unit=words[4], route="iv", why=words[5]))
    chair.add(
        "10:04", ev.EntryAmended(change={"dose": str(number), "unit": words[5]}), amends=5, reason=words[3]
    )
    chair.add("10:05", ev.EntryStruck(how="void"), amends=4, reason=words[4])
    report = report_of(chair)
    assert csv_text(report) == by_the_module(report)


def test_more_texts_than_are_kept() -> None:
    """What was made once is forgotten in time, and the rows stay the same."""
    chair = Chair()
    for number in range(2 * MOST_TEXTS):
        chair.add("10:00", ev.NoteWritten(note=f"{number}, a note"))
    report = report_of(chair)
    assert csv_text(report) == by_the_module(report)
