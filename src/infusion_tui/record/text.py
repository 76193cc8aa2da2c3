"""Which text can be kept: what people type is stored as it is or refused with the reason, never changed silently."""

from __future__ import annotations

import unicodedata

MAX_FIELD = 200
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def forbidden_character(text: str) -> str | None:
    """The name of the first character that could drive a terminal or reorder a line, or None.

    Control characters (C0, DEL, C1), bidi controls, line and paragraph separators, and lone surrogates. Letters
    of every script, accents and emoji are fine.
    """
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI:
            return unicodedata.name(character, f"U+{ord(character):04X}")
    return None


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


def visible(text: str) -> str:
    """The text with every character that could drive a terminal or reorder a line shown as `\\u{9b}`."""
    if forbidden_character(text) is None:
        return text
    return "".join(f"\\u{{{ord(c):x}}}" if forbidden_character(c) else c for c in text)
