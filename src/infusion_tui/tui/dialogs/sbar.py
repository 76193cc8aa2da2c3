"""`sbar`: what to say in a call. Facts of the record to read aloud; what is asked for is left to the caller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.record.handoff import sbar
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList
from infusion_tui.tui.dialogs.part_rows import part_rows, window
from infusion_tui.tui.host import Host


class SbarPage(ChairDialog):
    """Read only; `t` begins the line that says who was told."""

    AUTO_FOCUS = "PickList"
    TITLE_WORDS = "SBAR   to read aloud in a call"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "told", "told", id="sbar.told", tooltip="Put  told  into the line: who was called, and what was said", group=GROUP),
        Binding("up,pageup", "roll(-1)", "up", show=False, id="sbar.up", tooltip="Scroll up", group=GROUP),
        Binding("down,pagedown", "roll(1)", "scroll", key_display="Up/Down", id="sbar.down", tooltip="Scroll down", group=GROUP),
        Binding("enter", "keep", "back", show=False, id="sbar.enter", tooltip="Back to the chair", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._list = PickList(id="sbar-rows")
        self._at = 0

    def body(self) -> Sequence[Widget]:
        """The rows."""
        return (self._list,)

    def on_mount(self) -> None:
        """The first look."""
        self.tick()
        self.say("R is yours: what you ask for. Afterwards  t  charts who was told.")

    def refresh_rows(self) -> None:
        """The facts of this moment."""
        width, height = self._list.room.width, self._list.room.height
        if width < 20 or height < 3:
            return
        host = self.host
        parts = sbar(self.view, self.zone, caller=host.signed_in or "…", with_name=not host.names_hidden)
        rows, self._at = window(part_rows(parts, width), self._at, height, width)
        self._list.put(rows, None)

    def action_roll(self, rows: int) -> None:
        """Scroll."""
        self._at += rows
        self.refresh_rows()

    def action_told(self) -> None:
        """Into the line."""
        self.dismiss("told ")
