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


def test_an_ended_course_waits_for_nothing_and_what_was_missed_by_then_stays_missed() -> None:
    assert states(steps(0, today=60, ended=20))[:3] == ["done", "missed", "missed"]
    closed_early = steps(0, today=60, ended=4)
    assert states(closed_early) == ["done"], (
        "the second was due on day 3 and not missed yet when the course ended"
    )
    assert closed_early.next_due is None


def test_the_first_weeks_are_counted_from_the_first_infusion() -> None:
    found = steps(2, 5, 8, 23, today=40, sessions=4)
    assert (found.first_days, found.in_first_days) == (21, 3)
    assert steps(2, 5, 8, 22, today=40, sessions=4).in_first_days == 4, (
        "day 20 from the first is within 21 days"
    )


_GIVEN = st.lists(st.integers(0, 120), max_size=14, unique=True).map(sorted)


@given(_GIVEN, st.integers(0, 200), st.integers(1, 8), st.none() | st.integers(1, 60))
def test_what_was_given_is_never_told_otherwise_by_a_later_look(
    offsets: list[int], later: int, sessions: int, booster: int | None
) -> None:
    """Time alone adds no infusion and takes none away; what was missed stays missed until somebody comes."""
    plan = {"booster_days": booster} if booster is not None else {}
    today = max([0, *offsets])
    now, then = (steps(*offsets, today=at, sessions=sessions, **plan) for at in (today, today + later))
    assert [step for step in now.steps if step.on is not None] == [
        step for step in then.steps if step.on is not None
    ]
    missed = [step.number for step in now.steps if step.state == "missed"]
    assert [step.number for step in then.steps if step.state == "missed"][: len(missed)] == missed


@given(_GIVEN, st.integers(0, 200), st.integers(1, 8), st.none() | st.integers(1, 60))
def test_the_next_step_is_the_only_one_that_is_waited_for_first(
    offsets: list[int], later: int, sessions: int, booster: int | None
) -> None:
    plan = {"booster_days": booster} if booster is not None else {}
    today = max([0, *offsets]) + later
    found = steps(*offsets, today=today, sessions=sessions, **plan)
    waiting = [step for step in found.steps if step.on is None and step.state != "missed"]
    assert found.next_due == (waiting[0] if waiting else None)
    for step in found.steps:
        if step.on is not None and step.due_on is not None:
            assert step.off_days == (step.on - step.due_on).days
            expected = "late" if step.off_days > RULE.tolerance_days else "done"
            expected = "early" if step.off_days < -RULE.tolerance_days else expected
            assert step.state == expected
        elif step.on is None and step.due_on is not None:
            past = (day(today) - step.due_on).days
            if step.state != "missed":
                assert step.state == (
                    "coming" if past < 0 else "overdue" if past > RULE.tolerance_days else "due"
                )
            else:
                assert past > RULE.missed_days or offsets
    if booster is not None and offsets and found.next_due is None:
        raise AssertionError("a course with boosters always has a next one")


@given(_GIVEN, st.integers(1, 8), st.integers(0, 130))
def test_an_ended_course_has_no_next_step(offsets: list[int], sessions: int, ended: int) -> None:
    before = [one for one in offsets if one <= ended]
    found = steps(*before, today=400, sessions=sessions, ended=ended, booster_days=28)
    assert found.next_due is None
    assert {step.state for step in found.steps} <= {"done", "early", "late", "missed"}
