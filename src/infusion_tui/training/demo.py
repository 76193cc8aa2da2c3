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
from infusion_tui.record.view import ChairView
from infusion_tui.room import Room
from infusion_tui.training.earlier_visits import AT_CHAIRS, record_earlier_visits, with_count
from infusion_tui.training.guide import AT_ONCE, KINDS, STEPS, guide_line, steps_done
from infusion_tui.training.nurses import SimulatedRoom
from infusion_tui.training.people import STAFF
from infusion_tui.training.readout import numbers_line, patient_words, readout
from infusion_tui.training.stages import courses, stages

SEED = 20_261_123

SPEED = 60.0
"""Seconds in one second."""

GUIDED_SPEED = 10.0
"""While the guide stands the room goes at most so fast: a newcomer can follow it."""


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

    @property
    def speed(self) -> float:
        """Seconds that pass in one real second; 0 while it stands."""
        return self._clock.speed if isinstance(self._clock, RunningClock) else 0.0

    def run(self, speed: float) -> None:
        """Go on from the present instant, `speed` times as fast as real time."""
        if isinstance(self._clock, RunningClock):
            self._clock.speed = speed
        else:
            self._clock = RunningClock(self.now(), speed)


class DemoRoom:
    """An open demo room. Call `tick` about once a second; `close` removes its file. Made by `open_demo`."""

    def __init__(
        self,
        room: Room,
        clock: DemoClock,
        folder: Path,
        nurses: SimulatedRoom,
        *,
        speed: float,
        guided_speed: float,
    ) -> None:
        self.room = room
        self.clock = clock
        self.nurses = nurses
        self.speed = speed
        """The speed that was asked for; `set_speed` does not change it."""
        self.guide = True
        """Whether the guide of five steps is shown while a step is open. A person may put it away."""
        self._guided_speed = guided_speed
        self._folder = folder
        self._typing = False
        self._runs = False
        self._seq = room.store.head().seq
        self._charted: list[ev.Event] = []
        self._done = 0
        nurses.by_people(())  # what was charted before the opening is nobody's try

    @property
    def path(self) -> Path:
        """The throw-away file, so that a second terminal can look at it."""
        return self.room.store.path

    def tick(self) -> int:
        """Let the simulated nurses do what is due by now. Returns how many lines they charted."""
        count = self.nurses.step(self.room.now())
        self._follow()
        self._keep_pace()
        return count

    def taken(self, chair: str) -> bool:
        """True when a person charts at this chair and no simulated nurse does."""
        return self.nurses.taken(chair)

    def take_over(self, chair: str) -> None:
        """A person charts at this chair from now on. Charting there has the same effect."""
        self.nurses.take_over(chair)

    # --- what stands above the keys ---

    def simulated_reading(self, chair: str) -> str:
        """What monitor, pump and patient show at this chair now, for newcomers to chart; "" at an empty one."""
        patient = self.nurses.patient(chair)
        return "" if patient is None else readout(self.room.view(chair, with_log=False), patient)

    def strip(self, chair: str | None) -> list[str]:
        """The lines above the keys of a chair's screens (None: of the board), the most needed first: devices, guide,
        and what the patient does and says."""
        lines = []
        patient = self.nurses.patient(chair) if chair is not None else None
        if chair is not None and patient is not None:
            view = self.room.view(chair, with_log=False)
            lines = [readout(view, patient), patient_words(view, patient, self.nurses.escort(chair))]
        guide = self.guide_line(chair)
        if guide:
            lines.insert(min(1, len(lines)), guide)
        return lines

    def guide_line(self, chair: str | None) -> str:
        """What to try next, for the screen of this chair (None: the board); "" when all is done or it was put away."""
        if not self.guide:
            return ""
        self._follow()
        # The chairs that open with one digit stand in every phase; to look at more would cost more each second.
        known = list(self.room.facts.chairs)
        shown = known[:AT_ONCE] if chair is None or chair in known[:AT_ONCE] else [*known[:AT_ONCE], chair]
        views = [self.room.view(number, with_log=False) for number in shown]
        return guide_line(self._charted, views, chair, self._set_text, many=len(known) > AT_ONCE)

    def put_guide(self, shown: bool | None = None) -> bool:
        """Show the guide or put it away (None: the other way round; from the beginning when all five are done).

        Returns whether it is shown now.
        """
        again = shown is None and self.guide and self._done == len(STEPS)
        if again:
            self._charted.clear()
            self._done = 0
        self.guide = again or (not self.guide if shown is None else shown)
        self._keep_pace()
        return self.guide

    def _set_text(self, view: ChairView) -> str:
        patient = self.nurses.patient(view.chair)
        return "" if patient is None else numbers_line(view, patient)

    def _follow(self) -> None:
        """Take in what people have charted since the last look."""
        new = self.room.store.after(self._seq)
        if not new:
            return
        self._seq = new[-1].seq
        self._charted += [event for event in self.nurses.by_people(new) if event.kind in KINDS]
        self._done = len(steps_done(self._charted))

    # --- how fast ---

    @property
    def pace(self) -> float:
        """How fast the room is to go now: at 1x while somebody types, slower while the guide has something to try."""
        if self._typing:
            return 1.0
        guided = self.guide and self._done < len(STEPS)
        return min(self.speed, self._guided_speed) if guided else self.speed

    def typing(self, has_text: bool) -> None:
        """A line or a form is being filled, or not any more: the room goes at 1x so long, and does not run away."""
        self._typing = has_text
        self._keep_pace()

    def set_speed(self, speed: float) -> None:
        """Seconds that pass in one real second, until somebody types or a tick keeps the pace again."""
        self._runs = True
        self.clock.run(speed)

    def _keep_pace(self) -> None:
        if self._runs and self.clock.speed != self.pace:
            self.clock.run(self.pace)

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
    speed: float = SPEED,
    *,
    guided_speed: float = GUIDED_SPEED,
    seed: int = SEED,
    at: dt.datetime | None = None,
    running: bool = True,
    timezone: str | None = None,
    folder: Path | None = None,
) -> DemoRoom:
    """A demo room whose chairs stand in every phase. It goes on from the present time (or `at`).

    The past of the sessions is charted line by line, as simulated nurses would have, on a clock that is moved.
    `running` False leaves the clock standing, for tests: `clock.move`, then `tick`. `folder`: where the throw-away
    folder is made (the system's temporary folder). `guided_speed`: how fast it goes at most while the guide stands.

    Raises:
        Misused: no chairs, or more than a room can have.
        StoreError: the file could not be made.
    """
    opening = (at or SystemClock().stamp().utc).replace(microsecond=0)
    numbers = tuple(str(number + 1) for number in range(chairs))
    stories = [AT_CHAIRS.get(stage) for stage in stages(chairs)]
    first = [with_count(*pair) for pair in zip(courses(opening, numbers, seed), stories, strict=True)]
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
        known = [(course, story) for course, story in zip(first, stories, strict=True) if story is not None]
        record_earlier_visits(room, known, opening.astimezone(room.zone).date(), seed)
        nurses = SimulatedRoom(room, seed)
        for course in first:
            nurses.expect(course)
        nurses.step(opening, move=clock.move)
        clock.move(opening)
    except BaseException:
        room.close()
        shutil.rmtree(home, ignore_errors=True)
        raise
    demo = DemoRoom(room, clock, home, nurses, speed=speed, guided_speed=guided_speed)
    if running:
        demo.set_speed(demo.pace)
    return demo
