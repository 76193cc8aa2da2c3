"""One moment of a session's chart: all that was charted in a minute, and how pump and side effects stood then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from infusion_tui.record.infusion import state_at
from infusion_tui.record.log import MINUTE, whole_minute
from infusion_tui.record.vitals_chart import Gap, Mark, MedicineMark, NotDone, RateStep, VitalsChart


class Moment(msgspec.Struct, frozen=True):
    """Everything charted within one minute. `at` is the minute, `last_at` the last of it."""

    at: dt.datetime
    last_at: dt.datetime
    marks: tuple[Mark, ...] = ()
    grades: tuple[Mark, ...] = ()
    not_done: tuple[NotDone, ...] = ()
    medicines: tuple[MedicineMark, ...] = ()
    rates: tuple[RateStep, ...] = ()
    ends_pump: bool = False

    @property
    def number(self) -> int | None:
        """The first entry of this minute: the one to open."""
        numbers = [one.number for one in (*self.marks, *self.grades)]
        numbers += [one.number for one in self.not_done] + [one.number for one in self.medicines]
        numbers += [one.number for one in self.rates if one.number is not None]
        return min(numbers) if numbers else None


class StateThen(msgspec.Struct, frozen=True):
    """The pump and the side effects at a moment. `minute` counts from the start, negative before it."""

    minute: int | None = None
    rate: RateStep | None = None
    infused_ml: Decimal | None = None
    infused_mg: Decimal | None = None
    open_effects: tuple[Mark, ...] = ()
    gap: Gap | None = None
    """The gap that ends at this moment."""
    dose_uncertain: bool = False


def moments(chart: VitalsChart) -> tuple[Moment, ...]:
    """Every minute in which something was charted, in order of time."""
    found: dict[dt.datetime, dict[str, list[Any]]] = {}
    latest: dict[dt.datetime, dt.datetime] = {}

    def put(name: str, at: dt.datetime, one: object) -> None:
        minute = whole_minute(at)
        found.setdefault(minute, {}).setdefault(name, []).append(one)
        latest[minute] = max(latest.get(minute, at), at)

    parts: tuple[tuple[str, Iterable[Mark | NotDone | MedicineMark]], ...] = (
        ("marks", chart.marks),
        ("grades", chart.grades),
        ("not_done", chart.not_done),
        ("medicines", chart.medicines),
    )
    for name, ones in parts:
        for one in ones:
            put(name, one.at, one)
    for step in chart.rates:
        put("rates", step.begins_at, step)
    if chart.pump_ended_at is not None:
        put("end", chart.pump_ended_at, None)
    return tuple(
        Moment(
            minute,
            latest[minute],
            ends_pump="end" in lists,
            **{name: tuple(ones) for name, ones in lists.items() if name != "end"},
        )
        for minute, lists in sorted(found.items())
    )


def state_then(chart: VitalsChart, moment: dt.datetime) -> StateThen:
    """How things stood at a moment: rate, volume and dose so far, side effects that were open."""
    minute = (moment - chart.started_at) // MINUTE if chart.started_at is not None else None
    gap = next((one for one in chart.gaps if whole_minute(one.ends_at) == whole_minute(moment)), None)
    standing = tuple(
        [step for step in stretch.steps if step.at <= moment][-1]
        for stretch in chart.stretches
        if stretch.begins_at <= moment and (stretch.ends_at is None or stretch.ends_at > moment)
    )
    rate = next((step for step in reversed(chart.rates) if step.begins_at <= moment), None)
    if chart.pump_ended_at is not None and moment >= chart.pump_ended_at:
        rate = None
    if chart.pump is None or chart.started_at is None or moment < chart.started_at:
        return StateThen(minute, rate, open_effects=standing, gap=gap)
    pump = state_at(chart.pump, moment)
    since = chart.dose_uncertain_at
    doubted = since is not None and moment >= whole_minute(since)
    return StateThen(minute, rate, pump.infused_ml, pump.infused_mg, standing, gap, doubted)
