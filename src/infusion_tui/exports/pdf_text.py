"""Words of a document as lines of placed text for a PDF: broken to a width, every name drawn, nothing in them acts.

Text never passes through a markup language on its way: a sign is drawn or shown as its number.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final, NamedTuple

from infusion_tui.exports.document import Run, Said, runs
from infusion_tui.exports.pdf_fonts import ASCENT, BOLD, DESCENT, MONO, PLAIN, Glyph, glyph
from infusion_tui.exports.pdf_reading_order import is_turned, joined, levels, mirrored, visual
from infusion_tui.record.text import MOST_MARKS, visible

_CLOSE, _WIDE, _READ_AT_A_GLANCE = 1.2, 1.3, 10.5
SMALL: Final = 0.85
_BLANK_LETTERS: Final = "\u3164\u115f\u1160\uffa0"
"""Letters without a shape: two names that differ by one would look the same."""
_UNJOINED: Final = ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
                    "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN", "SYRIAC", "NKO")  # fmt: skip


class Placed(NamedTuple):
    """Signs of one font that stand beside each other; `x` from the beginning of the line, in points."""

    x: float
    width: float
    text: str
    font: str
    size: float
    struck: bool


class Line(NamedTuple):
    """One line of text and how wide it is, in points."""

    width: float
    parts: tuple[Placed, ...]


class _Sign(NamedTuple):
    glyph: Glyph
    width: float
    run: int
    depth: int
    may_break: bool
    """The line may end behind it."""


class TextSetter:
    """Sets text, and remembers what could not be drawn as it should."""

    def __init__(self) -> None:
        self.without_font = False
        self.unjoined: set[str] = set()

    def remarks(self) -> tuple[str, ...]:
        """What a reader of the pages has to know about their letters, in sentences."""
        found = []
        if self.without_font:
            found.append("U+0E01 and the like stand for signs that no font of this computer has.")
        if self.unjoined:
            found.append(f"Letters are drawn one by one, not joined: {', '.join(sorted(self.unjoined))}.")
        return tuple(found)

    def lines(self, said: Said, width: float, size: float, *, bold: bool = False) -> tuple[Line, ...]:
        """What is said, in lines of at most `width` points; at least one line."""
        parts = runs(said)
        sizes = [size * (SMALL if run.small or run.code else 1) for run in parts]
        signs: list[_Sign] = []
        for number, run in enumerate(parts):
            signs += self._signs(run, number, sizes[number], bold=bold)
        found, begin = [], 0
        while begin < len(signs):
            end, following = _cut(signs, begin, width)
            found.append(_line(signs[begin:end], parts, sizes))
            begin = following
        return tuple(found) or (Line(0.0, ()),)

    def line(self, text: str, size: float, *, bold: bool = False) -> Line:
        """The text as one line, however wide."""
        return self.lines(text, 1e9, size, bold=bold)[0]

    def _signs(self, run: Run, number: int, size: float, *, bold: bool) -> list[_Sign]:
        text = visible(run.text)
        font = MONO if run.code else BOLD if bold or run.strong else PLAIN
        if text.isascii():
            depth = [0] * len(text)
        else:
            text = self._drawable(text, font)
            depth = levels(text) if is_turned(text) else [0] * len(text)
        found = []
        for at, one in enumerate(text):
            drawn = glyph(mirrored(one, depth[at]), font)
            assert drawn is not None
            may_break = one == " " or run.code or unicodedata.east_asian_width(one) in "WF"
            found.append(_Sign(drawn, drawn.width * size, number, depth[at], may_break))
        return found

    def _drawable(self, text: str, font: str) -> str:
        """The text with joined letters, without what takes no place, and with numbers for what no font has."""
        found: list[str] = []
        marks, was_missing = 0, False
        for one in joined(unicodedata.normalize("NFC", text)):
            kind = unicodedata.category(one)
            if kind == "Cf" or 0xFE00 <= ord(one) <= 0xFE0F or 0xE0100 <= ord(one) <= 0xE01EF:
                continue  # joiners and variations: nothing to draw
            if kind == "Zs":
                found.append(" ")
                was_missing = False
                continue
            marks = marks + 1 if kind in ("Mn", "Me") else 0
            if marks > MOST_MARKS:
                continue
            missing = kind in ("Co", "Cn") or one in _BLANK_LETTERS or glyph(one, font) is None
            if missing:
                plain = unicodedata.normalize("NFKC", one)
                if len(plain) == 1 and plain != one and glyph(plain, font) is not None:
                    found.append(
                        plain
                    )  # an Arabic form or a full width letter that only its plain form is there for
                    was_missing = False
                    continue
                self.without_font = True
                found.append(f"{' ' if found and found[-1] != ' ' else ''}U+{ord(one):04X}")
            else:
                self._note_script(one)
                found.append(f" {one}" if was_missing else one)
            was_missing = missing
        return "".join(found)

    def _note_script(self, one: str) -> None:
        if "\u0700" <= one <= "\u18af":
            script = unicodedata.name(one, "").split(" ")[0]
            if script in _UNJOINED:
                self.unjoined.add(script.capitalize())


def _cut(signs: list[_Sign], begin: int, width: float) -> tuple[int, int]:
    """Where the line that begins there ends, and where the next one begins."""
    used, last = 0.0, -1
    for at in range(begin, len(signs)):
        one = signs[at]
        used += one.width
        if used > width + 0.01 and at > begin and one.glyph.sign != " " and one.width:
            end = last if last > begin else at
            following = end
            while following < len(signs) and signs[following].glyph.sign == " ":
                following += 1
            return end, following
        if one.may_break:
            last = at + 1
    return len(signs), len(signs)


def _line(signs: list[_Sign], parts: tuple[Run, ...], sizes: list[float]) -> Line:
    while signs and signs[-1].glyph.sign == " ":
        signs = signs[:-1]
    ordered: list[_Sign] = []
    begin = 0
    for end in range(1, len(signs) + 1):
        # each run is turned by itself: what people typed turns nothing beside it
        if end == len(signs) or signs[end].run != signs[begin].run:
            some = signs[begin:end]
            if any(one.depth for one in some):
                order = visual([one.glyph.sign for one in some], [one.depth for one in some])
                some = [some[at] for at in order]
            ordered += some
            begin = end
    placed: list[Placed] = []
    x = 0.0
    at = 0
    while at < len(ordered):
        first = ordered[at]
        to, wide = at, 0.0
        while to < len(ordered) and (ordered[to].run, ordered[to].glyph.font) == (
            first.run,
            first.glyph.font,
        ):
            wide += ordered[to].width
            to += 1
        text = "".join(one.glyph.sign for one in ordered[at:to])
        placed.append(Placed(x, wide, text, first.glyph.font, sizes[first.run], parts[first.run].struck))
        x += wide
        at = to
    return Line(x, tuple(placed))


def draw_line(canvas: Any, line: Line, x: float, baseline: float) -> None:
    """Draw the line in the canvas's fill colour; what is struck has a line through it."""
    for part in line.parts:
        text = canvas.beginText(x + part.x, baseline)
        text.setFont(part.font, part.size)
        text.textOut(part.text)
        canvas.drawText(text)
        if part.struck and part.text.strip():
            canvas.setLineWidth(part.size * 0.07)
            middle = baseline + part.size * 0.28
            canvas.line(x + part.x, middle, x + part.x + part.width, middle)


def leading(size: float) -> float:
    """From one baseline to the next, in points: larger type is read from further away and stands further apart."""
    return size * (_WIDE if size >= _READ_AT_A_GLANCE else _CLOSE)


def height_of(lines: tuple[Line, ...], size: float) -> float:
    """How high the lines stand together, in points."""
    return len(lines) * leading(size)


def draw_lines(
    canvas: Any, lines: tuple[Line, ...], x: float, top: float, size: float, *, right: float | None = None
) -> None:
    """Draw lines from `top` downwards; with `right` (from `x`) they end there instead of beginning at `x`."""
    step = leading(size)
    baseline = top - size * ASCENT - (step - size * (ASCENT + DESCENT)) / 2
    for line in lines:
        draw_line(canvas, line, x if right is None else x + right - line.width, baseline)
        baseline -= step
