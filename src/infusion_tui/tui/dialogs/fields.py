"""One field of a form: a label, a compact input that never blinks, and a word of help."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from infusion_tui.record.text import one_line
from infusion_tui.tui.widgets.clean_input import CleanInput
from infusion_tui.tui.wording import plain

LONGEST = 200
_NO_ID = re.compile("[^A-Za-z0-9_-]")
_GROUP = Binding.Group("fields")


@runtime_checkable
class TakesEnter(Protocol):
    """A form: what Enter in one of its fields does."""

    def field_entered(self) -> None:
        """The next field, or what the form is for."""
        ...


class FieldInput(CleanInput):
    """An input of a form. Up and Down walk the fields as Tab does."""

    DEFAULT_CSS = """
    FieldInput, FieldInput:focus {
        height: 1; border: none; padding: 0; background: $surface; background-tint: $background 0%; color: $foreground;
    }
    FieldInput:focus { background: $selected; color: $raised; text-style: bold; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "next field", show=False, id="field.next", tooltip="The next field", group=_GROUP),
        Binding("up", "app.focus_previous", "previous field", show=False, id="field.previous", tooltip="The field before", group=_GROUP),
    ]  # fmt: skip

    def __init__(self, *, id: str, password: bool = False, most: int = LONGEST) -> None:  # noqa: A002
        super().__init__(id=id, max_length=most, password=password, select_on_focus=False, compact=True)
        self.cursor_blink = False
        # Enter is the form's: with the input's own binding in front of it the key bar could not name it
        self._bindings.key_to_bindings.pop("enter", None)

    async def _on_key(self, event: events.Key) -> None:
        """Keys of one burst (a scanner) stay in order: those behind an Enter belong to the field it went to."""
        screen = self.screen
        if screen.focused is not self:
            event.stop()
            event.prevent_default()
            (screen.focused or screen).post_message(events.Key(event.key, event.character))
        elif event.key == "enter" and isinstance(screen, TakesEnter):
            event.stop()
            event.prevent_default()
            screen.field_entered()
        elif event.key in ("tab", "shift+tab"):
            event.stop()
            event.prevent_default()
            screen.focus_next() if event.key == "tab" else screen.focus_previous()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        # kept as it is: what cannot be kept is shown as `?` and refused by name, never changed silently
        text = one_line(event.text[: 2 * LONGEST].strip())
        start, end = sorted(self.selection)
        text = text[: (self.max_length or LONGEST) - (len(self.value) - (end - start))]
        if text:
            self.replace(text, start, end)


class Field(Horizontal):
    """A row of a form."""

    def __init__(
        self, key: str, label: str, about: str, *, password: bool = False, most: int = LONGEST
    ) -> None:
        super().__init__(classes="form-row")
        self.key, self.label, self._words = key, label, about
        self._label = Static(Content(f" {label}"), classes="form-label")
        # a key may be a word of the clinic's own: Textual takes letters, digits and hyphens only
        self.entry = FieldInput(
            id=f"field-{_NO_ID.sub(lambda sign: f'_{ord(sign[0]):x}', key)}", password=password, most=most
        )
        self._about = Static(Content(f"  {about}"), classes="form-help")
        self._shown = ("", about)

    def compose(self) -> ComposeResult:
        """Label, input, help."""
        yield self._label
        yield self.entry
        yield self._about

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """This is what is asked now: said by a sign as well, not by its colour alone."""
        self._label.update(Content(f"►{self.label}"))
        self._label.set_class(True, "-now")

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Another one is asked."""
        self._label.update(Content(f" {self.label}"))
        self._label.set_class(False, "-now")

    def rename(self, label: str, words: str) -> None:
        """Another label and another word of help."""
        if label != self.label:
            self.label = label
            sign = "►" if self.entry.has_focus else " "
            self._label.update(Content(f"{sign}{plain(label, 40)}"))
        self.about(words)

    @property
    def about_words(self) -> str:
        """The word of help as it is now."""
        return self._words

    def about(self, words: str) -> None:
        """Another word of help."""
        self._words = words
        self.mark("")

    def mark(self, problem: str) -> None:
        """What is wrong or asked about here stands beside the field in place of its help ("" for nothing)."""
        shown = (problem, self._words)
        if shown != self._shown:
            self._shown = shown
            self._about.update(Content(plain(f"▲ {problem}" if problem else f"  {self._words}", 200)))
            self._about.set_class(bool(problem), "-due")

    @property
    def value(self) -> str:
        """What was typed, without spaces around it."""
        return self.entry.value.strip()


def to_next_field(screen: Screen[Any], fields: Iterable[Field]) -> bool:
    """Put the focus on the field after the focused one, or on the first. False from the last one."""
    entries = [field.entry for field in fields]
    focused = screen.focused
    at = entries.index(focused) if isinstance(focused, FieldInput) and focused in entries else -1
    if at + 1 == len(entries):
        return False
    screen.set_focus(entries[at + 1])
    return True
