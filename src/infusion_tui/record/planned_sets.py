"""The sets that a session was to have, one after the other: when each fell due, why, and what ended it.

One walk along the complete sets and the sets not taken (`x`). Its last row is the set that is due next (`due.py`); its
others are what the gap report counts (`set_history.py`). So what was asked for and what is counted cannot differ.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.gap_report import Stage
from infusion_tui.record.session import Session
from infusion_tui.record.view_parts import Phase
from infusion_tui.record.wording import PHASE_WORDS, clock_time

Closing = Literal["set", "x"]
_CLOSED: dict[Closing, str] = {"set": "set at", "x": "set not taken at"}


class SetDue(msgspec.Struct, frozen=True):
    """One set of the plan: when it was due and why, its interval in minutes (None for the end set and for one at
    once), and what ended it; `ended` is None for the set that is due next. `is_ceiling`: an `x` does not end it."""

    at: dt.datetime
    why: str
    interval: int | None
    stage: Stage
    is_ceiling: bool = False
    ended: Closing | None = None
    ended_at: dt.datetime | None = None
    reason: str | None = None
    tries: tuple[tuple[dt.datetime, str], ...] = ()
    """Each `x` that did not end it: when, and why."""


class Plan(msgspec.Struct, frozen=True):
    """All sets of a session since its start, the one that is due next last; `not_taken` counts the sets not taken in
    a row up to now, `not_taken_since` is when the clinic's number of them was reached."""

    rows: tuple[SetDue, ...]
    not_taken: int = 0
    not_taken_since: dt.datetime | None = None
    last_not_taken_at: dt.datetime | None = None


class _Closed(msgspec.Struct, frozen=True):
    at: dt.datetime
    by: Closing
    reason: str | None = None


def planned_sets(session: Session, phase: Phase, zone: ZoneInfo) -> Plan | None:
    """The plan of a session in its present phase; None before the start (a pre-check has no timed set)."""
    return None if session.started_at is None else _Walk(session, session.started_at, phase, zone).plan()


class _Walk:
    def __init__(self, session: Session, started: dt.datetime, phase: Phase, zone: ZoneInfo) -> None:
        self.session, self.started, self.phase, self.zone = session, started, phase, zone
        self.rule, self.name = session.protocol.sets, session.protocol.name
        self.asking = asking_at_once(session)
        self.rows: list[SetDue] = []
        self.tries: list[tuple[dt.datetime, str]] = []
        self.full_at, self.full_word = started, "start"
        """When the last full set was taken, or the pump started."""
        self.put_off = False
        """A set was not taken since the last full one: only then there is a ceiling."""
        self.passed: list[dt.datetime] = []
        """When each of the last sets in a row was not taken."""

    def plan(self) -> Plan:
        rule, ended = self.rule, self.session.pump_ended_at
        every, first = rule.infusing.every_minutes or 0, rule.infusing.first_minutes or 0
        pending = SetDue(
            self.started + dt.timedelta(minutes=first),
            f"start {self._clock(self.started)} + {first} min, {self.name}, first set",
            every,
            "infusing",
        )
        closings = self._closings()
        # an x behind the end set comes after it, also where the pump ended a moment later
        running = list(takewhile(lambda one: ended is None or self._is_before_end(one, ended), closings))
        for one in running:
            is_last = ended is None and one is running[-1]
            pending = self._close(pending, one, every, "infusing", is_last)
        if ended is not None:
            pending = self._end_set(pending, ended)
            every = rule.observing.every_minutes or 0
            for one in closings[len(running) :]:
                pending = self._close(pending, one, every, "observing", one is closings[-1])
        pending = msgspec.structs.replace(self._at_once(pending, None), tries=tuple(self.tries))
        return self._counted((*self.rows, pending))

    def _counted(self, rows: tuple[SetDue, ...]) -> Plan:
        wanted = self.session.protocol.reminders.not_taken
        since = self.passed[wanted - 1] if wanted and len(self.passed) >= wanted else None
        return Plan(rows, len(self.passed), since, self.passed[-1] if self.passed else None)

    def _clock(self, at: dt.datetime) -> str:
        return clock_time(at, self.zone)

    def _closings(self) -> list[_Closed]:
        """Complete sets and sets not taken since the start, in order of time."""
        found = [
            _Closed(s.taken_at, "set") for s in self.session.sets if s.complete and s.taken_at >= self.started
        ]
        found += [
            _Closed(e.at, "x", e.payload.reason)
            for e in self.session.timeline
            if type(e.payload) is ev.ObservationDeferred and e.at >= self.started
        ]
        return sorted(found, key=lambda one: (one.at, one.by))

    def _is_before_end(self, one: _Closed, ended: dt.datetime) -> bool:
        """A complete set shortly before the end is the end set itself."""
        lead = dt.timedelta(minutes=self.rule.end_before_minutes) if one.by == "set" else dt.timedelta()
        return one.at < ended - lead

    def _close(self, planned: SetDue, one: _Closed, every: int, stage: Stage, is_last: bool) -> SetDue:
        """The set that falls due after this one was closed."""
        pending = self._at_once(planned, one)
        if one.by == "x":
            self._count_not_taken(one)
            if pending.is_ceiling and one.at >= pending.at:
                self.tries.append((one.at, one.reason or ""))
                return planned
            self.put_off = True
        else:
            self.full_at, self.full_word = one.at, "set at"
            self.put_off, self.passed = False, []
        self.rows.append(
            SetDue(
                pending.at, pending.why, pending.interval, pending.stage, pending.is_ceiling, one.by, one.at, one.reason,
                tuple(self.tries),
            )
        )  # fmt: skip
        self.tries = []
        at = one.at + dt.timedelta(minutes=every)
        phase = PHASE_WORDS[self.phase] if is_last else stage
        why = f"{_CLOSED[one.by]} {self._clock(one.at)} + {every} min, {self.name}, {phase}"
        return self._held(SetDue(at, why, every, stage), every)

    def _end_set(self, pending: SetDue, ended: dt.datetime) -> SetDue:
        """The set at the pump's end. One that is still open merges with it and keeps its earlier time."""
        at = self._clock(ended)
        if pending.at < ended:
            why = f"{pending.why}; merged with the end set, infusion ended {at}"
            return msgspec.structs.replace(pending, why=why, interval=None, stage="end")
        return SetDue(ended, f"end set: infusion ended {at}, {self.name}", None, "end")

    def _held(self, pending: SetDue, every: int) -> SetDue:
        """A set that was put off falls due at the ceiling at the latest, which is never earlier than the set that was
        planned anyway."""
        look = self.rule.look
        if look is None or not self.put_off:
            return pending
        minutes = max(look.ceiling_minutes, every)
        ceiling = self.full_at + dt.timedelta(minutes=minutes)
        if pending.at < ceiling:
            return pending
        since = f"no full set since {self.full_word} {self._clock(self.full_at)}"
        why = f"ceiling: {since} + {minutes} min, {self.name}, neither x nor a look puts it off"
        return msgspec.structs.replace(pending, at=ceiling, why=why, is_ceiling=True)

    def _count_not_taken(self, one: _Closed) -> None:
        """Two `x` within one set's window are about the same set."""
        window = dt.timedelta(minutes=self.rule.window_minutes)
        if not self.passed or one.at > self.passed[-1] + window:
            self.passed.append(one.at)

    def _at_once(self, pending: SetDue, one: _Closed | None) -> SetDue:
        """The pending set, earlier where a side effect asked for a full one at once."""
        if not self.asking:
            return pending
        after = self.rows[-1].ended_at if self.rows else last_answer(self.session, self.started)
        found = _first_asking(self.asking, self.zone, after, one.at if one else None)
        if found is None:
            return pending
        if pending.at <= found[0]:
            return msgspec.structs.replace(pending, why=f"{found[1]}; {pending.why}")
        return SetDue(found[0], found[1], None, pending.stage)


def last_answer(session: Session, before: dt.datetime | None = None) -> dt.datetime | None:
    """When the last complete set was taken or the last `x` charted (before a moment); None without any."""
    found = [one.taken_at for one in session.sets if one.complete]
    found += [e.at for e in session.timeline if type(e.payload) is ev.ObservationDeferred]
    return max((at for at in found if before is None or at < before), default=None)


def full_set_at_once(
    session: Session, zone: ZoneInfo, after: dt.datetime | None, until: dt.datetime | None = None
) -> tuple[dt.datetime, str] | None:
    """The first side effect after `after` (and not after `until`) that makes a full set due at once (chest pain): when,
    and why in words."""
    return _first_asking(asking_at_once(session), zone, after, until)


def asking_at_once(session: Session) -> list[tuple[dt.datetime, str]]:
    """Each time at which a side effect was charted that makes a full set due at once, with its label; in order."""
    labels = {effect.key: effect.label for effect in session.protocol.effects if effect.full_set_at_once}
    found = []
    for entry in session.timeline:
        payload = entry.payload
        if type(payload) is ev.ObservationRecorded and not labels.keys().isdisjoint(payload.effects):
            said = [label for key, label in labels.items() if payload.effects.get(key, 0) > 0]
            found += [(entry.at, said[0])] if said else []
    return found


def _first_asking(
    asking: list[tuple[dt.datetime, str]],
    zone: ZoneInfo,
    after: dt.datetime | None,
    until: dt.datetime | None,
) -> tuple[dt.datetime, str] | None:
    for at, label in asking:
        if (after is None or at > after) and (until is None or at <= until):
            return at, f"{label} charted at {clock_time(at, zone)}: full set at once"
    return None
