"""The room as it is, above every replay: its clock, and what is late now. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board.header import HeaderFacts, look_line, unread_line
from infusion_tui.tui.freshness import freshness, is_hatched
from infusion_tui.tui.widgets.ink import Row, Span, spread
from infusion_tui.tui.wording import clock_seconds, plain


def now_rows(facts: HeaderFacts, views: Sequence[ChairView], width: int) -> tuple[Row, Row]:
    """Two rows that are live: they say NOW in front."""
    left: list[Span] = [(" NOW ", "cursor"), (f" {clock_seconds(facts.now, facts.zone)}", "strong")]
    if width >= 60:
        left.append(("  the room as it is, under it a replay", "muted"))
    if facts.training:
        left += [("  ", "text"), (" TRAINING ", "training")]
    person = plain(facts.signed_in, 12) if facts.signed_in else "not signed in"
    right: Row = ((person, "text"), ("  ", "text"), freshness(facts.age_s), (" ", "text"))
    second = unread_line(facts.age_s, width) if is_hatched(facts.age_s) else look_line(views, width)
    return spread(tuple(left), right, width), second
