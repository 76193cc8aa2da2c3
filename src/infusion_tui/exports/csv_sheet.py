"""The sheet: one row per entry, RFC 4180, safe to open in a spreadsheet and in a terminal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TextIO

from infusion_tui.exports.entry_rows import COLUMNS, Cell, entry_cells, time_text
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
        rows = [
            f"{before},{_joined(values)},{behind}\r\n"
            for before, several, behind in _entries(report)
            for values in several
        ]
        count += len(rows)
        out.write("".join(rows))
    return count


def _entries(report: SessionReport) -> Iterator[tuple[str, list[tuple[Cell, ...]], str]]:
    """Each entry: what stands in front of and behind its values in each of its rows, as text."""
    for entry in entry_cells(report):
        yield _joined(entry.before), entry.rows, _joined(entry.behind)


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


class _Texts(dict[str, str]):
    """Text as it stands in a row, made once for what stands in many: ids, kinds, initials, sentences."""

    def __missing__(self, text: str) -> str:
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

_AS_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _Texts().__getitem__,
    int: str,
    Decimal: number_cell,
    dt.datetime: time_text,
    bool: lambda yes: "true" if yes else "false",
}
