"""F8: the list being worked on. It shows which item is asked; `y` answers that one and moves on, `n` asks why.

The line that is charted is shown before and after. Leaving itself goes to the entry line, like every form's line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.protocol import ListName
from infusion_tui.record.view import ChairView, CheckState
from infusion_tui.tui.chair.charting import Answer, LineCharting
from infusion_tui.tui.chair.checklist import attested, check_row
from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

_ANSWERED_BY = {
    "second-check": "verify",
    "baseline": "obs",
    "last-set": "obs",
    "sedation": "obs",
    "effects": "effects",
}
"""Items that answer themselves, and the form in which that is charted."""


class CheckPage(LineForm):
    """The pre-check or the leave list. An item that answers itself cannot be typed."""

    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="check.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "item", key_display="Up/Down", id="check.down", tooltip="One down", group=GROUP),
        Binding("y", "yes", "yes", id="check.yes", tooltip="Yes: the line that is shown goes into the record, then the next item is asked", group=GROUP),
        Binding("n", "no", "no", id="check.no", tooltip="No: asks why", group=GROUP),
        Binding("space", "words", "words", key_display="Space", id="check.words", tooltip="Yes with what was found; on an item that answers itself, the form for it", group=GROUP),
        Binding("enter", "next", "record", id="check.next", tooltip="Record the answer with its words", group=GROUP),
        Binding("l", "leave", "leave", id="check.leave", tooltip="Put  leave ;  into the line", group=GROUP),
        Binding("a", "against_advice", "against advice", id="check.ama", tooltip="Put  ama ;  into the line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, only: ListName | None) -> None:
        super().__init__(host, chair)
        self._charting = LineCharting(host, chair)
        self._name: ListName = only or self.view.list_name
        self._list = PickList(snug=True, id="check-list")
        self._words = Field("words", "in words", "Enter records it")
        self._asking: Literal["", "y", "n"] = ""
        self._said: Row = ()
        first = next((n for n, c in enumerate(self.items) if not c.auto and c.answer is None), 0)
        self._list.at = first

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaving is only offered once the pump is off; letters only while nothing is typed."""
        if action == "next":
            return bool(self._asking)
        if action in ("leave", "against_advice"):
            return not self._asking and self._name == "leave" and self.view.phase in ("observing", "assess")
        return not self._asking if action in ("move", "yes", "no", "words") else True

    def title_words(self) -> str:
        """The list and how much of it is open."""
        required = [check for check in self.items if check.required]
        done = sum(not check.is_open for check in required)
        name = "LEAVE CHECK" if self._name == "leave" else "PRE-CHECK"
        return f"{name}   {done} of {len(required)} done"

    @property
    def items(self) -> tuple[CheckState, ...]:
        """The items of the list."""
        return tuple(check for check in self.view.checks if check.list == self._name)

    @property
    def item(self) -> CheckState | None:
        """The one that is asked."""
        return self.items[min(self._list.at, len(self.items) - 1)] if self.items else None

    @property
    def built(self) -> str:
        """What `y` records; while words are asked for, the line with them."""
        item = self.item
        if item is None or item.auto:
            return ""
        words = f" ; {self._words.value}" if self._words.value and self._asking else ""
        return f"check {item.item} {self._asking or 'y'}{words}"

    def body(self) -> Sequence[Widget]:
        """The list, and the field for words."""
        return (Vertical(self._list, self._words, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """The words, while they are asked for."""
        return (self._words,) if self._asking else ()

    def on_mount(self) -> None:
        """The list with the caret on the item that is asked."""
        self._switch("")

    def _switch(self, asking: Literal["", "y", "n"]) -> None:
        if asking:
            self.opened_at = self.host.monotonic()
        self._asking = asking
        self._words.entry.value = ""
        self._words.display = bool(asking)
        self._list.can_focus = not asking
        self.set_focus(self._words.entry if asking else self._list)
        self.refresh_bindings()
        self.tick()

    def refresh_rows(self) -> None:
        """Draw the list; the item that is asked stands on its own ground, with a sign."""
        width = self._list.room.width
        rows = [
            fit_row(check_row(check, width, self.zone, is_asked=at == self._list.at), width)
            for at, check in enumerate(self.items)
        ]
        if self._name == "leave":
            rows += [fit_row((), width), fit_row(_leaving(self.view, self.items), width)]
        self._list.put(rows, self._list.at)
        self.show_line()

    def asks(self) -> str:
        """The item in full: what yes attests, or what answers it."""
        item = self.item
        if item is None:
            return ""
        if item.auto:
            form = _ANSWERED_BY.get(item.item)
            by = f" Space opens the form for it ({form})." if form and item.is_open else ""
            return f"{item.label}: answers itself from what is charted.{by}"
        if self._asking == "n":
            return f"{item.label}: why not?"
        return f"{item.label}?  yes = {attested(item)}"

    def answered(self, line: str, width: int) -> list[Row]:
        """What will stand in the record, and what was recorded last."""
        rows = super().answered(line, width) if not self._asking or self._words.value else []
        return [*rows[:2], fit_row(self._said, width)] if self._said else rows

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows."""
        message.stop()
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another part has the caret."""
        self.show_line()

    def _tell(self, words: str, ink: str) -> None:
        self._said = ((f" {plain(words, 300)}", ink),)
        self.show_line()

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.items:
            self._said = ()
            self._list.at = (self._list.at + step) % len(self.items)
            self.refresh_rows()

    def action_yes(self) -> None:
        """Record yes for the item that is asked, and go to the next that is open."""
        item = self.item
        if item is None:
            return
        if item.auto:
            self._tell(f"{item.label} answers itself from what is charted", "due")
        elif not self.too_soon():
            self._record(self.built)

    def action_no(self) -> None:
        """Ask why."""
        if self.item is not None and not self.item.auto:
            self._words.about("why not; Enter records it")
            self._switch("n")

    def action_words(self) -> None:
        """Yes with words; on an item that answers itself, the form in which that is charted."""
        item = self.item
        if item is None:
            return
        if item.auto:
            form = _ANSWERED_BY.get(item.item)
            if form is not None and item.is_open:
                self.dismiss(f"open:{form}")
            return
        self._words.about("what was found; Enter records")
        self._switch("y")

    def action_take(self) -> None:
        """Enter in the words: recorded. Without words nothing is."""
        if self._words.value and not self.too_soon():
            self._record(self.built)

    def _record(self, line: str) -> None:
        answer = self._charting.aside(line, self.view.version)
        if answer.attempt is not None:
            self._tell("saving …", "muted")
            self.call_after_refresh(self._save, answer)
        else:
            self._tell(answer.words, "due")

    def _save(self, answer: Answer) -> None:
        assert answer.attempt is not None
        done = self._charting.record(answer.attempt)
        recorded = done.kind == "recorded"
        self.tick()
        if recorded:
            # another item is asked now: a key that bounces must not answer it unread
            self.opened_at = self.host.monotonic()
            later = [n for n, c in enumerate(self.items) if not c.auto and c.answer is None]
            self._list.at = next(
                (n for n in later if n > self._list.at), later[0] if later else self._list.at
            )
            self._switch("")
        self._tell(f"{done.words}: {answer.attempt.text}", "strong" if recorded else "late")

    def action_leave(self) -> None:
        """Into the line: with whom the patient leaves."""
        self.dismiss("leave ; ")

    def action_against_advice(self) -> None:
        """Into the line: why."""
        self.dismiss("ama ; ")

    def action_keep(self) -> None:
        """Words that were typed go into the line; without any, one step back."""
        if self._asking and self._words.value:
            self.dismiss(self.built)
        elif self._asking:
            self._switch("")
        else:
            self.dismiss(None)


def _leaving(view: ChairView, shown: Sequence[CheckState]) -> Row:
    still = [check.label for check in shown if check.required and check.is_open]
    if still:
        return (
            (f"  {len(still)} open, see □. Leaving with open items is charted as  ", "text"),
            ("leave anyway ; why", "strong"),
        )
    return (("  nothing is open. Ask name and birth date again, then  l", "text"),)
