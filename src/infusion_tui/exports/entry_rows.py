"""One row per entry, as values that are not yet written down: what the sheet and the spreadsheet share.

The columns are a promise (docs/exports.md): added to, never renamed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.view import EntryLine

COLUMNS = (
    "session_id", "chair", "mrn", "entry", "event_id", "kind", "occurred_at", "recorded_at", "minute", "late_min",
    "by", "bp_sys_mmhg", "bp_dia_mmhg", "hr_min", "spo2_pct", "o2_l_min", "rr_min", "temp_c", "sed_moaas", "dis",
    "pain", "side_effect", "severity", "drug", "dose", "unit", "route", "rate_ml_h", "infused_ml", "infused_mg",
    "text", "note", "struck", "amends", "reason", "source",
)  # fmt: skip

Cell = str | int | Decimal | dt.datetime | bool | None
"""Words as they were typed, a number in the unit of its column, an aware time; None for nothing."""

VALUE_COLUMNS = ("hr", "spo2", "o2_l_min", "rr", "temp", "sed", "dis", "pain")
"""The measured items that have a column each, behind the two of the blood pressure."""

NO_VALUES: tuple[Cell, ...] = (None,) * (2 + len(VALUE_COLUMNS))
"""Of an entry, and of a row, without anything measured."""
_NOTHING_GIVEN: tuple[None, None, None, None] = (None, None, None, None)


Before = tuple[
    str | None, str | None, str | None, int, str, str, dt.datetime, dt.datetime, int | None, int, str
]  # fmt: skip
"""Session, chair, number of the patient, number and id of the entry, kind, both times, minute, minutes late, by whom."""
Behind = tuple[
    Cell, Cell, str | None, str | None, Decimal | None, Decimal | None, Decimal | None,
    str, str | None, bool, str | None, str | None, str,
]  # fmt: skip
"""Drug, dose, unit, route; rate, mL and mg until then; text, note, struck, what it amends, why, how it came in."""


class EntryCells(NamedTuple):
    """One entry: the cells in front of its values, its values, its side effects with their severity (a row for each;
    the values stand in the first), and the cells behind."""

    before: Before
    values: tuple[Cell, ...]
    effects: dict[str, int]
    behind: Behind


def entry_rows(report: SessionReport) -> Iterator[tuple[Cell, ...]]:
    """The rows of a session in order of number, one value per column of `COLUMNS`."""
    for before, values, effects, behind in entry_cells(report):
        if not effects:
            yield (*before, *values, None, None, *behind)
        for number, effect in enumerate(effects.items()):
            yield (*before, *(NO_VALUES if number else values), *effect, *behind)


def entry_cells(report: SessionReport) -> Iterator[EntryCells]:
    """The entries of a session in order of number: what they say once, and what each of their rows says."""
    view = report.view
    mrn = view.patient.mrn if view.patient else None
    sources: dict[str, str] = {}
    for line in view.entries:
        source = sources.get(line.source)
        if source is None:
            source = sources[line.source] = row_source(report, line.source)
        yield EntryCells(
            (
                view.session_id,
                line.chair if line.chair is not None else view.chair,
                mrn,
                line.number,
                line.event_id,
                line.kind,
                line.occurred_at,
                line.recorded_at,
                line.minute,
                line.late_min,
                line.by,
            ),
            measured(line.values),
            line.effects,
            (
                *(_given(report, line) if type(line.payload) in _GIVING else _NOTHING_GIVEN),
                line.rate_ml_h,
                line.infused_ml,
                line.infused_mg,
                _text(line),
                _note(line),
                line.struck,
                line.amends,
                _reason(line),
                source,
            ),
        )


def measured(values: dict[str, ev.Value]) -> tuple[Cell, ...]:
    """The measured values: both pressures (mmHg), then one for each of `VALUE_COLUMNS`."""
    if not values:
        return NO_VALUES
    pressure = values.get("bp")
    both: tuple[Cell, Cell] = pressure if isinstance(pressure, tuple) else (None, None)
    return (*both, *[_number(values.get(key)) for key in VALUE_COLUMNS])


def row_source(report: SessionReport, source: str) -> str:
    """How the entry came in, and what a reader of this row alone must know: practice, or replaced names and dates."""
    if not (report.training or report.deidentified):
        return source
    marks = ["training"] * report.training + ["deidentified"] * report.deidentified
    return f"{source} ({', '.join(marks)})"


def time_text(at: dt.datetime) -> str:
    """ISO 8601 in UTC with its offset: `2026-11-23T14:37:00+00:00`."""
    return (at if at.tzinfo is dt.UTC else at.astimezone(dt.UTC)).isoformat()


def _number(value: ev.Value | None) -> Cell:
    return None if isinstance(value, tuple) else value


def _given(report: SessionReport, line: EntryLine) -> tuple[Cell, Cell, str | None, str | None]:
    """Drug, dose, unit and route of a medicine; drug, amount and unit of what was drawn or wasted."""
    payload = line.payload
    if isinstance(payload, ev.MedicineGiven):
        return payload.drug, payload.dose, payload.unit, payload.route
    if isinstance(payload, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept):
        protocol = report.view.protocol
        return protocol.drug if protocol else None, payload.amount, payload.unit, None
    if isinstance(payload, ev.EntryAmended) and payload.change:
        change = payload.change
        drug, unit, route = (str(change[key]) if key in change else None for key in ("drug", "unit", "route"))
        dose = change.get("dose", change.get("amount"))
        return drug, None if dose is None else _changed_number(dose), unit, route
    return _NOTHING_GIVEN


def _changed_number(value: object) -> Cell:
    """A number as a correction keeps it (text in JSON); what is none stays words."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return number if number.is_finite() else str(value)


def _text(line: EntryLine) -> str:
    """The entry as it stands; what was corrected also as it was first charted."""
    if line.original_at is None and line.original_text == line.text:
        return line.text
    was = []
    if line.original_at is not None:
        was.append(f"for {time_text(line.original_at)}")
    if line.original_text != line.text:
        was.append(f"as {line.original_text}")
    return f"{line.text} [first charted {', '.join(was)}]"


def _note(line: EntryLine) -> str | None:
    payload = line.payload
    if type(payload) not in _NOTING:
        return line.note
    if isinstance(payload, ev.NoteWritten):
        return payload.note
    if isinstance(payload, ev.CheckAnswered):
        return payload.text if payload.answer == "y" else None
    if isinstance(payload, ev.SessionDischarged) and payload.how == "leave":
        return payload.escort
    return line.note


def _reason(line: EntryLine) -> str | None:
    """Why: of a correction its own reason, else the one that the entry was charted with."""
    if line.reason is not None:
        return line.reason
    if type(line.payload) is ev.CheckAnswered:
        return line.payload.text if line.payload.answer == "n" else None
    reason: str | None = getattr(line.payload, "reason", None)
    return reason


_GIVING = frozenset((ev.MedicineGiven, ev.DrugDrawn, ev.DrugWasted, ev.DrugKept, ev.EntryAmended))
"""Types of entries that say something in the columns of drug and dose."""
_NOTING = frozenset((ev.NoteWritten, ev.CheckAnswered, ev.SessionDischarged))
"""Types of entries whose note is not that of their line."""
