"""The upper half of a chair's screen as rows: phase, big number and what it means, bars or list, last sets. Pure."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.checklist import list_rows
from infusion_tui.tui.chair.facts import facts, notes, order_words
from infusion_tui.tui.chair.head import phase_line
from infusion_tui.tui.chair.sets import sets_lines
from infusion_tui.tui.widgets.bars import observed, plan_and_actual
from infusion_tui.tui.widgets.digits import DigitSize, digit_lines, digits_width
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row, trim
from infusion_tui.tui.wording import NOT_RUNNING, clock, duration, headline, plain

WIDE, HIGH = 120, 40
"""From this size up the chart stands beside the log, and the notes beside the facts."""

_SIDE = 22
_NUMBER_ROOM = 36


def panel(view: ChairView, width: int, height: int, zone: dt.tzinfo, *, blind: bool = False) -> list[Row]:
    """All rows for a window of this size. `blind` leaves out the figures of the order (a second calculation)."""
    if view.phase == "empty":
        return _empty(view, width, zone)
    if view.phase in ("precheck", "assess"):
        return _with_list(view, width, height, zone, blind)
    return _with_number(view, width, height, zone)


def _empty(view: ChairView, width: int, zone: dt.tzinfo) -> list[Row]:
    words = (
        ("No one is in this chair.", "text"),
        ("", "text"),
        ("Type  new  to bring in a patient", "strong"),
    ) if view.is_open else (
        ("This chair is closed.", "text"),
        ("", "text"),
        (f"It is opened with  infusion-tui chairs open {view.chair}", "muted"),
    )  # fmt: skip
    rows: list[Row] = [phase_line(view, zone, width), (), ()]
    for text, ink in words:
        rows.append(((" " * max(2, (width - 32) // 2), "text"), (text, ink)))
    return [fit_row(row, width) for row in (*rows, ())]


def _middle(view: ChairView, zone: dt.tzinfo, width: int, blind: bool) -> str:
    """What stands beside the phase's chip."""
    match view.phase:
        case "precheck" if blind:
            return "the order is covered until recorded"
        case "precheck":
            return order_words(view)
        case "paused":
            since = clock(view.paused_since, zone) if view.paused_since is not None else ""
            return f"{NOT_RUNNING} since {since}"
        case "infusing" if view.remaining_s is not None and view.remaining_s <= 0:
            return f"TIME UP {duration(-view.remaining_s, signed=True)}  is the pump stopped?"
        case "infusing" | "observing" if width >= WIDE:
            return order_words(view)
        case "assess":
            return f"{headline(view).caption}"
        case _:
            return ""


def _with_number(view: ChairView, width: int, height: int, zone: dt.tzinfo) -> list[Row]:
    wide = width >= WIDE and height >= HIGH
    size: DigitSize = 7 if wide and height >= 50 else 5
    shown = headline(view)
    ink = "strong"
    digits = digit_lines(shown.big or " ", size)
    taken = max(_NUMBER_ROOM if size == 5 else 56, digits_width(shown.big, size) + 4)
    beside = facts(view, zone)[:5]
    lines: list[Span] = [*beside, *([("", "text")] * (size - len(beside)))]
    third = _spread_notes(view, zone, size, width - taken - 46) if wide else [("", "text")] * size
    second = 44 if wide else width - taken - 2
    rows: list[Row] = [phase_line(view, zone, width, _middle(view, zone, width, False))]
    if height >= 26:
        rows.append(())
    for index in range(size):
        rows.append(
            (
                ("  ", "text"),
                (fit(digits[index], taken - 2), ink),
                (fit(lines[index][0], second), lines[index][1]),
                (trim(third[index][0], max(0, width - taken - second)), third[index][1]),
            )
        )
    if height >= 26:
        rows.append(())
    bars = observed(view, width, zone) if view.phase == "observing" else plan_and_actual(view, width, zone)
    rows.extend(bars)
    if not wide:
        if height >= 30:
            rows.append(())
        rows.extend(_sets_and_notes(view, width, zone, 6 if height >= 34 else 3))
    else:
        rows.append(())
    return [fit_row(row, width) for row in rows]


def _spread_notes(view: ChairView, zone: dt.tzinfo, most: int, room: int) -> list[Span]:
    found = notes(view, zone, room)[:most]
    return [*found, *([("", "text")] * (most - len(found)))]


def _sets_and_notes(view: ChairView, width: int, zone: dt.tzinfo, most: int) -> list[Row]:
    """The last sets as digits on the left, what stands open on the right."""
    left = min(44, width - 20)
    sets = sets_lines(view.last_sets, zone, left, most)
    sets += [((" " * left, "text"),)] * (most + 1 - len(sets))
    right = _spread_notes(view, zone, most + 1, width - left)
    return [(*row, (trim(text, width - left), ink)) for row, (text, ink) in zip(sets, right, strict=True)]


def _with_list(view: ChairView, width: int, height: int, zone: dt.tzinfo, blind: bool) -> list[Row]:
    wide = width >= WIDE and height >= HIGH
    rows: list[Row] = [phase_line(view, zone, width, _middle(view, zone, width, blind))]
    if height >= 28:
        rows.append(())
    most = max(4, height - (11 if view.phase == "assess" else 10))
    listed = list_rows(view, width - _SIDE, zone, most)
    side = _side(view, zone, len(listed))
    rows += [
        (*row, (fit(" " + text, _SIDE - 1), ink), (" ", "text"))
        for row, (text, ink) in zip(listed, side, strict=True)
    ]
    if view.phase == "assess":
        bars = observed(view, width, zone)
        if height >= 26 and bars:
            rows.append(())
        rows.extend(bars)
    if wide:
        rows.append(())
        rows += [((" ", "text"), note) for note in notes(view, zone)[:4]]
        rows.append(())
    return [fit_row(row, width) for row in rows]


def _side(view: ChairView, zone: dt.tzinfo, rows: int) -> list[Span]:
    """Beside the list: the number in digits, what it counts, and the last readings."""
    shown = headline(view)
    big = shown.big if view.phase == "precheck" else "00:00"
    found: list[Span] = [("", "text")]
    found += [(line, "strong") for line in digit_lines(big, 3)]
    found += [(shown.caption, "text"), ("", "text")]
    last = view.last_observation
    if view.phase == "assess":
        if last is not None:
            found.append((f"last obs {clock(last.at, zone)}", "text"))
        if view.open_effects:
            found.append(
                (
                    f"{len(view.open_effects)} side effect{'s' if len(view.open_effects) > 1 else ''} open",
                    "due",
                )
            )
    allergies = "not asked" if view.allergies is None else plain(view.allergies, 200)
    found += [("allergies:", "muted"), (trim(allergies, _SIDE - 2), "strong")]
    found += [(f"▲ {plain(question, 200)}", "due") for question in view.open_questions]
    found = found[:rows]
    return [*found, *([("", "text")] * (rows - len(found)))]
