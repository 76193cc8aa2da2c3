"""The part of the record's page about scores over the course: each with its items, and item 9 on its own."""

from __future__ import annotations

from infusion_tui.exports.document import Block, Said
from infusion_tui.exports.record_parts import NOTHING, columns, said, strong, table, together
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.score_words import answers_text, items_text, total_text, watched_text
from infusion_tui.record.scored import Scored

NOBODY = "nobody wrote what was done"


def scores(report: SessionReport) -> tuple[Block, ...]:
    """One row for each score of this session as it stands; then those of other visits that still ask."""
    heads = columns(
        ("At", 0.8),
        ("Score", 2.0),
        ("On its own", 2.4),
        ("Items", 3.6),
        ("Scored by", 1.0),
        ("What was done", 2.4),
    )
    rows = [_row(report, one) for one in report.view.scores]
    rows += [_row(report, one, "from another visit: ") for one in report.view.carried]
    return table(heads, rows)


def _row(report: SessionReport, one: Scored, lead: str = "") -> tuple[Said, ...]:
    own = [f"{lead}{words}" for words in watched_text(one)]
    if one.yes_no:
        own, items = ([f"{lead}{one.short}"] if one.flagged else []), answers_text(one)
    else:
        items = items_text(one)
    alone = "; ".join(own) or NOTHING
    return (
        report.date(one.at) if one.day_only else report.moment(one.at),
        f"{total_text(one)}; {one.version}",
        strong(alone) if one.flagged is not None else alone,
        items or ("only the total was typed" if one.items else NOTHING),
        f"{one.rater}, charted by {one.by}" if one.rater else said(one.by),
        _done(report, one),
    )


def _done(report: SessionReport, one: Scored) -> Said:
    if one.flagged is None:
        return NOTHING
    if one.answered is None or one.answered_at is None:
        return together(strong(NOBODY))
    when = report.date(one.answered_at) if one.answered_day_only else report.moment(one.answered_at)
    return f"{when} {one.answered} ({said(one.answered_by)})"
