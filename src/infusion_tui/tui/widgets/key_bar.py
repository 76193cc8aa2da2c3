"""The keys of the screen in one line, from the bindings that work right now.

Textual's own Footer rings the bell on a greyed key and is rebuilt from widgets on every change; this is one line.
A key that does not fit is left out with its words, never cut in half: F1 lists them all.
"""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.screen import Screen

from infusion_tui.tui.widgets.ink import InkView, Span, fit_row
from infusion_tui.tui.wording import plain

KEPT = ("f1", "ctrl+l")
"""Keys that stay in the bar however narrow it is: without them nobody finds the others."""

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "slash": "/",
    "question_mark": "?",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def key_name(binding: Binding) -> str:
    """A key as it is printed on the keyboard: `F1`, `Ctrl+L`, `Enter`."""
    if binding.key_display:
        return binding.key_display
    *modifiers, key = binding.key.split("+")
    name = _NAMES.get(key, key.capitalize() if len(key) > 1 else key)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name.upper() if modifiers else name])


class KeyBar(InkView):
    """Shows `key description` pairs of the live bindings of its screen, in the order in which they are bound."""

    DEFAULT_CSS = """
    KeyBar { height: 1; overflow: hidden; }
    """

    def __init__(self, *, keep: tuple[str, ...] = KEPT, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._keep = keep
        self._spots: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self.show()

    def on_unmount(self) -> None:
        """Let go of the screen: a subscription would keep it alive."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _follow(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.show()

    def on_resize(self) -> None:
        """Another width: other keys fit."""
        self.show()

    def _pairs(self) -> list[tuple[str, str, str]]:
        """(key, its printed name, description) of what works now, one for each action."""
        pairs: dict[str, tuple[str, str, str]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            action = binding.action.partition("(")[0]
            if binding.show and enabled and binding.description and action not in pairs:
                pairs[action] = (binding.key, key_name(binding), plain(binding.description))
        return list(pairs.values())

    def show(self) -> int:
        """Draw the keys. Returns 1 when the line had to be repainted."""
        width = self.room.width
        pairs = self._pairs()
        room = width - 1
        taken: set[str] = set()
        for kept in (True, False):
            for key, name, words in pairs:
                cells = len(name) + len(words) + 3
                if (key in self._keep) is kept and cells - 2 <= room:
                    taken.add(key)
                    room -= cells
        spans: list[Span] = [(" ", "text")]
        self._spots = []
        at = 1
        for key, name, words in pairs:
            if key in taken:
                self._spots.append((at, at + len(name) + len(words) + 1, key))
                spans += [(name, "strong"), (f" {words}", "muted"), ("  ", "text")]
                at += len(name) + len(words) + 3
        if len(spans) > 1:
            spans.pop()
        return self.show_rows([fit_row(tuple(spans), width)])

    def on_click(self, event: events.Click) -> None:
        """A click on a key is the key."""
        for begin, end, key in self._spots:
            if begin <= event.x < end:
                self.app.simulate_key(key)
                return
