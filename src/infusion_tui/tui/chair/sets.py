"""Readings side by side: the last sets as digits, and a typed line above the readings before it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from infusion_tui.record.events import VALUE_ORDER, Value
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.view import Reading
from infusion_tui.record.wording import VALUE_LABELS, value_number, value_text
from infusion_tui.tui.widgets.ink import Row, fit_row, width_of
from infusion_tui.tui.wording import clock, plain

_WIDTHS = {"bp": 9, "hr": 5, "spo2": 6, "rr": 5, "sed": 5, "dis": 5, "pain": 6, "o2_l_min": 8, "temp": 6}


def _label(key: str) -> str:
    return VALUE_LABELS.get(key, key)


def sets_lines(sets: Sequence[Reading], zone: dt.tzinfo, width: int, most: int = 3) -> list[Row]:
    """A head and one row for each set, newest first; `-` where something was not measured."""
    if not sets:
        return [fit_row(((" no set yet", "muted"),), width)]
    shown = list(sets[:most])
    keys = [key for key in VALUE_ORDER if any(key in one.values for one in shown)]
    while 8 + sum(_WIDTHS.get(key, 6) for key in keys) > width:
        keys.pop()
    head = "".join(f"{_label(key):<{_WIDTHS.get(key, 6)}}" for key in keys)
    rows: list[Row] = [fit_row((("        ", "text"), (head, "muted")), width)]
    for index, one in enumerate(shown):
        ink = "strong" if index == 0 else "text"
        cells = "".join(f"{_number(key, one.values):<{_WIDTHS.get(key, 6)}}" for key in keys)
        at = f" {clock(one.at, zone)[:5]}  "
        rows.append(fit_row(((at, "muted"), (cells, ink)), width))
    return rows


def _number(key: str, values: Mapping[str, Value]) -> str:
    return value_number(key, values[key]) if key in values else "-"


def compared(
    values: Mapping[str, Value],
    rest: str,
    earlier: Sequence[Reading],
    protocol: Protocol,
    zone: dt.tzinfo,
    width: int,
    lead: str = "now",
) -> list[Row]:
    """`now    BP 128/82  HR 76 …` over the same items of the two readings before, number under number."""
    keys = [key for key in VALUE_ORDER if key in values]
    said = {key: plain(value_text(key, values[key], protocol), 60) for key in keys}
    line: Row = ((f" {lead:<6} ", "muted"), ("  ".join(said[key] for key in keys), "strong"))
    if rest:
        line = (*line, ("  " if keys else "", "text"), (plain(rest, 300), "strong"))
    rows: list[Row] = [line]
    for one in [one for one in earlier if any(key in one.values for key in keys)][:2]:
        cells = ""
        for key in keys:
            label = len(_label(key)) + 1
            before = _number(key, one.values)
            cells += " " * label + before.ljust(max(0, len(said[key]) - label)) + "  "
        rows.append(((f" {clock(one.at, zone)[:5]:<6} ", "muted"), (cells.rstrip(), "text")))
    if width_of(rows[0]) > width:
        rows[0:1] = _in_two(rows[0], width)
    return [fit_row(row, width) for row in rows]


def _in_two(row: Row, width: int) -> list[Row]:
    """A read-back is never cut: what does not fit goes on in the next row."""
    text = "".join(part for part, _ in row[1:])
    room = width - 9
    parts: list[str] = []
    while len(text) > room and len(parts) < 3:
        at = text.rfind("  ", 0, room)
        at = at if at > 0 else text.rfind(" ", 0, room)
        at = at if at > 0 else room
        parts.append(text[:at])
        text = text[at:].strip()
    parts.append(text)
    return [(row[0] if n == 0 else ("        ", "text"), (part, "strong")) for n, part in enumerate(parts)]
