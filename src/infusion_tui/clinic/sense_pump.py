"""Sense of the rules of pump and weight: what a shape cannot say about them."""

from __future__ import annotations

from collections.abc import Iterator

from infusion_tui.clinic.read import KeyPath
from infusion_tui.record.protocol import Protocol

Finding = tuple[KeyPath, str]


def weight(p: Protocol) -> Iterator[Finding]:
    """A weight that is asked about: low below high, and a range of pounds that no ordinary change falls into."""
    rule = p.weight
    if rule is None:
        return
    if rule.usual_low >= rule.usual_high:
        yield ("weight", "usual_low"), f"must be below usual_high: {rule.usual_low} and {rule.usual_high}"
    if not 0 < rule.change_percent <= 100:
        yield ("weight", "change_percent"), f"must be more than 0 and at most 100: {rule.change_percent}"
    if rule.pounds_low >= rule.pounds_high:
        yield ("weight", "pounds_low"), f"must be below pounds_high: {rule.pounds_low} and {rule.pounds_high}"
    if rule.pounds_low <= 1 + rule.change_percent / 100:
        yield (
            ("weight", "pounds_low"),
            f"lies within the change that is not asked about ({rule.change_percent} %): {rule.pounds_low}",
        )


def uncertain_words(p: Protocol) -> Iterator[Finding]:
    """Words that are looked for in a reason: as they are compared, and none that every reason holds."""
    words = p.pump.uncertain_words
    if len(set(words)) < len(words):
        yield ("pump", "uncertain_words"), "has the same word twice"
    for word in words:
        if word != word.casefold() or ";" in word:
            yield ("pump", "uncertain_words"), f'"{word}" must be in lower case, without ;'
        elif len(word.strip()) < 4:
            yield ("pump", "uncertain_words"), f'"{word}" is too short: it would be found in other words'
