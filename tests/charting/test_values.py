"""Measured values: what is blocked, what is asked about, and how they may be typed."""

from __future__ import annotations

import itertools

import pytest

from charting_support import Chair, answer, code, codes, confirm, infusing_at_1437, message, warnings


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("bp 128/82", "bp", [128, 82]), ("bp 128 82", "bp", [128, 82]), ("bp128/82", "bp", [128, 82]),
        ("128/82", "bp", [128, 82]), ("hr 76", "hr", 76), ("hr76", "hr", 76), ("HR76", "hr", 76),
        ("pulse 76", "hr", 76), ("PULSE76", "hr", 76), ("spo2 98", "spo2", 98), ("spo298", "spo2", 98),
        ("sat 98", "spo2", 98), ("sats 98", "spo2", 98), ("sat98", "spo2", 98), ("rr 14", "rr", 14),
        ("resp 14", "rr", 14), ("resp14", "rr", 14), ("temp 36.8", "temp", 36.8), ("temp36.8", "temp", 36.8),
        ("temp 36.0", "temp", 36), ("temp 36.8c", "temp", 36.8), ("temp 98.2f", "temp", 36.8),
        ("temp 98.2F", "temp", 36.8), ("temp98f", "temp", 36.7), ("o2 2 l/min", "o2_l_min", 2),
        ("o2 2l/min", "o2_l_min", 2), ("o2 2.5 L/MIN", "o2_l_min", 2.5), ("o2 off", "o2_l_min", 0),
        ("O2 OFF", "o2_l_min", 0), ("o2off", "o2_l_min", 0), ("hr 076", "hr", 76),
    ],
)  # fmt: skip
def test_each_value_and_each_of_its_names(line: str, key: str, value: object) -> None:
    got = answer(line)
    assert got["values"] == {key: value}
    assert set(got) == {"ok", "chair", "at", "values", "confirm", "echo"}, (
        "fields that do not apply are left out"
    )


@pytest.mark.parametrize(
    ("low", "high", "line"),
    [(0, 300, "hr {}"), (0, 100, "spo2 {}"), (0, 80, "rr {}"), (25, 43, "temp {}"), (0, 60, "o2 {} l/min")],
)
def test_the_edges_of_the_possible_can_be_charted_and_what_lies_beyond_is_blocked(
    low: int, high: int, line: str
) -> None:
    assert code(line.format(low)) == "ok"
    assert code(line.format(high)) == "ok"
    assert code(line.format(high + 1)) == "E_RANGE"
    if low:
        assert code(line.format(low - 1)) == "E_RANGE"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("bp 20/10", "ok"), ("bp 300/200", "ok"), ("bp 19/10", "E_RANGE"), ("bp 301/100", "E_RANGE"),
     ("bp 128/9", "E_RANGE"), ("bp 250/201", "E_RANGE"), ("bp 128/820", "E_RANGE"), ("820/128", "E_RANGE"),
     ("82/128", "E_BPORDER"), ("100/100", "E_BPORDER"), ("82/820", "E_RANGE"), ("bp 999", "E_RANGE")],
)  # fmt: skip
def test_pressure_range_comes_before_order(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_sentences_about_pressure() -> None:
    assert message("82/128 76 98 14") == "BP 82/128: first number must be the larger. Did you mean 128/82?"
    assert message("100/100 76 98 14") == "BP 100/100: first number must be the larger."
    assert message("128/820 76 98 14") == "BP diastolic 820 is not possible (10-200)"
    assert message("bp 301/82") == "BP systolic 301 is not possible (20-300)"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("bp 90/60", False), ("bp 89/60", True), ("bp 160/100", False), ("bp 161/100", True),
        ("bp 160/101", True), ("bp 90/50", False), ("bp 90/49", True),
        ("hr 50", False), ("hr 49", True), ("hr 113", False), ("hr 0", True), ("spo2 94", False), ("spo2 93", True),
        ("rr 10", False), ("rr 9", True), ("rr 24", False), ("rr 25", True), ("rr 0", True),
        ("temp 35.5", False), ("temp 35.4", True), ("temp 38.0", False), ("temp 38.1", True),
    ],
)  # fmt: skip
def test_outside_the_usual_is_asked_about(line: str, asked: bool) -> None:
    assert ("W_RANGE" in codes(line)) is asked
    if asked:
        assert confirm(line) == "yes"


def test_no_pulse_and_no_breath_are_asked_about_and_never_blocked() -> None:
    got = answer("hr 0 rr 0 spo2 0")
    assert got["values"] == {"hr": 0, "rr": 0, "spo2": 0}
    assert got["confirm"] == "yes"


@pytest.mark.parametrize(
    ("line", "asked"),
    [("bp 165/80", False), ("bp 166/80", True), ("bp 126/104", False), ("bp 126/105", True), ("bp 87/60", False),
     ("bp 86/60", True), ("hr 113", False), ("hr 114", True), ("hr 35", False), ("hr 34", True), ("rr 40", False),
     ("spo2 50", False)],
)  # fmt: skip
def test_far_from_the_nearest_earlier_reading_is_asked_about(line: str, asked: bool) -> None:
    assert ("W_DELTA" in codes(line)) is asked


def test_the_nearest_earlier_reading_is_the_one_before_the_lines_own_time() -> None:
    chair = infusing_at_1437()
    chair.observe("14:36", {"hr": 110})
    said = {w["code"]: w["message"] for w in answer("14:25 hr 115", chair)["warnings"]}
    assert said["W_DELTA"] == "hr was 74 at 14:20"
    assert "W_DELTA" not in codes("hr 115", chair)


def test_nothing_is_far_from_nothing() -> None:
    assert "W_DELTA" not in codes("hr 119", Chair("14:00"))


@pytest.mark.parametrize(
    ("line", "swapped"),
    [("hr 98 spo2 76", True), ("hr 90 spo2 84", True), ("hr 100 spo2 84", True), ("hr 89 spo2 84", False),
     ("hr 101 spo2 84", False), ("hr 95 spo2 85", False), ("128/82 98 76 14", True)],
)  # fmt: skip
def test_pulse_and_saturation_in_each_others_place(line: str, swapped: bool) -> None:
    assert ("W_SWAP" in codes(line)) is swapped


def test_a_narrow_pressure_is_asked_about() -> None:
    assert "W_PULSEP" in codes("bp 100/86")
    assert "W_PULSEP" not in codes("bp 100/85")


def test_the_same_four_numbers_again_are_asked_about() -> None:
    assert codes("126/80 74 98 14") == ["W_SAME"]
    assert codes("126/80 74 98 14 5 1") == ["W_SAME"]
    assert codes("126/80 74 98 15") == []
    assert codes("126/80 74 98") == []


def full_set_by(who: str, clock: str) -> Chair:
    chair = infusing_at_1437()
    chair.observe(clock, {"bp": (126, 80), "hr": 74, "spo2": 98, "rr": 14, "sed": 5, "dis": 1}, by=who)
    return chair


def test_a_set_right_after_someone_elses_is_asked_about() -> None:
    line = "128/82 76 98 14 5 1"
    assert codes(line, full_set_by("JD", "14:34")) == ["W_DOUBLE"]
    assert confirm(line, full_set_by("JD", "14:34")) == "yes"
    assert codes(line, full_set_by("JD", "14:33:59")) == [], "more than three minutes ago"
    assert codes(line, full_set_by("KM", "14:35")) == [], "one's own set is no other person's"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hr 148!", [("W_RANGE", True), ("W_DELTA", True)]),
        ("bp 188/112! hr 148", [("W_RANGE", True), ("W_DELTA", True), ("W_RANGE", False), ("W_DELTA", False)]),
        ("bp 188 112!", [("W_RANGE", True), ("W_DELTA", True)]),
        ("128/82 98 76! 14", [("W_RANGE", True), ("W_SWAP", True)]),
        ("128/82 98! 76 14", [("W_RANGE", False), ("W_SWAP", True)]),
        ("126/80! 74 98 14", [("W_SAME", True)]),
        ("bp 100/90!", [("W_PULSEP", True)]),
        ("temp 39!", [("W_RANGE", True)]),
        ("sed 3!", [("W_RANGE", True)]),
    ],
)  # fmt: skip
def test_an_exclamation_mark_answers_beforehand(line: str, expected: list[tuple[str, bool]]) -> None:
    assert warnings(line) == expected
    unanswered = any(not answered for _, answered in expected)
    assert confirm(line) == ("yes" if unanswered else "none")


def test_a_mark_where_nothing_is_asked_is_harmless() -> None:
    assert confirm("hr 76! bp 128/82!") == "none"


@pytest.mark.parametrize("key", ["bp", "hr", "spo2", "rr", "temp", "o2"])
@pytest.mark.parametrize("reason", ["refused", "asleep", "equipment", "clinical", "unrecordable"])
def test_not_measured_is_a_value(key: str, reason: str) -> None:
    got = answer(f"{key} x {reason.upper()}")
    assert got["not_done"] == {"o2_l_min" if key == "o2" else key: reason}
    assert "values" not in got


@pytest.mark.parametrize("line", ["bp x", "bp x bogus", "bp x hr 80", "hr x =", "bp x 80"])
def test_not_measured_needs_a_declared_reason(line: str) -> None:
    assert code(line) == "E_XWHY"


@pytest.mark.parametrize("key", ["bp", "hr", "pulse", "spo2", "rr", "temp", "o2"])
@pytest.mark.parametrize("sign", ["=", "*", "=!"])
def test_a_measured_value_is_never_copied(key: str, sign: str) -> None:
    assert code(f"{key} {sign}") == "E_COPY"
    assert code(f"{key}{sign}") == "E_COPY"


@pytest.mark.parametrize(
    "line", ["128/82 * 98 14", "128/82 76 * 14", "128/82+*+98", "*+76+98+14", "128/82+76+98+*"]
)
def test_a_measured_value_is_not_copied_by_its_place_either(line: str) -> None:
    assert code(line) == "E_COPY"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hr", "E_NOVAL"), ("bp", "E_NOVAL"), ("temp", "E_NOVAL"), ("o2", "E_NOVAL"), ("hr bp 128/82", "E_NOVAL"),
        ("bp 128", "E_NOVAL"), ("bp 128/", "E_NOVAL"), ("128/", "E_NOVAL"), ("bp /82", "E_NOVAL"), ("/82 76", "E_NOVAL"),
        ("bp hr 76", "E_NOVAL"), ("bp 128 hr 76", "E_NOVAL"), ("128/+76", "E_NOVAL"), ("hr nausea 1", "E_NOVAL"),
        ("hr 7O", "E_NOTNUM"), ("12O/8O 76 98 14", "E_NOTNUM"), ("hr 76,5", "E_NOTNUM"), ("hr 76.0", "E_NOTNUM"),
        ("hr 76.5", "E_NOTNUM"), ("spo2 98%", "E_NOTNUM"), ("bp 128.5/82", "E_NOTNUM"), ("bp 128/82/70", "E_NOTNUM"),
        ("128//82", "E_NOTNUM"), ("temp 36,8", "E_NOTNUM"), ("temp 36.", "E_NOTNUM"), ("temp 3b.8", "E_NOTNUM"),
        ("hr seventy", "E_NOTNUM"), ("hr -5", "E_NOTNUM"), ("hr ٧٦", "E_NOTNUM"), ("hr ７６", "E_NOTNUM"),
        ("١٢٨/٨٢ 76", "E_NOTNUM"), ("hr 7²", "E_NOTNUM"), ("128/82+76.5", "E_NOTNUM"), ("128/82 7O 98", "E_NOTNUM"),
        ("hr .5", "E_NAKED"), ("temp .5", "E_NAKED"), ("spo2 .9", "E_NAKED"), ("o2 .5 l/min", "E_NAKED"),
        ("128/82+76+98+.5", "E_NAKED"), ("nausea .5", "E_NAKED"), ("s .5", "E_NAKED"),
        ("temp 98", "E_UNIT"), ("temp 86", "E_UNIT"), ("temp 110", "E_UNIT"), ("temp 99.5", "E_UNIT"),
        ("temp 98 f", "E_UNIT"), ("o2 2 ml/min", "E_UNIT"), ("o2 2l", "E_UNIT"), ("o2 2%", "E_UNIT"),
        ("temp 85.9", "E_RANGE"), ("temp 110.1", "E_RANGE"), ("temp 50", "E_RANGE"), ("temp 44f", "E_RANGE"),
        ("temp 98c", "E_RANGE"),
        ("o2 98", "E_AMBIG"), ("o2 2", "E_AMBIG"), ("o298", "E_AMBIG"), ("o2 2 hr 76", "E_AMBIG"),
        ("p 80", "E_AMBIG"), ("t 36.8", "E_AMBIG"), ("map 80", "E_AMBIG"), ("p", "E_AMBIG"), ("t36.8", "E_AMBIG"),
        ("hr 76 hr 78", "E_TWICE"), ("hr 76 pulse 78", "E_TWICE"), ("128/82 76 hr 78", "E_TWICE"),
        ("bp 128/82 bp x refused", "E_TWICE"), ("hr x refused hr 76", "E_TWICE"), ("128/82 bp 128/82", "E_TWICE"),
        ("76 98 14", "E_POS"), ("1", "E_POS"), ("76+98+14", "E_POS"), ("hr 76 98", "E_POS"), ("hr 76 *", "E_POS"),
        ("128/82 76 98 14 4 2 7", "E_POS"), ("128/82+76+98+14+4+2+7", "E_POS"), ("128/82 hr 76 98", "E_POS"),
        (".5", "E_POS"), ("* 76", "E_POS"),
        ("naus 2", "E_UNKNOWN"), ("hr 76 foo", "E_UNKNOWN"), ("foo", "E_UNKNOWN"), ('"calm"', "E_UNKNOWN"),
        ("hr٧٦", "E_UNKNOWN"), ("hr 76 rate 45", "E_UNKNOWN"), ("hr 148 !", "E_UNKNOWN"), ("128/82 + 76", "E_UNKNOWN"),
        ("h 76", "E_UNKNOWN"), ("puls 76", "E_UNKNOWN"), ("heart 76", "E_UNKNOWN"), ("-", "E_UNKNOWN"),
        ("temp 36.8c (55f)", "E_UNKNOWN"), ("rate45ml/h", "E_UNKNOWN"), ("and/or", "E_UNKNOWN"), ("l28/82 76", "E_NOTNUM"),
    ],
)  # fmt: skip
def test_each_way_a_value_can_be_wrong(line: str, expected: str) -> None:
    assert code(line) == expected


def test_the_sentences_of_the_common_slips() -> None:
    assert message("12O/8O 76 98 14") == 'BP systolic "12O" has a letter in the number. Did you mean 120?'
    assert message("o2 98") == 'o2 is unclear: type "spo2 98" for saturation'
    assert message("hr 76 hr 78") == "hr is there twice: 76 and 78"
    assert message("128/82 76 98 14 4 2 7") == 'too many numbers: "7" has no name'
    assert message("76 98 14").endswith("start with a name: hr 76")
    assert message("naus 2") == '"naus" not understood. Did you mean nausea?'
    assert "another script" in message("hr ٧٦")
    assert "stands first" in message("hr 76 rate 45")


def test_one_unknown_word_refuses_the_whole_line() -> None:
    assert code("128/82 76 98 14 4 2 nausea 1 foo ; fine") == "E_UNKNOWN"


def test_positional_numbers_run_in_their_order_and_may_stop_early() -> None:
    six = {"bp": [128, 82], "hr": 76, "spo2": 98, "rr": 14, "sed": 4, "dis": 2}
    numbers = ["128/82", "76", "98", "14", "4", "2"]
    for count in range(1, 7):
        expected = dict(itertools.islice(six.items(), count))
        assert answer(" ".join(numbers[:count]))["values"] == expected
        assert answer("+".join(numbers[:count]) + ("+" if count == 1 else ""))["values"] == expected
    assert answer("128/82 76 temp 36.8")["values"] == {"bp": [128, 82], "hr": 76, "temp": 36.8}


@pytest.mark.parametrize(
    ("line", "values"),
    [("128/82++98", {"bp": [128, 82], "spo2": 98}), ("128/82+-+98", {"bp": [128, 82], "spo2": 98}),
     ("+76+98+14", {"hr": 76, "spo2": 98, "rr": 14}), ("-+76", {"hr": 76}), ("++++4", {"sed": 4}),
     ("128/82+76+98+14+4+2+", {"bp": [128, 82], "hr": 76, "spo2": 98, "rr": 14, "sed": 4, "dis": 2})],
)  # fmt: skip
def test_an_empty_place_of_the_keypad_is_not_in_the_line(line: str, values: dict[str, object]) -> None:
    assert answer(line)["values"] == values


@pytest.mark.parametrize("line", ["+", "++", "-+-", "+++++", "-5+", ""])
def test_a_keypad_line_without_a_number_records_nothing(line: str) -> None:
    assert code(line) == "E_EMPTY"


def test_fahrenheit_is_converted_and_both_are_shown() -> None:
    got = answer("temp 98.2f")
    assert got["values"] == {"temp": 36.8}
    assert got["echo"] == "temp 36.8c (98.2f)"


def test_a_number_is_kept_whole_however_long_it_is_typed() -> None:
    assert answer("hr 000000000000000000076")["values"] == {"hr": 76}
    assert answer("n 0000000001")["effects"] == {"nausea": 1}
    assert code("hr 1000000000000000000076") == "E_RANGE"


def test_the_read_back_says_values_with_their_words_in_a_fixed_order() -> None:
    got = answer("n1 d2 s4 rr 14 spo2 98 hr 76 bp 128/82")
    assert (
        got["echo"] == "BP 128/82  HR 76  SpO2 98  RR 14  sed 4 slow to answer  dis 2 moderate  nausea 1 mild"
    )


def test_nothing_typed_is_added_to_what_the_line_says() -> None:
    assert answer("hr 76")["values"] == {"hr": 76}
    assert "effects" not in answer("hr 76")
