"""The last gate before the terminal: everything that is drawn, by us or by Textual, goes through it line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from infusion_tui.record.text import in_cells
from infusion_tui.tui.widgets.glyphs import in_ascii


class Harmless(LineFilter):
    """No character of any text acts on the terminal, reorders a line or hides: whatever a widget was given."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line with such a character as `?`, or gone where it has no cell."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(in_cells(text, cell_len), style, control) for text, style, control in segments]


class AsciiSigns(LineFilter):
    """Only ASCII: frames, blocks and signs become their twins; names stay as they are where they can be shown."""

    def __init__(self, names_as_they_are: bool) -> None:
        super().__init__()
        self._names = names_as_they_are

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line in ASCII, cell for cell."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [Segment(in_ascii(text, self._names), style, control) for text, style, control in segments]


class NamesHidden(LineFilter):
    """Names, numbers and birth dates of whoever is in a chair become dots, cell for cell, also where they were cut."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        found: set[str] = set()
        for name in names:
            # whole words: a name that stands in another word, or a number in another number, is not meant
            found.add(rf"(?<!\w){re.escape(name)}(?!\w)")
            found |= {rf"(?<!\w){re.escape(name[:end])}…" for end in range(3, len(name))}
        in_order = sorted(found, key=len, reverse=True)
        self._pattern = re.compile("|".join(in_order), re.IGNORECASE) if in_order else None

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without them."""
        if self._pattern is None:
            return segments
        whole = "".join(segment.text for segment in segments)
        places = {at for match in self._pattern.finditer(whole) for at in range(*match.span())}
        if not places:
            return segments
        hidden: list[Segment] = []
        begin = 0
        for text, style, control in segments:
            signs = ("·" * cell_len(sign) if begin + at in places else sign for at, sign in enumerate(text))
            hidden.append(Segment("".join(signs), style, control))
            begin += len(text)
        return hidden


class NoColours(LineFilter):
    """No colour at all: what stands on a ground of its own is reversed; bold and underline stay.

    Textual's own answer to NO_COLOR is shades of grey, which are colours to the terminal.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without any colour."""
        return [
            Segment(text, None if style is None else _plain_style(style), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=1024)
def _plain_style(style: Style) -> Style:
    on_a_ground = style.bgcolor is not None and not style.bgcolor.is_default
    return Style(
        bold=style.bold,
        underline=style.underline,
        strike=style.strike,
        reverse=bool(style.reverse) or on_a_ground,
        meta=style.meta or None,
    )
