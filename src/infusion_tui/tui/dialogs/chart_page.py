"""The chart over the whole window, with a cursor that reads a moment out. Read only: nothing here records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.tui.chart.axis import whole_axis
from infusion_tui.tui.chart.cursor import ChartCursor
from infusion_tui.tui.chart.drawing import LEAST_HEIGHT, LEGEND
from infusion_tui.tui.chart.readout import readout_rows
from infusion_tui.tui.chart.view import ChartView
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog
from infusion_tui.tui.dialogs.entry import EntryPage
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row, spread
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.wording import clock

_SPANS = {120: "two hours", 60: "an hour", 30: "half an hour"}
"""Minutes shown at once besides the whole session, widest first, and how that is said."""
_AROUND = 6
"""Rows of the page that are neither chart, read-out nor a strip: top, rule, keys."""


class ChartPage(ChairDialog):
    """Left and Right go from reading to reading, Up and Down show more or less time at once."""

    AUTO_FOCUS = None

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "reading", key_display="Left/Right", id="chart.left", tooltip="The moment before, read out", group=GROUP),
        Binding("right", "step(1)", "later", show=False, id="chart.right", tooltip="The moment after, read out", group=GROUP),
        Binding("home", "end(-1)", "first", show=False, id="chart.home", tooltip="The first moment that was charted", group=GROUP),
        Binding("end", "end(1)", "last", show=False, id="chart.end", tooltip="The last moment that was charted", group=GROUP),
        Binding("up,pageup", "zoom(-1)", "time shown", key_display="Up/Down", id="chart.up", tooltip="More time at once, up to the whole session", group=GROUP),
        Binding("down,pagedown", "zoom(1)", "closer", show=False, id="chart.down", tooltip="Less time at once, around the moment", group=GROUP),
        Binding("enter", "open", "entry", id="chart.enter", tooltip="Open the entry of this moment", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self.walked = ChartCursor()
        self.span: int | None = None
        """Minutes shown at once; None for the whole session."""
        self.chart_view = ChartView(self.zone, id="chart-rows")
        self._readout = RowsView(id="chart-readout")

    def title_words(self) -> str:
        """What is shown."""
        if self.walked.key is None:
            return "CHART"
        if self.span is None:
            axis = whole_axis(self.walked.chart, 80)
            return f"CHART  whole session, {clock(axis.begins_at, self.zone)} to {clock(axis.ends_at, self.zone)}"
        return f"CHART  {_SPANS[self.span]}"

    def body(self) -> Sequence[Widget]:
        """The chart, and the moment in words."""
        return (self.chart_view, self._readout)

    def _draw_top(self, width: int) -> Sequence[Row]:
        signs = (("* corrected  x not done  / struck  + more here ", "muted"),)
        legend = spread(((" ", "text"), *LEGEND), signs, width)
        return [*list(super()._draw_top(width))[:3], legend]

    def refresh_rows(self) -> None:
        """The chart as it stands; a tick that changes nothing repaints nothing."""
        width, height = self.app.size
        was = self.walked.key
        self.walked.follow(self.view)
        if was is None or (self.walked.at is None and self.walked.stops):
            self.walked.walk_to_end(first=False)
        if self.span is not None and self.span not in self._spans():
            self.span = None
        if was is None:
            self._top.show()
        moment, state = self.walked.moment, self.walked.state
        rows: list[Row] = [fit_row(((" nothing has been charted that a chart could show", "muted"),), width)]
        if moment is not None and state is not None:
            rows = readout_rows(self.walked.chart, moment, state, self.zone, width)
        # a moment with more to say takes rows from the chart; most have no more than this
        usual = 3
        rows += [()] * (usual - len(rows))
        around = _AROUND + len(self._strip.rows)
        self._readout.put(rows[: height - around])
        room = height - around - len(rows)
        span = dt.timedelta(minutes=self.span) if self.span is not None else None
        self.chart_view.show_chart(self.walked, width, room if room >= LEAST_HEIGHT else 0, span)

    def _spans(self) -> list[int | None]:
        """What can be shown at once: the whole session, and everything shorter."""
        axis = whole_axis(self.walked.chart, 80)
        whole = (axis.ends_at - axis.begins_at) / dt.timedelta(minutes=1)
        return [None, *(minutes for minutes in _SPANS if minutes < whole)]

    def action_step(self, steps: int) -> None:
        """To the moment before or after."""
        self.walked.walk(steps)
        self.refresh_rows()

    def action_end(self, side: int) -> None:
        """To the first or the last moment."""
        self.walked.walk_to_end(first=side < 0)
        self.refresh_rows()

    def action_zoom(self, closer: int) -> None:
        """More or less time at once."""
        spans = self._spans()
        at = spans.index(self.span) if self.span in spans else 0
        self.span = spans[min(max(at + closer, 0), len(spans) - 1)]
        self._top.show()
        self.refresh_rows()

    def action_open(self) -> None:
        """The entry of this moment; what it gives back for the line goes on to the chair."""
        number = self.walked.moment.number if self.walked.moment is not None else None
        if self.too_soon():
            return
        if number is None:
            self.dismiss(None)
            return
        self.app.push_screen(EntryPage(self.host, self.chair, number), self._opened)

    def _opened(self, text: str | None) -> None:
        if text is not None:
            self.dismiss(text)
