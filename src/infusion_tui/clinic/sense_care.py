"""Sense of the rules around the infusion: hold limits, what the lists ask, fasting, instructions, scores."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infusion_tui.clinic.read import KeyPath
from infusion_tui.record.care_rules import PLACEHOLDERS
from infusion_tui.record.protocol import CheckItem, Protocol

Finding = tuple[KeyPath, str]


def hold_limits(p: Protocol) -> Iterator[Finding]:
    """A baseline that is held lies inside what can be charted, and low is below high."""
    for key, limit in p.limits.items():
        path = ("limits", key)
        low, high = limit.hold_low, limit.hold_high
        if low is not None and high is not None and low >= high:
            yield (*path, "hold_low"), f"must be below hold_high: {low} and {high}"
        for name, bound in (("hold_low", low), ("hold_high", high)):
            if bound is not None and not limit.possible_low <= bound <= limit.possible_high:
                possible = f"{limit.possible_low} to {limit.possible_high}"
                yield (*path, name), f"is outside what can be charted ({possible}): {bound}"


def lists(p: Protocol) -> Iterator[Finding]:
    """What items ask and which words keep them on; the limits of the last set; how old a baseline may be."""
    if p.sets.baseline_minutes == 0:
        yield ("sets", "baseline_minutes"), "must be more than 0; leave it out for no limit"
    for name, items in (("precheck", p.precheck), ("leave", p.leave)):
        for index, item in enumerate(items, start=1):
            yield from _item((name, f"[{index}]"), item)
    for key in ("bp_percent", "hr_percent"):
        percent = getattr(p.leaving, key)
        if percent is not None and percent > 100:
            yield ("leaving", key), f"is more than 100 %: {percent}"
    wanted = {"bp": p.leaving.bp_percent, "hr": p.leaving.hr_percent, "spo2": p.leaving.spo2_drop}
    for vital, rule in wanted.items():
        for set_name, one in (("baseline", p.sets.baseline), ("observing", p.sets.observing)):
            if rule is not None and vital not in one.items:
                yield (
                    ("sets", set_name, "items"),
                    f'must name "{vital}": the last set is held against the baseline in it',
                )


def _item(path: KeyPath, item: CheckItem) -> Iterator[Finding]:
    for key in ("asks", "stays_on"):
        words: tuple[str, ...] = getattr(item, key)
        if len(set(words)) < len(words):
            yield (*path, key), "has the same words twice"
        if item.auto and words:
            yield (*path, key), "must not be given: this item answers itself"
    for word in item.stays_on:
        if word != word.casefold() or ";" in word:
            yield (*path, "stays_on"), f'"{word}" must be in lower case, without ;'


def care(p: Protocol) -> Iterator[Finding]:
    """Fasting, instructions and scores."""
    if p.signing is not None:
        for name in ("minutes", "remind_days"):
            if getattr(p.signing, name) == 0:
                yield ("signing", name), "must be more than 0"
        if p.signing.remind_days > 31:
            yield ("signing", "remind_days"), f"is more than 31: {p.signing.remind_days}"
    if p.instructions is not None:
        if p.instructions.hours == 0:
            yield ("instructions", "hours"), "must be more than 0"
        if not p.instructions.lines:
            yield ("instructions", "lines"), "must have at least one line"
        if not p.instructions.title.strip():
            yield ("instructions", "title"), "must not be empty"
        for number, line in enumerate(p.instructions.lines, start=1):
            for word in re.findall(r"\{[^{}]*\}", line):
                if word not in PLACEHOLDERS:
                    known = ", ".join(PLACEHOLDERS)
                    yield (
                        ("instructions", "lines", f"[{number}]"),
                        f"{word} is not filled in by anything: {known}",
                    )
    seen: set[str] = set()
    for index, score in enumerate(p.scores, start=1):
        path = ("scores", f"[{index}]")
        if score.key != score.key.casefold() or not score.key.isalnum() or score.key[0].isdigit():
            yield (*path, "key"), f'"{score.key}" must be one word in lower case that begins with a letter'
        if score.key in seen:
            yield (*path, "key"), f'"{score.key}" stands twice'
        seen.add(score.key)
        if not score.parts:
            yield (*path, "parts"), "must have at least one part"
        for number, part in enumerate(score.parts, start=1):
            if not 2 <= len(part.words) <= 10:
                yield (
                    (*path, "parts", f"[{number}]", "words"),
                    "must have a word for 0, for 1, and so on, ten at most",
                )
        if score.pass_at > score.highest or score.pass_at == 0:
            yield (*path, "pass_at"), f"must be from 1 to {score.highest}, the best total: {score.pass_at}"
