"""One infusion's readings against those of earlier infusions at the same minute since the start. Facts, no advice.

Only what was measured counts: no value is carried on or worked out between two readings. A reading of an earlier
infusion is at the same minute when it is the nearest one there and lies at most `SAME_MINUTES` away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.minutes import MINUTE, whole_minute
from infusion_tui.record.precheck_items import baseline_set
from infusion_tui.record.session import Session

SAME_MINUTES = 5
"""How many minutes away a reading may lie and still be one of the same minute (half of the usual interval)."""


class MinuteReading(msgspec.Struct, frozen=True):
    """One value of one infusion: whole minutes since the pump's start, and which infusion of the course it was."""

    minute: int
    value: int
    infusion: int


class MinuteComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of the chosen infusion, and what each earlier one had at that minute. `minute` None: the baseline,
    the last whole set before the start. `value` None: earlier infusions had something then, this one not yet."""

    minute: int | None
    value: int | None
    earlier: tuple[MinuteReading, ...] = ()

    @property
    def low(self) -> int | None:
        """The lowest of the earlier ones."""
        return min((one.value for one in self.earlier), default=None)

    @property
    def high(self) -> int | None:
        """The highest of the earlier ones."""
        return max((one.value for one in self.earlier), default=None)


class VitalsComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One value over the infusion that was chosen (`infusion`, of `day`) and over the `others`, which came before it.

    `readings` and `earlier` are all of them, to be drawn; `minutes` compares them, the baseline first.
    """

    key: str
    label: str
    unit: str
    infusion: int
    day: dt.date
    others: tuple[int, ...]
    readings: tuple[MinuteReading, ...]
    earlier: tuple[MinuteReading, ...]
    minutes: tuple[MinuteComparison, ...]


def _part(place: int) -> Callable[[ev.Value | None], int | None]:
    def take(value: ev.Value | None) -> int | None:
        return value[place] if isinstance(value, tuple) else None

    return take


def _number(value: ev.Value | None) -> int | None:
    return int(value) if value is not None and not isinstance(value, tuple) else None


_TAKEN: dict[str, tuple[str, str, str, Callable[[ev.Value | None], int | None]]] = {
    "sys": ("bp", "BP systolic", "mmHg", _part(0)),
    "dia": ("bp", "BP diastolic", "mmHg", _part(1)),
    "hr": ("hr", "HR", "/min", _number),
    "spo2": ("spo2", "SpO2", "%", _number),
}
"""What can be compared: the item of an observation, its words and unit, and which part of its value."""


def vitals_comparisons(
    keys: Sequence[str],
    chosen: Session,
    numbers: Mapping[str, int],
    sessions: Sequence[Session],
    zone: ZoneInfo,
) -> tuple[VitalsComparison, ...]:
    """The chosen session against those of `sessions` with a lower number, for each of these keys.

    `numbers`: the number of each session (by id) that was an infusion of the course.
    """
    infusion = numbers.get(chosen.id)
    if infusion is None or chosen.started_at is None:
        return ()
    before = [
        (numbers[one.id], one)
        for one in sessions
        if one.id in numbers and numbers[one.id] < infusion and one.started_at is not None
    ]
    before.sort(key=lambda pair: pair[0])
    day = chosen.began_at.astimezone(zone).date()
    return tuple(_compared(key, infusion, day, chosen, before) for key in keys)


def _compared(
    key: str, infusion: int, day: dt.date, chosen: Session, before: Sequence[tuple[int, Session]]
) -> VitalsComparison:
    _, label, unit, _ = _TAKEN[key]
    own = _readings(key, infusion, chosen)
    others = {number: _readings(key, number, session) for number, session in before}
    baselines = [
        MinuteReading(0, value, number)
        for number, session in before
        if (value := _baseline(key, session)) is not None
    ]
    base = _baseline(key, chosen)
    rows = [MinuteComparison(minute=None, value=base, earlier=tuple(baselines))] if baselines or base else []
    rows += [
        MinuteComparison(minute=one.minute, value=one.value, earlier=_same(one.minute, others)) for one in own
    ]
    rows += _still_to_come(own, others)
    return VitalsComparison(
        key=key,
        label=label,
        unit=unit,
        infusion=infusion,
        day=day,
        others=tuple(others),
        readings=own,
        earlier=tuple(one for readings in others.values() for one in readings),
        minutes=tuple(rows),
    )


_STEP = 2 * SAME_MINUTES


def _still_to_come(
    own: Sequence[MinuteReading], others: Mapping[int, Sequence[MinuteReading]]
) -> list[MinuteComparison]:
    """Each tenth minute after the last reading of the chosen one at which an earlier one had something."""
    last = max((one.minute for readings in others.values() for one in readings), default=-1)
    begin = max((one.minute for one in own), default=-1) + SAME_MINUTES + 1
    found = []
    for minute in range(begin + (-begin) % _STEP, last + SAME_MINUTES + 1, _STEP):
        earlier = _same(minute, others)
        if earlier:
            found.append(MinuteComparison(minute=minute, value=None, earlier=earlier))
    return found


def _same(minute: int, others: Mapping[int, Sequence[MinuteReading]]) -> tuple[MinuteReading, ...]:
    """The nearest reading of each earlier infusion, where it is near enough; of two as near, the earlier one."""
    found = []
    for readings in others.values():
        nearest = min(readings, key=lambda one: abs(one.minute - minute), default=None)
        if nearest is not None and abs(nearest.minute - minute) <= SAME_MINUTES:
            found.append(nearest)
    return tuple(found)


def _readings(key: str, infusion: int, session: Session) -> tuple[MinuteReading, ...]:
    """Every reading from the start on."""
    item, _, _, take = _TAKEN[key]
    started = session.started_at
    if started is None:
        return ()
    found = []
    for entry in session.timeline:
        payload = entry.payload
        if not isinstance(payload, ev.ObservationRecorded) or entry.at < started or item in payload.copied:
            continue
        value = take(payload.values.get(item))
        if value is not None:
            minute = (whole_minute(entry.at) - whole_minute(started)) // MINUTE
            found.append(MinuteReading(minute, value, infusion))
    return tuple(found)


def _baseline(key: str, session: Session) -> int | None:
    item, _, _, take = _TAKEN[key]
    found = baseline_set(session, session.started_at) if session.started_at is not None else None
    return take(found.values.get(item)) if found is not None else None
