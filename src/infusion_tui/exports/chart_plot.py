"""The middle of the chart: blood pressure as carets with a stem, pulse as dots, on squares, as on an anaesthetic chart."""

from __future__ import annotations

from infusion_tui.exports.chart_space import LEFT_MM, RIGHT_MM, TEXT_MM, Axis, Pen, Rows, width_mm
from infusion_tui.record import vitals_chart as vc

LOW, HIGH, STEP = 40, 200, 20
PLOT_MM = 54.0
STRIP_MM = 3.6
"""Under the scale: how long nothing was charted."""


class Scale:
    """Pressure and pulse to millimetres: 40 to 200, more where a value lies beyond."""

    def __init__(self, chart: vc.VitalsChart, top: float) -> None:
        numbers = [n for mark in chart.marks if mark.key in ("bp", "hr") for n in _numbers(mark)]
        self.low = min([LOW, *(n // STEP * STEP for n in numbers)])
        self.high = max([HIGH, *(-(-n // STEP) * STEP for n in numbers)])
        self.top = top

    def y(self, number: int) -> float:
        """The place of a value."""
        return self.top + (self.high - number) / (self.high - self.low) * PLOT_MM

    def lines(self) -> range:
        """Values with a line of their own, the highest first; too many of them are thinned."""
        step = STEP * max(1, -(-(self.high - self.low) // 300))
        return range(self.high, self.low - 1, -step)


def _numbers(mark: vc.Mark) -> tuple[int, ...]:
    return mark.value if isinstance(mark.value, tuple) else (int(mark.value),)


def grid(pen: Pen, axis: Axis, scale: Scale) -> None:
    """The lines across, with their numbers on both sides."""
    for number in scale.lines():
        y = scale.y(number)
        pen.line(LEFT_MM, y, RIGHT_MM, y, width=0.15, grey=0.55)
        half = scale.y(number - STEP // 2)
        if number - STEP // 2 > scale.low:
            pen.line(LEFT_MM, half, RIGHT_MM, half, width=0.1, grey=0.75)
        pen.words(LEFT_MM - 0.8, y + 0.8, str(number), anchor="end")
        pen.words(RIGHT_MM + 0.8, y + 0.8, str(number))
    pen.line(LEFT_MM, scale.y(scale.low), RIGHT_MM, scale.y(scale.low), width=0.3)
    pen.line(LEFT_MM, scale.top, RIGHT_MM, scale.top, width=0.3)


def plot(pen: Pen, axis: Axis, chart: vc.VitalsChart, scale: Scale) -> None:
    """Every pressure and pulse of this panel."""
    for mark in chart.of("bp"):
        if axis.holds(mark.at) and isinstance(mark.value, tuple):
            pressure(pen, axis.x(mark.at), scale.y(mark.value[0]), scale.y(mark.value[1]), mark)
    for mark in chart.of("hr"):
        if axis.holds(mark.at):
            pulse(pen, axis.x(mark.at), scale.y(_numbers(mark)[0]), mark)


def pressure(pen: Pen, x: float, systolic: float, diastolic: float, mark: vc.Mark | None = None) -> None:
    """`v` above and `^` below with a stem; struck ones crossed on a broken stem, corrected ones ringed."""
    stands = mark is None or mark.stands
    pen.line(x, systolic, x, diastolic, width=0.32 if stands else 0.2, dashed=not stands)
    width = 0.35 if stands else 0.2
    pen.path((x - 1.1, systolic - 1.7), (x, systolic), (x + 1.1, systolic - 1.7), width=width)
    pen.path((x - 1.1, diastolic + 1.7), (x, diastolic), (x + 1.1, diastolic + 1.7), width=width)
    if not stands:
        pen.cross(x, systolic - 0.9)
        pen.cross(x, diastolic + 0.9)
    if mark is not None and mark.correction is not None:
        pen.ring(x, systolic - 0.7)
        pen.ring(x, diastolic + 0.7)


def pulse(pen: Pen, x: float, y: float, mark: vc.Mark | None = None) -> None:
    """A dot; hollow and crossed where it was struck, ringed where it was corrected."""
    stands = mark is None or mark.stands
    pen.dot(x, y, 0.75, hollow=not stands)
    if not stands:
        pen.cross(x, y, 1.2)
    if mark is not None and mark.correction is not None:
        pen.ring(x, y)


def silences(pen: Pen, axis: Axis, chart: vc.VitalsChart, top: float) -> None:
    """For how long nothing was charted, longer than the protocol plans: a bracket with its minutes."""
    rows = Rows(1)
    y = top + STRIP_MM / 2
    for gap in chart.gaps:
        if not axis.touches(gap.begins_at, gap.ends_at):
            continue
        left, right = axis.x(gap.begins_at), axis.x(gap.ends_at)
        pen.path((left, y - 0.9), (left, y + 0.9), width=0.2)
        pen.path((right, y - 0.9), (right, y + 0.9), width=0.2)
        words = f"{int((gap.ends_at - gap.begins_at).total_seconds()) // 60} min"
        wide = width_mm(words)
        place = rows.put((left + right) / 2, wide) if wide + 1.6 <= right - left else None
        if place is None:
            pen.line(left, y, right, y)
            continue
        pen.line(left, y, place[1] - 0.4, y)
        pen.line(place[1] + wide + 0.4, y, right, y)
        pen.words(place[1], y + TEXT_MM * 0.36, words)
