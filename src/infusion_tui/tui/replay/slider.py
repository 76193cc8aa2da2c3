"""The time slider of a replay: phases, entries, and where one stands. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from infusion_tui.record.phase_spans import PhaseSpan
from infusion_tui.tui.looks import LOOKS
from infusion_tui.tui.widgets.ink import Row, Span, fit_row
from infusion_tui.tui.wording import clock

_HERE = "█"
_MANY = 3
"""From so many entries in one cell on its tick is thick."""


class Slider:
    """A stretch of time on so many cells."""

    def __init__(self, begins_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo, width: int) -> None:
        self.begins_at, self.ends_at = begins_at, ends_at
        self._begin, self._end = clock(begins_at, zone), clock(ends_at, zone)
        self._width = width
        self.left = len(self._begin) + 2
        self.cells = max(1, width - self.left - len(self._end) - 2)
        self._second = max(1.0, (ends_at - begins_at).total_seconds())

    def cell(self, at: dt.datetime) -> int:
        """The cell of a moment."""
        share = (at - self.begins_at).total_seconds() / self._second
        return min(max(int(share * self.cells), 0), self.cells - 1)

    def moment(self, cell: int) -> dt.datetime:
        """The middle of a cell."""
        return self.begins_at + dt.timedelta(seconds=(cell + 0.5) * self._second / self.cells)

    def rows(self, top: Sequence[Span], ticks: Sequence[dt.datetime], at: dt.datetime) -> tuple[Row, Row]:
        """What was, one span for each cell, with the times at both ends; under it the entries."""
        here = self.cell(at)
        counts = [0] * self.cells
        for tick in ticks:
            counts[self.cell(tick)] += 1
        low: list[Span] = [_tick(count) for count in counts]
        upper = list(top)
        upper[here] = (upper[here][0], "cursor")
        low[here] = (_HERE, "strong")
        first: Row = (
            (f" {self._begin} ", "muted"),
            *_joined(upper),
            (f" {self._end} ", "muted"),
        )
        second: Row = ((" " * self.left, "text"), *_joined(low))
        return fit_row(first, self._width), fit_row(second, self._width)

    def phases(self, spans: Sequence[PhaseSpan]) -> list[Span]:
        """The sign of the phase in each cell of one session; a pause stands in at least one."""
        found: list[Span] = [("·", "muted")] * self.cells
        for span in sorted(spans, key=lambda one: one.phase == "paused"):
            first = self.cell(span.begins_at)
            last = self.cell(min(span.ends_at or self.ends_at, self.ends_at))
            if span.begins_at > self.ends_at or (span.ends_at is not None and span.ends_at < self.begins_at):
                continue
            for cell in range(first, max(first + 1, last)):
                found[cell] = (LOOKS[span.phase].symbol[0], f"word-{span.phase}")
        return found

    def in_use(self, sessions: Sequence[Sequence[PhaseSpan]]) -> list[Span]:
        """How many chairs were in use in each cell; more than nine are `+`."""
        counts = [0] * self.cells
        for spans in sessions:
            if not spans:
                continue
            begin, end = spans[0].begins_at, spans[-1].ends_at or self.ends_at
            if begin > self.ends_at or end < self.begins_at:
                continue
            for cell in range(self.cell(begin), self.cell(end) + 1):
                counts[cell] += 1
        return [("·", "muted") if not n else (str(n) if n <= 9 else "+", "text") for n in counts]


def _tick(count: int) -> Span:
    """Nothing, an entry or two, more."""
    return ("·", "muted") if not count else ("│" if count < _MANY else "┃", "text")


def _joined(spans: Sequence[Span]) -> Row:
    """Neighbours in one ink as one span."""
    joined: list[Span] = []
    for text, ink in spans:
        if joined and joined[-1][1] == ink:
            joined[-1] = (joined[-1][0] + text, ink)
        else:
            joined.append((text, ink))
    return tuple(joined)
