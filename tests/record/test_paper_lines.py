"""The empty lines of a sheet: their times are those of `due`, whatever was charted before."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.due import due_items
from infusion_tui.record.paper_lines import gap_to_key, gaps_of, lines_until, paper_lines
from paper_support import chair_of
from support import Chair, at


@pytest.mark.parametrize("seed", range(40))
def test_the_first_of_each_kind_is_what_due_says(seed: int) -> None:
    chair, now = chair_of(seed)
    view = chair.view(now.strftime("%H:%M:%S"))
    lines, due = paper_lines(view), due_items(chair.session(), view.now, chair.zone)
    assert due == view.due
    until = lines_until(view)
    ends = {item.at for item in due if item.what == "pump_end"}
    for item in due:
        first = next((line for line in lines if line.what == item.what), None)
        if item.at > until or (item.what == "observation" and any(item.at >= end > view.now for end in ends)):
            continue  # beyond the sheet, or one with the end set
        assert first is not None, item
        assert (first.at, first.is_due) == (item.at, item.at <= view.now)
    times = [line.at for line in lines if line.at is not None]
    assert times == sorted(times)
    assert all(time <= until for time in times)


def test_charting_each_set_at_its_line_makes_the_next_line_due() -> None:
    """Carried on exactly as the sheet asks, the computer would have asked the same, through pump and observation."""
    chair = Chair()
    chair.start("10:00")
    chair.full_set("10:05")
    sheet = [line for line in paper_lines(chair.view("10:06")) if line.what in ("observation", "pump_end")]
    assert [line.at for line in sheet] == [
        at(time) for time in ("10:15", "10:25", "10:35", "10:40", "10:55", "11:10", "11:25", "11:40")
    ]
    for line, following in itertools.pairwise(sheet):
        assert line.at is not None
        if line.what == "pump_end":
            chair.add(line.at, ev.InfusionCompleted())
        chair.full_set(line.at)  # type: ignore[arg-type]
        then = due_items(chair.session(), line.at + dt.timedelta(seconds=1), chair.zone)
        asked = {item.what: item.at for item in then}
        assert asked[following.what] == following.at, (line, following)


def test_before_the_start_lines_count_from_it() -> None:
    lines = paper_lines(Chair().view("09:55"))
    assert [(line.what, line.minutes, line.at) for line in lines if line.minutes is not None] == [
        ("observation", 5, None), ("observation", 15, None), ("observation", 25, None), ("observation", 35, None),
        ("pump_end", 40, None),
    ]  # fmt: skip


def test_what_is_due_already_stands_first_and_says_so() -> None:
    chair = Chair()
    chair.start("10:00")
    lines = paper_lines(chair.view("10:09"))
    assert (lines[0].at, lines[0].is_due, lines[0].what) == (at("10:05"), True, "observation")
    assert lines[0].why
    assert not any(line.is_due for line in lines[1:])


def test_nobody_needs_a_line_once_the_patient_has_left() -> None:
    chair = Chair()
    chair.add("09:55", ev.SessionCancelled(reason="not fasted"))
    assert paper_lines(chair.view("10:00")) == ()


def test_after_a_gap_the_lines_of_its_sheet_are_to_be_keyed_and_each_entry_closes_one() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.full_set("10:05")
    since = at("10:06")
    then = chair.view("10:06")
    chair.add("10:38", ev.WatchBlind(since=since))
    assert gaps_of(chair.session()) == ((since, at("10:38")),)
    gap = gap_to_key(then, since, at("10:38"), chair.view("10:38").entries)
    assert [(line.at, line.keyed) for line in gap.lines] == [
        (at("10:15"), None), (at("10:25"), None), (at("10:35"), None),
    ]  # fmt: skip
    chair.full_set("10:17", recorded="10:39")
    chair.add("10:26", ev.ObservationDeferred(reason="asleep"), recorded="10:39")
    chair.add("10:20", ev.InfusionPaused(reason="x"), recorded="10:40")
    gap = gap_to_key(then, since, at("10:38"), chair.view("10:41").entries)
    assert [line.keyed for line in gap.lines] == [5, 6, None]
    assert gap.others == (7,), "what else was keyed"


def test_the_planned_end_asks_for_the_end_and_for_the_end_set() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.full_set("10:35")
    then, until = chair.view("10:36"), at("11:20")
    chair.done("10:41")
    gap = gap_to_key(then, at("10:36"), until, chair.view("11:21").entries)
    assert [(line.what, line.at.strftime("%H:%M"), line.keyed) for line in gap.lines] == [
        ("pump_end", "10:40", 4), ("observation", "10:40", None), ("observation", "10:55", None),
        ("observation", "11:10", None),
    ]  # fmt: skip
