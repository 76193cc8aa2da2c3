"""The disk beside a running app: how much room there is, the reserve, and lines that could not be saved.

Looked at every 30 seconds; a line that was not saved is tried again every 5 seconds as the same entry, so that it is never
there twice, until it is saved or the person changes it.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from infusion_tui.store import space

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp
    from infusion_tui.tui.chair.screen import ChairScreen

LOOK_BEATS = 120
"""Every so many beats (30 s) the room on the disk is looked at; the first time at the first beat."""
SECOND_BEATS = 4
AGAIN_S = 5.0


class DiskWatch:
    """Call `look` on every beat. `keeps_reserve`: whether this app may put the reserve there (a wall does not)."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app
        self._beats = -1
        self._space: space.Space | None = None
        self._tried: dict[str, float] = {}
        self._waited = False
        self._maker: threading.Thread | None = None
        self.keeps_reserve = True

    def look(self) -> bool:
        """Look at what is to be looked at now. True when the strip must be drawn again."""
        self._beats += 1
        changed = False
        if self._beats % LOOK_BEATS == 0:
            before, self._space = self._words(), space.space_at(self._app.room.store.path)
            changed = self._words() != before
            # not at the beginning: what is drawn first comes first
            if self._beats:
                self._keep_reserve()
        if self._beats % SECOND_BEATS == 0:
            changed = self._try_again() or changed
        return changed

    def lines(self) -> list[str]:
        """What every screen says: lines that are not saved, and a disk that is filling."""
        found = []
        now = self._app.monotonic()
        waiting = self._unsaved()
        if waiting:
            since = min(screen.charting.unsaved_since for screen in waiting)
            chairs = ", ".join(screen.chair for screen in waiting)
            found.append(
                f"NOT SAVED for {int(now - since)} s: chair {chairs}. Tried again every {AGAIN_S:.0f} s; Enter tries now."
            )
        words = self._words()
        return [*found, words] if words is not None else found

    def _words(self) -> str | None:
        return space.space_words(self._space)

    def _unsaved(self) -> list[ChairScreen]:
        return [screen for screen in self._app.chair_modes.screens() if screen.charting.unsaved is not None]

    def _try_again(self) -> bool:
        """Try the lines that were not saved; True while there are any, because the strip counts."""
        waiting = self._unsaved()
        now = self._app.monotonic()
        for screen in waiting:
            last = max(self._tried.get(screen.chair, 0.0), screen.charting.failed_at)
            if now - last >= AGAIN_S and not self._app.is_locked:
                self._tried[screen.chair] = now
                self._space = space.space_at(self._app.room.store.path)
                screen.try_again()
        before, self._waited = self._waited, bool(waiting)
        return before or self._waited

    def _keep_reserve(self) -> None:
        """Put the reserve there in a thread of its own: it takes as long as the disk takes."""
        room = self._app.room
        if not self.keeps_reserve or room.training or room.store.read_only:
            return
        if self._maker is not None and self._maker.is_alive():
            return
        path, size = room.store.path, space.reserve_size(room.desk.get(space.RESERVE_SETTING))

        def make() -> None:
            # a reserve that cannot be made is no reason to say anything: the room that is left is said anyway
            with suppress(OSError):
                space.make_reserve(path, size)

        self._maker = threading.Thread(target=make, name="reserve", daemon=True)
        self._maker.start()
