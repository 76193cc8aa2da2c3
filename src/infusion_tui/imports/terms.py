"""What a list is read against: the clinic's words and limits, and today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record.care_rules import WeightRule
from infusion_tui.record.outcomes import Outcomes
from infusion_tui.record.protocol import Limits, Protocol

DayOrder = Literal["iso", "dmy", "mdy", "ymd"]
"""How a day is written that is no ISO date: `3.11.2026` is dmy."""

MAX_DOSE_MG, MAX_WEIGHT_KG, MAX_MINUTES = Decimal(2000), Decimal(500), 1440
"""Beyond is impossible: the most of what any list is taken for. The clinic's files have no limit of these."""

USUAL_MG_PER_KG = Decimal("0.1"), Decimal("2")
USUAL_MINUTES = 10, 360
"""Outside is said, never refused (infusions of 0.5 mg/kg over 40 min, for pain up to 2 mg/kg over hours)."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The words and limits of a clinic. `effects`: every word typed for a side effect, and its key; `grades`: the
    same of the severities."""

    outcomes: Outcomes
    today: dt.date
    limits: dict[str, Limits]
    effects: dict[str, str]
    grades: dict[str, int]
    weight: WeightRule | None = None
    days: DayOrder = "iso"
    training: bool = False
    """The rows go into a training file."""

    @classmethod
    def of(
        cls,
        protocols: Iterable[Protocol],
        outcomes: Outcomes,
        today: dt.date,
        days: DayOrder = "iso",
        *,
        training: bool = False,
    ) -> Terms:
        """The words of all of a clinic's protocols. Where they differ, the first one's stand."""
        limits: dict[str, Limits] = {}
        effects: dict[str, str] = {}
        grades: dict[str, int] = {}
        weight: WeightRule | None = None
        for protocol in protocols:
            weight = weight or protocol.weight
            for key, one in protocol.limits.items():
                limits.setdefault(key, one)
            for effect in protocol.effects:
                for name in (effect.key, *effect.names):
                    effects.setdefault(name.casefold(), effect.key)
            for step in protocol.severities:
                for name in (str(step.grade), step.word, *step.names):
                    grades.setdefault(name.casefold(), step.grade)
        return cls(
            outcomes=outcomes,
            today=today,
            limits=limits,
            effects=effects,
            grades=grades,
            weight=weight,
            days=days,
            training=training,
        )
