"""The two lists (pre-check and leave check) as they stand at a time.

Items are phrased so that yes is safe. Some answer themselves from charting (`precheck_items`, `leave_items`); missing
data never answers yes.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record import leave_items, precheck_items
from infusion_tui.record.corrections import Entry
from infusion_tui.record.identity import ITEM, mismatch
from infusion_tui.record.leave_items import open_effects as open_effects
from infusion_tui.record.precheck_items import AutoAnswer
from infusion_tui.record.protocol import CheckItem, ListName
from infusion_tui.record.session import Session
from infusion_tui.record.view import CheckState
from infusion_tui.record.wording import clock_time

_MINUTE = dt.timedelta(minutes=1)


class SessionChecks:
    """Both lists of one session. They change with the time at a few moments only; between two of these moments the
    same states are given again. Before the start their words also say how long ago things were: once a minute."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        self._moments = _moments(session)
        self._says_minutes = session.started_at is None and (bool(session.sets) or _has_fasting(session))
        self._known: tuple[tuple[int, int], tuple[CheckState, ...]] | None = None

    def at(self, now: dt.datetime) -> tuple[CheckState, ...]:
        """Every item of both lists, the pre-check first, each with its answer and whether it is open."""
        minute = (now - self._session.began_at) // _MINUTE if self._says_minutes else 0
        stretch = (bisect_right(self._moments, now), minute)
        if self._known is None or self._known[0] != stretch:
            self._known = stretch, check_states(self._session, now, self._zone)
        return self._known[1]


def check_states(session: Session, now: dt.datetime, zone: ZoneInfo) -> tuple[CheckState, ...]:
    """Every item of both lists, the pre-check first, each with its answer and whether it is open."""
    if session.end is not None:
        # as it was when the patient left: nothing grows old afterwards
        now = min(now, session.end.at)
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
    set has become too old to start (`baseline`) or to leave on (`last-set`). At the limit itself a set is fresh."""
    found = {one.taken_at for one in session.sets}
    limits = (session.protocol.leaving.last_set_minutes, session.protocol.sets.baseline_minutes)
    for limit in limits:
        if limit is not None:
            found |= {one.taken_at + limit * _MINUTE + dt.timedelta.resolution for one in session.sets}
    if session.observation_ends_at is not None:
        found.add(session.observation_ends_at)
    return sorted(found)


def _has_fasting(session: Session) -> bool:
    return any(
        isinstance(entry.payload, ev.CheckAnswered) and (entry.payload.food_at or entry.payload.drink_at)
        for entry in session.timeline
    )


def open_required(session: Session, list_name: ListName, now: dt.datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Keys of the required items of one list that are open at `now`."""
    return tuple(
        state.item
        for state in check_states(session, now, zone)
        if state.list == list_name and state.required and state.is_open
    )


def sentence(session: Session, item: CheckItem, list_name: ListName, zone: ZoneInfo) -> str:
    """What yes attests, as it goes into the record now."""
    if list_name == "leave" and item.key == leave_items.INSTRUCTIONS:
        given = leave_items.instructions_sentence(session, zone)
        return f"{given}; {item.attested}" if given else item.attested
    return item.attested


def _state(session: Session, item: CheckItem, name: ListName, now: dt.datetime, zone: ZoneInfo) -> CheckState:
    required = item.required
    if item.key == "second-check":
        required = required and session.protocol.second_check == "required"
    if item.auto:
        answer = _automatic(session, item.key, now, zone)
        return CheckState(
            item.key, name, item.label, required, True, "auto-y" if answer.met else "auto-n", not answer.met,
            answer.by, answer.at, detail=answer.detail, attests=item.attested,
        )  # fmt: skip
    attests = sentence(session, item, name, zone)
    open_state = CheckState(item.key, name, item.label, required, False, None, True, attests=attests)
    stray = mismatch(session) if (name, item.key) == ("precheck", ITEM) else None
    if stray is not None:
        detail = f"the number read at {clock_time(stray.at, zone)} does not match"
        return msgspec.structs.replace(open_state, detail=detail)
    for entry in reversed(session.timeline):
        payload = entry.payload
        if isinstance(payload, ev.CheckAnswered) and payload.list == name and payload.item == item.key:
            return _answered(session, open_state, entry, payload, now, zone)
        if (
            isinstance(payload, ev.ScaleScored)
            and (name, item.key) == ("leave", leave_items.SCORE)
            and session.protocol.scores
            and payload.label is None  # a score over the course closes no discharge score
        ):
            return _scored(session, open_state, entry, payload, zone)
    return open_state


def _answered(
    session: Session,
    state: CheckState,
    entry: Entry,
    payload: ev.CheckAnswered,
    now: dt.datetime,
    zone: ZoneInfo,
) -> CheckState:
    """An item that a person answered. Instructions whose time was corrected are open again."""
    by, at, text = entry.event.author, entry.at, payload.text
    gone = leave_items.told_otherwise(session, payload, zone)
    return CheckState(
        state.item, state.list, state.label, state.required, False,
        None if gone else payload.answer,
        bool(gone) or (payload.answer == "n" and state.required),
        by, at, text,
        gone or precheck_items.answered_detail(session, payload, now),
        state.attests,
    )  # fmt: skip


def _scored(
    session: Session, state: CheckState, entry: Entry, payload: ev.ScaleScored, zone: ZoneInfo
) -> CheckState:
    """The item `score` after a score: closed by one that is high enough and was taken after the end."""
    said = leave_items.score_total(payload, session)
    problem = leave_items.score_problem(payload, entry.at, session, zone)
    return CheckState(
        state.item, state.list, state.label, state.required, False, None if problem else "y", bool(problem),
        entry.event.author, entry.at,
        None if problem else f"{said}, {payload.version}",
        f"{said}: {problem}" if problem else "",
        state.attests,
    )  # fmt: skip


def _automatic(session: Session, key: str, now: dt.datetime, zone: ZoneInfo) -> AutoAnswer:
    match key:
        case "baseline":
            return precheck_items.baseline(session, now, zone)
        case "second-check":
            return precheck_items.second_check(session, zone)
        case "observation":
            return leave_items.observation_over(session, now, zone)
        case "last-set":
            return leave_items.last_set(session, now, zone)
        case "sedation":
            return leave_items.sedation(session)
        case "effects":
            return leave_items.effects(session)
        case _:
            return AutoAnswer(False, detail="nothing answers this item")
