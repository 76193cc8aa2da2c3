"""The chart of vital signs over time, for a large enough window. Pure.

It stands beside the sets in digits and is never the only place of a number. It follows the anaesthetic record:
`v` systolic, `^` diastolic, a stem between, `•` heart rate, a fixed axis that grows only, and gaps where nothing was measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from infusion_tui.record.events import Value
from infusion_tui.record.view import Reading
from infusion_tui.tui.widgets.ink import Row, Span, fit_row
from infusion_tui.tui.wording import clock

AXIS_LOW, AXIS_HIGH = 60, 180

_MARGIN = 6
_STEP = 20


def axis_range(readings: Sequence[Reading]) -> tuple[int, int]:
    """60 to 180, grown in steps of 20 as far as the values need and never shrunk below that."""
    low, high = AXIS_LOW, AXIS_HIGH
    for reading in readings:
        for value in _charted(reading):
            while value < low:
                low -= _STEP
            while value > high:
                high += _STEP
    return low, high


def _number(value: Value | None) -> int | None:
    return int(value) if isinstance(value, int | Decimal) else None


def _pressures(reading: Reading) -> tuple[int, int] | None:
    value = reading.values.get("bp")
    return value if isinstance(value, tuple) else None


def _charted(reading: Reading) -> list[int]:
    found = list(_pressures(reading) or ())
    rate = _number(reading.values.get("hr"))
    return found if rate is None else [*found, rate]


def bp_chart(readings: Sequence[Reading], zone: dt.tzinfo, width: int, height: int) -> tuple[Row, ...]:
    """The chart in exactly `height` rows of `width` cells: axis, marks, times, legend.

    Time runs in proportion; readings that fall on one cell give way to the newest. No line joins two readings.
    """
    rows_for_values = height - 2
    cells = width - _MARGIN - 3
    seen = [reading for reading in readings if _charted(reading)]
    if rows_for_values < 7 or cells < 20:
        return ()
    low, high = axis_range(seen)
    canvas: list[list[Span]] = [[(" ", "text")] * cells for _ in range(rows_for_values)]

    def row_of(value: int) -> int:
        return round((high - value) * (rows_for_values - 1) / (high - low))

    times = [" "] * cells
    if seen:
        begin, end = seen[0].at, seen[-1].at
        span = (end - begin).total_seconds()
        # a short session must not stretch two readings over the whole width
        span = max(span, 20 * 60.0)
        written = -1
        for reading in seen:
            x = 2 + int((reading.at - begin).total_seconds() / span * (cells - 6))
            for row in canvas:
                row[x] = (" ", "text")
            pressures, rate = _pressures(reading), _number(reading.values.get("hr"))
            if pressures is not None:
                top, bottom = row_of(pressures[0]), row_of(pressures[1])
                for y in range(top + 1, bottom):
                    canvas[y][x] = ("│", "bar")
                canvas[top][x], canvas[bottom][x] = ("v", "strong"), ("^", "strong")
            if rate is not None:
                y = row_of(rate)
                # on a stem's own end the rate stands beside it, so that neither hides the other
                at = x + 1 if canvas[y][x][0] in "v^" else x
                canvas[y][at] = ("•", "strong")
            label = clock(reading.at, zone)
            start = max(0, x - 2)
            if start > written and start + len(label) <= cells:
                times[start : start + len(label)] = label
                written = start + len(label)
    labels = {row_of(value): value for value in range(low, high + 1, _STEP)}
    rows: list[Row] = []
    for y in range(rows_for_values):
        margin = f"{labels[y]:>{_MARGIN - 2}} ┤" if y in labels else " " * (_MARGIN - 1) + "│"
        rows.append(fit_row(((margin, "muted"), *_joined(canvas[y])), width))
    rows.append(fit_row(((" " * _MARGIN, "text"), ("".join(times), "muted")), width))
    rows.append(fit_row((("      v systolic   ^ diastolic   • HR", "muted"),), width))
    return tuple(rows)


def _joined(line: Sequence[Span]) -> Row:
    spans: list[Span] = []
    for text, ink in line:
        if spans and spans[-1][1] == ink:
            spans[-1] = (spans[-1][0] + text, ink)
        else:
            spans.append((text, ink))
    return tuple(spans)
