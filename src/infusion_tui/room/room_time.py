"""Room time: the wall time of this boot's first event in the file, plus the boot time since.

Boot time counts sleep and cannot be set back, so every process of the machine agrees and a wall clock that is set
back can never sort a pause before its start. Simulated clocks are taken as they are.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from infusion_tui.clock import UNKNOWN_BOOT, Clock, Stamp, whole_ms
from infusion_tui.record.events import Event

STEP = dt.timedelta(seconds=2)
"""How far the wall clock may be from room time before it counts as moved."""


class Moment(msgspec.Struct, frozen=True):
    """Room time and wall time at one look."""

    stamp: Stamp
    wall: dt.datetime

    @property
    def stepped(self) -> bool:
        """True when the wall clock has moved against the time since boot."""
        return abs(self.wall - self.stamp.utc) > STEP


class RoomTime:
    """Gives room time. `anchor` is the event that it counts from (None before this boot's first event)."""

    def __init__(self, clock: Clock, anchor: Event | None) -> None:
        self._clock = clock
        self.anchor = anchor

    @property
    def clock(self) -> Clock:
        """The clock underneath."""
        return self._clock

    @property
    def counts_from_boot(self) -> bool:
        """False for simulated clocks, and on a machine that cannot tell one boot from another."""
        return not self._clock.simulated and self._clock.stamp().boot_id != UNKNOWN_BOOT

    def look(self) -> Moment:
        """Room time and wall time now."""
        stamp = self._clock.stamp()
        if self.anchor is None or self.anchor.boot_id != stamp.boot_id:
            return Moment(stamp, stamp.utc)
        since = dt.timedelta(milliseconds=stamp.boot_ms - self.anchor.boot_ms)
        room_utc = whole_ms(self.anchor.recorded_at + since)
        return Moment(Stamp(room_utc, stamp.boot_id, stamp.boot_ms), stamp.utc)

    def now(self) -> dt.datetime:
        """Room time now, in UTC."""
        return self.look().stamp.utc
