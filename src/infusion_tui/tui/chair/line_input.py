"""The entry line: always has the focus, never blinks, never submits what was pasted, never loses text.

A key that the screen must answer (Enter, an answer to a question) holds the line: what is typed meanwhile waits and
is typed afterwards, in order. So a scanner that types a line and the next at once cannot mix them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from infusion_tui.charting.line import MAX_LINE
from infusion_tui.record.text import one_line
from infusion_tui.tui.widgets.clean_input import CleanInput

_LOG = Binding.Group("log")
_LINE = Binding.Group("line")
_THROUGH = frozenset(("f1", "f2", "ctrl+l", "ctrl+n", "ctrl+q", "ctrl+r", "ctrl+t"))
"""Keys that do their work also while a question stands (it is dropped: nothing is recorded)."""


class LineInput(CleanInput):
    """One line of text with the keys of the chair's screen. What it wants done it says in messages."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus {
        height: 1; border: none; padding: 0; background: $background; background-tint: $background 0%;
        color: $raised; text-style: bold;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "record", show=False, id="line.enter", tooltip="Record the line, or open the chosen entry", group=_LINE),
        Binding("up", "walk(1)", "older entry", show=False, id="line.up", tooltip="Walk the entries, older", group=_LOG),
        Binding("down", "walk(-1)", "newer entry", show=False, id="line.down", tooltip="Walk the entries, newer", group=_LOG),
        Binding("pageup", "page(1)", "older page", show=False, id="line.page_up", tooltip="A page of entries, older", group=_LOG),
        Binding("pagedown", "page(-1)", "newer page", show=False, id="line.page_down", tooltip="A page of entries, newer", group=_LOG),
        Binding("left", "cursor_left", "chart", show=False, id="line.left", tooltip="In an empty line: the moment of the chart before, read out", group=_LOG),
        Binding("right", "cursor_right", "chart", show=False, id="line.right", tooltip="In an empty line: the moment of the chart after", group=_LOG),
        Binding("tab", "complete", "complete", show=False, id="line.complete", tooltip="Complete a declared word; records nothing", group=_LINE),
        Binding("shift+tab", "complete", "complete", show=False, id="line.complete_back", tooltip="Complete a declared word; records nothing", group=_LINE),
        Binding("ctrl+c", "copy_or_say", "copy", show=False, id="line.copy", tooltip="Copy what is selected", group=_LINE),
    ]  # fmt: skip

    @dataclass
    class Entered(Message):
        """Enter. The line is held until `release`."""

        text: str

    @dataclass
    class Walked(Message):
        """Up and Down (steps), PgUp and PgDn (pages); positive is older."""

        steps: int
        pages: int

    @dataclass
    class Stepped(Message):
        """Left and Right in an empty line; negative is earlier."""

        steps: int

    class Completed(Message):
        """Tab."""

    @dataclass
    class Answered(Message):
        """A key while a question stands. The line is held until `release`."""

        key: str
        character: str | None

    @dataclass
    class Bare(Message):
        """A key in an empty line that means something of its own (`?`, `y`, `n`). Held until `release`."""

        character: str

    class CopyEmpty(Message):
        """Ctrl+C with nothing selected."""

    class _Go(Message, bubble=False):
        """What waited is typed now."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, max_length=MAX_LINE, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self.asking = False
        """True while a question stands: keys answer it and do not type."""
        self.bare_keys = "?"
        """Signs that in an empty line are not text."""
        self._held = False
        self._waiting: list[events.Key] = []

    def put(self, text: str, caret: int | None = None) -> None:
        """Put text into the line."""
        self.value = text
        self.cursor_position = len(text) if caret is None else max(0, min(caret, len(text)))

    def release(self) -> None:
        """The screen has answered: what was typed meanwhile goes on."""
        self._held = False
        if self._waiting:
            self.post_message(self._Go())

    async def on_line_input__go(self, message: _Go) -> None:
        """Type what waited, until it is held again."""
        message.stop()
        await self._type_waiting()

    async def _type_waiting(self) -> None:
        while self._waiting and not self._held:
            await self._take(self._waiting.pop(0))

    def _hold(self, message: Message) -> None:
        self._held = True
        self.post_message(message)

    async def _on_key(self, event: events.Key) -> None:
        if event.key in _THROUGH:
            if self.asking:
                self._hold(self.Answered("escape", None))
            return
        if not (self.asking or event.is_printable or event.key in ("enter", "backspace")):
            return
        event.stop()
        event.prevent_default()
        self._waiting.append(event)
        await self._type_waiting()

    async def _take(self, event: events.Key) -> None:
        if self.asking:
            self._hold(self.Answered(event.key, event.character))
        elif event.key == "enter":
            self._hold(self.Entered(self.value))
        elif event.key == "backspace":
            self.action_delete_left()
        elif not self.value and event.character is not None and event.character in self.bare_keys:
            self._hold(self.Bare(event.character))
        elif event.character is not None and event.is_printable:
            self.replace(event.character, *self.selection)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self.asking or self._held:
            return
        # cut before it is looked at: what is on a clipboard may be as long as it likes
        text = one_line(event.text[: 4 * MAX_LINE].strip())
        start, end = sorted(self.selection)
        text = text[: MAX_LINE - (len(self.value) - (end - start))]
        if text:
            self.replace(text, start, end)

    def action_enter(self) -> None:
        """Enter (by a click or a script; the key itself is taken in order with the others)."""
        self._hold(self.Entered(self.value))

    def action_walk(self, steps: int) -> None:
        """Walk the log."""
        self.post_message(self.Walked(steps, 0))

    def action_page(self, pages: int) -> None:
        """Walk the log by pages."""
        self.post_message(self.Walked(0, pages))

    def action_cursor_left(self, select: bool = False) -> None:
        """In the text; in an empty line through the chart."""
        self._step(-1) if not self.value else super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """In the text; in an empty line through the chart."""
        self._step(1) if not self.value else super().action_cursor_right(select)

    def _step(self, steps: int) -> None:
        self.post_message(self.Stepped(steps))

    def action_complete(self) -> None:
        """Complete a word."""
        self.post_message(self.Completed())

    def action_copy_or_say(self) -> None:
        """Copy the selection; without one, say that the session goes on."""
        if self.selected_text:
            self.app.copy_to_clipboard(self.selected_text)
        else:
            self.post_message(self.CopyEmpty())
