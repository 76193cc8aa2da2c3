"""H09: the app says that time is up while the pump still runs, or the reverse. Control: past the end the chair stays
infusing and asks "is the pump stopped?" until a person says so; the observation time begins at the recorded stop."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from support import Chair, at


@given(minutes=st.integers(min_value=0, max_value=600))
def test_H09_past_the_end_nobody_but_a_person_ends_the_infusion(minutes: int) -> None:
    """However long after the end of the bag: infusing, counted past it, nothing observed, no more than the bag given."""
    chair = Chair()
    chair.start("10:00", "75")
    moment = at("10:40") + dt.timedelta(minutes=minutes)
    session = chair.session()
    view = chair.view(f"{moment:%H:%M}") if moment.date() == at("10:40").date() else None
    assert session.phase(moment) == "infusing"
    assert session.observation_ends_at is None
    if view is not None:
        assert view.remaining_s == -60 * minutes
        assert view.infused_ml == Decimal("50.00")
        assert view.observation_remaining_s is None
        assert "is the pump stopped?" in next(item.why for item in view.due if item.what == "pump_end")


@pytest.mark.parametrize("size", SIZES)
async def test_H09_the_screens_ask_and_go_on_counting(tmp_path: Path, size: tuple[int, int]) -> None:
    """Two minutes and ten seconds past the end: `+02:10`, TIME UP, still INFUSING, and the question."""
    bench = Bench(tmp_path)
    bench.infusing()
    remaining = bench.room.view("5").remaining_s
    assert remaining is not None
    bench.later(seconds=remaining + 130)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        shown = screen_text(pilot.app)
        for words in ("TIME UP", "+02:10", "INFUSING", "is the pump stopped?"):
            assert words in shown, words
        assert "OBSERVING" not in shown


def test_H09_the_observation_time_begins_at_the_recorded_stop_and_moves_with_it() -> None:
    """Stopped at 10:43, charted later: thirty minutes from 10:43; corrected to 10:47, from there."""
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:43", ev.InfusionStopped(reason="end of the bag"), recorded="10:50")
    assert chair.session().observation_ends_at == at("11:13")
    chair.add("10:55", ev.EntryAmended(new_at=at("10:47")), amends=3)
    assert chair.session().observation_ends_at == at("11:17")


def test_H09_an_open_ended_infusion_is_never_said_to_be_over() -> None:
    """It has no time that could be up: no end, no time left, still infusing after its bag is empty, and asked about."""
    chair = Chair(minutes=None, mg_per_kg=None, mg_per_h=Decimal(22), open_ended=True,
                  bag_ml=Decimal(100), concentration_mg_ml=Decimal(2))  # fmt: skip
    chair.start("10:00", "11")
    view = chair.view("19:30")
    assert (view.phase, view.remaining_s, view.ends_at) == ("infusing", None, None)
    assert "is the pump stopped?" in next(item.why for item in view.due if item.what == "pump_end")
