"""The two lists (pre-check and leave check) as they stand at a time.

Items are phrased so that yes is safe. Some answer themselves from charting; missing data never answers yes.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import same_calculation
from infusion_tui.record.observation_sets import ObservationSet
from infusion_tui.record.protocol import CheckItem, ListName
from infusion_tui.record.session import Session
from infusion_tui.record.view import CheckState
from infusion_tui.record.wording import clock_time, observation_text


class SessionChecks:
    """Both lists of one session. They change with the time at a few moments only; between two of these moments the
    same states are given again."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        self._moments = _moments(session)
        self._known: dict[int, tuple[CheckState, ...]] = {}

    def at(self, now: dt.datetime) -> tuple[CheckState, ...]:
        """Every item of both lists, the pre-check first, each with its answer and whether it is open."""
        stretch = bisect_right(self._moments, now)
        states = self._known.get(stretch)
        if states is None:
            states = self._known[stretch] = check_states(self._session, now, self._zone)
        return states


def check_states(session: Session, now: dt.datetime, zone: ZoneInfo) -> tuple[CheckState, ...]:
    """Every item of both lists, the pre-check first, each with its answer and whether it is open."""
    protocol = session.protocol
    lists: tuple[tuple[ListName, tuple[CheckItem, ...]], ...] = (
        ("precheck", protocol.precheck),
        ("leave", protocol.leave),
    )
    return tuple(
        _state(session, item, name, now, zone)
        for name, items in lists
        for item in items
        if not (item.key == "second-check" and protocol.second_check == "off")
    )


def _moments(session: Session) -> list[dt.datetime]:
    """From when on the lists read differently: the end of the observation time (`observation`), each set, and when a
    set has become too old to leave on (`last-set`). Nothing else in them depends on the time."""
    limit = dt.timedelta(minutes=session.protocol.leaving.last_set_minutes)
    found = {one.taken_at for one in session.sets}
    found |= {
        one.taken_at + limit + dt.timedelta.resolution for one in session.sets
    }  # at the limit itself: fresh
    if session.observation_ends_at is not None:
        found.add(session.observation_ends_at)
    return sorted(found)


def open_required(session: Session, list_name: ListName, now: dt.datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Keys of the required items of one list that are open at `now`."""
    return tuple(
        state.item
        for state in check_states(session, now, zone)
        if state.list == list_name and state.required and state.is_open
    )


def preparer(session: Session) -> str:
    """Who prepared the dose: the author of `drawn` before the start, else of the admit."""
    started = session.started_at
    for entry in session.timeline:
        if isinstance(entry.payload, ev.DrugDrawn) and (started is None or entry.at <= started):
            return entry.event.author
    return session.entries[0].event.author


def open_effects(session: Session) -> dict[str, int]:
    """Side effects that are not at 0, with their latest severity, in the protocol's order."""
    latest: dict[str, int] = {}
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded):
            latest.update(entry.payload.effects)
    order = [effect.key for effect in session.protocol.effects]
    return {
        key: latest[key]
        for key in sorted(latest, key=lambda k: order.index(k) if k in order else 99)
        if latest[key]
    }


def _state(session: Session, item: CheckItem, name: ListName, now: dt.datetime, zone: ZoneInfo) -> CheckState:
    required = item.required
    if item.key == "second-check":
        required = required and session.protocol.second_check == "required"
    if item.auto:
        met, at, by, detail = _automatic(session, item.key, now, zone)
        return CheckState(
            item.key,
            name,
            item.label,
            required,
            True,
            "auto-y" if met else "auto-n",
            not met,
            by,
            at,
            detail=detail,
        )
    for entry in reversed(session.timeline):
        payload = entry.payload
        if isinstance(payload, ev.CheckAnswered) and payload.list == name and payload.item == item.key:
            is_open = payload.answer == "n" and required
            return CheckState(
                item.key, name, item.label, required, False, payload.answer, is_open,
                entry.event.author, entry.at, payload.text,
            )  # fmt: skip
    return CheckState(item.key, name, item.label, required, False, None, True)


_Found = tuple[bool, dt.datetime | None, str | None, str]


def _automatic(session: Session, key: str, now: dt.datetime, zone: ZoneInfo) -> _Found:
    if key == "baseline":
        return _baseline(session, zone)
    if key == "second-check":
        return _second_check(session)
    if key == "observation":
        end = session.observation_ends_at
        if end is None:
            return False, None, None, "not begun"
        return now >= end, end if now >= end else None, None, clock_time(end, zone)
    if key == "last-set":
        return _last_set(session, now, zone)
    if key == "sedation":
        return _sedation(session, zone)
    if key == "effects":
        return _effects(session)
    return False, None, None, "nothing answers this item"


def _baseline(session: Session, zone: ZoneInfo) -> _Found:
    started = session.started_at
    wanted = session.protocol.sets.baseline.items
    for one in reversed(session.sets):
        if (started is None or one.taken_at <= started) and _covers(one, wanted):
            text = observation_text(one.values, {}, one.not_done, session.protocol)
            return True, one.taken_at, one.entries[0].event.author, f"{clock_time(one.taken_at, zone)} {text}"
    return False, None, None, "no complete set yet"


def _second_check(session: Session) -> _Found:
    verified = [entry for entry in session.timeline if isinstance(entry.payload, ev.DoseVerified)]
    if not verified:
        return False, None, None, "second person needed"
    last = verified[-1]
    payload = last.payload
    assert isinstance(payload, ev.DoseVerified)
    same = same_calculation(session.order, payload.dose_mg, payload.volume_ml, payload.rate_ml_h)
    return same, last.at, last.event.author, "" if same else "the second calculation differs"


def _last_set(session: Session, now: dt.datetime, zone: ZoneInfo) -> _Found:
    ended, limit = session.pump_ended_at, session.protocol.leaving.last_set_minutes
    wanted = session.protocol.sets.observing.items
    complete = [one for one in session.sets if one.taken_at <= now and _covers(one, wanted)]
    if not complete or ended is None:
        return False, None, None, "no complete set since the end"
    last = complete[-1]
    before = dt.timedelta(minutes=session.protocol.sets.end_before_minutes)
    if last.taken_at < ended - before:
        return False, None, None, "no complete set since the end"
    fresh = now - last.taken_at <= dt.timedelta(minutes=limit)
    at = clock_time(last.taken_at, zone)
    detail = at if fresh else f"{at}, older than {limit} min"
    return fresh, last.taken_at, last.entries[0].event.author, detail


def _sedation(session: Session, zone: ZoneInfo) -> _Found:
    rule, ended = session.protocol.leaving, session.pump_ended_at
    found: dict[str, tuple[int, dt.datetime, str]] = {}
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded) and ended is not None and entry.at >= ended:
            for key in ("sed", "dis"):
                value = entry.payload.values.get(key)
                if isinstance(value, int):
                    found[key] = (value, entry.at, entry.event.author)
    if len(found) < 2:
        return False, None, None, "sed and dis not charted since the end"
    sed, dis = found["sed"], found["dis"]
    met = sed[0] >= rule.sed_low and dis[0] <= rule.dis_high
    at = max(sed[1], dis[1])
    return met, at, sed[2], f"sed {sed[0]}, dis {dis[0]} at {clock_time(at, zone)}"


def _effects(session: Session) -> _Found:
    started, limit = session.started_at, session.protocol.leaving.effect_high
    asked = [
        entry
        for entry in session.timeline
        if isinstance(entry.payload, ev.ObservationRecorded)
        and entry.payload.effects
        and started is not None
        and entry.at >= started
    ]
    if not asked:
        return False, None, None, "side effects not asked since the start"
    still = {key: grade for key, grade in open_effects(session).items() if grade > limit}
    detail = ", ".join(f"{key} {grade}" for key, grade in still.items()) or "none open"
    return not still, asked[-1].at, asked[-1].event.author, detail


def _covers(one: ObservationSet, wanted: tuple[str, ...]) -> bool:
    return all(item in one.values or item in one.not_done for item in wanted)
