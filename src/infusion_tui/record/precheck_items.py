"""The items of the pre-check that answer themselves, and what the record says beside the answered ones.

Missing data never answers yes. Before the start an item is seen as it is now, from the start on as it was then.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import FastingRule
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain, same_calculation
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.log import whole_minute
from infusion_tui.record.observation_sets import ObservationSet
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, observation_text, value_text

FASTING = "fasting"
"""The key of the item whose text is read for the times of the last food and drink."""

_MINUTE = dt.timedelta(minutes=1)


class AutoAnswer(NamedTuple):
    """What the record answers for an item: met or not, when and by whose entry, and the facts in words."""

    met: bool
    at: dt.datetime | None = None
    by: str | None = None
    detail: str = ""


def seen_at(session: Session, now: dt.datetime) -> dt.datetime:
    """The moment that the pre-check is about: now, and from the start on the start."""
    return now if session.started_at is None else session.started_at


def baseline_set(session: Session, now: dt.datetime) -> ObservationSet | None:
    """The latest complete baseline set as at `now` (from the start on, as at the start), however old; or None."""
    wanted, moment = session.protocol.sets.baseline.items, seen_at(session, now)
    return next(
        (
            one
            for one in reversed(session.sets)
            if one.taken_at <= moment and one.covers(wanted, session.protocol)
        ),
        None,
    )


def baseline(session: Session, now: dt.datetime, zone: ZoneInfo) -> AutoAnswer:
    """A complete set that is not older than the protocol allows: at the limit itself it is still fresh."""
    found = baseline_set(session, now)
    if found is None:
        return AutoAnswer(False, detail="no complete set yet")
    author, limit = found.entries[0].event.author, session.protocol.sets.baseline_minutes
    age, at = seen_at(session, now) - found.taken_at, clock_time(found.taken_at, zone)
    if limit is not None and age > limit * _MINUTE:
        old = f"taken {at}, {-(-age // _MINUTE)} min old"
        return AutoAnswer(False, found.taken_at, author, old)
    text = observation_text(found.values, {}, found.not_done, session.protocol)
    return AutoAnswer(True, found.taken_at, author, f"{at} {text}")


def preparer(session: Session) -> str:
    """Who prepared the dose: the author of `drawn` before the start, else of the admit."""
    started = session.started_at
    for entry in session.timeline:
        if isinstance(entry.payload, ev.DrugDrawn) and (started is None or entry.at <= started):
            return entry.by
    return session.entries[0].by


def second_check(session: Session, zone: ZoneInfo) -> AutoAnswer:
    """The last second calculation, if it agrees with the order as it stands and is newer than its last correction."""
    verified = [entry for entry in session.timeline if isinstance(entry.payload, ev.DoseVerified)]
    if not verified:
        return AutoAnswer(False, detail="second person needed")
    last = verified[-1]
    payload = last.payload
    assert isinstance(payload, ev.DoseVerified)
    changed_at = _order_changed_after(session, last)
    if changed_at is not None:
        return AutoAnswer(False, detail=f"order corrected at {clock_time(changed_at, zone)}: check again")
    prepared = preparer(session)
    if EMERGENCY in (last.by, prepared):
        unknown = "who prepared or checked the dose is not known: attribute, then check again"
        return AutoAnswer(False, last.at, last.by, unknown)
    if last.by == prepared:
        own = f"{last.by} prepared the dose: another person has to check it"
        return AutoAnswer(False, last.at, last.by, own)
    same = same_calculation(session.order, payload.dose_mg, payload.volume_ml, payload.rate_ml_h)
    return AutoAnswer(
        same,
        last.at,
        last.by,
        "agrees with the order" if same else "the second calculation differs",
    )


def _order_changed_after(session: Session, verified: Entry) -> dt.datetime | None:
    """When the order became another one after this second calculation (a correction, or a correction struck), or None.
    A calculation that is said to be older than the correction is older, whenever it was typed."""
    changes = [e.event for e in session.entries if _is_order(e.event.payload)]
    changes += [e.struck for e in session.entries if _is_order(e.event.payload) and e.struck is not None]
    later = [
        change.occurred_at
        for change in changes
        if change.version > verified.number or whole_minute(verified.at) < whole_minute(change.occurred_at)
    ]
    return max(later, default=None)


def _is_order(payload: ev.Payload) -> bool:
    return isinstance(payload, ev.EntryAmended) and payload.order is not None


def beyond_hold(session: Session, now: dt.datetime) -> tuple[str, ...]:
    """`BP 172/104 is beyond the clinic's hold limit 160/100` for each item of the baseline, as measured last before
    the start, that lies beyond the limits at which the clinic holds a session."""
    moment = seen_at(session, now)
    values: dict[str, ev.Value] = {}
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded) and entry.at <= moment:
            values.update(entry.payload.values)
    found = []
    for key in ev.VALUE_ORDER:
        if key in values and (limit := _hold_limit(session, key, values[key])):
            said = value_text(key, values[key], session.protocol)
            found.append(f"{said} is beyond the clinic's hold limit {limit}")
    return tuple(found)


def _hold_limit(session: Session, key: str, value: ev.Value) -> str:
    """The hold limit that a value is beyond, as it is written ("" for none)."""
    limits = session.protocol.limits
    keys = ("bp_sys", "bp_dia") if isinstance(value, tuple) else (key,)
    numbers = value if isinstance(value, tuple) else (value,)
    for side in ("hold_high", "hold_low"):
        bounds: list[Decimal | None] = [getattr(limits.get(one), side, None) for one in keys]
        pairs = zip(numbers, bounds, strict=True)
        if any(b is not None and (n > b if side == "hold_high" else n < b) for n, b in pairs):
            return "/".join("-" if bound is None else plain(bound) for bound in bounds)
    return ""


def fasting_words(
    food_at: dt.datetime | None, drink_at: dt.datetime | None, rule: FastingRule | None, moment: dt.datetime
) -> tuple[str, tuple[str, ...]]:
    """`food 12 h ago; drink 40 min ago, the clinic's rule is 2 h`, and those parts of it that are short of the rule."""
    parts, short = [], []
    for word, at, hours in (
        ("food", food_at, rule.food_hours if rule else None),
        ("drink", drink_at, rule.drink_hours if rule else None),
    ):
        if at is None:
            continue
        minutes = max(0, (moment - at) // _MINUTE)
        said = f"{word} {_duration(minutes)} ago"
        if hours is not None and Decimal(minutes) < hours * 60:
            said += f", the clinic's rule is {plain(hours)} h"
            short.append(said)
        parts.append(said)
    return "; ".join(parts), tuple(short)


def answered_detail(session: Session, payload: ev.CheckAnswered, now: dt.datetime) -> str:
    """What the record adds to a yes: how long ago food and drink were; that no result was written."""
    if payload.answer != "y":
        return ""
    if payload.item == FASTING and (payload.food_at or payload.drink_at):
        rule, moment = session.protocol.fasting, seen_at(session, now)
        return fasting_words(payload.food_at, payload.drink_at, rule, moment)[0]
    item = session.protocol.item(payload.list, payload.item)
    return "no result written" if item is not None and item.asks and not payload.text else ""


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
