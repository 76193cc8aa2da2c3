"""check, verify, told, seen, x, extend, and the ways a session ends or moves."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from charting_support import (
    PRECHECK,
    answer,
    code,
    confirm,
    infusing_at_1437,
    message,
    observing,
    of_context,
    ready,
)
from infusion_tui.charting import read_line
from infusion_tui.record import events as ev
from support import Chair

TEN = "10:00"
VERIFY = "verify 35 mg in 35 ml 52.5 ml/h"


# --- check


@pytest.mark.parametrize("item", PRECHECK)
def test_each_item_of_the_pre_check(item: str) -> None:
    got = answer(f"check {item} y", ready(), TEN)
    assert (got["command"], got["item"], got["answer"], got["confirm"]) == ("check", item, "y", "none")


@pytest.mark.parametrize("item", ["iv-out", "gait", "escort", "instructions", "score"])
def test_each_item_of_the_leave_list_from_the_start_on(item: str) -> None:
    assert answer(f"check {item} y")["item"] == item
    assert answer(f"CHECK {item.upper()} Y ; 9 of 10")["note"] == "9 of 10"


def test_no_needs_a_why_which_is_the_reason() -> None:
    assert code("check gait n") == "E_WHY"
    assert code("check gait n ;") == "E_WHY"
    got = answer("check gait n ; unsteady")
    assert (got["answer"], got["reason"], "note" in got) == ("n", "unsteady", False)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("check", "E_NOVAL"), ("check gait", "E_NOVAL"), ("check gait maybe", "E_UNKNOWN"), ("check bogus y", "E_UNKNOWN"),
     ("check consent y", "E_UNKNOWN"), ("check gait y please", "E_UNKNOWN"), ("check gait y ;", "E_NONOTE")],
)  # fmt: skip
def test_each_way_a_check_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


@pytest.mark.parametrize("item", ["observation", "last-set", "sedation", "effects"])
def test_what_answers_itself_afterwards_cannot_be_typed(item: str) -> None:
    assert code(f"check {item} y") == "E_FIX"


@pytest.mark.parametrize("item", ["baseline", "second-check"])
def test_what_answers_itself_before_cannot_be_typed(item: str) -> None:
    assert code(f"check {item} y", ready(), TEN) == "E_FIX"


def test_the_list_is_that_of_the_lines_own_time() -> None:
    assert code("check escort y", ready(), TEN) == "ok"
    early = read_line("13:55 check escort y ; late", infusing_at_1437().context("14:37")).payload
    late = read_line("check escort y", infusing_at_1437().context("14:37")).payload
    assert isinstance(early, ev.CheckAnswered)
    assert isinstance(late, ev.CheckAnswered)
    assert (early.list, late.list) == ("precheck", "leave")
    assert code("13:55 check gait y ; late") == "E_UNKNOWN"
    assert code("13:55 check consent y ; late") == "ok"


def test_the_record_keeps_the_sentence_that_was_attested() -> None:
    payload = read_line("check consent y", ready().context(TEN)).payload
    assert isinstance(payload, ev.CheckAnswered)
    assert payload.attested == "signed consent is on file and was confirmed today"


# --- verify


def test_a_second_persons_own_calculation() -> None:
    got = answer(VERIFY, ready(second=False), TEN, by="JD")
    assert (got["dose_mg"], got["volume_ml"], got["rate_ml_h"], got["confirm"]) == (35, 35, 52.5, "none")
    assert "warnings" not in got


@pytest.mark.parametrize(
    "line",
    ["verify 35mg in 35ml 52.5ml/h", "VERIFY 35 MG IN 35 ML 52.5 ML/H", "verify 35 mg in 35.0 mL 52.50 mL/h"],
)
def test_verify_may_be_written_closer_and_as_devices_show_it(line: str) -> None:
    assert answer(line, ready(second=False), TEN, by="JD")["rate_ml_h"] == 52.5


@pytest.mark.parametrize(
    ("line", "agrees"),
    [("verify 35 mg in 35 ml 52.54 ml/h", True), ("verify 35 mg in 35 ml 52.45 ml/h", True),
     ("verify 35 mg in 35 ml 52.55 ml/h", False), ("verify 36 mg in 35 ml 52.5 ml/h", False),
     ("verify 35 mg in 36 ml 52.5 ml/h", False), ("verify 35 mg in 35 ml 5.25 ml/h", False)],
)  # fmt: skip
def test_a_calculation_that_differs_is_said_and_stored_and_never_asked(line: str, agrees: bool) -> None:
    got = answer(line, ready(second=False), TEN, by="JD")
    assert [w["code"] for w in got.get("warnings", [])] == ([] if agrees else ["W_VERIFY"])
    assert got["confirm"] == "none"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("verify", "E_NOVAL"), ("verify 35 mg", "E_NOVAL"), ("verify 35 mg in 35 ml", "E_NOVAL"), ("verify 35", "E_NOUNIT"),
     ("verify 35 mg in 35 ml 52.5", "E_NOUNIT"), ("verify 35 ug in 35 ml 52.5 ml/h", "E_UNIT"),
     ("verify 35 mg in 35 mg 52.5 ml/h", "E_UNIT"), ("verify 35 mg in 35 ml 52.5 mg/h", "E_UNIT"),
     ("verify .5 mg in 35 ml 52.5 ml/h", "E_NAKED"), ("verify 3x mg in 35 ml 52.5 ml/h", "E_NOTNUM"),
     ("verify 0 mg in 35 ml 52.5 ml/h", "E_DOSE"), ("verify 35 mg in 35 ml 0 ml/h", "E_RATE"),
     (VERIFY + " now", "E_UNKNOWN"), (VERIFY + " ;", "E_NONOTE")],
)  # fmt: skip
def test_each_way_a_verify_can_be_wrong(line: str, expected: str) -> None:
    assert code(line, ready(second=False), TEN, by="JD") == expected


def test_the_preparer_does_not_verify() -> None:
    assert code(VERIFY, ready(second=False), TEN, by="KM") == "E_SAME", "KM admitted"
    chair = ready(second=False)
    chair.add("09:56", ev.DrugDrawn(amount=Decimal(50), unit="mg"), by="AL")
    assert code(VERIFY, chair, TEN, by="AL") == "E_SAME", "AL drew"
    assert code(VERIFY, chair, TEN, by="KM") == "ok"


def test_verify_closes_the_second_check_and_the_last_one_counts() -> None:
    chair = ready(second=False)
    assert code("start 52.5", chair, TEN) == "E_OPEN"
    for dose, at_clock in ((36, "09:56"), (35, "09:57")):
        payload = read_line(f"verify {dose} mg in 35 ml 52.5 ml/h", chair.context(at_clock, by="JD")).payload
        chair.add(at_clock, payload, by="JD")
    assert code("start 52.5", chair, TEN) == "ok"


# --- told, seen, x, extend


def test_told() -> None:
    got = answer("told Dr Lee ; 188/112, will watch")
    assert (got["to"], got["note"], got["confirm"]) == ("Dr Lee", "188/112, will watch", "none")
    assert code("told") == "E_WHO"
    assert code("told ; something") == "E_WHO"
    assert code("told Dr Lee ;") == "E_NONOTE"


def test_seen_names_what_is_due() -> None:
    payload = read_line("seen", infusing_at_1437().context("14:37")).payload
    assert isinstance(payload, ev.ReminderSeen)
    assert "observation" in payload.what
    assert confirm("seen") == "none"
    assert code("seen it") == "E_UNKNOWN"


@pytest.mark.parametrize(
    ("line", "reason"),
    [("x ; asleep, breathing 14, pink", "asleep, breathing 14, pink"), ("x asleep", "asleep"), ("X ; asleep", "asleep"),
     ("x asleep ; pink", "asleep; pink")],
)  # fmt: skip
def test_a_whole_set_not_taken(line: str, reason: str) -> None:
    got = answer(line)
    assert (got["command"], got["reason"], got["confirm"]) == ("x", reason, "none")


@pytest.mark.parametrize("line", ["x", "x ;", "x ;  "])
def test_a_set_not_taken_needs_a_why(line: str) -> None:
    assert code(line) == "E_XWHY"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("extend", "E_NOVAL"), ("extend 0", "E_RANGE"), ("extend 1441", "E_RANGE"), ("extend 1.5", "E_NOTNUM"),
     ("extend -5", "E_NOTNUM"), ("extend x", "E_NOTNUM"), ("extend 15 please", "E_UNKNOWN"), ("extend 15 ;", "E_NONOTE")],
)  # fmt: skip
def test_each_way_an_extension_can_be_wrong(line: str, expected: str) -> None:
    assert code(line, observing(), "14:50") == expected


def test_an_extension_makes_the_observation_longer_never_shorter() -> None:
    chair = observing()
    got = answer("extend 15 ; still dizzy", chair, "14:50")
    assert (got["minutes"], got["note"], got["confirm"]) == (15, "still dizzy", "yes")
    before = chair.view("14:50").observation_ends_at
    chair.add("14:50", ev.ObservationExtended(minutes=15))
    after = chair.view("14:50").observation_ends_at
    assert before is not None
    assert after is not None
    assert (after - before).total_seconds() == 15 * 60


def test_an_extension_in_assess_counts_from_now_and_goes_back_to_observing() -> None:
    chair = observing()
    assert chair.view("15:20").phase == "assess"
    assert code("extend 10", chair, "15:20") == "ok"
    chair.add("15:20", ev.ObservationExtended(minutes=10))
    assert chair.view("15:21").phase == "observing"
    assert chair.view("15:30").phase == "assess"


# --- leaving


def test_leave_with_a_named_adult() -> None:
    got = answer("leave ; daughter Ann", observing(leave_ready=True), "15:11")
    assert (got["command"], got["note"], got["confirm"]) == ("leave", "daughter Ann", "chair")


@pytest.mark.parametrize("line", ["leave ;", "-1m leave", "-1m leave ;", "LEAVE ; "])
def test_leave_without_a_name(line: str) -> None:
    assert code(line, observing(leave_ready=True), "15:12") == "E_WHO"


def test_leave_alone_is_the_screens_word() -> None:
    assert code("leave", observing(leave_ready=True), "15:12") == "E_SCREEN"


def test_leave_takes_no_other_words() -> None:
    assert code("leave Ann", observing(leave_ready=True), "15:12") == "E_UNKNOWN"
    assert code("leave anyway now ; x", observing(), "15:12") == "E_UNKNOWN"


def test_leave_while_something_is_open_names_it() -> None:
    chair = observing()
    assert code("leave ; Ann", chair, "14:50") == "E_OPEN"
    said = message("leave ; Ann", chair, "14:50")
    for item in ("observation", "last-set", "sedation", "iv-out", "gait", "escort", "instructions"):
        assert item in said
    assert "score" not in said, "an optional item keeps nobody"
    assert "observation" not in message("leave ; Ann", chair, "15:10")


def test_an_item_answered_no_stays_open() -> None:
    chair = observing(leave_ready=True)
    chair.add("15:10", ev.CheckAnswered(list="leave", item="gait", answer="n", text="unsteady"))
    assert "gait" in message("leave ; Ann", chair, "15:11")
    chair.add("15:10", ev.CheckAnswered(list="leave", item="score", answer="n", text="not used"))
    assert "score" not in message("leave ; Ann", chair, "15:11")


def test_leave_anyway_with_a_why_keeps_the_open_items_listed() -> None:
    chair = observing()
    assert code("leave anyway", chair, "14:50") == "E_WHY"
    assert code("leave anyway ;", chair, "14:50") == "E_WHY"
    got = answer("leave anyway ; wants home, Dr Lee decided", chair, "14:50")
    assert (got["command"], got["reason"], got["confirm"]) == (
        "leave anyway", "wants home, Dr Lee decided", "chair",
    )  # fmt: skip
    payload = read_line("leave anyway ; x", chair.context("14:50")).payload
    assert isinstance(payload, ev.SessionDischarged)
    assert "gait" in payload.open_items


def test_against_advice() -> None:
    assert code("ama", observing(), "14:50") == "E_WHY"
    got = answer("ama ; wants to leave", observing(), "14:50")
    assert (got["command"], got["reason"], got["confirm"]) == ("ama", "wants to leave", "chair")


def test_transfer() -> None:
    assert code("transfer") == "E_WHY"
    assert code("transfer ER") == "E_WHY"
    assert code("transfer ; chest pain") == "E_NOVAL"
    got = answer("transfer ER ; chest pain")
    assert (got["command"], got["to"], got["reason"], got["confirm"]) == (
        "transfer",
        "ER",
        "chest pain",
        "chair",
    )
    running = read_line("transfer ER ; x", infusing_at_1437().context("14:37")).payload
    over = read_line("transfer ER ; x", observing().context("14:50")).payload
    assert isinstance(running, ev.SessionTransferred)
    assert isinstance(over, ev.SessionTransferred)
    assert (running.pump_not_stopped, over.pump_not_stopped) == (True, False)


def test_cancel_before_the_start_only() -> None:
    assert code("cancel", ready(), TEN) == "E_WHY"
    got = answer("cancel not fasted", ready(), TEN)
    assert (got["reason"], got["confirm"]) == ("not fasted", "chair")
    assert code("cancel not fasted") == "E_PHASE"


def test_move_to_a_free_chair() -> None:
    got = answer("move 7 ; window")
    assert (got["to"], got["confirm"], got["note"]) == ("7", "chair", "window")
    assert code("move") == "E_NOVAL"
    assert code("move 9") == "E_CHAIR", "there is none"
    assert code("move 5") == "E_PHASE", "someone sits there"


# --- a session that is over


def left() -> Chair:
    chair = observing(leave_ready=True)
    chair.add("15:12", ev.SessionDischarged(how="leave", escort="Ann"))
    return chair


@pytest.mark.parametrize(
    "line",
    ["hr 80", "128/82+76", "rate 45", "told x", "check gait y", "x ; y", "move 7", "seen", "med ondansetron 4 mg iv",
     "leave ; Ann", "15:12 hr 80", "-8m hr 80", "drawn 5 mg", "extend 5", "cancel x", "start 5", "pause x", "ama ; x",
     "flush", "pump 3", "transfer ER ; x", "hr 999"],
)  # fmt: skip
def test_a_closed_session_takes_nothing_that_happened_after_the_leaving(line: str) -> None:
    assert code(line, left(), "15:20") == "E_PHASE"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("; found her umbrella", "ok"), ("fix 12 hr 78 ; misread", "ok"), ("void 12 ; wrong chair", "ok"),
     ("-10m hr 80", "ok"), ("15:05 hr 80 ; x", "ok"), ("15:05 hr 80", "E_LATEWHY"), ("15:05 check gait y ; x", "ok"),
     ("14:30 med ondansetron 4 mg iv ; x", "ok"), ("15:05 rate 45 ; x", "E_PHASE"), ("bogus", "E_UNKNOWN")],
)  # fmt: skip
def test_a_closed_session_takes_notes_corrections_and_what_happened_before(line: str, expected: str) -> None:
    assert code(line, left(), "15:20") == expected


def test_void_of_the_leaving_opens_the_session_again_if_the_chair_is_free() -> None:
    chair = left()
    number = len(chair.events)
    got = answer(f"void {number} ; wrong patient", chair, "15:20")
    assert (got["command"], got["entry"], got["confirm"]) == ("void", number, "chair")
    taken = dataclasses.replace(chair.context("15:20"), chair_taken=True)
    assert of_context(f"void {number} ; wrong patient", taken)["error"]["code"] == "E_PHASE"
    assert of_context("void 12 ; wrong patient", taken)["ok"], "any other entry can be struck all the same"
