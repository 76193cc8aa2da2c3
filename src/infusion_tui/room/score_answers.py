"""Scores over the course as JSON."""

from __future__ import annotations

from typing import Any

from infusion_tui.record.scored import Scored


def score_json(one: Scored) -> dict[str, Any]:
    """One score as it stands. `watched` are the items that stand on their own; a value nobody knows is null, never 0.
    `stands`: it asks what was done, and nobody has written it."""
    return {
        "entry": one.entry,
        "event_id": one.event_id,
        "scale": one.scale,
        "label": one.label,
        "version": one.version,
        "at": one.at.isoformat(),
        "by": one.by,
        "rater": one.rater,
        "parts": list(one.parts),
        "total": one.total,
        "highest": one.highest,
        "band": one.band,
        "watched": [{"item": place, "value": one.item(place)} for place in one.watched],
        "flagged": one.flagged,
        "stands": one.stands,
        "answered": one.answered,
        "answered_by": one.answered_by,
        "answered_at": one.answered_at.isoformat() if one.answered_at is not None else None,
        "source": one.source,
        "note": one.note,
    }
