"""Who is due: for each course that nobody ended its next step on a day, with what was missed and what still asks.

Dates and counts against the plan. Who is called, and whether an infusion is given, is a person's decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.course_count import Given
from infusion_tui.record.course_plan import PlanStep, Steps, plan_steps
from infusion_tui.record.course_words import days_words
from infusion_tui.record.known_patient import Course, KnownPatient
from infusion_tui.record.outcomes import PlanRule
from infusion_tui.record.scored import Scored

DueState = Literal["overdue", "due", "coming", "nothing planned"]
STATES: tuple[DueState, ...] = ("overdue", "due", "coming", "nothing planned")


class DueLine(msgspec.Struct, frozen=True, kw_only=True):
    """One open course on one day. `step`: what is next (None: nothing further is planned); `given`: so many infusions
    until then, `last_on` the last of them; `missed`: steps that were; `missed_last`: the one just before the next, with
    nothing given since. `chair`: where the person sits now. `flags`: scores whose question nobody has answered.
    """

    patient: ev.Patient
    numbers: tuple[str, ...]
    course: Course
    steps: Steps
    given: int
    last_on: dt.date | None
    chair: str | None = None
    flags: tuple[Scored, ...] = ()

    @property
    def step(self) -> PlanStep | None:
        """What is next."""
        return self.steps.next_due

    @property
    def state(self) -> DueState:
        """Where the next step stands."""
        if self.step is None:
            return "nothing planned"
        return "overdue" if self.step.state == "overdue" else "due" if self.step.state == "due" else "coming"

    @property
    def missed(self) -> int:
        """How many steps were missed."""
        return sum(step.state == "missed" for step in self.steps.steps)

    @property
    def missed_last(self) -> bool:
        """The step just before the next one was missed: nothing was given since."""
        before = [step for step in self.steps.steps if step is not self.step]
        return bool(before) and before[-1].state == "missed"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A person without an open course, of whom a score still asks."""

    patient: ev.Patient
    numbers: tuple[str, ...]
    flags: tuple[Scored, ...]


class DueList(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody with an open course, by the day of the next step, and who else has an unanswered score. `on`: the day."""

    on: dt.date
    now: dt.datetime
    lines: tuple[DueLine, ...]
    asked: tuple[Asked, ...] = ()

    def count(self, state: DueState) -> int:
        """How many stand so."""
        return sum(one.state == state for one in self.lines)


def due_lines(
    *,
    patient: ev.Patient,
    numbers: Sequence[str],
    known: KnownPatient,
    given: Sequence[Given],
    rule: PlanRule,
    on: dt.date,
    chair: str | None = None,
    flags: Iterable[Scored] = (),
) -> tuple[DueLine, ...]:
    """A line for each course of a person that nobody ended. `given`: everything they were given, by day."""
    found = []
    for course in known.courses:
        if course.ended_on is not None:
            continue
        days = [one.day for one in given if one.day <= on and known.course_on(one.day) == course]
        steps = plan_steps(begins_on=course.begins_on, plan=course.plan, rule=rule, given=days, today=on)
        found.append(
            DueLine(
                patient=patient,
                numbers=tuple(numbers),
                course=course,
                steps=steps,
                given=len(days),
                last_on=days[-1] if days else None,
                chair=chair,
                flags=tuple(flags),
            )
        )
    return tuple(found)


def in_order(lines: Iterable[DueLine]) -> tuple[DueLine, ...]:
    """By the day of the next step, then by number; those without one last."""
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                one.step is None,
                one.step is None and not one.missed_last,
                one.step is None and not one.missed_last,
                (one.step.due_on if one.step is not None else None) or dt.date.max,
                one.patient.mrn,
            ),
        )
    )


def when_words(line: DueLine, on: dt.date) -> str:
    """`today`, `in 3 days`, `2 days ago`; "" where nothing is planned."""
    if line.step is None or line.step.due_on is None:
        return ""
    off = (line.step.due_on - on).days
    return "today" if off == 0 else f"in {days_words(off)}" if off > 0 else f"{days_words(-off)} ago"


def which_words(line: DueLine) -> str:
    """`infusion 5 of 8`, `booster, infusion 9`; of a course whose number the clinic's plan gave, `of 6 (assumed)`."""
    if line.step is None:
        return "nothing further planned"
    if line.step.booster:
        return f"booster, infusion {line.given + 1}"
    assumed = " (assumed)" if line.course.plan.sessions is None else ""
    return f"infusion {line.given + 1} of {line.steps.sessions}{assumed}"


def last_words(line: DueLine, on: dt.date) -> str:
    """`2026-11-20, 3 days before`; `none yet`."""
    if line.last_on is None:
        return "none yet"
    days = (on - line.last_on).days
    return f"{line.last_on}, this day" if days == 0 else f"{line.last_on}, {days_words(days)} before"


def remarks(line: DueLine) -> tuple[str, ...]:
    """What else there is to know: in which chair, what was missed, which score still asks."""
    found = [f"in chair {line.chair}"] if line.chair is not None else []
    if line.missed:
        found.append(f"{line.missed} missed{', the last one too' if line.missed_last else ''}")
    found += [f"UNANSWERED {one.short or one.flagged}" for one in line.flags]
    return tuple(found)


def summary_words(found: DueList) -> str:
    """`2 overdue, 1 due, 5 coming, 1 with nothing planned; 1 unanswered score`."""
    parts = [f"{found.count(state)} {state}" for state in STATES if found.count(state)]
    asks = len(
        {one.event_id for line in found.lines for one in line.flags}
        | {one.event_id for asked in found.asked for one in asked.flags}
    )
    words = ", ".join(parts) or "no open course"
    return f"{words}; {asks} unanswered score{'' if asks == 1 else 's'}" if asks else words
