"""H05: a set is missed or taken late, and nobody notices or the record hides it.

Control: every deadline climbs the ladder by the clock alone, cannot be dismissed (only charted, or `x` with a reason), is
shown on the chair and on the board, and its lateness is part of the entry."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle

from infusion_tui.charting import LineError, read_line
from infusion_tui.record import events as ev
from infusion_tui.record.due import due_items
from infusion_tui.record.session import fold
from infusion_tui.record.view import DueItem
from support import UTC, Chair, at

FULL = "128/82 76 98 14 s5 d0"
LADDER = (
    (-121, "quiet"),
    (-120, "soon"),
    (-1, "soon"),
    (0, "due"),
    (119, "due"),
    (120, "late"),
    (299, "late"),
    (300, "passed_on"),
)


def item_of(chair: Chair, what: str, now: dt.datetime) -> DueItem:
    (found,) = [one for one in due_items(chair.session(), now, UTC) if one.what == what]
    return found


def _running() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    return chair


def _paused() -> Chair:
    chair = _running()
    chair.full_set("10:05")
    chair.pause("10:08")
    return chair


def _ended() -> Chair:
    chair = _running()
    chair.full_set("10:39")
    chair.done("10:40")
    return chair


def _flushed() -> Chair:
    chair = _ended()
    chair.add("10:41", ev.LineFlushed())
    return chair


def _medicine() -> Chair:
    chair = _running()
    chair.add("10:04", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    return chair


def _looked() -> Chair:
    chair = _running()
    chair.add("10:04", ev.ObservationRecorded(look=True))
    return chair


def _crossed() -> Chair:
    chair = _running()
    chair.observe("10:04", {"bp": (188, 112)})
    return chair


def _leaving() -> Chair:
    chair = _flushed()
    chair.add("11:12", ev.CheckAnswered(list="leave", item="gait", answer="y"))
    return chair


@pytest.mark.parametrize(
    ("made", "what", "due_at"),
    [
        (_running, "observation", "10:05"),
        (_paused, "pause_decision", "10:13"),
        (_running, "pump_end", "10:40"),
        (_ended, "flush", "10:45"),
        (_flushed, "assess", "11:10"),
        (_leaving, "leave_check", "11:32"),
        (_medicine, "reassess", None),
        (_looked, "look", "10:09"),
        (_crossed, "repeat", "10:09"),
    ],
)
def test_H05_every_deadline_climbs_the_ladder(made: object, what: str, due_at: str | None) -> None:
    """Each level begins at its second, for every kind of deadline; a restart (a fresh fold of the file) changes none."""
    chair = made()  # type: ignore[operator]
    moment = item_of(chair, what, at("10:05")).at if due_at is None else at(due_at)
    for seconds, level in LADDER:
        now = moment + dt.timedelta(seconds=seconds)
        found = item_of(chair, what, now)
        assert (found.at, found.level) == (moment, level), (what, seconds)
        assert found.late_s == max(0, seconds)
        restarted = fold(list(chair.events))
        assert next(one for one in due_items(restarted, now, UTC) if one.what == what) == found


@pytest.mark.parametrize(
    "line",
    ["seen", "; with chair 3", "hr 82", "nausea 0", "look rr 14 ; pink", "spo2 x asleep", "told Dr Lee"],
)
def test_H05_nothing_but_the_set_or_its_reason_ends_it(line: str) -> None:
    """A set that is late stays late, whatever else is charted."""
    chair = _running()
    draft = read_line(line, chair.context("10:08"))
    chair.add(draft.at, draft.payload)
    found = item_of(chair, "observation", at("10:08:30"))
    assert (found.at, found.level) == (at("10:05"), "late")


def test_H05_a_set_is_left_out_only_with_a_reason() -> None:
    """`x` without words is refused, and the second one in a row is passed on at once."""
    chair = _running()
    with pytest.raises(LineError) as refused:
        read_line("x", chair.context("10:08"))
    assert refused.value.code == "E_XWHY"
    for clock in ("10:05", "10:15"):
        chair.add(clock, read_line("x ; asleep", chair.context(clock)).payload)
    found = item_of(chair, "observation", at("10:15"))
    assert (found.level, found.passed_on_at) == ("passed_on", at("10:15"))


def test_H05_how_late_is_part_of_the_entry_and_of_the_report() -> None:
    """The entry says by how much its set was late, and the gap report counts it."""
    chair = _running()
    chair.full_set("10:12")
    view = chair.view("10:13")
    assert view.entries[-1].text.endswith("[set 7 min late]")
    assert view.gap_report is not None
    assert [(one.ended, one.late_min) for one in view.gap_report.sets] == [("set", 7)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_H05_late_stands_on_the_chair_and_passed_on_names_it_on_the_board(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Chair and board say it in words, after a restart too, until the set is charted."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.later(11)  # the next set was due five minutes ago
    bench.reopen()
    async with bench.app().run_test(size=size) as pilot:
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "PASSED ON 5" in screen_text(pilot.app)
        await open_chair(pilot)
        assert "OBS LATE 5 min" in screen_text(pilot.app)
        bench.chart(FULL)
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "LATE" not in screen_text(pilot.app)
