"""Plan against fact as a strip of steps: sign, word and days; the newest where not all have room. Pure."""

from __future__ import annotations

import datetime as dt

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
    lines = _lines(cells, width)
    room = max(1, most - 1)
    if len(lines) > room:
        # the newest ones, and what is next: what is left out stands in the list of sessions
        left_out = 0
        while len(lines) > room:
            left_out += 1
            before: Row = ((f" {left_out} before … ", "muted"),)
            lines = _lines(cells[left_out:], width, before)
    return rows + [fit_row(line, width) for line in lines]


def _step(step: PlanStep) -> tuple[Span, ...]:
    """`4 ● 11-12`, `5 ► 11-18 late 2 d`, `6 ○ missed 11-21`, `7 □ due 11-24`; a booster has a B instead of its number."""
    name = "B" if step.booster else str(step.number)
    sign = _SIGNS[step.state]
    day = f"{(step.on or step.due_on):%m-%d}" if step.on or step.due_on else ""
    if step.on is None:
        ink = {"overdue": "due", "due": "due", "missed": "strong"}.get(step.state, "muted")
        word = "" if step.state == "coming" else f"{step.state} "
        return ((f"{name} {sign} {word}{day}", ink),)
    off = f" {step.state} {abs(step.off_days)} d" if step.state in ("early", "late") and step.off_days else ""
    return ((f"{name} {sign} {day}{off}", "text"),)


def _lines(cells: list[tuple[Span, ...]], width: int, lead: Row = ((" ", "text"),)) -> list[Row]:
    lines: list[Row] = []
    line: Row = lead
    for cell in cells:
        if width_of(line) + width_of(cell) + 3 > width and len(line) > 1:
            lines.append(line)
            line = ((" ", "text"),)
        line = (*line, *cell, ("   ", "text"))
    return [*lines, line] if len(line) > 1 else lines
