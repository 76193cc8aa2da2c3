"""Readings at or beyond the clinic's limit to act on: a repeat falls due, and symptoms are asked for.

Nothing here says what to do. Both readings are kept; the record asks whether the first one holds, and how the patient is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain
from infusion_tui.record.protocol import Limits, Protocol
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, value_text

ASKS_SYMPTOMS = ": symptoms?"
REPEATED_AFTER = dt.timedelta(minutes=1)
"""A reading sooner than this belongs to the same measurement."""


class Crossed(msgspec.Struct, frozen=True):
    """One reading at or beyond the clinic's limit: its item, when, and both in words (`BP 188/112`, `180/110`)."""

    item: str
    at: dt.datetime
    reading: str
    limit: str
    beyond: bool
    """False for a reading that is exactly at the limit."""

    def words(self, zone: ZoneInfo) -> str:
        """`BP 188/112 at 14:37, beyond the clinic's limit 180/110`."""
        where = "beyond" if self.beyond else "at"
        return f"{self.reading} at {clock_time(self.at, zone)}, {where} the clinic's limit {self.limit}"


def crossed(item: str, value: ev.Value, at: dt.datetime, protocol: Protocol) -> Crossed | None:
    """What this reading crosses, or None."""
    limits = protocol.limits
    if isinstance(value, tuple):
        upper, lower = limits.get("bp_sys"), limits.get("bp_dia")
        found = [_side(one, of) for one, of in zip(value, (upper, lower), strict=True) if of is not None]
        sides = [one for one in found if one is not None]
        if not sides or upper is None or lower is None:
            return None
        high = any(one[0] == "high" for one in sides)
        limit = "/".join(_number(of.act_high if high else of.act_low) for of in (upper, lower))
        beyond = any(one[1] for one in sides)
    else:
        of = limits.get(item)
        side = _side(value, of) if of is not None else None
        if side is None or of is None:
            return None
        limit, beyond = _number(of.act_high if side[0] == "high" else of.act_low), side[1]
    return Crossed(item, at, value_text(item, value, protocol), limit, beyond)


def crossed_in(payload: ev.ObservationRecorded, at: dt.datetime, protocol: Protocol) -> tuple[Crossed, ...]:
    """Everything that one observation crosses; a score repeated from before is no reading."""
    found = [crossed(item, value, at, protocol) for item, value in _read(payload)]
    return tuple(one for one in found if one is not None)


def open_repeats(session: Session) -> tuple[Crossed, ...]:
    """For each item the reading whose repeat has not been charted: neither a later reading of the item, nor `x`."""
    waiting: dict[str, Crossed] = {}
    for entry, payload in _observations(session):
        for item in payload.not_done:
            waiting.pop(item, None)
        for item, value in _read(payload):
            if item in waiting and entry.at >= waiting[item].at + REPEATED_AFTER:
                del waiting[item]
            found = crossed(item, value, entry.at, session.protocol)
            if found is not None:
                waiting.setdefault(item, found)
    return tuple(waiting.values())


def symptoms_to_ask(session: Session) -> tuple[Crossed, ...]:
    """The last reading of each item whose symptoms nobody has charted since: no side effect (nor `wnl`), nobody told."""
    waiting: dict[str, Crossed] = {}
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.ProviderTold):
            waiting = {}
        elif isinstance(payload, ev.ObservationRecorded):
            for item, value in _read(payload):
                found = crossed(item, value, entry.at, session.protocol)
                if found is not None:
                    waiting[item] = found
            if payload.effects:
                waiting = {}
    return tuple(waiting.values())


def _observations(session: Session) -> Iterator[tuple[Entry, ev.ObservationRecorded]]:
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded):
            yield entry, entry.payload


def _read(payload: ev.ObservationRecorded) -> Iterator[tuple[str, ev.Value]]:
    """What was measured or scored then; a score repeated from before is no reading."""
    return ((item, value) for item, value in payload.values.items() if item not in payload.copied)


def _side(value: ev.Value, limits: Limits) -> tuple[str, bool] | None:
    """On which side a number crosses, and whether it lies beyond the limit itself."""
    assert not isinstance(value, tuple)
    if limits.act_high is not None and value >= limits.act_high:
        return "high", value > limits.act_high
    if limits.act_low is not None and value <= limits.act_low:
        return "low", value < limits.act_low
    return None


def _number(limit: Decimal | None) -> str:
    return plain(limit) if limit is not None else "-"
