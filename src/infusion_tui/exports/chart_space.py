"""Where things go on the chart: time to millimetres, the size of a square, and room for words that never overlap."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from infusion_tui.exports.drawing import Anchor, Dot, Line, Mark, Shape, Words
from infusion_tui.record.text import visible
from infusion_tui.record.wording import clock_time

WIDTH_MM = 186.0
"""A4 between its margins; Letter has a little more."""
LEFT_MM, RIGHT_MM = 23.0, 178.0
"""The field with the squares; the lanes' names stand left of it, the scale of the pressures on both sides."""
TEXT_MM = 2.3
ROW_MM = 2.9
LEAST_SQUARE_MM = 1.55
SQUARES = ((5, 3), (10, 3), (15, 4), (30, 4), (60, 3), (120, 3), (240, 3), (720, 2), (1440, 7), (10080, 4))
"""Minutes of a square, and how many of them make a heavy line. An anaesthetic chart has 5 and 15."""
LEAST_SPAN = dt.timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Axis:
    """Time across one panel: `square` minutes for each thin line, a heavy one every `heavy` of them."""

    begins_at: dt.datetime
    ends_at: dt.datetime
    zone: ZoneInfo
    square: int
    heavy: int

    def x(self, at: dt.datetime) -> float:
        """The place of a moment, at most at the field's edges."""
        part = (at - self.begins_at) / (self.ends_at - self.begins_at)
        return LEFT_MM + min(1.0, max(0.0, part)) * (RIGHT_MM - LEFT_MM)

    def holds(self, at: dt.datetime) -> bool:
        """Whether a moment is on this panel; one at the seam belongs to the later panel."""
        return self.begins_at <= at < self.ends_at

    def touches(self, begins_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """Whether any of a span is on this panel."""
        return begins_at < self.ends_at and ends_at >= self.begins_at

    def ticks(self) -> Iterator[tuple[dt.datetime, bool]]:
        """Each line across time, and whether it is heavy."""
        step, at = dt.timedelta(minutes=self.square), self.begins_at
        whole = dt.timedelta(minutes=self.square * self.heavy)
        while at <= self.ends_at:
            yield at, at == _floor(at, whole, self.zone)
            at += step

    def clock(self, at: dt.datetime) -> str:
        """`14:37`, as the clinic says it."""
        return clock_time(at, self.zone)


def axis(begins_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo) -> Axis:
    """An axis from a whole square to a whole square, with room behind the last value."""
    ends_at = max(ends_at, begins_at + LEAST_SPAN)
    for number, (square, heavy) in enumerate(SQUARES, start=1):
        step = dt.timedelta(minutes=square)
        # the first value stands inside the field, not on its edge
        first = _floor(begins_at - step / 5, step, zone)
        last = _floor(ends_at, step, zone) + step
        if (RIGHT_MM - LEFT_MM) / ((last - first) / step) >= LEAST_SQUARE_MM or number == len(SQUARES):
            return Axis(first, last, zone, square, heavy)
    raise AssertionError("the last size of a square is taken as it is")


def _floor(at: dt.datetime, step: dt.timedelta, zone: ZoneInfo) -> dt.datetime:
    """The last whole step of the clinic's clock before a moment."""
    offset = at.astimezone(zone).utcoffset() or dt.timedelta(0)
    zero = dt.datetime(1970, 1, 5, tzinfo=dt.UTC)
    return zero + ((at + offset - zero) // step) * step - offset


def width_mm(text: str, size: float = TEXT_MM) -> float:
    """How wide words are at most, in a common sans-serif type."""
    return size * sum(_share(sign) for sign in text)


def _share(sign: str) -> float:
    if sign in "ijlI.,:;'|! ":
        return 0.31
    if sign.isascii():
        return 0.62 if sign.islower() or sign.isdigit() or not sign.isalpha() else 0.78
    return 1.05 if unicodedata.east_asian_width(sign) in "WF" else 0.8


def fitted(text: str, room_mm: float, size: float = TEXT_MM) -> str:
    """The words as they stand on the chart: signs that act visible, cut with an ellipsis where they have no room (the
    whole of them stands in the tables)."""
    words = " ".join(visible(text).split())
    if width_mm(words, size) <= room_mm:
        return words
    while words and width_mm(words + "…", size) > room_mm:
        words = words[:-1]
    return words.rstrip() + "…"


class Rows:
    """Rows of words, none over another: each is put into the first row that has room for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: list[list[tuple[float, float]]] = []

    @property
    def used(self) -> int:
        """How many rows have words."""
        return len(self._taken)

    def put(self, x: float, width: float, anchor: Anchor = "middle") -> tuple[int, float] | None:
        """The row and the left edge for words of this width at `x`, inside the field; None where no row has room."""
        edge = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        edge = max(LEFT_MM + 0.2, min(edge, RIGHT_MM - 0.2 - width))
        for number in range(self._most):
            if number == len(self._taken):
                self._taken.append([])
            row = self._taken[number]
            if all(edge + width + 0.7 <= left or edge >= right + 0.7 for left, right in row):
                row.append((edge, edge + width))
                return number, edge
        return None


@dataclass
class Pen:
    """Marks as they are drawn, in order: what comes later lies over what came before."""

    marks: list[Mark] = field(default_factory=list)
    left_out: int = 0
    """How many words had no room: their ticks stand alone."""

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.2, grey: float = 0.0, dashed: bool = False
    ) -> None:  # fmt: skip
        """A straight line."""
        self.marks.append(Line(x1, y1, x2, y2, width, grey, dashed))

    def words(
        self, x: float, y: float, text: str, *, size: float = TEXT_MM, anchor: Anchor = "start", bold: bool = False,
        struck: bool = False,
    ) -> None:  # fmt: skip
        """Words on their baseline."""
        self.marks.append(Words(x, y, text, size, anchor, bold, 0.0, struck))

    def backed(self, x: float, y: float, text: str, *, struck: bool = False) -> None:
        """Words with paper behind them, so that no line runs through what must be read."""
        wide = width_mm(text)
        corners = ((x, y - 1.9), (x + wide, y - 1.9), (x + wide, y + 0.4), (x, y + 0.4))
        self.marks.append(Shape(corners, True, 0.0, 1.0, 1.0))
        self.words(x + wide / 2, y, text, anchor="middle", struck=struck)

    def path(self, *points: tuple[float, float], width: float = 0.25, grey: float = 0.0) -> None:
        """An open line through points."""
        self.marks.append(Shape(points, False, width, grey))

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: float | None = None, line: float = 0.2
    ) -> None:
        """A rectangle by its upper left corner."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.marks.append(Shape(corners, True, line, 0.0, fill))

    def dot(self, x: float, y: float, radius: float, *, hollow: bool = False) -> None:
        """A circle."""
        self.marks.append(Dot(x, y, radius, hollow))

    def cross(self, x: float, y: float, half: float = 0.9, width: float = 0.2) -> None:
        """Two strokes through a point."""
        self.line(x - half, y - half, x + half, y + half, width=width)
        self.line(x - half, y + half, x + half, y - half, width=width)

    def ring(self, x: float, y: float, radius: float = 1.7) -> None:
        """A ring that hides nothing beneath it: an octagon."""
        near = radius * 0.414
        points = (
            (x - near, y - radius), (x + near, y - radius), (x + radius, y - near), (x + radius, y + near),
            (x + near, y + radius), (x - near, y + radius), (x - radius, y + near), (x - radius, y - near),
        )  # fmt: skip
        self.marks.append(Shape(points, True, 0.18, 0.0, None))
