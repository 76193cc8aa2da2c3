"""Keys that terminals send in a way of their own, put right before any screen sees them.

tmux sends the Enter of the number pad as a line feed, as some bar code scanners do. PuTTY in its VT100+ mode sends F5
to F9, and its number pad's `+`, as bytes that arrive as Alt+Shift+O and a letter; that pair comes at once, which no
hand can do.
"""

from __future__ import annotations

from typing import Final

from textual.events import Key

AT_ONCE_S: Final = 0.02
_BEGINS: Final = "alt+shift+o"
_AFTER: Final = {
    "T": ("f5", None),
    "U": ("f6", None),
    "V": ("f7", None),
    "W": ("f8", None),
    "X": ("f9", None),
    "l": ("plus", "+"),
}


class StrayKeys:
    """One for an app: it remembers the first half of a pair."""

    def __init__(self) -> None:
        self._begun: float | None = None

    def put_right(self, event: Key) -> Key | None:
        """The key that was meant; None for half a key, or one that says nothing here."""
        begun, self._begun = self._begun, None
        if event.key == _BEGINS:
            self._begun = event.time
            return None
        if begun is not None and event.time - begun < AT_ONCE_S:
            meant = _AFTER.get(event.key)
            return Key(*meant) if meant is not None else None
        return Key("enter", "\r") if event.key == "ctrl+j" else event
