"""The fonts of a PDF: the shipped ones, and for a sign that they lack one of this computer's.

Shipped is DejaVu (`fonts/`): Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian, Vietnamese and the signs of
our screens.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from infusion_tui.exports.font_files import fonts_with

PLAIN: Final = "DejaVuSansCondensed"
BOLD: Final = "DejaVuSansCondensed-Bold"
MONO: Final = "DejaVuSansMono"
ASCENT, DESCENT = 0.93, 0.24
"""How far letters reach above and below their baseline, in sizes."""


class Glyph(NamedTuple):
    """A sign in a font; `width` in sizes."""

    sign: str
    font: str
    width: float


@cache
def _shipped(name: str) -> dict[int, float]:
    """A shipped font made ready; the widths of its signs by their number."""
    with resources.as_file(resources.files("infusion_tui.exports") / "fonts" / f"{name}.ttf") as path:
        return _ready(TTFont(name, str(path)))


def _ready(font: TTFont) -> dict[int, float]:
    pdfmetrics.registerFont(font)
    widths: dict[int, float] = font.face.charWidths
    known: dict[int, int] = font.face.charToGlyph
    return {code: widths[code] / 1000 for code in known if known[code] and code in widths}


@cache
def _of_this_computer(path: Path) -> tuple[str, dict[int, float]]:
    """A font file made ready: its name in the PDF, and its widths (none where it cannot be used)."""
    name = f"X{path.stem}"
    try:
        return name, _ready(TTFont(name, str(path)))
    except (TTFError, OSError):
        return name, {}


@cache
def glyph(sign: str, wanted: str = PLAIN) -> Glyph | None:
    """The sign in the wanted font, else in another one that has it; None if no font has it."""
    code = ord(sign)
    for name in dict.fromkeys((wanted, PLAIN)):
        widths = _shipped(name)
        if code in widths:
            return Glyph(sign, name, widths[code])
    for path in fonts_with(sign):
        name, widths = _of_this_computer(path)
        if code in widths:
            return Glyph(sign, name, widths[code])
    return None
