"""What stands on each sheet of the spreadsheet: columns with their units, and the rows of one session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from infusion_tui.exports.entry_rows import COLUMNS, Cell, entry_rows, measured, row_source
from infusion_tui.exports.report import SessionReport
from infusion_tui.exports.xlsx_table import Col, Kind
from infusion_tui.record import events as ev
from infusion_tui.record.wording import SESSION_END_WORDS

Row = tuple[Cell | dt.date, ...]

_NUMBERS = {
    "entry", "minute", "late_min", "bp_sys_mmhg", "bp_dia_mmhg", "hr_min", "spo2_pct", "o2_l_min", "rr_min",
    "temp_c", "sed_moaas", "dis", "pain", "severity", "dose", "rate_ml_h",
}  # fmt: skip
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_NUMBERS, "number"),
    **dict.fromkeys(("infused_ml", "infused_mg"), "hundredths"),
    **dict.fromkeys(("occurred_at", "recorded_at"), "time"),
    "struck": "flag",
}
_WIDE = {"session_id": 15, "event_id": 15, "text": 60, "note": 40, "reason": 40, "kind": 22, "amends": 15}

ENTRY_COLUMNS = tuple(Col(name, _KINDS.get(name, "text"), _WIDE.get(name)) for name in COLUMNS)

_WHOSE = (Col("session_id", width=15), Col("mrn", width=12))
_FROM = (Col("source", width=20),)

VITAL_COLUMNS = (
    *_WHOSE, Col("entry", "number"), Col("occurred_at", "time"), Col("minute", "number"), Col("by"),
    *(Col(name, "number") for name in (
        "bp_sys_mmhg", "bp_dia_mmhg", "hr_min", "spo2_pct", "o2_l_min", "rr_min", "temp_c", "sed_moaas_0_5",
        "dis_0_4", "pain_0_10", "anx_0_10", "site",
    )),
    Col("not_done", width=30), Col("rate_ml_h", "number"), Col("infused_mg", "hundredths"), *_FROM,
)  # fmt: skip

EFFECT_COLUMNS = (
    *_WHOSE, Col("side_effect"), Col("label", width=20), Col("onset_at", "time"), Col("first_0_3", "number"),
    Col("worst_0_3", "number"), Col("worst_at", "time"), Col("last_0_3", "number"), Col("last_at", "time"),
    Col("resolved_at", "time"), Col("open", "flag"), Col("minutes", "number"), Col("related"),
    Col("done_about_it", width=50), *_FROM,
)  # fmt: skip

MEDICINE_COLUMNS = (
    *_WHOSE, Col("entry", "number"), Col("given_at", "time"), Col("by"), Col("drug"), Col("dose", "number"),
    Col("unit", width=8), Col("route", width=8), Col("on_the_list", "flag"), Col("why", width=24),
    Col("ordered_by"), Col("note", width=30), Col("reassess_due_at", "time"), Col("reassessed_at", "time"),
    Col("reassessed_by"), Col("reading", width=40), *_FROM,
)  # fmt: skip

DRUG_COLUMNS = (
    *_WHOSE, Col("drug"), Col("row", width=8), Col("entry", "number"), Col("at", "time"),
    Col("recorded_at", "time"), Col("by"), Col("amount_mg", "number"), Col("reversal", "flag"),
    Col("correction", "number"), Col("why", width=30), Col("text", width=50), Col("witness"),
    Col("expected_mg", "number"), Col("note", width=30), *_FROM,
)  # fmt: skip

SESSION_COLUMNS = (
    Col("session_id", width=15), Col("chair", width=8), Col("mrn", width=12), Col("age", width=10), Col("course_session", "number"),
    Col("course_of", "number"), Col("protocol", width=26), Col("drug"), Col("prescriber"), Col("allergies", width=24),
    Col("order_mg", "number"), Col("order_min", "number"), Col("order_ml", "number"), Col("order_mg_ml", "number"),
    Col("order_ml_h", "number"), Col("weight_kg", "number"), Col("weight_basis"), Col("dosing_weight_kg", "number"),
    Col("began_at", "time"), Col("started_at", "time"), Col("planned_end_at", "time"), Col("pump_ended_at", "time"),
    Col("pump_end"), Col("stop_reason", width=24), Col("observation_ends_at", "time"), Col("left_at", "time"),
    Col("how_it_ended", width=22), Col("left_with_or_to", width=22), Col("left_reason", width=24),
    Col("running_min", "hundredths"), Col("paused_min", "hundredths"), Col("clock_min", "hundredths"),
    Col("infused_ml", "hundredths"), Col("infused_mg", "hundredths"), Col("planned_mg", "hundredths"),
    Col("dose_uncertain", width=30), Col("pump_shows_ml", "number"), Col("entries", "number"),
    Col("sets_due", "number"), Col("sets_done", "number"), Col("drug_ledger", width=16),
    Col("ledger_account", width=50), Col("signed", "flag"), Col("signed_by"), Col("signed_at", "time"),
    Col("contradictions", "number"), Col("head", "number"), Col("head_sha256", width=24), *_FROM,
)  # fmt: skip

SHEETS: tuple[tuple[str, tuple[Col, ...]], ...] = (
    ("sessions", SESSION_COLUMNS),
    ("entries", ENTRY_COLUMNS),
    ("vitals", VITAL_COLUMNS),
    ("side effects", EFFECT_COLUMNS),
    ("medicines", MEDICINE_COLUMNS),
    ("drug ledger", DRUG_COLUMNS),
)
"""The sheets behind the first, by name."""


def rows_of(name: str, report: SessionReport) -> Iterator[Row]:
    """The rows of one session on the sheet of this name."""
    if name == "sessions":
        yield _session(report)
    elif name == "entries":
        yield from entry_rows(report)
    elif name == "vitals":
        yield from _vitals(report)
    elif name == "side effects":
        yield from _effects(report)
    elif name == "medicines":
        yield from _medicines(report)
    else:
        yield from _drug(report)


def _whose(report: SessionReport) -> tuple[Cell, Cell]:
    view = report.view
    return view.session_id, view.patient.mrn if view.patient else None


def _from(report: SessionReport, source: str = "record") -> str:
    return row_source(report, source)


def _vitals(report: SessionReport) -> Iterator[Row]:
    """Every observation that counts, as it stands, in order of when it was."""
    lines = [
        line
        for line in report.view.entries
        if isinstance(line.payload, ev.ObservationRecorded)
        and not line.struck
        and (line.values or line.not_done)
    ]
    for line in sorted(lines, key=lambda one: (one.occurred_at, one.number)):
        rest = (line.values.get("anx10"), line.values.get("site"))
        yield (
            *_whose(report), line.number, line.occurred_at, line.minute, line.by, *measured(line.values),
            *(None if isinstance(one, tuple) else one for one in rest),
            "; ".join(f"{key}: {why}" for key, why in line.not_done.items()),
            line.rate_ml_h, line.infused_mg, _from(report, line.source),
        )  # fmt: skip


def _effects(report: SessionReport) -> Iterator[Row]:
    view = report.view
    for course in view.effect_courses:
        known = view.protocol.effect(course.key) if view.protocol else None
        yield (
            *_whose(report), course.key, known.label if known else None, course.first_at, course.first,
            course.worst, course.worst_at, course.last, course.last_at, course.resolved_at,
            course.resolved_at is None, course.minutes(view.now) if course.resolved_at is not None else None,
            course.related, "; ".join(f"{one.text} ({one.by})" for one in course.actions), _from(report),
        )  # fmt: skip


def _medicines(report: SessionReport) -> Iterator[Row]:
    for one in report.view.medicines_given:
        yield (
            *_whose(report), one.entry, one.given_at, one.by, one.drug, one.dose, one.unit, one.route, one.listed,
            one.why, one.ordered_by, one.note, one.due_at, one.closed_at, one.closed_by, one.reading,
            _from(report),
        )  # fmt: skip


def _drug(report: SessionReport) -> Iterator[Row]:
    view = report.view
    drug = view.protocol.drug if view.protocol else None
    for row in view.ledger.rows if view.ledger else ():
        yield (
            *_whose(report), drug, row.what, row.entry, row.at, row.recorded_at, row.by, row.amount_mg,
            row.is_reversal, row.correction, row.why, row.text, row.witness, row.expected_mg, row.note,
            _from(report),
        )  # fmt: skip


def _session(report: SessionReport) -> Row:
    view, order, end = report.view, report.view.order, report.view.end
    signed = view.signatures[-1] if view.signatures else None
    gaps, ledger = view.gap_report, view.ledger
    return (
        view.session_id, view.chair, view.patient.mrn if view.patient else None, report.age, view.course_session,
        view.course_of, view.protocol.name if view.protocol else None,
        view.protocol.drug if view.protocol else None, view.prescriber,
        view.allergies if view.allergies is not None else "not asked",
        *((order.dose_mg, order.minutes, order.volume_ml, order.concentration_mg_ml, order.rate_ml_h,
           order.weight_kg, order.weight_basis, order.dosing_weight_kg) if order else (None,) * 8),
        view.began_at, view.started_at, view.planned_end_at, view.pump_ended_at, view.pump_end, view.stop_reason,
        view.observation_ends_at,
        *((end.at, SESSION_END_WORDS[end.how], end.to, end.reason) if end else (None, "not ended", None, None)),
        _minutes(view.run_s), _minutes(view.paused_s), _minutes(view.clock_s),
        view.infused_ml, view.infused_mg, view.planned_mg, view.dose_uncertain, view.pump_ml, len(view.entries),
        gaps.required if gaps else None, gaps.done if gaps else None,
        ledger.state.replace("_", " ") if ledger else None, ledger.equation if ledger else None,
        view.signed, signed.by if signed else None, signed.at if signed else None, len(view.contradictions),
        *((None, None) if report.deidentified else (report.head_seq, report.head_hash)), _from(report),
    )  # fmt: skip


def _minutes(seconds: int | None) -> Decimal | None:
    """Seconds as minutes, to 0.01."""
    return None if seconds is None else (Decimal(seconds) / 60).quantize(Decimal("0.01"))
