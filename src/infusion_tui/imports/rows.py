"""A row of a list -> what would be recorded, or every reason why it is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from infusion_tui.imports import cells
from infusion_tui.imports.columns import INFUSION, NOT_READ, SCORE
from infusion_tui.imports.errors import CellError
from infusion_tui.imports.infusion_row import infusion, unusual
from infusion_tui.imports.score_row import score
from infusion_tui.imports.sheet import Sheet, read_sheet
from infusion_tui.imports.terms import Terms
from infusion_tui.record import events as ev

T = TypeVar("T")
PLAN, CANCELLED = "plan", "cancel"
"""Rows of our own course in CSV that are neither an infusion nor a score."""
KINDS = {
    "infusion": "infusion",
    "infusion.earlier": "infusion",
    "session": "infusion",
    "score": "score",
    "scale.scored": "score",
}

_MARKS = re.compile(r"\(((?:training|deidentified)(?:, (?:training|deidentified))*)\)$")
"""What `source` says behind how a row came in."""


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row that can be recorded. `number` as a spreadsheet shows it (the header is 1).

    `name` and `born`: who the row says the patient is. `answered`: what was done about what a score flags. `unusual`:
    what is outside the clinic's usual, in words.
    """

    number: int
    mrn: str
    day: dt.date
    payload: ev.EarlierInfusion | ev.ScaleScored
    name: str | None = None
    born: dt.date | None = None
    answered: str | None = None
    unusual: tuple[str, ...] = ()


class Refusal(msgspec.Struct, frozen=True):
    """A row that cannot be recorded, and why."""

    row: int
    reason: str


class Read(msgspec.Struct, frozen=True):
    """A whole list: how many rows it has that are infusions or scores, those that can be recorded, and those that
    cannot. `cancelled`: rows of our own course in CSV that were no infusion; `not_read`: columns of it that are filled."""

    count: int
    rows: tuple[ListRow, ...]
    refused: tuple[Refusal, ...]
    cancelled: tuple[int, ...] = ()
    not_read: tuple[str, ...] = ()


def read_list(data: bytes, terms: Terms) -> Read:
    """Every row of a list.

    Raises:
        ListError: the list cannot be read at all.
    """
    sheet = read_sheet(data)
    rows: list[ListRow] = []
    refused: list[Refusal] = []
    cancelled: list[int] = []
    not_read: set[str] = set()
    last = sheet.rows[-1][0] if sheet.rows else 0
    # one separator too many at the end of every row is a habit of whoever wrote it; in one row a cell was cut in two
    lengths = {len(line) for _, line in sheet.rows}
    most = max(lengths) if len(sheet.rows) > 1 and len(lengths) == 1 else len(sheet.columns)
    for number, line in sheet.rows:
        cell = dict.fromkeys(sheet.columns, "") | dict(zip(sheet.columns, line, strict=False))
        not_read |= {name for name in sheet.columns if name in NOT_READ and cell[name].strip()}
        if cell.get("kind", "").strip().casefold() == PLAN:
            continue
        if cell.get("ended", "").strip().casefold() == CANCELLED:
            cancelled.append(number)
            continue
        problem = _shape_problem(sheet, line, cell, most, last=number == last)
        found = Refusal(number, problem) if problem else _row(number, cell, terms, sheet.separator)
        if isinstance(found, ListRow):
            rows.append(found)
        else:
            refused.append(found)
    return Read(
        len(rows) + len(refused), tuple(rows), tuple(refused), tuple(cancelled), tuple(sorted(not_read))
    )


class _Reasons(list[str]):
    """What is wrong with a row, collected."""

    def take(self, work: Callable[[], T], instead: T) -> T:
        """What `work` gives; where a cell cannot be taken, its reason is kept."""
        try:
            return work()
        except CellError as error:
            self.append(str(error))
            return instead


def _shape_problem(
    sheet: Sheet, line: tuple[str, ...], cell: Mapping[str, str], most: int, *, last: bool
) -> str | None:
    """Why the cells of this row cannot be told apart, or None."""
    if len(line) > max(most, len(sheet.columns)) or any(one.strip() for one in line[len(sheet.columns) :]):
        return (
            f"{len(line)} cells, but {len(sheet.columns)} columns: is there a separator in a text or number?"
            " Put that cell in quotation marks"
        )
    if last and sheet.cut_off and len(line) < len(sheet.columns):
        return "the list ends in the middle of this row: is the file complete?"
    if cell.get("", "").strip():
        return "a cell without a column: give that column its name in the first row"
    return None


def _row(number: int, cell: Mapping[str, str], terms: Terms, separator: str) -> ListRow | Refusal:
    reasons = _Reasons()
    foreign = _not_a_record(cell, terms)
    if foreign:
        return Refusal(number, foreign)
    mrn = reasons.take(lambda: cells.patient_number(cell["mrn"]), "")
    day = reasons.take(lambda: _day(cell["day"], terms), None)
    name = reasons.take(lambda: cells.text("name", cell.get("name", "")), None)
    born = reasons.take(lambda: cells.day("born", cell.get("born", ""), terms.days), None)
    note = reasons.take(lambda: cells.text("note", cell.get("note", ""), limit=cells.MAX_NOTE), None)
    kind = reasons.take(lambda: _kind(cell), "")
    if born is not None and day is not None and day < born:
        reasons.append(f"day {day} is before the birth date {born}")
    payload: ev.EarlierInfusion | ev.ScaleScored | None = None
    answered: str | None = None
    said: tuple[str, ...] = ()
    if kind == "infusion":
        payload = infusion(cell, mrn, day or terms.today, note, terms, separator, reasons.take)
        said = unusual(payload, terms)
    elif kind == "score":
        payload = reasons.take(lambda: score(cell, mrn, note, terms, separator), None)
        answered = reasons.take(
            lambda: cells.text("answered", cell.get("answered", ""), limit=cells.MAX_NOTE), None
        )
        if answered is not None and payload is not None and payload.flagged is None:
            reasons.append("answered says what was done, but this score flags nothing: put it into note")
    if reasons or payload is None or day is None:
        return Refusal(number, "; ".join(reasons))
    return ListRow(
        number=number, mrn=mrn, day=day, payload=payload, name=name, born=born, answered=answered, unusual=said
    )  # fmt: skip


def _not_a_record(cell: Mapping[str, str], terms: Terms) -> str | None:
    """Why a row of our own course in CSV is nobody's: it says so itself in `source`."""
    marks = _MARKS.search(cell.get("source", "").strip())
    said = marks[1].split(", ") if marks else []
    if "deidentified" in said:
        return "this row is de-identified: its number is a code, and its days are shifted"
    if "training" in said and not terms.training:
        return "this row is from a training file: nobody was given that"
    return None


def _day(cell: str, terms: Terms) -> dt.date:
    read = cells.day("day", cell, terms.days)
    if read is None:
        raise CellError("day is empty: when was it?")
    if read > terms.today:
        raise CellError(f"day {read} is in the future")
    return read


def _kind(cell: Mapping[str, str]) -> str:
    """What the row is: as `kind` says, else by the columns that are filled."""
    infusions = [name for name in INFUSION if cell.get(name, "").strip()]
    scores = [name for name in SCORE if cell.get(name, "").strip()]
    said = cell.get("kind", "").strip().casefold()
    if said and said not in KINDS:
        raise CellError(f'kind "{said[:40]}" is neither infusion nor score')
    if infusions and scores:
        both = " and ".join(f'{name} "{cell[name].strip()[:40]}"' for name in (infusions[0], scores[0]))
        raise CellError(f"{both} in one row: an infusion and a score are two rows")
    by_columns = "infusion" if infusions else "score" if scores else ""
    kind = KINDS.get(said, by_columns)
    if not kind:
        raise CellError("neither an infusion nor a score: fill dose_mg or scale, or say kind")
    if by_columns and kind != by_columns:
        raise CellError(f"kind is {said}, but {(infusions or scores)[0]} is filled")
    return kind
