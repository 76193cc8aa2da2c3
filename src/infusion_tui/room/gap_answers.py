"""The gap report as JSON."""

from __future__ import annotations

from typing import Any

from infusion_tui.record.gap_report import GapReport


def gap_json(report: GapReport) -> dict[str, Any]:
    """Sets that were due against sets that were done."""
    gap = report.longest
    return {
        "required": report.required,
        "done": report.done,
        "stages": [{"stage": s.stage, "required": s.required, "done": s.done} for s in report.stages],
        "longest_gap": {
            "from": gap.since.isoformat(), "to": gap.to.isoformat(), "minutes": gap.minutes, "reason": gap.reason,
        } if gap is not None else None,
        "sets": [
            {
                "due_at": one.due_at.isoformat(), "stage": one.stage, "why": one.why, "ended": one.ended,
                "at": one.ended_at.isoformat() if one.ended_at is not None else None, "late_min": one.late_min, "reason": one.reason,
                "looks_at": [look.isoformat() for look in one.looks_at],
            }
            for one in report.sets
        ],
    }  # fmt: skip
