"""The first start: no file yet. Try the training room, or set up this clinic: chairs, time zone, first person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.clock import local_timezone
from infusion_tui.record.errors import PlainError
from infusion_tui.room import Room
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.wording import plain

_GROUP = Binding.Group("first start")


class FirstStart(Screen[None]):
    """Two answers: `t` the training room, `s` set up. Nothing is created before the last field is entered."""

    CSS_PATH: ClassVar[str | Path | None] = "setup.tcss"
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "training", "try the training room", id="setup.training", tooltip="Simulated patients in a throw-away file", group=_GROUP),
        Binding("s", "set_up", "set up this clinic", id="setup.set_up", tooltip="Chairs, time zone, first person", group=_GROUP),
        Binding("enter", "next", "next", id="setup.next", tooltip="The next field; from the last the file is made", group=_GROUP),
        Binding("escape", "back", "back", id="setup.back", tooltip="One step back", group=_GROUP),
    ]  # fmt: skip

    def __init__(self, path: Path, done: Callable[[Room | None, str | None], None]) -> None:
        super().__init__()
        self._path, self._done = path, done
        self._asking = True
        self._refused = False
        self._room: Room | None = None
        self._rows = RowsView(id="setup-rows")
        self._fields = (
            Field("chairs", "chairs", "how many, 1 to 64", most=2),
            Field("timezone", "time zone", "as Europe/Berlin", most=60),
            Field("initials", "your initials", "up to 8 letters, as you sign", most=8),
            Field("name", "your name", "as it stands in the record"),
            Field("role", "your role", "nurse charge prescriber witness …"),
        )
        self._said = RowsView(id="setup-said")

    def compose(self) -> ComposeResult:
        """Words, fields, what was said, keys."""
        yield InkLines(lambda width: (fit_row(((" INFUSION ROOM   first start", "strong"),), width),))
        yield InkLines(rule)
        yield self._rows
        yield from self._fields
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("t", "s", "escape"))

    def on_mount(self) -> None:
        """Ask."""
        self._fields[1].entry.value = local_timezone()
        self._ask()

    def on_resize(self, event: events.Resize) -> None:
        """Another width."""
        self._draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The roles stand in full while one is asked."""
        if self.focused is self._fields[4].entry and not self._refused:
            from infusion_tui.room.staffing import ROLES

            self.say(f"your role: {'  '.join(ROLES)}. Enter makes the file.", "muted")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters only while nothing is typed."""
        return self._asking if action in ("training", "set_up") else not self._asking

    def _ask(self) -> None:
        self._asking = True
        for field in self._fields:
            field.display = False
        self.set_focus(None)
        self._draw()
        self.say("")
        self.refresh_bindings()

    def _draw(self) -> None:
        words: list[Row] = [
            (),
            ((" There is no file yet. It would be made here:", "text"),),
            ((f" {plain(str(self._path), 300)}", "muted"),),
            (),
        ]
        if self._asking:
            words += [
                ((" t", "strong"), ("   Try the training room: simulated patients, nothing is kept", "text")),
                ((" s", "strong"), ("   Set up this clinic: five questions, then the board", "text")),
                (),
                (
                    (
                        " This is a record and a clock. It does not watch the patient. The monitor does.",
                        "muted",
                    ),
                ),
            ]
        self._rows.put([fit_row(row, self.app.size.width) for row in words])

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        self._refused = ink == "due"
        self._said.put([(), fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width)])

    def action_training(self) -> None:
        """The training room."""
        self._done(None, None)

    def action_set_up(self) -> None:
        """Ask for the clinic."""
        self._asking = False
        for field in self._fields:
            field.display = True
        self.set_focus(self._fields[0].entry)
        self._draw()
        self.say("Enter goes on from field to field; the file is made after the last.", "muted")
        self.refresh_bindings()

    def action_back(self) -> None:
        """Back to the question; what was typed stays in its fields."""
        self._ask()

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field, or make the file."""
        if not to_next_field(self, self._fields):
            self._make()

    def _make(self) -> None:
        from infusion_tui.room.staffing import ROLES, Role, add_person

        count, timezone, initials, name, role = (field.value for field in self._fields)
        if not (count.isascii() and count.isdigit() and 1 <= int(count) <= 64):
            self._refuse(0, "How many chairs? 1 to 64")
            return
        if role.casefold() not in ROLES:
            self._refuse(4, f"Which role? {', '.join(ROLES)}")
            return
        if not initials or not name:
            self._refuse(3 if initials else 2, "Who are you? Initials and name")
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            chairs = [str(number + 1) for number in range(int(count))]
            if self._room is None:
                self._room = Room.create(self._path, chairs=chairs, timezone=timezone, training=False)
            add_person(self._room, initials, name=name, role=cast("Role", role.casefold()))
        except (PlainError, OSError) as error:
            self.say(str(error), "due")
            return
        self._done(self._room, initials)

    def _refuse(self, at: int, words: str) -> None:
        self.say(words, "due")
        self.set_focus(self._fields[at].entry)
