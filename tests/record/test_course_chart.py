"""The trend of a score as facts: points at their day, bands as named, ticks that are round numbers of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from infusion_tui.record import events as ev
from infusion_tui.record.course_chart import TrendChart, day_ticks, trend_charts
from record.test_course import OUTCOMES, Stream, opened, whole
from support import UTC

PHQ = OUTCOMES.scale("phq9")
CSSRS = OUTCOMES.scale("cssrs")
assert PHQ is not None
assert CSSRS is not None


def scored(stream: Stream, day: str, parts: Sequence[int | None]) -> None:
    assert PHQ is not None
    stream.add(day, PHQ.score(tuple(parts)))


def charts(stream: Stream) -> dict[str, TrendChart]:
    return {one.scale: one for one in trend_charts(stream.view(whole()), OUTCOMES, UTC)}


def test_points_stand_at_their_day_with_band_and_item_nine() -> None:
    stream = Stream()
    stream.add("2026-11-02", opened("2026-11-09"))
    scored(stream, "2026-11-02", [3, 3, 3, 3, 3, 2, 2, 2, 2])
    scored(stream, "2026-11-16", [1, 1, 1, 1, 1, 1, 1, 1, 0])
    stream.scored("2026-11-19", 4)
    chart = charts(stream)["phq9"]
    assert (chart.low, chart.high, chart.day_0) == (0, 27, dt.date(2026, 11, 9))
    assert [(p.day, p.total, p.label, p.band) for p in chart.points] == [
        (-7, 23, "23", "severe"),
        (7, 8, "8", "mild"),
        (10, 4, "4", "minimal"),
    ]
    assert [one.name for one in chart.items] == ["item 9"]
    assert [(p.items, p.total_only) for p in chart.points] == [((2,), False), ((0,), False), ((None,), True)]
    assert [p.stands for p in chart.points] == [True, False, False]
    assert [(b.begins, b.ends, b.word) for b in chart.bands][-2:] == [
        (15, 19, "moderately severe"),
        (20, 27, "severe"),
    ]
    assert chart.value_ticks == (0, 5, 10, 15, 20, 27)
    assert chart.band(19) == "moderately severe"


def test_the_axis_reaches_over_baseline_infusions_and_today() -> None:
    stream = Stream()
    stream.add("2026-11-02", opened("2026-11-09"))
    scored(stream, "2026-11-02", [0] * 9)
    chart = charts(stream)["phq9"]
    assert (chart.first_day, chart.last_day, chart.today) == (-7, 14, 14)
    assert chart.infusions == ((14, 1),)
    assert chart.date(-7) == dt.date(2026, 11, 2)


def test_a_course_that_ended_has_no_today() -> None:
    stream = Stream()
    course = stream.add("2026-10-01", opened("2026-10-01"))
    scored(stream, "2026-10-05", [1] * 9)
    stream.add(
        "2026-10-20", ev.CourseClosed(course=course.event_id, ended_on=dt.date(2026, 10, 20), why="done")
    )
    chart = charts(stream)["phq9"]
    assert (chart.today, chart.first_day, chart.last_day) == (None, 0, 19)


def test_answers_of_yes_and_no_are_written_as_the_questions_answered_yes() -> None:
    assert CSSRS is not None
    stream = Stream()
    stream.add("2026-11-02", opened())
    stream.add("2026-11-03", CSSRS.score((1, 1, 0, 0, 0, 0)))
    stream.add("2026-11-05", CSSRS.score((0, 0, None, None, None, 0)))
    stream.add("2026-11-06", CSSRS.score(total=2))
    chart = charts(stream)["cssrs"]
    assert [p.label for p in chart.points] == ["yes 1, 2", "no", "2 yes"]
    assert chart.points[1].items == (0, 0, None, None, None, 0)
    assert [one.name for one in chart.items][:2] == ["question 1", "question 2"]


def test_a_scale_without_a_score_has_no_chart() -> None:
    stream = Stream()
    stream.add("2026-11-02", opened())
    assert charts(stream) == {}


def test_ticks_are_round_days_and_never_more_than_asked_for() -> None:
    assert day_ticks(-7, 14) == (-7, 0, 7, 14)
    assert day_ticks(0, 5) == (0, 1, 2, 3, 4, 5)
    assert day_ticks(-3, 9) == (-2, 0, 2, 4, 6, 8)
    assert day_ticks(0, 0) == (0,)
    for last in (1, 9, 30, 200, 900, 4000, 20000):
        ticks = day_ticks(-10, last, 6)
        assert 1 <= len(ticks) <= 6
        assert all(-10 <= one <= last for one in ticks)
