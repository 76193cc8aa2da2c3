"""What is asked about a weight: unusual, far from the last visit's, or pounds where kilograms belong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.care_rules import WeightRule
from infusion_tui.record.dosing import KG_PER_POUND, plain, round_half_up

TENTH = Decimal("0.1")


class LastWeight(msgspec.Struct, frozen=True):
    """The weight of this patient's last visit, and when that was."""

    weight_kg: Decimal
    at: dt.datetime


class WeightDoubt(msgspec.Struct, frozen=True):
    """One thing that is asked about a weight: its code and the sentence."""

    code: str
    message: str


def weight_doubts(
    weight_kg: Decimal, rule: WeightRule | None, last: LastWeight | None, zone: ZoneInfo
) -> tuple[WeightDoubt, ...]:
    """Everything that is asked about this weight by the clinic's rule; nothing without a rule."""
    if rule is None:
        return ()
    found: list[WeightDoubt] = []
    if not rule.usual_low <= weight_kg <= rule.usual_high:
        usual = f"{plain(rule.usual_low)}-{plain(rule.usual_high)}"
        found.append(WeightDoubt("W_RANGE", f"weight {plain(weight_kg)} kg is outside the usual {usual}"))
    if last is not None:
        found += _beside_the_last(weight_kg, rule, last, zone)
    return tuple(found)


def in_kg(pounds: Decimal) -> Decimal:
    """A weight in pounds as kilograms, to 0.1."""
    return round_half_up(pounds * KG_PER_POUND, TENTH)


def _beside_the_last(
    weight_kg: Decimal, rule: WeightRule, last: LastWeight, zone: ZoneInfo
) -> list[WeightDoubt]:
    was = f"{plain(last.weight_kg)} kg on {last.at.astimezone(zone):%Y-%m-%d}"
    if rule.pounds_low <= weight_kg / last.weight_kg <= rule.pounds_high:
        words = f"weight {plain(weight_kg)} kg, and {was}: is it in pounds? {plain(weight_kg)} lb are {plain(in_kg(weight_kg))} kg"
        return [WeightDoubt("W_POUNDS", words)]
    if rule.pounds_low <= last.weight_kg / weight_kg <= rule.pounds_high:
        words = f"weight {plain(weight_kg)} kg, and {was}: was the last one in pounds? {plain(last.weight_kg)} lb are {plain(in_kg(last.weight_kg))} kg"
        return [WeightDoubt("W_POUNDS", words)]
    change = (weight_kg - last.weight_kg) / last.weight_kg * 100
    if abs(change) <= rule.change_percent:
        return []
    return [
        WeightDoubt(
            "W_WEIGHT",
            f"weight {plain(weight_kg)} kg is {round_half_up(change, TENTH):+} % from the last visit's, {was}",
        )
    ]
