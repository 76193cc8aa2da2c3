"""The part of the Markdown page about what nobody saw."""

from __future__ import annotations

from infusion_tui.exports.markdown_parts import table
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.blind import gap_minutes


def not_seen(report: SessionReport) -> list[str]:
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
    return table(("From", "To", "Minutes", "Entry"), rows) if rows else []
