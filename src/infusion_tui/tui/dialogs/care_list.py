"""The word `care` alone: what can be charted as done that is no medicine. One key puts its word into the line."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import CareWord
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit, fit_row
from infusion_tui.tui.wording import clock, plain

KEYS = "123456789" + string.ascii_lowercase
"""One for each line of the list, as far as they go; the rest is reached with the arrows."""


class CareListPage(LineForm):
    """The clinic's list. A key takes its word, with the note if there is one; nothing is chosen beforehand."""

    TITLE_WORDS = "CARE   what was done that is no medicine"
    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"word({at})", "take", key_display="1-9 a-z", show=at == 0, id=f"care.{key}", tooltip=f"Line {at + 1} of the list into the entry line", group=GROUP)
            for at, key in enumerate(KEYS)
        ),
        Binding("up", "move(-1)", "up", show=False, id="care.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="care.down", tooltip="One down", group=GROUP),
        Binding("tab", "other", "note", id="care.note", tooltip="To the note, and back to the list", group=GROUP),
        Binding("enter", "next", "into the line", id="care.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="care-list")
        self._note = Field("care-note", "note", "in words: hand held")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the note, letters and digits are text."""
        return self._in_list if action in ("word", "move") else True

    @property
    def _in_list(self) -> bool:
        return self.focused is not self._note.entry

    @property
    def listed(self) -> tuple[CareWord, ...]:
        """The clinic's care words."""
        return self.view.protocol.care if self.view.protocol is not None else ()

    def body(self) -> Sequence[Widget]:
        """The list, and a note."""
        return (Vertical(self._list, self._note, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """The note."""
        return (self._note,)

    @property
    def built(self) -> str:
        """The word at the marker, and the note."""
        if not self.listed:
            return f"; {self._note.value}" if self._note.value else ""
        key = self.listed[self._list.at].key
        return f"{key} ; {self._note.value}" if self._note.value else key

    def refresh_rows(self) -> None:
        """Draw the list, each word with when it was last charted here."""
        last: dict[str, str] = {}
        for entry in self.view.entries:
            if isinstance(entry.payload, ev.CareGiven) and not entry.struck:
                last[entry.payload.care] = f"{clock(entry.occurred_at, self.zone)} {plain(entry.by, 12)}"
        width = self._list.room.width
        rows: list[Row] = []
        for at, word in enumerate(self.listed):
            here = at == self._list.at
            key = KEYS[at] if at < len(KEYS) else " "
            row: Row = (
                (f"{'►' if here else ' '} {key}  ", "strong"),
                (fit(plain(word.key, 20), 12), "strong"),
                (fit(plain(word.label, 80), max(20, width - 34)), "text"),
                (f"  last {last[word.key]}" if word.key in last else "", "muted"),
            )
            rows.append(chosen(row, here, width))
        nothing = fit_row((("  The clinic's list is empty: write a note.", "muted"),), width)
        self._list.put(rows or [nothing], self._list.at)
        self.show_line()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The note grows."""
        message.stop()
        self.show_line()

    def action_word(self, at: int) -> None:
        """Take the word of this key."""
        if at < len(self.listed) and not self.too_soon():
            self._list.at = at
            self.action_take()

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.listed:
            self._list.at = (self._list.at + step) % len(self.listed)
            self.refresh_rows()

    def action_other(self) -> None:
        """To the note and back."""
        self.set_focus(self._note.entry if self._in_list else self._list)
        self.refresh_bindings()

    def action_next(self) -> None:
        """Into the line."""
        self.action_take()

    def action_keep(self) -> None:
        """Esc: back; a note that was written goes into the line with its word."""
        self.dismiss(self.built if self._note.value else None)
