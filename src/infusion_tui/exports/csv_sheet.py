"""The sheet: one row per entry, RFC 4180, safe to open in a spreadsheet and in a terminal."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
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
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(COLUMNS)
    rows = 0
    for report in reports:
        for entry in entry_cells(report):
            before, behind = _written(entry.before), _written(entry.behind)
            for values in entry.rows:
                write(before + _written(values) + behind)
                rows += 1
    return rows


def _written(cells: tuple[Cell, ...]) -> list[str | int | None]:
    """Values as the sheet writes them; the writer makes nothing of None and digits of a whole number."""
    return [_AS_WRITTEN[type(cell)](cell) if type(cell) in _AS_WRITTEN else cell for cell in cells]  # type: ignore[misc]


def text_cell(text: str | None) -> str:
    """Text from people as a cell: never taken for a formula, no character in it that acts."""
    if not text:
        return ""
    return ("'" if _FORMULA.match(text) else "") + visible(text)


def number_cell(number: int | Decimal | None) -> str:
    """A number exactly as it is, without an exponent; a minus stays a minus."""
    if number is None:
        return ""
    written = str(number)
    return format(number, "f") if "E" in written else written


@lru_cache(maxsize=4096)
def _often(text: str) -> str:
    """`text_cell` for what stands in many rows: ids, kinds, initials, sentences."""
    return text_cell(text)


_AS_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _often,
    Decimal: number_cell,
    dt.datetime: time_text,
    bool: lambda yes: "true" if yes else "false",
}
