"""The one due function: what is due, when, how far along the ladder, and why."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.due import SessionDue, due_items
from infusion_tui.record.view import DueItem
from support import Chair, at

ZONE = ZoneInfo("UTC")


def due(chair: Chair, clock: str, what: str = "observation") -> DueItem:
    found = [item for item in chair.view(clock).due if item.what == what]
    assert len(found) == 1, chair.view(clock).due
    return found[0]


def kinds(chair: Chair, clock: str) -> list[str]:
    return [item.what for item in chair.view(clock).due]


@pytest.fixture
def running() -> Chair:
    chair = Chair()
    chair.start("10:00", "75")
    return chair


def test_first_set_five_minutes_after_the_start(running: Chair) -> None:
    item = due(running, "10:01")
    assert item.at == at("10:05")
    assert "start 10:00 + 5 min, ketamine-iv-depression v1" in item.why


def test_then_ten_minutes_after_the_last_set_was_taken(running: Chair) -> None:
    running.full_set("10:06", recorded="10:08")
    item = due(running, "10:09")
    assert item.at == at("10:16")
    assert item.why == "set at 10:06 + 10 min, ketamine-iv-depression v1, infusing"


@pytest.mark.parametrize(
    ("clock", "level"),
    [
        ("10:02:59", "quiet"),
        ("10:03:00", "soon"),
        ("10:05:00", "due"),
        ("10:06:59", "due"),
        ("10:07:00", "late"),
        ("10:09:59", "late"),
        ("10:10:00", "passed_on"),
    ],
)
def test_ladder_for_ten_minutes(running: Chair, clock: str, level: str) -> None:
    assert due(running, clock).level == level


def test_lateness_counts_from_the_planned_moment(running: Chair) -> None:
    assert due(running, "10:09").late_s == 240
    assert due(running, "10:04").late_s == 0
    assert due(running, "10:12").passed_on_at == at("10:10")


def test_seen_quiets_passed_on_for_three_minutes_twice_at_most(running: Chair) -> None:
    running.add("10:11", ev.ReminderSeen(what=("observation",)))
    item = due(running, "10:13")
    assert item.level == "late"
    assert item.seen_until == at("10:14")
    assert due(running, "10:14").level == "passed_on"
    running.add("10:15", ev.ReminderSeen(what=("observation",)))
    assert due(running, "10:17").level == "late"
    running.add("10:19", ev.ReminderSeen(what=("observation",)))
    assert due(running, "10:20").level == "passed_on"


def test_a_single_value_does_not_reset_the_clock(running: Chair) -> None:
    running.observe("10:05", {"hr": 82})
    item = due(running, "10:06")
    assert item.at == at("10:05")
    assert set(item.missing) == {"bp", "spo2", "rr", "sed", "dis"}


def test_lines_within_five_minutes_make_one_set_taken_at_the_first(running: Chair) -> None:
    running.observe("10:05", {"bp": (120, 80), "hr": 70})
    running.observe("10:10", {"spo2": 98, "rr": 14, "sed": 5, "dis": 0})
    assert due(running, "10:11").at == at("10:15")


def test_after_five_minutes_a_new_set_opens_and_the_rest_stays_partial(running: Chair) -> None:
    running.observe("10:05", {"bp": (120, 80), "hr": 70})
    running.observe("10:10:01", {"spo2": 98, "rr": 14, "sed": 5, "dis": 0})
    assert due(running, "10:11").at == at("10:05")
    assert [mark.state for mark in running.view("10:11").sets if mark.state == "partial"] == [
        "partial",
        "partial",
    ]


def test_not_done_with_a_reason_completes_a_set(running: Chair) -> None:
    running.observe("10:05", {"hr": 70, "spo2": 98, "rr": 14, "sed": 5, "dis": 0}, not_done={"bp": "refused"})
    assert due(running, "10:06").at == at("10:15")


def test_x_closes_the_set_at_its_own_time(running: Chair) -> None:
    running.add("10:07", ev.ObservationDeferred(reason="asleep"))
    item = due(running, "10:08")
    assert item.at == at("10:17")
    assert "not taken at 10:07" in item.why


def test_a_pause_keeps_the_interval_and_asks_for_a_decision(running: Chair) -> None:
    running.full_set("10:05")
    running.pause("10:08")
    assert due(running, "10:10").at == at("10:15")
    assert due(running, "10:10", "pause_decision").at == at("10:13")
    assert "pump_end" not in kinds(running, "10:10")


def test_the_planned_end_is_asked_about(running: Chair) -> None:
    item = due(running, "10:30", "pump_end")
    assert item.at == at("10:40")
    assert "is the pump stopped?" in item.why
    assert due(running, "10:46", "pump_end").level == "passed_on"


def test_end_set_is_due_at_the_stop(running: Chair) -> None:
    running.full_set("10:35")
    running.done("10:40")
    assert due(running, "10:41").at == at("10:40")


def test_an_infusing_set_still_open_merges_and_keeps_the_earlier_time(running: Chair) -> None:
    running.full_set("10:25")
    running.done("10:40")
    item = due(running, "10:41")
    assert item.at == at("10:35")
    assert "merged with the end set" in item.why


def test_end_set_is_met_from_two_minutes_before(running: Chair) -> None:
    running.full_set("10:38")
    running.done("10:40")
    assert due(running, "10:41").at == at("10:53")


def test_a_set_three_minutes_before_the_end_is_no_end_set(running: Chair) -> None:
    running.full_set("10:37")
    running.done("10:40")
    assert due(running, "10:41").at == at("10:40")
    running.full_set("10:41")
    assert due(running, "10:42").at == at("10:56")


def test_every_fifteen_minutes_until_the_patient_leaves(running: Chair) -> None:
    running.done("10:40")
    running.full_set("10:41")
    assert due(running, "10:50").at == at("10:56")
    running.full_set("10:56")
    running.full_set("11:11")
    item = due(running, "11:20")
    assert running.view("11:20").phase == "assess"
    assert item.at == at("11:26")


def test_ladder_for_fifteen_minutes(running: Chair) -> None:
    running.done("10:40")
    running.full_set("10:41")
    assert due(running, "10:58:59").level == "due"
    assert due(running, "10:59").level == "late"
    assert due(running, "11:03:29").level == "late"
    assert due(running, "11:03:30").level == "passed_on"


def test_assess_then_the_leave_check_that_idles(running: Chair) -> None:
    running.done("10:40")
    assert due(running, "10:50", "assess").at == at("11:10")
    assert "leave_check" not in kinds(running, "11:11")
    running.add("11:12", ev.CheckAnswered(list="leave", item="gait", answer="y"))
    assert "assess" not in kinds(running, "11:13")
    assert due(running, "11:13", "leave_check").at == at("11:32")


def test_second_check_when_it_is_the_only_one_open() -> None:
    chair = Chair()
    assert kinds(chair, "09:55") == []
    for minute, item in enumerate(i for i in chair.protocol.precheck if not i.auto):
        chair.add(f"09:{51 + minute // 2:02d}", ev.CheckAnswered(list="precheck", item=item.key, answer="y"))
    assert kinds(chair, "09:57") == []
    chair.full_set("09:57")
    assert due(chair, "09:58", "second_check").at == at("09:57")
    order = chair.order
    chair.add(
        "09:59",
        ev.DoseVerified(
            dose_mg=order.dose_mg, volume_ml=order.volume_ml, rate_ml_h=order.rate_ml_h, agrees=True
        ),
        by="JD",
    )
    assert kinds(chair, "10:00") == []


def test_chest_pain_makes_a_full_set_due_at_once(running: Chair) -> None:
    running.full_set("10:05")
    running.observe("10:07", effects={"chestpain": 1})
    item = due(running, "10:08")
    assert item.at == at("10:07")
    assert "full set at once" in item.why
    assert running.view("10:08").open_questions == ("chest pain at 10:07: who was told?",)
    running.full_set("10:09")
    assert due(running, "10:10").at == at("10:19")
    running.add("10:10", ev.ProviderTold(to="Dr Lee"))
    assert running.view("10:11").open_questions == ()


def test_a_medicine_is_looked_at_again(running: Chair) -> None:
    from decimal import Decimal

    running.add("10:10", ev.MedicineGiven(drug="ondansetron", dose=Decimal(4), unit="mg", route="iv"))
    minutes = running.protocol.medicine("ondansetron")
    assert minutes is not None
    item = due(running, "10:11", "reassess")
    assert (item.at - at("10:10")).total_seconds() == minutes.reassess_minutes * 60


def test_only_the_signature_is_due_once_the_patient_has_left(running: Chair) -> None:
    running.done("10:40")
    running.add("11:20", ev.SessionDischarged(how="anyway", reason="why"))
    assert [(item.what, item.at) for item in running.view("11:30").due] == [("sign", at("11:20"))]


def test_a_corrected_start_moves_what_hangs_on_it(running: Chair) -> None:
    running.add("10:04", ev.EntryAmended(new_at=at("09:58")), amends=2)
    assert due(running, "10:04").at == at("10:03")


def test_what_is_asked_each_second_is_what_is_asked_once() -> None:
    """The answer is kept while nothing comes nearer; it must be the one that a fresh look gives, at every second."""
    chair = Chair()
    chair.start("10:00", "75")
    chair.full_set("10:06", recorded="10:08")
    chair.observe("10:15", {"bp": (120, 80)})
    chair.pause("10:20")
    session = chair.session()
    kept = SessionDue(session, ZONE)
    for second in range(5400):
        now = session.began_at + dt.timedelta(seconds=second)
        assert kept.at(now) == due_items(session, now, ZONE)
    for second in range(5400, 0, -7):  # and backwards, as somebody who looks at an earlier moment
        now = session.began_at + dt.timedelta(seconds=second)
        assert kept.at(now) == due_items(session, now, ZONE)
