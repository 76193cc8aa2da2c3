"""Scores over the course as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infusion_tui.record.scored import Scored

if TYPE_CHECKING:
    from infusion_tui.room.scores import ScoreLine


def score_json(one: Scored) -> dict[str, Any]:
    """One score as it stands. `watched` are the items that stand on their own; a value nobody knows is null, never 0.
    `stands`: it asks what was done, and nobody has written it. `day_only`: the time of `at` says nothing."""
    return {
        "entry": one.entry,
        "event_id": one.event_id,
        "scale": one.scale,
        "label": one.label,
        "version": one.version,
        "at": one.at.isoformat(),
        "day_only": one.day_only,
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
        "answered_day_only": one.answered_day_only,
        "source": one.source,
        "note": one.note,
    }


def score_line_json(line: ScoreLine) -> dict[str, Any]:
    """The answer of `score`: as for a line at a chair, with whose score it is; after recording the entry and its id."""
    from infusion_tui.charting.draft import cautions_json

    draft = line.draft
    answer: dict[str, Any] = {
        "ok": True, "mrn": line.mrn, "at": line.at.isoformat(), "command": draft.command, **draft.shown,
    }  # fmt: skip
    if draft.reason is not None:
        answer["reason"] = draft.reason
    note = getattr(draft.payload, "note", None)
    if note:
        answer["note"] = note
    if draft.cautions:
        answer["warnings"] = cautions_json(draft.cautions)
    answer["echo"] = draft.echo
    if line.event is None:
        if draft.target is not None:
            answer["entry"] = draft.target
        return answer
    answer["entry"] = line.event.version
    answer["event_id"] = line.event.event_id
    if draft.target is not None:
        answer["target"] = draft.target
    return answer
