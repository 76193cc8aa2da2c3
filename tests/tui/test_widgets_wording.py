"""Formats and words: plain text, clock, durations, due words, headlines."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import NOW, ZONE, due, make_view

from infusion_tui.record.view import Phase
from infusion_tui.tui.wording import (
    NOT_RUNNING,
    TIME_UP,
    WHATS,
    chair_level,
    clock,
    due_words,
    duration,
    headline,
    needs_something,
    plain,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("BP [120/80]", "BP [120/80]"),
        ("\x1b[2Jx", "?[2Jx"),
        ("a\nb\tc\r", "a b c "),
        ("\x9b31m", "?31m"),
        ("\u202eabc\u202c", "?abc?"),
        ("\u2067abc\u2069", "?abc?"),
        ("Zoë Müller-Ünal 李", "Zoë Müller-Ünal 李"),
        ("مريم", "مريم"),
        ("\u2028\u2029", "  "),
        ("\ud800", "?"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_plain_is_printable_and_stays_so(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert plain(shown) == shown


def test_plain_looks_only_at_what_is_shown() -> None:
    assert plain("x" * 65536, 10) == "x" * 10


@pytest.mark.parametrize(
    ("seconds", "signed", "text"),
    [
        (1421, False, "23:41"), (0, False, "00:00"), (3599, False, "59:59"), (3600, False, "1:00:00"),
        (7265, False, "2:01:05"), (-130, False, "-02:10"), (130, True, "+02:10"), (36000, False, "10:00:00"),
    ],
)  # fmt: skip
def test_duration(seconds: int, signed: bool, text: str) -> None:
    assert duration(seconds, signed=signed) == text


def test_clock_in_the_clinics_zone() -> None:
    assert clock(NOW, ZONE) == "14:37"
    assert clock(NOW, ZoneInfo("America/New_York")) == "08:37"


def test_clock_shows_the_offset_in_the_doubled_hour() -> None:
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    second = first + dt.timedelta(hours=1)
    assert clock(first, ZONE) == "02:30 +02"
    assert clock(second, ZONE) == "02:30 +01"
    assert clock(second + dt.timedelta(hours=1), ZONE) == "03:30"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (due(minutes=6), "obs 6 min"),
        (due(minutes=5.1), "obs 6 min"),
        (due(level="soon", minutes=1), "obs 1 min"),
        (due(level="due", minutes=1), "▲ OBS DUE now"),
        (due(level="late", minutes=4.5), "▲▲ OBS LATE 4 min"),
        (due("pump_end", "due", 0), "▲ TIME UP: is the pump stopped?"),
        (due("second_check", "late", 3), "▲▲ 2ND CHECK LATE 3 min"),
        (due("observation", "passed_on", 6), "▲▲ OBS LATE 6 min, shown to charge desk"),
        (
            due("observation", "passed_on", 6, seen_until=NOW + dt.timedelta(seconds=130)),
            "▲▲ OBS LATE 6 min, on the way 02:10",
        ),
    ],
)
def test_due_words(item: object, text: str) -> None:
    assert due_words(item, NOW) == text  # type: ignore[arg-type]


def test_due_words_say_when_it_was_passed_on() -> None:
    item = due("observation", "passed_on", 6)
    text = due_words(item, NOW, zone=ZONE, passed_on_at=NOW + dt.timedelta(minutes=4))
    assert text == "▲▲ OBS LATE 6 min, shown to charge desk 14:41"


@pytest.mark.parametrize("what", list(WHATS))
@pytest.mark.parametrize("level", ["quiet", "soon", "due", "late", "passed_on"])
def test_due_words_have_a_short_form(what: object, level: object) -> None:
    item = due(what, level, 14)  # type: ignore[arg-type]
    assert len(due_words(item, NOW, width=17)) <= 18
    late = level in ("late", "passed_on")
    assert ("▲▲" in due_words(item, NOW)) is late


@pytest.mark.parametrize(
    ("phase", "big", "caption", "short", "note"),
    [
        ("empty", "", "free", "", ""),
        ("precheck", "3/12", "3 of 12 done", "3/12", ""),
        ("infusing", "23:41", "left", "23", ""),
        ("paused", "03:12", "paused", "↑3", NOT_RUNNING),
        ("observing", "31:05", "left", "31", ""),
        ("assess", "00:00", "4 of 8 open", "4 op", "ASSESS, 4 of 8 open"),
    ],
)
def test_headline(phase: Phase, big: str, caption: str, short: str, note: str) -> None:
    head = headline(make_view(phase))
    assert (head.big, head.caption, head.short, head.note) == (big, caption, short, note)


def test_headline_past_the_end() -> None:
    head = headline(make_view(remaining_s=-130))
    assert (head.big, head.short, head.note) == ("+02:10", "+2", TIME_UP)
    assert headline(make_view(remaining_s=0)).big == "+00:00"


def test_headline_without_what_it_counts() -> None:
    assert headline(make_view("observing", observation_remaining_s=None)).big == ""
    assert headline(make_view("infusing", remaining_s=None)).big == ""
    assert headline(make_view("empty", is_open=False)).caption == "closed"


def test_pausing_counts_up() -> None:
    view = make_view("paused")
    later = make_view("paused", now=NOW + dt.timedelta(seconds=5))
    assert headline(later).big == "03:17" > headline(view).big


def test_level_of_a_chair() -> None:
    assert chair_level(make_view()) == "quiet"
    assert chair_level(make_view(due=(due(), due("reassess", "late", 3)))) == "late"
    assert needs_something(make_view(open_questions=("who was told?",)))
    assert not needs_something(make_view(due=(due(level="soon", minutes=1),)))
