"""The gap report in full: every set that was due, what ended it, how late, and why. It only shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.tui.chair.gaps import gap_rows
from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList
from infusion_tui.tui.host import Host


class GapsPage(ChairDialog):
    """Sets due against sets done, up to now."""

    TITLE_WORDS = "SETS DUE AND DONE"
    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="gaps.up", tooltip="One row up", group=GROUP),
        Binding("down", "move(1)", "scroll", key_display="Up/Down", id="gaps.down", tooltip="One row down", group=GROUP),
        Binding("pageup", "move(-10)", "up", show=False, id="gaps.page_up", tooltip="Ten rows up", group=GROUP),
        Binding("pagedown", "move(10)", "down", show=False, id="gaps.page_down", tooltip="Ten rows down", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, *, session: str | None = None) -> None:
        super().__init__(host, chair, session=session)
        self._list = PickList(id="gaps-list")

    def body(self) -> Sequence[Widget]:
        """The rows."""
        return (self._list,)

    def refresh_rows(self) -> None:
        """Draw the report as it stands now."""
        rows = gap_rows(self.view, self.zone, max(20, self._list.room.width))
        self._list.at = min(self._list.at, max(0, len(rows) - 1))
        self._list.put(rows, self._list.at)

    def action_move(self, step: int) -> None:
        """Up or down, where there is more than fits."""
        most = max(0, len(gap_rows(self.view, self.zone, max(20, self._list.room.width))) - 1)
        height = max(1, self._list.room.height)
        top = max(0, min(most, self._list.at + step))
        self._list.at = max(top, height - 1) if step > 0 and self._list.at < height - 1 else top
        self.refresh_rows()
