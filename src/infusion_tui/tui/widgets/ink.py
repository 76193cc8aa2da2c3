"""How our own widgets draw: rows of (text, ink) pairs, and the view that turns them into strips.

An ink is a role ("muted", "late", "chip-paused"), not a colour; the pure modules that lay out a tile or a log
know only roles. `InkView` maps roles to styles once per theme, compares each new row with the one on the
screen, and repaints only those that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

Span = tuple[str, str]
"""Some text and its ink. An ink that ends in `@` stands on the ground of the selected place."""

Row = tuple[Span, ...]
"""One line of cells."""

_PHASE_NAMES = ("empty", "precheck", "infusing", "time_up", "paused", "observing", "assess")


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


def changed_cells(before: Row, after: Row) -> tuple[int, int]:
    """Where two rows differ: the first cell, and how many from there. A clock repaints its seconds, not its line."""
    width, was = width_of(after), width_of(before)
    if width != was:
        return 0, max(width, was)
    first, shared = 0, min(len(before), len(after))
    while first < shared and before[first] == after[first]:
        first += 1
    last, most = 0, shared - first
    while last < most and before[-1 - last] == after[-1 - last]:
        last += 1
    start = width_of(after[:first])
    cells = max(1, width - start - width_of(after[len(after) - last :]))
    if len(before) - first - last == len(after) - first - last == 1:
        front, back = _same_inside(before[first], after[first])
        return start + front, max(1, cells - front - back)
    return start, cells


def _same_inside(one: Span, other: Span) -> tuple[int, int]:
    """Cells that are the same at both ends of a span: only where each character is a cell, and how the span is set
    does not hang on its text."""
    (text, ink), (text_2, ink_2) = one, other
    kind = _kind(text)
    if ink != ink_2 or ink.startswith("chip-") or kind != _kind(text_2) or kind == "wide":
        return 0, 0
    front, most = 0, min(len(text), len(text_2))
    while front < most and text[front] == text_2[front]:
        front += 1
    back, most = 0, most - front
    while back < most and text[-1 - back] == text_2[-1 - back]:
        back += 1
    return front, back


@lru_cache(maxsize=4096)
def _kind(text: str) -> str:
    """Blank, solid (block digits, which some themes draw in an ink of their own), plain, or with wide characters."""
    if not text.strip():
        return "blank"
    if any(cell_len(sign) != 1 for sign in text):
        return "wide"
    return "plain" if text.strip(" █▀▄") else "solid"


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
    "solid": ("bar", None, None),
    "fixed": ("raised", None, "bold underline"),
    **{f"chip-{phase}": ("phase-ink", f"phase-{phase}", "bold") for phase in _PHASE_NAMES},
    **{f"frame-{phase}": (f"frame-{phase}", None, None) for phase in _PHASE_NAMES},
    **{f"word-{phase}": (f"word-{phase}", None, None) for phase in _PHASE_NAMES},
}
"""Each ink: the theme's variables for its colour and its ground (None: the background), and how it is set.

Not component classes: Textual matches its stylesheets against every one of them for every widget, at every start.
"""

_DIMMED = frozenset(
    (
        "text",
        "strong",
        "text@",
        "strong@",
        *(f"frame-{name}{at}" for name in _PHASE_NAMES for at in ("", "@")),
    )
)
"""Inks whose blocks a theme may dim (`dim-solid`). What is due or late stays as bright as it is."""


def ink_style(name: str, variables: Mapping[str, str]) -> Style:
    """The style of an ink under a theme's variables; with `@` behind its name, on the ground of the selected place.

    A theme may set an ink otherwise by a variable of its kind (`chip-style`, `late-style`): where there are no
    colours, or only the terminal's own, what a colour says is said by reverse, bold and underline. `place-style` is for
    the selected place where its ground does not show.
    """
    name, selected = name.removesuffix("@"), name.endswith("@")
    ink, ground, setting = _INKS[name]
    if ground is None:
        ground = "selected" if selected else "background"
    settings = variables.get(f"{name.partition('-')[0]}-style", setting or "").split()
    if selected:
        settings += variables.get("place-style", "").split()
    return Style(
        color=Color.parse(variables[ink]).rich_color,
        bgcolor=Color.parse(variables[ground]).rich_color,
        bold="bold" in settings,
        strike="strike" in settings,
        underline="underline" in settings,
        reverse="reverse" in settings,
    )


class InkView(ScrollView, can_focus=False):
    """A view of rows. Subclasses build rows and call `show_rows`; only rows that differ are repainted."""

    ALLOW_SELECT = False

    MARKS_PLACE: ClassVar[bool] = False
    """True for a view that marks its selected place by itself: then its ground alone may be enough of a sign."""

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
        self._dims_solid = False

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
        left, top = self.scroll_offset
        for y in changed:
            self._strips.pop(y, None)
            start, cells = changed_cells(old[y], self._rows[y])
            self.refresh(Region(start - left, y - top, cells, 1))
        return len(changed)

    def forget(self) -> None:
        """Let go of what was drawn, while nobody sees it: 64 screens of drawn lines take a hundred megabytes."""
        self._strips.clear()
        self.refresh()

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
            self._dims_solid = self.app.theme_variables.get("dim-solid") == "yes"
            variables = self.app.theme_variables
            if self.MARKS_PLACE:
                variables = {**variables, "place-style": ""}
            style = ink_style(name, variables)
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
            style = self.ink(name)
            if self._dims_solid and name in _DIMMED and not text.strip(" █▀▄") and not text.isspace():
                style = self.ink("solid@" if name.endswith("@") else "solid")
            segments.append(Segment(text, style))
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
