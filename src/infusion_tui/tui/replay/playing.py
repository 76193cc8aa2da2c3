"""Where a replay stands, and how fast it runs. It counts by the app's own clock; nothing here draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

SPEEDS = (1, 2, 5, 10, 30, 60)
"""Minutes of the record in one minute."""


class Playing:
    """The moment that is shown, from `begins_at` to `ends_at`, standing or running."""

    def __init__(
        self, monotonic: Callable[[], float], begins_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime
    ) -> None:
        self._monotonic = monotonic
        self.begins_at, self.ends_at = begins_at, ends_at
        self.speed = SPEEDS[3]
        self._at = self._within(at)
        self._since: float | None = None

    def _within(self, at: dt.datetime) -> dt.datetime:
        return min(max(at, self.begins_at), self.ends_at)

    @property
    def runs(self) -> bool:
        """True while it plays; at the end it stops by itself."""
        if self._since is not None and self.at >= self.ends_at:
            self.stop()
        return self._since is not None

    @property
    def at(self) -> dt.datetime:
        """The moment that is shown."""
        if self._since is None:
            return self._at
        return self._within(self._at + dt.timedelta(seconds=(self._monotonic() - self._since) * self.speed))

    def go(self, at: dt.datetime) -> None:
        """To a moment, the nearest one where it is outside; it goes on running if it ran."""
        self._at = self._within(at)
        if self._since is not None:
            self._since = self._monotonic()

    def play(self) -> None:
        """Run; from the end, from the beginning on."""
        self._at = self.begins_at if self._at >= self.ends_at else self._at
        self._since = self._monotonic()

    def stop(self) -> None:
        """Stand still where it is."""
        self._at, self._since = self.at, None

    def faster(self, steps: int) -> None:
        """The next speed, or the one before."""
        self.go(self.at)
        at = SPEEDS.index(self.speed) + steps
        self.speed = SPEEDS[min(max(at, 0), len(SPEEDS) - 1)]

    def stretch(self, begins_at: dt.datetime, ends_at: dt.datetime) -> None:
        """Another stretch; the moment stays where it can."""
        at, runs = self.at, self.runs
        self.begins_at, self.ends_at = begins_at, ends_at
        self._at = self._within(at)
        self._since = self._monotonic() if runs else None
