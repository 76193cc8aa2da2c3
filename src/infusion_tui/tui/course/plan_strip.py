"""Plan against fact as a strip of steps: sign, word and days; the newest where not all have room. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from infusion_tui.record.course_plan import PlanStep, Steps
from infusion_tui.record.course_words import next_words, plan_words
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, spread, trim, width_of

_SIGNS = {
    "done": "●", "early": "◄", "late": "►", "missed": "○", "due": "□", "overdue": "▲", "coming": "·",
}  # fmt: skip
"""A sign of its own for each state; the word stands behind it."""


def plan_rows(steps: Steps | None, today: dt.date, width: int, most: int) -> list[Row]:
    """The plan in words, what is next, and its steps in `most - 1` rows; no row without a plan."""
    if steps is None:
        return []
    right: Row = ((f"{next_words(steps, today)} ", "strong"),)
    left = trim(f" plan: {plan_words(steps)}", max(10, width - width_of(right) - 2))
    rows = [spread(((left, "text"),), right, width)]
    cells = [_step(step) for step in steps.steps]
    return rows + [fit_row(line, width) for line in _newest(cells, width, max(1, most - 1))]


def _step(step: PlanStep) -> Span:
    """`4 ● 11-12`, `5 ► 11-18 late 2 d`, `6 ○ missed 11-21`, `7 □ due 11-24`; a booster has a B instead of its number."""
    name = "B" if step.booster else str(step.number)
    sign = _SIGNS[step.state]
    day = f"{(step.on or step.due_on):%m-%d}" if step.on or step.due_on else ""
    if step.on is None:
        ink = {"overdue": "due", "due": "due", "missed": "strong"}.get(step.state, "muted")
        word = "" if step.state == "coming" else f"{step.state} "
        return (f"{name} {sign} {word}{day}", ink)
    off = f" {step.state} {abs(step.off_days)} d" if step.state in ("early", "late") and step.off_days else ""
    return (f"{name} {sign} {day}{off}", "text")


_GAP: Span = ("   ", "text")


def _newest(cells: Sequence[Span], width: int, room: int) -> list[Row]:
    """The steps in at most so many rows; where that is not room for all, the newest, and how many stand before them.
    What is left out stands in the list of sessions."""
    lines = _lines(cells, width)
    if len(lines) <= room:
        return lines
    # a few of the newest are looked at: a course of years has hundreds
    shown = cells[-max(1, room * width // _NARROWEST) :]
    while True:
        before: Span = (f"{len(cells) - len(shown)} before …", "muted")
        lines = _lines(shown, width, before)
        if len(lines) <= room or len(shown) == 1:
            return lines[:room]
        shown = shown[1:]


_NARROWEST = 12
"""Cells that a step takes at least, with the gap behind it."""


def _lines(cells: Sequence[Span], width: int, lead: Span | None = None) -> list[Row]:
    lines: list[list[Span]] = [[(" ", "text"), *([lead] if lead is not None else [])]]
    # behind each step stands the gap to the next: at the end of a line it takes no room
    at = 1 + (len(lead[0]) + len(_GAP[0]) if lead is not None else 0)
    for cell in cells:
        if at + len(cell[0]) > width and at > 1:
            lines.append([(" ", "text")])
            at = 1
        lines[-1] += [_GAP, cell] if at > 1 else [cell]
        at += len(cell[0]) + len(_GAP[0])
    return [tuple(line) for line in lines] if cells else []
