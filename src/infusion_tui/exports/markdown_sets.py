"""The gap report on the page: sets that were due against sets that were done, each gap with its reason."""

from __future__ import annotations

from infusion_tui.exports.markdown_parts import NOTHING, said, table
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.gap_report import SetOutcome
from infusion_tui.record.set_history import STAGE_WORDS, summary

_ENDED = {"set": "taken", "x": "**not taken**", "open": "**still open**", "missed": "**never taken**"}


def sets_due(report: SessionReport) -> list[str]:
    """One sentence, the count for each stage, and one row for each set."""
    found = report.view.gap_report
    if found is None:
        return []
    lines = [f"{said(summary(found, report.zone))}."]
    if found.stages:
        counts = ", ".join(f"{STAGE_WORDS[one.stage]} {one.done} of {one.required}" for one in found.stages)
        lines += ["", f"By stage: {counts}."]
    rows = [
        (
            report.moment(one.due_at),
            STAGE_WORDS[one.stage],
            _ENDED[one.ended] + (f" {report.moment(one.ended_at)}" if one.ended_at is not None else ""),
            f"{one.late_min} min late" if one.late_min else NOTHING,
            said(_reason(one)),
            ", ".join(report.moment(at) for at in one.looks_at) or NOTHING,
            said(one.why),
        )
        for one in found.sets
    ]
    if rows:
        lines += ["", *table(("Due", "Stage", "Ended", "Late", "Reason", "Looks", "Why it was due"), rows)]
    return lines


def _reason(one: SetOutcome) -> str | None:
    if one.reason:
        return one.reason
    return None if one.ended == "set" and not one.late_min else "no reason written"
