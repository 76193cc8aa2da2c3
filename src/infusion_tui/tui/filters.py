"""The last gate before the terminal: everything that is drawn, by us or by Textual, goes through it line by line."""

from __future__ import annotations

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
