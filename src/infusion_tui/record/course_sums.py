"""A course in a few figures: the highest, the lowest, how often; and where an order differs from the one before.

Taken from the infusions that were given. What was not charted takes no part, and is never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from infusion_tui.record.course import Infusion
from infusion_tui.record.course_visits import CourseVisit
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.wording import order_text


class EffectCount(msgspec.Struct, frozen=True):
    """One side effect over the course: at how many infusions, and its worst grade."""

    key: str
    infusions: int
    worst: int


class CourseSums(msgspec.Struct, frozen=True, kw_only=True):
    """`highest_bp` by its systolic, `largest_rise` by the systolic rise over the baseline, `lowest_spo2`, `peak_dis`: the
    infusion where each was charted (of several the first), None where nothing was. `ready_min`: shortest and longest."""

    highest_bp: Infusion | None
    largest_rise: Infusion | None
    lowest_spo2: Infusion | None
    peak_dis: Infusion | None
    crossed: tuple[Infusion, ...]
    stopped_early: tuple[Infusion, ...]
    with_medicines: tuple[Infusion, ...]
    ready_min: tuple[int, int] | None
    effects: tuple[EffectCount, ...]


def course_sums(given: Sequence[Infusion]) -> CourseSums:
    """The figures over these infusions."""
    ready = [one.summary.ready_min for one in given if one.summary.ready_min is not None]
    return CourseSums(
        highest_bp=_most(given, lambda one: one.peak_bp[0] if one.peak_bp else None),
        largest_rise=_most(given, lambda one: one.rise[0] if one.rise else None),
        lowest_spo2=_most(given, lambda one: -one.lowest_spo2 if one.lowest_spo2 is not None else None),
        peak_dis=_most(given, lambda one: one.peak_dis),
        crossed=tuple(one for one in given if one.summary.crossed),
        stopped_early=tuple(one for one in given if one.summary.stopped_early),
        with_medicines=tuple(one for one in given if one.summary.medicines),
        ready_min=(min(ready), max(ready)) if ready else None,
        effects=_effects(given),
    )


def _most(given: Sequence[Infusion], rank: Callable[[InfusionSummary], int | None]) -> Infusion | None:
    found = [(value, one) for one in given if (value := rank(one.summary)) is not None]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _effects(given: Sequence[Infusion]) -> tuple[EffectCount, ...]:
    """The most frequent first."""
    count: dict[str, int] = {}
    worst: dict[str, int] = {}
    for one in given:
        for key in {effect.key for effect in one.summary.effects}:
            count[key] = count.get(key, 0) + 1
        for effect in one.summary.effects:
            worst[effect.key] = max(worst.get(effect.key, 0), effect.worst)
    found = (EffectCount(key, count[key], worst[key]) for key in count)
    return tuple(sorted(found, key=lambda one: (-one.infusions, -one.worst, one.key)))


class DoseChange(msgspec.Struct, frozen=True, kw_only=True):
    """An infusion whose order differs from the one before it: both in words, and who prescribed it."""

    infusion: Infusion
    day: dt.date
    before: str
    ordered: str
    prescriber: str | None


class _Ordered(msgspec.Struct, frozen=True):
    """What of an order is compared; None where it is not known, or not how it was ordered."""

    words: str
    per_kg: Decimal | None = None
    mg: Decimal | None = None
    other: Any = None
    minutes: int | None = None
    prescriber: str | None = None


def dose_changes(given: Sequence[Infusion], visits: Mapping[str, CourseVisit]) -> tuple[DoseChange, ...]:
    """Each infusion ordered otherwise than the one before: another dose, another dose per kilogram, or other minutes.

    An order per kilogram stays the same when only the weight changed. Of an infusion from a list only its dose, its dose
    per kilogram and its minutes can be compared, as far as the list says them.
    """
    found = []
    before: _Ordered | None = None
    for one in given:
        visit = visits.get(one.summary.session_id) if one.summary.session_id is not None else None
        now = _ordered(one.summary, visit)
        if now is None:
            continue
        if before is not None and _differ(before, now):
            found.append(
                DoseChange(
                    infusion=one, day=one.summary.day, before=before.words, ordered=now.words,
                    prescriber=now.prescriber,
                )
            )  # fmt: skip
        before = now
    return tuple(found)


def _ordered(found: InfusionSummary, visit: CourseVisit | None) -> _Ordered | None:
    if visit is not None:
        order = visit.order
        words = f"{found.basis}: {order_text(order)}" if found.basis else order_text(order)
        per_kg = order.given_amount if order.given_as == "mg_per_kg" else None
        mg = order.given_amount if order.given_as == "dose_mg" else None
        other = (order.given_as, order.given_amount) if per_kg is None and mg is None else None
        return _Ordered(words, per_kg, mg, other, order.minutes, visit.prescriber)
    if found.given_mg is None:
        return None
    basis = f" ({found.basis})" if found.basis else ""
    minutes = f" over {found.run_min} min" if found.run_min is not None else ""
    words = f"{plain(found.given_mg)} mg{minutes}{basis}, as the list says"
    return _Ordered(words, found.mg_per_kg, found.given_mg, None, found.run_min)


def _differ(before: _Ordered, now: _Ordered) -> bool:
    if None not in (before.minutes, now.minutes) and before.minutes != now.minutes:
        return True
    if before.per_kg is not None and now.per_kg is not None:
        return before.per_kg != now.per_kg
    if before.mg is not None and now.mg is not None:
        return before.mg != now.mg
    # ordered in another way than before
    return before.other != now.other or (before.per_kg is None) != (now.per_kg is None)
