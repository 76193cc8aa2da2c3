"""The flush that falls due after the pump's end, and an observation time that medicines and extensions make longer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.observation_end import Longer, observation_end
from support import Chair, at


def flush(chair: Chair, clock: str) -> list[tuple[str, str]]:
    return [(f"{i.at:%H:%M}", i.level) for i in chair.view(clock).due if i.what == "flush"]


def midazolam(chair: Chair, clock: str) -> None:
    chair.add(clock, ev.MedicineGiven(drug="midazolam", dose=Decimal(1), unit="mg", route="iv"))


@pytest.fixture
def ended() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    chair.full_set("10:38")
    chair.done("10:40")
    return chair


def test_the_flush_is_due_five_minutes_after_the_end(ended: Chair) -> None:
    assert flush(ended, "10:41") == [("10:45", "quiet")]
    assert flush(ended, "10:45") == [("10:45", "due")]
    assert flush(ended, "11:30") == [("10:45", "passed_on")]
    ended.add("11:31", ev.LineFlushed())
    assert flush(ended, "11:32") == []


def test_a_line_without_a_volume_needs_no_flush() -> None:
    plain = Chair().protocol
    dry = msgspec.structs.replace(plain, pump=msgspec.structs.replace(plain.pump, line_ml=Decimal(0)))
    chair = Chair(protocol=dry)
    chair.start("10:00", "75")
    chair.stop("10:20")
    assert flush(chair, "10:30") == []


def test_no_flush_is_asked_for_while_the_pump_is_on() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:10")
    assert flush(chair, "10:30") == []


def test_the_end_says_what_set_it(ended: Chair) -> None:
    view = ended.view("10:41")
    assert (view.observation_ends_at, view.observation_why) == (at("11:10"), "infusion ended 10:40 + 30 min")


def test_a_sedating_medicine_keeps_the_patient_for_its_minutes(ended: Chair) -> None:
    midazolam(ended, "10:50")
    view = ended.view("10:51")
    assert (view.observation_ends_at, view.observation_why) == (at("11:50"), "midazolam 10:50 + 60 min")
    assess = next(item for item in view.due if item.what == "assess")
    assert assess.why == "observation time ends 11:50, midazolam 10:50 + 60 min"
    assert ended.view("11:20").phase == "observing"


def test_it_is_never_made_shorter(ended: Chair) -> None:
    chair = Chair()
    chair.start("10:00", "75")
    midazolam(chair, "10:05")
    chair.done("10:40")
    assert chair.view("10:41").observation_ends_at == at("11:10")


def test_given_in_assess_the_patient_is_watched_again(ended: Chair) -> None:
    assert ended.view("11:15").phase == "assess"
    midazolam(ended, "11:15")
    assert ended.view("11:16").phase == "observing"
    assert ended.view("11:16").observation_ends_at == at("12:15")


def test_a_void_of_the_medicine_takes_it_back(ended: Chair) -> None:
    midazolam(ended, "10:50")
    ended.add("10:52", ev.EntryStruck(how="void"), amends=len(ended.events))
    assert ended.view("10:53").observation_ends_at == at("11:10")


def test_other_medicines_change_nothing(ended: Chair) -> None:
    ended.add("10:50", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    ended.add(
        "10:51", ev.MedicineGiven(drug="ketorolac", dose=Decimal(30), unit="mg", route="iv", listed=False)
    )
    assert ended.view("10:52").observation_ends_at == at("11:10")


def test_an_extension_counts_from_the_end_that_stood_then(ended: Chair) -> None:
    midazolam(ended, "10:50")
    ended.add("10:55", ev.ObservationExtended(minutes=15, note="still dizzy"))
    view = ended.view("10:56")
    assert (view.observation_ends_at, view.observation_why) == (
        at("12:05"),
        "extended 15 min at 10:55, still dizzy",
    )


def test_an_extension_without_a_reason_says_so(ended: Chair) -> None:
    ended.add("10:55", ev.ObservationExtended(minutes=15))
    view = ended.view("10:56")
    assert view.observation_why == "extended 15 min at 10:55, no reason written"
    assert view.entries[-1].text == "observation extended by 15 min, no reason written"


MOMENT = st.integers(-120, 240).map(lambda minutes: at("10:40") + dt.timedelta(minutes=minutes))
LONGER = st.builds(
    Longer, MOMENT, st.integers(1, 300), st.sampled_from((None, "midazolam", "lorazepam")), st.none()
)


@given(st.lists(LONGER, max_size=8), LONGER)
def test_more_of_it_never_ends_it_earlier(some: list[Longer], one: Longer) -> None:
    before = sorted(some, key=lambda longer: longer.at)
    after = sorted([*some, one], key=lambda longer: longer.at)
    first, second = (observation_end("infusion ended", at("10:40"), 30, longer) for longer in (before, after))
    assert at("11:10") <= first.at <= second.at
    for longer in after:
        if longer.drug is not None:
            assert second.at >= longer.at + dt.timedelta(minutes=longer.minutes)
