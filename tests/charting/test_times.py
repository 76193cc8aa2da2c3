"""When a line happened: the times that can be typed, midnight, the changes of the clock, late entries."""

from __future__ import annotations

import datetime as dt

import pytest

from charting_support import BERLIN, Chair, answer, at, code, infusing_at_1437, message


@pytest.mark.parametrize(
    "when",
    ["14:32", "@14:32", "@1432", "-5m", "-5", "-0h5m", "-0h5", "-05m", "-5M"],
)
def test_each_way_to_say_five_minutes_ago(when: str) -> None:
    got = answer(f"{when} hr 82")
    assert (got["at"], got["values"]) == ("14:32:00", {"hr": 82})
    assert got["echo"] == "14:32  HR 82"


def test_the_keypad_says_minutes_ago_with_a_leading_minus() -> None:
    got = answer("-5+128/82+76+98+14")
    assert got["at"] == "14:32:00"
    assert got["values"] == {"bp": [128, 82], "hr": 76, "spo2": 98, "rr": 14}


@pytest.mark.parametrize("when", ["-35m", "-0h35m", "14:02"])
def test_hours_and_minutes_ago(when: str) -> None:
    assert answer(f"{when} hr 82 ; was busy")["at"] == "14:02:00"


def test_an_hour_ago_without_minutes() -> None:
    chair = Chair("10:00")
    assert answer("-1h hr 82 ; was busy", chair, "12:00")["at"] == "11:00:00"
    assert answer("-1h20m hr 82 ; was busy", chair, "12:00")["at"] == "10:40:00"


@pytest.mark.parametrize(
    "when",
    ["14:75", "24:00", "25:10", "14:3", "14:322", "@932", "@2", "@", "@14:3", "@2460", "-5x", "-5min", "-1.5h",
     "-5h5x", "١٤:٣٢", "-٥m", "@noon"],
)  # fmt: skip
def test_what_is_no_time_of_day_is_refused(when: str) -> None:
    assert code(f"{when} hr 82") == "E_TIME"


def test_the_refusal_says_what_to_type() -> None:
    assert message("14:75 hr 82") == '"14:75" is not a time of day. Use 14:32 or -5m'


@pytest.mark.parametrize("when", ["14:38", "15:10", "@1438", "23:59", "20:00"])
def test_the_future_is_refused(when: str) -> None:
    assert code(f"{when} hr 82") == "E_FUTURE"


@pytest.mark.parametrize(
    "when", ["13:49", "09:05", "9:05", "-48m", "-1h", "-999h", "-1000h", "-99999999999999999m"]
)
def test_before_the_session_is_refused(when: str) -> None:
    assert code(f"{when} hr 82 ; late") == "E_BEFORE"


def test_the_minute_of_admission_is_in_the_session() -> None:
    chair = Chair("13:50:20")
    assert answer("13:50 hr 82 ; late", chair, "14:37")["at"] == "13:50:20"


def test_the_present_minute_is_not_the_future() -> None:
    assert answer("14:37 hr 82")["at"] == "14:37:00"
    assert answer("-0m hr 82")["at"] == "14:37:00"


def test_an_untimed_line_takes_its_second() -> None:
    assert answer("hr 82", now="14:37:41")["at"] == "14:37:41"


def test_minutes_ago_are_cut_to_the_minute() -> None:
    assert answer("-5m hr 82", now="14:37:41")["at"] == "14:32:00"


def test_a_typed_minute_takes_the_second_of_the_last_entry_in_it() -> None:
    assert answer("14:36 hr 82")["at"] == "14:36:30", "entry 14 is of 14:36:30"
    assert answer("-1m hr 82")["at"] == "14:36:30"
    assert answer("14:35 hr 82")["at"] == "14:35:00", "nothing was charted in that minute"


def test_a_typed_minute_ignores_struck_entries() -> None:
    chair = infusing_at_1437()
    assert answer("14:05 hr 82 ; late", chair)["at"] == "14:05:00", "entry 9 of that minute is struck"


def test_what_is_charted_in_order_within_a_minute_is_legal_in_that_order() -> None:
    chair = infusing_at_1437()
    chair.pause("14:37:10")
    assert answer("14:37 resume", chair, "14:37:50")["at"] == "14:37:10"
    chair.resume("14:37:10", recorded="14:37:50")
    assert chair.session().contradictions == ()


@pytest.mark.parametrize(("line", "expected"), [("-14m hr 82", "ok"), ("-15m hr 82", "E_LATEWHY"), ("14:22 hr 82", "E_LATEWHY"),
                                                ("-15m pause x", "E_LATEWHY"), ("-15m med ondansetron 4 mg iv", "E_LATEWHY")])  # fmt: skip
def test_fifteen_minutes_back_needs_a_why(line: str, expected: str) -> None:
    assert code(line) == expected


def test_a_late_entry_informs_and_never_asks() -> None:
    got = answer("-20m hr 82 ; was with chair 3")
    assert got["warnings"] == [{"code": "W_LATE", "message": "late entry, 20 min", "answered": False}]
    assert (got["confirm"], got["at"], got["note"]) == ("none", "14:17:00", "was with chair 3")


def test_late_is_counted_in_minutes_as_clocks_show_them() -> None:
    assert code("14:23 hr 82", now="14:37:59") == "ok"
    assert code("14:23 hr 82", now="14:38:00") == "E_LATEWHY"


def test_a_late_note_is_its_own_why() -> None:
    got = answer("-20m ; slept")
    assert (got["at"], got["note"]) == ("14:17:00", "slept")
    assert [w["code"] for w in got["warnings"]] == ["W_LATE"]


# --- midnight


def after_midnight() -> Chair:
    return Chair("23:20")


def test_2358_typed_at_0003_is_yesterday() -> None:
    now = at("00:03", dt.date(2026, 11, 24))
    got = answer("23:58 hr 82", after_midnight(), now)
    assert got["at"] == "23:58:00"
    chair = after_midnight()
    assert [w["code"] for w in answer("23:40 hr 82 ; late", chair, now)["warnings"]] == ["W_LATE"]
    assert code("23:10 hr 82 ; x", chair, now) == "E_BEFORE"
    assert code("00:04 hr 82", chair, now) == "E_FUTURE"
    assert answer("00:01 hr 82", chair, now)["at"] == "00:01:00"


def test_a_time_up_to_twelve_hours_ahead_is_the_future_and_beyond_it_yesterday() -> None:
    chair = Chair(at("12:00", dt.date(2026, 11, 22)))  # type: ignore[arg-type]
    now = at("03:00")
    assert code("15:00 hr 82", chair, now) == "E_FUTURE"
    assert answer("15:01 hr 82 ; late", chair, now)["at"] == "15:01:00"


# --- changes of the clock


AUTUMN = dt.date(2026, 10, 25)
SPRING = dt.date(2026, 3, 29)


def in_autumn(began: str = "00:00") -> Chair:
    """Berlin's clock goes back at 01:00 UTC: 02:00 to 03:00 comes twice. Admitted at 02:00 summer time."""
    return Chair(at(began, AUTUMN), zone=BERLIN)  # type: ignore[arg-type]


def test_the_doubled_hour_is_refused_with_both_offsets() -> None:
    now = at("01:50", AUTUMN)
    assert code("02:30 hr 82", in_autumn(), now) == "E_TIME"
    said = message("02:30 hr 82", in_autumn(), now)
    assert "02:30 +0200" in said
    assert "02:30 +0100" in said
    assert "-35m" in said


def test_minutes_ago_work_in_the_doubled_hour() -> None:
    now = at("01:35", AUTUMN)
    got = answer("-35m hr 82 ; slept", in_autumn(), now)
    assert (got["at"], got["echo"]) == ("02:00:00", "-35m  HR 82  ; slept")
    assert answer(got["echo"], in_autumn(), now) == got, "the read-back is such a line and means the same"


def test_a_time_that_can_only_be_one_of_the_two_is_taken() -> None:
    early = answer("02:30 hr 82", in_autumn(), at("00:40", AUTUMN))
    assert early["at"] == "02:30:00", "the second 02:30 is still to come"
    late = answer("02:30 hr 82", in_autumn("01:10"), at("01:40", AUTUMN))
    assert late["at"] == "02:30:00", "the first 02:30 was before the session"


def test_the_skipped_hour_is_refused() -> None:
    chair = Chair(at("00:30", SPRING), zone=BERLIN)  # type: ignore[arg-type]
    now = at("01:20", SPRING)
    assert code("02:30 hr 82 ; x", chair, now) == "E_TIME"
    assert answer("03:05 hr 82 ; x", chair, now)["at"] == "03:05:00"
    assert answer("01:50 hr 82 ; x", chair, now)["at"] == "01:50:00"


def test_a_repeated_score_of_the_doubled_hour_is_read_back_to_the_same() -> None:
    chair = in_autumn()
    chair.observe(at("01:30", AUTUMN), {"sed": 5})  # type: ignore[arg-type]
    now = at("01:40", AUTUMN)
    got = answer("s=", chair, now)
    assert got["echo"] == "sed 5 alert as at 02:30 +0100"
    assert answer(got["echo"], chair, now) == got


def test_words_that_only_stand_for_now_take_no_time_in_front() -> None:
    for line in ("14:20 fix 12 hr 78 ; x", "-5m void 12 ; x", "-5m undo", "14:36 seen"):
        assert code(line) == "E_TIME", line
