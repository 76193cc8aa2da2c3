"""F4: what can be charted about the pump. Choosing one fills the line; nothing is recorded here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.charting.line import LEGAL
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import PHASE_WORDS
from infusion_tui.tui.chair.facts import order_words
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList, chosen
from infusion_tui.tui.widgets.ink import Row, fit_row

WORDS: tuple[tuple[str, str, str], ...] = (
    ("start", "start ", "the pump runs; type the rate read off it"),
    ("pause", "pause ", "the pump is paused; type why"),
    ("resume", "resume", "the pump runs again"),
    ("rate", "rate ", "another rate, in mL/h"),
    ("pump", "pump ", "the volume in mL that the pump itself shows"),
    ("done", "done", "the pump has delivered the bag"),
    ("stop", "stop ", "stopped before the end; type why"),
    ("flush", "flush", "the line is flushed, its rest is in"),
)
"""Word, what it puts into the line, and what it means."""


class PumpPage(ChairDialog):
    """A short list. Up and Down choose, Enter fills the line."""

    TITLE_WORDS = "PUMP   choose what to chart; it goes into the line"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="pump.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="pump.down", tooltip="One down", group=GROUP),
        Binding("enter", "take", "into the line", id="pump.take", tooltip="Put it into the line", group=GROUP),
    ]  # fmt: skip

    def body(self) -> Sequence[Widget]:
        """The list."""
        self._list = PickList(id="pump-list")
        self._list.at = next((n for n, (word, _, _) in enumerate(WORDS) if is_legal(word, self.view)), 0)
        return (self._list,)

    def refresh_rows(self) -> None:
        """Draw the list; what is not possible now stays, muted, and says so."""
        width = self._list.room.width
        rows: list[Row] = []
        for at, (word, _, words) in enumerate(WORDS):
            possible = is_legal(word, self.view)
            said = words if possible else f"not while {PHASE_WORDS[self.view.phase]}"
            row: Row = (
                (f"  {word:<10}", "strong" if possible else "muted"),
                (said, "text" if possible else "muted"),
            )
            rows.append(chosen(row, at == self._list.at, width))
        rows += [fit_row((), width), fit_row(((f"  ordered: {order_words(self.view)}", "muted"),), width)]
        self._list.put(rows, self._list.at)

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._list.at = (self._list.at + step) % len(WORDS)
        self.refresh_rows()

    def action_take(self) -> None:
        """Into the line."""
        word, text, _ = WORDS[self._list.at]
        if is_legal(word, self.view):
            self.dismiss(text)
        else:
            self.say(f"{word} cannot be charted while the chair is {PHASE_WORDS[self.view.phase]}", "due")


def is_legal(word: str, view: ChairView) -> bool:
    """Whether a word can be charted in this phase."""
    return view.phase in LEGAL.get(word, (view.phase,))
