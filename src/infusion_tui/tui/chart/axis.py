"""The one time axis of a chart: which stretch of time is shown, in which cell a moment stands, ticks and clock times."""

from __future__ import annotations

import datetime as dt

import msgspec

from infusion_tui.record.vitals_chart import VitalsChart
from infusion_tui.tui.chart.canvas import Line
from infusion_tui.tui.wording import clock

MINUTE = dt.timedelta(minutes=1)
_TICK = 5 * MINUTE
_HEAVY = 15 * MINUTE
_LEAST = 30 * MINUTE
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
PAD = 4
"""Cells on the right that a number of the last moment may use."""

CELLS_PER_READING = 3
"""A small chart shows the whole session while its readings have so many cells each; then the newest part of it."""

SPANS = tuple(minutes * MINUTE for minutes in (240, 120, 90, 60))


class Axis(msgspec.Struct, frozen=True):
    """A stretch of time over so many cells. `has_earlier` and `has_later`: something charted lies outside."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    cells: int
    has_earlier: bool = False
    has_later: bool = False

    def x(self, at: dt.datetime) -> int | None:
        """The cell of a moment, None outside the stretch."""
        if not self.begins_at <= at <= self.ends_at:
            return None
        return self.clamped(at)

    def clamped(self, at: dt.datetime) -> int:
        """The cell of a moment; of the nearer end when it lies outside."""
        at = min(max(at, self.begins_at), self.ends_at)
        share = (at - self.begins_at).total_seconds() / (self.ends_at - self.begins_at).total_seconds()
        return round(share * (self.cells - 1 - PAD))

    def ticks(self, step: dt.timedelta) -> list[tuple[int, dt.datetime]]:
        """(cell, moment) of each full step inside."""
        found = []
        at = _up(self.begins_at, step)
        while at <= self.ends_at:
            found.append((self.clamped(at), at))
            at += step
        return found

    def heavy(self) -> dt.timedelta:
        """How far the heavier ticks with clock times stand apart: 15 minutes, or more where that is too dense."""
        per_minute = (self.cells - 1 - PAD) / max(1.0, (self.ends_at - self.begins_at) / MINUTE)
        step = _HEAVY
        while step / MINUTE * per_minute < 7 and step < dt.timedelta(hours=8):
            step *= 2
        return step

    def grid(self) -> list[int]:
        """The cells of the heavier ticks."""
        return [x for x, _ in self.ticks(self.heavy())]


def whole_axis(chart: VitalsChart, cells: int) -> Axis:
    """The whole session."""
    begin = _down(chart.begins_at, _TICK)
    end = max(_up(chart.ends_at, _TICK), begin + _LEAST)
    return Axis(begin, end, cells)


def near_axis(chart: VitalsChart, cells: int, span: dt.timedelta, at: dt.datetime | None) -> Axis:
    """So much of it: the newest part, or the part around a moment that lies before that."""
    whole = whole_axis(chart, cells)
    if whole.ends_at - whole.begins_at <= span:
        return whole
    newest = chart.now if not chart.is_over else chart.ends_at
    # what is still to come (the planned end) may fall out of sight, what was charted may not
    end = max(min(_up(newest, _TICK) + _TICK, whole.ends_at), whole.begins_at + span)
    if at is not None and at < end - span:
        end = min(max(_down(at, _TICK) - _TICK, whole.begins_at) + span, whole.ends_at)
    elif at is not None and at > end:
        end = min(_up(at, _TICK) + _TICK, whole.ends_at)
    begin = end - span
    return Axis(begin, end, cells, has_earlier=chart.begins_at < begin, has_later=whole.ends_at > end)


def fitting_axis(chart: VitalsChart, cells: int, at: dt.datetime | None) -> Axis:
    """The whole session where its readings have room beside each other, else as much as stays readable."""
    times = sorted({mark.at for mark in chart.marks})
    axis = whole_axis(chart, cells)
    for span in SPANS:
        shown = sum(axis.begins_at <= one <= axis.ends_at for one in times)
        if shown * CELLS_PER_READING <= cells:
            break
        axis = near_axis(chart, cells, span, at)
    return axis


def axis_rows(
    axis: Axis, now: dt.datetime | None, cursor: dt.datetime | None, zone: dt.tzinfo
) -> tuple[Line, Line]:
    """The line of ticks (solid as far as now, dotted behind it) and the clock times under it."""
    line, times = Line(axis.cells), Line(axis.cells)
    last = axis.clamped(axis.ends_at)
    until = last if now is None else axis.clamped(now) if now >= axis.begins_at else -1
    for x in range(last + 1):
        line.put(x, "─" if x <= until else "┄", "muted" if x <= until else "rule")
    heavy = axis.heavy()
    light = axis.ticks(_TICK)
    if len(light) > 1 and light[1][0] - light[0][0] >= 2:
        for x, _ in light:
            line.put(x, "┆", "muted")
    for x, _ in axis.ticks(heavy):
        line.put(x, "┼", "text")
    at_now = axis.x(now) if now is not None else None
    if at_now is not None:
        line.put(at_now, "┃", "strong")
    at_cursor = axis.x(cursor) if cursor is not None else None
    if at_cursor is not None:
        line.put(at_cursor, "█", "strong")
        assert cursor is not None
        _centred(times, at_cursor, clock(cursor, zone)[:5], "strong")
    if at_now is not None:
        _centred(times, at_now, "now", "strong")
    if axis.has_earlier:
        line.put(0, "◄", "strong")
    if axis.has_later and not (now is not None and now <= axis.ends_at):
        line.put(last, "►", "strong")
    for x, at in axis.ticks(heavy):
        _centred(times, x, clock(at, zone)[:5], "muted")
    return line, times


def _centred(line: Line, x: int, text: str, ink: str) -> None:
    """Words under a cell, where nothing stands yet."""
    begin = max(0, min(x - len(text) // 2, line.width - len(text)))
    if line.is_free(begin - 1, begin + len(text) + 1):
        line.write(begin, text, ink)


def _down(at: dt.datetime, step: dt.timedelta) -> dt.datetime:
    # counted from a fixed moment: offsets of time zones are multiples of 15 minutes, so clocks show full steps too
    return at - (at - _EPOCH) % step


def _up(at: dt.datetime, step: dt.timedelta) -> dt.datetime:
    return at + (_EPOCH - at) % step
