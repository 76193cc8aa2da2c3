"""After each medicine somebody looks again: when, and which reading closes it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.medicines import GivenMedicine
from infusion_tui.record.protocol import Medicine
from support import Chair, at, shipped

MEDICINES = {one.name: one for one in shipped().medicines}


def given(drug: str, dose: str = "4", unit: str = "mg") -> Chair:
    """Running since 10:00, the medicine at 10:10."""
    chair = Chair()
    chair.start("10:00")
    chair.add("10:10", ev.MedicineGiven(drug=drug, dose=Decimal(dose), unit=unit, route="iv"))
    return chair


def only(chair: Chair, clock: str = "11:30") -> GivenMedicine:
    (found,) = chair.view(clock).medicines_given
    return found


def reminded(chair: Chair, clock: str = "10:11") -> list[dt.datetime]:
    return [item.at for item in chair.view(clock).due if item.what == "reassess"]


@pytest.mark.parametrize("medicine", shipped().medicines, ids=lambda one: one.name)
def test_each_listed_one_falls_due_after_its_own_minutes(medicine: Medicine) -> None:
    chair = given(medicine.name, str(medicine.usual_low), medicine.unit)
    due_at = at("10:10") + dt.timedelta(minutes=medicine.reassess_minutes)
    assert (only(chair).due_at, reminded(chair)) == (due_at, [due_at])
    assert only(chair).closed_at is None
    values: dict[str, ev.Value] = {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5}
    chair.observe(due_at.strftime("%H:%M"), values, by="JD")
    found = only(chair)
    assert (found.closed_at, found.closed_by) == (due_at, "JD")
    assert found.reading is not None
    assert "BP 126/80  HR 74" in found.reading
    assert reminded(chair) == []


def test_one_off_the_list_falls_due_too() -> None:
    chair = given("ketorolac", "15")
    assert reminded(chair) == [at("10:10") + dt.timedelta(minutes=shipped().reminders.leave_idle)]


def test_a_reading_long_before_its_time_does_not_close_it_one_within_the_window_does() -> None:
    chair = given("ondansetron")  # due 10:40, sets belong together for 5 min
    chair.observe("10:34", {"hr": 80})
    assert only(chair).closed_at is None
    chair.observe("10:35", effects={"nausea": 1})
    found = only(chair)
    assert (found.closed_at, found.reading) == (at("10:35"), "nausea 1 mild")


def test_where_the_list_asks_for_an_item_only_a_reading_of_it_closes() -> None:
    chair = given("labetalol", "10")  # due 10:25, by BP
    chair.observe("10:25", {"hr": 80, "spo2": 98})
    chair.observe("10:26", not_done={"bp": "refused"})
    chair.add("10:27", ev.NoteWritten(note="looks better"))
    chair.add("10:27", ev.ObservationDeferred(reason="asleep"))
    assert only(chair).closed_at is None
    assert reminded(chair) == [at("10:25")]
    chair.observe("10:28", {"bp": (150, 88)})
    assert only(chair).reading == "BP 150/88"
    assert reminded(chair) == []


def test_a_score_said_again_is_no_reading() -> None:
    chair = given("midazolam", "1")  # due 10:25
    copied = ev.ObservationRecorded(values={"sed": 5}, copied={"sed": at("10:12")})
    chair.add("10:25", copied)
    assert only(chair).closed_at is None
    chair.observe("10:26", {"sed": 5})
    assert only(chair).closed_at == at("10:26")


def test_a_struck_reading_opens_it_again_and_a_struck_dose_is_gone() -> None:
    chair = given("ondansetron")  # entry 3
    chair.observe("10:40", {"hr": 80})  # entry 4
    assert only(chair).closed_at == at("10:40")
    chair.add("10:41", ev.EntryStruck(how="void"), amends=4, reason="wrong chair")
    assert only(chair).closed_at is None
    assert reminded(chair) == [at("10:40")]
    chair.add("10:42", ev.EntryStruck(how="void"), amends=3, reason="not given")
    assert chair.view("11:00").medicines_given == ()
    assert reminded(chair) == []


def test_each_dose_has_its_own() -> None:
    chair = given("ondansetron")
    chair.add("10:30", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    chair.observe("10:40", {"hr": 80})
    first, second = chair.view("10:45").medicines_given
    assert first.closed_at == at("10:40")
    assert second.closed_at is None
    assert reminded(chair, "10:45") == [at("11:00")]


def test_the_reminder_says_what_is_wanted() -> None:
    (item,) = [one for one in given("labetalol", "10").view("10:11").due if one.what == "reassess"]
    assert item.why == "labetalol given 10:10 + 15 min: what did it do? (BP)"


def test_oxygen_stands_until_it_is_off() -> None:
    chair = Chair()
    chair.start("10:00")
    assert chair.view("10:01").oxygen is None
    chair.observe("10:05", {"o2_l_min": Decimal(2)})
    chair.observe("10:15", {"spo2": 98})
    oxygen = chair.view("10:20").oxygen
    assert oxygen is not None
    assert (oxygen.l_min, oxygen.at) == (2, at("10:05"))
    chair.observe("10:25", {"o2_l_min": Decimal(0)})
    assert chair.view("10:30").oxygen is None
