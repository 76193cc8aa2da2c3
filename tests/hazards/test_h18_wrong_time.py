"""H18: an entry carries the wrong time. Control: two times are kept, a draft of some minutes asks which minute, a late
line says why, and the future and what was before the session are refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.charting import LineError, read_line
from support import at, infusing_at_1437

WHY = dt.timedelta(minutes=15)


@given(minutes=st.integers(min_value=-720, max_value=720))
def test_H18_no_minute_is_taken_that_cannot_be(minutes: int) -> None:
    """Whatever time of day is typed: accepted only inside the session and not ahead of the clock; late only with why."""
    chair = infusing_at_1437()
    context = chair.context("14:37")
    typed = at("14:37") + dt.timedelta(minutes=minutes)
    line = f"{typed:%H:%M} hr 82"
    refused, moment = "", at("14:37")
    try:
        moment = read_line(line, context).at
    except LineError as error:
        refused = error.code
    if refused == "E_LATEWHY":
        assert read_line(f"{line} ; was with chair 3", context).at == typed
    else:
        assert refused in ("", "E_FUTURE", "E_BEFORE")
        assert at("13:50") <= moment <= at("14:37")
        assert at("14:37") - moment < WHY


def test_H18_both_times_are_kept(tmp_path: Path) -> None:
    """When it happened and when it was typed both stand in the record, and how late it was."""
    bench = Bench(tmp_path)
    bench.infusing()
    typed_at = bench.room.now()
    bench.chart("-12m hr 82")
    entry = bench.room.view("5").entries[-1]
    assert entry.occurred_at == (typed_at - dt.timedelta(minutes=12)).replace(second=0, microsecond=0)
    assert entry.recorded_at == typed_at
    assert entry.late_min == 12


def test_H18_midnight(tmp_path: Path) -> None:
    """23:58 typed at 00:03 is yesterday."""
    bench = Bench(tmp_path)
    bench.later(minutes=60 * 10)
    bench.infusing()
    bench.clock.at = dt.datetime(2026, 11, 24, 0, 3, tzinfo=dt.UTC)
    bench.chart("23:58 hr 82 ; typed after midnight")
    assert bench.room.view("5").entries[-1].occurred_at == dt.datetime(2026, 11, 23, 23, 58, tzinfo=dt.UTC)


@pytest.mark.parametrize(("key", "minutes_back"), [("b", 6), ("n", 0)])
async def test_H18_an_old_draft_asks_which_minute(tmp_path: Path, key: str, minutes_back: int) -> None:
    """A line begun six minutes ago asks whether it belongs to then or to now; Enter answers neither."""
    bench = Bench(tmp_path)
    bench.infusing()
    begun = bench.room.now()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "hr 82", enter=False)
        bench.later(minutes=6)
        version = bench.room.version("5")
        await pilot.press("enter")
        await settle(pilot)
        assert begun.strftime("%H:%M") in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.version("5") == version
        await pilot.press("enter")
        bench.seconds.now += 1
        await pilot.press(key)
        await settle(pilot)
        if minutes_back:
            await pilot.press("enter")
            await settle(pilot)
    entry = bench.room.view("5").entries[-1]
    meant = bench.room.now() - dt.timedelta(minutes=minutes_back)
    assert entry.occurred_at.replace(second=0) == meant.replace(second=0, microsecond=0)
