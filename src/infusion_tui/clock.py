"""The only reader of a clock.

A `Stamp` is the wall time together with the boot it was read in and the time since that boot, which counts sleep
and cannot be set back. `Clock` is passed in everywhere; tests and the training room pass their own.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path
from typing import Protocol

import msgspec

SIMULATED_BOOT = "simulated"
"""`boot_id` of every clock that is not this machine's own."""

UNKNOWN_BOOT = "unknown"
"""`boot_id` on a machine that does not name its boots: time since boot then says nothing across two processes."""


class Stamp(msgspec.Struct, frozen=True):
    """One look at the clock: wall time (UTC, whole milliseconds), boot id, milliseconds since that boot."""

    utc: dt.datetime
    boot_id: str
    boot_ms: int


class Clock(Protocol):
    """Anything that can be asked for the time."""

    @property
    def simulated(self) -> bool:
        """True when this is not the machine's own time (`--now`, training room, tests)."""
        ...

    def stamp(self) -> Stamp:
        """One look at the clock."""
        ...


def whole_ms(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC, cut to whole milliseconds (the precision of the file)."""
    utc = moment.astimezone(dt.UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


class SystemClock:
    """This machine's clock: wall time, boot id, and boot time that goes on while the machine sleeps."""

    simulated = False

    def __init__(self) -> None:
        self._boot_id = _boot_id()

    def stamp(self) -> Stamp:
        """One look at the machine's clocks."""
        return Stamp(whole_ms(dt.datetime.now(dt.UTC)), self._boot_id, _boot_ms())


class FixedClock:
    """A clock that stands at one instant until it is moved: for `--now` and for tests."""

    simulated = True

    def __init__(self, at: dt.datetime) -> None:
        self.at = whole_ms(at)

    def stamp(self) -> Stamp:
        """The instant it stands at; boot time derives from it."""
        return Stamp(self.at, SIMULATED_BOOT, int(self.at.timestamp() * 1000))

    def advance(self, **amount: float) -> None:
        """Move on by `timedelta(**amount)`."""
        self.at = whole_ms(self.at + dt.timedelta(**amount))


class RunningClock:
    """A simulated clock that begins at one instant and runs on, `speed` times as fast as real time.

    `speed` can be changed while it runs; the time shown never jumps when it is.
    """

    simulated = True

    def __init__(self, at: dt.datetime, speed: float = 1.0) -> None:
        self._from = whole_ms(at)
        self._since = time.monotonic()
        self._speed = speed

    @property
    def speed(self) -> float:
        """How many seconds pass in one real second."""
        return self._speed

    @speed.setter
    def speed(self, value: float) -> None:
        self._from, self._since, self._speed = self._at(), time.monotonic(), value

    def _at(self) -> dt.datetime:
        return self._from + dt.timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def stamp(self) -> Stamp:
        """The simulated instant; boot time derives from it."""
        at = whole_ms(self._at())
        return Stamp(at, SIMULATED_BOOT, int(at.timestamp() * 1000))


def runs_true(clock: Clock) -> bool:
    """Whether a second of this clock is a second: only then can be told how long nobody looked."""
    return not isinstance(clock, FixedClock) and getattr(clock, "speed", 1) == 1


def local_timezone() -> str:
    """The IANA name of this machine's time zone (`Europe/Berlin`), or "UTC" where it has none."""
    from_environment = os.environ.get("TZ", "").lstrip(":")
    if "/" in from_environment and not from_environment.startswith("/"):
        return from_environment
    try:
        target = str(Path("/etc/localtime").resolve())
    except OSError:
        return "UTC"
    _, found, name = target.partition("zoneinfo/")
    return name if found and name else "UTC"


def _boot_id() -> str:
    try:
        if sys.platform == "darwin":
            import subprocess

            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            text = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        else:
            text = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except (OSError, ValueError):
        return UNKNOWN_BOOT
    return text.strip() or UNKNOWN_BOOT


def _boot_ms() -> int:
    # CLOCK_BOOTTIME counts sleep; Linux' monotonic clock does not. On macOS the monotonic clock does count it.
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1_000_000
