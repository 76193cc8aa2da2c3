"""Which arrangement shows n chairs in a room of so many cells. Pure arithmetic.

Tiles with digits where they fit, else tiles without, else lines: one line per chair, two columns, four narrow
ones. Tiles run across, columns of lines run down.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from infusion_tui.tui.widgets.digits import SIZES, DigitSize, digits_width

Kind = Literal["tiles", "lines"]
Detail = Literal["full", "half", "narrow"]

MIN_TILE_WIDTH = 20
MIN_TILE_HEIGHT = 5
FRAME = 2
"""Rows (and columns) that a frame takes."""

UNDER_DIGITS = 2
"""Rows that a tile needs under its digits: what is due, and the bar."""

BESIDE_DIGITS = 15
"""Cells for words beside digits that are larger than they need be."""

HIGH = 46
"""Rows for chairs in a window of more than 50: from here on digits have five rows wherever they fit."""

GAP_WEIGHT = 3
"""How much worse a gap is than tiles of an odd shape."""

MOST_TILE_HEIGHT = 19
MOST_TILE_WIDTH = 100
FULL_LINE, HALF_LINE, NARROW_LINE = 64, 38, 19
"""Cells that each kind of line needs."""


class Place(msgspec.Struct, frozen=True):
    """Where a chair stands: column and row of its first cell, and how large it is."""

    x: int
    y: int
    width: int
    height: int


class Layout(msgspec.Struct, frozen=True):
    """An arrangement: its kind, the size of the digits (0 = none), how much a line says, and the places.

    `head` rows of column titles stand above the first line. `height` is all of it, which may be more than the
    room: then it scrolls.
    """

    kind: Kind
    digits: DigitSize | Literal[0]
    detail: Detail
    columns: int
    per_column: int
    head: int
    column_width: int
    height: int
    places: tuple[Place, ...]

    def step(self, index: int, across: int, down: int) -> int:
        """The place reached by an arrow key from `index`; stays where there is none."""
        count = len(self.places)
        if count == 0:
            return 0
        if self.kind == "tiles":
            column, row = index % self.columns, index // self.columns
            if across and not 0 <= column + across < self.columns:
                return index
            # the last row may be short: down from above its gap goes to its last tile
            target = (row + down) * self.columns + column + across
            if target < 0 or (row + down) * self.columns >= count:
                return index
            return min(target, count - 1)
        target = index + down + across * self.per_column
        if across and target >= count:
            last = (count - 1) // self.per_column
            return count - 1 if index // self.per_column + across <= last else index
        return target if 0 <= target < count else index

    def at(self, x: int, y: int) -> int | None:
        """The place under a cell, or None."""
        for index, place in enumerate(self.places):
            if place.x <= x < place.x + place.width and place.y <= y < place.y + place.height:
                return index
        return None


def choose(count: int, width: int, height: int, *, wall: bool = False) -> Layout:
    """The arrangement for `count` chairs in `width` x `height` cells; on a wall the largest digits come first."""
    count = max(1, count)
    grids = _grids(count, width, height, wall=wall)
    wanted: tuple[DigitSize, ...] = SIZES if wall else (5, 3) if height >= HIGH else (3,)
    for digits in wanted:
        fitting = [grid for grid in grids if _fits(grid, digits)]
        if fitting:
            best = _best(fitting, count)
            if not wall and (larger := _larger(best, is_high=height >= HIGH)) is not None:
                digits = max(digits, larger)
            return _tiles(count, best, digits)
    if grids:
        return _tiles(count, _best(grids, count), 0)
    return _lines(count, width, height)


_Grid = tuple[int, int, int, int]
"""Columns, rows, width and height of a tile."""


def _grids(count: int, width: int, height: int, *, wall: bool) -> list[_Grid]:
    """Every way to lay out so many tiles; on a wall they may grow as far as there is room."""
    grids = []
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        tile_width, tile_height = width // columns, height // rows
        if not wall:
            tile_width, tile_height = min(tile_width, MOST_TILE_WIDTH), min(tile_height, MOST_TILE_HEIGHT)
        if tile_width >= MIN_TILE_WIDTH and tile_height >= MIN_TILE_HEIGHT:
            grids.append((columns, rows, tile_width, tile_height))
    return grids


def _inner(width: int) -> int:
    """Cells for digits in a tile: the frame, and one cell of air on the left."""
    return width - FRAME - 1


def _fits(grid: _Grid, digits: DigitSize, *, under: int = UNDER_DIGITS, beside: int = 0) -> bool:
    """Whether the digits fit, with so many rows under them and so many cells beside them."""
    _, _, tile_width, tile_height = grid
    needed = digits_width("00:00", digits) + beside
    return needed <= _inner(tile_width) and tile_height >= digits + under + FRAME


def _larger(grid: _Grid, *, is_high: bool) -> DigitSize | None:
    """Larger digits where the last set still stands under them.

    Up to 50 rows only where there is also room for words beside them; in a higher window those stand below.
    """
    beside = 0 if is_high else BESIDE_DIGITS
    sizes: tuple[DigitSize, ...] = (7, 5)
    return next((size for size in sizes if _fits(grid, size, under=UNDER_DIGITS + 2, beside=beside)), None)


def _best(grids: list[_Grid], count: int) -> _Grid:
    """Few gaps, and tiles about as wide as a window is (a cell is twice as high as wide)."""

    def badness(grid: _Grid) -> float:
        columns, rows, tile_width, tile_height = grid
        return GAP_WEIGHT * (columns * rows - count) / count + abs(math.log(tile_width / tile_height / 3))

    return min(grids, key=badness)


def _tiles(count: int, grid: _Grid, digits: DigitSize | Literal[0]) -> Layout:
    columns, rows, tile_width, tile_height = grid
    places = tuple(
        Place(index % columns * tile_width, index // columns * tile_height, tile_width, tile_height)
        for index in range(count)
    )
    return Layout("tiles", digits, "full", columns, rows, 0, tile_width, rows * tile_height, places)


def _lines(count: int, width: int, height: int) -> Layout:
    """As few columns as hold all chairs; as many as the width allows when it must scroll."""
    head = 1
    room = max(1, height - head)
    most = max(1, width // NARROW_LINE)
    columns = min(most, math.ceil(count / room))
    column_width = width // columns
    if column_width < HALF_LINE and columns < 4 and width // 4 >= NARROW_LINE:
        # three columns of narrow lines would say no more than four
        columns, column_width = 4, width // 4
    per_column = math.ceil(count / columns)
    detail: Detail = (
        "full" if column_width >= FULL_LINE else "half" if column_width >= HALF_LINE else "narrow"
    )
    places = tuple(
        Place(index // per_column * column_width, head + index % per_column, column_width, 1)
        for index in range(count)
    )
    return Layout("lines", 0, detail, columns, per_column, head, column_width, head + per_column, places)
