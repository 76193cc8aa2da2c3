"""What the last session taught: the facts of one session, and the line in every width."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.last_time import FIRST_TIME, last_time, last_time_words, teaches
from infusion_tui.record.view import LastTime
from support import Chair, at

UTC = ZoneInfo("UTC")
NEXT_WEEK = at("09:00") + dt.timedelta(days=7)


@pytest.fixture
def chair() -> Chair:
    """A whole session: baseline 170/100, peak 152/94 at +20, nausea up to 2, one medicine, ready 62 min after."""
    chair = Chair("09:30")
    chair.observe("09:40", {"bp": (170, 100), "hr": 80, "spo2": 91})
    chair.start("10:00", "75")
    chair.observe("10:05", {"bp": (126, 80), "spo2": 98}, effects={"nausea": 2})
    chair.observe("10:20", {"bp": (152, 94), "spo2": 96}, effects={"nausea": 1, "dizzy": 1})
    chair.add("10:21", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    chair.done("10:40")
    chair.observe("10:42", {"bp": (130, 82), "spo2": 97}, effects={"nausea": 0, "dizzy": 0})
    chair.add("11:42", ev.SessionDischarged(how="leave", escort="daughter Ann"))
    return chair


def test_the_facts(chair: Chair) -> None:
    found = last_time(chair.session(), NEXT_WEEK, UTC)
    assert found == LastTime(
        session_id="session",
        day=dt.date(2026, 11, 23),
        days=7,
        given_mg=Decimal("35.00"),
        planned_mg=Decimal("35.00"),
        basis="0.5 mg/kg, 70 kg actual",
        weight_kg=Decimal(70),
        dosing_weight_kg=Decimal(70),
        peak_bp=(152, 94),
        peak_bp_min=20,
        lowest_spo2=96,
        effects={"nausea": 2, "dizzy": 1},
        effect_words=("nausea 2 moderate", "dizzy 1 mild"),
        medicines=("ondansetron 4 mg iv",),
        left_min=62,
        ended="leave",
    )


def test_the_line_in_full(chair: Chair) -> None:
    words = last_time_words(last_time(chair.session(), NEXT_WEEK, UTC))
    for part in (
        "last time 2026-11-23, 7 days ago: 35 mg (0.5 mg/kg, 70 kg actual)",
        "peak BP 152/94 at +20 min",
        "lowest SpO2 96",
        "nausea 2 moderate",
        "ondansetron 4 mg iv",
        "ready 62 min after the pump's end",
    ):
        assert part in words


@pytest.mark.parametrize("width", [60, 78, 98, 118, 158, 198])
def test_it_fits_where_it_stands(chair: Chair, width: int) -> None:
    words = last_time_words(last_time(chair.session(), NEXT_WEEK, UTC), width)
    assert len(words) <= width
    assert words.startswith("last")
    assert "35 mg" in words
    assert "152/94" in words


def test_a_correction_counts_and_a_struck_entry_does_not(chair: Chair) -> None:
    chair.add("11:50", ev.EntryAmended(values={"bp": (132, 84)}), amends=5, reason="misread")
    found = last_time(chair.session(), NEXT_WEEK, UTC)
    assert (found.peak_bp, found.peak_bp_min) == ((132, 84), 20)
    chair.add("11:51", ev.EntryStruck(how="void"), amends=6, reason="not given")
    assert last_time(chair.session(), NEXT_WEEK, UTC).medicines == ()


def test_stopped_early_says_how_much_of_it(chair: Chair) -> None:
    stopped = Chair("09:30")
    stopped.start("10:00", "75")
    stopped.add("10:20", ev.InfusionStopped(reason="dizzy"))
    stopped.add("10:50", ev.SessionDischarged(how="ama", reason="wants to go"))
    found = last_time(stopped.session(), at("20:00"), UTC)
    words = last_time_words(found)
    assert "today: 17.5 of 35 mg" in words
    assert "left against advice 30 min after the pump's end" in words
    assert "no BP charted" in words
    assert "no side effect charted" in words


def test_what_was_cancelled_or_never_started_teaches_nothing() -> None:
    waiting = Chair("09:30")
    assert not teaches(waiting.session())
    waiting.add("09:50", ev.SessionCancelled(reason="not fasted"))
    assert not teaches(waiting.session())
    running = Chair("09:30")
    running.start("10:00", "75")
    assert not teaches(running.session())


def test_a_first_infusion_is_said_to_be_one() -> None:
    assert last_time_words(last_time(None, NEXT_WEEK, UTC)) == FIRST_TIME
