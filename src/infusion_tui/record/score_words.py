"""A score over the course in words: what was scored, each watched item on its own, and what stands as a question."""

from __future__ import annotations

from infusion_tui.record.care_events import ScaleScored

UNKNOWN_ITEM = "not known, only the total was typed"
NOT_ASKED = "not asked"


def score_text(payload: ScaleScored) -> str:
    """`PHQ-9 12 of 27, moderate; item 9 (thoughts of ...): 0; little interest 2, ...; VERSION`."""
    label = payload.label or payload.scale
    if payload.yes_no:
        head = f"{label}: {', '.join(_answers(payload))}"
    else:
        of = f" of {payload.highest}" if payload.highest is not None else ""
        total_only = ", total only" if payload.items and not payload.parts else ""
        band = f", {payload.band}" if payload.band else ""
        head = f"{label} {payload.total}{of}{total_only}{band}"
    said = [head]
    if not payload.yes_no:
        said += watched_text(payload)
        items = [
            f"{word} {number}"
            for place, (word, number) in enumerate(zip(payload.items, payload.parts, strict=False), 1)
            if place not in payload.watched
        ]
        said += [", ".join(items)] if items else []
    said.append(payload.version)
    if payload.rater:
        said.append(f"scored by {payload.rater}")
    return "; ".join(said)


def watched_text(payload: ScaleScored) -> list[str]:
    """Each watched item on its own: `item 9 (thoughts of ...): 0`. One that nobody typed is said to be unknown."""
    return [f"{item_name(payload, place)}: {item_value(payload, place)}" for place in payload.watched]


def item_name(payload: ScaleScored, place: int) -> str:
    """`item 9 (thoughts of ...)`, `question 2 (...)`."""
    kind = "question" if payload.yes_no else "item"
    words = f" ({payload.items[place - 1]})" if place <= len(payload.items) else ""
    return f"{kind} {place}{words}"


def item_value(payload: ScaleScored, place: int) -> str:
    """The number (or yes, no) of an item; why there is none."""
    if place > len(payload.parts):
        return UNKNOWN_ITEM
    number = payload.parts[place - 1]
    if number is None:
        return NOT_ASKED
    return _yes_no(number) if payload.yes_no else str(number)


def flag_words(payload: ScaleScored) -> str:
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


def _answers(payload: ScaleScored) -> list[str]:
    """`1 wish to be dead no`, ..., with the questions that were not asked said as one."""
    said: list[str] = []
    skipped: list[int] = []
    for place, number in enumerate(payload.parts, 1):
        if number is None:
            skipped.append(place)
            continue
        if skipped:
            said.append(f"{_span(skipped)} {NOT_ASKED}")
            skipped = []
        word = payload.items[place - 1] if place <= len(payload.items) else ""
        said.append(f"{place} {word} {_yes_no(number)}".replace("  ", " "))
    if skipped:
        said.append(f"{_span(skipped)} {NOT_ASKED}")
    return said or [f"{payload.total} of {payload.highest} yes"]


def _span(places: list[int]) -> str:
    return str(places[0]) if len(places) == 1 else f"{places[0]}-{places[-1]}"


def _yes_no(number: int) -> str:
    return "yes" if number else "no"
