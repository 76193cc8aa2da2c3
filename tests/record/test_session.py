"""The fold: phases, corrections, late entries, and independence of the order in which events arrive."""

from __future__ import annotations

import random
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.record import events as ev
from infusion_tui.record.session import fold
from support import Chair, at, shipped


def test_phases_follow_events_and_time() -> None:
    chair = Chair()
    assert chair.view("09:55").phase == "precheck"
    chair.start("10:00")
    assert chair.view("10:01").phase == "infusing"
    chair.pause("10:10")
    assert chair.view("10:11").phase == "paused"
    chair.resume("10:12")
    assert chair.view("10:13").phase == "infusing"
    chair.done("10:42")
    assert chair.view("11:11:59").phase == "observing"
    assert chair.view("11:12").phase == "assess"
    chair.add("11:20", ev.SessionDischarged(how="leave", escort="daughter Ann"))
    view = chair.view("11:20")
    assert view.phase == "empty"
    assert view.end is not None
    assert view.end.to == "daughter Ann"


def test_extension_counts_from_the_later_of_end_and_now() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.done("10:40")
    chair.add("11:00", ev.ObservationExtended(minutes=10))
    assert chair.view("11:05").observation_ends_at == at("11:20")
    chair.add("11:30", ev.ObservationExtended(minutes=15))
    assert chair.view("11:31").observation_ends_at == at("11:45")
    assert chair.view("11:31").phase == "observing"


def test_a_corrected_stop_moves_the_observation() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.stop("10:30")
    assert chair.view("11:00").phase == "assess"
    chair.add("11:00", ev.EntryAmended(new_at=at("10:45")), amends=3)
    view = chair.view("11:00")
    assert view.phase == "observing"
    assert view.observation_ends_at == at("11:15")


def test_anchor_flush_waits_for_the_flush() -> None:
    protocol = shipped()
    rule = msgspec.structs.replace(protocol.observation, anchor="flush")
    chair = Chair(protocol=msgspec.structs.replace(protocol, observation=rule))
    chair.start("10:00")
    chair.done("10:40")
    view = chair.view("11:30")
    assert view.phase == "observing"
    assert view.observation_ends_at is None
    chair.add("11:31", ev.LineFlushed())
    assert chair.view("11:32").observation_ends_at == at("12:01")


def test_struck_entries_do_not_count_and_stay_readable() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.pause("10:10")
    chair.add("10:20", ev.EntryStruck(how="void"), amends=3, reason="wrong chair")
    view = chair.view("10:20")
    assert view.phase == "infusing"
    struck = view.entries[2]
    assert struck.struck
    assert struck.struck_by == 4
    assert "occlusion" in struck.text


def test_fixes_add_up_and_a_struck_fix_restores_the_value_before() -> None:
    chair = Chair()
    chair.observe("10:00", {"hr": 72, "rr": 14})
    chair.add("10:01", ev.EntryAmended(values={"hr": 78}), amends=2)
    chair.add("10:02", ev.EntryAmended(values={"rr": 16}), amends=2)
    last = chair.view("10:03").last_observation
    assert last is not None
    assert last.values == {"hr": 78, "rr": 16}
    chair.add("10:04", ev.EntryStruck(how="void"), amends=3, reason="was right")
    last = chair.view("10:05").last_observation
    assert last is not None
    assert last.values == {"hr": 72, "rr": 16}


def test_a_value_that_becomes_not_done_is_no_value() -> None:
    chair = Chair()
    chair.observe("10:00", {"bp": (120, 80), "hr": 72})
    chair.add("10:01", ev.EntryAmended(not_done={"bp": "equipment"}), amends=2)
    entry = chair.session().entries[1].payload
    assert isinstance(entry, ev.ObservationRecorded)
    assert entry.values == {"hr": 72}
    assert entry.not_done == {"bp": "equipment"}


def test_fix_of_a_command_changes_only_what_it_names() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.add("10:05", ev.EntryAmended(change={"rate_ml_h": "70"}), amends=2)
    view = chair.view("10:10")
    assert view.rate_ml_h == Decimal(70)


def test_what_cannot_have_happened_is_listed_and_left_out() -> None:
    chair = Chair()
    chair.start("10:00")
    chair.resume("10:05")
    session = chair.session()
    assert [c.entry.number for c in session.contradictions] == [3]
    assert session.phase(at("10:06")) == "infusing"


def test_the_past_is_answered_with_and_without_what_was_learnt_later() -> None:
    chair = Chair()
    chair.start("10:00", "75")
    chair.pause("10:12", recorded="10:30")
    then = fold([e for e in chair.events if e.recorded_at <= at("10:20")], at("10:20"))
    assert then.phase(at("10:20")) == "infusing"
    now_known = fold(chair.events, at("10:20"))
    assert now_known.phase(at("10:20")) == "paused"


def test_a_chair_that_is_moved() -> None:
    chair = Chair()
    chair.add("09:55", ev.SessionMoved(to="7"))
    assert chair.view("09:56").chair == "7"


def test_a_session_begins_with_its_opening() -> None:
    with pytest.raises(ValueError, match=r"session\.opened"):
        fold([])


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(shuffle: random.Random) -> None:
    chair = Chair()
    chair.full_set("09:55")
    chair.start("10:00", "75")
    chair.pause("10:12", recorded="10:30")
    chair.resume("10:17", recorded="10:31")
    chair.rate("10:25", "50")
    chair.full_set("10:26", effects={"nausea": 1})
    chair.add("10:33", ev.EntryAmended(values={"hr": 99}), amends=7)
    chair.add("10:34", ev.EntryStruck(how="void"), amends=8, reason="no")
    chair.stop("10:45")
    mixed = list(chair.events)
    shuffle.shuffle(mixed)
    assert fold(mixed) == fold(chair.events)
