"""The upper half of a chair's screen as rows: phase, big number and what it means, bars or list, last sets. Pure."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.course_count import before_start_words
from infusion_tui.record.last_time import last_time_words
from infusion_tui.record.view import ChairView
from infusion_tui.tui.chair.checklist import list_rows
from infusion_tui.tui.chair.facts import contradicting, facts, notes, order_words, pump_words
from infusion_tui.tui.chair.head import is_late, other_line, phase_line
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.chair.sets import sets_lines
from infusion_tui.tui.looks import LATE_EDGE, look_of
from infusion_tui.tui.widgets.bars import observed, plan_and_actual
from infusion_tui.tui.widgets.digits import DigitSize, digit_lines, digits_width
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row, trim
from infusion_tui.tui.wording import (
    DOSE_UNCERTAIN,
    IS_IT_STOPPED,
    NOT_RUNNING,
    clock,
    due_words,
    headline,
    plain,
    pressing,
)

WIDE, HIGH = 120, 40
"""From this size up the chart stands beside the log, and the notes beside the facts."""

HIGH_DIGITS = 50
"""From so many rows up digits are seven rows high where they fit."""

SECOND_LINE = 26
"""From so many rows up everything that is due is named under the phase."""

BOTH_BARS = 44
"""From so many rows up what the pump did stays over the time of observation."""

_SIDE: dict[DigitSize, int] = {3: 22, 5: 36, 7: 54}
"""Cells beside a list, by the size of the digits in them."""

_NUMBER_ROOM = 36


def panel(view: ChairView, width: int, height: int, zone: dt.tzinfo, *, blind: bool = False) -> list[Row]:
    """All rows for a window of this size. `blind` leaves out the figures of the order (a second calculation)."""
    if view.phase == "empty":
        return _empty(view, width, zone)
    if view.phase in ("precheck", "assess"):
        rows = _with_list(view, width, height, zone, blind)
    else:
        rows = _with_number(view, width, height, zone)
    return [_edged(row) for row in rows] if is_late(view) else rows


def _edged(row: Row) -> Row:
    """The row with the solid left edge of a chair at which something is late."""
    text, ink = row[0]
    return ((LATE_EDGE, "due"), (text[1:], ink), *row[1:]) if text.startswith(" ") else row


def _digit_size(width: int, height: int, least: DigitSize) -> DigitSize:
    """Rows of the digits: seven on large screens, five in high or wide windows, else `least`."""
    if width >= WIDE and height >= HIGH_DIGITS:
        return 7
    return 5 if least == 5 or height > HIGH_DIGITS or width >= WIDE else least


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
        case "infusing" if look_of(view) == "time_up":
            # read after the chip: TIME UP +02:10, and what is still so
            return f"{headline(view).big}  {'still ' if width >= 100 else ''}INFUSING: {IS_IT_STOPPED}"
        case "infusing" | "observing" if width >= WIDE:
            return order_words(view)
        case "assess":
            return f"{headline(view).caption}"
        case _:
            return ""


def _with_number(view: ChairView, width: int, height: int, zone: dt.tzinfo) -> list[Row]:
    wide = width >= WIDE and height >= HIGH
    size = _digit_size(width, height, 5)
    shown = headline(view)
    ink = "strong"
    digits = digit_lines(shown.big or " ", size)
    taken = max(_NUMBER_ROOM if size == 5 else 56, digits_width(shown.big, size) + 4)
    beside = facts(view, zone)[:5]
    lines: list[Span] = [*beside, *([("", "text")] * (size - len(beside)))]
    named = height >= SECOND_LINE
    third = (
        _spread_notes(view, zone, size, width - taken - 46, named=named) if wide else [("", "text")] * size
    )
    second = 44 if wide else width - taken - 2
    rows: list[Row] = [phase_line(view, zone, width, _middle(view, zone, width, False), alone=not named)]
    if named:
        rows.append(other_line(view, zone, width))
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
    rows.extend(_bars(view, width, height, zone))
    if not wide:
        if height >= 30:
            rows.append(())
        rows.extend(_sets_and_notes(view, width, zone, 6 if height >= 34 else 3, named=named))
    else:
        rows.append(())
    return [fit_row(row, width) for row in rows]


def _bars(view: ChairView, width: int, height: int, zone: dt.tzinfo) -> tuple[Row, ...]:
    """Planned against actual while the pump has not ended; after it the time of observation, and both with room."""
    if view.phase in ("infusing", "paused"):
        return plan_and_actual(view, width, zone)
    ran = plan_and_actual(view, width, zone)[:2] if height >= (BOTH_BARS if width >= WIDE else 34) else ()
    after = observed(view, width, zone)
    # two axes: air between them, so that no one reads one time against the other
    return (*ran, *(((),) if ran and after else ()), *after)


def _spread_notes(view: ChairView, zone: dt.tzinfo, most: int, room: int, *, named: bool) -> list[Span]:
    """What stands open, in at most so many lines; what is due is left out where it is `named` above already."""
    found = notes(view, zone, room, waiting=not named)[:most]
    return [*found, *([("", "text")] * (most - len(found)))]


def _sets_and_notes(view: ChairView, width: int, zone: dt.tzinfo, most: int, *, named: bool) -> list[Row]:
    """The last sets as digits on the left, what stands open on the right."""
    left = min(44, width - 20)
    sets = sets_lines(view.last_sets, zone, left, most)
    sets += [((" " * left, "text"),)] * (most + 1 - len(sets))
    right = _spread_notes(view, zone, most + 1, width - left, named=named)
    return [(*row, (trim(text, width - left), ink)) for row, (text, ink) in zip(sets, right, strict=True)]


def _with_list(view: ChairView, width: int, height: int, zone: dt.tzinfo, blind: bool) -> list[Row]:
    wide = width >= WIDE and height >= HIGH
    others = other_line(view, zone, width)
    named = height >= SECOND_LINE
    rows: list[Row] = [phase_line(view, zone, width, _middle(view, zone, width, blind), alone=not named)]
    if height >= 28 or (named and others):
        rows.append(others)
    remembered = [
        *_remembered(view, width, blind),
        *(caution_rows(view, width, blind) if view.phase == "precheck" else []),
        *([] if wide else _asked(view, width)),
    ]
    rows += remembered
    most = max(
        4, height - (11 if view.phase == "assess" else 10) - (1 if named and others else 0) - len(remembered)
    )
    size = _digit_size(width, height, 3)
    side_cells = _SIDE[size]
    listed = list_rows(view, width - side_cells, zone, most)
    side = _side(view, zone, size, len(listed), named=named, noted=wide)
    rows += [
        (*row, (fit(" " + text, side_cells - 1), ink), (" ", "text"))
        for row, (text, ink) in zip(listed, side, strict=True)
    ]
    if view.phase == "assess":
        bars = _bars(view, width, height, zone)
        if height >= 26 and bars:
            rows.append(())
        rows.extend(bars)
    if wide:
        rows.append(())
        told = notes(view, zone, waiting=not named, cautions=view.phase != "precheck")
        rows += [((" ", "text"), note) for note in told[:4]]
        rows.append(())
    return [fit_row(row, width) for row in rows]


def _remembered(view: ChairView, width: int, blind: bool) -> list[Row]:
    """Before the start: what the last infusion taught, in one line; in a second one which infusion this is by the file's
    count and what the order has different, where there is anything to say. They are covered with the order."""
    if view.phase != "precheck" or view.last_time is None or blind:
        return []
    rows: list[Row] = [((" ", "text"), (plain(last_time_words(view.last_time, width - 2), 400), "text"))]
    said = before_start_words(view, width - 2)
    return [*rows, ((" ", "text"), (plain(said, 400), "text"))] if said else rows


def caution_rows(view: ChairView, width: int, blind: bool = False) -> list[Row]:
    """Before the start: each standing caution across the whole width, two rows at most; of more it says how many. They
    are covered with the order: a caution may name a dose."""
    cautions = view.cautions
    if not cautions:
        return []
    if blind:
        words = f"{len(cautions)} standing caution{'s' if len(cautions) > 1 else ''}: covered with the order"
        return wrapped("▲ ", words, width, "due", most=1)
    if len(cautions) > 2:
        words = f"{len(cautions)} CAUTIONS: " + " · ".join(one.text for one in cautions)
        return wrapped("▲ ", plain(words, 400), width, "due", most=2)
    return [
        row
        for one in cautions
        for row in wrapped("▲ ", plain(f"CAUTION: {one.text}", 400), width, "due", most=3 - len(cautions))
    ]


def _asked(view: ChairView, width: int) -> list[Row]:
    """The questions that stand open, across the whole width: beside the list they would be cut. Two rows at most."""
    found: list[Row] = []
    for question in view.open_questions:
        found += wrapped("▲ ", plain(question, 300), width, "due", most=2)
    return found[:2]


def _side(
    view: ChairView, zone: dt.tzinfo, size: DigitSize, rows: int, *, named: bool, noted: bool
) -> list[Span]:
    """Beside the list: the number in digits, what it counts, the last readings; the notes unless they are `noted`
    in full below the list."""
    shown = headline(view)
    big = shown.big if view.phase == "precheck" else "00:00"
    found: list[Span] = [("", "text")]
    found += [(line, "strong") for line in digit_lines(big, size)]
    found += [(shown.caption, "text")]
    others = () if named else pressing(view)[1:]
    found += [(due_words(item, view.now, width=_SIDE[size] - 3), "due") for item in others] or [("", "text")]
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
    if not noted:
        found += contradicting(view, narrow=True)
        if view.dose_uncertain_at is not None:
            found.append((f"▲ {DOSE_UNCERTAIN} since {clock(view.dose_uncertain_at, zone)}", "due"))
        found += [(words, "text") for words in pump_words(view, zone, _SIDE[size] - 2)]
        found += [("allergies:", "muted"), (trim(allergies, _SIDE[size] - 2), "strong")]
    if len(found) > rows and view.phase == "assess":
        found.remove((shown.caption, "text"))  # it stands beside the phase as well
    found = found[:rows]
    return [*found, *([("", "text")] * (rows - len(found)))]
