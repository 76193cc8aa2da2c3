"""Which chairs' screens are kept: the ones looked at last. The others are made again when they are opened.

Nothing is lost with a screen: its draft is on disk, with the minute in which it was begun. One that has a page or a
question open, or a line that was not saved, is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp
    from infusion_tui.tui.chair.screen import ChairScreen

KEPT = 16
"""More than any nurse goes between; 64 of them took 110 MB."""


class ChairModes:
    """The chairs' modes of an app, in the order in which they were last looked at."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app
        self._used: dict[str, None] = {}

    def used(self, chair: str) -> None:
        """A chair is being looked at. Lets go of the screens that were looked at longest ago."""
        self._used.pop(chair, None)
        self._used[chair] = None
        for old in [one for one in self._used if one != chair and not self._is_busy(one)]:
            if len(self._used) <= KEPT:
                break
            del self._used[old]
            self._app.remove_mode(f"chair-{old}")

    def screen(self, chair: str) -> ChairScreen | None:
        """The chair's own screen, below whatever stands open over it; None while it is not kept."""
        stack = self._stack(chair)
        if not stack:
            return None
        from infusion_tui.tui.chair.screen import ChairScreen

        return stack[0] if isinstance(stack[0], ChairScreen) else None

    def screens(self) -> list[ChairScreen]:
        """The chairs' screens that are kept."""
        return [screen for chair in self._used if (screen := self.screen(chair)) is not None]

    def keep_drafts(self) -> None:
        """Put what stands in every chair's line on disk."""
        for screen in self.screens():
            screen.keep_draft()

    def _stack(self, chair: str) -> Sequence[Screen[object]]:
        return self._app._screen_stacks.get(f"chair-{chair}", ())

    def _is_busy(self, chair: str) -> bool:
        screen = self.screen(chair)
        if screen is None:
            return False
        waits = screen.hint.question is not None or screen.charting.unsaved is not None
        return waits or len(self._stack(chair)) > 1
