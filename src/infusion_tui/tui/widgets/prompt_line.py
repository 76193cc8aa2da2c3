"""A line that takes a chair number or a word to find, on screens where letters are keys. It changes no data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from infusion_tui.tui.widgets.ink import InkView, Row, fit, fit_row, spread
from infusion_tui.tui.wording import plain

PromptKind = Literal["goto", "find"]

_MOST = 40


class PromptLine(InkView, can_focus=True):
    """`go to chair 1_` or `find: kow_`. While it has the focus it takes every printable key.

    No time-out: gloves are slow. Esc gives it back without doing anything.
    """

    DEFAULT_CSS = """
    PromptLine { height: 1; overflow: hidden; display: none; }
    PromptLine.-open { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "go", id="prompt.take", tooltip="Go to the chair", group=Binding.Group("prompt")),
        Binding("escape", "leave", "back", id="prompt.leave", tooltip="Back, nothing happens", group=Binding.Group("prompt")),
        Binding("backspace", "rub_out", "delete", show=False, id="prompt.rub_out", tooltip="Take back one sign", group=Binding.Group("prompt")),
    ]  # fmt: skip

    @dataclass
    class Changed(Message):
        """Something was typed."""

        kind: PromptKind
        text: str

    @dataclass
    class Taken(Message):
        """Enter was pressed."""

        kind: PromptKind
        text: str

    @dataclass
    class Left(Message):
        """Esc was pressed, or the last sign was rubbed out."""

        kind: PromptKind

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.kind: PromptKind = "goto"
        self.text = ""
        self.hint = ""

    def ask(self, kind: PromptKind, text: str = "") -> None:
        """Open with some text in it, and take the keys."""
        self.kind, self.text, self.hint = kind, text, ""
        self.add_class("-open")
        self.show()
        # at once: `focus()` waits its turn, and the next key of a burst ("12") would go to the screen below
        self.screen.set_focus(self)
        self.post_message(self.Changed(kind, text))

    @property
    def is_open(self) -> bool:
        """True while it asks."""
        return self.has_class("-open")

    def close(self) -> None:
        """Put it away."""
        self.text = self.hint = ""
        self.remove_class("-open")

    def say(self, hint: str) -> None:
        """Something about what was typed ("no chair 77"), on the right."""
        self.hint = hint
        self.show()

    def show(self) -> None:
        """Draw the line."""
        width = self.room.width or self.app.size.width
        lead = " go to chair " if self.kind == "goto" else " find chair, initials or nurse: "
        left: Row = ((lead, "text"), (fit(self.text, _MOST).rstrip(), "strong"), ("_", "strong"))
        right: Row = ((f"{self.hint} ", "muted"),)
        self.show_rows([spread(left, right, width) if self.hint else fit_row(left, width)])

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.show()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every printable key is text here; a letter of the board must not act."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Take printable keys into the text."""
        if event.is_printable and event.character is not None:
            event.stop()
            event.prevent_default()
            self.append(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """A scanner or a paste: the first line of it, cleaned."""
        event.stop()
        self.append(plain(event.text[:_MOST].splitlines()[0]) if event.text else "")

    def append(self, text: str) -> None:
        """Take more text in, as if it had been typed."""
        clean = plain(text)
        if self.kind == "goto" and not clean.isalnum():
            return
        self.text = (self.text + clean)[:_MOST]
        self.hint = ""
        self.show()
        self.post_message(self.Changed(self.kind, self.text))

    def action_take(self) -> None:
        """Enter."""
        self.post_message(self.Taken(self.kind, self.text))

    def action_leave(self) -> None:
        """Esc."""
        self.post_message(self.Left(self.kind))

    def action_rub_out(self) -> None:
        """Backspace; on an empty line it goes back."""
        if not self.text:
            self.action_leave()
            return
        self.text = self.text[:-1]
        self.hint = ""
        self.show()
        self.post_message(self.Changed(self.kind, self.text))
