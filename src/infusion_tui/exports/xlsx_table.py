"""One sheet of a spreadsheet, written row by row: types of columns, times, numbers, words that never act.

Words are cells of words (never formulas, links or numbers), numbers are numbers as far as a spreadsheet keeps them
exactly, a time is a date cell in the clinic's zone with its offset and its ISO text beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.exports.entry_rows import Cell
from infusion_tui.exports.errors import ExportError
from infusion_tui.record.text import visible

MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its header (the format's limit)."""
LONGEST_TEXT = 32_767
"""Characters that a cell holds (the format's limit)."""
EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number."""
_NOT_IN_XML = {0xFFFE: r"\u{fffe}", 0xFFFF: r"\u{ffff}"}
_PAGE_CHARACTERS = 180
"""So many characters stand beside each other on a printed page in a type that can be read."""
_EARLIEST_YEAR = 1901
"""Spreadsheets count days from 1900, and not all of them its leap year alike."""

Kind = Literal["text", "number", "hundredths", "time", "date", "flag"]
_WIDTHS: dict[Kind, int] = {"text": 16, "number": 10, "hundredths": 11, "time": 20, "date": 11, "flag": 8}


class Col(msgspec.Struct, frozen=True):
    """A column: its name with the unit in it, what it holds, its width in characters (None: that of its kind).

    A `time` makes three: the date cell, its offset (`_offset`) and its ISO text (`_iso`).
    """

    name: str
    kind: Kind = "text"
    width: int | None = None


class Formats(msgspec.Struct, frozen=True):
    """The looks of cells, made once for a book."""

    head: Any
    time: Any
    date: Any
    hundredths: Any
    words: Any
    flag: Any


def formats_of(book: Any) -> Formats:
    """The looks of this book."""
    return Formats(
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        time=book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        date=book.add_format({"num_format": "yyyy-mm-dd"}),
        hundredths=book.add_format({"num_format": "0.00"}),
        # without it a spreadsheet shows 007 as it is, but makes 7 of it once somebody edits the cell
        words=book.add_format({"num_format": "@"}),
        # LibreOffice shows 0 and 1 otherwise where the cell beside it has a format
        flag=book.add_format({"num_format": '"TRUE";"TRUE";"FALSE"'}),
    )


class Sheet:
    """One sheet: a header that stays in view, then rows in order."""

    def __init__(self, sheet: Any, columns: Sequence[Col], formats: Formats, zone: ZoneInfo | None) -> None:
        self._sheet, self._columns, self._formats, self.zone = sheet, columns, formats, zone
        self.rows = 0
        place = wide = 0
        for column in columns:
            names = (
                (column.name, f"{column.name}_offset", f"{column.name}_iso")
                if column.kind == "time"
                else (column.name,)
            )
            for number, name in enumerate(names):
                sheet.write_string(0, place, name, formats.head)
                width = (column.width or _WIDTHS[column.kind], 8, 26)[number]
                width = max(width, min(len(name) + 3, 24))
                sheet.set_column(place, place, width)
                place, wide = place + 1, wide + width
        self._places = place
        sheet.freeze_panes(1, 1)
        # a wide sheet on one page could not be read: it goes over several, header and session on each
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.print_across()
        sheet.fit_to_pages(max(1, round(wide / _PAGE_CHARACTERS)), 0)

    def write(self, cells: Sequence[Cell | dt.date]) -> None:
        """One more row: a value for each column.

        Raises:
            ExportError: the sheet is full.
        """
        if self.rows == MOST_ROWS:
            raise ExportError(
                f"A sheet of a spreadsheet ends at {MOST_ROWS} rows, and this is more: choose fewer sessions"
                " (--since, --until), or csv. Nothing was written."
            )
        self.rows += 1
        place = 0
        for column, cell in zip(self._columns, cells, strict=True):
            if column.kind == "time":
                if isinstance(cell, dt.datetime):
                    self._time(place, cell)
                place += 3
                continue
            self._cell(place, column.kind, cell)
            place += 1

    def close(self) -> None:
        """Every row is written: filters over all of them."""
        self._sheet.autofilter(0, 0, max(self.rows, 1), self._places - 1)

    def _cell(self, place: int, kind: Kind, cell: Cell | dt.date) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self.rows, place, cell, self._formats.flag)
        elif isinstance(cell, int | Decimal):
            self._number(place, kind, cell)
        elif isinstance(cell, dt.datetime):
            self._words(place, cell.isoformat())
        elif isinstance(cell, dt.date):
            if cell.year < _EARLIEST_YEAR:
                self._words(place, cell.isoformat())
            else:
                self._sheet.write_datetime(self.rows, place, cell, self._formats.date)
        else:
            self._words(place, cell)

    def _words(self, place: int, text: str) -> None:
        self._sheet.write_string(self.rows, place, words_in_cell(text), self._formats.words)

    def _number(self, place: int, kind: Kind, number: int | Decimal) -> None:
        exact = Decimal(number)
        if not exact.is_finite() or len(exact.normalize().as_tuple().digits) > EXACT_DIGITS:
            # a number that would be rounded stays as it was said
            self._words(place, str(number))
            return
        look = self._formats.hundredths if kind == "hundredths" else None
        self._sheet.write_number(self.rows, place, float(number), look)

    def _time(self, place: int, at: dt.datetime) -> None:
        assert self.zone is not None
        local = at.astimezone(self.zone)
        if local.year >= _EARLIEST_YEAR:
            self._sheet.write_datetime(self.rows, place, local.replace(tzinfo=None), self._formats.time)
        self._words(place + 1, offset_text(local))
        self._words(place + 2, local.isoformat())


def words_in_cell(text: str) -> str:
    """Words as a cell keeps them: characters that act are visible; what is too long says how much is missing."""
    shown = visible(text).translate(_NOT_IN_XML)
    if len(shown) <= LONGEST_TEXT:
        return shown
    behind = f" [of {len(shown)} characters; all of them are in csv and jsonl]"
    return shown[: LONGEST_TEXT - len(behind)] + behind


def offset_text(local: dt.datetime) -> str:
    """`+01:00`."""
    written = local.strftime("%z")
    return f"{written[:3]}:{written[3:]}"
