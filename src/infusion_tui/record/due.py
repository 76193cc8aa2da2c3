"""The one function that says what is due, when, how late, and why.

Chair screen, board, lock screen, status and exports call `due_items`; nothing else computes a deadline. The ladder
(quiet, soon, due, late, passed on) is the protocol's `reminders`.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.checks import check_states
from infusion_tui.record.infusion import empty_at, paused_since
from infusion_tui.record.medicines import medicines_given, wanted_words
from infusion_tui.record.protocol import ReminderRule
from infusion_tui.record.session import Session
from infusion_tui.record.view import DueItem, Level, Phase, What
from infusion_tui.record.wording import PHASE_WORDS, clock_time


def due_items(session: Session, now: dt.datetime, zone: ZoneInfo) -> tuple[DueItem, ...]:
    """Everything that is due or will be at `now`, soonest first. Empty once the patient has left."""
    return SessionDue(session, zone).at(now)


class SessionDue:
    """What is due in one session. Deadlines hang on the entries and the phase: they are worked out once for each
    phase; at a time only the place on the ladder is left to say."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        self._known: dict[Phase, tuple[_Deadline, ...]] = {}
        self._quiet: tuple[Phase, dt.datetime, dt.datetime, tuple[DueItem, ...]] | None = None

    def at(self, now: dt.datetime) -> tuple[DueItem, ...]:
        """Everything that is due or will be at `now`, soonest first. Empty once the patient has left."""
        if self._session.end is not None:
            return ()
        phase = self._session.phase(now)
        # asked each second for every chair: until something comes nearer, the answer is the one of before
        if self._quiet is not None and self._quiet[0] == phase and self._quiet[1] <= now < self._quiet[2]:
            return self._quiet[3]
        deadlines = self._known.get(phase)
        if deadlines is None:
            found = _Due(self._session, phase, self._zone).deadlines()
            deadlines = self._known[phase] = tuple(sorted(found, key=lambda deadline: deadline.at))
        items = tuple([deadline.item(now) for deadline in deadlines])
        if deadlines and now < deadlines[0].at:
            until = min([deadline.changes_after(now) for deadline in deadlines])
            self._quiet = (phase, now, until, items)
        return items


class _Ladder(msgspec.Struct, frozen=True):
    """Minutes before and after a deadline at which its level changes."""

    soon: float
    late: float
    passed_on: float

    def level(self, at: dt.datetime, now: dt.datetime) -> Level:
        past = (now - at).total_seconds() / 60
        if past < -self.soon:
            return "quiet"
        if past < 0:
            return "soon"
        if past >= self.passed_on:
            return "passed_on"
        return "late" if past >= self.late else "due"


def _ladder(interval_minutes: int, rule: ReminderRule) -> _Ladder:
    return _Ladder(
        rule.soon,
        max(float(rule.late), float(rule.late_share) * interval_minutes),
        max(float(rule.passed_on), float(rule.passed_on_share) * interval_minutes),
    )


def level_at(at: dt.datetime, now: dt.datetime, interval_minutes: int, rule: ReminderRule) -> Level:
    """Where on the ladder a deadline stands. `interval_minutes` is the planned interval I."""
    return _ladder(interval_minutes, rule).level(at, now)


class _Deadline(msgspec.Struct, frozen=True):
    """A due item without its place on the ladder. `missing` counts until `missing_until` (inclusive)."""

    what: What
    at: dt.datetime
    why: str
    ladder: _Ladder
    seen_until: dt.datetime | None
    missing: tuple[str, ...] = ()
    missing_until: dt.datetime | None = None
    of_bag: bool = False

    def item(self, now: dt.datetime) -> DueItem:
        level = self.ladder.level(self.at, now)
        seen_until = self.seen_until if self.seen_until is not None and now < self.seen_until else None
        if level == "passed_on" and seen_until is not None:
            level = "late"
        late_s = max(0, int((now - self.at).total_seconds()))
        missing = self.missing if self.missing_until is not None and now <= self.missing_until else ()
        passed_on_at = self.at + dt.timedelta(minutes=self.ladder.passed_on) if level == "passed_on" else None
        return DueItem(
            self.what, self.at, level, late_s, self.why, missing, seen_until, passed_on_at, self.of_bag
        )

    def changes_after(self, now: dt.datetime) -> dt.datetime:
        """Until when the item of `now` stays as it is; only for a deadline that is still to come."""
        moments = [self.at - dt.timedelta(minutes=self.ladder.soon), self.at]
        if self.missing_until is not None:
            moments.append(self.missing_until + dt.timedelta.resolution)  # that moment still belongs to it
        if self.seen_until is not None:
            moments.append(self.seen_until)
        return min([moment for moment in moments if moment > now], default=now)


class _Due:
    """The deadlines of one session in one phase."""

    def __init__(self, session: Session, phase: Phase, zone: ZoneInfo) -> None:
        self.session, self.phase, self.zone = session, phase, zone
        self.rule = session.protocol.reminders

    def deadlines(self) -> list[_Deadline]:
        found: list[_Deadline] = []
        for one in (self._second_check, self._observation, self._pump, self._assess, self._leave_check):
            deadline = one()
            if deadline is not None:
                found.append(deadline)
        return found + self._reassessments()

    def _clock(self, at: dt.datetime) -> str:
        return clock_time(at, self.zone)

    def _deadline(
        self,
        what: What,
        at: dt.datetime,
        why: str,
        interval: int | None = None,
        missing: tuple[str, ...] = (),
        missing_until: dt.datetime | None = None,
    ) -> _Deadline:
        ladder = _ladder(interval or self.rule.interval_without, self.rule)
        return _Deadline(what, at, why, ladder, self._seen_until(at), missing, missing_until)

    def _seen_until(self, at: dt.datetime) -> dt.datetime | None:
        """Until when someone is on the way: the first `seen_times` of this deadline count, each for `seen` min."""
        seen = [e.at for e in self.session.timeline if isinstance(e.payload, ev.ReminderSeen) and e.at >= at]
        counted = seen[: self.rule.seen_times]
        return counted[-1] + dt.timedelta(minutes=self.rule.seen) if counted else None

    def _second_check(self) -> _Deadline | None:
        if self.phase != "precheck":
            return None
        # as it was at the last entry: a baseline that grows old while the second person is awaited ends no reminder
        states = check_states(self.session, self.session.timeline[-1].at, self.zone)
        required = [s for s in states if s.list == "precheck" and s.required]
        if [s.item for s in required if s.is_open] != ["second-check"]:
            return None
        at = max(
            (s.at for s in required if not s.is_open and s.at is not None), default=self.session.began_at
        )
        return self._deadline(
            "second_check", at, f"every other required item is closed since {self._clock(at)}"
        )

    def _observation(self) -> _Deadline | None:
        planned, at_once = self._planned_set(), self._full_set_at_once()
        if planned is None and at_once is None:
            return None
        if at_once is None or (planned is not None and planned[0] <= at_once[0]):
            assert planned is not None
            at, why, interval = planned
            why = f"{at_once[1]}; {why}" if at_once else why
        else:
            (at, why), interval = at_once, None
        if not self.session.sets:
            return self._deadline("observation", at, why, interval)
        last = self.session.sets[-1]
        window = dt.timedelta(minutes=self.session.protocol.sets.window_minutes)
        return self._deadline("observation", at, why, interval, last.missing, last.taken_at + window)

    def _planned_set(self) -> tuple[dt.datetime, str, int | None] | None:
        """The next planned set: when, why, and its interval (None for the end set)."""
        session = self.session
        started, ended = session.started_at, session.pump_ended_at
        if started is None:
            return None
        rule, name = session.protocol.sets, session.protocol.name
        every, first = rule.infusing.every_minutes or 0, rule.infusing.first_minutes or 0
        end_from = ended - dt.timedelta(minutes=rule.end_before_minutes) if ended else None
        closings = self._closings(started)
        running = [
            (at, word) for at, word in closings
            if ended is None or at < (end_from if word == "set" and end_from else ended)
        ]  # fmt: skip
        if running:
            at, word = running[-1]
            phase = PHASE_WORDS[self.phase] if ended is None else "infusing"
            pending = at + dt.timedelta(minutes=every)
            why = f"{_CLOSED[word]} {self._clock(at)} + {every} min, {name}, {phase}"
        else:
            pending = started + dt.timedelta(minutes=first)
            why = f"start {self._clock(started)} + {first} min, {name}, first set"
        if ended is None:
            return pending, why, every
        after = [closing for closing in closings if closing not in running]
        if after:
            at, word = after[-1]
            every = rule.observing.every_minutes or 0
            phase = PHASE_WORDS[self.phase]
            return (
                at + dt.timedelta(minutes=every),
                f"{_CLOSED[word]} {self._clock(at)} + {every} min, {name}, {phase}",
                every,
            )
        if pending < ended:
            return pending, f"{why}; merged with the end set, infusion ended {self._clock(ended)}", None
        return ended, f"end set: infusion ended {self._clock(ended)}, {name}", None

    def _closings(self, started: dt.datetime) -> list[tuple[dt.datetime, str]]:
        """Complete sets ("set") and sets not taken ("x") since the start, in order of time."""
        closings = [(s.taken_at, "set") for s in self.session.sets if s.complete and s.taken_at >= started]
        closings += [
            (e.at, "x")
            for e in self.session.timeline
            if isinstance(e.payload, ev.ObservationDeferred) and e.at >= started
        ]
        return sorted(closings)

    def _full_set_at_once(self) -> tuple[dt.datetime, str] | None:
        """A side effect that makes a full set due at once (chest pain), not yet followed by one."""
        keys = {
            effect.key: effect.label for effect in self.session.protocol.effects if effect.full_set_at_once
        }
        for entry in reversed(self.session.timeline):
            payload = entry.payload
            if not isinstance(payload, ev.ObservationRecorded):
                continue
            found = [label for key, label in keys.items() if payload.effects.get(key, 0) > 0]
            if not found:
                continue
            answered = any(s.complete and s.taken_at >= entry.at for s in self.session.sets)
            deferred = any(
                isinstance(e.payload, ev.ObservationDeferred) and e.at >= entry.at
                for e in self.session.timeline
            )
            if answered or deferred:
                return None
            return entry.at, f"{found[0]} charted at {self._clock(entry.at)}: full set at once"
        return None

    def _pump(self) -> _Deadline | None:
        pump = self.session.pump
        if pump is None or pump.ended_at is not None:
            return None
        if self.phase == "paused":
            since = paused_since(pump.parts)
            minutes = self.rule.pause_decision
            return self._deadline(
                "pause_decision",
                since + dt.timedelta(minutes=minutes),
                f"paused since {self._clock(since)}, {minutes} min: resume or stop?",
            )
        ends_at = empty_at(pump)
        if ends_at is None:
            return None
        deadline = self._deadline(
            "pump_end", ends_at, f"the bag is empty at {self._clock(ends_at)}: is the pump stopped?"
        )
        open_ended = self.session.order.minutes is None
        return msgspec.structs.replace(deadline, of_bag=True) if open_ended else deadline

    def _assess(self) -> _Deadline | None:
        end = self.session.observation_ends_at
        if end is None or self.phase not in ("observing", "assess"):
            return None
        if self.phase == "assess" and self._assessing_since(end) is not None:
            return None
        return self._deadline("assess", end, f"observation time ends {self._clock(end)}")

    def _leave_check(self) -> _Deadline | None:
        end = self.session.observation_ends_at
        if end is None or self.phase != "assess" or self._assessing_since(end) is None:
            return None
        last = max(e.at for e in self.session.timeline)
        minutes = self.rule.leave_idle
        return self._deadline(
            "leave_check",
            last + dt.timedelta(minutes=minutes),
            f"last entry {self._clock(last)} + {minutes} min, leave check open",
        )

    def _assessing_since(self, end: dt.datetime) -> dt.datetime | None:
        """The first entry made once the observation time was over: someone has begun to assess."""
        return next(
            (
                e.at
                for e in self.session.timeline
                if e.at >= end and not isinstance(e.payload, ev.ReminderSeen)
            ),
            None,
        )

    def _reassessments(self) -> list[_Deadline]:
        """One for each medicine that nobody has looked at the patient for."""
        items = []
        for one in medicines_given(self.session):
            if one.closed_at is None:
                given = f"{one.drug} given {self._clock(one.given_at)} + {one.minutes} min: what did it do?"
                wanted = wanted_words(one, self.session.protocol)
                why = f"{given} ({wanted})" if wanted else given
                items.append(self._deadline("reassess", one.due_at, why))
        return items


_CLOSED = {"set": "set at", "x": "set not taken at"}
