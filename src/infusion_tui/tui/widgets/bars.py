"""Bars as rows of cells: how far along, and the plan over what the pump actually did. Pure functions.

Signs: `█` run, `▒` paused, `░` to come; sets on the time axis `●` done, `○` to do or partial, `▲` late, `x` not
taken. Each says in the row itself what it means; colour adds nothing.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from infusion_tui.record.view import ChairView, SetMark
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import clock, list_progress

_NAME_CELLS = 15
"""` actual  14:18 `: the name of the row and the time at which it begins."""

_AFTER_CELLS = 9
"""` 15:01 `: the time at which it ends."""

SET_SIGNS = {"done": "●", "partial": "○", "to_do": "○", "late": "▲", "not_taken": "x", "look": "◊"}


def fraction_cells(part: int | Decimal, whole: int | Decimal, width: int) -> int:
    """How many of `width` cells `part` of `whole` fills; full only when it is all of it."""
    if whole <= 0 or part <= 0 or width <= 0:
        return 0
    if part >= whole:
        return width
    return min(width - 1, int(Decimal(part) * width / Decimal(whole)))


def progress(part: int | Decimal, whole: int | Decimal, width: int, ink: str = "bar") -> Row:
    """A bar of exactly `width` cells."""
    full = fraction_cells(part, whole, width)
    return (("█" * full, ink), ("░" * (width - full), "rule"))


def stopped(part: int | Decimal, whole: int | Decimal, width: int) -> Row:
    """The bar of a pump that does not run: it ends in `▒`, and says so where there is room."""
    words = " NOT RUNNING"
    room = width - len(words) if width >= len(words) + 4 else width
    full = min(fraction_cells(part, whole, room), max(0, room - 1))
    held = min(3, room - full)
    row: Row = (("█" * full, "bar"), ("▒" * held, "strong"), ("░" * (room - full - held), "rule"))
    return (*row, (words, "strong")) if room < width else row


def chair_bar(view: ChairView, width: int) -> Row:
    """The bar of a chair in its phase: volume in, time observed, or items answered."""
    bag, infused = view.bag_ml or Decimal(0), view.of_bag_ml or view.infused_ml or Decimal(0)
    match view.phase:
        case "infusing":
            return progress(infused, bag, width)
        case "paused":
            return stopped(infused, bag, width)
        case "observing":
            left, end, begun = view.observation_remaining_s, view.observation_ends_at, view.pump_ended_at
            if left is None or end is None or begun is None:
                return progress(0, 1, width)
            whole = int((end - begun).total_seconds())
            return progress(whole - left, whole, width)
        case "precheck" | "assess":
            return progress(*list_progress(view), width)
        case "empty":
            return ((" " * width, "text"),)


def _cell(moment: dt.datetime, begin: dt.datetime, span_s: float, cells: int) -> int:
    """The cell of the axis in which a moment lies."""
    at = (moment - begin).total_seconds() / span_s * cells
    return max(0, min(cells - 1, int(at)))


def _axis(view: ChairView) -> tuple[dt.datetime, dt.datetime] | None:
    """From the start to whatever is last: planned end, expected end (of the bag, where nothing is planned), end of the
    pump, or now while it runs."""
    if view.started_at is None:
        return None
    ends = [
        moment
        for moment in (view.planned_end_at, view.ends_at, _bag_end(view), view.pump_ended_at)
        if moment is not None
    ]
    if view.pump_ended_at is None:
        ends.append(view.now)
    end = max(ends)
    return (view.started_at, end) if end > view.started_at else None


def _bag_end(view: ChairView) -> dt.datetime | None:
    """When the bag of an open-ended infusion is empty: it has no other end to be drawn against."""
    return view.bag_empty_at if view.open_ended else None


def set_row(
    sets: tuple[SetMark, ...], begin: dt.datetime, end: dt.datetime, cells: int, name: str = "obs"
) -> Row:
    """The marks of the sets that lie on the axis, over `cells` cells."""
    line = [" "] * cells
    inks = ["text"] * cells
    span = (end - begin).total_seconds()
    for mark in sets:
        if begin <= mark.at <= end:
            at = _cell(mark.at, begin, span, cells)
            line[at], inks[at] = SET_SIGNS[mark.state], "due" if mark.state == "late" else "text"
    row: Row = ((f" {name}".ljust(_NAME_CELLS), "muted"), *zip(line, inks, strict=True))
    return row


def plan_and_actual(view: ChairView, width: int, zone: dt.tzinfo) -> tuple[Row, ...]:
    """Three rows: what was planned, what the pump did (and will do at this rate), and the sets.

    Nothing before the start. The actual end is printed when it is known.
    """
    axis = _axis(view)
    legend = width >= 78
    cells = width - _NAME_CELLS - _AFTER_CELLS - (18 if legend else 0)
    if axis is None or cells < 10:
        return ()
    begin, end = axis
    span = (end - begin).total_seconds()
    started = clock(begin, zone)

    planned = view.planned_end_at or _bag_end(view) or end
    bracket = max(2, _cell(planned, begin, span, cells) + 1)
    plan: Row = (
        (f" {'bag' if view.open_ended else 'plan':<7} {started} ", "muted"),
        ("├" + "─" * (bracket - 2) + "┤", "text"),
        (f" {clock(planned, zone)}", "muted"),
    )

    signs: list[str] = []
    for index in range(cells):
        middle = begin + dt.timedelta(seconds=(index + 0.5) * span / cells)
        part = next(
            (p for p in view.parts if p.begins_at <= middle < (p.ends_at or max(view.now, p.begins_at))), None
        )
        if part is not None:
            signs.append("▒" if part.paused else "█")
        else:
            signs.append("░" if view.now <= middle <= (view.ends_at or _bag_end(view) or begin) else " ")
    actual_end = view.pump_ended_at or view.ends_at
    bar = "".join(signs).rstrip(" ")
    if actual_end is not None:
        after: Row = ((f" {clock(actual_end, zone)}", "text"),)
    else:
        after = ((" waiting" if view.phase == "paused" else "", "strong"),)
    if view.open_ended and _bag_end(view) is None:
        plan = ((f" plan    {started} ", "muted"), ("open-ended, no planned end", "text"))
    actual: Row = ((f" actual  {started} ", "muted"), *_bar_spans(bar), *after)
    marks = set_row(view.sets, begin, end, cells)
    rows = [fit_row(row, width - (18 if legend else 0)) for row in (plan, actual, marks)]
    if legend:
        rows[1] = (*rows[1], (f"{_paused(view):<18}"[:18], "muted"))
        rows[2] = (*rows[2], (f"{_legend(view.sets, begin, end):<18}"[:18], "muted"))
    return tuple(fit_row(row, width) for row in rows)


def _paused(view: ChairView) -> str:
    """`▒ paused 3 min`: what the sign means, and how long it was in all."""
    if not any(part.paused for part in view.parts):
        return ""
    seconds = view.paused_s or 0
    return f"▒ paused {seconds // 60} min" if seconds >= 60 else f"▒ paused {seconds} s"


def observed(view: ChairView, width: int, zone: dt.tzinfo) -> tuple[Row, ...]:
    """Two rows after the pump's end: the time of observation, and its sets."""
    begin, end = view.pump_ended_at, view.observation_ends_at
    legend = width >= 78
    cells = width - _NAME_CELLS - _AFTER_CELLS - (18 if legend else 0)
    if begin is None or end is None or end <= begin or cells < 10:
        return ()
    done = int(min((view.now - begin).total_seconds(), (end - begin).total_seconds()))
    bar = progress(done, int((end - begin).total_seconds()), cells)
    first: Row = ((f" observe {clock(begin, zone)} ", "muted"), *bar, (f" {clock(end, zone)}", "text"))
    marks = fit_row(set_row(view.sets, begin, end, cells), width - (18 if legend else 0))
    if legend:
        marks = (*marks, (f"{_legend(view.sets, begin, end):<18}"[:18], "muted"))
    return fit_row(first, width), fit_row(marks, width)


def _legend(sets: tuple[SetMark, ...], begin: dt.datetime, end: dt.datetime) -> str:
    """The signs that are really on this axis, in words."""
    states = {mark.state for mark in sets if begin <= mark.at <= end}
    words = []
    if "done" in states:
        words.append("● done")
    if "late" in states:
        words.append("▲ late")
    if states & {"to_do", "partial"}:
        words.append("○ to do")
    if "not_taken" in states and len(words) < 2:
        words.append("x not taken")
    if "look" in states and len(words) < 2:
        words.append("◊ look")
    return " ".join(words[:2])


def _bar_spans(bar: str) -> Row:
    """The bar with each run of one sign in its ink."""
    inks = {"█": "bar", "▒": "strong", "░": "rule", " ": "text"}
    spans: list[tuple[str, str]] = []
    for sign in bar:
        if spans and spans[-1][0][0] == sign:
            spans[-1] = (spans[-1][0] + sign, inks[sign])
        else:
            spans.append((sign, inks[sign]))
    return tuple(spans)
