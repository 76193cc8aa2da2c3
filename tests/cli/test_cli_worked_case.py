"""35 mg in 50 mL, start 10:00 at 75; pause 10:12-10:17; 50 mL/h from 10:25; stop 10:45: worked out by hand.

10:00-10:12 at 75 = 15.00 mL; 10:17-10:25 at 75 = 10.00 mL more; 10:25-10:45 at 50 = 16.67 mL more: 41.67 mL. The bag holds
0.7 mg/mL: 29.17 mg. At 10:25 there are 25 mL left: at 50 mL/h 30 min, 10:55.
"""

from __future__ import annotations

import pytest

from cli_support import Practice, instant


def _in_time(room: Practice) -> None:
    room.chart("pause nausea", "10:12")
    room.chart("resume", "10:17")
    room.chart("rate 50", "10:25")
    room.chart("stop dizzy", "10:45")


def _late_pause(room: Practice) -> None:
    room.chart("rate 50", "10:25")
    room.chart("10:12 pause nausea ; was at the next chair", "10:40")
    room.chart("10:17 resume ; was at the next chair", "10:41")
    room.chart("stop dizzy", "10:45")


def _fixed_times(room: Practice) -> None:
    pause = room.chart("pause nausea", "10:14")["entry"]
    resume = room.chart("resume", "10:20")["entry"]
    room.chart("rate 50", "10:25")
    room.chart(f"fix {pause} 10:12 ; read off the pump's own log", "10:26")
    room.chart(f"fix {resume} 10:17 ; read off the pump's own log", "10:27")
    room.chart("stop dizzy", "10:45")


def _fixed_rate(room: Practice) -> None:
    room.chart("pause nausea", "10:12")
    room.chart("resume", "10:17")
    rate = room.chart("rate 55", "10:25")["entry"]
    room.chart(f"fix {rate} rate 50 ; misread", "10:30")
    room.chart("stop dizzy", "10:45")


WAYS = [_in_time, _late_pause, _fixed_times, _fixed_rate]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_the_worked_case_comes_out_however_it_was_charted(started: Practice, way: object) -> None:
    way(started)  # type: ignore[operator]
    after = started.chair("10:46")
    assert (after["phase"], after["infused_ml"], after["infused_mg"]) == ("observing", "41.67", "29.17")
    assert (after["run_s"], after["paused_s"]) == (40 * 60, 5 * 60)
    assert after["ends_at"] is None
    assert after["remaining_s"] is None
    assert after["rate_ml_h"] is None
    assert after["planned_end_at"] == instant("10:40")
    assert after["observation_ends_at"] == instant("11:15")
    assert after["observation_remaining_s"] == 29 * 60
    # what was true at each step, as far as is known today
    for clock, ml, ends in (
        ("10:12", "15.00", None),
        ("10:17", "15.00", "10:45"),
        ("10:25", "25.00", "10:55"),
        ("10:45", "41.67", None),
    ):
        then = started.chair("10:50", "--at", instant(clock), "--with-later")
        assert then["infused_ml"] == ml
        assert then["ends_at"] == (instant(ends) if ends else None)
    assert started.chair("10:50", "--at", instant("10:14"), "--with-later")["phase"] == "paused"


def test_each_step_as_it_is_charted(started: Practice) -> None:
    assert started.chair("10:10")["ends_at"] == instant("10:40")
    started.chart("pause nausea", "10:12")
    paused = started.chair("10:15")
    assert (paused["phase"], paused["infused_ml"], paused["infused_mg"]) == ("paused", "15.00", "10.50")
    assert (paused["ends_at"], paused["remaining_s"]) == (None, None)
    assert (paused["rate_ml_h"], paused["paused_s"], paused["run_s"]) == (75.0, 180, 720)
    started.chart("resume", "10:17")
    assert started.chair("10:17")["ends_at"] == instant("10:45")
    started.chart("rate 50", "10:25")
    running = started.chair("10:25")
    assert (running["infused_ml"], running["infused_mg"]) == ("25.00", "17.50")
    assert (running["ends_at"], running["remaining_s"]) == (instant("10:55"), 1800)
    past = started.chair("11:00")
    assert (past["phase"], past["remaining_s"], past["infused_ml"]) == ("infusing", -300, "50.00")


def test_a_rate_while_paused_is_the_one_it_resumes_with(started: Practice) -> None:
    started.chart("pause nausea", "10:12")
    started.chart("rate 50", "10:14")
    paused = started.chair("10:16")
    assert (paused["phase"], paused["rate_ml_h"], paused["infused_ml"]) == ("paused", 50.0, "15.00")
    assert paused["paused_s"] == 240
    started.chart("resume", "10:17")
    # 35 mL are left: 42 min at 50 mL/h
    assert started.chair("10:17")["ends_at"] == instant("10:59")


def test_done_gives_the_bag_and_keeps_the_computed_volume(started: Practice) -> None:
    started.chart("pump 37.5", "10:30")
    assert started.chair("10:30")["pump_ml"] == "37.5"
    assert started.chair("10:30")["infused_ml"] == "37.50"
    started.chart("pump 30", "10:31")
    assert started.chair("10:31")["infused_ml"] == "38.75"
    answer = started.chart("done", "10:39")
    assert "warnings" not in answer
    after = started.chair("10:40")
    assert (after["infused_ml"], after["infused_mg"], after["computed_ml"]) == ("50.00", "35.00", "48.75")
    # 2.5 mL in the line at 0.7 mg/mL
    assert after["in_line_mg"] == "1.75"
    assert after["run_s"] == 39 * 60
    started.chart("flush", "10:42")
    flushed = started.chair("10:43")
    assert (flushed["in_line_mg"], flushed["infused_mg"]) == (None, "35.00")
    started.refused("flush", "10:44", "E_PHASE")
