"""A score over the course in words: what was scored, each watched item on its own, and what stands as a question."""

from __future__ import annotations

from typing import Protocol

from infusion_tui.record.care_events import ScaleScored

UNKNOWN_ITEM = "not known, only the total was typed"
NOT_ASKED = "not asked"


class Said(Protocol):
    """What the words are made of: the event's payload, or the score as it stands."""

    @property
    def scale(self) -> str: ...
    @property
    def label(self) -> str | None: ...
    @property
    def parts(self) -> tuple[int | None, ...]: ...
    @property
    def total(self) -> int: ...
    @property
    def highest(self) -> int | None: ...
    @property
    def band(self) -> str | None: ...
    @property
    def items(self) -> tuple[str, ...]: ...
    @property
    def watched(self) -> tuple[int, ...]: ...
    @property
    def yes_no(self) -> bool: ...


def score_text(payload: ScaleScored) -> str:
    """`PHQ-9 12 of 27, moderate; item 9 (thoughts of ...): 0; little interest 2, ...; VERSION`."""
    if payload.yes_no:
        said = [f"{payload.label or payload.scale}: {answers_text(payload)}"]
    else:
        items = items_text(payload)
        said = [total_text(payload), *watched_text(payload), *([items] if items else [])]
    said.append(payload.version)
    if payload.rater:
        said.append(f"scored by {payload.rater}")
    return "; ".join(said)


def total_text(one: Said) -> str:
    """`PHQ-9 12 of 27, moderate`; of yes and no, how many yes: `C-SSRS screener, 1 yes`."""
    label = one.label or one.scale
    if one.yes_no:
        return f"{label}, {one.total} yes"
    of = f" of {one.highest}" if one.highest is not None else ""
    total_only = ", total only" if one.items and not one.parts else ""
    return f"{label} {one.total}{of}{total_only}" + (f", {one.band}" if one.band else "")


def items_text(one: Said) -> str:
    """Each item with its number, without the watched ones: `little interest 2, feeling down 1`."""
    pairs = enumerate(zip(one.items, one.parts, strict=False), 1)
    return ", ".join(f"{word} {number}" for place, (word, number) in pairs if place not in one.watched)


def watched_text(one: Said) -> list[str]:
    """Each watched item on its own: `item 9 (thoughts of ...): 0`. One that nobody typed is said to be unknown."""
    return [f"{item_name(one, place)}: {item_value(one, place)}" for place in one.watched]


def item_name(one: Said, place: int) -> str:
    """`item 9 (thoughts of ...)`, `question 2 (...)`."""
    kind = "question" if one.yes_no else "item"
    words = f" ({one.items[place - 1]})" if place <= len(one.items) else ""
    return f"{kind} {place}{words}"


def item_value(one: Said, place: int) -> str:
    """The number (or yes, no) of an item; why there is none."""
    if place > len(one.parts):
        return UNKNOWN_ITEM
    number = one.parts[place - 1]
    if number is None:
        return NOT_ASKED
    return _yes_no(number) if one.yes_no else str(number)


def flag_words(payload: Said) -> str:
    """What stands as a question, short and without the item's own words, for places that others can see:
    `PHQ-9 item 9: 1`, `C-SSRS screener question 1, 2: yes`."""
    label = payload.label or payload.scale
    found = [
        (place, number)
        for place in payload.watched
        if place <= len(payload.parts) and (number := payload.parts[place - 1])
    ]
    if not found:
        return label
    if payload.yes_no:
        return f"{label} question {', '.join(str(place) for place, _ in found)}: yes"
    return f"{label} " + ", ".join(f"item {place}: {number}" for place, number in found)


def answers_text(one: Said) -> str:
    """`1 wish to be dead no, ..., 3-5 not asked`: each question with its answer."""
    said: list[str] = []
    skipped: list[int] = []
    for place, number in enumerate(one.parts, 1):
        if number is None:
            skipped.append(place)
            continue
        if skipped:
            said.append(f"{_span(skipped)} {NOT_ASKED}")
            skipped = []
        word = f"{one.items[place - 1]} " if place <= len(one.items) else ""
        said.append(f"{place} {word}{_yes_no(number)}")
    if skipped:
        said.append(f"{_span(skipped)} {NOT_ASKED}")
    return ", ".join(said) or f"{one.total} of {one.highest} yes"


def _span(places: list[int]) -> str:
    return str(places[0]) if len(places) == 1 else f"{places[0]}-{places[-1]}"


def _yes_no(number: int) -> str:
    return "yes" if number else "no"
