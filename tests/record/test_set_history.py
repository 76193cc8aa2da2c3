"""What became of each set, and the gap report: sets due against sets done, with every reason."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.due import due_items
from infusion_tui.record.gap_report import GapReport
from infusion_tui.record.set_history import SetHistory, gap_lines, summary
from support import UTC, Chair, at


def report(chair: Chair, clock: str) -> GapReport:
    found = chair.view(clock).gap_report
    assert found is not None
    return found


def lines(chair: Chair, clock: str) -> tuple[str, ...]:
    return gap_lines(report(chair, clock), UTC)


def not_taken(chair: Chair, clock: str, reason: str = "asleep") -> None:
    chair.add(clock, ev.ObservationDeferred(reason=reason))


@pytest.fixture
def running() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    return chair


def test_nothing_before_the_start() -> None:
    assert Chair().view("09:55").gap_report is None


def test_every_set_in_time(running: Chair) -> None:
    for clock in ("10:05", "10:15", "10:25", "10:35"):
        running.full_set(clock)
    running.done("10:40")
    running.full_set("10:40")
    running.full_set("10:55")
    assert lines(running, "11:05") == (
        "sets 6 of 6 done, longest gap 15 min 10:40-10:55",
        "infusing 4 of 4, end set 1 of 1, observing 1 of 1",
    )


def test_a_late_one_a_missed_one_and_one_still_open(running: Chair) -> None:
    running.full_set("10:12")
    not_taken(running, "10:22", "asleep, breathing 14")
    assert lines(running, "10:36") == (
        "sets 1 of 3 done, longest gap 24 min 10:12-10:36 (asleep, breathing 14)",
        "set due 10:05: taken 10:12, 7 min late, no reason written",
        "set due 10:22: not taken 10:22, asleep, breathing 14",
        "set due 10:32: still open, 4 min late, no reason written",
    )


def test_a_set_that_is_a_little_past_its_time_is_not_late(running: Chair) -> None:
    running.full_set("10:06")
    assert report(running, "10:07").sets[0].late_min == 0
    assert running.view("10:07").entries[-1].text.endswith("dis 0 none")


def test_the_entry_itself_says_how_late_its_set_was(running: Chair) -> None:
    running.observe("10:12", {"bp": (120, 80), "hr": 70}, recorded="10:20")
    running.observe("10:14", {"spo2": 98, "rr": 14, "sed": 5, "dis": 0})
    first, second = running.view("10:21").entries[-2:]
    assert (first.due_late_min, first.late_min) == (7, 8)
    assert first.text == "BP 120/80  HR 70  [set 7 min late]"
    assert second.due_late_min == 0


def test_a_late_x_says_so_too(running: Chair) -> None:
    not_taken(running, "10:09")
    assert running.view("10:10").entries[-1].text == "set not taken: asleep  [set 4 min late]"


def test_what_a_begun_set_lacked_is_its_reason(running: Chair) -> None:
    running.observe(
        "10:05", {"hr": 70, "bp": (120, 80), "spo2": 98, "dis": 0, "sed": 5}, not_done={"rr": "asleep"}
    )
    running.full_set("10:20")
    assert (
        report(running, "10:21").sets[0].reason == "set begun 10:05: RR missing (asleep does not excuse it)"
    )


def test_looks_stand_beside_the_set_that_they_did_not_end(running: Chair) -> None:
    running.add("10:06", ev.ObservationRecorded(look=True))
    assert (
        lines(running, "10:08")[1]
        == "set due 10:05: still open, 3 min late, no reason written, looked at 10:06"
    )
    assert "looked at 10:06" in lines(running, "10:08")[0]


def test_a_set_that_merges_with_the_end_set_is_one_set(running: Chair) -> None:
    running.full_set("10:05")
    running.full_set("10:15")
    running.stop("10:30")
    running.full_set("10:32")
    assert [(one.stage, one.late_min) for one in report(running, "10:33").sets] == [
        ("infusing", 0),
        ("infusing", 0),
        ("end", 7),
    ]
    assert "merged with the end set" in report(running, "10:33").sets[-1].why


def test_chest_pain_asks_for_a_set_of_its_own(running: Chair) -> None:
    running.full_set("10:05")
    running.observe("10:07", effects={"chestpain": 1})
    running.full_set("10:10")
    assert [(f"{one.due_at:%H:%M}", one.late_min) for one in report(running, "10:11").sets] == [
        ("10:05", 0),
        ("10:07", 3),
    ]


def test_x_after_the_ceiling_ends_nothing_and_is_a_reason(running: Chair) -> None:
    for clock in ("10:05", "10:15", "10:25"):
        not_taken(running, clock)
    not_taken(running, "10:33", "still asleep")
    found = report(running, "10:34")
    assert (found.required, found.done) == (4, 0)
    assert (found.sets[-1].ended, found.sets[-1].reason) == ("open", "still asleep")


def test_what_was_open_when_the_patient_left_was_never_taken(running: Chair) -> None:
    running.full_set("10:05")
    running.stop("10:10")
    running.add("10:20", ev.SessionDischarged(how="ama", reason="wants to go"))
    found = report(running, "12:00")
    assert found.sets[-1].ended == "missed"
    assert summary(found, UTC) == "sets 1 of 2 done, longest gap 15 min 10:05-10:20"
    assert lines(running, "12:00")[-1] == "set due 10:10: never taken, 10 min late, no reason written"


STEP = st.tuples(
    st.integers(1, 14), st.sampled_from(("set", "x", "look", "part", "pause", "resume", "stop", "cp", "fix"))
)


def _chair(steps: list[tuple[int, str]]) -> tuple[Chair, dt.datetime]:
    chair, now, paused, stopped = Chair(), at("10:00"), False, False
    chair.start("10:00", "30")
    for minutes, what in steps:
        now += dt.timedelta(minutes=minutes)
        if what == "set":
            chair.full_set(now)  # type: ignore[arg-type]
        elif what == "x":
            chair.add(now, ev.ObservationDeferred(reason="asleep"))
        elif what == "look":
            chair.add(now, ev.ObservationRecorded(look=True, values={"rr": 14}))
        elif what == "part":
            chair.observe(now, {"hr": 70})  # type: ignore[arg-type]
        elif what == "cp":
            chair.observe(now, effects={"chestpain": 1})  # type: ignore[arg-type]
        elif what == "fix":
            chair.add(now, ev.EntryAmended(new_at=at("10:00") - dt.timedelta(minutes=minutes % 5)), amends=2)
        elif what == "pause" and not paused and not stopped:
            chair.pause(now)  # type: ignore[arg-type]
            paused = True
        elif what == "resume" and paused and not stopped:
            chair.resume(now)  # type: ignore[arg-type]
            paused = False
        elif what == "stop" and not stopped:
            chair.stop(now)  # type: ignore[arg-type]
            stopped = True
    return chair, now


@settings(deadline=None, max_examples=150)
@given(st.lists(STEP, max_size=14), st.integers(0, 40))
@example([(1, "set"), (1, "x"), (1, "stop")], 0)  # the end set was counted as the x behind it
def test_what_is_counted_is_what_was_asked_for(steps: list[tuple[int, str]], later: int) -> None:
    """The set that is due is the report's last one; every set ends in order; nothing is counted twice."""
    chair, now = _chair(steps)
    now += dt.timedelta(minutes=later)
    session = chair.session()
    found = SetHistory(session, UTC).report(now)
    assert found is not None
    due = next(item for item in due_items(session, now, UTC) if item.what == "observation")
    still = [one for one in found.sets if one.ended == "open"]
    assert [one.due_at for one in still] == ([due.at] if due.at <= now else [])
    ends = [one.ended_at for one in found.sets if one.ended_at is not None]
    assert ends == sorted(ends)
    full = [s for s in session.sets if s.complete and session.started_at and s.taken_at >= session.started_at]
    assert found.done == len(full)
    assert found.required == sum(one.required for one in found.stages) >= found.done
    assert sum(one.done for one in found.stages) == found.done


@settings(deadline=None, max_examples=150)
@given(st.lists(STEP, max_size=14), st.integers(0, 40))
def test_no_set_falls_due_later_than_its_interval_and_ceiling_allow(
    steps: list[tuple[int, str]], later: int
) -> None:
    chair, now = _chair(steps)
    session = chair.session()
    started = session.started_at
    assert started is not None
    last = max([s.taken_at for s in session.sets if s.complete and s.taken_at >= started], default=started)
    due = next(item for item in due_items(session, now, UTC) if item.what == "observation")
    assert due.at <= max(last + dt.timedelta(minutes=30), session.pump_ended_at or last)
