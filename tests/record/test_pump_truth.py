"""The pump's own figure beside the computed one, a dose that is uncertain, occlusion, and what is still in the line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.handoff import as_text, sbar
from infusion_tui.record.last_time import last_time, last_time_words
from infusion_tui.record.pump_truth import dose_uncertain
from support import Chair, at, shipped


def read_off(chair: Chair, clock: str, ml: str) -> None:
    """The pump's own volume at a clock time."""
    chair.add(clock, ev.PumpRead(pump_ml=Decimal(ml)))


def test_the_pumps_own_figure_is_compared_with_that_of_its_own_time() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    read_off(chair, "10:12", "14.2")
    for clock in ("10:12", "10:30"):
        view = chair.view(clock)
        assert (view.pump_ml, view.pump_ml_at) == (Decimal("14.2"), at("10:12"))
        assert (view.pump_computed_ml, view.pump_difference_ml) == (Decimal("15.00"), Decimal("-0.80"))
    assert chair.view("10:30").infused_ml == Decimal("37.50"), "the pump's figure changes no other"


def test_the_last_figure_counts_and_a_struck_one_does_not() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    read_off(chair, "10:12", "15.1")
    read_off(chair, "10:20", "24")
    assert chair.view("10:21").pump_difference_ml == Decimal("-1.00")
    chair.add("10:22", ev.EntryStruck(how="void"), amends=4)
    assert chair.view("10:23").pump_difference_ml == Decimal("0.10")


def test_after_the_end_it_stands_beside_what_rate_and_time_gave() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.done("10:38")
    read_off(chair, "10:39", "50")
    view = chair.view("10:45")
    assert (view.pump_computed_ml, view.pump_difference_ml) == (Decimal("47.50"), Decimal("2.50"))


def test_past_the_end_of_the_bag_the_computed_figure_is_the_bag() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    read_off(chair, "10:50", "50")
    assert chair.view("10:51").pump_difference_ml == Decimal("0.00")


def test_an_infiltration_makes_the_dose_uncertain_from_its_time_on() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    assert chair.view("10:11").dose_uncertain is None
    chair.add("10:12", ev.Infiltrated(note="arm swollen"))
    chair.stop("10:13")
    view = chair.view("10:30")
    assert view.dose_uncertain == "dose uncertain since 10:12: infiltration, arm swollen"
    assert view.dose_uncertain_at == at("10:12")
    assert view.infused_mg == Decimal("11.38"), "what left the pump is still said"


@pytest.mark.parametrize("reason", ["infiltrated", "IV tissued", "Extravasation, arm cold"])
@pytest.mark.parametrize("kind", [ev.InfusionPaused, ev.InfusionStopped])
def test_a_pause_or_a_stop_for_infiltration_makes_it_uncertain_too(kind: type, reason: str) -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:12", kind(reason=reason))
    assert chair.view("10:20").dose_uncertain == f"dose uncertain since 10:12: {reason}"


def test_other_reasons_leave_the_dose_certain() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:12", "occlusion")
    chair.stop("10:20", "dizzy")
    assert chair.view("10:30").dose_uncertain is None


def test_a_void_takes_the_doubt_away_and_an_earlier_one_moves_it() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:12", ev.Infiltrated(note="arm swollen"))
    chair.add("10:13", ev.EntryStruck(how="void"), amends=3)
    assert chair.view("10:14").dose_uncertain is None
    chair.pause("10:15", "tissued")
    chair.add("10:09", ev.Infiltrated(note="seen earlier"), recorded="10:16")
    found = dose_uncertain(chair.session())
    assert found is not None
    assert found.at == at("10:09")


def test_a_protocol_without_uncertain_words_still_has_the_word_itself() -> None:
    """A session that began before the words were there folds the same; the entry of its own is always heard."""
    pump = msgspec.structs.replace(shipped().pump, uncertain_words=())
    chair = Chair(protocol=msgspec.structs.replace(shipped(), pump=pump))
    chair.start("10:00", "75")
    chair.pause("10:12", "infiltrated")
    assert chair.view("10:13").dose_uncertain is None
    chair.add("10:14", ev.Infiltrated(note="arm swollen"))
    assert chair.view("10:15").dose_uncertain is not None


def test_an_occlusion_whose_time_is_moved_moves_the_dose() -> None:
    """The pump stood before anyone pressed pause: the event's time is what counts."""
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:12", "occlusion")
    assert chair.view("10:20").infused_ml == Decimal("15.00")
    chair.add("10:20", ev.EntryAmended(new_at=at("10:08")), amends=3, reason="it stood since 10:08")
    assert chair.view("10:20").infused_ml == Decimal("10.00")
    assert chair.view("10:20").infused_mg == Decimal("7.00")


def test_a_third_of_a_50_ml_bag_can_stay_in_the_line() -> None:
    """A line of 17 mL, as a setting of the clinic: a third of the dose is in it until the flush."""
    pump = msgspec.structs.replace(shipped().pump, line_ml=Decimal(17))
    chair = Chair(protocol=msgspec.structs.replace(shipped(), pump=pump))
    chair.start("10:00", "75")
    chair.done("10:40")
    view = chair.view("10:41")
    assert view.in_line_mg == Decimal("11.90"), "17 mL of 0.7 mg/mL"
    assert view.infused_mg == Decimal("35.00"), "which includes it"
    chair.add("10:45", ev.LineFlushed())
    assert chair.view("10:46").in_line_mg is None


def test_an_open_ended_infusion_has_no_end_of_its_own() -> None:
    chair = Chair(minutes=None, mg_per_kg=None, mg_per_h=Decimal(22), open_ended=True,
                  bag_ml=Decimal(100), concentration_mg_ml=Decimal(2))  # fmt: skip
    chair.start("10:00", "11")
    view = chair.view("12:00")
    assert (view.planned_end_at, view.ends_at, view.remaining_s, view.planned_mg) == (None, None, None, None)
    assert view.open_ended
    assert view.run_s == 7200
    assert (view.infused_ml, view.infused_mg) == (Decimal("22.00"), Decimal("44.00"))
    assert (view.bag_ml, view.bag_empty_at) == (Decimal(100), at("19:05:27"))
    (item,) = [item for item in view.due if item.what == "pump_end"]
    assert (item.of_bag, item.why) == (True, "the bag is empty at 19:05: is the pump stopped?")
    late = chair.view("19:08")
    assert late.phase == "infusing"
    assert late.infused_ml == Decimal("100.00")
    assert [one.level for one in late.due if one.what == "pump_end"] == ["late"]


def test_an_open_ended_infusion_goes_on_with_another_bag() -> None:
    chair = Chair(minutes=None, mg_per_kg=None, mg_per_h=Decimal(22), open_ended=True,
                  bag_ml=Decimal(100), concentration_mg_ml=Decimal(2))  # fmt: skip
    chair.start("10:00", "11")
    chair.add("18:00", ev.BagChanged(dose_mg=Decimal(200), volume_ml=Decimal(100)))
    view = chair.view("19:00")
    assert view.infused_mg == Decimal("198.00"), "9 hours of 22 mg/h"
    assert view.bag_empty_at is not None
    assert view.bag_empty_at > at("23:59")


def test_handoff_and_the_next_visit_say_that_the_dose_is_uncertain() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:12", ev.Infiltrated(note="arm swollen"))
    assert "given 21.00 of 35 mg (delivered dose uncertain)" in as_text(
        sbar(chair.view("10:24"), chair.zone, caller="KM")
    )
    chair.stop("10:24")
    chair.add("11:00", ev.SessionDischarged(how="leave", escort="Ann"))
    fact = last_time(chair.session(), at("10:00") + dt.timedelta(days=3), chair.zone)
    assert fact.dose_uncertain
    assert "21 of 35 mg (dose uncertain)" in last_time_words(fact)


def test_an_open_ended_infusion_is_handed_over_by_the_hour() -> None:
    chair = Chair(minutes=None, mg_per_kg=None, mg_per_h=Decimal(22), open_ended=True,
                  bag_ml=Decimal(100), concentration_mg_ml=Decimal(2))  # fmt: skip
    chair.start("10:00", "11")
    said = as_text(sbar(chair.view("12:00"), chair.zone, caller="KM"))
    assert "22 mg/h open-ended, 11 mL/h, bag 200 mg in 100 mL" in said
    assert "given 44.00 mg, open-ended, the bag is empty at 19:05" in said
