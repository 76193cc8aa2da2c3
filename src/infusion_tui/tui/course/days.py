"""The axis of days under the trend: which days are shown, and in which cell a day stands. Pure."""

from __future__ import annotations

from typing import Self

import msgspec

PAD = 3
"""Cells on the right that the number of the last point may use."""
_LEAST = 7
"""Days that are shown at least: a course of one day has no axis otherwise."""


class DayAxis(msgspec.Struct, frozen=True):
    """Days from `first` to `last` over so many cells. `has_earlier`, `has_later`: the course goes on outside."""

    first: int
    last: int
    cells: int
    has_earlier: bool = False
    has_later: bool = False

    @classmethod
    def of(cls, first: int, last: int, cells: int) -> Self:
        """All of these days."""
        return cls(first, max(last, first + _LEAST), cells)

    def part(self, span: int, around: int, cells: int) -> Self:
        """So many days of it, with the day `around` inside."""
        last = min(self.last, max(around + span // 2, self.first + span))
        first = max(self.first, last - span)
        return type(self)(first, last, cells, has_earlier=first > self.first, has_later=last < self.last)

    def x(self, day: int) -> int | None:
        """The cell of a day, None outside."""
        return self.clamped(day) if self.first <= day <= self.last else None

    def clamped(self, day: int) -> int:
        """The cell of a day; of the nearer end when it lies outside."""
        day = min(max(day, self.first), self.last)
        return round((day - self.first) * (self.cells - 1 - PAD) / (self.last - self.first))
