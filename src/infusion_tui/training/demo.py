"""The demo room: a throw-away training file with simulated patients and nurses, alive at a chosen speed."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from infusion_tui.clock import FixedClock, RunningClock, Stamp, SystemClock, local_timezone
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.training.lines import monitor_text
from infusion_tui.training.nurses import SimulatedRoom
from infusion_tui.training.people import STAFF
from infusion_tui.training.stages import courses

SEED = 20_261_123


class DemoClock:
    """Stands at one instant until it is moved or let run; simulated throughout."""

    simulated = True

    def __init__(self, at: dt.datetime) -> None:
        self._clock: FixedClock | RunningClock = FixedClock(at)

    def stamp(self) -> Stamp:
        """The simulated instant."""
        return self._clock.stamp()

    def now(self) -> dt.datetime:
        """The simulated instant, in UTC."""
        return self.stamp().utc

    def move(self, at: dt.datetime) -> None:
        """Stand at this instant; never earlier than before, as the file takes no entry before its last."""
        self._clock = FixedClock(max(at, self.now()))

    def run(self, speed: float) -> None:
        """Go on from the present instant, `speed` times as fast as real time."""
        if isinstance(self._clock, RunningClock):
            self._clock.speed = speed
        else:
            self._clock = RunningClock(self.now(), speed)


class DemoRoom:
    """An open demo room. Call `tick` about once a second; `close` removes its file. Made by `open_demo`."""

    def __init__(
        self, room: Room, clock: DemoClock, folder: Path, nurses: SimulatedRoom, *, speed: float
    ) -> None:
        self.room = room
        self.clock = clock
        self.nurses = nurses
        self.speed = speed
        """The speed that was asked for; `set_speed` does not change it."""
        self._folder = folder

    @property
    def path(self) -> Path:
        """The throw-away file, so that a second terminal can look at it."""
        return self.room.store.path

    def tick(self) -> int:
        """Let the simulated nurses do what is due by now. Returns how many lines they charted."""
        return self.nurses.step(self.room.now())

    def taken(self, chair: str) -> bool:
        """True when a person charts at this chair and no simulated nurse does."""
        return self.nurses.taken(chair)

    def take_over(self, chair: str) -> None:
        """A person charts at this chair from now on. Charting there has the same effect."""
        self.nurses.take_over(chair)

    def simulated_reading(self, chair: str) -> str:
        """What monitor, pump and patient show at this chair now, for newcomers to chart; "" at an empty one."""
        patient = self.nurses.patient(chair)
        return "" if patient is None else monitor_text(self.room.view(chair, with_log=False), patient)

    def set_speed(self, speed: float) -> None:
        """Seconds that pass in one real second: 1.0 while a line holds text, `DemoRoom.speed` else."""
        self.clock.run(speed)

    def close(self, *, keep: bool = False) -> None:
        """Let go of the file and remove it with its folder, unless it is to be kept. Twice is harmless."""
        self.room.close()
        if not keep:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_demo(
    chairs: int = 8,
    speed: float = 60.0,
    *,
    seed: int = SEED,
    at: dt.datetime | None = None,
    running: bool = True,
    timezone: str | None = None,
    folder: Path | None = None,
) -> DemoRoom:
    """A demo room whose chairs stand in every phase. It goes on from the present time (or `at`).

    The past of the sessions is charted line by line, as simulated nurses would have, on a clock that is moved.
    `running` False leaves the clock standing, for tests: `clock.move`, then `tick`. `folder`: where the throw-away
    folder is made (the system's temporary folder).

    Raises:
        Misused: no chairs, or more than a room can have.
        StoreError: the file could not be made.
    """
    opening = (at or SystemClock().stamp().utc).replace(microsecond=0)
    numbers = tuple(str(number + 1) for number in range(chairs))
    first = courses(opening, numbers, seed)
    clock = DemoClock(min([opening, *(course.admit_at for course in first)]) - dt.timedelta(minutes=1))
    home = Path(tempfile.mkdtemp(prefix="infusion-tui-demo-", dir=folder))  # readable by its owner alone
    try:
        room = Room.create(
            home / "demo.db",
            chairs=numbers,
            timezone=timezone or local_timezone(),
            training=True,
            clock=clock,
            station="demo",
        )
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    try:
        for one in STAFF:
            payload = ev.StaffAdded(initials=one.initials, name=one.name, role=one.role)
            room.record_in_room(payload, by="set-up")
        nurses = SimulatedRoom(room, seed)
        for course in first:
            nurses.expect(course)
        nurses.step(opening, move=clock.move)
        clock.move(opening)
    except BaseException:
        room.close()
        shutil.rmtree(home, ignore_errors=True)
        raise
    demo = DemoRoom(room, clock, home, nurses, speed=speed)
    if running:
        demo.set_speed(speed)
    return demo
