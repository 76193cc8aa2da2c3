"""How each state of a chair looks: word, symbol, frame and the name of its colour. One table, for every screen.

A look is the phase, except that an infusion past its end looks like nothing else ("time up"), though it is still
infusing. Late is no look of its own: it is a mark, a chip and a solid left edge on whatever frame the chair has.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from infusion_tui.record.view import ChairView

LookName = Literal["empty", "precheck", "infusing", "time_up", "paused", "observing", "assess"]


class Frame(msgspec.Struct, frozen=True):
    """The signs of a frame. `top` and `low` are repeated along their edge, so they may hold a pattern."""

    left_top: str
    top: str
    right_top: str
    left: str
    right: str
    left_low: str
    low: str
    right_low: str

    def top_edge(self, begin: int, cells: int) -> str:
        """So many cells of the upper edge from the cell `begin` on: parts that are drawn apart still join."""
        return _run(self.top, begin, cells)

    def low_edge(self, begin: int, cells: int) -> str:
        """The same of the lower edge."""
        return _run(self.low, begin, cells)


class LookWords(msgspec.Struct, frozen=True):
    """How a look is said: word, symbol, the few letters where there is no room, and its frame.

    Symbol and short word together take four cells, so that narrow columns stay straight.
    """

    word: str
    symbol: str
    short: str
    frame: Frame


LOOKS: Final[dict[LookName, LookWords]] = {
    "empty": LookWords("EMPTY", "·", "EMP", Frame(*"┌┄┐┆┆└┄┘")),
    # not running yet: an open frame, broken lines above and below and nothing at its sides
    "precheck": LookWords("PRE-CHECK", "□", "PRE", Frame("─", "── ", "─", " ", " ", "─", "── ", "─")),
    "infusing": LookWords("INFUSING", "►", "INF", Frame(*"┌─┐││└─┘")),
    # run against the stop, and the most solid frame of all
    "time_up": LookWords("TIME UP", "►│", "UP", Frame(*"█▀████▄█")),
    "paused": LookWords("PAUSED", "■", "PAU", Frame(*"╔═╗║║╚═╝")),
    # a ruler all round: time that has to pass
    "observing": LookWords("OBSERVING", "◄", "OBS", Frame("┌", "────┬", "┐", "├", "┤", "└", "────┴", "┘")),
    "assess": LookWords("ASSESS", "◊", "ASM", Frame(*"┏━┓┃┃┗━┛")),
}

LATE_EDGE: Final = "█"
"""The left side of a frame at which something is late."""


def look_of(view: ChairView) -> LookName:
    """The look of a chair: its phase, or `time_up` once the bag's time is over and the pump is still running."""
    if view.phase == "infusing" and view.remaining_s is not None and view.remaining_s <= 0:
        return "time_up"
    return view.phase


def _run(pattern: str, begin: int, cells: int) -> str:
    if cells <= 0:
        return ""
    if len(pattern) == 1:
        return pattern * cells
    at = begin % len(pattern)
    return (pattern * (cells // len(pattern) + 2))[at : at + cells]
