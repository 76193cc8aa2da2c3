"""Observation sets: which lines belong together, which set is complete, and what a partial one still lacks.

A set opens with its first item; lines within the protocol's window of that belong to it; it was *taken* at its
first line's time. It is complete when each item of the protocol's set for that phase is charted or not done with
a reason. What comes after the window opens a new set. `asleep` is no reason to leave out the protocol's `asleep_never`
items. A look belongs to no set: the patient was deliberately not roused.
"""

from __future__ import annotations

import datetime as dt
import typing

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.protocol import Protocol


class ObservationSet(msgspec.Struct, frozen=True):
    """One set: when it was taken, its entries, values merged (later lines win), and what it still lacks."""

    taken_at: dt.datetime
    last_at: dt.datetime
    entries: tuple[Entry, ...]
    values: dict[str, ev.Value]
    effects: dict[str, int]
    not_done: dict[str, str]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return not self.missing

    def covers(self, items: tuple[str, ...], protocol: Protocol) -> bool:
        """Each of these items was charted, or not done for a reason that excuses it."""
        return all(is_answered(item, self, protocol) for item in items)


ASLEEP = "asleep"


def is_answered(item: str, one: _Answers, protocol: Protocol) -> bool:
    """Whether an item was charted, or not done for a reason that excuses it."""
    if item in one.values:
        return True
    why = one.not_done.get(item)
    return why is not None and not (why == ASLEEP and item in protocol.sets.asleep_never)


class _Answers(typing.Protocol):
    @property
    def values(self) -> dict[str, ev.Value]: ...
    @property
    def not_done(self) -> dict[str, str]: ...


class _Open(msgspec.Struct):
    protocol: Protocol
    items: tuple[str, ...]
    taken_at: dt.datetime
    """Time of its first line: every line of a set has an item of the set."""
    entries: list[Entry] = []
    values: dict[str, ev.Value] = {}
    effects: dict[str, int] = {}
    not_done: dict[str, str] = {}

    def missing(self) -> tuple[str, ...]:
        return tuple(item for item in self.items if not is_answered(item, self, self.protocol))

    def add(self, entry: Entry, payload: ev.ObservationRecorded) -> None:
        self.entries.append(entry)
        for item, value in payload.values.items():
            self.values[item] = value
            self.not_done.pop(item, None)
        for item, why in payload.not_done.items():
            if item not in self.values:
                self.not_done[item] = why
        self.effects.update(payload.effects)

    def closed(self) -> ObservationSet:
        return ObservationSet(
            self.taken_at, self.entries[-1].at, tuple(self.entries),
            self.values, self.effects, self.not_done, self.missing(),
        )  # fmt: skip


def group_sets(
    timeline: tuple[Entry, ...],
    protocol: Protocol,
    started_at: dt.datetime | None,
    ended_at: dt.datetime | None,
) -> tuple[ObservationSet, ...]:
    """The sets in a timeline, oldest first. `started_at` and `ended_at` are the pump's, as far as known."""
    rule = protocol.sets
    window = dt.timedelta(minutes=rule.window_minutes)
    all_items = frozenset(
        item for one in (rule.baseline, rule.infusing, rule.end, rule.observing) for item in one.items
    )
    fresh_starts = _fresh_starts(timeline, protocol, started_at, ended_at)
    sets: list[ObservationSet] = []
    open_set: _Open | None = None
    for entry in timeline:
        payload = entry.payload
        if type(payload) is not ev.ObservationRecorded or payload.look:
            continue
        if all_items.isdisjoint(payload.values) and all_items.isdisjoint(payload.not_done):
            continue
        if open_set is not None and (
            entry.at > open_set.taken_at + window
            or any(one.splits(open_set, entry.at) for one in fresh_starts)
        ):
            sets.append(open_set.closed())
            open_set = None
        if open_set is None:
            open_set = _Open(protocol, _items_at(entry.at, protocol, started_at, ended_at), entry.at)
        open_set.add(entry, payload)
    if open_set is not None:
        sets.append(open_set.closed())
    return tuple(sets)


class _FreshStart(msgspec.Struct, frozen=True):
    """A moment from which a new set is wanted. A complete set ends there (unless it was taken within `lead`
    before it: it is the end set itself); with `always`, a partial one ends too."""

    at: dt.datetime
    lead: dt.timedelta = dt.timedelta()
    always: bool = False

    def splits(self, open_set: _Open, at: dt.datetime) -> bool:
        return (
            open_set.taken_at < self.at - self.lead
            and at >= self.at
            and (self.always or not open_set.missing())
        )


def _fresh_starts(
    timeline: tuple[Entry, ...],
    protocol: Protocol,
    started_at: dt.datetime | None,
    ended_at: dt.datetime | None,
) -> tuple[_FreshStart, ...]:
    """The pump's start and end, and each side effect that asks for a full set at once."""
    at_once = {effect.key for effect in protocol.effects if effect.full_set_at_once}
    starts = []
    if started_at is not None:
        starts.append(_FreshStart(started_at))
    if ended_at is not None:
        starts.append(_FreshStart(ended_at, dt.timedelta(minutes=protocol.sets.end_before_minutes)))
    for entry in timeline:
        payload = entry.payload
        if type(payload) is ev.ObservationRecorded and any(
            payload.effects.get(key, 0) > 0 for key in at_once
        ):
            starts.append(_FreshStart(entry.at, always=True))
    return tuple(starts)


def _items_at(
    at: dt.datetime, protocol: Protocol, started_at: dt.datetime | None, ended_at: dt.datetime | None
) -> tuple[str, ...]:
    rule = protocol.sets
    near_end = dt.timedelta(minutes=rule.end_before_minutes)
    if started_at is None or at < started_at:
        return rule.baseline.items
    if ended_at is None or at < ended_at - near_end:
        return rule.infusing.items
    return rule.end.items if at <= ended_at + near_end else rule.observing.items
