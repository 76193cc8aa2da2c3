"""The course as rows: everything at once in a large window, one part after the other in a small one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.course import CourseView
from infusion_tui.record.course_chart import TrendChart
from infusion_tui.record.same_minute import VitalsComparison
from infusion_tui.tui.course.facts import caution_rows, change_rows, course_row, flag_rows
from infusion_tui.tui.course.items import CourseItem
from infusion_tui.tui.course.minutes import legend, minute_rows
from infusion_tui.tui.course.plan_strip import plan_rows
from infusion_tui.tui.course.sessions import readout_rows, table_rows
from infusion_tui.tui.course.trend import trend_rows
from infusion_tui.tui.widgets.ink import Row, fit_row, spread, trim, width_of
from infusion_tui.tui.wording import plain

PARTS = ("trend", "sessions", "same minute")
_WIDE, _TALL = 118, 30
"""From so many cells and rows on everything stands at once."""

_READOUT = 6
"""Rows in which the chosen line is said at most."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn: the course, its lines, the chosen one, the chosen scale and, in a small window, the part."""

    view: CourseView
    items: Sequence[CourseItem]
    at: int
    charts: Sequence[TrendChart]
    scale: int
    compared: Sequence[VitalsComparison]
    part: int = 0
    is_live: bool = False
    """The infusion that is compared runs or is watched now."""

    @property
    def item(self) -> CourseItem | None:
        """The chosen line."""
        return self.items[self.at] if self.items else None

    @property
    def chart(self) -> TrendChart | None:
        """The trend that is shown."""
        return self.charts[self.scale] if self.charts else None


def is_whole(width: int, height: int) -> bool:
    """Whether everything has room at once in so many cells and rows (without the top and the keys)."""
    return width >= _WIDE and height >= _TALL


def body_rows(shown: Shown, width: int, height: int, zone: ZoneInfo) -> list[Row]:
    """Everything between the top and the keys, in exactly `height` rows."""
    rows = (
        _whole(shown, width, height, zone) if is_whole(width, height) else _part(shown, width, height, zone)
    )
    return [fit_row(row, width) for row in rows[:height]] + [()] * max(0, height - len(rows))


def _whole(shown: Shown, width: int, height: int, zone: ZoneInfo) -> list[Row]:
    view = shown.view
    today = view.now.astimezone(zone).date()
    rows = flag_rows(view, width, 2, zone)
    rows.append(course_row(view, width))
    rows += caution_rows(view, width, 2, zone)
    rows += plan_rows(view.plan, today, width, 3)
    rows += change_rows(view, shown.chart.scale if shown.chart else None, width, 2)
    left = height - len(rows)
    # title, heading, lines of the table, and the chosen one in full
    wanted = len(shown.items) + 4
    table = min(wanted, max(8, left * 2 // 5))
    pictures = left - table
    most = 21 if pictures > 21 and left - 21 < wanted else pictures
    pictures = most
    table = left - pictures
    cells = width * 11 // 20
    trend = _trend(shown, cells - 1, pictures - 1)
    minutes = minute_rows(shown.compared, width - cells - 1, pictures - 1, is_live=shown.is_live)
    rows.append(
        (
            *_ruled(_trend_title(shown, cells), cells),
            ("┬", "rule"),
            *_ruled(_minute_title(shown), width - cells - 1),
        )
    )
    for one, other in zip(trend, minutes, strict=True):
        rows.append((*fit_row(one, cells), ("│", "rule"), *other))
    rows.append(_ruled("sessions", width))
    return rows + _table(shown, width, table - 1, zone, 2)


def _part(shown: Shown, width: int, height: int, zone: ZoneInfo) -> list[Row]:
    view = shown.view
    rows: list[Row] = [_tabs(shown, width)]
    rows += flag_rows(view, width, 1, zone)
    rows.append(course_row(view, width))
    rows += caution_rows(view, width, 1, zone)
    if PARTS[shown.part] == "trend":
        changes = change_rows(view, shown.chart.scale if shown.chart else None, width, 4)
        rows += _trend(shown, width, height - len(rows) - len(changes))
        return rows + changes
    if PARTS[shown.part] == "sessions":
        rows += plan_rows(view.plan, view.now.astimezone(zone).date(), width, 3)
        return rows + _table(shown, width, height - len(rows), zone, 3)
    rows += minute_rows(shown.compared, width, height - len(rows) - 1, is_live=shown.is_live)
    words = legend(shown.compared[0].infusion) if shown.compared else ""
    return [*rows, ((f" {words}", "muted"),)]


def _trend(shown: Shown, width: int, height: int) -> list[Row]:
    chart = shown.chart
    if chart is None:
        none: list[Row] = [((" no score was charted in this course", "muted"),)]
        return none + [()] * (height - 1)
    chosen = (shown.item.day - chart.day_0).days if shown.item is not None else None
    return trend_rows(chart, width, height, chosen)


def _table(shown: Shown, width: int, height: int, zone: ZoneInfo, readout: int) -> list[Row]:
    """The table, and under it the chosen line in full: its room does not jump from line to line."""
    if not shown.items:
        return [((" nothing was charted in this course yet", "muted"),)]
    # where the list is short, more of the chosen line has room
    most = min(max(readout, min(_READOUT, height - 1 - len(shown.items))), max(0, height - 3))
    said = readout_rows(shown.item, width, most, zone)
    room = max(2, height - most)
    lines = room - 1
    top = min(max(shown.at - lines // 2, 0), max(0, len(shown.items) - lines))
    rows = table_rows(shown.items, shown.at, top, width, room, zone)
    rows += [()] * (room - len(rows)) if len(rows) + len(said) > height else []
    return rows + said


def _trend_title(shown: Shown, width: int) -> str:
    chart = shown.chart
    if chart is None:
        return "scores"
    return trim(f"{_scale_words(chart)}{_of(shown)}", width - 6)


def _scale_words(chart: TrendChart) -> str:
    label = plain(chart.label, 60)
    return f"{label}, yes or no" if chart.yes_no else f"{label} ({chart.low}-{chart.high}, lower is better)"


def _of(shown: Shown) -> str:
    return f"   {shown.scale + 1} of {len(shown.charts)} scales" if len(shown.charts) > 1 else ""


def _minute_title(shown: Shown) -> str:
    if not shown.compared:
        return "same minute"
    one = shown.compared[0]
    if not one.others:
        return f"infusion {one.infusion}, minute by minute"
    return f"infusion {one.infusion} ● at the same minute as {len(one.others)} before it ·"


def _ruled(title: str, width: int) -> Row:
    words = f" {trim(title, max(1, width - 4))} "
    return (("─", "rule"), (words, "strong"), ("─" * max(0, width - 1 - width_of(((words, ""),))), "rule"))


def _tabs(shown: Shown, width: int) -> Row:
    """The parts, the shown one in brackets, and what it is about."""
    row: Row = ()
    for at, name in enumerate(PARTS):
        row = (
            *row,
            (f"[{name}]" if at == shown.part else f" {name} ", "strong" if at == shown.part else "muted"),
        )
    title = ""
    if PARTS[shown.part] == "trend" and shown.chart is not None:
        title = f"{_scale_words(shown.chart)}{_of(shown)}"
    elif PARTS[shown.part] == "same minute" and shown.compared:
        title = _minute_title(shown).replace(" ●", "").replace(" ·", "")
    return spread(
        ((" ", "text"), *row), ((f"{trim(title, max(1, width - width_of(row) - 3))} ", "text"),), width
    )
