"""`check` with its values, `start` on a baseline beyond the hold limits, a blind `verify`, and `score`."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from charting_support import (
    BERLIN,
    Chair,
    answer,
    by_mass,
    code,
    codes,
    confirm,
    infusing_at_1437,
    message,
    observing,
    ready,
    record,
)
from infusion_tui.charting import read_line
from infusion_tui.charting.fasting import fasting_times
from infusion_tui.record import events as ev
from support import UTC, at, shipped

TEN = "10:00"


def payload(line: str, chair: Chair, now: str, by: str = "KM") -> ev.Payload:
    return read_line(line, chair.context(now, by=by)).payload


# --- fasting


def test_food_and_drink_are_read_from_the_words() -> None:
    got = payload("check fasting y ; food 22:00 drink 07:30", ready(without=("fasting",)), TEN)
    assert isinstance(got, ev.CheckAnswered)
    assert (got.food_at, got.drink_at) == (at("22:00", dt.date(2026, 11, 22)), at("07:30"))
    assert got.text == "food 22:00 drink 07:30"


def test_too_recent_is_said_and_never_asked() -> None:
    chair = ready(without=("fasting",))
    line = "check fasting y ; Food at 07:50, clear DRINK 09:00"
    assert (codes(line, chair, TEN), confirm(line, chair, TEN)) == (["W_FASTING"], "none")
    said = answer(line, chair, TEN)["warnings"][0]["message"]
    assert said == "food 2 h 10 min ago, the clinic's rule is 6 h; drink 1 h ago, the clinic's rule is 2 h"
    assert codes("check fasting y ; food 04:00 drink 08:00", chair, TEN) == []


@pytest.mark.parametrize("text", ["since yesterday", "food 25:00", "food 7", "seafood 07:30", "food 07:301"])
def test_words_without_a_time_of_day_stay_words(text: str) -> None:
    assert fasting_times(text, at(TEN), UTC) == (None, None)


def test_other_items_are_not_searched_for_times() -> None:
    got = payload("check changes y ; food 08:00", ready(without=("changes",)), TEN)
    assert isinstance(got, ev.CheckAnswered)
    assert got.food_at is None


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 330_000))
def test_a_time_of_day_is_the_latest_one_in_the_last_day(hour: int, minute: int, minutes: int) -> None:
    moment = dt.datetime(2026, 3, 20, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    food, _ = fasting_times(f"food {hour:02}:{minute:02}", moment, BERLIN)
    if food is None:  # only where the clock was put forward over it
        assert (hour, moment.astimezone(BERLIN).date()) == (2, dt.date(2026, 3, 29))
        return
    local = food.astimezone(BERLIN)
    assert (local.hour, local.minute) == (hour, minute)
    assert dt.timedelta() <= moment - food <= dt.timedelta(hours=25)


def test_in_the_doubled_hour_the_later_one_counts_unless_the_offset_is_given() -> None:
    now = dt.datetime(2026, 10, 25, 7, 0, tzinfo=dt.UTC)
    later = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert fasting_times("food 02:30", now, BERLIN)[0] == later
    assert fasting_times("food 02:30 +0200", now, BERLIN)[0] == later - dt.timedelta(hours=1)


# --- what stays on


def test_a_positive_screen_is_accepted_and_says_that_it_stays() -> None:
    chair = ready(without=("mood",))
    assert codes("check mood y ; positive Q3", chair, TEN) == ["W_STAYS"]
    assert confirm("check mood y ; positive Q3", chair, TEN) == "none"
    assert codes("check mood y ; negative", chair, TEN) == []


def test_what_was_done_can_be_written_after_the_start_too() -> None:
    chair = ready(without=("mood",))
    record(chair, "check mood y ; positive Q3", "09:56")
    record(chair, "start 52.5", "09:58")
    assert code("check iv y ; x", chair, "10:05") == "E_UNKNOWN", "the others belong to the pre-check"
    record(chair, "check mood y ; Dr Lee has seen her", "10:05")
    assert chair.view("10:06").open_questions == ()
    assert code("check mood y ; again", chair, "10:07") == "E_UNKNOWN", "nothing is asked any more"


def test_leaving_says_which_question_stands_and_lets_people_decide() -> None:
    chair = observing(leave_ready=True)
    chair.add("13:54", ev.CheckAnswered(list="precheck", item="mood", answer="y", text="positive Q3"))
    assert codes("leave ; Ann", chair, "15:11") == ["W_QUESTION"]
    assert confirm("leave ; Ann", chair, "15:11") == "chair"


# --- hold limits


def held(values: dict[str, ev.Value]) -> Chair:
    chair = ready(baseline=False)
    base: dict[str, ev.Value] = {"bp": (124, 78), "hr": 72, "spo2": 99, "rr": 14}
    chair.observe("09:54", base | values)
    return chair


@pytest.mark.parametrize(
    ("values", "said"),
    [({"bp": (172, 104)}, "BP 172/104 is beyond the clinic's hold limit 160/100"),
     ({"bp": (150, 101)}, "BP 150/101 is beyond the clinic's hold limit 160/100"),
     ({"hr": 111}, "HR 111 is beyond the clinic's hold limit 110"),
     ({"hr": 49}, "HR 49 is beyond the clinic's hold limit 50"),
     ({"spo2": 93}, "SpO2 93 is beyond the clinic's hold limit 94")],
)  # fmt: skip
def test_start_on_a_baseline_beyond_the_hold_limits_wants_the_reason(
    values: dict[str, ev.Value], said: str
) -> None:
    chair = held(values)
    assert code("start 52.5", chair, TEN) == "E_WHY"
    assert message("start 52.5", chair, TEN) == f"start: baseline {said}: add why after ;"
    got = answer("start 52.5 ; Dr Lee: go on", chair, TEN)
    assert (got["confirm"], [w["code"] for w in got["warnings"]]) == ("chair", ["W_HOLD"])
    assert got["warnings"][0]["message"] == f"baseline {said}"


@pytest.mark.parametrize("values", [{"bp": (160, 100)}, {"hr": 110}, {"hr": 50}, {"spo2": 94}])
def test_at_the_limit_itself_nothing_is_asked(values: dict[str, ev.Value]) -> None:
    assert codes("start 52.5", held(values), TEN) == []


def test_two_that_are_beyond_are_both_named() -> None:
    said = message("start 52.5", held({"bp": (172, 104), "hr": 120}), TEN)
    assert "BP 172/104" in said
    assert "HR 120" in said


def test_re_taken_or_corrected_within_the_limits_asks_nothing() -> None:
    chair = held({"bp": (172, 104)})
    chair.observe("09:58", {"bp": (150, 90)})
    assert codes("start 52.5", chair, TEN) == []
    chair = held({"bp": (172, 104)})
    chair.add("09:58", ev.EntryAmended(values={"bp": (152, 94)}), amends=len(chair.events))
    assert codes("start 52.5", chair, TEN) == []


def test_re_taken_beyond_the_limits_asks() -> None:
    chair = held({})
    chair.observe("09:58", {"bp": (166, 90)})
    assert code("start 52.5", chair, TEN) == "E_WHY"


def test_what_is_open_is_said_before_the_hold_limit() -> None:
    chair = held({"bp": (172, 104)})
    assert code("start 52.5", chair, "10:20") == "E_OPEN"
    assert "baseline" in message("start 52.5", chair, "10:20")


def test_without_hold_limits_nothing_is_asked() -> None:
    limits = {key: replace(one, hold_low=None, hold_high=None) for key, one in shipped().limits.items()}
    chair = by_mass("35", protocol=replace(shipped(), limits=limits, precheck=()))
    chair.observe("09:54", {"bp": (172, 104)})
    assert codes("start 52.5", chair, TEN) == []


# --- verify


@pytest.mark.parametrize(
    ("line", "which"),
    [("verify 40 mg in 35 ml 52.5 ml/h", "dose"), ("verify 35 mg in 50 ml 52.5 ml/h", "volume"),
     ("verify 35 mg in 35 ml 75 ml/h", "rate"), ("verify 40 mg in 50 ml 75 ml/h", "dose, volume and rate"),
     ("verify 35 mg in 50 ml 75 ml/h", "volume and rate")],
)  # fmt: skip
def test_a_second_calculation_that_differs_is_told_where_and_never_the_orders_figures(
    line: str, which: str
) -> None:
    got = answer(line, ready(second=False), TEN, by="JD")
    assert [(w["code"], w["message"]) for w in got["warnings"]] == [
        ("W_VERIFY", f"differs from the order in the {which}")
    ]
    assert got["confirm"] == "none"
    typed = set(line.split())
    shown = f"{got['echo']} {got['warnings']}"
    assert not [figure for figure in ("35", "52.5") if figure not in typed and figure in shown.split()]


# --- score


def test_a_score_is_read_part_by_part() -> None:
    got = answer("score aldrete 2 2 2 2 1", observing(), "14:50")
    assert (got["scale"], got["parts"], got["total"], got["pass_at"]) == ("aldrete", [2, 2, 2, 2, 1], 9, 9)
    assert (got["command"], got["confirm"], got["echo"]) == ("score", "none", "score aldrete 2 2 2 2 1")
    assert got["version"].startswith("Aldrete 1995")


@pytest.mark.parametrize(
    ("line", "expected"),
    [("score", "E_NOVAL"), ("score aldrete", "E_NOVAL"), ("score 2 2 2 2 2", "E_NOVAL"),
     ("score aldrete 2 2 2 2", "E_NOVAL"), ("score aldrete 2 2 2 2 2 2", "E_RANGE"),
     ("score aldrete 2 2 3 2 2", "E_RANGE"), ("score aldrete 2 2 two 2 2", "E_NOTNUM"),
     ("score aldrete 2 2 1.5 2 2", "E_NOTNUM"), ("score apgar 2 2 2 2 2", "E_UNKNOWN"),
     ("score padss 2 2 2 2 2 ; sips water", "ok"), ("SCORE Aldrete 0 0 0 0 0", "ok"),
     ("score aldrete 2 2 2 2 2 ;", "E_NONOTE"), ("-5m score aldrete 2 2 2 2 2", "ok")],
)  # fmt: skip
def test_scores_that_are_refused(line: str, expected: str) -> None:
    assert code(line, observing(), "14:50") == expected


def test_the_missing_parts_are_named() -> None:
    said = message("score aldrete 2 2", observing(), "14:50")
    assert "5 parts, 2 given: movement, breathing" in said


def test_where_there_is_one_score_its_key_may_be_left_out() -> None:
    one = replace(shipped(), scores=shipped().scores[:1])
    chair = Chair("09:50", protocol=one)
    chair.start("10:00", "75")
    assert answer("score 2 2 2 2 1", chair, "10:05")["scale"] == "aldrete"


def test_before_the_start_nothing_is_scored() -> None:
    assert code("score aldrete 2 2 2 2 2", ready(), TEN) == "E_PHASE"
    assert code("score aldrete 2 2 2 2 2", infusing_at_1437()) == "ok"


def test_a_score_is_corrected_by_its_own_word() -> None:
    chair = observing()
    record(chair, "score aldrete 2 2 2 2 1", "14:50")
    number = len(chair.events)
    assert code(f"fix {number} score padss 2 2 2 2 1 ; wrong score", chair, "14:51") == "ok"
    assert code(f"fix {number} score aldrete 2 2 2 2 1 ; same", chair, "14:51") == "E_FIX"
    assert code(f"fix {number} hr 80 ; x", chair, "14:51") == "E_FIX"
    record(chair, f"fix {number} score aldrete 2 2 2 1 1 ; sleepier", "14:51")
    entry = chair.session().entry(number)
    assert entry is not None
    assert isinstance(entry.payload, ev.ScaleScored)
    assert (entry.payload.parts, entry.payload.total) == ((2, 2, 2, 1, 1), 8)
    assert chair.view("14:52").entries[-1].text.endswith("parts 2 + 2 + 2 + 1 + 1, total 8")


@given(st.sampled_from(("aldrete", "padss")), st.tuples(*[st.integers(0, 2)] * 5))
def test_a_score_read_back_and_typed_again_is_the_same(key: str, parts: tuple[int, ...]) -> None:
    chair = observing()
    typed = f"score {key} {' '.join(map(str, parts))}"
    first = read_line(typed, chair.context("14:50"))
    again = read_line(first.echo, chair.context("14:50"))
    assert again.payload == first.payload
    assert isinstance(first.payload, ev.ScaleScored)
    assert first.payload.total == sum(parts)


# --- instructions


def test_yes_attests_version_and_time_as_computed_then() -> None:
    got = payload("check instructions y ; daughter Ann", observing(), "14:50")
    assert isinstance(got, ev.CheckAnswered)
    assert got.attested.startswith(
        "instructions version 1 given; no driving before Tue 24 Nov 14:40 and a night's sleep,"
        " whichever is later"
    )
    assert got.no_driving_before == at("14:40", dt.date(2026, 11, 24))
