"""One cell: text as it stands in a list -> a value, or the reason why it cannot be taken.

Nothing is guessed. Only the digits 0 to 9 are digits; what a spreadsheet made of a number or a day is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from infusion_tui.imports.errors import CellError
from infusion_tui.imports.terms import DayOrder
from infusion_tui.record.text import field_problem, one_line

FIRST_DAY = dt.date(1900, 1, 1)
MAX_NOTE = 1000

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]{1,9},[0-9]{1,2}|-?0,[0-9]{1,6}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_WRITTEN = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})")
_FROM_A_SPREADSHEET = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_GUARD = re.compile(r"'(?=[\s\"']*[=+\-@＝＋－＠\t\r])")
"""The apostrophe before what a spreadsheet takes for a formula, as `exports/csv_sheet.py` puts it."""
_PRESSURE = re.compile(r"([0-9]{1,4})\s*/\s*([0-9]{1,4})")
_FROM_TO = re.compile(r"\s+from\s+-?[0-9]{1,5}\s+(?:for\s+[0-9]{1,5}\s+min|open)$")
"""Minutes of a side effect in our own course in CSV: an earlier infusion keeps its grade alone."""
_YES, _NO = frozenset(("y", "yes", "true", "1")), frozenset(("n", "no", "false", "0"))
_PLACES = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}


def text(column: str, cell: str, *, limit: int = 200) -> str | None:
    """The text of a cell as it is, None where it is empty. Line ends become blanks, as on the line.

    The apostrophe that a spreadsheet (and our own export) puts before what looks like a formula goes.

    Raises:
        CellError: too long, or it has a character that could act or hide.
    """
    said = one_line(_GUARD.sub("", cell, count=1) if cell.startswith("'") else cell).strip()
    if not said:
        return None
    problem = field_problem(column, said, limit)
    if problem:
        raise CellError(problem)
    return said


def patient_number(cell: str) -> str:
    """The clinic's number of the patient.

    Raises:
        CellError: none, or one that a spreadsheet has rounded.
    """
    said = text("mrn", cell)
    if said is None:
        raise CellError("mrn is empty: whose is it?")
    if _FROM_A_SPREADSHEET.fullmatch(said):
        raise CellError(
            f"mrn {said} is what a spreadsheet makes of a long number: give the column the type text"
        )
    return said


def day(column: str, cell: str, order: DayOrder) -> dt.date | None:
    """A day, None where the cell is empty.

    Raises:
        CellError: neither ISO nor written in the order that was named; no such day.
    """
    said = cell.strip()
    if not said:
        return None
    found = _ISO.fullmatch(said)
    places = (0, 1, 2)
    numbers: tuple[str, ...] = found.groups() if found else ()
    if found is None and order != "iso" and (written := _WRITTEN.fullmatch(said)):
        numbers, places = (written[1], written[3], written[4]), _PLACES[order]
    if not numbers:
        how = (
            "write it 2026-11-03"
            if order != "iso"
            else "write it 2026-11-03, or say how with --days dmy or mdy"
        )
        raise CellError(f'{column} "{said[:40]}" is no day: {how}')
    year, month, date = (numbers[place] for place in places)
    if len(year) != 4:
        raise CellError(f'{column} "{said}" is no day: the year has four digits')
    try:
        read = dt.date(int(year), int(month), int(date))
    except ValueError:
        raise CellError(f'{column} "{said}" is no day: there is none such in the calendar') from None
    if read < FIRST_DAY:
        raise CellError(f"{column} {read} is not possible: the years from {FIRST_DAY.year} on are")
    return read


def number(column: str, cell: str, separator: str) -> Decimal | None:
    """A number, None where the cell is empty.

    A comma is a decimal comma only where the list is not separated by commas itself and one or two digits stand behind
    it (or a 0 alone before it): 35,5 is 35.5. 1,234 may be a thousand, and is refused.

    Raises:
        CellError: no number.
    """
    said = cell.strip()
    if not said:
        return None
    if "," in said and "." not in said:
        if separator == ",":
            raise CellError(
                f'{column} "{said[:40]}" has a comma in a list separated by commas: write a point'
            )
        if not _DECIMAL_COMMA.fullmatch(said):
            raise CellError(
                f'{column} "{said[:40]}": is the comma for decimals or for thousands? Write a point'
            )
        said = said.replace(",", ".")
    if not _NUMBER.fullmatch(said):
        raise CellError(f'{column} "{said[:40]}" is no number: write digits, such as 35 or 35.5')
    return Decimal(format(Decimal(said).normalize(), "f"))


def within(column: str, read: Decimal | None, low: Decimal, high: Decimal) -> Decimal | None:
    """The number, if it is possible.

    Raises:
        CellError: it is outside.
    """
    if read is not None and not low <= read <= high:
        raise CellError(f"{column} {read} is not possible ({low}-{high})")
    return read


def whole(column: str, cell: str, separator: str) -> int | None:
    """A whole number, None where the cell is empty.

    Raises:
        CellError: no number, or one with decimals.
    """
    read = number(column, cell, separator)
    if read is not None and read != int(read):
        raise CellError(f"{column} {read} is not a whole number")
    return None if read is None else int(read)


def pressure(column: str, cell: str) -> tuple[int, int] | None:
    """`150/90`, None where the cell is empty.

    Raises:
        CellError: not two numbers.
    """
    said = cell.strip()
    if not said:
        return None
    found = _PRESSURE.fullmatch(said)
    if not found:
        raise CellError(f'{column} "{said[:40]}" is no pressure: write 150/90')
    return int(found[1]), int(found[2])


def yes_no(column: str, cell: str) -> bool | None:
    """Yes or no, None where the cell is empty.

    Raises:
        CellError: neither.
    """
    said = cell.strip().casefold()
    if not said:
        return None
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise CellError(f'{column} "{said[:40]}" is neither y nor n')


def effects(column: str, cell: str, words: dict[str, str], grades: dict[str, int]) -> dict[str, int]:
    """`nausea 1; dizzy mild`: each side effect's key with its grade. The grade is never filled in.

    Raises:
        CellError: a word that the clinic has not, no grade, one side effect twice.
    """
    found: dict[str, int] = {}
    said = text(column, cell, limit=MAX_NOTE)
    for written in re.split(r"[;,|]", said or ""):
        part = _FROM_TO.sub("", written)
        name, _, grade = part.strip().replace(":", " ").replace("=", " ").rpartition(" ")
        if not part.strip():
            continue
        key = words.get(name.strip().casefold())
        if key is None and part.strip().casefold() in words:
            raise CellError(f'{column}: "{part.strip()[:40]}" without its grade (0 none to 3 severe)')
        if key is None:
            raise CellError(
                f'{column}: "{part.strip()[:40]}" is no side effect of this clinic with its grade (nausea 1)'
            )
        if grade.casefold() not in grades:
            raise CellError(f'{column}: "{grade[:40]}" is no grade of {key} (0 none to 3 severe)')
        if key in found:
            raise CellError(f"{column}: {key} stands there twice")
        found[key] = grades[grade.casefold()]
    return dict(sorted(found.items()))


def answers(column: str, cell: str, *, yes_or_no: bool) -> tuple[int | None, ...]:
    """The items of a score in order: `2 1 3 2 1 0 1 2 0`, or `y n n`; `-` is not asked.

    Raises:
        CellError: something else stands there.
    """
    return tuple(_answer(column, one, yes_or_no) for one in re.split(r"[\s,;/]+", cell.strip()) if one)


def _answer(column: str, said: str, yes_or_no: bool) -> int | None:
    if said == "-":
        return None
    if yes_or_no:
        return int(bool(yes_no(column, said)))
    if not re.fullmatch(r"[0-9]{1,3}", said):
        raise CellError(f'{column}: "{said[:40]}" is no number of an item')
    return int(said)
