"""The file as rows of cells: its letters, its separator, its header. Nothing is known here about what a cell means."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from infusion_tui.imports.columns import COLUMNS, NOT_READ, column_name, declared_separator
from infusion_tui.imports.errors import ListError

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
"""A list is written in one go, and nobody else can write meanwhile."""

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_OTHER_LETTERS = (b"\xff\xfe", b"\xfe\xff")


class Sheet(msgspec.Struct, frozen=True):
    """A list: its columns (the names used here), its separator, and its rows with the numbers a spreadsheet shows.

    Blank rows are left out. `cut_off`: the last row has no line end.
    """

    columns: tuple[str, ...]
    separator: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    cut_off: bool


def read_sheet(data: bytes) -> Sheet:
    """The list in these bytes.

    Raises:
        ListError: too large, not UTF-8, no header that names patient and day, columns that nobody knows here, a quote
            that is not closed.
    """
    if len(data) > MAX_BYTES:
        raise ListError(f"this list is larger than {MAX_BYTES // 1_000_000} MB: cut it in parts")
    text = _text(data)
    first, _, behind = text.partition("\n")
    separator = declared_separator(first)
    if separator is not None:
        text = behind
    if not text.strip():
        raise ListError("this list is empty: its first row names the columns (mrn, day, ...)")
    separator = separator or _separator(text)
    if separator not in SEPARATORS:
        raise ListError(
            f'this list is separated by "{separator}": save it with commas, semicolons or tabs between the cells'
        )
    with _whole_cells():
        rows = list(_rows(text, separator))
    columns = _columns(rows[0][1], separator)
    filled = tuple((number, cells) for number, cells in rows[1:] if any(cell.strip() for cell in cells))
    if len(filled) > MAX_ROWS:
        raise ListError(f"this list has {len(filled)} rows: {MAX_ROWS} at most, cut it in parts")
    return Sheet(columns, separator, filled, cut_off=not text.endswith(("\n", "\r")))


def _text(data: bytes) -> str:
    if data.startswith(_OTHER_LETTERS):
        raise ListError('this list is not UTF-8 but UTF-16: save it as "CSV UTF-8"')
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise ListError(f'this list is not UTF-8 (line {row}): save it as "CSV UTF-8"') from None


def _rows(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, tuple(cells)
    except csv.Error as error:
        raise ListError(
            f"row {number + 1} of this list cannot be read ({error}): is a quotation mark left open there?"
        ) from None


def _separator(text: str) -> str:
    """The sign that finds most known columns in the header."""
    found = []
    for sign in SEPARATORS:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=sign), [])
        except csv.Error:
            continue
        found.append((sum(column_name(cell) in COLUMNS for cell in header), sign))
    known, sign = max(found, key=lambda one: one[0], default=(0, ","))
    return sign if known else ","


def _columns(header: tuple[str, ...], separator: str) -> tuple[str, ...]:
    names = tuple(column_name(cell) for cell in header)
    missing = [name for name in ("mrn", "day") if name not in names]
    if missing:
        raise ListError(
            f"the first row of this list names no column {' and no column '.join(missing)}: "
            "it has to name the columns (mrn, day, dose_mg, scale, total ...; docs/import.md)"
        )
    unknown = [
        (cell, name)
        for cell, name in zip(header, names, strict=True)
        if name and name not in COLUMNS and name not in NOT_READ
    ]
    if unknown:
        said = ", ".join(f'"{cell[:40]}"{_nearest(name)}' for cell, name in unknown[:5])
        raise ListError(
            f"columns that are not known here: {said}. Nothing is left out silently: rename or delete them "
            "(docs/import.md has the names)"
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise ListError(f"the column {twice[0]} stands there more than once: leave one")
    return names


def _nearest(name: str) -> str:
    close = difflib.get_close_matches(name[:60], COLUMNS, n=1)
    return f" (is it {close[0]}?)" if close else ""


@contextmanager
def _whole_cells() -> Iterator[None]:
    """A huge cell is read and then refused with its row, instead of ending the reading there."""
    before = csv.field_size_limit(MAX_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)
