"""The words that a clinic cannot take are the ones that the charting line knows."""

from __future__ import annotations

from infusion_tui.charting import vocabulary
from infusion_tui.clinic import words


def test_every_word_of_the_line_is_reserved() -> None:
    known = {*vocabulary.VITALS, *vocabulary.COMMANDS, *vocabulary.SCREEN_WORDS, *vocabulary.AMBIGUOUS} - {
        "?"
    }
    assert known <= words.RESERVED.keys(), known - words.RESERVED.keys()


def test_items_routes_and_units_are_the_same_on_both_sides() -> None:
    assert set(words.VITAL_KEYS) == set(vocabulary.VITALS.values())
    assert words.ROUTES == vocabulary.ROUTES
    assert set(words.UNITS) == set(vocabulary.UNITS.values())
