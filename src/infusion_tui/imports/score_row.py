"""A row that is a score: its items or its total, by the clinic's own scales."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from infusion_tui.imports import cells
from infusion_tui.imports.columns import MOST_ITEMS
from infusion_tui.imports.errors import CellError
from infusion_tui.imports.terms import Terms
from infusion_tui.record import events as ev
from infusion_tui.record.outcomes import Outcomes, OutcomeScale


def score(
    cell: Mapping[str, str], mrn: str, note: str | None, terms: Terms, separator: str
) -> ev.ScaleScored:
    """The event of this row.

    Raises:
        CellError: no such scale, a number outside its range, items and total that do not agree.
    """
    scale = _scale(cell.get("scale", ""), terms.outcomes)
    parts = _asked(_items(cell, scale), scale)
    total = cells.whole("total", cell.get("total", ""), separator)
    if parts:
        _check_items(parts, scale)
        added = sum(one for one in parts if one is not None)
        if total is not None and total != added:
            raise CellError(f"total {total}, but the items come to {added}")
    elif total is None:
        raise CellError(f"{scale.label}: neither its total nor its items")
    elif scale.yes_no:
        raise CellError(f"{scale.label} is its answers, not a total: write items (y n n)")
    elif not scale.low <= total <= scale.high:
        raise CellError(f"total {total} of {scale.label} is not possible ({scale.low}-{scale.high})")
    rater = cells.text("rater", cell.get("rater", ""))
    made = scale.score(parts, total=total, rater=rater, note=note, source="imported")
    return replace(made, mrn=mrn, day_only=True)


def _scale(cell: str, outcomes: Outcomes) -> OutcomeScale:
    said = cells.text("scale", cell)
    known = ", ".join(one.key for one in outcomes.scales)
    if said is None:
        raise CellError(f"scale is empty: which score is it ({known})?")
    found = outcomes.scale(re.sub(r"[\s\-_]", "", said.casefold())) or next(
        (one for one in outcomes.scales if one.label.casefold() == said.casefold()), None
    )
    if found is None:
        raise CellError(f'scale "{said[:40]}" is not among this clinic\'s ({known})')
    return found


def _items(cell: Mapping[str, str], scale: OutcomeScale) -> tuple[int | None, ...]:
    parts = cells.answers("items", cell.get("items", ""), yes_or_no=scale.yes_no)
    own = [cell.get(f"item_{number}", "").strip() for number in range(1, MOST_ITEMS + 1)]
    if not any(own):
        return parts
    if parts:
        raise CellError("items, and items in columns of their own: write them once")
    last = max(place for place, one in enumerate(own, 1) if one)
    found: list[int | None] = []
    for place, one in enumerate(own[: max(last, len(scale.items))], 1):
        found += cells.answers(f"item_{place}", one or "-", yes_or_no=scale.yes_no)
    return tuple(found)


def _asked(parts: tuple[int | None, ...], scale: OutcomeScale) -> tuple[int | None, ...]:
    """The items, with those that a screener leaves out put in as not asked (`y n n` of six questions)."""
    if parts and not scale.items:
        raise CellError(f"{scale.label} is kept as its total here: write total, leave items empty")
    left_out = scale.not_asked(parts)
    if not left_out or len(parts) + len(left_out) != len(scale.items):
        return parts
    given = iter(parts)
    return tuple(None if place in left_out else next(given) for place in range(1, len(scale.items) + 1))


def _check_items(parts: tuple[int | None, ...], scale: OutcomeScale) -> None:
    if len(parts) != len(scale.items):
        raise CellError(f"{scale.label} has {len(scale.items)} items, {len(parts)} are there")
    left_out = scale.not_asked(parts)
    for place, one in enumerate(parts, 1):
        if one is None and place not in left_out:
            raise CellError(f"item {place} of {scale.label} is missing")
        if one is not None and one > scale.item_high:
            raise CellError(f"item {place} of {scale.label}: {one} is not possible (0-{scale.item_high})")
