"""A picture as a few lines, shapes and words: drawn once, written as SVG or onto a page of a PDF.

Units are millimetres, x to the right, y downwards, from the upper left corner. Black and greys only: it is printed.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Anchor = Literal["start", "middle", "end"]


class Line(msgspec.Struct, frozen=True):
    """A straight line. `grey` from 0 (black) to 1 (white)."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2
    grey: float = 0.0
    dashed: bool = False


class Shape(msgspec.Struct, frozen=True):
    """Straight lines through points; closed shapes may be filled. `fill` None: outline only."""

    points: tuple[tuple[float, float], ...]
    closed: bool = True
    width: float = 0.2
    grey: float = 0.0
    fill: float | None = None


class Dot(msgspec.Struct, frozen=True):
    """A circle, filled unless `hollow`."""

    x: float
    y: float
    radius: float
    hollow: bool = False
    grey: float = 0.0


class Words(msgspec.Struct, frozen=True):
    """A line of text on its baseline; `size` in mm. `struck`: a line through it."""

    x: float
    y: float
    text: str
    size: float = 2.4
    anchor: Anchor = "start"
    bold: bool = False
    grey: float = 0.0
    struck: bool = False


Mark = Line | Shape | Dot | Words


class Drawing(msgspec.Struct, frozen=True):
    """A picture of `width` x `height` mm; `says` is what it shows in words, for those who cannot see it."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    says: str
