"""The sheet: one row per entry, RFC 4180, safe to open in a spreadsheet and in a terminal.

The columns are a promise (docs/exports.md): added to, never renamed.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import TextIO

from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.text import visible
from infusion_tui.record.view import EntryLine

COLUMNS = (
    "session_id", "chair", "mrn", "entry", "event_id", "kind", "occurred_at", "recorded_at", "minute", "late_min",
    "by", "bp_sys_mmhg", "bp_dia_mmhg", "hr_min", "spo2_pct", "o2_l_min", "rr_min", "temp_c", "sed_moaas", "dis",
    "pain", "side_effect", "severity", "drug", "dose", "unit", "route", "rate_ml_h", "infused_ml", "infused_mg",
    "text", "note", "struck", "amends", "reason", "source",
)  # fmt: skip

_VALUE_COLUMNS = {
    "hr": "hr_min",
    "spo2": "spo2_pct",
    "o2_l_min": "o2_l_min",
    "rr": "rr_min",
    "temp": "temp_c",
    "sed": "sed_moaas",
    "dis": "dis",
    "pain": "pain",
}

_FORMULA = re.compile(r"""[\s"'\u00ad\u200b-\u200d\u2060\ufeff]*[=+\-@＝＋－＠]|[ "']*[\t\r]""")
"""What a spreadsheet takes for a formula, also behind blanks, quotes and signs without width."""

_Number = int | Decimal
_Row = dict[str, str]


def write_csv(reports: Iterable[SessionReport], out: TextIO, options: ExportOptions = PLAIN) -> int:
    """Write the header and every entry of each session in order of number; the number of rows written.

    `out` is opened with `newline=""` and as UTF-8 without a byte order mark.
    """
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    rows = 0
    for report in reports:
        for line in report.view.entries:
            for row in _rows(report, line):
                writer.writerow(row)
                rows += 1
    return rows


def text_cell(text: str | None) -> str:
    """Text from people as a cell: never taken for a formula, no character in it that acts."""
    if not text:
        return ""
    return ("'" if _FORMULA.match(text) else "") + visible(text)


def number_cell(number: _Number | None) -> str:
    """A number exactly as it is, without an exponent; a minus stays a minus."""
    if number is None:
        return ""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def time_cell(at: dt.datetime) -> str:
    """ISO 8601 in UTC with its offset: `2026-11-23T14:37:00+00:00`."""
    return at.astimezone(dt.UTC).isoformat()


def _rows(report: SessionReport, line: EntryLine) -> Iterator[_Row]:
    """One row, or one for each side effect; values stand in the first only."""
    common, values = _common(report, line), _values(line)
    if not line.effects:
        yield {**common, **values}
        return
    for effect, severity in line.effects.items():
        yield {**common, **values, "side_effect": text_cell(effect), "severity": number_cell(severity)}
        values = {}


def _common(report: SessionReport, line: EntryLine) -> _Row:
    view = report.view
    return {
        "session_id": text_cell(view.session_id),
        "chair": text_cell(line.chair if line.chair is not None else view.chair),
        "mrn": text_cell(view.patient.mrn if view.patient else None),
        "entry": number_cell(line.number),
        "event_id": text_cell(line.event_id),
        "kind": text_cell(line.kind),
        "occurred_at": time_cell(line.occurred_at),
        "recorded_at": time_cell(line.recorded_at),
        "minute": number_cell(line.minute),
        "late_min": number_cell(line.late_min),
        "by": text_cell(line.by),
        **_given(report, line),
        "rate_ml_h": number_cell(line.rate_ml_h),
        "infused_ml": number_cell(line.infused_ml),
        "infused_mg": number_cell(line.infused_mg),
        "text": text_cell(_text(line)),
        "note": text_cell(_note(line)),
        "struck": "true" if line.struck else "false",
        "amends": text_cell(line.amends),
        "reason": text_cell(_reason(line)),
        "source": text_cell(f"{line.source} (training)" if report.training else line.source),
    }


def _values(line: EntryLine) -> _Row:
    cells: _Row = {}
    for key, value in line.values.items():
        if isinstance(value, tuple):
            cells["bp_sys_mmhg"], cells["bp_dia_mmhg"] = number_cell(value[0]), number_cell(value[1])
        elif key in _VALUE_COLUMNS:
            cells[_VALUE_COLUMNS[key]] = number_cell(value)
    return cells


def _given(report: SessionReport, line: EntryLine) -> _Row:
    """Drug, dose, unit and route of a medicine; drug, amount and unit of what was drawn or wasted."""
    payload = line.payload
    if isinstance(payload, ev.MedicineGiven):
        return {
            "drug": text_cell(payload.drug),
            "dose": number_cell(payload.dose),
            "unit": text_cell(payload.unit),
            "route": text_cell(payload.route),
        }
    if isinstance(payload, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept):
        protocol = report.view.protocol
        return {
            "drug": text_cell(protocol.drug if protocol else None),
            "dose": number_cell(payload.amount),
            "unit": text_cell(payload.unit),
        }
    if isinstance(payload, ev.EntryAmended):
        change = payload.change
        named: _Row = {key: text_cell(str(change[key])) for key in ("drug", "unit", "route") if key in change}
        dose = change.get("dose", change.get("amount"))
        return named if dose is None else {**named, "dose": _changed_number(dose)}
    return {}


def _changed_number(value: object) -> str:
    """A number as a correction keeps it (text in JSON); what is none is a text cell."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return text_cell(str(value))
    return number_cell(number) if number.is_finite() else text_cell(str(value))


def _text(line: EntryLine) -> str:
    """The entry as it stands; what was corrected also as it was first charted."""
    was = []
    if line.original_at is not None:
        was.append(f"for {time_cell(line.original_at)}")
    if line.original_text != line.text:
        was.append(f"as {line.original_text}")
    return f"{line.text} [first charted {', '.join(was)}]" if was else line.text


def _note(line: EntryLine) -> str | None:
    payload = line.payload
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
    if isinstance(line.payload, ev.CheckAnswered):
        return line.payload.text if line.payload.answer == "n" else None
    reason: str | None = getattr(line.payload, "reason", None)
    return reason
