"""The vertical axis of the trend: so many points to a row, and in which row a total stands. Pure.

Every row is as many points as the next. Where a band begins a row begins, if the clinic's bands lie evenly and that uses
most of the room; otherwise a score that rounding would put into a higher band's first row stands in the row below.
"""

from __future__ import annotations

from itertools import pairwise
from math import floor, gcd
from typing import Self

import msgspec

from infusion_tui.record.course_chart import BandSpan, TrendChart

_FINEST = 8
"""In so many rows one step between two bands is cut at most."""

_USED = 0.75
"""This share of the rows there are is used at least."""


class ValueAxis(msgspec.Struct, frozen=True):
    """`rows` rows of `step` points, counted from `origin` up; what lies below `origin` has the lowest row."""

    low: int
    high: int
    origin: int
    step: float
    rows: int
    bands: tuple[BandSpan, ...]
    is_even: bool

    @classmethod
    def of(cls, chart: TrendChart, most: int) -> Self:
        """The finest axis in at most so many rows."""
        begins = [band.begins for band in chart.bands if band.begins > chart.low]
        apart = gcd(*(b - a for a, b in pairwise(begins))) if len(begins) > 1 else (begins or [0])[0]
        best: tuple[int, float] | None = None
        for parts in range(1, _FINEST + 1) if apart > 1 else ():
            step = apart / parts
            rows = cls._count(chart, begins[0] % apart, step)
            if most * _USED <= rows <= most:
                best = rows, step
        if best is None:
            step = (chart.high - chart.low) / max(1, most - 1)
            return cls(chart.low, chart.high, chart.low, step, most, chart.bands, is_even=False)
        rows, step = best
        return cls(chart.low, chart.high, begins[0] % apart, step, rows, chart.bands, is_even=True)

    @staticmethod
    def _count(chart: TrendChart, origin: int, step: float) -> int:
        return floor((chart.high - origin) / step) + 1 + (origin > chart.low)

    def row(self, total: int) -> int:
        """The row of a total, 0 on top; a total outside the scale stands at its end."""
        total = min(max(total, self.low), self.high)
        if self.is_even:
            above = floor((total - self.origin) / self.step) + (self.origin > self.low)
            return self.rows - 1 - max(0, above)
        y = self._rounded(total)
        for band, above_it in pairwise(self.bands):
            begins = self._rounded(above_it.begins)
            if band.begins <= total <= band.ends and y <= begins < self._rounded(band.begins):
                # rounding put it where a higher band begins
                return begins + 1
        return y

    def _rounded(self, total: int) -> int:
        return round((self.high - total) * (self.rows - 1) / (self.high - self.low))
