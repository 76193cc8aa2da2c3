"""The sheet: one row per entry, RFC 4180, safe to open in a spreadsheet and in a terminal."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TextIO

from infusion_tui.exports.entry_rows import COLUMNS, Cell, entry_rows, time_text
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.text import visible

_FORMULA = re.compile(r"""[\s"'\u00ad\u200b-\u200d\u2060\ufeff]*[=+\-@＝＋－＠]|[ "']*[\t\r]""")
"""What a spreadsheet takes for a formula, also behind blanks, quotes and signs without width."""


def write_csv(reports: Iterable[SessionReport], out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write the header and every entry of each session in order of number; the number of rows written.

    `out` is opened with `newline=""` and as UTF-8 without a byte order mark.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = 0
    for report in reports:
        for row in entry_rows(report):
            writer.writerow([written_cell(cell) for cell in row])
            rows += 1
    return rows


def written_cell(cell: Cell) -> str:
    """One value as the sheet writes it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return text_cell(cell)
    if isinstance(cell, dt.datetime):
        return time_text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return number_cell(cell)


def text_cell(text: str | None) -> str:
    """Text from people as a cell: never taken for a formula, no character in it that acts."""
    if not text:
        return ""
    return ("'" if _FORMULA.match(text) else "") + visible(text)


def number_cell(number: int | Decimal | None) -> str:
    """A number exactly as it is, without an exponent; a minus stays a minus."""
    if number is None:
        return ""
    return format(number, "f") if isinstance(number, Decimal) else str(number)
