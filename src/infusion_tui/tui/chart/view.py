"""The chart as a widget: laid out again only when the facts, the size or the time shown differ. The cursor passes
over what is laid out."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from infusion_tui.tui.chart.axis import Axis, fitting_axis, near_axis, whole_axis
from infusion_tui.tui.chart.cursor import ChartCursor
from infusion_tui.tui.chart.drawing import LEAST_WIDTH, Layout, cells_of, lay_out
from infusion_tui.tui.widgets.ink import InkView, Row


class ChartView(InkView):
    """Give it the walked chart on every tick; a tick that changes nothing costs one comparison."""

    DEFAULT_CSS = """
    ChartView { height: 1fr; overflow: hidden; }
    """

    def __init__(self, zone: dt.tzinfo, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._zone = zone
        self._drawn: object = None
        self._layout: Layout | None = None
        self._laid_out_for: object = None
        self.laid_out = 0
        """How often it was laid out (for tests of its thrift)."""

    def show_chart(
        self, walked: ChartCursor, width: int, height: int, span: dt.timedelta | Literal["fit"] | None = "fit"
    ) -> int:
        """Draw for so many cells. `span`: how much time is shown; None for the whole session, `fit` for as much as
        stays readable. Returns how many rows were repainted."""
        key = (walked.key, walked.at, width, height, span)
        if key == self._drawn:
            return 0
        self._drawn = key
        if width < LEAST_WIDTH:
            return self.show_rows([])
        axis = self.axis(walked, cells_of(width), span)
        laid_out_for = (walked.key, axis, height)
        if self._layout is None or laid_out_for != self._laid_out_for:
            self._laid_out_for = laid_out_for
            self._layout = lay_out(walked.chart, axis, self._zone, width, height)
            self.laid_out += 1
        return self.show_rows(self.framed(self._layout.at(walked.stands_at, self._zone)))

    def shown_minutes(self) -> str:
        """`, 90 min` when only a part of the session is shown, else nothing."""
        axis = self._layout.axis if self._layout is not None else None
        if axis is None or not (axis.has_earlier or axis.has_later):
            return ""
        return f", {(axis.ends_at - axis.begins_at) // dt.timedelta(minutes=1)} min"

    def framed(self, rows: list[Row]) -> list[Row]:
        """The rows with what a subclass puts around them."""
        return rows

    @staticmethod
    def axis(walked: ChartCursor, cells: int, span: dt.timedelta | Literal["fit"] | None) -> Axis:
        """The stretch of time that is shown."""
        if span is None:
            return whole_axis(walked.chart, cells)
        if span == "fit":
            return fitting_axis(walked.chart, cells, walked.at)
        return near_axis(walked.chart, cells, span, walked.at)
