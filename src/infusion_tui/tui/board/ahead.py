"""The next minutes of the room as one row: a place for each minute with the number of chairs that want somebody then,
and in words when the most of them fall together. Pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from infusion_tui.record.forecast import Forecast, cluster_short, cluster_words
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, width_of
from infusion_tui.tui.wording import clock, fitting

HIGH, WIDE = 40, 120
"""From this size up the row always stands on the board; below it the key opens the page."""

_GROUP = 10
"""Minutes between two gaps in the row."""


def ahead_row(found: Forecast | None, zone: ZoneInfo, width: int) -> Row:
    """The row in exactly `width` cells."""
    if found is None:
        return fit_row(((" next minutes: nothing is planned", "muted"),), width)
    counts = found.per_minute()
    marks = _marks(counts)
    begin, end = clock(found.begins_at, zone), clock(found.ends_at, zone)
    lead = f" next {len(counts)} min "
    row: Row = ((lead, "muted"), (f"{begin} ", "muted"), *marks, (f" {end}", "muted"))
    if width_of(row) > width - 16:
        row = (("  ", "text"), *marks)
    left = width - width_of(row) - 3
    worst = found.worst
    if worst is None:
        words = fitting(("no two chairs at once", "none together", ""), left)
        return fit_row((*row, (f"   {words}", "muted")), width)
    said = cluster_words(worst, zone)
    words = fitting((f"most at once {said}", said, cluster_short(worst, zone), ""), left)
    return fit_row((*row, (f"   {words}", "text")), width)


def _marks(counts: tuple[int, ...]) -> tuple[Span, ...]:
    """`··1··2··· ·····3····`: chairs in each minute; more than nine are `+`."""
    spans: list[Span] = []
    for at, count in enumerate(counts):
        if at and at % _GROUP == 0:
            spans.append((" ", "text"))
        sign = "·" if not count else str(count) if count <= 9 else "+"
        ink = "muted" if not count else "text" if count == 1 else "strong"
        if spans and spans[-1][1] == ink:
            spans[-1] = (spans[-1][0] + sign, ink)
        else:
            spans.append((sign, ink))
    return tuple(spans)
