"""What the patient takes home: the clinic's own instructions with the times of this session filled in, on one page.

The text, its version and its hours are those of the protocol as the session carries it: the same that
`check instructions` attests. A time that the record does not know leaves a line to write on.
"""

from __future__ import annotations

import datetime as dt

from infusion_tui.exports.document import Block, Document, Facts, Items, Paper, Paragraph, Run, Section, Write
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.care_rules import Instructions
from infusion_tui.record.leave_items import INSTRUCTIONS, driving_again, whole_day
from infusion_tui.record.view import ChairView, CheckState
from infusion_tui.record.wording import clock_time

_BLANK = "________________"


def home_document(report: SessionReport, rule: Instructions, *, paper: Paper = "a4") -> Document:
    """The sheet of one session; `rule` is what its protocol gives the patient."""
    by = f" by {report.exported_by}" if report.exported_by else ""
    return Document(
        title=rule.title,
        lead=(*_whose(report), *_driving(report, rule)),
        sections=(
            Section("Until then", (Items(tuple(_filled(line, report, rule) for line in rule.lines)),)),
            Section("Whom to call", (Items(rule.call) if rule.call else Write("Telephone"),)),
            Section("Received", _given(report)),
        ),
        foot=(
            f"Instructions version {rule.version}. Session {(report.view.session_id or '')[:13]}."
            f" Made {report.full(report.exported_at)}{by} from the clinic's record."
        ),
        training=report.training,
        large=True,
        paper=paper,
        made_at=report.exported_at.astimezone(report.zone),
    )


def _whose(report: SessionReport) -> tuple[Block, ...]:
    view = report.view
    found: list[tuple[str, str]] = []
    if view.patient is not None:
        name = view.patient.name
        found.append(("For", f"{name}, number {view.patient.mrn}" if name else f"number {view.patient.mrn}"))
    if view.began_at is not None:
        found.append(("Day", whole_day(view.began_at, report.zone)))
    ended = view.pump_ended_at
    if ended is not None:
        found.append(("Infusion ended", _clock(report, ended)))
    return (Facts(tuple(found)),)


def _driving(report: SessionReport, rule: Instructions) -> tuple[Block, ...]:
    before = driving_again(rule, report.view.pump_ended_at)
    if before is not None:
        told = f"No driving before {_moment(report, before)} and a night's sleep, whichever is later."
        return (Paragraph(Run(told, strong=True), large=True),)
    return (
        Paragraph(
            Run(f"No driving for {rule.hours} hours after the end and before a night's sleep.", strong=True),
            large=True,
        ),
        Paragraph(_why_open(report.view, report)),
        Write("No driving before"),
    )


def _why_open(view: ChairView, report: SessionReport) -> str:
    at = clock_time(report.exported_at, report.zone)
    if view.started_at is None:
        return f"Made at {at}, when no infusion had been started: the time is to be written in."
    return f"Made at {at}, while the infusion had not ended: the time is to be written in."


def _filled(line: str, report: SessionReport, rule: Instructions) -> str:
    ended = report.view.pump_ended_at
    before = driving_again(rule, ended)
    line = line.replace("{no_driving_before}", _moment(report, before) if before is not None else _BLANK)
    return line.replace("{ended_at}", _clock(report, ended) if ended is not None else _BLANK)


def _given(report: SessionReport) -> tuple[Block, ...]:
    """Who gave it and to whom, as charted with `check instructions`; room to write where that is not charted."""
    found: list[Block] = []
    state = next((c for c in report.view.checks if (c.list, c.item) == ("leave", INSTRUCTIONS)), None)
    if state is not None and state.answer == "y" and state.at is not None:
        found.append(Facts((("Given", _said(state, report)),)))
    else:
        # what was told before the end was corrected does not hold any more: it says so and is given again
        if state is not None and state.detail:
            found.append(Paragraph(f"Given before, and not valid any more: {state.detail}."))
        found += [Write("Given at"), Write("by")]
    end = report.view.end
    if end is not None and end.to and end.how in ("leave", "anyway"):
        found.append(Facts((("Goes home with", end.to),)))
    found.append(Write("Signature of the adult who goes along"))
    return tuple(found)


def _said(state: CheckState, report: SessionReport) -> str:
    assert state.at is not None
    to = f" to {state.text}" if state.text else ""
    return f"{_clock(report, state.at)} by {state.by}{to}"


def _moment(report: SessionReport, at: dt.datetime) -> str:
    """`Tuesday 24 November 2026, 10:45`."""
    return f"{whole_day(at, report.zone)}, {clock_time(at, report.zone)}"


def _clock(report: SessionReport, at: dt.datetime) -> str:
    began = report.view.began_at
    same = began is not None and report.date(at) == report.date(began)
    return clock_time(at, report.zone) if same else _moment(report, at)
