"""Text from people, from files and from the machine: one door where it comes in, one window where it goes out.

At the door (`forbidden_character`, `field_problem`) text is kept as it is or refused with the reason, never changed
silently. At the window everything is made harmless once more, whoever wrote it, because a row may have been written by
another program: `visible` for lines of text and pages, `in_json` for JSON, `plain` for the cells of a screen. All three
go by the same characters: those that can drive a terminal, reorder a line, end it, or hide in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

MAX_FIELD = 200
MAX_STATION = 64
MOST_MARKS = 4
"""Accents that are drawn on one letter: a pile of hundreds would run over the lines above and below."""

_ACTING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: what a terminal acts on
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # reorder a line
    "\u2028\u2029"  # end a line
    # take no place at all: two names or numbers that look the same would not be the same
    "\xad\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\ud800-\udfff]"  # halves of characters: no file and no terminal takes them
)
_BREAKS: Final = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")
_ESCAPES: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_GRAPHEME_JOINER: Final = 0x034F


def forbidden_character(text: str) -> str | None:
    """The name of the first character that could drive a terminal, reorder a line or hide in it, or None.

    Control characters (C0, DEL, C1), bidi controls, line and paragraph separators, characters without any width, and
    lone surrogates. Letters of every script, accents, emoji and what joins them are fine.
    """
    if text.isascii() and text.isprintable():
        return None
    found = _ACTING.search(text)
    return None if found is None else unicodedata.name(found[0], f"U+{ord(found[0]):04X}")


def field_problem(label: str, text: str, limit: int = MAX_FIELD) -> str | None:
    """Why this text cannot be a field of the record (`name`, `allergies`), as a sentence, or None."""
    if len(text) > limit:
        return f"{label} is {len(text)} characters long: {limit} at most"
    found = forbidden_character(text)
    if found:
        return f"{label} has a character that cannot be kept ({found}): type it without"
    if not text.strip():
        return f"{label} is empty"
    return None


def one_line(text: str) -> str:
    """The text with each line end and tab as a space: what was copied from a page goes into one line."""
    return _BREAKS.sub(" ", text)


def station_name(name: str) -> str:
    """The name of this machine as the record keeps it: nobody could type it again, so it is made visible here."""
    return visible(name)[:MAX_STATION].strip() or "here"


# --- the window ---------------------------------------------------------------------------------------------------


def visible(text: str) -> str:
    """The text with every character that could act or hide shown as `\\u{9b}`."""
    if text.isascii() and text.isprintable():
        return text
    return _ACTING.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)


def in_json(document: str) -> str:
    """A JSON document with the same characters as JSON escapes: a reader gets them back unchanged."""
    if document.isascii() and document.isprintable():
        return document
    return _ACTING.sub(_json_escape, document)


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + ((code - 0x10000) >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def without_half_characters(document: str) -> str:
    """A JSON document with each escape of half a character (`\\ud800` without its other half) as `\\ufffd`.

    Another program can write one, and JSON allows it; what is shown then is the sign for what cannot be shown.
    """
    return _ESCAPES.sub(lambda found: r"\ufffd" if found[1] else found[0], document)


class _Cells(dict[int, str | None]):
    """What is drawn for a character in a cell, decided once for each."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        put: str | None = character
        if _BREAKS.fullmatch(character) or category == "Zs":
            put = " "
        elif _ACTING.match(character) or category in ("Cc", "Cs", "Co", "Cn"):
            put = "?"
        elif 0x1F1E6 <= code <= 0x1F1FF:
            put = chr(code - 0x1F1E6 + ord("A"))  # half a flag: terminals differ in how wide it is
        elif (
            category == "Cf"
            or code == _GRAPHEME_JOINER
            or 0xFE00 <= code <= 0xFE0F
            or 0xE0100 <= code <= 0xE01EF
            or 0x1F3FB <= code <= 0x1F3FF
        ):
            put = None  # joiners, variations and tones of skin change how wide the character before them is
        self[code] = put
        return put


_CELLS: Final = _Cells()


@lru_cache(maxsize=4096)
def _plain_short(text: str) -> str:
    return _thinned(text.translate(_CELLS))


def plain(text: str, limit: int | None = None) -> str:
    """The text as one line of cells: line ends become spaces, what could act or hide `?`; what changes the width of the
    character before it goes, and so do accents beyond the fourth. With `limit`, only that many characters are looked at.
    """
    if limit is not None and len(text) > limit:
        text = text[:limit]
    if text.isascii() and text.isprintable():
        return text
    return _plain_short(text) if len(text) <= 256 else _thinned(text.translate(_CELLS))


def _thinned(text: str) -> str:
    """Without piles of accents, and none on what stands in front of the text."""
    if text.isascii():
        return text
    found: list[str] = []
    marks = MOST_MARKS
    for character in text:
        if unicodedata.category(character) not in ("Mn", "Me"):
            marks = 0
        elif not found:
            found.append(" ")
            marks = 1
        elif marks == MOST_MARKS:
            continue
        else:
            marks += 1
        found.append(character)
    return "".join(found)


def in_cells(text: str, cells_of: Callable[[str], int]) -> str:
    """A piece of a drawn line without what could act, in as many cells: the last gate before a terminal.

    `cells_of` tells how many cells a character has been given.
    """
    if text.isprintable():
        return text
    return _ACTING.sub(lambda found: "?" * cells_of(found[0]), text)


def columns(text: str) -> int:
    """How many columns the text takes in a terminal: wide signs two, accents and joiners none."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in plain(text))


@lru_cache(maxsize=2048)
def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
