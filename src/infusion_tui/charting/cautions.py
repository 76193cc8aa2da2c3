"""What is asked about an observation that can be recorded: unusual, far from the last, perhaps swapped or twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from infusion_tui.charting.draft import Caution, Context
from infusion_tui.charting.observed import Items
from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain
from infusion_tui.record.protocol import Limits, Protocol
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, value_number

_NUMBERS = ("bp", "hr", "spo2", "rr")


def observation_cautions(
    items: Items, context: Context, at: dt.datetime, *, leaving_out: int | None = None
) -> tuple[Caution, ...]:
    """All warnings of one line of observations, in the order of the items.

    `leaving_out` is the number of the entry that is being corrected: it is no earlier reading of itself, and a
    correction is neither "the same again" nor a second set.
    """
    session = context.session
    assert session is not None
    earlier = [e for e in session.timeline if e.at <= at and e.number != leaving_out]
    found: list[Caution] = []
    for key in ev.VALUE_ORDER:
        if key in items.values:
            found += _of_one(key, items, earlier, session.protocol, context)
    found += _swapped(items, session.protocol)
    found += _narrow(items, session.protocol)
    if leaving_out is None:
        found += _same_again(items, earlier, context)
        found += _second_set(items, session, context, at)
    return tuple(found)


def latest_value(key: str, entries: Iterable[Entry]) -> tuple[ev.Value, dt.datetime] | None:
    """The last charted value of an item in a timeline, and when it was taken."""
    for entry in reversed(list(entries)):
        if isinstance(entry.payload, ev.ObservationRecorded) and key in entry.payload.values:
            return entry.payload.values[key], entry.at
    return None


def _of_one(
    key: str, items: Items, earlier: list[Entry], protocol: Protocol, context: Context
) -> list[Caution]:
    value, answered = items.values[key], key in items.answered
    found = []
    if key == "bp":
        assert isinstance(value, tuple)
        upper, lower = protocol.limits["bp_sys"], protocol.limits["bp_dia"]
        label = f"BP {value[0]}/{value[1]}"
        if not (_usual(value[0], upper) and _usual(value[1], lower)):
            found.append(
                Caution("W_RANGE", f"{label} is outside the usual {_span(upper)} / {_span(lower)}", answered)
            )
    else:
        assert not isinstance(value, tuple)
        limits = protocol.limits.get(key)
        label = "o2" if key == "o2_l_min" else key
        if limits is not None and not _usual(value, limits):
            text = f"{label} {value_number(key, value)} is outside the usual {_span(limits)}"
            found.append(Caution("W_RANGE", text, answered))
    last = latest_value(key, earlier)
    if last is not None and _far(key, value, last[0], protocol):
        label = "BP" if key == "bp" else key
        was = f"{label} was {value_number(key, last[0])} at {clock_time(last[1], context.zone)}"
        found.append(Caution("W_DELTA", was, answered))
    return found


def _usual(value: int | Decimal, limits: Limits) -> bool:
    return not (
        (limits.usual_low is not None and value < limits.usual_low)
        or (limits.usual_high is not None and value > limits.usual_high)
    )


def _span(limits: Limits) -> str:
    low = limits.usual_low if limits.usual_low is not None else limits.possible_low
    high = limits.usual_high if limits.usual_high is not None else limits.possible_high
    return f"{plain(low)}-{plain(high)}"


def _far(key: str, value: ev.Value, last: ev.Value, protocol: Protocol) -> bool:
    if isinstance(value, tuple) and isinstance(last, tuple):
        return any(
            _beyond(new, old, protocol.limits[limit])
            for new, old, limit in zip(value, last, ("bp_sys", "bp_dia"), strict=True)
        )
    if isinstance(value, tuple) or isinstance(last, tuple) or key not in protocol.limits:
        return False
    return _beyond(value, last, protocol.limits[key])


def _beyond(new: int | Decimal, old: int | Decimal, limits: Limits) -> bool:
    return limits.delta is not None and abs(Decimal(new) - Decimal(old)) >= limits.delta


def _swapped(items: Items, protocol: Protocol) -> list[Caution]:
    hr, spo2, rule = items.values.get("hr"), items.values.get("spo2"), protocol.swap
    if not isinstance(hr, int) or not isinstance(spo2, int):
        return []
    if not (rule.hr_low <= hr <= rule.hr_high and spo2 < rule.spo2_below):
        return []
    return [Caution("W_SWAP", f"hr {hr} and spo2 {spo2}: swapped?", bool({"hr", "spo2"} & items.answered))]


def _narrow(items: Items, protocol: Protocol) -> list[Caution]:
    bp = items.values.get("bp")
    if not isinstance(bp, tuple) or bp[0] - bp[1] >= protocol.blood_pressure.gap_low:
        return []
    text = f"BP {bp[0]}/{bp[1]}: the gap is only {bp[0] - bp[1]}"
    return [Caution("W_PULSEP", text, "bp" in items.answered)]


def _same_again(items: Items, earlier: list[Entry], context: Context) -> list[Caution]:
    if any(key not in items.values for key in _NUMBERS):
        return []
    times = []
    for key in _NUMBERS:
        last = latest_value(key, earlier)
        if last is None or last[0] != items.values[key]:
            return []
        times.append(last[1])
    text = f"same four numbers as {clock_time(max(times), context.zone)}: new reading?"
    return [Caution("W_SAME", text, bool(items.answered & set(_NUMBERS)))]


def _second_set(items: Items, session: Session, context: Context, at: dt.datetime) -> list[Caution]:
    """Another person charted a complete set a moment ago, and this line is one too."""
    if any(key not in items.values for key in _NUMBERS):
        return []
    limit = dt.timedelta(minutes=session.protocol.entries.double_minutes)
    for one in reversed(session.sets):
        author = one.entries[0].event.author
        if one.complete and author != context.author and abs(at - one.taken_at) <= limit:
            minutes = int(abs(at - one.taken_at).total_seconds() // 60)
            text = f"{author} charted a full set {minutes} min ago: yours as well?"
            return [Caution("W_DOUBLE", text, bool(items.answered & set(_NUMBERS)))]
    return []
