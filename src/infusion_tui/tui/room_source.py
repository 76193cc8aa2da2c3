"""The room as the board's source: one look at the file for everybody, and how old that look is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from infusion_tui.record.forecast import Forecast
from infusion_tui.record.names import Namesake, namesake
from infusion_tui.record.view import ChairView
from infusion_tui.room import Misused, Room
from infusion_tui.store import StoreError
from infusion_tui.tui.freshness import is_stale


class RoomSource:
    """`BoardSource` over a `Room`. A file that cannot be read leaves the last look standing, and its age grows."""

    def __init__(
        self, room: Room, signed_in: Callable[[], str | None], monotonic: Callable[[], float]
    ) -> None:
        self._room = room
        self._signed_in = signed_in
        self._monotonic = monotonic
        self._read_at = monotonic()
        self._views: tuple[ChairView, ...] = ()
        self.problem: str | None = None
        """Why the file cannot be read, in words, or None."""

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return self._room.zone

    @property
    def training(self) -> bool:
        """True for a training file."""
        return self._room.training

    @property
    def signed_in(self) -> str | None:
        """Initials of whoever is signed in."""
        return self._signed_in()

    def poll(self) -> bool:
        """Take in what others have written. True when there was anything."""
        try:
            changed = self._room.poll()
        except StoreError as error:
            self.problem = str(error)
            return False
        self.problem = None
        self._read_at = self._monotonic()
        return changed

    def board(self) -> tuple[ChairView, ...]:
        """All chairs at this moment; while the file cannot be read, from the moment on that what is shown counts as
        old, as they were: times that are counted on would look as if somebody knew."""
        if self.problem is not None and self._views and is_stale(self.age_s()):
            return self._views
        try:
            self._views = self._room.board()
        except (StoreError, Misused) as error:
            self.problem = str(error)
        return self._views

    def forecast(self) -> Forecast | None:
        """The next minutes of the room, from the last look at the board."""
        if not self._views:
            self.board()
        from infusion_tui.room.ahead import forecast_of

        try:
            return forecast_of(self._room, self._views)
        except (StoreError, Misused) as error:
            self.problem = str(error)
            return None

    def to_sign(self) -> tuple[int, bool]:
        """Closed records that wait for a signature; asked of the file only when something was added to it."""
        from infusion_tui.room.to_sign import to_sign

        try:
            now = self._room.now()
            waiting = to_sign(self._room, now)
        except (StoreError, Misused) as error:
            self.problem = str(error)
            return 0, False
        return len(waiting), any(one.level(now) in ("late", "passed_on") for one in waiting)

    def now(self) -> dt.datetime:
        """The room's time."""
        return self._room.now()

    def age_s(self) -> float:
        """Seconds since the file was last read."""
        return self._monotonic() - self._read_at

    def namesake(self, view: ChairView) -> Namesake | None:
        """Another chair with a patient of the same or a similar name, as the last look at the board had it."""
        if view.patient is None:
            return None
        if not self._views:
            self.board()
        seated = ((one.chair, one.patient) for one in self._views if one.patient is not None)
        return namesake(view.chair, view.patient, seated)
