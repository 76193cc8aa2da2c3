"""The ASCII set: for every sign that our screens draw, one ASCII sign that takes as many cells."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Final

from rich.cells import cell_len


class Signs:
    """Which signs are drawn. One for the process, as a process has one terminal; the app sets it."""

    ascii_only: ClassVar[bool] = False


TWINS: Final[dict[str, str]] = {
    # signs of phases, reminders and lists
    "►": ">", "◄": "<", "▲": "!", "▼": "v", "■": "#", "□": "o", "●": "*", "○": "o", "◊": "?", "√": "v",
    "•": "*", "·": ".", "…": "~",
    # blocks and shades
    "█": "#", "▀": "#", "▄": "#", "▌": "#", "▐": "#", "░": ".", "▒": "%", "▓": "#",
    # frames, one row for each kind
    "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "|", "┤": "|", "┬": "+", "┴": "+", "┼": "+",
    "┄": ".", "┆": ":", "╌": ".", "╎": ":", "┈": ".", "┊": ":",
    "═": "=", "║": "H", "╔": "+", "╗": "+", "╚": "+", "╝": "+",
    "╞": "+", "╡": "+", "╟": "+", "╢": "+", "╤": "+", "╧": "+", "╪": "+", "╫": "+", "╬": "+", "╠": "+", "╣": "+",
    "╒": "+", "╓": "+", "╕": "+", "╖": "+", "╘": "+", "╙": "+", "╛": "+", "╜": "+", "╥": "+", "╨": "+",
    "━": "*", "┃": "*", "┏": "*", "┓": "*", "┗": "*", "┛": "*",
    # arrows and letters of text
    "↑": "^", "↓": "v", "→": ">", "←": "<", "°": "o", "µ": "u", "μ": "u", "×": "x", "–": "-", "—": "-", "−": "-",
    "’": "'", "‘": "'", "“": '"', "”": '"', "±": "~", "²": "2", "³": "3", "½": "/",
    # what Textual's own bars, borders and lists are made of
    "▔": "-", "▁": "_", "▂": "_", "▃": "_", "▅": "#", "▆": "#", "▇": "#", "▏": "|", "▎": "|", "▍": "|",
    "▋": "#", "▊": "#", "▉": "#", "▕": "|", "▖": "_", "▗": "_", "▘": '"', "▝": '"', "▙": "#", "▛": "#",
    "▜": "#", "▟": "#", "▚": "#", "▞": "#", "╱": "/", "╲": "\\", "╭": "+", "╮": "+", "╯": "+", "╰": "+",
    "\u00a0": " ",
}  # fmt: skip
"""One cell for one cell, so that nothing moves when the setting is changed."""

_TABLE: Final = str.maketrans(TWINS)
_DRAWN: Final = (0x2190, 0x2BFF)
"""Arrows, frames, blocks, geometric signs: never part of a name, always drawn by a program."""


@lru_cache(maxsize=4096)
def in_ascii(text: str, others_as_they_are: bool) -> str:
    """The text in the ASCII set, in as many cells.

    A letter of a name that ASCII does not have stays as it is, or becomes `?` where the terminal would not take it.
    """
    text = text.translate(_TABLE)
    if text.isascii():
        return text
    found = []
    for sign in text:
        if sign.isascii() or (others_as_they_are and not _DRAWN[0] <= ord(sign) <= _DRAWN[1]):
            found.append(sign)
        else:
            found.append("?" * cell_len(sign))
    return "".join(found)
