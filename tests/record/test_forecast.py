"""What the room asks for in the next minutes: which things, which of them together, and in which words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from infusion_tui.record.forecast import (
    Cluster,
    Thing,
    cluster_short,
    cluster_words,
    clusters,
    forecast,
    forecast_of_start,
    things_ahead,
)
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.view import ChairView, What
from support import Chair, at, shipped

UTC = ZoneInfo("UTC")
FULL = {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 1}


def thing(clock: str, chair: str, what: What = "observation") -> Thing:
    return Thing(at(clock), chair, what)


def view(chair: Chair, number: str, clock: str) -> ChairView:
    return replace(SessionSnapshots(chair.session(), UTC).view(at(clock)), chair=number)


def infusing(start: str, *sets: str) -> Chair:
    """A chair started then, with complete sets at these times; 40 minutes."""
    chair = Chair("09:00")
    chair.start(start, "75")
    for clock in sets:
        chair.observe(clock, FULL)
    return chair


def ahead(view_: ChairView, minutes: int = 60) -> list[tuple[str, str]]:
    until = view_.now + dt.timedelta(minutes=minutes)
    return [(f"{one.at:%H:%M}", one.what) for one in things_ahead(view_, view_.now, until)]


def test_sets_follow_at_the_interval_until_the_end_and_then_every_fifteen() -> None:
    chair = view(infusing("10:00", "10:05"), "2", "10:06")
    assert ahead(chair, 75) == [
        ("10:15", "observation"),
        ("10:25", "observation"),
        ("10:35", "observation"),
        ("10:40", "pump_end"),
        ("10:55", "observation"),
        ("11:10", "observation"),
        ("11:10", "assess"),
    ]


def test_a_set_that_would_be_open_at_the_end_is_the_end_set() -> None:
    chair = view(infusing("10:00", "10:05", "10:15", "10:25", "10:35"), "2", "10:36")
    assert ahead(chair, 10) == [("10:40", "pump_end")]


def test_a_set_that_waits_is_taken_to_be_taken_now() -> None:
    chair = view(infusing("10:00", "10:05"), "2", "10:17")
    assert ahead(chair, 12) == [("10:27", "observation")]


def test_a_paused_chair_keeps_its_sets_and_has_no_end() -> None:
    paused = infusing("10:00", "10:05")
    paused.pause("10:10")
    found = ahead(view(paused, "2", "10:11"), 30)
    assert ("10:15", "observation") in found
    assert ("10:15", "pause_decision") in found
    assert not any(what == "pump_end" for _, what in found)


def test_after_the_end_sets_go_on_and_the_observation_time_ends() -> None:
    chair = infusing("10:00", "10:05", "10:15", "10:25", "10:35")
    chair.done("10:40")
    chair.observe("10:41", FULL)
    found = ahead(view(chair, "2", "10:42"), 60)
    assert [time for time, what in found if what == "observation"] == ["10:56", "11:11", "11:26", "11:41"]
    assert [what for _, what in found].count("assess") == 1


def test_an_empty_or_waiting_chair_asks_for_nothing_ahead() -> None:
    assert ahead(view(Chair("09:50"), "2", "09:55")) == []
    assert things_ahead(ChairView("3", "3", at("10:00"), "empty"), at("10:00"), at("11:00")) == []


def test_what_falls_together_stands_together() -> None:
    found = clusters(
        [
            thing("10:40", "2"), thing("10:41", "4"), thing("10:42", "5"), thing("10:42", "1", "pump_end"),
            thing("10:41", "3", "pump_end"), thing("10:40", "6", "pump_end"), thing("10:50", "2"),
        ],
        2,
    )  # fmt: skip
    assert [cluster_words(one, UTC) for one in found] == [
        "10:40 to 10:42: chairs 2, 4, 5 and three ends",
        "10:50: chair 2",
    ]
    assert cluster_short(found[0], UTC) == "10:40: 6 chairs"


def test_the_largest_group_wins_over_the_earliest() -> None:
    found = clusters([thing("10:40", "1"), thing("10:42", "2"), thing("10:43", "3"), thing("10:44", "4")], 2)
    assert [one.chairs for one in found] == [("1",), ("2", "3", "4")]


def test_ends_alone_name_their_chairs() -> None:
    ends = Cluster((thing("10:40", "3", "pump_end"), thing("10:41", "7", "pump_end")))
    assert cluster_words(ends, UTC) == "10:40 to 10:41: ends of chairs 3 and 7"
    assert cluster_words(Cluster((thing("10:40", "3", "pump_end"),)), UTC) == "10:40: end of chair 3"


@given(
    st.lists(st.tuples(st.integers(0, 1800), st.integers(1, 9)), max_size=40),
    st.integers(0, 5),
)
def test_every_thing_stands_in_one_cluster_and_none_is_wider_than_allowed(
    raw: list[tuple[int, int]], within: int
) -> None:
    things = [Thing(at("10:00") + dt.timedelta(seconds=s), str(c), "observation") for s, c in raw]
    found = clusters(things, within)
    assert sorted((t.at, t.chair) for one in found for t in one.things) == sorted(
        (t.at, t.chair) for t in things
    )
    for one in found:
        assert one.ends_at - one.begins_at <= dt.timedelta(minutes=within)
        assert list(one.things) == sorted(one.things, key=lambda t: t.at)
    assert [one.begins_at for one in found] == sorted(one.begins_at for one in found)
    most = max((len(one.chairs) for one in found), default=0)
    span = dt.timedelta(minutes=within)
    for first in things:
        assert len({t.chair for t in things if first.at <= t.at <= first.at + span}) <= most


def test_the_room_ahead_counts_chairs_per_minute_and_finds_the_worst() -> None:
    views = [view(infusing("10:00", "10:05"), str(n), "10:06") for n in (2, 4, 5)]
    found = forecast(views, at("10:06"))
    assert found is not None
    assert (found.begins_at, found.ends_at) == (at("10:06"), at("10:36"))
    counts = found.per_minute()
    assert len(counts) == 30
    assert {minute: count for minute, count in enumerate(counts) if count} == {9: 3, 19: 3, 29: 3}
    assert found.worst is not None
    assert cluster_words(found.worst, UTC) == "10:15: chairs 2, 4, 5"


def test_a_protocol_without_the_rule_has_no_forecast() -> None:
    chair = Chair("09:00", protocol=replace(shipped(), forecast=None))
    chair.start("10:00", "75")
    assert forecast([view(chair, "2", "10:01")], at("10:01")) is None
    assert forecast([], at("10:01")) is None


def test_what_a_start_would_add() -> None:
    waiting = view(Chair("09:50"), "1", "10:10")
    others = [view(infusing("10:05", "10:10"), number, "10:10") for number in ("2", "4")]
    late = view(infusing("09:00", "09:05", "09:15", "09:25", "09:35"), "6", "10:10")
    rate = Decimal(75)
    assert forecast_of_start([waiting, *others], "1", at("10:15"), rate, UTC) == (
        "sets 10:20, 10:30, 10:40 with chairs 2 and 4",
        "end 10:55 alone",
    )
    assert forecast_of_start([waiting], "1", at("10:15"), rate, UTC) == ("every set alone", "end 10:55 alone")
    assert late.phase == "infusing"


@pytest.mark.parametrize("rate", ["0", "-1"])
def test_a_rate_that_is_none_says_nothing(rate: str) -> None:
    waiting = view(Chair("09:50"), "1", "10:10")
    assert forecast_of_start([waiting], "1", at("10:15"), Decimal(rate), UTC) == ()
    assert forecast_of_start([waiting], "9", at("10:15"), Decimal(75), UTC) == ()
