"""Looks, sets that were not taken, and the ceiling: what a patient who is left to sleep still asks for."""

from __future__ import annotations

import msgspec
import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.view import DueItem
from support import Chair, at

FULL: dict[str, ev.Value] = {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 0}


def due(chair: Chair, clock: str, what: str = "observation") -> DueItem:
    found = [item for item in chair.view(clock).due if item.what == what]
    assert len(found) == 1, chair.view(clock).due
    return found[0]


def kinds(chair: Chair, clock: str) -> list[str]:
    return [item.what for item in chair.view(clock).due]


def look(chair: Chair, clock: str, values: dict[str, ev.Value] | None = None) -> None:
    chair.add(clock, ev.ObservationRecorded(values=values or {}, look=True, note="pink, stirs"))


def not_taken(chair: Chair, clock: str, reason: str = "asleep") -> None:
    chair.add(clock, ev.ObservationDeferred(reason=reason))


@pytest.fixture
def running() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    return chair


def test_a_look_asks_for_the_next_look_and_leaves_the_set_due(running: Chair) -> None:
    assert "look" not in kinds(running, "10:04")
    look(running, "10:05", {"rr": 14, "spo2": 97})
    item = due(running, "10:06", "look")
    assert item.at == at("10:10")
    assert "look at 10:05 + 5 min" in item.why
    assert due(running, "10:06").at == at("10:05")
    assert due(running, "10:06").missing == ()


def test_a_look_with_every_value_of_the_set_completes_none(running: Chair) -> None:
    look(running, "10:05", FULL)
    assert due(running, "10:06").at == at("10:05")
    assert [one.state for one in running.view("10:06").sets] == ["look", "to_do"]


def test_the_values_of_a_look_complete_no_set_that_others_began(running: Chair) -> None:
    running.observe("10:05", {"bp": (120, 80), "hr": 70, "sed": 4, "dis": 1})
    look(running, "10:06", {"spo2": 97, "rr": 14})
    assert due(running, "10:07").missing == ("spo2", "rr")


def test_another_look_moves_the_next_one_and_a_full_set_ends_them(running: Chair) -> None:
    look(running, "10:05")
    look(running, "10:09")
    assert due(running, "10:10", "look").at == at("10:14")
    running.full_set("10:12")
    assert "look" not in kinds(running, "10:13")


def test_x_ends_no_look(running: Chair) -> None:
    look(running, "10:05")
    not_taken(running, "10:06")
    assert due(running, "10:07", "look").at == at("10:10")


def test_a_look_ends_with_the_pump_and_a_pause_does_not_end_it(running: Chair) -> None:
    look(running, "10:05")
    running.pause("10:07")
    assert due(running, "10:08", "look").at == at("10:10")
    running.stop("10:09")
    assert "look" not in kinds(running, "10:10")
    look(running, "10:11")
    assert due(running, "10:12", "look").at == at("10:16")


def test_before_the_start_a_look_is_kept_and_nothing_falls_due() -> None:
    chair = Chair()
    look(chair, "09:55", {"spo2": 98})
    assert kinds(chair, "09:56") == []
    assert chair.view("09:56").last_sets[0].values == {"spo2": 98}


def test_two_sets_in_a_row_not_taken_are_passed_on_at_once(running: Chair) -> None:
    not_taken(running, "10:05")
    assert due(running, "10:06").level == "quiet"
    not_taken(running, "10:15")
    item = due(running, "10:15")
    assert (item.level, item.passed_on_at, item.not_taken) == ("passed_on", at("10:15"), 2)
    assert (item.at, item.late_s) == (at("10:25"), 0)
    assert item.why.startswith("2 sets in a row not taken, passed on 10:15; ")
    running.full_set("10:17")
    assert due(running, "10:18").level == "quiet"
    assert due(running, "10:18").not_taken == 0


def test_x_twice_for_the_same_set_is_one_set(running: Chair) -> None:
    not_taken(running, "10:05")
    not_taken(running, "10:06", "asleep, breathing 14")
    assert due(running, "10:07").level == "quiet"


def test_seen_quiets_what_was_passed_on_for_three_minutes_twice(running: Chair) -> None:
    not_taken(running, "10:05")
    not_taken(running, "10:15")
    running.add("10:16", ev.ReminderSeen(what=("observation",)))
    item = due(running, "10:18")
    assert (item.level, item.seen_until, item.not_taken) == ("late", at("10:19"), 2)
    assert due(running, "10:19").level == "passed_on"
    running.add("10:20", ev.ReminderSeen(what=("observation",)))
    running.add("10:22", ev.ReminderSeen(what=("observation",)))
    assert due(running, "10:23").level == "passed_on"


def test_the_third_is_counted_and_stays_passed_on_since_the_second(running: Chair) -> None:
    for clock in ("10:05", "10:15", "10:25"):
        not_taken(running, clock)
    item = due(running, "10:26")
    assert (item.not_taken, item.passed_on_at) == (3, at("10:15"))


def test_a_struck_x_counts_no_longer(running: Chair) -> None:
    not_taken(running, "10:05")
    not_taken(running, "10:15")
    running.add("10:16", ev.EntryStruck(how="void"), amends=4)
    assert due(running, "10:17").level != "passed_on"


def test_the_ceiling_is_thirty_minutes_after_the_last_full_set(running: Chair) -> None:
    running.full_set("10:05")
    for clock in ("10:15", "10:25"):
        not_taken(running, clock)
        look(running, clock + ":30")
    item = due(running, "10:26")
    assert item.at == at("10:35")
    assert "ceiling: no full set since set at 10:05 + 30 min" in item.why


def test_x_at_the_ceiling_puts_it_off_no_more(running: Chair) -> None:
    for clock in ("10:05", "10:15", "10:25"):
        not_taken(running, clock)
    assert due(running, "10:26").at == at("10:30")
    assert "no full set since start 10:00" in due(running, "10:26").why
    not_taken(running, "10:31")
    not_taken(running, "10:38")
    assert due(running, "10:39").at == at("10:30")
    assert due(running, "10:39").late_s == 540
    running.full_set("10:39")
    assert due(running, "10:39:30").at == at("10:49")


def test_without_x_the_ceiling_changes_nothing(running: Chair) -> None:
    running.done("10:40")
    running.full_set("10:41")
    assert due(running, "10:42").at == at("10:56")
    assert "ceiling" not in due(running, "11:50").why


def test_an_interval_longer_than_the_ceiling_stands() -> None:
    """A clinic that asks every 45 minutes is not hurried to 30 by one `x`."""
    plain = Chair().protocol
    slow = msgspec.structs.replace(
        plain, sets=msgspec.structs.replace(
            plain.sets, infusing=msgspec.structs.replace(plain.sets.infusing, every_minutes=45)
        )
    )  # fmt: skip
    chair = Chair(protocol=slow)
    chair.start("10:00", "75")
    chair.full_set("10:05")
    not_taken(chair, "10:50")
    assert due(chair, "10:51").at == at("10:50")


def test_asleep_never_excuses_breathing_saturation_and_sedation(running: Chair) -> None:
    running.observe(
        "10:05",
        {"hr": 70, "dis": 0},
        not_done={"bp": "asleep", "spo2": "asleep", "rr": "refused", "sed": "asleep"},
    )
    item = due(running, "10:06")
    assert item.at == at("10:05")
    assert item.missing == ("spo2", "sed")
    assert item.why.startswith(
        "set begun 10:05: SpO2, sed missing (asleep does not excuse them); start 10:00 + 5 min"
    )
    running.observe("10:08", {"spo2": 98, "sed": 2})
    assert due(running, "10:09").at == at("10:15")


def test_what_a_begun_set_lacks_is_said_while_it_can_be_completed(running: Chair) -> None:
    running.observe("10:05", {"hr": 82})
    assert due(running, "10:10").why.startswith("set begun 10:05: BP, SpO2, RR, sed, dis missing; start")
    assert due(running, "10:11").why.startswith("start 10:00")


def test_a_protocol_without_these_rules_folds_as_it_did() -> None:
    """A session carries the protocol it began with; an old one has none of these rules."""
    plain = Chair().protocol
    replace = msgspec.structs.replace
    old = replace(
        plain,
        sets=replace(plain.sets, look=None, asleep_never=()),
        reminders=replace(plain.reminders, flush=None, repeat=None, not_taken=None),
    )
    chair = Chair(protocol=old)
    chair.start("10:00", "75")
    chair.observe("10:05", {**FULL, "bp": (188, 112)})
    for clock in ("10:15", "10:25", "10:35"):
        not_taken(chair, clock)
    look(chair, "10:36")
    assert [(i.what, i.at) for i in chair.view("10:37").due] == [
        ("pump_end", at("10:40")),
        ("observation", at("10:45")),
    ]
    chair.done("10:40")
    assert kinds(chair, "10:46") == ["observation", "assess"]
