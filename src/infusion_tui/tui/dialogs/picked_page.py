"""A page of things in the record, each about an entry: Up and Down choose, Enter opens the entry. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from infusion_tui.tui.dialogs.base import GROUP, ChairDialog, PickList, chosen
from infusion_tui.tui.dialogs.entry import EntryPage
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row

Item = tuple[int | None, Sequence[Row]]
"""The number of the entry that a thing is about (None: none), and its rows."""


class PickedPage(ChairDialog):
    """Subclasses give the items and what stands under them."""

    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="picked.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="picked.down", tooltip="One down", group=GROUP),
        Binding("enter", "open", "entry", id="picked.open", tooltip="Open the entry that this is about", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, *, session: str | None = None) -> None:
        super().__init__(host, chair, session=session)
        self._list = PickList(id="picked-rows")
        self._numbers: list[int | None] = []

    def items(self, width: int) -> Sequence[Item]:
        """What is listed."""
        return ()

    def nothing(self) -> str:
        """What is said where nothing is listed."""
        return ""

    def summary(self, width: int) -> Sequence[Row]:
        """What stands under the list."""
        return ()

    def body(self) -> Sequence[Widget]:
        """The list."""
        return (self._list,)

    def refresh_rows(self) -> None:
        """The list as it stands, the chosen thing in sight."""
        width = self._list.room.width
        if width < 20:
            return
        items = self.items(width)
        self._numbers = [number for number, _ in items]
        self._list.at = min(self._list.at, max(0, len(items) - 1))
        rows: list[Row] = []
        cursor = None
        for at, (_, lines) in enumerate(items):
            if at == self._list.at:
                cursor = len(rows) + len(lines) - 1
            rows += [chosen(line, at == self._list.at, width) for line in lines]
        self._list.put(rows or [fit_row(((f" {self.nothing()}", "muted"),), width)], cursor)
        self.foot.put(self.summary(self.app.size.width))

    @property
    def chosen_number(self) -> int | None:
        """The number of the entry that the chosen thing is about."""
        return self._numbers[self._list.at] if self._numbers else None

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self._numbers:
            self._list.at = min(max(self._list.at + step, 0), len(self._numbers) - 1)
            self.refresh_rows()

    def action_open(self) -> None:
        """The entry of this; what it gives back for the line goes on to the chair."""
        if self.too_soon() or not self._numbers:
            return
        number = self._numbers[self._list.at]
        if number is not None:
            self.app.push_screen(EntryPage(self.host, self.chair, number, session=self.session), self._opened)

    def _opened(self, text: str | None) -> None:
        if text is not None:
            self.dismiss(text)
