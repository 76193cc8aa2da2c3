"""Cells to draw in: one line of signs with their inks. Pure."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len

from infusion_tui.tui.widgets.ink import Row, Span

_BLANK: Span = (" ", "text")


def single(text: str) -> str:
    """The text with one sign for each cell: a sign of two cells as `??`, one of none left out. The cursor's read-out
    and the log have it as it was typed."""
    if text.isascii():
        return text
    return "".join(sign if cell_len(sign) == 1 else "?" * cell_len(sign) for sign in text)


class Line:
    """One line of single cells. Guides (a grid) lie under everything and give way to anything."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._cells: list[Span] = [_BLANK] * width
        self._taken = [False] * width

    def put(self, x: int, sign: str, ink: str) -> None:
        """One sign; outside the line nothing happens."""
        if 0 <= x < self.width:
            self._cells[x] = (sign, ink)
            self._taken[x] = True

    def write(self, x: int, text: str, ink: str) -> None:
        """Some text from a cell on."""
        for offset, sign in enumerate(text):
            self.put(x + offset, sign, ink)

    def guide(self, x: int, sign: str, ink: str) -> None:
        """A sign that lies under everything."""
        if 0 <= x < self.width and not self._taken[x]:
            self._cells[x] = (sign, ink)

    def sign(self, x: int) -> str:
        """What stands in a cell (a guide counts as nothing)."""
        return self._cells[x][0] if 0 <= x < self.width and self._taken[x] else " "

    def is_free(self, begin: int, end: int) -> bool:
        """Nothing stands from one cell up to another; outside the line nothing ever stands."""
        return not any(self._taken[max(0, begin) : max(0, end)])

    def row(self) -> Row:
        """The line as a row."""
        return tuple(
            ("".join([sign for sign, _ in cells]), ink) for ink, cells in groupby(self._cells, itemgetter(1))
        )
