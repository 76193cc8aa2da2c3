"""Plan against fact: which infusion was due when, and whether it came early, late, or not at all. Days, no advice.

The first is due on the course's first day, each further one so many days after the one before it was given. What has
not come `missed_days` after its day is missed and uses up its place; the next is due so many days after that day. What
is given after the planned series is a booster.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import msgspec

from infusion_tui.record.course_events import CoursePlan
from infusion_tui.record.outcomes import PlanRule

PlanState = Literal["done", "early", "late", "missed", "due", "overdue", "coming"]


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """One planned infusion: its day, and what became of it. `off_days`: so many days after (before: negative) its day.

    `due_on` is None for a booster that nobody planned. `on`: the day it was given; None while it was not.
    """

    number: int
    due_on: dt.date | None
    state: PlanState
    on: dt.date | None = None
    off_days: int | None = None
    booster: bool = False


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """The plan's steps, what is next (None: nothing is planned any more), and what the plan is.

    `assumed`: number or interval is the clinic's own, because the course names none. `series_days`: from the first to the
    last infusion of the series; `in_first_days`: how many were given within the clinic's first weeks (`first_days`,
    counted from the first infusion).
    """

    steps: tuple[PlanStep, ...]
    next_due: PlanStep | None
    sessions: int
    every_days: int
    assumed: bool
    series_days: int | None
    first_days: int
    in_first_days: int


def plan_steps(
    *,
    begins_on: dt.date,
    plan: CoursePlan,
    rule: PlanRule,
    given: Sequence[dt.date],
    today: dt.date,
    ended_on: dt.date | None = None,
) -> Steps:
    """The steps of a course. `given`: the days of its infusions, oldest first. An ended course has no further ones."""
    sessions = plan.sessions or rule.sessions
    every = plan.every_days or rule.every_days
    left = list(given)
    steps: list[PlanStep] = []
    due = begins_on
    for number in range(1, sessions + 1):
        if left and (left[0] - due).days <= rule.missed_days:
            day = left.pop(0)
            steps.append(_given(number, due, day, rule))
            due = day + dt.timedelta(days=every)
            continue
        passed = left[0] if left else today if ended_on is None else min(today, ended_on)
        missed = (passed - due).days > rule.missed_days
        if ended_on is not None and not missed:
            # nothing is waited for any more, and what was not missed by then never will be
            break
        state: PlanState = "missed" if missed else _waiting(due, today, rule)
        steps.append(PlanStep(number=number, due_on=due, state=state))
        due += dt.timedelta(days=every)
    series = len(given) - len(left)
    steps += _boosters(len(steps), given, left, plan, rule)
    if ended_on is None and not any(step.on is None and step.state != "missed" for step in steps):
        coming = _next_booster(len(steps), given, plan, today, rule)
        steps += [coming] if coming is not None else []
    waiting = [step for step in steps if step.on is None and step.state != "missed"]
    first = given[0] if given else None
    return Steps(
        steps=tuple(steps),
        next_due=waiting[0] if waiting else None,
        sessions=sessions,
        every_days=every,
        assumed=plan.sessions is None or plan.every_days is None,
        series_days=(given[series - 1] - given[0]).days if series > 1 else None,
        first_days=rule.first_days,
        in_first_days=sum(first is not None and (day - first).days < rule.first_days for day in given),
    )


def _given(number: int, due: dt.date, day: dt.date, rule: PlanRule, *, booster: bool = False) -> PlanStep:
    off = (day - due).days
    state: PlanState = "done"
    if off > rule.tolerance_days:
        state = "late"
    elif off < -rule.tolerance_days:
        state = "early"
    return PlanStep(number=number, due_on=due, state=state, on=day, off_days=off, booster=booster)


def _waiting(due: dt.date, today: dt.date, rule: PlanRule) -> PlanState:
    if today < due:
        return "coming"
    return "overdue" if (today - due).days > rule.tolerance_days else "due"


def _boosters(
    planned: int, given: Sequence[dt.date], left: Sequence[dt.date], plan: CoursePlan, rule: PlanRule
) -> list[PlanStep]:
    """What was given after the series."""
    found: list[PlanStep] = []
    for place, day in enumerate(left, len(given) - len(left)):
        number = planned + len(found) + 1
        if plan.booster_days is None or place == 0:
            found.append(PlanStep(number=number, due_on=None, state="done", on=day, booster=True))
        else:
            due = given[place - 1] + dt.timedelta(days=plan.booster_days)
            found.append(_given(number, due, day, rule, booster=True))
    return found


def _next_booster(
    planned: int, given: Sequence[dt.date], plan: CoursePlan, today: dt.date, rule: PlanRule
) -> PlanStep | None:
    """The next booster, where the course plans any and something was given."""
    if plan.booster_days is None or not given:
        return None
    due = given[-1] + dt.timedelta(days=plan.booster_days)
    return PlanStep(number=planned + 1, due_on=due, state=_waiting(due, today, rule), booster=True)
