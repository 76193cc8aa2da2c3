"""The trend of one score as a picture for paper: real days across, the scale's own range up, every point with its number.

Every fact comes from `record/course_chart.py`. Nothing is joined: between two scores nothing was measured. What cannot
lie beside its point without covering another is counted, and stands in the table.
"""

from __future__ import annotations

from infusion_tui.exports.chart_space import TEXT_MM, WIDTH_MM, Pen, fitted, width_mm
from infusion_tui.exports.drawing import Drawing
from infusion_tui.record.course_chart import TrendChart, TrendPoint

LEFT_MM, RIGHT_MM = 24.0, 152.0
"""The field; left of it the numbers of the scale, right of it the names of its bands."""
FIELD_MM = 46.0
LOW_FIELD_MM = 16.0
"""The height of the field; of a screener of yes and no the lower one."""
_TOP_MM = 5.4
_LANE_MM = 3.6
_EDGE_MM = 3.0
"""How far the first and last day stand inside the field, so that no number is cut."""


class _Boxes:
    """Places that are taken by words and points."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, float, float]] = []

    def take(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the place was free; it is taken then."""
        if any(left < r and right > lt and top < b and bottom > t for lt, t, r, b in self._taken):
            return False
        self._taken.append((left, top, right, bottom))
        return True


class _Field:
    """Days and totals to millimetres."""

    def __init__(self, chart: TrendChart, top: float, height: float) -> None:
        self.chart, self.top, self.height = chart, top, height
        self._days = max(1, chart.last_day - chart.first_day)

    def x(self, day: int) -> float:
        room = RIGHT_MM - LEFT_MM - 2 * _EDGE_MM
        if self.chart.last_day == self.chart.first_day:
            return LEFT_MM + _EDGE_MM + room / 2
        return LEFT_MM + _EDGE_MM + (day - self.chart.first_day) / self._days * room

    def y(self, total: float) -> float:
        chart = self.chart
        return self.top + (chart.high - total) / (chart.high - chart.low) * self.height

    @property
    def bottom(self) -> float:
        return self.top + self.height


def trend_drawing(chart: TrendChart) -> Drawing:
    """The picture of one scale."""
    pen = Pen()
    field = _Field(chart, _TOP_MM, LOW_FIELD_MM if chart.yes_no else FIELD_MM)
    pen.words(0, 2.6, fitted(_title(chart), WIDTH_MM), bold=True)
    _grid(pen, field)
    left_out = _points(pen, field)
    below = _item_lanes(pen, field, field.bottom + 0.6)
    below = _infusion_lane(pen, field, below)
    below = _days(pen, field, below)
    below = _legend(pen, chart, below, left_out)
    return Drawing(WIDTH_MM, below + 0.6, tuple(pen.marks), says(chart))


def _title(chart: TrendChart) -> str:
    of = "questions answered yes" if chart.yes_no else f"{chart.low}-{chart.high}, lower is better"
    return f"{chart.label} ({of})"


def _grid(pen: Pen, field: _Field) -> None:
    chart = field.chart
    for number in chart.value_ticks:
        y = field.y(number)
        edge = number in (chart.low, chart.high)
        pen.line(LEFT_MM, y, RIGHT_MM, y, width=0.15, grey=0.0 if edge else 0.5, dashed=not edge)
        pen.words(LEFT_MM - 0.9, y + 0.8, str(number), anchor="end")
    for x in (LEFT_MM, RIGHT_MM):
        pen.line(x, field.top, x, field.bottom, width=0.2)
    for band in chart.bands:
        room = field.y(band.begins) - field.y(band.ends + (0 if band.ends == chart.high else 1))
        if room < TEXT_MM:
            continue
        words = f"{band.word} {band.begins}-{band.ends}"
        y = field.y(band.begins) - (room - TEXT_MM) / 2 - 0.3
        pen.words(RIGHT_MM + 1.2, y, fitted(words, WIDTH_MM - RIGHT_MM - 1.2))
    if chart.today is not None:
        x = field.x(chart.today)
        pen.line(x, field.top, x, field.bottom, width=0.25, grey=0.45, dashed=True)


def _points(pen: Pen, field: _Field) -> int:
    """Each score as a dot with its number; how many numbers found no place."""
    boxes, chart = _Boxes(), field.chart
    for point in chart.points:
        x, y = field.x(point.day), field.y(point.total)
        boxes.take(x - 0.8, y - 0.8, x + 0.8, y + 0.8)
        pen.dot(x, y, 0.8, hollow=point.between_visits)
        if point.stands:
            pen.ring(x, y)
    left_out = 0
    for point in chart.points:
        x, y = field.x(point.day), field.y(point.total)
        wide = width_mm(point.label)
        clear = 1.9 if point.stands else 1.1
        for left, base in (
            (x - wide / 2, y - clear - 0.2), (x - wide / 2, y + clear + 1.9), (x + clear + 0.2, y + 0.8),
            (x - clear - 0.2 - wide, y + 0.8),
        ):  # fmt: skip
            inside = left >= LEFT_MM + 0.2 and left + wide <= RIGHT_MM - 0.2
            inside = inside and field.top - 1.6 <= base - 1.8 and base <= field.bottom + 0.2
            if inside and boxes.take(left, base - 1.8, left + wide, base + 0.3):
                pen.backed(left, base, point.label)
                break
        else:
            left_out += 1
    return left_out


def _item_lanes(pen: Pen, field: _Field, top: float) -> float:
    """The watched items, a row each: their own numbers under the points, never only in the sum."""
    chart = field.chart
    for place, item in enumerate(chart.items):
        base = top + 2.6
        pen.words(0, base, fitted(item.name, LEFT_MM - 1.2), bold=True)
        taken = _Boxes()
        for point in chart.points:
            text = _item_text(point, place, yes_no=chart.yes_no)
            x, wide = field.x(point.day), width_mm(text)
            left = max(LEFT_MM + 0.2, min(x - wide / 2, RIGHT_MM - 0.2 - wide))
            if taken.take(left - 0.3, top, left + wide + 0.3, top + _LANE_MM):
                bold = bool(point.items[place]) if place < len(point.items) else False
                pen.words(left, base, text, bold=bold)
            else:
                pen.line(x, top, x, top + 0.6, width=0.2)
        top += _LANE_MM
        pen.line(0, top, RIGHT_MM, top, width=0.1, grey=0.5)
    return top


def _item_text(point: TrendPoint, place: int, *, yes_no: bool) -> str:
    value = point.items[place] if place < len(point.items) else None
    if value is None:
        return "?" if point.total_only else "-"
    return ("yes" if value else "no") if yes_no else str(value)


def _infusion_lane(pen: Pen, field: _Field, top: float) -> float:
    """The infusions by their numbers, each on its day."""
    if not field.chart.infusions:
        return top
    base = top + 2.6
    pen.words(0, base, "infusion", bold=True)
    taken = _Boxes()
    for day, number in field.chart.infusions:
        x, text = field.x(day), str(number)
        wide = width_mm(text)
        if taken.take(x - wide / 2 - 0.3, top, x + wide / 2 + 0.3, top + _LANE_MM):
            pen.words(x, base, text, anchor="middle")
        else:
            pen.line(x, top, x, top + 0.6, width=0.2)
    top += _LANE_MM
    pen.line(0, top, RIGHT_MM, top, width=0.1, grey=0.5)
    return top


def _days(pen: Pen, field: _Field, top: float) -> float:
    """The axis: days of the course and their dates."""
    chart = field.chart
    pen.words(0, top + 2.6, "day", bold=True)
    pen.words(0, top + 5.6, "date", bold=True)
    taken = _Boxes()
    for day in chart.ticks:
        x, on = field.x(day), chart.date(day)
        date = f"{on:%m-%d}" if on.year == chart.day_0.year else f"{on:%Y-%m-%d}"
        wide = width_mm(date)
        if not taken.take(x - wide / 2 - 0.4, top, x + wide / 2 + 0.4, top + 6):
            continue
        pen.line(x, field.bottom, x, field.bottom + 0.8, width=0.25)
        pen.words(x, top + 2.6, str(day), anchor="middle")
        pen.words(x, top + 5.6, date, anchor="middle")
    return top + 6.4


def _legend(pen: Pen, chart: TrendChart, top: float, left_out: int) -> float:
    said = [f"day 0 is {chart.day_0}"]
    if any(not point.between_visits for point in chart.points):
        said.append("filled: scored at an infusion")
    if any(point.between_visits for point in chart.points):
        said.append("hollow: scored between infusions")
    if any(point.stands for point in chart.points):
        said.append("ringed: asks something nobody has answered")
    if chart.today is not None:
        said.append("broken line: the day of this report")
    if any(point.total_only for point in chart.points) and chart.items:
        said.append("?: only the total was typed")
    if left_out:
        said.append(f"{left_out} numbers without room here stand in the table")
    pen.words(0, top + 2.2, fitted("; ".join(said), WIDTH_MM, 2.1), size=2.1)
    return top + 3.0


def says(chart: TrendChart) -> str:
    """The picture in words: every point with its day, number and watched items."""
    said = []
    for point in chart.points:
        items = [
            f"{item.name} {_item_text(point, place, yes_no=chart.yes_no)}"
            for place, item in enumerate(chart.items)
        ]
        band = f" {point.band}" if point.band else ""
        said.append(", ".join([f"day {point.day} ({point.on}): {point.label}{band}", *items]))
    return f"{_title(chart)}. {'; '.join(said)}."
