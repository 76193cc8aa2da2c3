"""The demo room's courses: what `hx`, `course` and `due` show in a training room, and that opening it stays quick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.clinic.outcomes import load_outcomes
from infusion_tui.record.course import CourseView
from infusion_tui.room.patients import course, find
from infusion_tui.room.who_is_due import who_is_due
from infusion_tui.training.demo import DemoRoom, open_demo
from infusion_tui.training.earlier_visits import AT_CHAIRS, ELSEWHERE, ITEM_NINE, Story
from infusion_tui.training.stages import STAGES

AT = dt.datetime(2026, 11, 23, 13, 37, 8, tzinfo=dt.UTC)
STORIES = (*AT_CHAIRS.values(), *ELSEWHERE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoRoom]:
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(8, at=AT, running=False, timezone="Europe/Berlin", folder=folder) as opened:
        yield opened


def in_chair(demo: DemoRoom, stage: str) -> CourseView:
    patient = demo.room.view(str(STAGES.index(stage) + 1), with_log=False).patient
    assert patient is not None
    assert patient.mrn is not None
    return course(demo.room, patient.mrn)


def test_a_course_of_eight_with_one_missed_and_boosters(demo: DemoRoom) -> None:
    found = in_chair(demo, "overdue")
    assert found.plan is not None
    states = [step.state for step in found.plan.steps if not step.booster]
    assert states == ["done", "done", "done", "done", "missed", "late", "done", "done"]
    given = [(step.due_on, step.on) for step in found.plan.steps if step.booster and step.on is not None]
    days = [AT.date() - dt.timedelta(days=28), AT.date()]
    assert given == [(day, day) for day in days]
    assert len(found.given()) == 9
    phq9 = next(one for one in found.changes if one.scale == "phq9")
    assert (phq9.first.total, phq9.last.total, phq9.response, phq9.worse) == (19, 9, True, False)
    assert found.flags == ()


def test_a_course_that_got_worse(demo: DemoRoom) -> None:
    found = in_chair(demo, "paused")
    assert [one.total for one in found.scores] == [14, 17, 20]
    assert found.changes[0].worse
    assert [(one.key, one.worst) for one in found.given()[2].summary.effects] == [("anxiety", 2)]


def test_a_flagged_item_9_was_answered(demo: DemoRoom) -> None:
    found = in_chair(demo, "precheck")
    first = found.scores[0]
    assert first.item(9) == 1
    assert first.flagged is not None
    assert first.answered == ITEM_NINE.scores[0].answered
    assert found.flags == ()
    view = demo.room.view(str(STAGES.index("precheck") + 1))
    assert view.last_time is not None
    assert view.last_time.imported
    assert view.last_time.weight_kg != view.order.weight_kg  # type: ignore[union-attr]
    assert (view.course_session, view.course_of) == (4, 6)
    assert [one.text for one in view.cautions] == [ITEM_NINE.caution]
    assert view.course_count is not None
    assert (view.course_count.number, view.course_count.of) == (4, 6)


def test_one_with_nothing(demo: DemoRoom) -> None:
    found = in_chair(demo, "observing")
    assert (found.course, found.scores, len(found.infusions)) == (None, (), 1)


def test_who_is_due_has_something_to_show(demo: DemoRoom) -> None:
    lines = {line.state: line for line in who_is_due(demo.room).lines if line.chair is None}
    assert set(lines) == {"overdue", "coming"}
    step = lines["coming"].step
    assert step is not None
    assert step.due_on == AT.date() + dt.timedelta(days=1)
    # and they can be found and brought in like anybody who is known
    assert [one.number for one in find(demo.room, lines["overdue"].patient.name or "?")]


def test_everything_says_that_a_list_said_it(demo: DemoRoom) -> None:
    """Nobody charted it here, at no time of day that anybody knows."""
    found = in_chair(demo, "overdue")
    assert {(one.source, one.day_only) for one in found.scores} == {("imported", True)}
    assert [one.summary.session_id is None for one in found.given()] == [True] * 8 + [False]


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (dt.datetime(2026, 1, 1, 0, 5, tzinfo=dt.UTC), "UTC"),
        (dt.datetime(2026, 10, 25, 1, 10, 30, tzinfo=dt.UTC), "Europe/Berlin"),
        (dt.datetime(2028, 2, 29, 23, 59, 59, tzinfo=dt.UTC), "Asia/Kathmandu"),
    ],
)
def test_the_courses_are_sound_at_any_hour_of_any_day(tmp_path: Path, at: dt.datetime, zone: str) -> None:
    with open_demo(3, at=at, running=False, timezone=zone, folder=tmp_path) as demo:
        assert demo.room.store.verify().findings == ()
        assert demo.nurses.refused == []
        for chair, story in zip("123", AT_CHAIRS.values(), strict=True):
            patient = demo.room.view(chair, with_log=False).patient
            assert patient is not None
            assert patient.mrn is not None
            found = course(demo.room, patient.mrn)
            assert len(found.infusions) == len(story.visits) + 1
            assert len(found.scores) == len(story.scores)


@pytest.mark.parametrize("story", STORIES)
def test_each_made_up_score_is_possible(story: Story) -> None:
    outcomes = load_outcomes(None)
    for told in story.scores:
        scale = outcomes.scale(told.scale)
        assert scale is not None
        if told.items:
            assert len(told.items) == len(scale.items)
            assert all(0 <= one <= scale.item_high for one in told.items)
        else:
            assert told.total is not None
            assert scale.low <= told.total <= scale.high
        assert 0 <= told.day < story.today


def test_it_stays_few_events() -> None:
    """Opening the demo room is to stay at half a second: what is written for it is counted."""
    entries = sum(3 + len(one.visits) + len(one.scores) + sum(t.answered is not None for t in one.scores) for one in STORIES)  # fmt: skip
    assert entries < 60
