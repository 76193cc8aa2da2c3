"""The simulated nurses of a room: each line goes through `Room.chart`, as if a person had typed it.

A chair in which anybody else has charted (or brought someone in) is left to that person for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from infusion_tui.charting import LineError
from infusion_tui.record import events as ev
from infusion_tui.room import Refused, Room
from infusion_tui.store import StoreError
from infusion_tui.training.bedside import Bedside, Step
from infusion_tui.training.courses import Course, draw_course
from infusion_tui.training.patients import SimulatedPatient, draw_patient

BEHIND = dt.timedelta(minutes=2)
"""Steps this far behind the clock (the machine slept) are done now, and the plan moves with them."""

AGAIN = dt.timedelta(minutes=1)
"""After a line was refused, the nurse looks again this much later."""

EMPTY_MINUTES = (6.0, 16.0)
"""How long a chair stays empty between two patients."""


class SimulatedChair:
    """One chair: who is in it, what comes next, and whether a person has taken it over."""

    def __init__(self, number: str, random: Random) -> None:
        self.number = number
        self.random = random
        self.taken = False
        self.session: str | None = None
        self.version = 0
        self.bedside: Bedside | None = None
        self.step: Step | None = None
        self.arrival: Course | None = None

    @property
    def next_at(self) -> dt.datetime | None:
        """When something is to be done here; None: never."""
        if self.taken:
            return None
        if self.step is not None:
            return self.step.at
        return self.arrival.admit_at if self.arrival else None


class SimulatedRoom:
    """All simulated nurses of one room. Call `step(now)` as often as you like; it does what is due by then."""

    def __init__(self, room: Room, seed: int) -> None:
        self.room = room
        self.seed = seed
        self.refused: list[str] = []
        """Lines that the room refused, with the reason; there should be none."""
        self._chairs = {
            number: SimulatedChair(number, Random(f"{seed}/{number}")) for number in room.facts.chairs
        }
        self._visitors: dict[str, SimulatedPatient] = {}
        self._own: set[str] = set()

    # --- who has which chair -----------------------------------------------------------------------------------

    def expect(self, course: Course) -> None:
        """This is the next patient of a chair."""
        self._chairs[course.chair].arrival = course

    def take_over(self, chair: str) -> None:
        """A person charts at this chair from now on: no simulated nurse does any more."""
        self._chairs[chair].taken = True

    def taken(self, chair: str) -> bool:
        """True when a person has taken this chair over."""
        found = self._chairs.get(chair)
        return found is None or self._look(found)

    def by_people(self, events: Iterable[ev.Event]) -> list[ev.Event]:
        """Those of new events that no simulated nurse has charted. Each event is asked about once."""
        people = [event for event in events if event.event_id not in self._own]
        self._own.clear()
        return people

    def escort(self, chair: str) -> str | None:
        """Who takes the simulated patient of a chair home; None of a patient whom a person brought in."""
        found = self._chairs.get(chair)
        if found is None or found.bedside is None or found.session != self.room.live_session(chair):
            return None
        return found.bedside.course.escort

    def patient(self, chair: str) -> SimulatedPatient | None:
        """The simulated body in a chair, also of a patient whom a person brought in; None when it is empty."""
        session = self.room.live_session(chair)
        if session is None:
            return None
        found = self._chairs.get(chair)
        if found is not None and found.session == session and found.bedside is not None:
            return found.bedside.course.patient
        if session not in self._visitors:
            self._visitors[session] = draw_patient(Random(f"{self.seed}/{session}"))
        return self._visitors[session]

    def _look(self, chair: SimulatedChair) -> bool:
        """Whether a person has charted here: the record holds an entry that no simulated nurse has made."""
        if not chair.taken and (
            self.room.live_session(chair.number) != chair.session
            or self.room.version(chair.number) != chair.version
        ):
            chair.taken = True
        return chair.taken

    # --- time goes on ------------------------------------------------------------------------------------------

    def step(self, now: dt.datetime, *, move: Callable[[dt.datetime], None] | None = None) -> int:
        """Do everything that is due by `now`, oldest first. Returns how many lines were charted.

        `move` sets a clock that stands still to each step's own time (to write the past of a demo room).
        """
        count = 0
        while True:
            waiting = [
                (at, c.number) for c in self._chairs.values() if (at := c.next_at) is not None and at <= now
            ]
            if not waiting:
                return count
            at, number = min(waiting)
            chair = self._chairs[number]
            if move is not None:
                move(at)
            elif now - at > BEHIND:
                at = now
            if not self._look(chair):
                count += self._do(chair, at)

    def _do(self, chair: SimulatedChair, at: dt.datetime) -> int:
        try:
            if chair.step is not None:
                self._chart(chair, chair.step)
            elif chair.arrival is not None:
                self._admit(chair, chair.arrival)
        except (LineError, Refused, StoreError) as error:
            self.refused.append(f"chair {chair.number}: {error}")
            self._put_off(chair, at + AGAIN)
            return 0
        self._plan(chair, at)
        return 1

    def _chart(self, chair: SimulatedChair, step: Step) -> None:
        line = step.line(self.room.view(chair.number, with_log=False))
        charted = self.room.chart(
            chair.number,
            line,
            by=step.by,
            yes=True,
            confirm=chair.number,
            read_version=chair.version,
            read_session=chair.session,
        )
        assert charted.event is not None
        assert chair.bedside is not None
        self._own.add(charted.event.event_id)
        chair.version = charted.event.version
        chair.bedside.charted(step)

    def _admit(self, chair: SimulatedChair, course: Course) -> None:
        event = self.room.admit(course.admission, by=course.nurse, yes=True)
        self._own.add(event.event_id)
        chair.session, chair.version = event.session_id, event.version
        chair.bedside, chair.arrival = Bedside(course, chair.random), None

    def _plan(self, chair: SimulatedChair, after: dt.datetime) -> None:
        """What comes next at this chair; when the patient has left, the next one comes after a while."""
        assert chair.bedside is not None
        if self.room.live_session(chair.number) is not None:
            view = self.room.view(chair.number, with_log=False)
            chair.step = chair.bedside.next_step(view, after)
            return
        chair.session, chair.version, chair.bedside, chair.step = None, 0, None, None
        if chair.arrival is None:
            arrives = after + dt.timedelta(minutes=chair.random.uniform(*EMPTY_MINUTES))
            chair.arrival = draw_course(chair.random, chair.number, arrives)

    @staticmethod
    def _put_off(chair: SimulatedChair, at: dt.datetime) -> None:
        if chair.step is not None:
            chair.step = Step(at, chair.step.kind, chair.step.by, chair.step.line)
        elif chair.arrival is not None:
            chair.arrival = replace(chair.arrival, admit_at=at)
