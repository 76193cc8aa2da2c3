"""Nobody has touched a key for a while: names go first, then the screen locks. Clock and reminders stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp

HIDE_MIN, LOCK_MIN = 3.0, 15.0
"""Minutes, unless the desk says otherwise (`hide_names_min`, `lock_min`; 0 = never)."""


class Idle:
    """Counts from the last key, by the app's own clock."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app
        self._last = app.monotonic()
        self._hide_s, self._lock_s = HIDE_MIN * 60, LOCK_MIN * 60
        self.names_hidden = False

    def read_settings(self) -> None:
        """The two settings of this place."""
        self._hide_s = self._minutes("hide_names_min", HIDE_MIN) * 60
        self._lock_s = self._minutes("lock_min", LOCK_MIN) * 60
        self.touched()

    def _minutes(self, name: str, otherwise: float) -> float:
        try:
            return max(0.0, float(self._app.room.desk.get(name) or otherwise))
        except ValueError:
            return otherwise

    def touched(self) -> None:
        """A key or a click."""
        self._last = self._app.monotonic()
        if self.names_hidden:
            self.names_hidden = False
            self._app.call_later(self._app.tick)

    @property
    def quiet_s(self) -> float:
        """Seconds since the last key or click."""
        return self._app.monotonic() - self._last

    def look(self) -> bool:
        """True when something changed. Locks when it is time."""
        idle = self.quiet_s
        if self._lock_s and idle >= self._lock_s and not self._app.is_locked:
            self._app.action_lock()
            return True
        hidden = bool(self._hide_s) and idle >= self._hide_s
        if hidden == self.names_hidden:
            return False
        self.names_hidden = hidden
        return True
