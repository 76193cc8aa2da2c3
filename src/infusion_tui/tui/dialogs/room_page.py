"""What pages about the whole room share: a title, rows that follow the time, the keys. They name no patient."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.host import GUARD_S, Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells


def paragraph(sentences: str, width: int) -> list[Row]:
    """Sentences of ours in as many rows as they need: a sentence that is cut off explains nothing."""
    return [((f" {line}", "muted"),) for line in wrap_cells(sentences, max(20, width - 2))]


class RoomPage(Screen[None]):
    """A page over the board or a chair that is only read."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = ""
    TITLE_WORDS: ClassVar[str] = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", id="room_page.back", tooltip="Back; nothing changes", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__(classes="page")
        self.host = host
        self._opened_at = host.monotonic()
        self._rows = RowsView(id="room-page-rows")

    def compose(self) -> ComposeResult:
        """Title, rows, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._rows
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    def rows(self, width: int) -> Sequence[Row]:
        """What is read."""
        return ()

    def _title(self, width: int) -> Sequence[Row]:
        return (fit_row(((f" {self.TITLE_WORDS}", "strong"), *watermark(self.host.room.training)), width),)

    def on_mount(self) -> None:
        """The first look."""
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self.tick)

    def tick(self) -> None:
        """The time goes on behind every page."""
        width, height = self.app.size
        rows = list(self.rows(width))
        room = max(1, height - 4)
        if len(rows) > room:
            rows = [
                *rows[: room - 1],
                ((f" and {len(rows) - room + 1} lines more: a larger window shows them", "muted"),),
            ]
        self._rows.put([fit_row(row, width) for row in rows])
        self.refresh_bindings()

    def too_soon(self) -> bool:
        """True for a key that was meant for the screen below."""
        return self.host.monotonic() - self._opened_at < GUARD_S

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
