"""Leaving the app while a pump runs is asked about: the clocks go on in the file, not on this screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark

_GROUP = Binding.Group("question")


class QuitPage(Screen[bool]):
    """One question, one key: `y` leaves, everything else goes back."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "leave", "quit the screen", id="quit.leave", tooltip="Leave; the clocks go on in the file", group=_GROUP),
        Binding("escape,enter,n", "back", "go back", key_display="Esc", id="quit.back", tooltip="Stay", group=_GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, running: Sequence[str]) -> None:
        super().__init__(classes="page")
        self._host = host
        self._under_way = list(running)
        self._asked_at = host.monotonic()
        self._rows = RowsView(id="quit-rows")

    def compose(self) -> ComposeResult:
        """The question and its keys."""
        yield self._rows
        yield InkLines(rule)
        yield KeyBar(keep=("y", "escape"))

    def on_mount(self) -> None:
        """Ask."""
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another width."""
        self._draw()

    def _draw(self) -> None:
        count = len(self._under_way)
        where = f"chair {self._under_way[0]}" if count == 1 else f"chairs {', '.join(self._under_way)}"
        words: list[Row] = [
            (),
            ((f" An infusion is under way in {where}.", "strong"), *watermark(self._host.room.training)),
            (),
            ((" The clocks go on in the file; quit the screen?", "text"),),
            ((" Drafts are kept. Whoever opens it again finds everything as it is.", "muted"),),
            (),
        ]
        self._rows.put([fit_row(row, self.app.size.width) for row in words])

    def action_leave(self) -> None:
        """Leave, unless the key came too soon to be meant for this question."""
        if self._host.monotonic() - self._asked_at >= GUARD_S:
            self.dismiss(True)

    def action_back(self) -> None:
        """Stay."""
        self.dismiss(False)
