"""Settings of this place: when names are hidden, when the screen locks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.errors import PlainError
from infusion_tui.room.place_settings import DEFAULTS, minutes_of, put_minutes
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

_LABELS = {"hide_names_min": "hide names", "lock_min": "lock"}
_HINTS = dict.fromkeys(DEFAULTS, "minutes without a key; 0 = never")


class SettingsPage(Screen[None]):
    """One field for each; `changed` is called once they are kept."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-hide_names_min"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then keep", id="settings.keep", tooltip="The next field; from the last one both are kept", group=GROUP),
        Binding("escape", "back", "back", id="settings.back", tooltip="Back; what was not kept stays as it was", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, changed: Callable[[], object]) -> None:
        super().__init__(classes="page")
        self._host, self._changed = host, changed
        self._fields = {name: Field(name, _LABELS[name], _HINTS[name], most=6) for name in DEFAULTS}
        self._said = RowsView(id="settings-said")

    def compose(self) -> ComposeResult:
        """Title, the fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield from self._fields.values()
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    def _title(self, width: int) -> Sequence[Row]:
        mark = watermark(self._host.room.training)
        return (fit_row(((" SETTINGS   of this place", "strong"), *mark), width),)

    def on_mount(self) -> None:
        """As they are now."""
        for name, field in self._fields.items():
            field.entry.value = f"{minutes_of(self._host.room.desk, name):g}"
        self.say(
            "Clocks, phases and reminders go on while names are hidden or the screen is locked.", "muted"
        )

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        lines = wrap_cells(plain(words, 300), self.app.size.width - 2)
        self._said.put([(), *(((f" {line}", ink),) for line in lines)])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field, or keep both."""
        if to_next_field(self, tuple(self._fields.values())):
            return
        try:
            for name, field in self._fields.items():
                put_minutes(self._host.room.desk, name, field.value)
        except PlainError as error:
            self.say(str(error), "due")
            return
        self._changed()
        self.say("kept for this place", "strong")

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
