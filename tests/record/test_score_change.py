"""How many infusions a score came after, and each score against the first one."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record.course_words import change_words, progress_words
from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.score_change import change, given_before, progress
from infusion_tui.record.scored import Scored
from support import scales

UTC = ZoneInfo("UTC")
BASE = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
SCALES = {one.key: one for one in scales().scales}


def score(day: int, total: int, hour: int = 9, scale: str = "phq9", source: str = "typed") -> Scored:
    at = BASE + dt.timedelta(days=day, hours=hour - 9)
    return Scored(
        event_id=f"{day}-{hour}",
        scale=scale,
        version="v",
        at=at,
        by="KM",
        total=total,
        source=source,
        label="PHQ-9",
    )


def infusion(day: int, hour: int | None = 10) -> InfusionSummary:
    """With its time; without one it is from a list."""
    at = BASE + dt.timedelta(days=day)
    started = at.replace(hour=hour) if hour is not None else None
    return InfusionSummary(
        mrn="1",
        day=at.date(),
        session_id="s" if hour is not None else None,
        began_at=started,
        started_at=started,
    )


def test_by_the_time_where_both_have_one_else_by_the_day() -> None:
    infusions = [infusion(0), infusion(3)]
    assert [given_before(score(3, 9, hour), infusions, UTC) for hour in (9, 12)] == [1, 2]
    assert given_before(score(3, 9, 12), [infusion(0, None), infusion(3, None)], UTC) == 1
    assert given_before(score(3, 9, 12, source="imported"), infusions, UTC) == 1
    assert given_before(score(0, 9), infusions, UTC) == 0


def test_each_score_against_the_first_with_what_the_rules_say() -> None:
    scored = [score(0, 20), score(4, 26), score(8, 10), score(12, 4)]
    found = progress(scored, [infusion(day) for day in (0, 3, 6, 9)], SCALES, UTC)
    assert [progress_words(one) for one in found] == [
        "20 before any infusion",
        "26 after 2 infusions: worse",
        "10 after 3 infusions: response",
        "4 after 4 infusions: response, remission",
    ]
    assert found[0].change is None
    assert change_words(change(scored[0], scored[2], SCALES["phq9"])) == (
        "PHQ-9 20 to 10 (moderate): 10 points lower, 50 % of the first; response yes, remission no, worse no"
    )


def test_a_screener_has_no_progress() -> None:
    assert progress([score(0, 1, scale="cssrs")], [], SCALES, UTC) == ()


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 27)), max_size=8),
    st.lists(st.integers(0, 30), max_size=8),
)
def test_the_count_never_falls_and_ends_at_most_at_all(taken: list[tuple[int, int]], days: list[int]) -> None:
    scored = [score(day, total) for day, total in sorted(taken)]
    found = progress(scored, [infusion(day) for day in sorted(days)], SCALES, UTC)
    counts = [one.after_infusions for one in found]
    assert counts == sorted(counts)
    assert all(count <= len(days) for count in counts)
    for one in found[1:]:
        assert one.change is not None
        assert one.change.first == scored[0]
        assert one.change.drop == scored[0].total - one.score.total
