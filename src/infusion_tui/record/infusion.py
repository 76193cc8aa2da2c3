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
from infusion_tui.record.view import PumpPart

MS = dt.timedelta(milliseconds=1)
MS_PER_HOUR = 3_600_000


class Pump(msgspec.Struct, frozen=True):
    """One infusion from its start: its stretches in time order and, once it is over, when and how it ended."""

    volume_ml: Decimal
    dose_mg: Decimal
    parts: tuple[PumpPart, ...]
    ended_at: dt.datetime | None = None
    end: Literal["done", "stop", "transfer"] | None = None

    @property
    def started_at(self) -> dt.datetime:
        """When the pump was started."""
        return self.parts[0].begins_at


class PumpState(msgspec.Struct, frozen=True):
    """The pump at one moment (see `ChairView` for the meaning of each field)."""

    rate_ml_h: Decimal | None
    computed_ml: Decimal
    infused_ml: Decimal
    infused_mg: Decimal
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


def dose_of(pump: Pump, ml: Decimal) -> Decimal:
    """The mg in so many mL of this bag, not rounded."""
    return pump.dose_mg * ml / pump.volume_ml


def empty_at(pump: Pump) -> dt.datetime | None:
    """When the bag was or will be empty at the last rate; None when the pump stands with volume left."""
    left = pump.volume_ml * MS_PER_HOUR
    for part in pump.parts:
        if part.paused:
            continue
        needed = left / part.rate_ml_h
        if part.ends_at is None or needed <= (part.ends_at - part.begins_at) // MS:
            return part.begins_at + int(needed.to_integral_value()) * MS
        left -= part.rate_ml_h * ((part.ends_at - part.begins_at) // MS)
    return None


def state_at(pump: Pump, now: dt.datetime) -> PumpState:
    """Everything about the pump at `now`. Volume is capped at the bag; after `done` it is the bag."""
    moment = now if pump.ended_at is None else min(now, pump.ended_at)
    computed = delivered_ml(pump.parts, moment)
    over = pump.ended_at is not None and now >= pump.ended_at
    infused = pump.volume_ml if over and pump.end == "done" else min(computed, pump.volume_ml)
    current = pump.parts[-1]
    standing = current.paused and not over
    left_ml = pump.volume_ml - infused
    return PumpState(
        rate_ml_h=None if over else current.rate_ml_h,
        computed_ml=round_half_up(computed),
        infused_ml=round_half_up(infused),
        infused_mg=round_half_up(dose_of(pump, infused)),
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
