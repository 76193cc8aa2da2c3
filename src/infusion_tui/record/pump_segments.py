"""The infusion cut where its rate or its bag changed: what each stretch gave, summing exactly to the whole."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from infusion_tui.record.dosing import round_half_up
from infusion_tui.record.infusion import Pump, delivered
from infusion_tui.record.view import ChairView
from infusion_tui.record.view_parts import Bag


class Segment(msgspec.Struct, frozen=True):
    """One stretch with one rate out of one bag: volume in mL and dose in mg, to 0.01.

    `ends_at` is None for the one that runs. `paused` marks the one case in which a pause gave something: `done` was
    charted during it, and with that the rest of the bag. `more_mg` is how much of `mg` stands there by `done` and not by
    rate and time.
    """

    begins_at: dt.datetime
    ends_at: dt.datetime | None
    rate_ml_h: Decimal
    bag: Bag
    bag_number: int
    ml: Decimal
    mg: Decimal
    more_mg: Decimal = Decimal(0)
    paused: bool = False


class Given(msgspec.Struct, frozen=True):
    """The infusion until a moment: volume in mL and dose in mg, to 0.01, and the segments that make them up."""

    ml: Decimal
    mg: Decimal
    segments: tuple[Segment, ...]


def pump_of(view: ChairView) -> Pump | None:
    """The pump that a view was computed from; None before the start."""
    if not view.parts or not view.bags:
        return None
    first, *changed = view.bags
    return Pump(first.volume_ml, first.dose_mg, view.parts, view.pump_ended_at, view.pump_end, tuple(changed))


def given(pump: Pump, until: dt.datetime) -> Given:
    """What was given until a moment, in segments. Each is the difference of two rounded sums, so that they add up."""
    end = until if pump.ended_at is None else min(until, pump.ended_at)
    over = pump.ended_at is not None and until >= pump.ended_at
    cuts = sorted(
        {at for part in pump.parts for at in (part.begins_at, part.ends_at) if at is not None and at < end}
        | {bag.begins_at for bag in pump.bags if bag.begins_at < end}
        | {pump.started_at}
    )
    found: list[Segment] = []
    ml = mg = Decimal(0)
    for begin, stop in zip(cuts, [*cuts[1:], end], strict=True):
        last = stop == end
        whole = delivered(pump, until if last else stop)
        by_time = delivered(pump, until if last else stop, by_time=True)
        next_ml, next_mg = round_half_up(whole.ml), round_half_up(whole.mg)
        part = [one for one in pump.parts if one.begins_at <= begin][-1]
        number = max(n for n, bag in enumerate(pump.bags, 1) if bag.begins_at <= begin)
        if not part.paused or next_mg > mg:
            found.append(
                Segment(
                    begin,
                    None if last and not over else stop,
                    part.rate_ml_h,
                    pump.bags[number - 1],
                    number,
                    next_ml - ml,
                    next_mg - mg,
                    next_mg - round_half_up(by_time.mg),
                    part.paused,
                )
            )
        ml, mg = next_ml, next_mg
    return Given(ml, mg, tuple(found))
