"""F4 and its like: a list of words; one that needs more asks for it here. The line grows at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.wording import PHASE_WORDS
from infusion_tui.tui.chair.facts import order_words
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.dialogs.word_forms import (
    CARE,
    PUMP,
    WordForm,
    facts_beside,
    is_legal,
    word_line,
)
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row


class WordsPage(LineForm):
    """Up and Down choose a word, Enter takes it or asks what it needs. Nothing is filled in beforehand."""

    AUTO_FOCUS = "PickList"
    FORMS: ClassVar[tuple[WordForm, ...]] = PUMP

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, id="words.up", tooltip="One up", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", id="words.down", tooltip="One down", group=GROUP),
        Binding("enter", "next", "next, then into the line", id="words.next", tooltip="Ask what this word needs; then put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str, word: str | None = None) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="words-list")
        self._fields = {
            form.word: tuple(Field(f"{form.word}-{ask.key}", ask.label, ask.about) for ask in form.asks)
            for form in self.FORMS
        }
        words = [form.word for form in self.FORMS]
        first = next((n for n, one in enumerate(words) if is_legal(one, self.view)), 0)
        self._list.at = words.index(word) if word in words else first
        self._asking = word is not None and bool(self.form.asks) and is_legal(word, self.view)

    @property
    def form(self) -> WordForm:
        """The word that is chosen."""
        return self.FORMS[self._list.at]

    @property
    def built(self) -> str:
        """The line of the chosen word; none while only the list is walked."""
        if not self._asking:
            return ""
        fields = self._fields[self.form.word]
        values = {ask.key: field.value for ask, field in zip(self.form.asks, fields, strict=True)}
        line = word_line(self.form, values)
        return line if any(values.values()) else f"{line} "

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is asked the arrows walk the fields."""
        return not self._asking if action == "move" else True

    def title_words(self) -> str:
        """The list, or the word that asks."""
        if self._asking:
            return f"{self.form.word.upper()}   {self.form.means}"
        return "PUMP   choose what to chart; it goes into the line"

    def body(self) -> Sequence[Widget]:
        """The list, and the fields of every word, of which the chosen one's are shown."""
        every = [field for fields in self._fields.values() for field in fields]
        return (Vertical(self._list, Vertical(*every, classes="form-block"), classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """What the chosen word asks."""
        return self._fields[self.form.word] if self._asking else ()

    def asks(self) -> str:
        """What the record says beside it."""
        return facts_beside(self.form, self.view, self.zone)

    def on_mount(self) -> None:
        """The list, or at once what the word needs."""
        self._switch()

    def _switch(self) -> None:
        """Show what belongs to this moment: the list with the caret, or the fields."""
        for word, fields in self._fields.items():
            for field in fields:
                field.display = self._asking and word == self.form.word
        self._list.can_focus = not self._asking
        self.set_focus(self.fields()[0].entry if self._asking else self._list)
        self.refresh_bindings()
        self._top.show()
        self.refresh_rows()
        self.show_line()

    def tick(self) -> None:
        """The clock goes on; so does what stands beside the fields."""
        super().tick()
        self.show_line()

    def refresh_rows(self) -> None:
        """Draw the list; what is not possible now stays, muted, and says so."""
        width = self._list.room.width
        rows: list[Row] = []
        for at, form in enumerate(self.FORMS):
            possible = is_legal(form.word, self.view)
            said = form.means if possible else f"not while {PHASE_WORDS[self.view.phase]}"
            row: Row = (
                (f"{'►' if at == self._list.at else ' '} {form.word:<13}", "strong" if possible else "muted"),
                (said, "text" if possible else "muted"),
            )
            rows.append(chosen(row, at == self._list.at, width))
        if self.FORMS is PUMP:
            rows.append(fit_row(((f"  ordered: {order_words(self.view)}", "muted"),), width))
        self._list.put(rows, self._list.at)

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self.tick)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows."""
        message.stop()
        self.show_line()

    def action_move(self, step: int) -> None:
        """Up or down."""
        self._list.at = (self._list.at + step) % len(self.FORMS)
        self.refresh_rows()
        self.show_line()

    def action_next(self) -> None:
        """From the list to what the word needs; from field to field; from the last into the line."""
        form = self.form
        if self._asking:
            super().action_next()
        elif not is_legal(form.word, self.view):
            self.say(
                f"{form.word} cannot be charted while the chair is {PHASE_WORDS[self.view.phase]}", "due"
            )
        elif form.asks:
            self._asking = True
            self._switch()
        else:
            self.dismiss(form.word)

    def action_take(self) -> None:
        """Into the line; with nothing typed the caret goes back to what is asked first."""
        if any(field.value for field in self.fields()):
            self.dismiss(self.built)
        else:
            self.set_focus(self.fields()[0].entry)

    def action_keep(self) -> None:
        """Esc keeps what was typed: it goes into the line. With nothing typed, one step back."""
        if self._asking and any(field.value for field in self.fields()):
            self.dismiss(self.built)
        elif self._asking and self.FORMS is PUMP:
            self._asking = False
            self._switch()
        else:
            self.dismiss(None)


class PumpPage(WordsPage):
    """F4: what can be charted about the pump."""


class CarePage(WordsPage):
    """The other words that need more: told, waste, drawn, verify, extend, move, transfer, ama, cancel, x."""

    FORMS = CARE

    def refresh_rows(self) -> None:
        """One word was asked for: the list of the others is not in its way."""
        self._list.display = False
