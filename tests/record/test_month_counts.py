"""Counts over sessions: each is counted once, in the right place; the middle of the minutes late; the wrong chair."""

from __future__ import annotations

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.charted_again import ChartedAgain
from infusion_tui.record.month_counts import CountRow, MonthCounts
from infusion_tui.record.session_facts import session_facts
from infusion_tui.record.view import ChairView
from support import Chair, at


def _value(counts: MonthCounts, key: str, grade: int | None = None) -> float:
    (row,) = [one for one in counts.rows() if one.key == key and one.grade == grade]
    return row.value


def _worked() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    chair.full_set("10:05")
    chair.observe("10:09", {"bp": (196, 120), "spo2": 91}, effects={"nausea": 2})
    chair.pause("10:12")
    chair.resume("10:17")
    chair.full_set("10:40")
    chair.stop("10:45")
    return chair


def test_one_session_is_counted_in_each_place_once() -> None:
    counts = MonthCounts()
    facts = session_facts(_worked().view("10:46"))
    counts.add(facts)
    assert facts.highest_bp == (196, 120)
    assert facts.lowest_spo2 == 91
    assert facts.highest_bp_at == at("10:09")
    for key, value in (("sessions", 1), ("started", 1), ("net_min", 40), ("early_stops", 1), ("pauses", 1)):
        assert _value(counts, key) == value, key
    assert _value(counts, "paused_min") == 5
    assert _value(counts, "nausea") == _value(counts, "nausea", 2) == 1
    assert _value(counts, "limits_crossed") == len(facts.crossed) >= 1
    # the second set fell due at 10:15 and was taken at 10:40: late, and on the ladder's last step
    assert (facts.sets_late, _value(counts, "reached_level_3"), _value(counts, "reached_level_4")) == (
        1,
        1,
        1,
    )
    assert _value(counts, "median_late_min") == 25


def test_a_session_without_a_stop_adds_no_minutes() -> None:
    chair, counts = Chair(), MonthCounts()
    chair.start("10:00", "75")
    counts.add(session_facts(chair.view("11:30")))
    assert (_value(counts, "net_min"), _value(counts, "without_stop")) == (0, 1)


def test_minutes_to_a_transfer_with_the_pump_on_are_in_no_sum() -> None:
    chair, counts = Chair(), MonthCounts()
    chair.start("10:00", "75")
    chair.add("10:20", ev.SessionTransferred(to="ER", reason="chest pain", pump_not_stopped=True))
    counts.add(session_facts(chair.view("11:30")))
    assert (_value(counts, "net_min"), _value(counts, "transferred_running")) == (0, 1)


def test_reminders_per_chair_hour_are_those_of_the_sessions_whose_hours_are_counted() -> None:
    over, here, counts = _worked(), _worked(), MonthCounts()
    over.add("11:50", ev.SessionDischarged(how="ama", escort=None, reason="bus", open_items=()))
    facts = session_facts(over.view("12:30"))
    for one in (facts, session_facts(here.view("12:30"))):
        counts.add(one)
    assert _value(counts, "chair_hours") == 2  # 09:50 to 11:50
    assert _value(counts, "reminders_per_chair_hour") == len(facts.sets) / 2
    assert _value(counts, "sets_due") > len(facts.sets)


def test_the_middle_of_the_minutes_late() -> None:
    counts = MonthCounts()
    for minutes in (9, 2, 3):
        counts.late += 1
        counts.late_by[minutes] += 1
    assert counts.median_late_min() == 3
    counts.late += 1
    counts.late_by[4] += 1
    assert counts.median_late_min() == 3.5


def test_a_share_of_few_is_no_percentage() -> None:
    assert CountRow("sets", "k", "w", 3, 19).share_percent is None
    assert CountRow("sets", "k", "w", 3, 20).share_percent == 15.0


def _other(view: ChairView, session_id: str) -> ChairView:
    return msgspec.structs.replace(view, session_id=session_id)


def _struck_at(clock: str) -> ChairView:
    chair = Chair()
    wrong = chair.observe("10:05", {"hr": 144, "spo2": 97})
    chair.add(clock, ev.EntryStruck(how="void"), amends=wrong.version, reason="wrong chair")
    return chair.view("12:00")


def _charted_at(clock: str, rate: int = 144) -> ChairView:
    chair = Chair()
    chair.observe("10:05", {"hr": rate, "spo2": 97}, recorded=clock)
    return _other(chair.view("12:00"), "another")


def test_struck_and_charted_again_on_another_chair_in_either_order_of_the_sessions() -> None:
    for views in ((_struck_at("10:06"), _charted_at("10:08")), (_charted_at("10:08"), _struck_at("10:06"))):
        again = ChartedAgain()
        for view in views:
            again.add(view)
        assert again.count == 1


def test_later_or_other_values_or_the_same_chair_are_not_the_same_entry() -> None:
    for other in (
        _charted_at("10:17"),
        _charted_at("10:08", rate=80),
        _other(_charted_at("10:08"), "session"),
    ):
        again = ChartedAgain()
        again.add(_struck_at("10:06"))
        again.add(other)
        assert again.count == 0
