"""The parts of the page about care: side effects as intervals, medicines and what they did, what else was done."""

from __future__ import annotations

import datetime as dt

from infusion_tui.exports.markdown_parts import NOTHING, said, table
from infusion_tui.exports.markdown_timeline import in_order
from infusion_tui.exports.plain_text import markdown
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.effects import RELATED_WORDS, EffectCourse, asked_and_absent
from infusion_tui.record.medicines import GivenMedicine, wanted_words
from infusion_tui.record.wording import entry_text

NOT_WRITTEN = "not written"


def effects(report: SessionReport) -> list[str]:
    """Each course of a side effect from its onset to the 0 after it, and what was asked and never there."""
    head = ("Side effect", "Onset", "Worst", "Resolved", "Minutes", "Related", "What was done")
    rows = [_course(report, course) for course in report.view.effect_courses]
    lines = table(head, rows) if rows else []
    absent = ", ".join(_label(report, key) for key in asked_and_absent(report.view.readings))
    if absent:
        lines += ["", f"Asked, never above 0: {absent}."]
    return lines


def _course(report: SessionReport, course: EffectCourse) -> tuple[str, ...]:
    def graded(grade: int, at: dt.datetime) -> str:
        protocol = report.view.protocol
        word = protocol.severity_word(grade) if protocol else ""
        return f"{grade} {markdown(word)} at {report.moment(at)}"

    is_open = course.resolved_at is None
    done = "; ".join(f"{report.moment(one.at)} {said(one.text)} ({said(one.by)})" for one in course.actions)
    return (
        _label(report, course.key),
        graded(course.first, course.first_at),
        graded(course.worst, course.worst_at),
        f"**not charted as resolved**, last {graded(course.last, course.last_at)}"
        if course.resolved_at is None
        else report.moment(course.resolved_at),
        f"{course.minutes(report.view.end.at if report.view.end else report.view.now)}{' so far' if is_open and report.view.end is None else ''}",
        said(RELATED_WORDS[course.related]) if course.related is not None else NOT_WRITTEN,
        done or NOT_WRITTEN,
    )


def _label(report: SessionReport, key: str) -> str:
    protocol = report.view.protocol
    effect = protocol.effect(key) if protocol else None
    return said(effect.label if effect else key)


def medicines(report: SessionReport) -> list[str]:
    """Each dose, why and by whose order, and what the reading after it said."""
    head = ("Given at", "Medicine", "Dose", "Route", "For", "Ordered by", "By", "Note", "Looked at again")
    rows = [
        (
            report.moment(one.given_at),
            said(one.drug) + ("" if one.listed else " (not on the as-needed list)"),
            f"{plain(one.dose)} {said(one.unit)}",
            said(one.route),
            said(one.why, NOT_WRITTEN),
            said(one.ordered_by, NOT_WRITTEN),
            said(one.by),
            said(one.note),
            _reassessed(report, one),
        )
        for one in report.view.medicines_given
    ]
    return table(head, rows) if rows else []


def _reassessed(report: SessionReport, one: GivenMedicine) -> str:
    if one.closed_at is not None:
        return f"{report.moment(one.closed_at)} {said(one.reading)} ({said(one.closed_by)})"
    wanted = wanted_words(one, report.view.protocol) if report.view.protocol is not None else ""
    missing = f", {said(wanted)}" if wanted else ""
    return f"**not reassessed**, due {report.moment(one.due_at)}{missing}"


def other_care(report: SessionReport) -> list[str]:
    """What was done that is no medicine, and who was told; a read-back that nobody wrote is said."""
    protocol = report.view.protocol
    if protocol is None:
        return []
    rows = []
    for line in in_order(report):
        payload = line.payload
        if line.struck or not isinstance(payload, ev.CareGiven | ev.ProviderTold):
            continue
        read_back = NOTHING
        if isinstance(payload, ev.ProviderTold):
            read_back = "yes" if payload.read_back else NOT_WRITTEN
        what = said(entry_text(payload, protocol, report.zone))
        rows.append((report.moment(line.occurred_at), what, said(line.by), said(line.note), read_back))
    return table(("At", "What", "By", "Note", "Read back"), rows) if rows else []
