"""The ladder that every deadline climbs: quiet, soon, due, late, passed on (the protocol's `reminders`)."""

from __future__ import annotations

import datetime as dt

import msgspec

from infusion_tui.record.protocol import ReminderRule
from infusion_tui.record.view import DueItem, Level, What


class Ladder(msgspec.Struct, frozen=True):
    """Minutes before and after a deadline at which its level changes."""

    soon: float
    late: float
    passed_on: float

    def level(self, at: dt.datetime, now: dt.datetime) -> Level:
        """Where a deadline stands at `now`."""
        past = (now - at).total_seconds() / 60
        if past < -self.soon:
            return "quiet"
        if past < 0:
            return "soon"
        if past >= self.passed_on:
            return "passed_on"
        return "late" if past >= self.late else "due"


def ladder_of(interval_minutes: int, rule: ReminderRule) -> Ladder:
    """The ladder of a deadline with the planned interval I = `interval_minutes`."""
    return Ladder(
        rule.soon,
        max(float(rule.late), float(rule.late_share) * interval_minutes),
        max(float(rule.passed_on), float(rule.passed_on_share) * interval_minutes),
    )


def level_at(at: dt.datetime, now: dt.datetime, interval_minutes: int, rule: ReminderRule) -> Level:
    """Where on the ladder a deadline stands. `interval_minutes` is the planned interval I."""
    return ladder_of(interval_minutes, rule).level(at, now)


class BegunSet(msgspec.Struct, frozen=True):
    """A set that was begun and can still be completed: what it lacks, why in words, until when (inclusive)."""

    missing: tuple[str, ...]
    words: str
    until: dt.datetime


class NotTaken(msgspec.Struct, frozen=True):
    """So many sets in a row were not taken that the next is passed on at once, from `since` on."""

    count: int
    since: dt.datetime


class Deadline(msgspec.Struct, frozen=True):
    """A due item without its place on the ladder."""

    what: What
    at: dt.datetime
    why: str
    ladder: Ladder
    seen_until: dt.datetime | None
    begun: BegunSet | None = None
    not_taken: NotTaken | None = None
    of_bag: bool = False
    items: tuple[str, ...] = ()
    """What is to be read again (`repeat`)."""

    def item(self, now: dt.datetime) -> DueItem:
        """The due item as it stands at `now`."""
        level = self.ladder.level(self.at, now)
        passed_on_at = self.at + dt.timedelta(minutes=self.ladder.passed_on)
        count = 0
        if self.not_taken is not None and now >= self.not_taken.since:
            level, count = "passed_on", self.not_taken.count
            passed_on_at = min(passed_on_at, self.not_taken.since)
        seen_until = self.seen_until if self.seen_until is not None and now < self.seen_until else None
        if level == "passed_on" and seen_until is not None:
            level = "late"
        begun = self.begun if self.begun is not None and now <= self.begun.until else None
        return DueItem(
            self.what,
            self.at,
            level,
            max(0, int((now - self.at).total_seconds())),
            f"{begun.words}; {self.why}" if begun is not None else self.why,
            begun.missing if begun is not None else self.items,
            seen_until,
            passed_on_at if level == "passed_on" else None,
            self.of_bag,
            count,
        )

    def changes_after(self, now: dt.datetime) -> dt.datetime:
        """Until when the item of `now` stays as it is; only for a deadline that is still to come."""
        moments = [self.at - dt.timedelta(minutes=self.ladder.soon), self.at]
        if self.begun is not None:
            moments.append(self.begun.until + dt.timedelta.resolution)  # that moment still belongs to it
        if self.seen_until is not None:
            moments.append(self.seen_until)
        if self.not_taken is not None:
            moments.append(self.not_taken.since)
        return min([moment for moment in moments if moment > now], default=now)
