"""Keeps the paper sheets up while the app is open: in a thread of its own, a moment after each entry, whoever made it.

Charting never waits for it. The thread has a room of its own (one object belongs to one thread) and only reads the record.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from infusion_tui.record.errors import PlainError
from infusion_tui.room import Room
from infusion_tui.tui.wording import clock

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from infusion_tui.clock import Clock
    from infusion_tui.tui.app import InfusionApp

BEGINS_S = 2.0
"""So long after the app was made: what is drawn first comes first."""
ASKS_S = 60.0
"""How often is looked whether sheets are wanted at all."""
SOON_S = 0.3
"""So long after an entry; what is entered meanwhile is in the same sheet."""
AGAIN_S, RETRY_S = 60.0, 10.0
"""Until the next pass without an entry, and after one that failed."""
LAGS_S = 60.0
"""So long behind is said on the screen."""


class PaperKeeper:
    """`look` is called a few times a second and compares two numbers; everything else happens in the thread."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app
        self._made = self._asked = app.monotonic()
        self._thread: threading.Thread | None = None
        self._wake, self._ending = threading.Event(), threading.Event()
        self._written = -1
        """The last row of the file that the sheets know; set by the thread."""
        self.reason = ""
        """Why the last pass failed ("" when it did not); set by the thread."""
        self.last_at: dt.datetime | None = None
        """When the last pass was through (room time); set by the thread."""
        self._behind_since: tuple[float, dt.datetime] | None = None

    def look(self) -> None:
        """Wake the thread when there is something new; begin it once sheets are wanted."""
        now = self._app.monotonic()
        if self._thread is None:
            if now - self._made < BEGINS_S or (self._asked != self._made and now - self._asked < ASKS_S):
                return
            self._asked = now
            if not self._wanted():
                return
            self._begin()
        if self._written >= self._app.room.seq:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = (now, self._app.room.now())
            self._wake.set()
        else:
            self._wake.set()

    @property
    def problem(self) -> str | None:
        """What is said on the screen once the sheets have been behind for a minute."""
        if self._behind_since is None or self._app.monotonic() - self._behind_since[0] <= LAGS_S:
            return None
        since = clock(self._behind_since[1], self._app.room.zone)
        return f"Paper sheets not written since {since}: {self.reason or 'their folder does not answer'}"

    def stop(self) -> None:
        """Write what is still missing and end; a folder that does not answer is not waited for."""
        if self._thread is not None:
            self._ending.set()
            self._wake.set()
            self._thread.join(timeout=2)

    # --- the thread ---

    def _wanted(self) -> bool:
        from infusion_tui.room.paper import paper_settings

        return paper_settings(self._app.room).folder is not None

    def _begin(self) -> None:
        room = self._app.room
        self._thread = threading.Thread(
            target=self._run, args=(room.store.path, room.time.clock), name="paper sheets", daemon=True
        )
        self._thread.start()

    def _run(self, path: Path, taken: Clock) -> None:
        while not self._ending.is_set():
            try:
                with Room.open(path, clock=taken, read_only=True) as room:
                    self._follow(room)
            except (PlainError, OSError) as error:
                self.reason = _why(error)
                self._ending.wait(RETRY_S)

    def _follow(self, room: Room) -> None:
        """One pass after the other, until the app ends."""
        from infusion_tui.room.paper_writing import write_sheets

        while True:
            ending = self._ending.is_set()
            self._wake.clear()
            try:
                done = write_sheets(room)
                self.reason = ""
                # turned off meanwhile: nothing is behind then
                self._written = done.seq if done is not None else 1 << 62
                self.last_at = room.now() if done is not None else None
            except (PlainError, OSError) as error:
                self.reason = _why(error)
            if ending:
                return
            if self.reason:
                self._ending.wait(RETRY_S)
            elif self._wake.wait(AGAIN_S):
                self._ending.wait(SOON_S)


def _why(error: Exception) -> str:
    """The reason alone: what cannot be written is said by the notice."""
    return str(getattr(error, "why", "") or error)
