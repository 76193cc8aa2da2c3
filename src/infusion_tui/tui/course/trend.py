"""The trend of a score in the terminal's own signs: points at their day, each with its number, bands named. Pure.

No line joins two scores. Where so many stand so close that a number would have no place, less time is shown at once,
around the chosen day, and arrows say that there is more.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from infusion_tui.record.course_chart import TrendChart, TrendPoint, day_ticks
from infusion_tui.tui.chart.canvas import Line
from infusion_tui.tui.course.days import DayAxis
from infusion_tui.tui.course.values import ValueAxis
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row
from infusion_tui.tui.wording import plain

MARGIN = 10
"""Cells of the margin with the scale and the names of the rows under it."""
AT_VISIT, BETWEEN = "●", "○"
_GRID = "┄"
_LEAST_PLOT = 5
_LONGEST_BAND = 18
_SPANS = (364, 182, 91, 56, 28, 14, 7)
"""Days shown at once where the whole course has no room, widest first."""


def trend_rows(chart: TrendChart, width: int, height: int, chosen: int | None) -> list[Row]:
    """The trend in exactly `height` rows of `width` cells. `chosen`: the day that is marked (of the chart's days)."""
    bands = _band_cells(chart, width)
    cells = width - MARGIN - bands
    if cells < 20 or height < _LEAST_PLOT + 3:
        said: Row = ((" a larger window shows the trend", "muted"),)
        return [fit_row(row, width) for row in (said, *[()] * (height - 1))]
    if chart.yes_no:
        return _answers(chart, width, height, chosen)
    under = _under_rows(chart, height)
    values = ValueAxis.of(chart, height - under)
    axis, lines, left_out = _fitting(chart, cells, values, chosen)
    rows = _plot_rows(chart, axis, values, lines, bands, chosen)
    rows += _axis_rows(chart, axis, chosen, under - len(chart.items))
    rows += [_item_row(chart, at, axis) for at in range(len(chart.items))]
    if left_out:
        words = f" {left_out} numbers have no room here: they stand in the list of sessions"
        rows[-1] = ((words, "muted"),)
    return [fit_row(row, width) for row in [*rows, *[()] * (height - len(rows))]]


def _band_cells(chart: TrendChart, width: int) -> int:
    """Cells on the right in which the bands are named."""
    longest = max((len(one.word) for one in chart.bands), default=0)
    if chart.yes_no or not longest:
        return 0
    return min(longest + 2, _LONGEST_BAND + 1, max(10, width // 3))


def _under_rows(chart: TrendChart, height: int) -> int:
    """Rows under the plot: axis, days, dates, infusions, items; dates and infusions go first where there is no room."""
    for more in (4, 3, 2):
        if height - more - len(chart.items) >= _LEAST_PLOT:
            return more + len(chart.items)
    return 2 + len(chart.items)


# --- the plot -----------------------------------------------------------------------------------------------------


def _fitting(
    chart: TrendChart, cells: int, values: ValueAxis, chosen: int | None
) -> tuple[DayAxis, list[Line], int]:
    """The axis with as much time as every number has a place in, and the plot drawn on it."""
    whole = DayAxis.of(chart.first_day, chart.last_day, cells)
    best = whole, *_plotted(chart, whole, values)
    if not best[2]:
        return best
    for span in _SPANS:
        if span >= chart.last_day - chart.first_day:
            continue
        axis = whole.part(span, chosen if chosen is not None else chart.last_day, cells)
        found = axis, *_plotted(chart, axis, values)
        if found[2] < best[2]:
            best = found
        if not found[2]:
            break
    return best


def _plotted(chart: TrendChart, axis: DayAxis, values: ValueAxis) -> tuple[list[Line], int]:
    """The plot's lines, and how many numbers found no place."""
    lines = [Line(axis.cells) for _ in range(values.rows)]
    placed: list[tuple[int, int, TrendPoint]] = []
    for point in chart.points:
        x = axis.x(point.day)
        if x is not None:
            y = values.row(point.total)
            placed.append((x, y, point))
            lines[y].put(x, BETWEEN if point.between_visits else AT_VISIT, "strong")
    left_out = 0
    for x, y, point in placed:
        left_out += not _labelled(lines, x, y, point.label)
    return lines, left_out


def _labelled(lines: list[Line], x: int, y: int, label: str) -> bool:
    """The number of a point beside it, over it or under it, with a free cell to the next number; False: no place."""
    size = len(label)
    places = ((x + 1, y), (x - size, y), (x - size // 2, y - 1), (x - size // 2, y + 1))
    for begin, row in places:
        if not (0 <= row < len(lines) and begin >= 0 and begin + size <= lines[row].width):
            continue
        line = lines[row]
        # beside its own point no gap is needed, to anything else there is one
        before = begin if (row, begin - 1) == (y, x) else begin - 1
        after = begin + size if (row, begin + size) == (y, x) else begin + size + 1
        if line.is_free(before, after):
            line.write(begin, label, "strong")
            return True
    return False


def _plot_rows(
    chart: TrendChart,
    axis: DayAxis,
    values: ValueAxis,
    lines: Sequence[Line],
    bands: int,
    chosen: int | None,
) -> list[Row]:
    ticks: dict[int, int] = {}
    for value in chart.value_ticks:
        # both ends of the scale keep their number where a band begins in the same row
        y = values.row(value)
        if y not in ticks or value in (chart.low, chart.high):
            ticks[y] = value
    begins = {values.row(band.begins) for band in chart.bands if band.begins > chart.low}
    words = _band_words(chart, values)
    at = axis.x(chosen) if chosen is not None else None
    rows: list[Row] = []
    for y, line in enumerate(lines):
        if at is not None:
            line.guide(at, "┆", "muted")
        if y in begins:
            for x in range(axis.cells):
                if line.is_free(x, x + 1) and x != at:
                    line.guide(x, _GRID, "rule")
        edge = f"{ticks[y]:>{MARGIN - 2}} ┤" if y in ticks else " " * (MARGIN - 1) + "│"
        name: Row = ((f" {fit(words.get(y, ''), bands - 1)}", "muted"),) if bands else ()
        rows.append(((edge, "muted"), *line.row(), *name))
    return rows


def _band_words(chart: TrendChart, values: ValueAxis) -> dict[int, str]:
    """The word of each band, in the middle of its rows: from where it begins up to under where the next one does."""
    found: dict[int, str] = {}
    above = -1
    for band in reversed(chart.bands):
        bottom = values.row(band.begins)
        word = plain(band.word, 60)
        if bottom > above:
            found[(above + 1 + bottom) // 2] = word
        else:
            # a band of less than a row shares it
            found[bottom] = f"{word}, {found[bottom]}" if bottom in found else word
        above = bottom
    return found


# --- what stands under it -----------------------------------------------------------------------------------------


def _named(name: str, line: Line, ink: str = "muted") -> Row:
    return ((f"{fit(f' {name}', MARGIN - 1)} ", ink), *line.row())


def _axis_rows(chart: TrendChart, axis: DayAxis, chosen: int | None, count: int) -> list[Row]:
    """The axis, the days, and as there is room the numbers of the infusions and the dates."""
    ruler, days, given, dates = (Line(axis.cells) for _ in range(4))
    today = chart.today
    last = axis.clamped(axis.last)
    until = last if today is None else axis.clamped(today)
    for x in range(last + 1):
        ruler.put(x, "─" if x <= until else "┄", "muted" if x <= until else "rule")
    for day in day_ticks(axis.first, axis.last, max(2, axis.cells // 8)):
        x = axis.clamped(day)
        ruler.put(x, "┼", "text")
        _centred(days, x, str(day), "muted")
        _centred(dates, x, f"{chart.date(day):%m-%d}", "muted")
    if axis.has_earlier:
        ruler.put(0, "◄", "strong")
    if axis.has_later:
        ruler.put(last, "►", "strong")
    at = axis.x(chosen) if chosen is not None else None
    if at is not None:
        ruler.put(at, "█", "strong")
    for day, number in chart.infusions:
        place = axis.x(day)
        if place is not None:
            _centred(given, place, str(number), "strong" if day == chosen else "text")
    edge: Span = (" " * (MARGIN - 1) + "└", "muted")
    rows: list[Row] = [(edge, *ruler.row())]
    named = [_named("day", days), _named("infusion", given), _named("date", dates)]
    return [*rows, *(named[:1] if count == 2 else named[:2] if count == 3 else named)]


def _item_row(chart: TrendChart, at: int, axis: DayAxis) -> Row:
    """One item's own row: its number under each point, `?` where it is not known."""
    line = Line(axis.cells)
    for point in chart.points:
        x = axis.x(point.day)
        if x is None:
            continue
        value = point.items[at] if at < len(point.items) else None
        sign = "?" if value is None else str(value)
        there = line.sign(x)
        # of several on one day the highest is never hidden by a lower one
        if there == " " or (sign.isdigit() and (not there.isdigit() or int(sign) > int(there))):
            line.put(x, sign, "due" if value and point.stands else "strong" if value else "text")
    return _named(chart.items[at].name, line, "strong")


def _centred(line: Line, x: int, text: str, ink: str) -> None:
    begin = max(0, min(x - len(text) // 2, line.width - len(text)))
    if line.is_free(begin - 1, begin + len(text) + 1):
        line.write(begin, text, ink)


# --- yes and no ---------------------------------------------------------------------------------------------------


def _answers(chart: TrendChart, width: int, height: int, chosen: int | None) -> list[Row]:
    """A screener: each question in its row, `yes`, `no` or `-` (not asked) under each day; no curve is drawn of it."""
    words = min(max((len(item.words) for item in chart.items), default=0), width // 3)
    cells = width - MARGIN - 4 - words
    axis = DayAxis.of(chart.first_day, chart.last_day, cells)
    shown = _apart(chart.points, axis)
    span = next((one for one in _SPANS if one < chart.last_day - chart.first_day), None)
    while shown < len(chart.points) and span is not None:
        axis = DayAxis.of(chart.first_day, chart.last_day, cells).part(
            span, chosen if chosen is not None else chart.last_day, cells
        )
        inside = [one for one in chart.points if axis.x(one.day) is not None]
        if _apart(inside, axis) == len(inside):
            break
        span = next((one for one in _SPANS if one < (span or 0)), None)
    rows: list[Row] = []
    for at, item in enumerate(chart.items):
        line = Line(cells)
        for point in chart.points:
            x = axis.x(point.day)
            if x is None:
                continue
            answer = point.items[at] if at < len(point.items) else None
            said = "?" if not any(one is not None for one in point.items) else "-"
            if answer is not None:
                said = "yes" if answer else "no"
            ink = "due" if answer and point.stands else "strong" if answer else "muted"
            _centred(line, x, said, ink)
        name = ((f"  {fit(plain(item.words, 80), words)}", "muted"),)
        rows.append((*_named(item.name.replace("question", "q."), line), *name))
    rows += _axis_rows(chart, axis, chosen, 4)
    rows.append(((" yes, no, - not asked, ? only how many is known", "muted"),))
    return [fit_row(row, width) for row in [*rows[:height], *[()] * (height - len(rows))]]


def _apart(points: Sequence[TrendPoint], axis: DayAxis) -> int:
    """How many points stand far enough from the one before them for their words."""
    places = sorted({x for one in points if (x := axis.x(one.day)) is not None})
    near = sum(b - a < 5 for a, b in pairwise(places))
    return len(points) - near
