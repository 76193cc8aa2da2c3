"""One chair as it was: who, phase and number, log, and the chart where there is room. It only shows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.head import HeadFacts, person_spans, phase_line
from infusion_tui.tui.chair.panel import panel
from infusion_tui.tui.chart.cursor import ChartCursor
from infusion_tui.tui.chart.drawing import LEAST_HEIGHT, LEAST_WIDTH
from infusion_tui.tui.chart.view import ChartView
from infusion_tui.tui.widgets.entry_log import EntryLog
from infusion_tui.tui.widgets.ink import Row, fit_row, row_text, width_of
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.wording import headline, plain

LEAST_LOG, LEAST_CHART = 48, 54
"""Cells that log and chart need to stand beside each other."""


class ChartThen(ChartView):
    """The chart of a moment of the past: its right end is not now."""

    def framed(self, rows: list[Row]) -> list[Row]:
        """The same, with `then` under its end."""
        return [_then(row) for row in rows]


def _then(row: Row) -> Row:
    at = row_text(row).find(" now")
    if at < 0:
        return row
    signs = [(sign, ink) for text, ink in row for sign in text]
    signs[at : at + 4] = [(sign, signs[at + 3][1]) for sign in "then"]
    return tuple(signs)


class ChairThen(Vertical):
    """Call `show` with the view of a moment. Nothing here has the focus or takes a key."""

    BLANK = True

    DEFAULT_CSS = """
    ChairThen { height: 1fr; background: $background; }
    ChairThen Horizontal { height: 1fr; background: $background; }
    ChairThen #replay-log { width: 1fr; height: 1fr; }
    ChairThen #replay-chart { display: none; height: 1fr; }
    """

    def __init__(self, zone: ZoneInfo, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._zone = zone
        self._panel = RowsView(id="replay-panel")
        self.log_view = EntryLog(zone, id="replay-log")
        self.chart = ChartThen(zone, id="replay-chart")
        self._walked = ChartCursor()
        self.chart_wanted = False
        """The chart in place of the log, where they do not stand beside each other."""

    def compose(self) -> ComposeResult:
        """Panel, then log and chart."""
        yield self._panel
        with Horizontal():
            yield self.log_view
            yield self.chart

    def show(self, view: ChairView, width: int, height: int, *, names_hidden: bool) -> None:
        """Draw for so many cells."""
        rows = [_who(view, self._zone, width, names_hidden=names_hidden)]
        if view.session_id is None:
            rows += _nobody(width)
        elif self.chart_wanted and not _beside(width, height):
            # in a small window the chart needs the rows of numbers and bars
            rows.append(phase_line(view, self._zone, width, headline(view).big))
        else:
            rows += [_untyped(row) for row in panel(view, width, height, self._zone)]
        self._panel.put(rows)
        # what happened only later is known today, but it was not there yet
        entries = tuple([one for one in view.entries if one.occurred_at <= view.now])
        self.log_view.show_entries(entries)
        self._show_chart(msgspec.structs.replace(view, entries=entries), width, height - len(rows))

    def _show_chart(self, view: ChairView, width: int, rows: int) -> None:
        beside = _beside(width, rows)
        shown = view.session_id is not None and (beside or self.chart_wanted) and rows >= LEAST_HEIGHT
        if shown:
            self._walked.follow(view)
            shown = not self._walked.chart.is_blank
        cells = 0 if not shown else max(LEAST_CHART, width - 80) if beside else width
        self.chart.display, self.log_view.display = bool(cells), beside or not cells
        if cells:
            self.chart.styles.width = cells
            self.chart.show_chart(self._walked, max(LEAST_WIDTH, cells - 1), rows)


def _untyped(row: Row) -> Row:
    """The row without what a chair's own screen says to type: nothing can be typed here."""
    return tuple((" " * len(text) if text.startswith("type ") else text, ink) for text, ink in row)


def _beside(width: int, rows: int) -> bool:
    return width >= LEAST_LOG + LEAST_CHART and rows >= LEAST_HEIGHT


def _who(view: ChairView, zone: ZoneInfo, width: int, *, names_hidden: bool) -> Row:
    label = f" {plain(view.label, 16)}" if view.label and view.label != view.chair else ""
    lead = (f" CHAIR {plain(view.chair, 12)}{label} ", "strong")
    facts = HeadFacts(zone, None, names_hidden=names_hidden)
    return fit_row((lead, *person_spans(view, facts, width - width_of((lead,)))), width)


def _nobody(width: int) -> list[Row]:
    return [
        fit_row((), width),
        fit_row(((" Nobody was in this chair then.", "text"),), width),
        fit_row((), width),
    ]
