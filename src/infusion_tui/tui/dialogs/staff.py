"""Who may chart here, and adding a person. Retiring one is done on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.errors import PlainError
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain


class StaffPage(Screen[None]):
    """The list on top, the fields of a new person under it."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-initials"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then add", id="staff.add", tooltip="The next field; from the last the person is added", group=GROUP),
        Binding("escape", "back", "back", id="staff.back", tooltip="Back", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__(classes="page")
        self._host = host
        self._list = RowsView(id="staff-list")
        self._fields = (
            Field("initials", "initials", "up to 8 letters, as they sign", most=8),
            Field("name", "name", "as it stands in the record"),
            Field("role", "role", "nurse charge prescriber witness …"),
            Field("pin", "PIN", "6 digits or more; empty = none", password=True, most=20),
        )
        self._said = RowsView(id="staff-said")
        self._ink = ""

    def compose(self) -> ComposeResult:
        """List, fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield InkLines(rule)
        yield from self._fields
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    def _title(self, width: int) -> Sequence[Row]:
        mark = watermark(self._host.room.training)
        return (fit_row(((" STAFF   who may chart here", "strong"), *mark), width),)

    def on_mount(self) -> None:
        """The first look."""
        self._draw()
        self._say_what()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The roles stand in full while one is asked."""
        if self.focused is self._fields[2].entry and self._ink != "due":
            from infusion_tui.room.staffing import ROLES

            self.say(f"role: {'  '.join(ROLES)}", "muted")

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def _say_what(self) -> None:
        self.say("Add a person above. Retiring:  infusion-tui staff retire INITIALS", "muted")

    def _draw(self) -> None:
        people = sorted(self._host.room.facts.people.values(), key=lambda one: one.initials)
        most = max(3, self.app.size.height - 13)
        rows: list[Row] = []
        for one in people[:most]:
            state = "retired" if one.retired else "has a PIN" if one.has_pin else ""
            rows.append(
                (
                    (f" {fit(plain(one.initials, 20), 10)}", "strong"),
                    (fit(plain(one.name, 200), 36), "muted" if one.retired else "text"),
                    (fit(plain(one.role, 30), 16), "muted"),
                    (state, "muted"),
                )
            )
        if len(people) > most:
            rows.append(((f" and {len(people) - most} more: infusion-tui staff list", "muted"),))
        self._list.put([fit_row(row, self.app.size.width) for row in rows])

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        self._ink = ink
        self._said.put([(), fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width)])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field, or add."""
        if not to_next_field(self, self._fields):
            self._add()

    def _add(self) -> None:
        from infusion_tui.room.staffing import ROLES, Role, add_person

        initials, name, role, pin = (field.value for field in self._fields)
        if role.casefold() not in ROLES:
            self.say(f"Which role? {', '.join(ROLES)}", "due")
            self.set_focus(self._fields[2].entry)
            return
        try:
            add_person(
                self._host.room,
                initials,
                name=name,
                role=cast("Role", role.casefold()),
                pin=pin or None,
                by=self._host.signed_in or "set-up",
            )
        except PlainError as error:
            self.say(str(error), "due")
            return
        for field in self._fields:
            field.entry.value = ""
        self.set_focus(self._fields[0].entry)
        self._draw()
        self.say(f"{initials} is on the list", "strong")

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
