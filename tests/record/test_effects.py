"""Side effects as intervals: onset, worst, resolved, and what was said about them."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.effects import EffectCourse, effect_courses, open_courses
from support import Chair, at

KEYS = ("nausea", "dizzy", "chestpain")
CHARTINGS = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from(KEYS), st.integers(0, 3)), min_size=1, max_size=14
)


def course(chair: Chair, key: str, clock: str = "11:00") -> EffectCourse:
    """The newest course of a side effect."""
    return [one for one in chair.view(clock).effect_courses if one.key == key][-1]


def nauseous() -> Chair:
    """Mild at 10:05, severe at 10:10, mild at 10:20."""
    chair = Chair()
    chair.start("10:00")
    for clock, grade in (("10:05", 1), ("10:10", 3), ("10:20", 1)):
        chair.observe(clock, effects={"nausea": grade})
    return chair


def test_an_open_one_has_onset_worst_and_grade_of_now() -> None:
    chair = nauseous()
    found = course(chair, "nausea")
    assert (found.first_at, found.first) == (at("10:05"), 1)
    assert (found.worst, found.worst_at) == (3, at("10:10"))
    assert (found.last, found.last_at, found.resolved_at) == (1, at("10:20"), None)
    assert found.minutes(at("10:30")) == 25
    assert chair.view("10:30").open_effects == {"nausea": 1}


def test_zero_closes_it_and_its_minutes_stand_still() -> None:
    chair = nauseous()
    chair.observe("10:35", effects={"nausea": 0})
    found = course(chair, "nausea")
    assert found.resolved_at == at("10:35")
    assert found.minutes(at("23:00")) == 30
    assert chair.view("11:00").open_effects == {}


def test_what_comes_back_is_another_one() -> None:
    chair = nauseous()
    chair.observe("10:35", effects={"nausea": 0})
    chair.observe("10:50", effects={"nausea": 2})
    first, second = chair.view("11:00").effect_courses
    assert (first.resolved_at, second.first_at, second.worst) == (at("10:35"), at("10:50"), 2)


def test_a_corrected_grade_and_a_struck_zero_move_the_course() -> None:
    chair = nauseous()
    chair.observe("10:35", effects={"nausea": 0})  # entry 6
    chair.add("10:36", ev.EntryStruck(how="void"), amends=6, reason="wrong chair")
    assert course(chair, "nausea").resolved_at is None
    chair.add("10:37", ev.EntryAmended(effects={"nausea": 2}), amends=4, reason="misread")
    assert (course(chair, "nausea").worst, course(chair, "nausea").worst_at) == (2, at("10:10"))


def test_what_is_said_belongs_to_the_course_that_had_begun() -> None:
    chair = nauseous()
    chair.add("10:06", ev.EffectDescribed(effect="nausea", related="possible", action="cold pack"))
    chair.observe("10:35", effects={"nausea": 0})
    chair.add("10:40", ev.EffectDescribed(effect="nausea", related="yes", action="fresh air"), by="JD")
    chair.observe("10:50", effects={"nausea": 1})
    first, second = chair.view("11:00").effect_courses
    assert first.related == "yes", "the last word counts"
    assert [(one.at, one.by, one.text) for one in first.actions] == [
        (at("10:06"), "KM", "cold pack"),
        (at("10:40"), "JD", "fresh air"),
    ]
    assert (second.related, second.actions) == (None, ())


def test_nothing_is_assumed_about_what_nobody_wrote() -> None:
    found = course(nauseous(), "nausea")
    assert (found.related, found.actions) == (None, ())


def test_open_ones_stand_worst_first() -> None:
    chair = nauseous()
    chair.observe("10:21", effects={"dizzy": 2})
    chair.observe("10:22", effects={"headache": 1})
    assert [one.key for one in open_courses(chair.view("11:00").effect_courses)] == [
        "dizzy",
        "nausea",
        "headache",
    ]


def _charted(chartings: list[tuple[int, str, int]], order: list[int]) -> Chair:
    """The same chartings, typed in another order, all of them at the end."""
    chair = Chair()
    chair.start("10:00")
    typed = at("12:00")
    for place in order:
        minute, key, grade = chartings[place]
        # each its own second, so that two of one minute keep their order however late they are typed
        moment = at("10:00") + dt.timedelta(minutes=minute, seconds=place)
        typed += dt.timedelta(seconds=1)
        chair.add(moment, ev.ObservationRecorded(effects={key: grade}), recorded=typed)
    return chair


@settings(max_examples=80, deadline=None)
@given(chartings=CHARTINGS, data=st.data())
def test_late_entries_give_the_same_courses_and_none_overlap(
    chartings: list[tuple[int, str, int]], data: st.DataObject
) -> None:
    chair = _charted(chartings, list(range(len(chartings))))
    other = _charted(chartings, data.draw(st.permutations(range(len(chartings)))))
    courses = effect_courses(chair.session().timeline)
    assert courses == effect_courses(other.session().timeline)
    assert {one.key: one.last for one in open_courses(courses)} == chair.view("12:00").open_effects
    for key in KEYS:
        own = [one for one in courses if one.key == key]
        assert all(one.resolved_at is not None for one in own[:-1])
        for before, after in itertools.pairwise(own):
            assert before.resolved_at is not None
            assert before.resolved_at <= after.first_at
        assert max((one.worst for one in own), default=0) == max(
            (grade for _, charted, grade in chartings if charted == key), default=0
        )
