"""How our own widgets draw: rows of (text, ink) pairs, and the view that turns them into strips.

An ink is a role ("muted", "late", "chip-paused"), not a colour; the pure modules that lay out a tile or a log
know only roles. `InkView` maps roles to styles once per theme, compares each new row with the one on the
screen, and repaints only those that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

Span = tuple[str, str]
"""Some text and its ink. An ink that ends in `@` stands on the ground of the selected place."""

Row = tuple[Span, ...]
"""One line of cells."""

_PHASE_NAMES = ("empty", "precheck", "infusing", "paused", "observing", "assess")

_ASCII = str.maketrans(
    {
        "►": ">", "◄": "<", "▲": "!", "■": "#", "□": "o", "●": "*", "○": "o", "√": "v", "◊": "?", "·": ".",
        "▀": '"', "▄": "_", "█": "#", "░": ".", "▒": "%", "│": "|", "─": "-", "═": "=", "┄": ".", "┆": ":",
        "║": "H", "━": "#", "┃": "#", "┌": "+", "┐": "+", "└": "+", "┘": "+", "╔": "+", "╗": "+", "╚": "+",
        "╝": "+", "┏": "#", "┓": "#", "┗": "#", "┛": "#", "├": "|", "┤": "|", "•": "*", "…": "~", "↑": "^",
    }
)  # fmt: skip
"""One cell for one cell, so that nothing moves when the setting is changed."""


def row_text(row: Row) -> str:
    """The row without its inks."""
    return "".join(text for text, _ in row)


def width_of(row: Row) -> int:
    """How many cells the row takes."""
    return sum([len(text) if text.isascii() else cell_len(text) for text, _ in row])


def fit(text: str, width: int) -> str:
    """Text in exactly `width` cells: padded, or cut with `…` so that the cut can be seen."""
    if width <= 0:
        return ""
    # combining marks take no cells: without this a name could carry thousands of them into one place
    text = text[: 4 * width + 8]
    cells = cell_len(text)
    if cells <= width:
        return text + " " * (width - cells)
    return set_cell_size(text, width - 1) + "…"


def trim(text: str, width: int) -> str:
    """Text in at most `width` cells, cut with `…`."""
    return fit(text, width).rstrip(" ")


def fit_row(row: Row, width: int, ink: str = "text") -> Row:
    """The row in exactly `width` cells: padded in `ink`, or cut."""
    have = width_of(row)
    if have == width:
        return row
    if have < width:
        return (*row, (" " * (width - have), ink))
    spans: list[Span] = []
    for text, name in row:
        cells = cell_len(text)
        if cells >= width:
            return (*spans, (fit(text, width) if cells > width else text, name))
        spans.append((text, name))
        width -= cells
    return tuple(spans)


def spread(left: Row, right: Row, width: int, ink: str = "text") -> Row:
    """Left and right parts at the two ends of `width` cells; the left part is cut when they meet."""
    room = width - width_of(right)
    if room <= 0:
        return fit_row(left, width, ink)
    return (*fit_row(left, room, ink), *right)


_INKS: dict[str, tuple[str, str | None, str | None]] = {
    "text": ("foreground", None, None),
    "strong": ("raised", None, "bold"),
    "muted": ("muted", None, None),
    "rule": ("rule", None, None),
    "bar": ("bar", None, None),
    "due": ("due", None, "bold"),
    "late": ("late-ink", "late", "bold"),
    "selected": ("foreground", "selected", None),
    "cursor": ("background", "raised", "bold"),
    "training": ("background", "muted", "bold"),
    "struck": ("muted", None, "strike"),
    **{f"chip-{phase}": ("phase-ink", f"phase-{phase}", "bold") for phase in _PHASE_NAMES},
    **{f"frame-{phase}": (f"frame-{phase}", None, None) for phase in _PHASE_NAMES},
    **{f"word-{phase}": (f"word-{phase}", None, None) for phase in _PHASE_NAMES},
}
"""Each ink: the theme's variables for its colour and its ground (None: the background), and how it is set.

Not component classes: Textual matches its stylesheets against every one of them for every widget, at every start.
"""


def ink_style(name: str, variables: Mapping[str, str]) -> Style:
    """The style of an ink under a theme's variables; with `@` behind its name, on the ground of the selected place."""
    ink, ground, setting = _INKS[name.removesuffix("@")]
    if ground is None:
        ground = "selected" if name.endswith("@") else "background"
    return Style(
        color=Color.parse(variables[ink]).rich_color,
        bgcolor=Color.parse(variables[ground]).rich_color,
        bold=setting == "bold",
        strike=setting == "strike",
    )


class InkView(ScrollView, can_focus=False):
    """A view of rows. Subclasses build rows and call `show_rows`; only rows that differ are repainted."""

    ALLOW_SELECT = False

    ascii_only: ClassVar[bool] = False
    """A setting of the terminal: draw with ASCII signs only. Set it before the first screen."""

    DEFAULT_CSS = """
    InkView {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._rows: list[Row] = []
        self._strips: dict[int, tuple[int, Strip]] = {}
        self._inks: dict[str, Style] = {}
        self._outlined = False

    # --- for subclasses ---

    @property
    def room(self) -> Size:
        """The cells there are to draw in, without a scroll bar."""
        return self.scrollable_content_region.size

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they stand (for tests and for finding out what was clicked)."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> int:
        """Make these the rows. Returns how many of them had to be repainted."""
        old = self._rows
        self._rows = list(rows)
        size = Size(self.room.width, len(rows))
        if len(old) != len(rows) or self.virtual_size != size:
            self.virtual_size = size
        if len(old) != len(rows):
            self._strips.clear()
            self.refresh()
            return len(rows)
        changed = [
            y for y, (before, after) in enumerate(zip(old, self._rows, strict=True)) if before != after
        ]
        for y in changed:
            self._strips.pop(y, None)
            self.refresh_line(y)
        return len(changed)

    # --- styles ---

    def notify_style_update(self) -> None:
        """A theme or a class changed: look all inks up again."""
        super().notify_style_update()
        self._inks.clear()
        self._strips.clear()

    def ink(self, name: str) -> Style:
        """The style of an ink, looked up once per theme."""
        style = self._inks.get(name)
        if style is None:
            style = ink_style(name, self.app.theme_variables)
            self._inks[name] = style
        return style

    def _is_outlined(self, name: str) -> bool:
        """A chip whose fill is the background (night): it gets brackets, as it has no edge of its own."""
        return name.startswith("chip-") and self.ink(name.rstrip("@")).bgcolor == self.ink("text").bgcolor

    def _segments(self, row: Row) -> list[Segment]:
        segments = []
        for text, name in row:
            if self._is_outlined(name) and len(text) > 2 and text[0] == text[-1] == " ":
                text = f"[{text[1:-1]}]"
            if self.ascii_only:
                text = text.translate(_ASCII)
            segments.append(Segment(text, self.ink(name)))
        return segments

    # --- Textual ---

    def render_line(self, y: int) -> Strip:
        """One line of the widget, from the cache unless its row, the width or the theme changed."""
        width = self.size.width
        at = y + self.scroll_offset.y
        known = self._strips.get(at)
        if known is not None and known[0] == width:
            return known[1]
        if not 0 <= at < len(self._rows):
            return Strip.blank(width, self.ink("text"))
        strip = Strip(self._segments(self._rows[at])).adjust_cell_length(width, self.ink("text"))
        self._strips[at] = (width, strip)
        return strip


class InkLines(InkView):
    """A few fixed lines (a header, a rule, a hint) drawn by a function of the width.

    `draw(width)` is called on `show` and on every resize.
    """

    DEFAULT_CSS = """
    InkLines { height: 1; overflow: hidden; }
    """

    def __init__(self, draw: Callable[[int], Sequence[Row]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw = draw

    def show(self) -> int:
        """Draw again. Returns how many lines had to be repainted."""
        return self.show_rows(self._draw(self.room.width))

    def on_resize(self) -> None:
        """A new width: draw for it."""
        self.show()


def rule(width: int) -> tuple[Row]:
    """One line across."""
    return ((("─" * width, "rule"),),)
