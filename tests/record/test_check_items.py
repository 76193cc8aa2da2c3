"""The two lists: how old a baseline may be, what stays on, what the last set is held against, what re-opens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from charting_support import Chair, observing, ready
from infusion_tui.record import events as ev
from infusion_tui.record.check_questions import stays
from infusion_tui.record.checks import SessionChecks, check_states, open_required
from infusion_tui.record.leave_items import day_and_time
from infusion_tui.record.precheck_items import fasting_words
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.record.view import CheckState
from support import UTC, at, shipped


def item(chair: Chair, key: str, clock: str, list_name: str = "precheck") -> CheckState:
    """One item as the screens see it at a time."""
    return next(c for c in chair.view(clock).checks if (c.list, c.item) == (list_name, key))


def answer(chair: Chair, clock: str, key: str, text: str | None = None, **more: object) -> None:
    given: dict[str, object] = {"list": "precheck", "answer": "y", "text": text} | more
    chair.add(clock, ev.CheckAnswered(item=key, **given))  # type: ignore[arg-type]


# --- baseline


def test_a_baseline_of_exactly_fifteen_minutes_is_fresh_and_a_second_later_it_is_not() -> None:
    chair = ready()  # baseline taken 09:54
    assert item(chair, "baseline", "10:09").answer == "auto-y"
    stale = item(chair, "baseline", "10:09:01")
    assert (stale.answer, stale.is_open, stale.detail) == ("auto-n", True, "taken 09:54, 16 min old")
    assert item(chair, "baseline", "10:12").detail == "taken 09:54, 18 min old"


def test_from_the_start_on_the_baseline_is_as_old_as_it_was_then() -> None:
    chair = ready()
    chair.start("10:05", "52.5")
    assert item(chair, "baseline", "11:30").answer == "auto-y"


def test_a_start_corrected_to_later_shows_that_the_baseline_was_too_old() -> None:
    chair = ready()
    number = chair.start("10:05", "52.5").version
    chair.add("10:30", ev.EntryAmended(new_at=at("10:20")), amends=number)
    assert item(chair, "baseline", "10:40").detail == "taken 09:54, 26 min old"


def test_a_later_set_is_the_baseline_and_one_after_the_moment_is_not() -> None:
    chair = ready()
    chair.observe("10:10", {"bp": (118, 74), "hr": 70, "spo2": 98, "rr": 13})
    assert "118/74" in item(chair, "baseline", "10:11").detail
    states = check_states(chair.session(), at("10:05"), UTC)
    assert "124/78" in next(s.detail for s in states if s.item == "baseline")


def test_without_a_limit_a_baseline_never_grows_old() -> None:
    protocol = replace(shipped(), sets=replace(shipped().sets, baseline_minutes=None))
    chair = Chair("09:50", protocol=protocol)
    chair.observe("09:54", {"bp": (124, 78), "hr": 72, "spo2": 99, "rr": 14})
    assert item(chair, "baseline", "12:00").answer == "auto-y"


@given(st.lists(st.integers(0, 59 * 60), min_size=1, max_size=12))
def test_lists_that_are_kept_between_two_looks_are_those_worked_out_anew(seconds: list[int]) -> None:
    """Open items never differ; words may stand for up to a minute."""
    chair = ready()
    session = chair.session()
    kept = SessionChecks(session, UTC)
    for second in seconds:
        now = at("09:56") + dt.timedelta(seconds=second)
        fresh = check_states(session, now, UTC)
        assert [(s.item, s.answer, s.is_open) for s in kept.at(now)] == [
            (s.item, s.answer, s.is_open) for s in fresh
        ]


# --- answers


def test_a_yes_without_words_says_that_no_result_was_written() -> None:
    chair = ready(without=("iv",))
    answer(chair, "09:56", "iv")
    assert item(chair, "iv", "09:57").detail == "no result written"
    answer(chair, "09:58", "iv", "22 G, left forearm, attempts 1")
    assert (item(chair, "iv", "09:59").detail, item(chair, "iv", "09:59").is_open) == ("", False)


def test_fasting_is_said_against_the_clinics_rule_and_a_person_still_attests() -> None:
    chair = ready(without=("fasting",))
    answer(chair, "09:56", "fasting", "food 07:46 drink 09:00", food_at=at("07:46"), drink_at=at("09:00"))
    found = item(chair, "fasting", "09:56")
    assert found.detail == (
        "food 2 h 10 min ago, the clinic's rule is 6 h; drink 56 min ago, the clinic's rule is 2 h"
    )
    assert not found.is_open
    assert item(chair, "fasting", "10:00").detail.startswith("food 2 h 14 min ago")
    chair.start("10:05", "52.5")
    assert item(chair, "fasting", "11:00").detail.startswith("food 2 h 19 min ago")


@given(st.integers(0, 3000), st.integers(1, 24))
def test_food_is_too_recent_exactly_below_the_rules_hours(minutes: int, hours: int) -> None:
    rule = replace(shipped().fasting, food_hours=Decimal(hours))
    now = at("20:00")
    words, short = fasting_words(now - dt.timedelta(minutes=minutes), None, rule, now)
    assert bool(short) == (minutes < hours * 60)
    assert "drink" not in words


# --- what stays on


@pytest.mark.parametrize(
    ("text", "expected"),
    [("positive Q3", True), ("C-SSRS Positive", True), ("not positive", False), ("non-positive", False),
     ("no positive answers", False), ("negative, not  positive", False), ("negative. No. Positive Q3", True),
     ("positively cheerful", False), ("not at all sure, positive", True), ("negative", False), (None, False),
     ("not positive on Q1, positive on Q3", True), ("POSITIVE", True), ("screen:positive", True)],
)  # fmt: skip
def test_which_words_keep_an_answer_on(text: str | None, expected: bool) -> None:
    assert stays("y", text, ("positive",)) is expected


def test_an_answer_no_stays_on_whatever_its_words() -> None:
    assert stays("n", "not positive", ("positive",))


def test_a_positive_screen_stands_until_someone_writes_what_was_done() -> None:
    chair = ready(without=("mood",))
    answer(chair, "09:56", "mood", "positive Q3")
    assert chair.view("09:57").open_questions == ("mood and safety at 09:56: positive Q3: what was done?",)
    assert not item(chair, "mood", "09:57").is_open, "a yes closes the item; the question is another thing"
    answer(chair, "09:58", "mood")
    chair.add("09:58", ev.ProviderTold(to="Dr Lee"))
    assert chair.view("09:59").open_questions, "neither says what was done"
    chair.start("10:00", "52.5")
    chair.done("10:40")
    assert chair.view("11:15").open_questions, "it survives the start and the end"
    told = chair.add("11:16", ev.ProviderTold(to="Dr Lee", note="seen, safety plan made")).version
    assert chair.view("11:17").open_questions == ()
    chair.add("11:18", ev.EntryStruck(how="void"), amends=told)
    assert chair.view("11:19").open_questions, "what was struck has closed nothing"
    answer(chair, "11:20", "mood", "Dr Lee has seen her, plan made")
    assert chair.view("11:21").open_questions == ()


def test_a_positive_screen_again_stands_again() -> None:
    chair = ready(without=("mood",))
    answer(chair, "09:56", "mood", "positive Q3")
    answer(chair, "09:58", "mood", "positive Q4 as well")
    assert chair.view("09:59").open_questions == (
        "mood and safety at 09:58: positive Q4 as well: what was done?",
    )


def test_a_no_stands_as_a_question_with_its_words() -> None:
    chair = ready(without=("mood",))
    answer(chair, "09:56", "mood", "will not say", answer="n")
    assert chair.view("09:57").open_questions == (
        "mood and safety at 09:56: no, will not say: what was done?",
    )
    assert "mood" in open_required(chair.session(), "precheck", at("09:57"), UTC)


def test_an_item_without_such_words_asks_nothing() -> None:
    chair = ready(without=("kit",))
    answer(chair, "09:56", "kit", "positive", answer="n")
    assert chair.view("09:57").open_questions == ()


# --- the last set against this patient's own baseline


def leaving(last: dict[str, ev.Value], baseline: dict[str, ev.Value] | None = None) -> CheckState:
    """The item `last-set` at 11:15 after a stop at 10:40, with this last set at 11:10."""
    chair = ready(baseline=False)
    if baseline is not None:
        not_done = {key: "refused" for key in ("bp", "hr", "spo2", "rr") if key not in baseline}
        chair.observe("09:54", baseline, not_done=not_done)
    chair.start("10:00", "52.5")
    chair.done("10:40")
    missing = {key: "refused" for key in ("bp", "hr", "spo2", "rr", "sed", "dis") if key not in last}
    chair.observe("11:10", last, not_done=missing)
    return item(chair, "last-set", "11:15", "leave")


BASE: dict[str, ev.Value] = {"bp": (122, 76), "hr": 70, "spo2": 98, "rr": 14}
LAST: dict[str, ev.Value] = {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 0}


@pytest.mark.parametrize(
    ("changed", "detail"),
    [({"bp": (160, 92)}, "BP 160/92 against 122/76 (20 %)"),
     ({"bp": (122, 96)}, "BP 122/96 against 122/76 (20 %)"),
     ({"bp": (97, 70)}, "BP 97/70 against 122/76 (20 %)"),
     ({"hr": 92}, "HR 92 against 70 (30 %)"),
     ({"spo2": 94}, "SpO2 94 against 98 (3 points)")],
)  # fmt: skip
def test_a_last_set_away_from_the_baseline_keeps_the_item_open_and_says_which(
    changed: dict[str, ev.Value], detail: str
) -> None:
    found = leaving(LAST | changed, BASE)
    assert (found.is_open, found.detail) == (True, detail)


@pytest.mark.parametrize(
    "changed",
    [{"bp": (146, 91)}, {"bp": (98, 61)}, {"hr": 91}, {"hr": 49}, {"spo2": 95}, {"spo2": 100}],
)
def test_a_last_set_at_the_limits_is_within_them(changed: dict[str, ev.Value]) -> None:
    assert leaving(LAST | changed, BASE).is_open is False


def test_missing_data_never_passes() -> None:
    assert leaving(LAST).detail == "no baseline to compare with"
    without = {key: value for key, value in BASE.items() if key != "spo2"}
    found = leaving(LAST, without)
    assert (found.is_open, found.detail) == (
        True, "no baseline to compare with: SpO2 not measured then",
    )  # fmt: skip
    found = leaving({key: value for key, value in LAST.items() if key != "bp"}, BASE)
    assert (found.is_open, found.detail) == (True, "BP not measured")


def test_old_sessions_without_these_limits_leave_as_they_did() -> None:
    rule = replace(shipped().leaving, bp_percent=None, hr_percent=None, spo2_drop=None)
    chair = Chair("09:50", protocol=replace(shipped(), leaving=rule))
    chair.start("10:00", "75")
    chair.stop("10:40")
    chair.observe("11:10", LAST | {"bp": (190, 110)})
    assert item(chair, "last-set", "11:15", "leave").is_open is False


@given(st.integers(40, 250), st.integers(40, 250))
def test_within_twenty_percent_is_symmetric_about_the_baseline_and_exact(value: int, base: int) -> None:
    found = leaving(LAST | {"hr": value}, BASE | {"hr": base})
    assert found.is_open == (abs(value - base) * 10 > 3 * base)


def test_a_baseline_corrected_later_opens_the_item_again() -> None:
    chair = ready()
    number = next(e.version for e in chair.events if isinstance(e.payload, ev.ObservationRecorded))
    chair.start("10:00", "52.5")
    chair.done("10:40")
    chair.full_set("11:10")
    assert not item(chair, "last-set", "11:12", "leave").is_open
    chair.add("11:13", ev.EntryAmended(values={"bp": (98, 60)}), amends=number)
    assert item(chair, "last-set", "11:14", "leave").detail == "BP 126/80 against 98/60 (20 %)"


# --- instructions


def given_at(chair: Chair, clock: str) -> None:
    session = chair.session()
    from infusion_tui.record.leave_items import no_driving_before

    chair.add(
        clock,
        ev.CheckAnswered(
            list="leave", item="instructions", answer="y", text="daughter Ann",
            no_driving_before=no_driving_before(session),
        ),
    )  # fmt: skip


def test_instructions_are_open_again_when_the_end_is_corrected() -> None:
    chair = observing()  # stopped 14:40, entry 15
    assert "no driving before Tue 24 Nov 14:40" in item(chair, "instructions", "14:50", "leave").attests
    given_at(chair, "14:50")
    assert item(chair, "instructions", "14:51", "leave").answer == "y"
    chair.add("14:52", ev.EntryAmended(new_at=at("14:45")), amends=15)
    found = item(chair, "instructions", "14:53", "leave")
    assert (found.answer, found.is_open) == (None, True)
    assert found.detail == (
        "told no driving before Tue 24 Nov 14:40; the end was corrected: it is Tue 24 Nov 14:45 now"
    )
    given_at(chair, "14:54")
    assert not item(chair, "instructions", "14:55", "leave").is_open


def test_the_time_is_to_the_full_minute_and_never_too_early() -> None:
    chair = observing()
    chair.add("14:50", ev.EntryAmended(new_at=at("14:44:10")), amends=15)
    assert "Tue 24 Nov 14:45" in item(chair, "instructions", "14:51", "leave").attests


def test_instructions_given_before_the_end_name_no_time_and_stay() -> None:
    from support import infusing_at_1437

    chair = infusing_at_1437()
    assert "no driving before 24 hours after the end" in item(chair, "instructions", "14:38", "leave").attests
    given_at(chair, "14:38")
    chair.stop("14:40")
    assert not item(chair, "instructions", "14:41", "leave").is_open


def test_a_day_is_written_in_english_in_the_clinics_zone() -> None:
    from zoneinfo import ZoneInfo

    assert day_and_time(at("23:30"), ZoneInfo("Europe/Berlin")) == "Tue 24 Nov 00:30"


# --- score


def scored(
    parts: tuple[int, ...], clock: str, *, chair: Chair | None = None, scale: str = "aldrete"
) -> CheckState:
    chair = chair or observing()
    known = chair.protocol.score(scale)
    assert known is not None
    chair.add(clock, ev.ScaleScored(scale=scale, version=known.version, parts=parts, total=sum(parts)))
    return item(chair, "score", "15:20", "leave")


def test_a_score_that_is_high_enough_closes_its_item_with_its_version() -> None:
    found = scored((2, 2, 2, 2, 1), "14:50")
    assert (found.answer, found.is_open, found.by) == ("y", False, "KM")
    assert found.text is not None
    assert found.text.startswith("modified Aldrete 9 of 10, Aldrete 1995")


def test_a_lower_one_leaves_it_open_and_says_so_though_it_is_optional() -> None:
    found = scored((2, 2, 2, 1, 1), "14:50")
    assert (found.answer, found.is_open, found.required) == (None, True, False)
    assert found.detail == "modified Aldrete 8 of 10: the clinic asks for 9"


def test_a_score_before_the_end_closes_nothing_also_when_the_stop_is_corrected() -> None:
    chair = observing()
    assert not scored((2, 2, 2, 2, 2), "14:42", chair=chair).is_open
    chair.add("15:00", ev.EntryAmended(new_at=at("14:45")), amends=15)
    found = item(chair, "score", "15:20", "leave")
    assert found.is_open
    assert "scored at 14:42, before the end of the infusion" in found.detail


def test_by_hand_the_score_is_answered_as_before_and_what_came_last_counts() -> None:
    chair = observing()
    scored((1, 1, 1, 1, 1), "14:50", chair=chair)
    chair.add("14:52", ev.CheckAnswered(list="leave", item="score", answer="y", text="9"))
    assert item(chair, "score", "15:20", "leave").text == "9"
    assert scored((1, 1, 1, 1, 1), "14:55", chair=chair).is_open


# --- the view


def test_every_item_says_what_yes_attests() -> None:
    view = SessionSnapshots(observing().session(), UTC).view(at("14:50"))
    assert all(check.attests for check in view.checks)
    assert not any("  " in check.attests for check in view.checks)


def test_after_the_patient_left_the_list_stands_as_it_was_then() -> None:
    chair = Chair()
    chair.full_set("09:55")
    chair.start()
    chair.done("10:40")
    chair.full_set("11:10")
    chair.add("11:20", ev.SessionDischarged(how="leave", escort="Ann"))
    found = {one.item: one for one in chair.view("15:00").checks if one.list == "leave"}
    assert (found["last-set"].answer, found["observation"].answer) == ("auto-y", "auto-y")
