"""The whole chart as rows: plot, axis, and as many lanes as there is room for, most needed first. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import msgspec

from infusion_tui.record.events import VALUE_ORDER
from infusion_tui.record.vitals_chart import VitalsChart
from infusion_tui.record.wording import VALUE_LABELS
from infusion_tui.tui.chart.axis import Axis, axis_rows
from infusion_tui.tui.chart.canvas import Line, single
from infusion_tui.tui.chart.lanes import effect_lane, effects_lane, medicine_lane, rate_lane, value_lane
from infusion_tui.tui.chart.plot import GRID, plot_rows, scale
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row, trim

LEAST_WIDTH, LEAST_HEIGHT = 40, 11
_LEAST_PLOT = 7
CURSOR = "┆"
_FIRST = ("spo2", "rr", "sed", "dis")
_SIDE_LABELS = {"spo2": "SpO2 %", "rr": "RR /min", "bp": "BP mmHg", "hr": "HR /min", "o2_l_min": "O2 L/min"}
LEGEND: Row = (
    ("v", "strong"), (" systolic ", "muted"), ("^", "strong"), (" diastolic ", "muted"), ("•", "strong"),
    (" HR ", "muted"),
)  # fmt: skip


class Lane(msgspec.Struct, frozen=True):
    """A line under the plot; `needed` says how soon it is left out where rows run short (high first)."""

    label: str
    order: int
    needed: int
    draw: Callable[[Axis], Line]


def margin_of(width: int) -> int:
    """Cells of the margin with scale and labels."""
    return 9 if width < 90 else 13


def cells_of(width: int) -> int:
    """Cells of the time axis in a chart of this width."""
    return width - margin_of(width)


class Layout(msgspec.Struct, frozen=True):
    """A chart laid out for one axis and size: all its rows without the cursor, which only passes over them."""

    chart: VitalsChart
    axis: Axis
    width: int
    rows: tuple[Row, ...]
    plot_height: int
    used: int

    def at(self, cursor: dt.datetime | None, zone: dt.tzinfo) -> list[Row]:
        """The rows with the cursor at a moment."""
        x = self.axis.x(cursor) if cursor is not None and self.rows else None
        if x is None:
            return list(self.rows)
        margin, plot = margin_of(self.width), self.plot_height
        rows = [_passed(row, margin + x, in_plot=y < plot) for y, row in enumerate(self.rows[: self.used])]
        rows += self.rows[self.used :]
        axis = _axis_rows(self.chart, self.axis, cursor, zone, self.width)
        rows[plot : plot + 2] = [_passed(row, margin + x, in_plot=False) for row in axis]
        return rows


def _passed(row: Row, x: int, *, in_plot: bool) -> Row:
    """The row with one cell on the ground of the chosen place; where the plot is empty, the cursor's line."""
    spans: list[Span] = []
    for text, ink in row:
        if 0 <= x < len(text):
            sign = text[x]
            here = (CURSOR, "muted@") if in_plot and sign in (" ", GRID) else (sign, f"{ink}@")
            cut = ((text[:x], ink), here, (text[x + 1 :], ink))
            spans += [span for span in cut if span[0]]
        else:
            spans.append((text, ink))
        x -= len(text)
    return tuple(spans)


def lay_out(chart: VitalsChart, axis: Axis, zone: dt.tzinfo, width: int, height: int) -> Layout:
    """The chart in exactly `height` rows of `width` cells; nothing where there is too little room for one."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return Layout(chart, axis, width, (), 0, 0)
    margin = margin_of(width)
    room = height - 2
    lanes = _lanes(chart, axis, width, room)
    # what is left over stays empty below: rows of unlike height would misplace every value between two labels
    plot_height = scale(chart, room - len(lanes))[0]
    rows = plot_rows(chart, axis, plot_height, margin)
    if chart.is_blank:
        rows[plot_height // 2] = ((" " * (margin - 1) + "│", "muted"), ("  nothing charted yet", "muted"))
    rows += _axis_rows(chart, axis, None, zone, width)
    rows += [(_label(lane.label, margin), *lane.draw(axis).row()) for lane in lanes]
    used = len(rows)
    rows += [()] * (height - used)
    return Layout(chart, axis, width, tuple(fit_row(row, width) for row in rows), plot_height, used)


def _axis_rows(
    chart: VitalsChart, axis: Axis, cursor: dt.datetime | None, zone: dt.tzinfo, width: int
) -> list[Row]:
    margin = margin_of(width)
    ticks, times = axis_rows(axis, None if chart.is_over else chart.now, cursor, zone)
    return [
        fit_row(((" " * (margin - 1) + "└", "muted"), *ticks.row()), width),
        fit_row(((" " * margin, "text"), *times.row()), width),
    ]


def _label(text: str, margin: int) -> Span:
    return (fit(f" {trim(single(text), margin - 2)}", margin), "muted")


def _lanes(chart: VitalsChart, axis: Axis, width: int, room: int) -> list[Lane]:
    """The lanes that have room beside a plot, in the order in which they stand."""
    most = room - _LEAST_PLOT
    wide = margin_of(width) > 9

    def label(key: str) -> str:
        return _SIDE_LABELS.get(key, key) if wide else VALUE_LABELS.get(key, key)

    def values(key: str) -> Callable[[Axis], Line]:
        return partial(value_lane, chart, keys=(key,))

    # an hour after the pump's end its lane has nothing to say
    over = chart.pump_ended_at is not None and chart.pump_ended_at < axis.begins_at
    lanes = [
        Lane("rate mL/h" if wide else "rate", 0, 55 if over else 100, partial(rate_lane, chart)),
        *(Lane(label(key), 30 + n, 90 - n, values(key)) for n, key in enumerate(_FIRST)),
        Lane(label("bp"), 10, 60, values("bp")),
        Lane(label("hr"), 11, 59, values("hr")),
    ]
    charted = {mark.key for mark in chart.marks} | {one.key for one in chart.not_done if one.key}
    others = [key for key in VALUE_ORDER if key in charted and key not in ("bp", "hr", *_FIRST)]
    lanes += [Lane(label(key), 40 + n, 50 - n, values(key)) for n, key in enumerate(others)]
    medicine = Lane("medicine" if wide else "med", 90, 70, partial(medicine_lane, chart))
    shown = list(dict.fromkeys(mark.key for mark in chart.grades if mark.value or not mark.stands))
    effects = [Lane(key, 60 + n, 71, partial(effect_lane, chart, key=key)) for n, key in enumerate(shown)]
    # side effects share a line before the numbers of anything else are left out
    if not effects or len(effects) > max(1, most - len(lanes) - 1):
        effects = [Lane("effects", 60, 71, partial(effects_lane, chart, keys=shown))]
    lanes = sorted([*lanes, *effects, medicine], key=lambda lane: -lane.needed)
    taken = lanes[:most]
    if not any(lane.order in (10, 11) for lane in taken) and _has_signs(chart):
        # without their numbers, what became of pressure and pulse is told by signs
        signs = Lane("BP HR", 10, 60, partial(value_lane, chart, keys=("bp", "hr"), signs_only=True))
        taken = [*lanes[: most - 1], signs]
    return sorted(taken, key=lambda lane: lane.order)


def _has_signs(chart: VitalsChart) -> bool:
    return any(
        mark.key in ("bp", "hr") and (mark.correction is not None or not mark.stands) for mark in chart.marks
    ) or any(one.key in ("bp", "hr", None) for one in chart.not_done)
