"""The read-back of a line: its words before Enter. Typed again, it gives the same result.

The word for zero, `none`, is also an item of its own ("asked: none of these"). In a read-back it stands in an item
between double spaces, as `dis 0 none` does in `HR 76  dis 0 none`; an item that is alone is read back without it.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from infusion_tui.charting.observed import Items
from infusion_tui.charting.vocabulary import ALL_WELL
from infusion_tui.record import events as ev
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.wording import VALUE_LABELS, clock_time, effect_text, value_number


def items_echo(items: Items, protocol: Protocol, zone: ZoneInfo) -> str:
    """`BP 128/82  HR 76  sed 4 slow to answer  nausea 1 mild`; `!` where a warning was answered in the line, the
    Fahrenheit that was typed, and from when a repeated score is."""
    parts = [_value(key, items, protocol, zone) for key in ev.VALUE_ORDER if key in items.values]
    parts += [
        effect_text(effect.key, items.effects[effect.key], protocol)
        for effect in protocol.effects
        if effect.key in items.effects
    ]
    parts += [f"{_label(key)} x {items.not_done[key]}" for key in ev.VALUE_ORDER if key in items.not_done]
    if len(parts) == 1:
        parts = [re.sub(rf"(?<= 0|0!) (?:{'|'.join(ALL_WELL)})$", "", parts[0])]
    return "  ".join(parts)


def without_zero_words(body: str, protocol: Protocol) -> str:
    """A body without the words for zero that a read-back puts behind its items."""
    keys = [scale.key for scale in protocol.scales if scale.words.get("0") in ALL_WELL]
    if protocol.severity_word(0) in ALL_WELL:
        keys += [effect.key for effect in protocol.effects]
    word = rf"(\b(?:{'|'.join(map(re.escape, keys))}) 0!?) (?:{'|'.join(ALL_WELL)})"
    body = re.sub(rf"{word}(?= as at )", r"\1", body, flags=re.IGNORECASE)
    if "  " not in body:
        return body
    return re.sub(rf"(?:(?<=  )|^){word}(?=  |$)", r"\1", body, flags=re.IGNORECASE)


def _label(key: str) -> str:
    return VALUE_LABELS.get(key, key)


def _value(key: str, items: Items, protocol: Protocol, zone: ZoneInfo) -> str:
    value = items.values[key]
    bang = "!" if key in items.answered else ""
    number = value_number(key, value)
    if key == "temp" and "temp" in items.typed:
        return f"temp {number}c{bang} ({items.typed['temp']})"
    scale = protocol.scale(key)
    word = scale.words.get(str(value), "") if scale else ""
    text = f"{_label(key)} {number}{bang}" + (f" {word}" if word else "")
    if key in items.copied:
        text += f" as at {clock_time(items.copied[key], zone)}"
    return text
