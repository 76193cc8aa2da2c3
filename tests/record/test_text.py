"""The door and the window of `record/text.py`: one list of characters, and what each way out makes of them."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hostile_corpus import BROKEN_LINES, IN_A_FILE, KEPT, LONG, REFUSED, not_text
from infusion_tui.record import events as ev
from infusion_tui.record.events import Patient
from infusion_tui.record.names import likeness
from infusion_tui.record.payload_text import decode
from infusion_tui.record.text import (
    MAX_FIELD,
    columns,
    field_problem,
    forbidden_character,
    in_cells,
    in_json,
    one_line,
    plain,
    station_name,
    visible,
    without_half_characters,
)

FORMAT_SIGNS_THAT_ARE_SEEN = {
    "ARABIC", "SYRIAC", "KAITHI",
}  # fmt: skip
"""Scripts whose signs of category Cf are drawn (over numbers, as abbreviations)."""
ANY = st.text(st.characters(codec=None))
"""Every code point, halves of characters too."""


def test_what_acts_or_hides_is_refused_whatever_this_unicode_knows() -> None:
    for code in range(0x110000):
        sign = chr(code)
        category = unicodedata.category(sign)
        seen = unicodedata.name(sign, "").split(" ")[0] in FORMAT_SIGNS_THAT_ARE_SEEN and code != 0x61C
        joins = code in (0x200C, 0x200D)
        acts = category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and not seen and not joins)
        refused = forbidden_character(sign) is not None
        assert refused == acts or (refused and category == "Cn"), hex(code)


@pytest.mark.parametrize("name", REFUSED)
def test_the_door_says_what_cannot_be_kept(name: str) -> None:
    problem = field_problem("the name", REFUSED[name])
    assert problem is not None
    assert not_text(problem) == []
    assert "type it without" in problem


@pytest.mark.parametrize("name", KEPT)
def test_the_door_keeps_the_rest(name: str) -> None:
    assert field_problem("the name", KEPT[name]) is None


def test_a_field_has_an_end_and_a_content() -> None:
    assert "200 at most" in str(field_problem("the name", "x" * (MAX_FIELD + 1)))
    assert "empty" in str(field_problem("the name", " \u3000 "))


@pytest.mark.parametrize("name", BROKEN_LINES)
def test_line_ends_become_spaces_in_a_line_and_are_refused_in_a_field(name: str) -> None:
    assert field_problem("the name", BROKEN_LINES[name]) is not None
    assert forbidden_character(one_line(BROKEN_LINES[name])) is None


@given(ANY)
def test_nothing_that_goes_out_acts(text: str) -> None:
    assert not_text(visible(text).replace("\n", "")) == []
    assert visible(visible(text)) == visible(text)
    assert not_text(plain(text)) == []
    assert plain(text).isprintable()
    assert "\n" not in visible(text)


@given(ANY)
def test_json_gives_every_text_back(text: str) -> None:
    document = in_json(json.dumps(text, ensure_ascii=False))
    assert not_text(document) == []
    assert json.loads(document) == text


@pytest.mark.parametrize("name", IN_A_FILE)
def test_a_drawn_piece_keeps_its_cells(name: str) -> None:
    text = IN_A_FILE[name]
    drawn = in_cells(text, cell_len)
    assert not_text(drawn) == []
    assert cell_len(drawn) == cell_len(text) or name in ("half a character", "other half")


def test_what_is_harmless_stays_as_it_is_on_a_screen() -> None:
    for name in (
        "closing tag",
        "action",
        "hebrew",
        "arabic",
        "mixed",
        "wide",
        "turkish",
        "vietnamese",
        "accents",
    ):
        assert plain(KEPT[name]) == KEPT[name]
        assert visible(KEPT[name]) == KEPT[name]


def test_what_changes_widths_goes() -> None:
    assert plain(KEPT["flag"]) == "DEUN"
    assert "\u200d" not in plain(KEPT["family"])
    assert plain(KEPT["persian"]) == KEPT["persian"].replace("\u200c", "")
    assert cell_len(plain("👩🏽‍⚕️")) == sum(cell_len(sign) for sign in plain("👩🏽‍⚕️"))


def test_a_pile_of_accents_is_cut_and_none_stands_on_what_is_before_it() -> None:
    assert plain("Z" + "\u0301" * 100 + "a") == "Z" + "\u0301" * 4 + "a"
    assert plain("\u0301a") == " \u0301a"
    assert len(plain(KEPT["pile"])) < 20


def test_columns_count_what_a_terminal_shows() -> None:
    for text, expected in (
        ("abc", 3),
        ("山田", 4),
        ("e\u0301", 1),
        ("ｗ", 2),
        ("אב", 2),
        ("🇩🇪", 2),
        ("👩‍⚕️", 3),
    ):
        assert columns(text) == expected, ascii(text)


def test_half_a_character_does_not_make_a_row_unreadable() -> None:
    for text, shown in (
        (r'{"note":"a \ud800 b"}', "a \ufffd b"),
        (r'{"note":"\udc9b"}', "\ufffd"),
        (r'{"note":"\ud83d\ude00"}', "\U0001f600"),
        (r'{"note":"\\ud800 stays"}', "\\ud800 stays"),
        (r'{"note":"\ud800\ud83d\ude00"}', "\ufffd\U0001f600"),
    ):
        payload = decode("note.written", text)
        assert isinstance(payload, ev.NoteWritten)
        assert payload.note == shown
    assert without_half_characters(r"\ud800") == r"\ufffd"


def test_a_row_that_is_no_json_is_still_an_error() -> None:
    with pytest.raises(ValueError):
        decode("note.written", r'{"note":"\ud800"')


def test_a_name_with_signs_that_cannot_be_seen_is_the_same_name() -> None:
    assert likeness(Patient("1", "KOW\u200bAL\u2060SKI, Ruth"), Patient("2", "Kowalski, Adam")) == "same"


def test_the_machine_s_name_is_made_visible_and_short() -> None:
    assert station_name("desk-3") == "desk-3"
    assert station_name("") == "here"
    assert not_text(station_name("a\x1b]0;x\x07\udcff")) == []
    assert len(station_name("y" * 300)) == 64


def test_only_what_is_shown_is_looked_at() -> None:
    assert plain(LONG, 10) == "y" * 10
