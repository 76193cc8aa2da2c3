"""Pressure and pulse in the anaesthetic convention: `v` systolic, `^` diastolic, a stem, `•` pulse. Pure.

The axis is fixed from 60 to 180 and grows where values need it. No line joins two readings. Where two values fall
on one cell both stay readable: the pulse stands beside it, or one sign says both (`X` both pressures, `V` and `A` a
pressure with the pulse on it).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from infusion_tui.record.vitals_chart import Mark, VitalsChart
from infusion_tui.tui.chart.axis import Axis
from infusion_tui.tui.chart.canvas import Line
from infusion_tui.tui.widgets.ink import Row

AXIS_LOW, AXIS_HIGH = 60, 180
STEP = 20
GRID = "·"
_RowOf = Callable[[int], int]
_BOTH = {"v^": "X", "^v": "X", "v•": "V", "^•": "A", "X•": "&"}


def axis_range(chart: VitalsChart) -> tuple[int, int]:
    """60 to 180, grown in steps of 20 as far as the values of the session need, never shrunk below that."""
    low, high = AXIS_LOW, AXIS_HIGH
    for mark in chart.marks:
        for value in _numbers(mark):
            while value < low:
                low -= STEP
            while value > high:
                high += STEP
    return low, high


def _numbers(mark: Mark) -> tuple[int, ...]:
    if mark.key == "bp" and isinstance(mark.value, tuple):
        return mark.value
    if mark.key == "hr" and isinstance(mark.value, int | Decimal):
        return (int(mark.value),)
    return ()


def scale(chart: VitalsChart, most: int) -> tuple[int, int]:
    """(rows, mmHg between two labels) of the finest plot in at most so many rows in which each row is as many mmHg
    as the next. Where there is room for none, all the rows there are."""
    low, high = axis_range(chart)
    # tenths of mmHg in a row, and labels that fall on rows
    for per_row, labels in ((50, 20), (60, 30), (75, 30), (100, 20), (150, 30), (200, 20)):
        rows = (high - low) * 10 // per_row + 1
        if (high - low) % labels == 0 and rows <= most:
            return rows, labels
    return most, STEP


def plot_rows(chart: VitalsChart, axis: Axis, height: int, margin: int) -> list[Row]:
    """The plot in exactly `height` rows, each with the scale in its margin."""
    low, high = axis_range(chart)
    lines = [Line(axis.cells) for _ in range(height)]

    def row_of(value: int) -> int:
        return round((high - value) * (height - 1) / (high - low))

    plotted = [mark for mark in chart.marks if mark.key in ("bp", "hr") and mark.stands]
    shown = [(x, mark) for mark in plotted if (x := axis.x(mark.at)) is not None]
    _pressures(shown, lines, row_of)
    _pulses(shown, lines, row_of)
    step = scale(chart, height)[1]
    labels = {row_of(value): value for value in range(low, high + 1, step)}
    grid = axis.grid()
    rows: list[Row] = []
    for y, line in enumerate(lines):
        if y in labels:
            for x in grid:
                line.guide(x, GRID, "rule")
        edge = f"{labels[y]:>{margin - 2}} ┤" if y in labels else " " * (margin - 1) + "│"
        rows.append(((edge, "muted"), *line.row()))
    return rows


def _ink(mark: Mark) -> str:
    return "fixed" if mark.correction is not None else "strong"


def _pressures(shown: Sequence[tuple[int, Mark]], lines: list[Line], row_of: _RowOf) -> None:
    pairs = [(x, mark, mark.value) for x, mark in shown if isinstance(mark.value, tuple) and mark.key == "bp"]
    for x, _, (top, bottom) in pairs:
        for y in range(row_of(top) + 1, row_of(bottom)):
            lines[y].put(x, "│", "bar")
    for x, mark, (top, bottom) in pairs:
        for value, sign in ((top, "v"), (bottom, "^")):
            line = lines[row_of(value)]
            there = line.sign(x)
            line.put(x, _BOTH.get(there + sign, sign) if there in "v^X" else sign, _ink(mark))


def _pulses(shown: Sequence[tuple[int, Mark]], lines: list[Line], row_of: _RowOf) -> None:
    """Pulses at their place; those that fall on a pressure stand beside it, once all others have their place."""
    pulses = [(x, mark, lines[row_of(n)]) for x, mark in shown if mark.key == "hr" for n in _numbers(mark)]
    crowded = []
    for x, mark, line in pulses:
        if line.sign(x) in " │•":
            line.put(x, "•", _ink(mark))
        else:
            crowded.append((x, mark, line))
    for x, mark, line in crowded:
        if line.sign(x + 1) == " " and x + 1 < line.width:
            line.put(x + 1, "•", _ink(mark))
        elif x and line.sign(x - 1) == " ":
            line.put(x - 1, "•", _ink(mark))
        else:
            there = line.sign(x)
            line.put(x, _BOTH.get(there + "•", there), _ink(mark))
