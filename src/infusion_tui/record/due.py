"""The one function that says what is due, when, how late, and why.

Chair screen, board, lock screen, status and exports call `due_items`; nothing else computes a deadline. The ladder
(quiet, soon, due, late, passed on) is the protocol's `reminders`.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.checks import check_states
from infusion_tui.record.infusion import empty_at, paused_since
from infusion_tui.record.protocol import ReminderRule
from infusion_tui.record.session import Session
from infusion_tui.record.view import DueItem, Level, What
from infusion_tui.record.wording import PHASE_WORDS, clock_time


def due_items(session: Session, now: dt.datetime, zone: ZoneInfo) -> tuple[DueItem, ...]:
    """Everything that is due or will be at `now`, soonest first. Empty once the patient has left."""
    if session.end is not None:
        return ()
    return tuple(sorted(_Due(session, now, zone).items(), key=lambda item: item.at))


def level_at(at: dt.datetime, now: dt.datetime, interval_minutes: int, rule: ReminderRule) -> Level:
    """Where on the ladder a deadline stands. `interval_minutes` is the planned interval I."""
    past = (now - at).total_seconds() / 60
    if past < -rule.soon:
        return "quiet"
    if past < 0:
        return "soon"
    if past >= max(float(rule.passed_on), float(rule.passed_on_share) * interval_minutes):
        return "passed_on"
    if past >= max(float(rule.late), float(rule.late_share) * interval_minutes):
        return "late"
    return "due"


class _Due:
    """One look at what is due in one session."""

    def __init__(self, session: Session, now: dt.datetime, zone: ZoneInfo) -> None:
        self.session, self.now, self.zone = session, now, zone
        self.rule = session.protocol.reminders
        self.phase = session.phase(now)

    def items(self) -> list[DueItem]:
        found: list[DueItem] = []
        for one in (self._second_check, self._observation, self._pump, self._assess, self._leave_check):
            item = one()
            if item is not None:
                found.append(item)
        return found + self._reassessments()

    def _clock(self, at: dt.datetime) -> str:
        return clock_time(at, self.zone)

    def _item(
        self,
        what: What,
        at: dt.datetime,
        why: str,
        interval: int | None = None,
        missing: tuple[str, ...] = (),
    ) -> DueItem:
        level = level_at(at, self.now, interval or self.rule.interval_without, self.rule)
        seen_until = self._seen_until(at)
        if level == "passed_on" and seen_until is not None:
            level = "late"
        late_s = max(0, int((self.now - at).total_seconds()))
        passed_on_at = None
        if level == "passed_on":
            share = float(self.rule.passed_on_share) * (interval or self.rule.interval_without)
            passed_on_at = at + dt.timedelta(minutes=max(float(self.rule.passed_on), share))
        return DueItem(what, at, level, late_s, why, missing, seen_until, passed_on_at)

    def _seen_until(self, at: dt.datetime) -> dt.datetime | None:
        """Until when someone is on the way: the first `seen_times` of this deadline count, each for `seen` min."""
        seen = [e.at for e in self.session.timeline if isinstance(e.payload, ev.ReminderSeen) and e.at >= at]
        counted = seen[: self.rule.seen_times]
        if not counted:
            return None
        until = counted[-1] + dt.timedelta(minutes=self.rule.seen)
        return until if self.now < until else None

    def _second_check(self) -> DueItem | None:
        if self.phase != "precheck":
            return None
        required = [
            s for s in check_states(self.session, self.now, self.zone) if s.list == "precheck" and s.required
        ]
        if [s.item for s in required if s.is_open] != ["second-check"]:
            return None
        at = max(
            (s.at for s in required if not s.is_open and s.at is not None), default=self.session.began_at
        )
        return self._item("second_check", at, f"every other required item is closed since {self._clock(at)}")

    def _observation(self) -> DueItem | None:
        planned = self._planned_set()
        chest_pain = self._full_set_at_once(planned[0] if planned else None)
        if chest_pain is not None:
            at, why = chest_pain
            interval: int | None = None
        elif planned is not None:
            at, why, interval = planned
        else:
            return None
        missing: tuple[str, ...] = ()
        if self.session.sets:
            last = self.session.sets[-1]
            window = dt.timedelta(minutes=self.session.protocol.sets.window_minutes)
            if not last.complete and self.now <= last.taken_at + window:
                missing = last.missing
        return self._item("observation", at, why, interval, missing)

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

    def _full_set_at_once(self, planned: dt.datetime | None) -> tuple[dt.datetime, str] | None:
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
            if answered or deferred or (planned is not None and planned <= entry.at):
                return None
            return entry.at, f"{found[0]} charted at {self._clock(entry.at)}: full set at once"
        return None

    def _pump(self) -> DueItem | None:
        pump = self.session.pump
        if pump is None or pump.ended_at is not None:
            return None
        if self.phase == "paused":
            since = paused_since(pump.parts)
            minutes = self.rule.pause_decision
            return self._item(
                "pause_decision",
                since + dt.timedelta(minutes=minutes),
                f"paused since {self._clock(since)}, {minutes} min: resume or stop?",
            )
        ends_at = empty_at(pump)
        if ends_at is None:
            return None
        return self._item(
            "pump_end", ends_at, f"the bag is empty at {self._clock(ends_at)}: is the pump stopped?"
        )

    def _assess(self) -> DueItem | None:
        end = self.session.observation_ends_at
        if end is None or self.phase not in ("observing", "assess"):
            return None
        if self.phase == "assess" and self._assessing_since(end) is not None:
            return None
        return self._item("assess", end, f"observation time ends {self._clock(end)}")

    def _leave_check(self) -> DueItem | None:
        end = self.session.observation_ends_at
        if end is None or self.phase != "assess" or self._assessing_since(end) is None:
            return None
        last = max(e.at for e in self.session.timeline)
        minutes = self.rule.leave_idle
        return self._item(
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

    def _reassessments(self) -> list[DueItem]:
        """One for each medicine, until something is observed near or after its time."""
        items = []
        lead = dt.timedelta(minutes=self.session.protocol.sets.window_minutes)
        for entry in self.session.timeline:
            if not isinstance(entry.payload, ev.MedicineGiven):
                continue
            medicine = self.session.protocol.medicine(entry.payload.drug)
            minutes = medicine.reassess_minutes if medicine else self.rule.leave_idle
            at = entry.at + dt.timedelta(minutes=minutes)
            watched = any(
                isinstance(e.payload, ev.ObservationRecorded) and e.at >= at - lead
                for e in self.session.timeline
            )
            if not watched:
                why = f"{entry.payload.drug} given {self._clock(entry.at)} + {minutes} min: what did it do?"
                items.append(self._item("reassess", at, why))
        return items


_CLOSED = {"set": "set at", "x": "set not taken at"}
