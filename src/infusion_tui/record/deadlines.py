"""When everything but the sets falls due: second check, pump, flush, medicines, the end of the observation time, leaving."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.checks import check_states
from infusion_tui.record.infusion import empty_at, paused_since
from infusion_tui.record.ladder import Deadline, ladder_of
from infusion_tui.record.medicines import medicines_given, wanted_words
from infusion_tui.record.seen import seen_until
from infusion_tui.record.session import Session
from infusion_tui.record.view_parts import Phase, What
from infusion_tui.record.wording import clock_time


class OneOffDeadlines:
    """The deadlines of one session in one phase that are no sets."""

    def __init__(self, session: Session, phase: Phase, zone: ZoneInfo) -> None:
        self.session, self.phase, self.zone = session, phase, zone
        self.rule = session.protocol.reminders

    def all(self) -> list[Deadline]:
        """Everything that is due or will be."""
        found: list[Deadline] = []
        for one in (self._second_check, self._pump, self._flush, self._assess, self._leave_check):
            deadline = one()
            if deadline is not None:
                found.append(deadline)
        return found + self._reassessments()

    def _clock(self, at: dt.datetime) -> str:
        return clock_time(at, self.zone)

    def _deadline(self, what: What, at: dt.datetime, why: str) -> Deadline:
        ladder = ladder_of(self.rule.interval_without, self.rule)
        return Deadline(what, at, why, ladder, seen_until(self.session, at))

    def _second_check(self) -> Deadline | None:
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

    def _pump(self) -> Deadline | None:
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

    def _flush(self) -> Deadline | None:
        """From the pump's end until the line is flushed; a line without a volume holds nothing."""
        ended, minutes = self.session.pump_ended_at, self.rule.flush
        if (
            minutes is None
            or ended is None
            or self.session.flushed_at is not None
            or not self.session.protocol.pump.line_ml
        ):
            return None
        why = f"infusion ended {self._clock(ended)} + {minutes} min: is the line flushed?"
        return self._deadline("flush", ended + dt.timedelta(minutes=minutes), why)

    def _assess(self) -> Deadline | None:
        end = self.session.observation_end
        if end is None or self.phase not in ("observing", "assess"):
            return None
        if self.phase == "assess" and self._assessing_since(end.at) is not None:
            return None
        why = f"observation time ends {self._clock(end.at)}, {end.why(self.zone)}"
        return self._deadline("assess", end.at, why)

    def _leave_check(self) -> Deadline | None:
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

    def _reassessments(self) -> list[Deadline]:
        """One for each medicine that nobody has looked at the patient for."""
        items = []
        for one in medicines_given(self.session):
            if one.closed_at is None:
                given = f"{one.drug} given {self._clock(one.given_at)} + {one.minutes} min: what did it do?"
                wanted = wanted_words(one, self.session.protocol)
                why = f"{given} ({wanted})" if wanted else given
                items.append(self._deadline("reassess", one.due_at, why))
        return items
