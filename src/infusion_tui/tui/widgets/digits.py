"""Solid block digits that can be read across a room: 3x5 pixels, drawn 3, 5 or 7 rows high.

Where signs are ASCII only there are no half cells: 5 and 7 rows are whole cells anyway, and 3 rows are drawn as strokes
of `|` and `_` in the same place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from infusion_tui.tui.widgets.glyphs import Signs
from infusion_tui.tui.widgets.ink import InkView, Row

DigitSize = Literal[3, 5, 7, 10, 15]

SIZES: Final[tuple[DigitSize, ...]] = (15, 10, 7, 5, 3)
"""Largest first."""

PIXELS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    "+": ("   ", " # ", "###", " # ", "   "),
    "-": ("   ", "   ", "###", "   ", "   "),
    "/": ("  #", "  #", " # ", "#  ", "#  "),
    " ": (" ", " ", " ", " ", " "),
}
"""The glyphs. A character without one is drawn as a blank."""

# a cell is about twice as high as wide, so heights are counted in half rows
_PIXEL_WIDTH: Final[dict[DigitSize, int]] = {3: 1, 5: 2, 7: 3, 10: 4, 15: 6}
_PIXEL_HEIGHTS: Final[dict[DigitSize, tuple[int, int, int, int, int]]] = {
    3: (1, 1, 1, 1, 1),
    5: (2, 2, 2, 2, 2),
    7: (2, 4, 2, 4, 2),
    10: (4, 4, 4, 4, 4),
    15: (6, 6, 6, 6, 6),
}
_GAP: Final[dict[DigitSize, int]] = {3: 1, 5: 1, 7: 2, 10: 2, 15: 3}
_BLOCKS: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

_STROKES: Final[dict[str, tuple[str, str, str]]] = {
    "0": (" _ ", "| |", "|_|"),
    "1": ("   ", "  |", "  |"),
    "2": (" _ ", " _|", "|_ "),
    "3": (" _ ", " _|", " _|"),
    "4": ("   ", "|_|", "  |"),
    "5": (" _ ", "|_ ", " _|"),
    "6": (" _ ", "|_ ", "|_|"),
    "7": (" _ ", "  |", "  |"),
    "8": (" _ ", "|_|", "|_|"),
    "9": (" _ ", "|_|", " _|"),
    ":": (" ", ".", "."),
    "+": ("   ", "_|_", " | "),
    "-": ("   ", "___", "   "),
    "/": ("  /", " / ", "/  "),
    " ": (" ", " ", " "),
}
"""Three rows in ASCII, each glyph as wide as its pixels."""


@lru_cache(maxsize=2048)
def digits_width(text: str, size: DigitSize = 3) -> int:
    """How many cells the text takes as digits of this size."""
    if not text:
        return 0
    pixels = sum(len(PIXELS.get(character, PIXELS[" "])[0]) for character in text)
    return pixels * _PIXEL_WIDTH[size] + _GAP[size] * (len(text) - 1)


def digit_lines(text: str, size: DigitSize = 3) -> tuple[str, ...]:
    """The text as `size` lines of blocks, all of the same width."""
    return _strokes(text) if size == 3 and Signs.ascii_only else _blocks(text, size)


@lru_cache(maxsize=2048)
def _strokes(text: str) -> tuple[str, ...]:
    glyphs = [_STROKES.get(character, _STROKES[" "]) for character in text]
    return tuple(" ".join(glyph[row] for glyph in glyphs) for row in range(3))


@lru_cache(maxsize=2048)
def _blocks(text: str, size: DigitSize) -> tuple[str, ...]:
    gap = " " * _GAP[size]
    glyphs = [_glyph(character, size) for character in text]
    return tuple(gap.join(rows) for rows in zip(*glyphs, strict=True)) if glyphs else ("",) * size


@lru_cache(maxsize=128)
def _glyph(character: str, size: DigitSize) -> tuple[str, ...]:
    """One glyph as `size` rows; what is new each second is only put together from these."""
    half_rows: list[str] = []
    for line, height in zip(PIXELS.get(character, PIXELS[" "]), _PIXEL_HEIGHTS[size], strict=True):
        half_rows.extend(["".join(pixel * _PIXEL_WIDTH[size] for pixel in line)] * height)
    if len(half_rows) % 2:
        half_rows.append(" " * len(half_rows[0]))
    return tuple(
        "".join(_BLOCKS[a == "#", b == "#"] for a, b in zip(upper, lower, strict=True))
        for upper, lower in zip(half_rows[::2], half_rows[1::2], strict=True)
    )


def largest_size(text: str, width: int, height: int, most: int = 7) -> DigitSize | None:
    """The largest size whose digits fit into this place, or None."""
    return next(
        (size for size in SIZES if size <= min(height, most) and digits_width(text, size) <= width), None
    )


class BigNumber(InkView):
    """A number in solid digits. `update` repaints only when what it shows differs, and only those rows."""

    DEFAULT_CSS = """
    BigNumber { width: auto; height: auto; overflow: hidden; }
    """

    def __init__(self, text: str = "", size: DigitSize = 5, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = ""
        self._ink_name = "text"
        self._digit_size: DigitSize = size
        self._asked = text

    def on_mount(self) -> None:
        """Draw what it was made with."""
        self.update(self._asked)

    @property
    def text(self) -> str:
        """The number as text."""
        return self._text

    def update(self, text: str, *, size: DigitSize | None = None, ink: str = "text") -> bool:
        """Show another number (or size, or ink). True when anything had to be repainted."""
        size = size or self._digit_size
        if (text, size, ink) == (self._text, self._digit_size, self._ink_name) and self.rows:
            return False
        wider = digits_width(text, size) != digits_width(self._text, self._digit_size)
        taller = size != self._digit_size or not self.rows
        self._text, self._digit_size, self._ink_name = text, size, ink
        rows: list[Row] = [((line, ink),) for line in digit_lines(text, size)]
        changed = self.show_rows(rows)
        if wider or taller:
            self.refresh(layout=True)
        return changed > 0

    def get_content_width(self, container: object, viewport: object) -> int:
        """As wide as its digits."""
        return digits_width(self._text, self._digit_size)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many rows as its size."""
        return self._digit_size
