"""The pump: stretches of constant rate in, volume, dose, time left and end out.

Truth is the list of stretches, never a counter. Volumes are summed as rate x milliseconds in Decimal and divided
once at the end, so that splitting a stretch changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record.dosing import round_half_up
from infusion_tui.record.view_parts import Bag, PumpPart

MS = dt.timedelta(milliseconds=1)
MS_PER_HOUR = 3_600_000


class Pump(msgspec.Struct, frozen=True):
    """One infusion from its start: its stretches in time order and, once it is over, when and how it ended.

    `volume_ml` and `dose_mg` are the first bag; `changed` the bags that were hung after it, in order of time.
    """

    volume_ml: Decimal
    dose_mg: Decimal
    parts: tuple[PumpPart, ...]
    ended_at: dt.datetime | None = None
    end: Literal["done", "stop", "transfer"] | None = None
    changed: tuple[Bag, ...] = ()

    @property
    def started_at(self) -> dt.datetime:
        """When the pump was started."""
        return self.parts[0].begins_at

    @property
    def bags(self) -> tuple[Bag, ...]:
        """Every bag, the present one last."""
        return (Bag(self.dose_mg, self.volume_ml, self.started_at), *self.changed)

    @property
    def bag(self) -> Bag:
        """The present bag: the last one that was hung."""
        return self.changed[-1] if self.changed else Bag(self.dose_mg, self.volume_ml, self.started_at)


class PumpState(msgspec.Struct, frozen=True):
    """The pump at one moment (see `ChairView` for the meaning of each field)."""

    rate_ml_h: Decimal | None
    computed_ml: Decimal
    infused_ml: Decimal
    infused_mg: Decimal
    of_bag_ml: Decimal
    run_s: int
    paused_s: int
    ends_at: dt.datetime | None
    left_when_resumed_s: int | None
    paused_since: dt.datetime | None
    pause_reason: str | None


def delivered_ml(parts: Iterable[PumpPart], until: dt.datetime) -> Decimal:
    """Volume in mL by rate and time from the first stretch until a moment, not capped and not rounded."""
    total = Decimal(0)
    for part in parts:
        if part.paused or part.begins_at >= until:
            continue
        end = until if part.ends_at is None else min(part.ends_at, until)
        total += part.rate_ml_h * ((end - part.begins_at) // MS)
    return total / MS_PER_HOUR


class Delivered(msgspec.Struct, frozen=True):
    """What left the pump, not rounded: volume and dose over all bags, and the volume of the last bag by itself."""

    ml: Decimal
    mg: Decimal
    of_bag_ml: Decimal


def delivered(pump: Pump, now: dt.datetime, *, by_time: bool = False) -> Delivered:
    """What had left the pump at `now`: of each bag what rate and time give, at most the bag itself. After `done` the
    last bag is in whole, unless it is asked what rate and time give (`by_time`)."""
    shares = _shares(pump, now, by_time=by_time)
    return Delivered(
        sum((ml for _, ml in shares), Decimal(0)),
        sum((dose_of(bag, ml) for bag, ml in shares), Decimal(0)),
        shares[-1][1],
    )


def _shares(pump: Pump, now: dt.datetime, *, by_time: bool = False) -> list[tuple[Bag, Decimal]]:
    """Each bag that had been hung by then, with the mL that left it."""
    moment = now if pump.ended_at is None else min(now, pump.ended_at)
    hung = [bag for bag in pump.bags if bag.begins_at <= moment] or [pump.bags[0]]
    sums = [delivered_ml(pump.parts, at) for at in (*(bag.begins_at for bag in hung[1:]), moment)]
    before = Decimal(0)
    shares = []
    for bag, total in zip(hung, sums, strict=True):
        shares.append((bag, min(total - before, bag.volume_ml)))
        before = total
    if pump.end == "done" and pump.ended_at is not None and now >= pump.ended_at and not by_time:
        shares[-1] = (hung[-1], hung[-1].volume_ml)
    return shares


def bag_by_time(pump: Pump, now: dt.datetime) -> tuple[Bag, Decimal]:
    """The bag that hung at `now`, and the mL that rate and time give for it, not capped and not rounded."""
    first, *changed = pump.bags
    bag = [first, *(one for one in changed if one.begins_at <= now)][-1]
    return bag, delivered_ml(pump.parts, now) - delivered_ml(pump.parts, bag.begins_at)


def dose_of(bag: Bag, ml: Decimal) -> Decimal:
    """The mg in so many mL of this bag, not rounded."""
    return bag.dose_mg * ml / bag.volume_ml


def in_line_mg(pump: Pump, now: dt.datetime, line_ml: Decimal) -> Decimal:
    """The most that can be in a line of this volume at `now`, in mg, not rounded: the last mL that left the pump, each
    with the concentration of the bag that it came from."""
    left, mg = line_ml, Decimal(0)
    for bag, ml in reversed(_shares(pump, now)):
        taken = min(left, ml)
        mg, left = mg + dose_of(bag, taken), left - taken
    return mg


def empty_at(pump: Pump) -> dt.datetime | None:
    """When the present bag was or will be empty at the last rate; None when the pump stands with volume left."""
    bag = pump.bag
    left = bag.volume_ml * MS_PER_HOUR
    for part in pump.parts:
        begin = max(part.begins_at, bag.begins_at)
        if part.paused or (part.ends_at is not None and part.ends_at <= begin):
            continue
        needed = left / part.rate_ml_h
        if part.ends_at is None or needed <= (part.ends_at - begin) // MS:
            return begin + int(needed.to_integral_value()) * MS
        left -= part.rate_ml_h * ((part.ends_at - begin) // MS)
    return None


def state_at(pump: Pump, now: dt.datetime) -> PumpState:
    """Everything about the pump at `now`. Volume is capped at the bag; after `done` it is the bag."""
    moment = now if pump.ended_at is None else min(now, pump.ended_at)
    over = pump.ended_at is not None and now >= pump.ended_at
    infused = delivered(pump, now)
    current = pump.parts[-1]
    standing = current.paused and not over
    left_ml = pump.bag.volume_ml - infused.of_bag_ml
    return PumpState(
        rate_ml_h=None if over else current.rate_ml_h,
        computed_ml=round_half_up(delivered_ml(pump.parts, moment)),
        infused_ml=round_half_up(infused.ml),
        infused_mg=round_half_up(infused.mg),
        of_bag_ml=round_half_up(infused.of_bag_ml),
        run_s=_seconds(pump, moment, paused=False),
        paused_s=_seconds(pump, moment, paused=True),
        ends_at=None if over or standing else empty_at(pump),
        left_when_resumed_s=int(left_ml * 3600 / current.rate_ml_h) if standing else None,
        paused_since=paused_since(pump.parts) if standing else None,
        pause_reason=current.reason if standing else None,
    )


def _seconds(pump: Pump, moment: dt.datetime, *, paused: bool) -> int:
    total = dt.timedelta()
    for part in pump.parts:
        if part.paused is paused and part.begins_at < moment:
            total += (moment if part.ends_at is None else min(part.ends_at, moment)) - part.begins_at
    return total // dt.timedelta(seconds=1)


def paused_since(parts: tuple[PumpPart, ...]) -> dt.datetime:
    """When this pause began: a rate set while paused makes a new stretch but no new pause."""
    since = parts[-1].begins_at
    for part in reversed(parts):
        if not part.paused:
            break
        since = part.begins_at
    return since
