"""Sense of the rules of watching: limits to act on, looks, what sleep does not excuse, reminders after a reading."""

from __future__ import annotations

from collections.abc import Iterator

from infusion_tui.clinic.read import KeyPath
from infusion_tui.record.protocol import Protocol


def watching(p: Protocol) -> Iterator[tuple[KeyPath, str]]:
    """What cannot be meant in these rules: where, and why."""
    for key, limit in p.limits.items():
        path = ("limits", key)
        low, high = limit.act_low, limit.act_high
        if low is not None and high is not None and low >= high:
            yield (*path, "act_low"), f"must be below act_high: {low} and {high}"
        for name, value in (("act_low", low), ("act_high", high)):
            if value is not None and not limit.possible_low <= value <= limit.possible_high:
                yield (
                    (*path, name),
                    f"lies outside possible_low to possible_high, so it is never reached: {value}",
                )
    upper, lower = p.limits.get("bp_sys"), p.limits.get("bp_dia")
    if upper is not None and lower is not None:
        for name in ("act_low", "act_high"):
            if (getattr(upper, name) is None) != (getattr(lower, name) is None):
                yield ("limits", "bp_sys", name), "and the one of bp_dia go together: give both or neither"
    yield from _sets(p)
    for name in ("flush", "repeat", "not_taken"):
        number = getattr(p.reminders, name)
        if number is not None and number <= 0:
            yield ("reminders", name), "must be more than 0; leave it out for none"
    for index, medicine in enumerate(p.medicines, start=1):
        if medicine.observe_minutes is not None and medicine.observe_minutes <= 0:
            yield ("medicines", f"[{index}]", "observe_minutes"), "must be more than 0; leave it out for none"


def _sets(p: Protocol) -> Iterator[tuple[KeyPath, str]]:
    rules = (p.sets.baseline, p.sets.infusing, p.sets.end, p.sets.observing)
    items = {item for rule in rules for item in rule.items}
    for item in p.sets.asleep_never:
        if item not in items:
            yield ("sets", "asleep_never"), f'"{item}" is in none of the sets'
    look = p.sets.look
    if look is None:
        return
    if look.every_minutes <= 0:
        yield ("sets", "look", "every_minutes"), "must be more than 0"
    if look.ceiling_minutes <= look.every_minutes:
        yield (
            ("sets", "look", "ceiling_minutes"),
            f"must be more than every_minutes: {look.ceiling_minutes} and {look.every_minutes}",
        )
