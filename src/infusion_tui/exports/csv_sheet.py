"""The sheet: one row per entry, RFC 4180, safe to open in a spreadsheet and in a terminal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TextIO

from infusion_tui.exports.entry_rows import COLUMNS, NO_VALUES, Cell, entry_cells, time_text
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.text import visible

_FORMULA = re.compile(r"""[\s"'\u00ad\u200b-\u200d\u2060\ufeff]*[=+\-@＝＋－＠]|[ "']*[\t\r]""")
"""What a spreadsheet takes for a formula, also behind blanks, quotes and signs without width."""


def write_csv(reports: Iterable[SessionReport], out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write the header and every entry of each session in order of number; the number of rows written.

    `out` is opened with `newline=""` and as UTF-8 without a byte order mark.
    """
    out.write(_joined(COLUMNS) + "\r\n")
    count = 0
    for report in reports:
        # rows are put together here: the csv module looks at each of their thirty-six cells once more
        rows = []
        for before, values, effects, behind in entry_cells(report):
            front, end = _front(*before), _end(*behind)
            measured = _NOTHING if values is NO_VALUES else _joined(values)
            if not effects:
                rows.append(f"{front},{measured},,,{end}\r\n")
            for effect, severity in effects.items():
                rows.append(f"{front},{measured},{_TEXT[effect]},{severity},{end}\r\n")
                measured = _NOTHING
        count += len(rows)
        out.write("".join(rows))
    return count


def _front(
    session: str | None, chair: str | None, mrn: str | None, number: int, event_id: str, kind: str, at: dt.datetime,
    recorded_at: dt.datetime, minute: int | None, late: int, by: str,
) -> str:  # fmt: skip
    """The cells in front of the values: a third of the time of going through them by their type."""
    happened = time_text(at)
    typed = happened if recorded_at == at else time_text(recorded_at)
    return (
        f"{_TEXT[session]},{_TEXT[chair]},{_TEXT[mrn]},{number},{_id(event_id)},{_TEXT[kind]},{happened},{typed},"
        f"{'' if minute is None else minute},{late},{_TEXT[by]}"
    )


def _id(text: str) -> str:
    """An id that stands in one entry's rows only: not to be remembered, and of the usual form at a glance."""
    if text.isascii() and text[:1].isalnum() and text.replace("-", "").isalnum():
        return text
    return _TEXT[text]


def _end(
    drug: Cell, dose: Cell, unit: str | None, route: str | None, rate: Decimal | None, ml: Decimal | None, mg: Decimal | None,
    text: str, note: str | None, struck: bool, amends: str | None, reason: str | None, source: str,
) -> str:  # fmt: skip
    """The cells behind the values."""
    given = ",,," if drug is dose is unit is route is None else _joined((drug, dose, unit, route))
    return (
        f"{given},{number_cell(rate)},{number_cell(ml)},{number_cell(mg)},{_TEXT[text]},{_TEXT[note]},"
        f"{'true' if struck else 'false'},{_TEXT[amends]},{_TEXT[reason]},{_TEXT[source]}"
    )


def _joined(cells: tuple[Cell, ...]) -> str:
    """Values as they stand in a row, with commas between them."""
    return ",".join(["" if cell is None else _AS_WRITTEN[type(cell)](cell) for cell in cells])


def text_cell(text: str | None) -> str:
    """Text from people as a cell: never taken for a formula, no character in it that acts."""
    if not text:
        return ""
    if text.isascii() and text.isprintable() and text[0].isalnum():
        return text
    return ("'" if _FORMULA.match(text) else "") + visible(text)


def number_cell(number: int | Decimal | None) -> str:
    """A number exactly as it is, without an exponent; a minus stays a minus."""
    if number is None:
        return ""
    written = str(number)
    return format(number, "f") if "E" in written else written


class _Texts(dict[str | None, str]):
    """Text as it stands in a row, made once for what stands in many: ids, kinds, initials, sentences."""

    def __missing__(self, text: str | None) -> str:
        if len(self) >= MOST_TEXTS:
            self.clear()
        cell = text_cell(text)
        if "," in cell or '"' in cell:
            # nothing else in a cell needs quotes: `visible` leaves no end of a line in it
            cell = '"' + cell.replace('"', '""') + '"'
        self[text] = cell
        return cell


MOST_TEXTS = 4096
"""Texts that are kept: the memory of an export does not grow with its sessions."""

_TEXT = _Texts()
_NOTHING = "," * (len(NO_VALUES) - 1)

_AS_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _TEXT.__getitem__,
    int: str,
    Decimal: number_cell,
    dt.datetime: time_text,
    bool: lambda yes: "true" if yes else "false",
}
