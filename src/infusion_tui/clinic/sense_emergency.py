"""Sense of the emergency card: one key for each step, one meaning for each word, no card without lines."""

from __future__ import annotations

from collections.abc import Iterator

from infusion_tui.clinic.read import KeyPath
from infusion_tui.record.protocol import Protocol

MOST_STEPS = 9
"""Steps are logged with the keys 1 to 9."""


def emergency(p: Protocol) -> Iterator[tuple[KeyPath, str]]:
    """What cannot be meant in the card, or nothing; a protocol without a card has none."""
    card = p.emergency
    if card is None:
        return
    if not card.lines:
        yield ("emergency", "lines"), "must hold at least one line"
    if not card.steps:
        yield ("emergency", "steps"), "must hold at least one step"
    if len(card.steps) > MOST_STEPS:
        yield ("emergency", "steps"), f"has {len(card.steps)} steps: there are keys for {MOST_STEPS}"
    seen: set[str] = set()
    for index, step in enumerate(card.steps, start=1):
        path = ("emergency", "steps", f"[{index}]")
        if not (step.key.isascii() and step.key.isalnum() and step.key == step.key.casefold()):
            yield (*path, "key"), f'"{step.key}" must be one word of lower-case letters and digits'
        if step.key in seen:
            yield (*path, "key"), f'"{step.key}" stands twice'
        seen.add(step.key)
