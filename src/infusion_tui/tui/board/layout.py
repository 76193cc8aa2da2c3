"""Which arrangement shows n chairs in a room of so many cells. Pure arithmetic.

Tiles with digits where they fit, else tiles without, else lines: one line per chair, two columns, four narrow
ones. Chairs keep the order of their numbers: tiles run across, columns of lines run down.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from infusion_tui.tui.widgets.digits import DigitSize, digits_width

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


def choose(count: int, width: int, height: int) -> Layout:
    """The arrangement for `count` chairs in `width` x `height` cells."""
    count = max(1, count)
    grids = [grid for grid in _grids(count, width, height) if _fits(grid, width, 3)]
    if grids:
        return _tiles(count, width, _best(grids, count, width), least=3)
    plain = _grids(count, width, height)
    if plain:
        return _tiles(count, width, _best(plain, count, width), least=0)
    return _lines(count, width, height)


_Grid = tuple[int, int, int]
"""Columns, rows, height of a tile."""


def _grids(count: int, width: int, height: int) -> list[_Grid]:
    grids = []
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        tile_width, tile_height = (
            min(width // columns, MOST_TILE_WIDTH),
            min(height // rows, MOST_TILE_HEIGHT),
        )
        if tile_width >= MIN_TILE_WIDTH and tile_height >= MIN_TILE_HEIGHT:
            grids.append((columns, rows, tile_height))
    return grids


def _inner(width: int) -> int:
    """Cells for digits in a tile: the frame, and one cell of air on the left."""
    return width - FRAME - 1


def _fits(grid: _Grid, width: int, digits: DigitSize, *, in_comfort: bool = False) -> bool:
    """Whether the digits fit; in comfort: with the last set under them and words beside them."""
    columns, _, tile_height = grid
    inner = _inner(min(width // columns, MOST_TILE_WIDTH)) - (BESIDE_DIGITS if in_comfort else 0)
    under = UNDER_DIGITS + (2 if in_comfort else 0)
    return digits_width("00:00", digits) <= inner and tile_height >= digits + under + FRAME


def _best(grids: list[_Grid], count: int, width: int) -> _Grid:
    """Few gaps, and tiles about as wide as a window is (a cell is twice as high as wide)."""

    def badness(grid: _Grid) -> float:
        columns, rows, tile_height = grid
        tile_width = min(width // columns, MOST_TILE_WIDTH)
        return GAP_WEIGHT * (columns * rows - count) / count + abs(math.log(tile_width / tile_height / 3))

    return min(grids, key=badness)


def _tiles(count: int, width: int, grid: _Grid, *, least: DigitSize | Literal[0]) -> Layout:
    columns, rows, tile_height = grid
    tile_width = min(width // columns, MOST_TILE_WIDTH)
    digits: DigitSize | Literal[0] = 0
    if least:
        sizes: tuple[DigitSize, ...] = (7, 5, 3)
        comfortable = (size for size in sizes if _fits(grid, width, size, in_comfort=True))
        digits = max(least, next(comfortable, least))
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
