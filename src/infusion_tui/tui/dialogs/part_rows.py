"""Handoff and call as rows of a page: letter, what it stands for, and lines that can be read aloud. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.record.handoff import Part
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

_TITLE = 18


def part_rows(parts: Sequence[Part], width: int) -> list[Row]:
    """Every line whole, wrapped; a part without words has an empty place to fill in by speaking."""
    rows: list[Row] = []
    room = max(20, width - _TITLE - 5)
    for part in parts:
        lead = f" {part.letter}  {part.title:<{_TITLE}}"
        for line in part.lines or ("",):
            for text in wrap_cells(plain(line, 600), room, indent="  ") or ["…"]:
                asked = text.endswith("You say it.") or text == "…"
                rows.append(fit_row(((lead, "strong"), (text, "due" if asked else "text")), width))
                lead = " " * len(lead)
    return rows


def window(rows: Sequence[Row], at: int, height: int, width: int) -> tuple[list[Row], int]:
    """The rows from `at` on that fit, with a last one that says how many follow; and `at` as far as it can go."""
    if len(rows) <= height:
        return list(rows), 0
    at = max(0, min(at, len(rows) - height + 1))
    shown = list(rows[at : at + height - 1])
    below = len(rows) - at - len(shown)
    said = f" PgDn: {below} more" if below else " PgUp: the beginning"
    return [*shown, fit_row(((said, "muted"),), width)], at
