"""The frame of a replay: every cell of it is the word REPLAY, on all four sides, so that no picture of any part of the
screen can be taken for the room as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board.layout import Place
from infusion_tui.tui.board.room_board import RoomBoard
from infusion_tui.tui.looks import LOOKS
from infusion_tui.tui.widgets.ink import InkView, Row, fit_row, row_text, width_of

WORD = "REPLAY"
INK = "training"
"""The one ink of what is not real: filled in every theme, reversed where there are no colours."""

BOTH_SIDES = 100
"""From so many cells on the word stands whole on the right side, too; below, one letter in each row."""


def frame_ink(variables: Mapping[str, str]) -> str:
    """The ink of the frame in a theme: filled, but for the theme for lights turned down, where it would be a lamp."""
    return "strong" if variables.get("dim-solid") == "yes" else INK


def band(width: int, words: str = "", ink: str = INK) -> Row:
    """A row of the frame: what is to be said, then the word again and again."""
    lead = f" {WORD}  {words}  " if words else " "
    text = lead + f"{WORD} " * (width // (len(WORD) + 1) + 1)
    return fit_row(((_whole_words(text, width), ink),), width, ink)


def _whole_words(text: str, width: int) -> str:
    """The text cut at the last word that is whole."""
    cut = text[:width]
    return cut if len(text) <= width or text[width] == " " else cut[: cut.rstrip().rfind(" ") + 1]


def side(height: int, ink: str, *, whole: bool) -> list[Row]:
    """A side of the frame: the word in every row, or one letter of it in each."""
    if whole:
        return [((WORD, ink), (" ", "text"))] * height
    return [((WORD[at % len(WORD)], ink),) for at in range(height)]


class FrameSide(InkView):
    """The left or right side."""

    DEFAULT_CSS = """
    FrameSide { width: 7; height: 1fr; overflow: hidden; }
    """

    def __init__(self, *, is_right: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._is_right = is_right

    def on_resize(self) -> None:
        """Another height."""
        self.fit_side()

    def fit_side(self) -> None:
        """As high as it is; on the right only as wide as there is room for."""
        whole = not self._is_right or self.app.size.width >= BOTH_SIDES
        self.styles.width = len(WORD) + 1 if whole else 1
        ink = frame_ink(self.app.theme_variables)
        rows = side(max(1, self.size.height), ink, whole=whole)
        if self._is_right and whole:
            rows = [((" ", "text"), (WORD, ink))] * len(rows)
        self.show_rows(rows)


class ReplayBoard(RoomBoard, inherit_bindings=False, can_focus=False):
    """The chairs as they were. Its keys are the screen's; the frame of every tile says what it is."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def _chair(self, view: ChairView, at: Place) -> Sequence[Row]:
        rows = super()._chair(view, at)
        return [*rows[:-1], marked(rows[-1])] if self.arranged.kind == "tiles" and len(rows) > 1 else rows

    def step(self, steps: int) -> None:
        """The cursor to the next chair or the one before, round and round."""
        chairs = [view.chair for view in self.views]
        if chairs:
            at = chairs.index(self.cursor) if self.cursor in chairs else -1
            self.go_to(chairs[(at + steps) % len(chairs)])


_EDGE = frozenset("".join(one.frame.low for one in LOOKS.values()))


def marked(row: Row) -> Row:
    """The lower edge of a tile with the word in its gap, as often as there is room."""
    spans = []
    for text, ink in row:
        if len(text) >= len(WORD) and ink.startswith("frame-") and set(text) <= _EDGE:
            words = (len(text) + 1) // (len(WORD) + 1)
            middle = " ".join([WORD] * words)
            left = (len(text) - len(middle)) // 2
            spans += [(text[:left], ink), (middle, "strong@" if ink.endswith("@") else "strong")]
            spans.append((text[left + len(middle) :], ink))
        else:
            spans.append((text, ink))
    assert width_of(tuple(spans)) == width_of(row), row_text(row)
    return tuple(spans)
