"""F8: the list being worked on. It shows which item is asked; `y` answers that one and moves on, `n` asks why, Space
asks what was found, one value after the other.

The line that is charted is shown before and after. Leaving itself goes to the entry line, like every form's line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.errors import PlainError
from infusion_tui.record.leave_items import SCORE
from infusion_tui.record.precheck_items import FASTING
from infusion_tui.record.protocol import ListName
from infusion_tui.record.view import ChairView, CheckState
from infusion_tui.tui.chair.charting import Answer, LineCharting
from infusion_tui.tui.chair.checklist import attested, check_row, found_words
from infusion_tui.tui.chair.gaps import gap_row
from infusion_tui.tui.chair.question import wrapped
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

_BARE = re.compile(r"[0-9][0-9:./ +-]*")

MOST_ASKED = 8
"""So many values are asked one by one; what a clinic asks beyond that goes into the last field."""

_FOOT = 6


class CheckPage(LineForm):
    """The pre-check or the leave list. An item that answers itself cannot be typed."""

    AUTO_FOCUS = "PickList"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="check.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "item", key_display="Up/Down", id="check.down", tooltip="One down", group=GROUP),
        Binding("y", "yes", "yes", id="check.yes", tooltip="Yes: the line that is shown goes into the record, then the next item is asked", group=GROUP),
        Binding("n", "no", "no", id="check.no", tooltip="No: asks why", group=GROUP),
        Binding("space", "words", "values", key_display="Space", id="check.words", tooltip="Yes with what was found; on an item that answers itself, the form for it", group=GROUP),
        Binding("enter", "next", "next", id="check.next", tooltip="The values of this item; the next one; from the last one the answer is recorded with them", group=GROUP),
        Binding("g", "gaps", "sets", id="check.gaps", tooltip="Every set that was due: done, late or not taken, and why", group=GROUP),
        Binding("l", "leave", "leave", id="check.leave", tooltip="Put  leave ;  into the line", group=GROUP),
        Binding("a", "against_advice", "against advice", id="check.ama", tooltip="Put  ama ;  into the line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, only: ListName | None) -> None:
        super().__init__(host, chair)
        self._charting = LineCharting(host, chair)
        self._name: ListName = only or self.view.list_name
        self._list = PickList(snug=True, id="check-list")
        self._words = tuple(Field(f"words-{n}", "in words", "") for n in range(MOST_ASKED))
        self._asked: tuple[str, ...] = ()
        self._asking: Literal["", "y", "n"] = ""
        self._said, self._said_ink = "", "muted"
        first = next((n for n, c in enumerate(self.items) if not c.auto and c.answer is None), 0)
        self._list.at = first

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaving is only offered once the pump is off; letters only while nothing is typed."""
        if action in ("leave", "against_advice"):
            return not self._asking and self._name == "leave" and self.view.phase in ("observing", "assess")
        if action == "gaps":
            return not self._asking and self._name == "leave"
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
        words = f" ; {self._found}" if self._asking and self._found else ""
        return f"check {item.item} {self._asking or 'y'}{words}"

    @property
    def _found(self) -> str:
        """What was typed into the fields, as the line says it."""
        item = self.item
        values = [field.value for field in self.fields()]
        return in_words(self._asked, values, times=item is not None and item.item == FASTING)

    def body(self) -> Sequence[Widget]:
        """The list, and the fields for words."""
        block = Vertical(*self._words, classes="form-block")
        return (Vertical(self._list, block, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """What is asked, while something is."""
        return self._words[: len(self._asked)] if self._asking else ()

    def on_mount(self) -> None:
        """The list with the caret on the item that is asked."""
        self._switch("")

    def _switch(self, asking: Literal["", "y", "n"], asked: Sequence[str] = ()) -> None:
        if asking:
            self.opened_at = self.host.monotonic()
        self._asking, self._asked = asking, tuple(asked[:MOST_ASKED])
        for at, field in enumerate(self._words):
            field.entry.value = ""
            field.display = at < len(self._asked)
            if field.display:
                last = at + 1 == len(self._asked)
                field.rename(self._asked[at], "Enter records" if last else "may be left empty")
        self._list.can_focus = not asking
        self.set_focus(self._words[0].entry if asking else self._list)
        self.refresh_bindings()
        self.tick()

    def refresh_rows(self) -> None:
        """Draw the list; the item that is asked stands on its own ground, with a sign."""
        width = self._list.room.width
        if self._asking and self.item is not None:
            # one item is answered: the others are not in its way
            self._list.put([check_row(self.item, width, self.zone, is_asked=True), fit_row((), width)], None)
            self.show_line()
            return
        first = gap_row(self.view, self.zone, width) if self._name == "leave" else ()
        rows = [first] if first else []
        rows += [
            fit_row(check_row(check, width, self.zone, is_asked=at == self._list.at), width)
            for at, check in enumerate(self.items)
        ]
        if self._name == "leave":
            rows += [fit_row(_leaving(self.view, self.items), width)]
        self._list.put(rows, self._list.at + (1 if first and self._list.at else 0))
        self.show_line()

    def asks(self) -> str:
        """The item in full: what yes attests, what was found, or what answers it."""
        item = self.item
        if item is None:
            return ""
        found = found_words(item)
        found = f"  Now: {found}" if found else ""
        if item.auto:
            form = self._form_of(item)
            by = f" Space opens the form for it ({form})." if form and item.is_open else ""
            return f"{item.label}: answers itself from what is charted.{by}{found}"
        if self._asking == "n":
            return f"{item.label}: why not?"
        return f"{item.label}?  yes = {attested(item)}.{'' if self._asking else found}"

    def _form_of(self, item: CheckState) -> str | None:
        """The form in which an item is charted that is more than words."""
        scores = self.view.protocol is not None and bool(self.view.protocol.scores)
        if (item.list, item.item) == ("leave", SCORE) and scores and self.view.started_at is not None:
            return "score"
        return _ANSWERED_BY.get(item.item) if item.auto else None

    def show_line(self) -> None:
        """The sentence that yes attests in full, the line, and what is said about it or was recorded last."""
        width, line = self.app.size.width, self.built
        rows: list[Row] = wrapped("", plain(self.asks(), 500), width, "muted", most=4)
        if line:
            rows += wrapped("line: ", plain(line, 400), width, "strong", most=2)
        if self._said:
            said = wrapped("", self._said, width, self._said_ink, most=3)
            rows = [*rows[: _FOOT - len(said)], *said]
        elif line and (not self._asking or self._found):
            rows += self._about(line, width)
        self.foot.put(rows[:_FOOT])

    def _about(self, line: str, width: int) -> list[Row]:
        """Why the line would be refused, or what is said about it."""
        try:
            draft = self.host.room.read(self.chair, line, by=self.host.signed_in or "")
        except PlainError as error:
            return wrapped("▲ ", plain(str(error), 300), width, "due", 2)
        found: list[Row] = []
        for caution in draft.cautions:
            found += wrapped("▲ ", plain(caution.message, 300), width, "due", 2)
        return found

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows."""
        message.stop()
        if message.value:
            self._said = ""
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another part has the caret."""
        self.show_line()

    def _tell(self, words: str, ink: str) -> None:
        self._said, self._said_ink = plain(words, 300), ink
        self.show_line()

    def action_move(self, step: int) -> None:
        """Up or down."""
        if self.items:
            self._said = ""
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
            self._switch("n", ("why not",))

    def action_words(self) -> None:
        """Yes with what was found; on an item that answers itself, the form in which that is charted."""
        item = self.item
        if item is None:
            return
        form = self._form_of(item)
        if item.auto or form is not None:
            if form is not None and item.is_open:
                self.dismiss(f"open:{form}")
            return
        rule = self.view.protocol.item(item.list, item.item) if self.view.protocol is not None else None
        self._switch("y", rule.asks if rule is not None and rule.asks else ("in words",))

    def action_next(self) -> None:
        """In the list, the values of the item; in the fields the next one, and from the last one into the record."""
        if self._asking:
            super().action_next()
        elif not self.too_soon():
            self.action_words()

    def action_take(self) -> None:
        """Enter in the last field: recorded. Without words nothing is."""
        if self._found and not self.too_soon():
            self._record(self.built)
        elif not self._found:
            self.set_focus(self._words[0].entry)
            said = (
                "say why"
                if self._asking == "n"
                else "nothing is typed: Esc, then  y  records yes without words"
            )
            self._tell(said, "due")

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

    def action_gaps(self) -> None:
        """The gap report in full, over this page."""
        self.host.open_word("gaps", self.chair)

    def action_leave(self) -> None:
        """Into the line: with whom the patient leaves."""
        self.dismiss("leave ; ")

    def action_against_advice(self) -> None:
        """Into the line: why."""
        self.dismiss("ama ; ")

    def action_keep(self) -> None:
        """Words that were typed go into the line; without any, one step back."""
        if self._asking and self._found:
            self.dismiss(self.built)
        elif self._asking:
            self._switch("")
        else:
            self.dismiss(None)


def in_words(labels: Sequence[str], values: Sequence[str], *, times: bool = False) -> str:
    """What was found, as one would type it behind the semicolon: `22 G, left forearm, attempts 1`.

    A label stands before its value where that does not say what it is: before a bare number, before an answer to a
    question of several words, and always with `times` (`food 22:00 drink 07:30`). What is empty is left out.
    """
    said = []
    for label, value in zip(labels, values, strict=False):
        text = " ".join(value.replace(";", ",").split())
        if not text:
            continue
        if len(labels) > 1 and (times or _BARE.fullmatch(text)):
            text = f"{label} {text}"
        elif len(labels) > 1 and " " in label:
            text = f"{label}: {text}"
        said.append(text)
    bare = times and all(_BARE.fullmatch(value.strip()) for value in values if value.strip())
    return (" " if bare else ", ").join(said)


def _leaving(view: ChairView, shown: Sequence[CheckState]) -> Row:
    still = [check.label for check in shown if check.required and check.is_open]
    if still:
        return (
            (f"  {len(still)} open, see □. Leaving with open items is charted as  ", "text"),
            ("leave anyway ; why", "strong"),
        )
    return (("  nothing is open. Ask name and birth date again, then  l", "text"),)
