"""Plan against fact: early, late, missed, boosters, in days."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.clinic.outcomes import load_outcomes
from infusion_tui.record.course_events import CoursePlan
from infusion_tui.record.course_plan import Steps, plan_steps

RULE = load_outcomes(None).plan
FIRST = dt.date(2026, 11, 2)


def day(offset: int) -> dt.date:
    return FIRST + dt.timedelta(days=offset)


def steps(*given_on: int, today: int, sessions: int = 6, ended: int | None = None, **plan: int) -> Steps:
    return plan_steps(
        begins_on=FIRST,
        plan=CoursePlan(sessions=sessions, every_days=3, **plan),
        rule=RULE,
        given=[day(one) for one in given_on],
        today=day(today),
        ended_on=day(ended) if ended is not None else None,
    )


def states(found: Steps) -> list[str]:
    return [step.state for step in found.steps]


def test_a_course_that_goes_as_planned() -> None:
    found = steps(0, 3, 7, today=8)
    assert states(found) == ["done", "done", "done", "coming", "coming", "coming"]
    assert found.next_due is not None
    assert (found.next_due.number, found.next_due.due_on) == (4, day(10))
    assert (found.series_days, found.in_first_days, found.assumed) == (7, 3, False)


def test_early_late_and_by_how_much() -> None:
    found = steps(0, 6, 6, today=6, sessions=3)
    assert states(found) == ["done", "late", "early"]
    assert [step.off_days for step in found.steps] == [0, 3, -3]


def test_due_then_overdue_then_missed() -> None:
    assert [states(steps(0, today=at))[1] for at in (2, 3, 5, 6, 8, 9)] == [
        "coming", "due", "due", "overdue", "overdue", "missed",
    ]  # fmt: skip


def test_eight_with_one_missed_and_one_booster() -> None:
    found = steps(0, 3, 6, 9, 18, 21, 24, 52, today=60, sessions=8, booster_days=28)
    assert states(found) == ["done"] * 4 + ["missed", "late", "done", "done", "done", "coming"]
    assert found.steps[4].due_on == day(12)
    booster, coming = found.steps[8:]
    assert (booster.booster, booster.on, booster.off_days) == (True, day(52), 0)
    assert (coming.booster, coming.due_on) == (True, day(80))
    assert found.next_due == coming


def test_a_booster_that_nobody_planned_is_neither_early_nor_late() -> None:
    found = steps(0, 3, 40, today=41, sessions=2)
    assert states(found) == ["done", "done", "done"]
    assert found.steps[2].due_on is None
    assert found.next_due is None


def test_nobody_came_back() -> None:
    found = steps(0, today=200)
    assert states(found) == ["done"] + ["missed"] * 5
    assert found.next_due is None


def test_an_ended_course_plans_nothing_further() -> None:
    found = steps(0, 3, today=30, ended=5, booster_days=28)
    assert states(found) == ["done", "done"]
    assert found.next_due is None


def test_without_a_plan_the_clinics_own_is_said_to_be_assumed() -> None:
    found = plan_steps(begins_on=FIRST, plan=CoursePlan(), rule=RULE, given=[], today=FIRST)
    assert (found.assumed, found.sessions, found.every_days) == (True, 6, 3)
    assert found.steps[0].state == "due"


@given(st.lists(st.integers(0, 120), max_size=14, unique=True), st.integers(0, 200), st.integers(1, 8))
def test_every_infusion_stands_in_exactly_one_step(offsets: list[int], today: int, sessions: int) -> None:
    offsets.sort()
    found = steps(*offsets, today=max(today, *offsets, 0), sessions=sessions, booster_days=28)
    assert [step.on for step in found.steps if step.on is not None] == [day(one) for one in offsets]
    assert [step.number for step in found.steps] == list(range(1, len(found.steps) + 1))
    assert len([step for step in found.steps if not step.booster]) == sessions
    dues = [step.due_on for step in found.steps if step.due_on is not None and not step.booster]
    assert dues == sorted(dues)
