"""The pump's arithmetic: the worked case to the second and the hundredth, real drips, and what must always hold."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.infusion import Pump, delivered_ml, empty_at, state_at
from infusion_tui.record.session import fold
from infusion_tui.record.view import PumpPart
from support import Chair, at

DRIPS = Path(__file__).parents[3] / "shared" / "data" / "rate_change_orders.csv"
START = at("10:00")


def worked_case() -> Chair:
    """35 mg in 50 mL: start 10:00 at 75 mL/h, pause 10:12 to 10:17, rate 50 from 10:25, stop 10:45."""
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:12")
    chair.resume("10:17")
    chair.rate("10:25", "50")
    chair.stop("10:45")
    return chair


def test_worked_case_while_it_runs() -> None:
    chair = worked_case()
    chair.events = chair.events[:-1]
    before_pause = fold(chair.events, at("10:12"))
    assert before_pause.pump is not None
    assert state_at(before_pause.pump, at("10:12")).infused_ml == Decimal("15.00")
    view = chair.view("10:25")
    assert (view.infused_ml, view.infused_mg) == (Decimal("25.00"), Decimal("17.50"))
    assert view.ends_at == at("10:55")
    assert view.remaining_s == 30 * 60
    assert view.planned_end_at == at("10:40")


def test_worked_case_at_the_stop() -> None:
    view = worked_case().view("10:50")
    assert (view.infused_ml, view.infused_mg) == (Decimal("41.67"), Decimal("29.17"))
    assert (view.run_s, view.paused_s, view.clock_s) == (40 * 60, 5 * 60, 45 * 60)
    assert view.ends_at is None
    assert view.remaining_s is None


def test_same_figures_when_the_pause_is_entered_late() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.rate("10:25", "50")
    chair.pause("10:12", recorded="10:30")
    chair.resume("10:17", recorded="10:31")
    chair.stop("10:45")
    view = chair.view("10:50")
    assert (view.infused_ml, view.infused_mg) == (Decimal("41.67"), Decimal("29.17"))
    assert (view.run_s, view.paused_s) == (2400, 300)


def test_same_figures_when_the_pause_is_corrected_afterwards() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:14")
    chair.resume("10:17")
    chair.rate("10:25", "50")
    chair.stop("10:45")
    assert chair.view("10:50").infused_ml == Decimal("44.17")
    chair.add("10:50", ev.EntryAmended(new_at=at("10:12")), amends=3)
    view = chair.view("10:50")
    assert (view.infused_ml, view.infused_mg) == (Decimal("41.67"), Decimal("29.17"))


def test_past_the_end_the_pump_is_still_infusing_and_the_volume_is_the_bag() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    view = chair.view("10:42:10")
    assert view.phase == "infusing"
    assert view.remaining_s == -130
    assert view.infused_ml == Decimal("50.00")
    assert view.computed_ml == Decimal("52.71")


def test_done_gives_the_bag_and_keeps_the_computed_volume_beside_it() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.done("10:38")
    view = chair.view("10:39")
    assert view.infused_ml == Decimal("50.00")
    assert view.infused_mg == Decimal("35.00")
    assert view.computed_ml == Decimal("47.50")
    assert view.run_s == 38 * 60


def test_while_paused_there_is_no_end_but_what_is_left() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:12")
    view = chair.view("10:20")
    assert (view.ends_at, view.remaining_s) == (None, None)
    assert view.left_when_resumed_s == 28 * 60
    assert view.paused_since == at("10:12")
    assert view.paused_s == 8 * 60
    chair.rate("10:18", "50")
    view = chair.view("10:20")
    assert view.rate_ml_h == Decimal(50)
    assert view.paused_since == at("10:12")


def _drips() -> list[list[dict[str, str]]]:
    if not DRIPS.exists():
        return []
    with DRIPS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] != "Rewritten"]
    return [list(group) for _, group in groupby(rows, key=lambda row: row["linkorderid"])]


@pytest.mark.skipif(not DRIPS.exists(), reason="the real drips lie beside the checkout, not in it")
def test_real_drips_add_up() -> None:
    drips = _drips()
    assert len(drips) == 254
    for drip in drips:
        rows = sorted(drip, key=lambda row: row["start"])
        parts = tuple(
            PumpPart(
                dt.datetime.fromisoformat(row["start"]).replace(tzinfo=dt.UTC),
                dt.datetime.fromisoformat(row["end"]).replace(tzinfo=dt.UTC),
                Decimal(row["rate"] or 0),
                paused=False,
            )
            for row in rows
        )
        total = sum(Decimal(row["amount"]) for row in rows if row["rate"])
        assert (
            abs(delivered_ml(parts, parts[-1].ends_at or START) - total)
            <= Decimal("0.001") * len(parts) + total / 1000
        )


rates = st.decimals("0.1", "999", places=1)
minutes = st.integers(1, 60)


@given(st.lists(st.tuples(minutes, rates, st.booleans()), min_size=1, max_size=8), st.data())
def test_splitting_a_stretch_changes_nothing(
    stretches: list[tuple[int, Decimal, bool]], data: st.DataObject
) -> None:
    parts = _parts(stretches)
    split: list[PumpPart] = []
    for part in parts:
        assert part.ends_at is not None
        seconds = int((part.ends_at - part.begins_at).total_seconds())
        cut = part.begins_at + dt.timedelta(milliseconds=data.draw(st.integers(0, seconds * 1000)))
        split += [
            PumpPart(part.begins_at, cut, part.rate_ml_h, part.paused),
            PumpPart(cut, part.ends_at, part.rate_ml_h, part.paused),
        ]
    end = parts[-1].ends_at
    assert end is not None
    assert delivered_ml(parts, end) == delivered_ml(tuple(split), end)


@given(
    st.lists(st.tuples(minutes, rates, st.booleans()), min_size=1, max_size=8),
    st.integers(0, 600),
    st.integers(0, 600),
)
def test_the_volume_never_falls(stretches: list[tuple[int, Decimal, bool]], first: int, second: int) -> None:
    pump = Pump(Decimal(50), Decimal(35), _parts(stretches, open_ended=True))
    early, late = sorted((first, second))
    a = state_at(pump, START + dt.timedelta(minutes=early))
    b = state_at(pump, START + dt.timedelta(minutes=late))
    assert a.computed_ml <= b.computed_ml
    assert a.infused_ml <= b.infused_ml <= Decimal(50)


@given(rates, st.integers(1, 30), st.integers(1, 120))
def test_the_end_moves_by_exactly_the_time_paused(rate: Decimal, before: int, paused: int) -> None:
    volume = rate  # one hour's worth, so that the pause comes before the end
    plain = Pump(volume, Decimal(35), (PumpPart(START, None, rate, paused=False),))
    stop = START + dt.timedelta(minutes=before)
    go = stop + dt.timedelta(minutes=paused)
    interrupted = Pump(
        volume,
        Decimal(35),
        (
            PumpPart(START, stop, rate, paused=False),
            PumpPart(stop, go, rate, paused=True),
            PumpPart(go, None, rate, paused=False),
        ),
    )
    without, with_pause = empty_at(plain), empty_at(interrupted)
    assert without is not None
    assert with_pause is not None
    assert with_pause - without == dt.timedelta(minutes=paused)


def _parts(stretches: list[tuple[int, Decimal, bool]], *, open_ended: bool = False) -> tuple[PumpPart, ...]:
    parts, begin = [], START
    for index, (length, rate, paused) in enumerate(stretches):
        end = begin + dt.timedelta(minutes=length)
        last = open_ended and index == len(stretches) - 1
        parts.append(PumpPart(begin, None if last else end, rate, paused=paused))
        begin = end
    return tuple(parts)
