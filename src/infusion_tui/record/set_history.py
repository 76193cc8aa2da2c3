"""The sets of a session afterwards: what each ended with, how late, and the gap report.

The report is shown to the nurse before the patient leaves, and printed in the record. It counts what was due against what
was done; it judges nobody.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.gap_report import Ended, Gap, GapReport, SetOutcome, Stage, StageCount
from infusion_tui.record.ladder import level_at
from infusion_tui.record.minutes import minutes_between
from infusion_tui.record.planned_sets import SetDue, planned_sets
from infusion_tui.record.session import Session
from infusion_tui.record.set_deadlines import missing_words
from infusion_tui.record.view_parts import Level
from infusion_tui.record.wording import clock_time

STAGES: tuple[Stage, ...] = ("infusing", "end", "observing")
_NOT_WRITTEN = "no reason written"


def late_sets(session: Session, zone: ZoneInfo) -> dict[int, int]:
    """Minutes by which each late set was late, by the number of the entry that answered it (its first line, or `x`)."""
    plan = planned_sets(session, session.phase(session.began_at), zone)
    if plan is None:
        return {}
    late: dict[int, int] = {}
    for row in plan.rows:
        minutes = _late_min(session, row, row.ended_at) if row.ended_at is not None else 0
        number = _answered_by(session, row) if minutes else None
        if number is not None:
            late[number] = minutes
    return late


class SetHistory:
    """The sets of one session. What is over is worked out once; only the set that is due next depends on the time."""

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        last = session.end.at if session.end is not None else session.began_at
        self._plan = planned_sets(session, session.phase(last), zone)
        self._looks = [
            e.at for e in session.timeline if isinstance(e.payload, ev.ObservationRecorded) and e.payload.look
        ]
        self._over = self._ended_rows()

    def report(self, now: dt.datetime) -> GapReport | None:
        """What was due and done up to `now` (at most until the patient left); None before the start."""
        session = self._session
        if self._plan is None or session.started_at is None:
            return None
        until = min(now, session.end.at) if session.end is not None else now
        outcomes = [one for one in self._over if one.ended_at is not None and one.ended_at <= until]
        if self._plan.rows[len(outcomes)].at <= until:
            outcomes.append(
                self._outcome(len(outcomes), until, "missed" if session.end is not None else "open")
            )
        stages = tuple(
            StageCount(
                stage,
                sum(one.stage == stage for one in outcomes),
                sum(one.stage == stage and one.ended == "set" for one in outcomes),
            )
            for stage in STAGES
            if any(one.stage == stage for one in outcomes)
        )
        return GapReport(
            required=len(outcomes),
            done=sum(one.ended == "set" for one in outcomes),
            stages=stages,
            longest=self._longest_gap(session.started_at, until),
            sets=tuple(outcomes),
        )

    def _ended_rows(self) -> list[SetOutcome]:
        found = []
        for number, row in enumerate(self._plan.rows if self._plan is not None else ()):
            if row.ended is not None and row.ended_at is not None:
                found.append(self._outcome(number, row.ended_at, row.ended))
        return found

    def _outcome(self, number: int, until: dt.datetime, ended: Ended) -> SetOutcome:
        """One row of the plan as it stood at `until`."""
        assert self._plan is not None
        row = self._plan.rows[number]
        is_over = ended in ("set", "x")
        reasons = [reason for at, reason in row.tries if at <= until]
        reasons += [row.reason] if is_over and row.reason else []
        since = self._plan.rows[number - 1].ended_at if number else self._session.started_at
        begun = self._begun_in_vain(since, until)
        if begun:
            reasons.append(begun)
        looks = [at for at in self._looks if row.at <= at <= until]
        return SetOutcome(
            due_at=row.at,
            stage=row.stage,
            why=row.why,
            ended=ended,
            ended_at=until if is_over else None,
            late_min=_late_min(self._session, row, until),
            passed_on=_level(self._session, row, until) == "passed_on",
            reason="; ".join(dict.fromkeys(one for one in reasons if one)) or None,
            looks_at=tuple(looks),
        )

    def _begun_in_vain(self, since: dt.datetime | None, until: dt.datetime) -> str:
        """Sets that were begun meanwhile and stayed partial: what lacked."""
        return "; ".join(
            f"set begun {clock_time(one.taken_at, self._zone)}: {missing_words(one)}"
            for one in self._session.sets
            if not one.complete and since is not None and since <= one.taken_at <= until
        )

    def _longest_gap(self, started: dt.datetime, until: dt.datetime) -> Gap | None:
        """The longest time without a full set: from the start, between two, or to now."""
        taken = [s.taken_at for s in self._session.sets if s.complete and started <= s.taken_at <= until]
        moments = [started, *taken, until]
        pairs = [(a, b) for a, b in pairwise(moments) if b > a]
        if not pairs:
            return None
        since, to = max(pairs, key=lambda pair: pair[1] - pair[0])
        return Gap(since, to, minutes_between(since, to), self._reason(since, to))

    def _reason(self, since: dt.datetime, to: dt.datetime) -> str:
        reasons = [
            e.payload.reason
            for e in self._session.timeline
            if isinstance(e.payload, ev.ObservationDeferred) and since <= e.at <= to
        ]
        looks = [clock_time(at, self._zone) for at in self._looks if since <= at <= to]
        if looks:
            reasons.append(f"looked at {', '.join(looks)}")
        return "; ".join(dict.fromkeys(one for one in reasons if one))


def _late_min(session: Session, row: SetDue, at: dt.datetime) -> int:
    """Minutes past the due time, where that is late by the ladder; else 0."""
    if at <= row.at:
        return 0
    return minutes_between(row.at, at) if _level(session, row, at) in ("late", "passed_on") else 0


def _level(session: Session, row: SetDue, at: dt.datetime) -> Level:
    """Where on the ladder the set stood at a moment."""
    rule = session.protocol.reminders
    return level_at(row.at, at, row.interval or rule.interval_without, rule)


def _answered_by(session: Session, row: SetDue) -> int | None:
    """The entry that ended a row: the first line of its set, or its `x`."""
    if row.ended == "x":
        return next(
            (
                e.number
                for e in session.timeline
                if isinstance(e.payload, ev.ObservationDeferred) and e.at == row.ended_at
            ),
            None,
        )
    for one in session.sets:
        if one.complete and one.taken_at == row.ended_at:
            return next((e.number for e in one.entries if e.at == one.taken_at), one.entries[0].number)
    return None


# --- in words


def gap_lines(report: GapReport, zone: ZoneInfo) -> tuple[str, ...]:
    """The report in a few sentences: sets, by stage, the longest gap, then each set that was not done or late."""
    lines = [summary(report, zone)]
    if len(report.stages) > 1:
        lines.append(", ".join(f"{STAGE_WORDS[s.stage]} {s.done} of {s.required}" for s in report.stages))
    return (*lines, *(set_words(one, zone) for one in report.sets if one.ended != "set" or one.late_min))


def summary(report: GapReport, zone: ZoneInfo) -> str:
    """`sets 6 of 7 done, longest gap 17 min 14:20-14:37 (asleep)`."""
    if not report.required:
        return "no set was due yet"
    text = f"sets {report.done} of {report.required} done"
    gap = report.longest
    if gap is None:
        return text
    why = f" ({gap.reason})" if gap.reason else ""
    return (
        f"{text}, longest gap {gap.minutes} min {clock_time(gap.since, zone)}-{clock_time(gap.to, zone)}{why}"
    )


def set_words(one: SetOutcome, zone: ZoneInfo) -> str:
    """One set that was not done or late, with its reason: `set due 14:33: 7 min late, no reason written`."""
    at = clock_time(one.due_at, zone)
    late = f"{one.late_min} min late" if one.late_min else ""
    looks = f"looked at {', '.join(clock_time(look, zone) for look in one.looks_at)}" if one.looks_at else ""
    what = {"set": "taken", "x": "not taken", "open": "still open", "missed": "never taken"}[one.ended]
    if one.ended_at is not None:
        what += f" {clock_time(one.ended_at, zone)}"
    parts = [what, late, one.reason or _NOT_WRITTEN, looks]
    return f"set due {at}: {', '.join(part for part in parts if part)}"


STAGE_WORDS: dict[Stage, str] = {"infusing": "infusing", "end": "end set", "observing": "observing"}
