"""The parts of the page about care: sets due, side effects as intervals, medicines and what they did, what else was done."""

from __future__ import annotations

import datetime as dt

from infusion_tui.exports.document import Block, Paragraph, Said
from infusion_tui.exports.record_parts import (
    NOT_WRITTEN,
    NOTHING,
    columns,
    in_order,
    said,
    strong,
    table,
    together,
)
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.blind import gap_minutes
from infusion_tui.record.dosing import plain
from infusion_tui.record.effects import RELATED_WORDS, EffectCourse, asked_and_absent
from infusion_tui.record.gap_report import SetOutcome
from infusion_tui.record.medicines import GivenMedicine, wanted_words
from infusion_tui.record.set_history import STAGE_WORDS, summary
from infusion_tui.record.wording import entry_text

_ENDED: dict[str, Said] = {
    "set": "taken",
    "x": strong("not taken"),
    "open": strong("still open"),
    "missed": strong("never taken"),
}


def sets_due(report: SessionReport) -> tuple[Block, ...]:
    """The gap report: one sentence, the count for each stage, and one row for each set."""
    found = report.view.gap_report
    if found is None:
        return ()
    blocks: list[Block] = [Paragraph(f"{summary(found, report.zone)}.")]
    if found.stages:
        counts = ", ".join(f"{STAGE_WORDS[one.stage]} {one.done} of {one.required}" for one in found.stages)
        blocks.append(Paragraph(f"By stage: {counts}."))
    heads = columns(
        ("Due", 0.75), ("Stage", 0.95), ("Ended", 1.3), ("Late", 1.1), ("Reason", 1.9), ("Looks", 0.75), ("Why it was due", 5.4)
    )  # fmt: skip
    return (*blocks, *table(heads, (_set(report, one) for one in found.sets)))


def _set(report: SessionReport, one: SetOutcome) -> tuple[Said, ...]:
    ended = _ENDED[one.ended]
    return (
        report.moment(one.due_at),
        STAGE_WORDS[one.stage],
        together(ended, f" {report.moment(one.ended_at)}") if one.ended_at is not None else ended,
        f"{one.late_min} min late" if one.late_min else NOTHING,
        said(_reason(one)),
        ", ".join(report.moment(at) for at in one.looks_at) or NOTHING,
        said(one.why),
    )


def _reason(one: SetOutcome) -> str | None:
    if one.reason:
        return one.reason
    return None if one.ended == "set" and not one.late_min else "no reason written"


def effects(report: SessionReport) -> tuple[Block, ...]:
    """Each course of a side effect from its onset to the 0 after it, and what was asked and never there."""
    heads = columns(
        ("Side effect", 1.2), ("Onset", 1.4), ("Worst", 1.4), ("Resolved", 1.6), ("Minutes", 0.8), ("Related", 1.2),
        ("What was done", 2.6),
    )  # fmt: skip
    blocks = list(table(heads, (_course(report, course) for course in report.view.effect_courses)))
    absent = ", ".join(_label(report, key) for key in asked_and_absent(report.view.readings))
    if absent:
        blocks.append(Paragraph(f"Asked, never above 0: {absent}."))
    return tuple(blocks)


def _course(report: SessionReport, course: EffectCourse) -> tuple[Said, ...]:
    view = report.view

    def graded(grade: int, at: dt.datetime) -> str:
        word = view.protocol.severity_word(grade) if view.protocol else ""
        return f"{grade} {word} at {report.moment(at)}"

    resolved: Said
    if course.resolved_at is None:
        resolved = together(
            strong("not charted as resolved"), f", last {graded(course.last, course.last_at)}"
        )
    else:
        resolved = report.moment(course.resolved_at)
    so_far = " so far" if course.resolved_at is None and view.end is None else ""
    done = "; ".join(f"{report.moment(one.at)} {said(one.text)} ({said(one.by)})" for one in course.actions)
    return (
        _label(report, course.key),
        graded(course.first, course.first_at),
        graded(course.worst, course.worst_at),
        resolved,
        f"{course.minutes(view.end.at if view.end else view.now)}{so_far}",
        RELATED_WORDS[course.related] if course.related is not None else NOT_WRITTEN,
        done or NOT_WRITTEN,
    )


def _label(report: SessionReport, key: str) -> str:
    protocol = report.view.protocol
    effect = protocol.effect(key) if protocol else None
    return said(effect.label if effect else key)


def medicines(report: SessionReport) -> tuple[Block, ...]:
    """Each dose, why and by whose order, and what the reading after it said."""
    heads = columns(
        ("Given at", 0.9), ("Medicine", 1.6), ("Dose", 0.9), ("Route", 0.8), ("For", 1.3), ("Ordered by", 1.3),
        ("By", 0.6), ("Note", 1.2), ("Looked at again", 3.8),
    )  # fmt: skip
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
    return table(heads, rows)


def _reassessed(report: SessionReport, one: GivenMedicine) -> Said:
    if one.closed_at is not None:
        return f"{report.moment(one.closed_at)} {said(one.reading)} ({said(one.closed_by)})"
    wanted = wanted_words(one, report.view.protocol) if report.view.protocol is not None else ""
    missing = f", {wanted}" if wanted else ""
    return together(strong("not reassessed"), f", due {report.moment(one.due_at)}{missing}")


def other_care(report: SessionReport) -> tuple[Block, ...]:
    """What was done that is no medicine, and who was told; a read-back that nobody wrote is said."""
    protocol = report.view.protocol
    if protocol is None:
        return ()
    rows = []
    for line in in_order(report):
        payload = line.payload
        if line.struck or not isinstance(payload, ev.CareGiven | ev.ProviderTold | ev.ScoreAnswered):
            continue
        read_back = NOTHING
        if isinstance(payload, ev.ProviderTold):
            read_back = "yes" if payload.read_back else NOT_WRITTEN
        what = said(entry_text(payload, protocol, report.zone))
        rows.append((report.moment(line.occurred_at), what, said(line.by), said(line.note), read_back))
    return table(columns(("At", 0.8), ("What", 3.0), ("By", 0.6), ("Note", 3.0), ("Read back", 1.0)), rows)


def not_seen(report: SessionReport) -> tuple[Block, ...]:
    """A row for each time in which no screen was on: from, to, minutes. Nothing where there was none."""
    rows = [
        (
            report.moment(line.payload.since),
            report.moment(line.occurred_at),
            str(gap_minutes(line.payload.since, line.occurred_at)),
            str(line.number),
        )
        for line in report.view.entries
        if isinstance(line.payload, ev.WatchBlind)
    ]
    return table(columns("From", "To", "Minutes", "Entry"), rows)
