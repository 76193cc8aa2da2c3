"""What a clinic decided about scores over a course: the scales, and when an infusion is early, late or missed.

Read from `outcomes.toml`. Nothing here advises: bands, response and remission are arithmetic with the rule named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from infusion_tui.record.care_events import ScaleScored


class Band(msgspec.Struct, frozen=True, rename={"begins": "from"}):
    """A named range of the total, from `begins` up to the next band."""

    begins: int
    word: str


class Skip(msgspec.Struct, frozen=True):
    """Questions (from 1) that are asked only where question `unless` was answered yes."""

    items: tuple[int, ...]
    unless: int


class OutcomeScale(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One score. Without `items` only its total is typed. Lower is better for all of them.

    `watched`: items (from 1) that are shown on their own, and stand as a question once they are above 0.
    `response_percent`: a drop of so many percent is called a response; `remission_at`: this total or less is called
    remission; `meaningful`: so many points up is called worse (down: better). None: this scale has no such rule.
    `skip`: questions of a screener that are not asked where an earlier one was answered no.
    """

    key: str
    label: str
    names: tuple[str, ...]
    version: str
    low: int
    high: int
    source: str
    items: tuple[str, ...] = ()
    item_high: int = 0
    yes_no: bool = False
    answers: tuple[str, ...] = ()
    """What the numbers of an item mean, from 0 up; () where nobody wrote it."""
    skip: Skip | None = None
    watched: tuple[int, ...] = ()
    bands: tuple[Band, ...] = ()
    response_percent: int | None = None
    remission_at: int | None = None
    meaningful: int | None = None

    def band(self, total: int) -> str:
        """The word of the range that the total lies in; "" where the scale names none."""
        words = [band.word for band in self.bands if total >= band.begins]
        return words[-1] if words else ""

    def flagged(self, parts: Sequence[int | None]) -> str | None:
        """The watched items that are above 0, in words (`item 9, thoughts of ...: 1`), or None."""
        found = [
            f"{'question' if self.yes_no else 'item'} {place}, {self.items[place - 1]}"
            f"{'' if self.yes_no else f': {number}'}"
            for place in self.watched
            if place <= len(parts) and (number := parts[place - 1])
        ]
        return f"{self.label} {'; '.join(found)}" if found else None

    def not_asked(self, answers: Sequence[int | None]) -> tuple[int, ...]:
        """The questions (from 1) that are left out after these answers."""
        if self.skip is None or len(answers) < self.skip.unless or answers[self.skip.unless - 1]:
            return ()
        return self.skip.items

    def score(
        self,
        parts: Sequence[int | None] = (),
        *,
        total: int | None = None,
        rater: str | None = None,
        note: str | None = None,
        source: Literal["paper", "imported"] | None = None,
    ) -> ScaleScored:
        """The event's payload for these parts, or for a `total` whose items are unknown. It checks no range.

        The one place where a score gets its total, its band and what it flags.
        """
        added = sum(one for one in parts if one is not None) if parts or total is None else total
        return ScaleScored(
            scale=self.key,
            version=self.version,
            parts=tuple(parts),
            total=added,
            flagged=self.flagged(parts),
            rater=rater,
            label=self.label,
            highest=self.high,
            band=self.band(added) or None,
            items=self.items,
            watched=self.watched,
            yes_no=self.yes_no,
            note=note,
            source=source,
        )


class PlanRule(msgspec.Struct, frozen=True):
    """When an infusion is early, late or missed against its plan, in days, and the plan where a course names none."""

    sessions: int
    every_days: int
    tolerance_days: int
    missed_days: int
    first_days: int
    source: str


class NumbersRule(msgspec.Struct, frozen=True):
    """Groups smaller than this are never shown with shares or names."""

    smallest_group: int
    source: str


class Outcomes(msgspec.Struct, frozen=True):
    """The clinic's scales and rules."""

    scales: tuple[OutcomeScale, ...]
    plan: PlanRule
    numbers: NumbersRule

    def scale(self, name: str) -> OutcomeScale | None:
        """The scale that is typed like this (any case), or None."""
        wanted = name.casefold()
        return next((one for one in self.scales if wanted == one.key or wanted in one.names), None)
