"""What the board asks for: a small view of the room, so that screens can be tried without a file."""

from __future__ import annotations

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo

from infusion_tui.record.forecast import Forecast
from infusion_tui.record.view import ChairView


class BoardSource(Protocol):
    """The room, as the board needs it. All members may be asked once a second."""

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        ...

    @property
    def training(self) -> bool:
        """True for a training file: every screen is watermarked."""
        ...

    @property
    def signed_in(self) -> str | None:
        """Initials of whoever is signed in, or None."""
        ...

    def board(self) -> tuple[ChairView, ...]:
        """All chairs at this moment."""
        ...

    def forecast(self) -> Forecast | None:
        """The next minutes of the room, or None where there is none to show."""
        ...

    def to_sign(self) -> tuple[int, bool]:
        """How many closed records wait for a signature, and whether one is late."""
        ...

    def now(self) -> dt.datetime:
        """The room's time."""
        ...

    def age_s(self) -> float:
        """Seconds since the file was last read; 0 while it is read all the time."""
        ...
