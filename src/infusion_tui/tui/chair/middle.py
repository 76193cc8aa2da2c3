"""The middle of a chair's screen: the log, and in a large enough window the chart beside or above it.

Widths and heights follow the window, not the room of the moment: nothing may jump while one types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical

from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.hint_state import STEADY_ROWS
from infusion_tui.tui.chart.cursor import ChartCursor
from infusion_tui.tui.chart.drawing import LEAST_HEIGHT, LEGEND
from infusion_tui.tui.chart.view import ChartView
from infusion_tui.tui.widgets.entry_log import EntryLog
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, width_of

BESIDE = (120, 40)
"""From this size up the chart stands beside the log."""
ABOVE = (160, 50)
"""From this size up it stands above the log, with a table in digits beside it."""

FULL_SET = 80
"""Cells of the log in which a full set stands in one line."""
KEYS = (
    ("Enter", "strong"),
    (" opens the entry  ", "muted"),
    ("Esc", "strong"),
    (" leaves the chart", "muted"),
)
_LEAST_CHART = 54
_LEAST_LOG_ROWS = 8
_LEAST_ABOVE = 18
"""Rows of a chart with all its lanes: with less room it stands beside the log."""


class Arrangement(msgspec.Struct, frozen=True):
    """What stands where: sizes in cells, 0 where something is left out. Heights without the title's row."""

    kind: Literal["log", "beside", "above"]
    chart_width: int = 0
    chart_height: int = 0
    table_width: int = 0


def arrange(width: int, height: int, rows: int) -> Arrangement:
    """The arrangement for a window of this size with so many rows for the middle."""
    if width >= ABOVE[0] and height >= ABOVE[1] and rows - 2 - _LEAST_LOG_ROWS >= _LEAST_ABOVE:
        table = max(46, width - 135)
        return Arrangement(
            "above",
            width - table,
            max(LEAST_HEIGHT, min((rows - 2) * 7 // 10, rows - 2 - _LEAST_LOG_ROWS)),
            table,
        )
    if width >= BESIDE[0] and height >= BESIDE[1] and rows - 1 >= LEAST_HEIGHT:
        return Arrangement("beside", max(_LEAST_CHART, width - FULL_SET), rows - 1)
    return Arrangement("log")


class _Figures(ChartView):
    """The chart under its title, with the table on its right where there is room. One view, not seven: each widget
    costs at every opening of a chair."""

    def __init__(self, zone: dt.tzinfo, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(zone, id=id)
        self.stands = Arrangement("log")
        self._table: list[Row] = []
        self._table_for: object = None

    def show_figures(self, walked: ChartCursor) -> int:
        """Draw. Returns how many rows were repainted."""
        stands = self.stands
        if stands.table_width and self._table_for != (walked.key, stands):
            from infusion_tui.tui.chair.scale_table import scale_table

            self._table_for = (walked.key, stands)
            width, height = stands.table_width, stands.chart_height
            self._table = scale_table(walked.chart, walked.stops, self._zone, width, height)
        return self.show_chart(walked, stands.chart_width - 1, stands.chart_height)

    def framed(self, rows: list[Row]) -> list[Row]:
        """Title, chart, table."""
        width, beside = self.stands.chart_width, self.stands.table_width
        title = _title(f"chart{self.shown_minutes()}", LEGEND, width)
        if not beside:
            return [title, *rows]
        table = [*self._table, *([()] * (len(rows) - len(self._table)))]
        joined = [(*fit_row(row, width), *other) for row, other in zip(rows, table, strict=True)]
        return [(*title, *_title("side effects 0-3 and scales", (), beside)), *joined]


class _Entries(Vertical):
    """The log under its title."""

    BLANK = True


class ChairMiddle(Vertical):
    """Log, chart and table. Call `show` on every tick; what did not change is not laid out again."""

    BLANK = True

    DEFAULT_CSS = """
    ChairMiddle { height: 1fr; background: $background; }
    ChairMiddle _Figures { display: none; }
    ChairMiddle #chair-entries { width: 1fr; height: 1fr; background: $background; }
    """

    def __init__(self, zone: dt.tzinfo, log: EntryLog, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._zone = zone
        self.log_view = log
        self.walked = ChartCursor()
        self.chart = _Figures(zone, id="chair-figures")
        self._log_title = InkLines(lambda width: (_title("last entries", (), width),), id="chair-title")

    def compose(self) -> ComposeResult:
        """Chart and table, then the entries."""
        yield self.chart
        with _Entries(id="chair-entries"):
            yield self._log_title
            yield self.log_view

    @property
    def arrangement(self) -> Arrangement:
        """What stands where."""
        return self.chart.stands

    def show(self, view: ChairView, width: int, height: int, rows: int) -> None:
        """Draw for a window of this size, with so many rows between the panel and the line's own rows."""
        stands = arrange(width, height, rows) if view.session_id is not None else Arrangement("log")
        if view.session_id is None:
            self.walked.leave()
        elif stands.kind != "log" or self.walked.at is not None:
            self.walked.follow(view)
            if self.walked.chart.is_blank:
                # an empty chart says nothing; the log of the pre-check has long lines
                stands = Arrangement("log")
        self._fit(stands)
        self.log_view.show_entries(view.entries)
        self._draw_chart()

    def _draw_chart(self) -> None:
        if self.arrangement.kind != "log":
            self.chart.show_figures(self.walked)

    def _fit(self, stands: Arrangement) -> None:
        """Put the parts where they stand. Not by classes: those have every stylesheet matched again."""
        if stands == self.arrangement:
            return
        self.chart.stands = stands
        styles = self.chart.styles
        styles.display = "none" if stands.kind == "log" else "block"
        if stands.kind == "beside":
            styles.dock, styles.width, styles.height = "right", stands.chart_width, "100%"
        else:
            styles.clear_rule("dock")
            styles.width, styles.height = "100%", stands.chart_height + 1

    # --- the cursor ---

    def step(self, view: ChairView, steps: int) -> bool:
        """Walk the chart. False when there is nothing to walk."""
        if view.session_id is None:
            return False
        self.walked.follow(view)
        self.walked.walk(steps)
        self._draw_chart()
        return self.walked.at is not None

    def leave_chart(self) -> bool:
        """No cursor. True when there was one."""
        if self.walked.at is None:
            return False
        self.walked.leave()
        self._draw_chart()
        return True

    @property
    def entry_at_cursor(self) -> int | None:
        """The entry that Enter opens."""
        moment = self.walked.moment if self.walked.at is not None else None
        return moment.number if moment is not None else None

    def readout(self, width: int) -> Sequence[Row]:
        """The moment under the cursor in words, for the hint; nothing without a cursor."""
        moment, state = (
            (self.walked.moment, self.walked.state) if self.walked.at is not None else (None, None)
        )
        if moment is None or state is None:
            return ()
        from infusion_tui.tui.chart.readout import readout_rows

        return readout_rows(self.walked.chart, moment, state, self._zone, width, STEADY_ROWS, KEYS)


def _title(words: str, legend: Row, width: int) -> Row:
    """`─── chart ── v systolic … ───`."""
    row: Row = (("─── ", "rule"), (f"{words} ", "muted"))
    if legend and width_of(row) + width_of(legend) + 4 <= width:
        row = (*row, ("── ", "rule"), *legend)
    left = width - width_of(row)
    return fit_row((*row, ("─" * max(0, left), "rule")), width)
