"""One simulated nurse at one chair: what the next step is, and when.

The nurse knows what was planned for this session (`Course`) and looks at the chair (`ChairView`); the rest follows
from the phase and from what is due, as it would for a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from infusion_tui.record.dosing import plain
from infusion_tui.record.view import ChairView
from infusion_tui.training.courses import Course
from infusion_tui.training.lines import (
    check_line,
    drawn_line,
    note_line,
    set_line,
    verify_line,
    waste_line,
)

SOON = dt.timedelta(seconds=20)
"""The least time between two lines of one chair."""

BP_TO_TELL, SPO2_TO_TELL = 168, 93


@dataclass(frozen=True, slots=True)
class Step:
    """One line to come: when, by whom, and how it is made from the chair as it is then."""

    at: dt.datetime
    kind: str
    by: str
    line: Callable[[ChairView], str]


class Bedside:
    """The nurse's head during one session."""

    def __init__(self, course: Course, random: Random) -> None:
        self.course = course
        self._random = random
        self._done: set[str] = set()
        self._sets = 0

    def charted(self, step: Step) -> None:
        """The step is in the record."""
        self._done.add(step.kind)
        if step.kind == "set":
            self._sets += 1
            self._done.discard("told")

    def next_step(self, view: ChairView, after: dt.datetime) -> Step | None:
        """The next thing to do at this chair, not before `after`. None: nothing to do (the patient has left)."""
        steps = [self._held(step) for step in self._steps(view, after)]
        if not steps:
            return None
        first = min(steps, key=lambda step: step.at)
        return Step(max(first.at, after + SOON), first.kind, first.by, first.line)

    def _steps(self, view: ChairView, after: dt.datetime) -> Iterator[Step]:
        if view.phase == "precheck":
            yield self._precheck(view, after)
            return
        if view.phase == "empty":
            return
        yield from self._watching(view, after)
        if view.phase in ("infusing", "paused"):
            yield from self._pump(view)
        if view.phase in ("observing", "assess"):
            yield from self._after_the_end(view)
        if view.phase == "assess":
            yield from self._leaving(view, after)

    def _step(self, at: dt.datetime, kind: str, line: str, by: str | None = None) -> Step:
        return Step(at, kind, by or self.course.nurse, lambda _: line)

    def _held(self, step: Step) -> Step:
        for hold in self.course.holds:
            if step.kind.startswith(hold.kind) and hold.since < step.at < hold.until:
                return Step(hold.until, step.kind, step.by, step.line)
        return step

    # --- before ------------------------------------------------------------------------------------------------

    def _precheck(self, view: ChairView, after: dt.datetime) -> Step:
        assert view.order is not None
        todo = [c.item for c in view.checks if c.list == "precheck" and not c.auto and c.answer is None]
        half = sum(1 for c in view.checks if c.list == "precheck" and not c.auto) // 2
        baseline = next((c for c in view.checks if c.item == "baseline"), None)
        left = len(todo) + 4
        gap = max(SOON, (self.course.start_at - after) / left)
        at = after + gap * self._random.uniform(0.7, 1.2)
        if len(todo) <= half and baseline is not None and baseline.is_open:
            return Step(at, "baseline", self.course.nurse, lambda now: set_line(now, self.course.patient))
        if todo:
            line = check_line(todo[0], self.course.escort, self._random)
            return self._step(at, f"check {todo[0]}", line)
        if "drawn" not in self._done:
            return self._step(at, "drawn", drawn_line(view.order, self._random))
        if any(c.item == "second-check" and c.is_open for c in view.checks):
            return self._step(at, "verify", verify_line(view.order), by=self.course.second)
        start_at = max(after + SOON, self.course.start_at)
        return self._step(start_at, "start", f"start {plain(view.order.rate_ml_h)}")

    # --- from the start on -------------------------------------------------------------------------------------

    def _watching(self, view: ChairView, after: dt.datetime) -> Iterator[Step]:
        due = next((item for item in view.due if item.what == "observation"), None)
        if due is not None:
            late = self.course.lateness[self._sets % len(self.course.lateness)]
            at = due.at + dt.timedelta(minutes=late)
            if view.pump_ended_at is not None and due.at <= view.pump_ended_at:
                at = max(due.at, view.pump_ended_at) + dt.timedelta(minutes=min(abs(late), 2))
            yield Step(at, "set", self.course.nurse, lambda now: set_line(now, self.course.patient))
        last = view.last_observation
        if last is None:
            return
        pressure, oxygen = last.values.get("bp"), last.values.get("spo2")
        if "told" not in self._done:
            if isinstance(pressure, tuple) and pressure[0] >= BP_TO_TELL:
                words = f"told {view.prescriber} ; {pressure[0]}/{pressure[1]}, no symptoms, will watch"
                yield self._step(after + 2 * SOON, "told", words)
            elif isinstance(oxygen, int) and oxygen <= SPO2_TO_TELL:
                yield self._step(
                    after + 2 * SOON, "told", f"told {view.prescriber} ; SpO2 {oxygen}, head up, will watch"
                )
        if self.course.medicine and "med" not in self._done and view.open_effects.get("nausea", 0) >= 2:
            yield self._step(after + 4 * SOON, "med", "med ondansetron 4 mg iv")

    def _pump(self, view: ChairView) -> Iterator[Step]:
        course, started = self.course, view.started_at
        assert started is not None
        if view.phase == "paused":
            since, pause = view.paused_since or view.now, course.pause
            minutes = pause.minutes if pause else 3.0
            yield self._step(since + dt.timedelta(minutes=minutes), "resume", "resume")
            return
        if view.ends_at is not None:
            yield self._step(view.ends_at + dt.timedelta(minutes=course.done_late), "done", "done")
        running: list[tuple[str, float | None, Callable[[ChairView], str]]] = [
            ("pump", course.pump_read, lambda now: f"pump {plain(_tenth(now.infused_ml))}"),
            ("note", course.note, lambda _: note_line(self._random)),
        ]
        if course.pause is not None:
            running.append(("pause", course.pause.minute, lambda _: f"pause {_why(course.pause)}"))
        if course.slower is not None:
            running.append(("rate", course.slower.minute, self._slower))
        if course.stop is not None:
            running.append(("stop", course.stop.minute, lambda _: f"stop {_why(course.stop)}"))
        for kind, minute, line in running:
            if minute is not None and kind not in self._done:
                at = started + dt.timedelta(minutes=minute)
                if kind != "pump" or view.ends_at is None or at < view.ends_at:
                    yield Step(at, kind, course.nurse, line)

    def _slower(self, view: ChairView) -> str:
        rate = (view.rate_ml_h or Decimal(50)) * Decimal("0.75")
        return f"rate {plain(_tenth(rate))} ; {_why(self.course.slower)}"

    # --- after the end -----------------------------------------------------------------------------------------

    def _after_the_end(self, view: ChairView) -> Iterator[Step]:
        ended = view.pump_ended_at
        assert ended is not None
        assert view.order is not None
        if view.in_line_mg is not None:
            yield self._step(ended + dt.timedelta(minutes=1.4), "flush", "flush")
        waste = waste_line(view.order, self.course.second)
        if "waste" not in self._done and waste is not None:
            yield self._step(ended + dt.timedelta(minutes=4), "waste", waste)

    def _leaving(self, view: ChairView, after: dt.datetime) -> Iterator[Step]:
        assert view.observation_ends_at is not None
        begin = view.observation_ends_at + dt.timedelta(minutes=self.course.leave_late)
        listed = [c for c in view.checks if c.list == "leave"]
        todo = [c.item for c in listed if not c.auto and c.answer is None and c.required]
        at = max(begin, after) + SOON * self._random.uniform(1, 2.5)
        if todo:
            line = check_line(todo[0], self.course.escort, self._random)
            yield self._step(at, f"leave {todo[0]}", line)
            return
        still_open = {c.item for c in listed if c.required and c.is_open}
        if not still_open:
            yield self._step(at, "leave", f"leave ; {self.course.escort}")
        elif still_open == {"last-set"}:
            yield Step(at, "set", self.course.nurse, lambda now: set_line(now, self.course.patient))
        elif self.course.extends and "extend" not in self._done:
            yield self._step(at, "extend", "extend 15 ; not yet as before")


def _why(what: object) -> str:
    return str(getattr(what, "why", ""))


def _tenth(amount: Decimal | None) -> Decimal:
    return (amount or Decimal(0)).quantize(Decimal("0.1"))
