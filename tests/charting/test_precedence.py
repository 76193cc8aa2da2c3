"""Which error, when several apply; and what is asked at all."""

from __future__ import annotations

import dataclasses

import pytest

from charting_support import (
    Chair,
    answer,
    code,
    confirm,
    infusing_at_1437,
    observing,
    of_context,
    paused,
    ready,
)
from infusion_tui.charting import screen_word

LONG = "x" * 401
SCREENS = ("obs", "pump", "effects", "hx", "leave", "board", "handoff", "lock", "emergency", "theme", "export", "help",
           "?")  # fmt: skip


def no_one(line: str, chair: str | None = "5") -> str:
    """The code of a line when nobody is in the chair."""
    context = dataclasses.replace(infusing_at_1437().context("14:37"), chair=chair, session=None, events=())
    got = of_context(line, context)
    return str(got["error"]["code"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # the whole line first
        (LONG, "E_LONG"), (f"c3 15:10 {LONG}", "E_LONG"), (f"; {LONG}", "E_LONG"), ("", "E_EMPTY"), ("   ", "E_EMPTY"),
        ("\n", "E_EMPTY"), ("c5", "E_EMPTY"), ("c3", "E_EMPTY"), ("-5m", "E_EMPTY"), ("15:10", "E_EMPTY"), ("c5 14:75", "E_EMPTY"),
        # then the chair, before anything of the time or the words
        ("c3 hr 82", "E_CHAIR"), ("c3 15:10 hr 82", "E_CHAIR"), ("c3 14:75 bogus", "E_CHAIR"), ("c3 bogus", "E_CHAIR"),
        ("#3 resume", "E_CHAIR"), ("c3 ;", "E_CHAIR"), ("c3 help", "E_CHAIR"), ("c12 hr 82", "E_CHAIR"),
        # then the time
        ("14:75 bogus", "E_TIME"), ("14:75 resume", "E_TIME"), ("15:10 bogus", "E_FUTURE"), ("15:10 hr 999", "E_FUTURE"),
        ("13:40 bogus", "E_BEFORE"), ("13:40 resume", "E_BEFORE"), ("13:40 hr 82", "E_BEFORE"), ("15:10 ;", "E_FUTURE"),
        # an unknown first word before what the phase says or what is late
        ("-20m bogus", "E_UNKNOWN"), ("bogus hr 999", "E_UNKNOWN"), ("-20m bogus ;", "E_UNKNOWN"),
        # the phase at the line's time, even if an argument is missing or wrong
        ("resume now", "E_PHASE"), ("start", "E_PHASE"), ("start .5", "E_PHASE"), ("extend", "E_PHASE"), ("extend x", "E_PHASE"),
        ("leave ;", "E_PHASE"), ("leave anyway", "E_PHASE"), ("ama", "E_PHASE"), ("cancel", "E_PHASE"), ("verify", "E_PHASE"),
        ("flush now", "E_PHASE"), ("-20m resume", "E_PHASE"), ("resume ;", "E_PHASE"), ("13:55 rate", "E_PHASE"),
        # then from left to right
        ("hr 999 foo", "E_RANGE"), ("foo hr 999", "E_UNKNOWN"), ("hr 7O bp 82/128", "E_NOTNUM"), ("82/128 999", "E_BPORDER"),
        ("82/820", "E_RANGE"), ("hr 76 hr 999", "E_RANGE"), ("hr 76 hr 78 foo", "E_TWICE"), ("nausea rr 99", "E_NOSEV"),
        ("bp 128/82/70 foo", "E_NOTNUM"), ("med x 4.0 ug", "E_TRAIL0"), ("med x 4 ug by", "E_UNIT"), ("med x 0 mg", "E_DOSE"),
        ("rate .5 mg/h", "E_NAKED"), ("void foo bar ; x", "E_UNKNOWN"), ("fix 99 hr 999", "E_RANGE"),
        # missing words after what is wrong
        ("nausea 3 hr 999", "E_RANGE"), ("nausea 3 foo", "E_UNKNOWN"), ("med ketorolac 15 mg", "E_ROUTE"),
        ("med ketorolac 15 mg iv foo", "E_UNKNOWN"), ("pause ; x", "E_WHY"), ("check gait n", "E_WHY"),
        ("check sedation n", "E_WHY"), ("fix 9 hr 80", "E_WHY"), ("fix 40 hr 80", "E_WHY"), ("void 40", "E_WHY"),
        # E_FIX after missing words, E_LATEWHY at the very end
        ("fix 40 hr 80 ; x", "E_FIX"), ("-20m nausea 3", "E_SEVNOTE"), ("-20m pause", "E_WHY"), ("-20m hr 999", "E_RANGE"),
        ("-20m med ketorolac 15 mg iv", "E_MEDWHY"), ("-20m check sedation y", "E_FIX"), ("-20m hr 82", "E_LATEWHY"),
        ("-20m hr 82 ;", "E_NONOTE"), ("-20m rate 45", "E_LATEWHY"),
    ],
)  # fmt: skip
def test_one_error_is_given_the_first_of_its_order(line: str, expected: str) -> None:
    assert code(line) == expected


def test_four_hundred_characters_are_not_too_long() -> None:
    assert code("; " + "x" * 398) == "ok"
    assert code("; " + "x" * 399) == "E_LONG"
    assert code("  ; " + "x" * 398 + "   ") == "ok", "blanks around it are not part of the line"


def test_a_contradiction_comes_before_a_missing_why_for_being_late() -> None:
    chair = infusing_at_1437()
    chair.pause("14:30", recorded="14:36:40")
    assert code("14:20 stop x", chair) == "E_PHASE"
    assert code("14:20 stop x ; forgot", chair) == "E_PHASE"


def test_the_boards_line_needs_a_chair() -> None:
    for line in ("hr 82", "help", "bogus", "-5m hr 82", "; note", "resume"):
        assert no_one(line, None) == "E_CHAIR", line
    assert no_one("", None) == "E_EMPTY"
    context = dataclasses.replace(infusing_at_1437().context("14:37"), chair=None)
    assert of_context("c5 hr 82", context)["values"] == {"hr": 82}


@pytest.mark.parametrize(
    "line", ["hr 82", "bogus", "14:75 hr 82", "; note", "resume", "fix 12 hr 78 ; x", "undo"]
)
def test_nobody_in_the_chair_comes_before_all_that_is_read(line: str) -> None:
    assert no_one(line) == "E_NOSESSION"
    assert no_one(f"c3 {line}") == "E_CHAIR"
    assert no_one(LONG) == "E_LONG"
    assert no_one("c5") == "E_EMPTY"


@pytest.mark.parametrize("prefix", ["c5", "C5", "#5"])
def test_the_open_chair_may_be_named(prefix: str) -> None:
    assert answer(f"{prefix} hr 82")["values"] == {"hr": 82}
    assert answer(f"{prefix} -5m hr 82")["at"] == "14:32:00"
    assert answer(f"{prefix} ; note")["note"] == "note"


@pytest.mark.parametrize("line", ["-5m c5 hr 82", "c5 c5 hr 82", "c 5 hr 82", "c5hr 82", "hr 82 c5"])
def test_the_chair_stands_first_and_once(line: str) -> None:
    assert code(line) == "E_UNKNOWN"


# --- notes, blanks, scripts


def test_a_note_is_everything_to_the_end_as_typed() -> None:
    assert answer("hr 76 ; first; second ;  third")["note"] == "first; second ;  third"
    assert answer(";Übelkeit – «leicht» 🙂")["note"] == "Übelkeit – «leicht» 🙂"
    assert answer("hr 76;tight")["note"] == "tight"


@pytest.mark.parametrize("line", [";", " ; ", "hr 76 ;", "c5 ;", "-5m ;", "rate 45 ;", "128/82+76 ;"])
def test_nothing_behind_the_semicolon(line: str) -> None:
    assert code(line) == "E_NONOTE"


def test_pasted_line_breaks_become_spaces_and_submit_nothing() -> None:
    assert answer("hr 76\nspo2 98\r\nrr 14")["values"] == {"hr": 76, "spo2": 98, "rr": 14}
    assert answer("hr 76 ; first\nsecond")["note"] == "first second"
    assert answer("bp\t128/82\u2028hr 76")["values"] == {"bp": [128, 82], "hr": 76}


def test_other_blanks_are_blanks() -> None:
    assert answer("hr\u00a076 \u3000rr 14")["values"] == {"hr": 76, "rr": 14}
    assert answer("rate\u00a045")["rate_ml_h"] == 45


def test_case_does_not_matter() -> None:
    assert answer("BP 128/82 Hr76 NAUSEA MILD WnL") == answer("bp 128/82 hr76 nausea mild wnl")
    assert answer("PAUSE Nausea")["reason"] == "Nausea", "but words are kept as typed"


@pytest.mark.parametrize("character", ["\x1b", "\x00", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_a_character_that_could_drive_a_terminal_is_refused(character: str) -> None:
    assert code(f"; a{character}b") == "E_TEXT"


@pytest.mark.parametrize(
    "line", ["hr ٧٦", "hr ７６", "hr ७६", "bp ١٢٨/٨٢", "nausea ٢", "s ٤", "rate ٤٥", "med x ٤ mg iv"]
)
def test_digits_of_another_script_are_no_numbers(line: str) -> None:
    assert code(line) == "E_NOTNUM"


# --- words of screens


@pytest.mark.parametrize("word", SCREENS)
def test_a_screens_word_alone_records_nothing(word: str) -> None:
    assert code(word) == "E_SCREEN"
    assert code(f"c5 {word.upper()}") == "E_SCREEN"
    assert screen_word(f" {word.upper()} ") == word


def test_a_word_of_the_line_is_no_screen() -> None:
    for line in ("hr 76", "leave ; Ann", "pump 5", "x", "none"):
        assert screen_word(line) is None


@pytest.mark.parametrize("line", ["-5m help", "help ; x", "-5m board ; x"])
def test_a_screens_word_with_a_time_or_a_note_is_still_one(line: str) -> None:
    assert code(line) == "E_SCREEN"


# --- what is asked


def test_what_asks_nothing() -> None:
    assert [confirm(line) for line in (
        "undo", "x ; asleep", "seen", "check gait y", "drawn 5 mg", "waste 5 mg by JD", "told Dr Lee", "pump 30",
        "; note", "hr 76", "nausea 2", "-20m hr 76 ; late", "-20m ; late",
    )] == ["none"] * 13  # fmt: skip
    assert confirm("flush", observing(), "14:45") == "none"
    assert confirm("verify 36 mg in 35 ml 52.5 ml/h", ready(), "10:00", by="JD") == "none"


def test_what_asks_yes() -> None:
    for line in (
        "pause x",
        "rate 55",
        "done",
        "med ondansetron 4 mg iv",
        "fix 12 hr 78 ; x",
        "hr 148",
        "sed 3",
        "-20m hr 148 ; x",
    ):
        assert confirm(line) == "yes", line
    assert confirm("resume", paused()) == "yes"
    assert confirm("extend 5", observing(), "14:50") == "yes"


def test_what_asks_for_the_chair() -> None:
    for line in (
        "stop x",
        "transfer ER ; x",
        "move 7",
        "void 12 ; x",
        "rate 600",
        "med ketorolac 15 mg iv ; x",
    ):
        assert confirm(line) == "chair", line
    assert confirm("start 52.5", ready(), "10:00") == "chair"
    assert confirm("cancel x", ready(), "10:00") == "chair"
    over = observing(leave_ready=True)
    for line in ("leave ; Ann", "leave anyway ; x", "ama ; x"):
        assert confirm(line, over, "15:12") == "chair", line


def test_a_first_entry_in_an_empty_record_needs_nothing_before_it() -> None:
    chair = Chair("09:50")
    assert answer("128/82 76 98 14", chair, "10:00")["confirm"] == "none"
