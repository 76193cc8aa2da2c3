"""One score against the first of its course: how many points, how much percent, and what the named rules say. Arithmetic
that advises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.outcomes import OutcomeScale
from infusion_tui.record.scored import Scored


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One scale over the course, first against last, as arithmetic. `drop`: points lower now (negative: higher).

    `response`, `remission`, `worse` are None where the scale has no such rule; `rule` says them in words.
    """

    scale: str
    label: str
    first: Scored
    last: Scored
    drop: int
    percent: int | None
    response: bool | None = None
    remission: bool | None = None
    worse: bool | None = None
    rule: str = ""
    band: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """One score of a course and how many of its infusions had been given before it was taken. `change`: against the
    first score of the scale; None for that one itself."""

    scale: str
    score: Scored
    after_infusions: int
    change: Change | None = None


def changes(scores: Sequence[Scored], scales: dict[str, OutcomeScale]) -> tuple[Change, ...]:
    """Each scale's last score against its first one, in the order of the clinic's scales; one score alone is no change."""
    found = []
    for scale in scales.values():
        own = [one for one in scores if one.scale == scale.key]
        if len(own) > 1 and not scale.yes_no:
            found.append(change(own[0], own[-1], scale))
    return tuple(found)


def change(first: Scored, last: Scored, scale: OutcomeScale) -> Change:
    """One score against another."""
    drop = first.total - last.total
    percent = _percent(drop, first.total)
    response = None
    rules = []
    if scale.response_percent is not None and first.total > 0:
        response = drop * 100 >= scale.response_percent * first.total
        rules.append(f"response: {scale.response_percent} % or more below the first score")
    remission = None
    if scale.remission_at is not None:
        remission = last.total <= scale.remission_at
        rules.append(f"remission: {scale.remission_at} or less")
    worse = None
    if scale.meaningful is not None:
        worse = -drop >= scale.meaningful
        rules.append(f"worse: {scale.meaningful} points or more above the first score")
    return Change(
        scale=scale.key,
        label=scale.label,
        first=first,
        last=last,
        drop=drop,
        percent=percent,
        response=response,
        remission=remission,
        worse=worse,
        rule="; ".join(rules),
        band=scale.band(last.total),
    )


def _percent(drop: int, first: int) -> int | None:
    """Whole percent of the first score, half away from zero; None where that was 0."""
    if first == 0:
        return None
    sign = 1 if drop >= 0 else -1
    return sign * ((abs(drop) * 200 + first) // (2 * first))


def progress(
    scores: Sequence[Scored],
    infusions: Sequence[InfusionSummary],
    scales: dict[str, OutcomeScale],
    zone: ZoneInfo,
) -> tuple[Progress, ...]:
    """Every score of every scale that is a number, by scale and then by time. `scores` oldest first; `infusions`: those
    given."""
    found = []
    for scale in scales.values():
        own = [one for one in scores if one.scale == scale.key and not scale.yes_no]
        found += [
            Progress(
                scale=scale.key,
                score=one,
                after_infusions=given_before(one, infusions, zone),
                change=change(own[0], one, scale) if one is not own[0] else None,
            )
            for one in own
        ]
    return tuple(found)


def given_before(score: Scored, infusions: Sequence[InfusionSummary], zone: ZoneInfo) -> int:
    """How many of these infusions had begun before a score was taken.

    Of an infusion or a score from a list only the day is known: on the same day the score counts as taken first, as
    people are asked when they arrive.
    """
    day = score.at.astimezone(zone).date()
    return sum(
        one.started_at < score.at
        if one.started_at is not None and score.source != "imported"
        else one.day < day
        for one in infusions
    )
