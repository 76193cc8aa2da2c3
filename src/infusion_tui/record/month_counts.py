"""Counts over many sessions, without names: one session at a time goes in, the summary comes out.

Nothing here judges: what was due, done, late, stopped and signed is counted. Minutes late are kept as a histogram, so that
the memory does not grow with the sessions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Literal

import msgspec

from infusion_tui.record.session_facts import SessionFacts

Group = Literal["sessions", "minutes", "sets", "reminders", "side effects", "medicines", "pump", "record"]
PERCENT_FROM = 20
"""A share of fewer than so many is given as counts alone."""


class CountRow(msgspec.Struct, frozen=True):
    """One figure: of what, how many, `of` how many (None where it is no share), in which unit ("" for a plain count).

    `key` names it for programs and never changes; `words` say it to people.
    """

    group: Group
    key: str
    words: str
    value: float
    of: int | None = None
    unit: str = ""
    grade: int | None = None

    @property
    def share_percent(self) -> float | None:
        """The share in per cent to 0.1; None where it is none, or of too few to be given so."""
        if self.of is None or self.of < PERCENT_FROM:
            return None
        return round(100 * self.value / self.of, 1)


class MonthCounts:
    """The counts so far."""

    def __init__(self) -> None:
        self.charted_again = 0
        """Set from `charted_again.py`: it needs the entries."""
        self.sessions = self.started = self.ended = self.cancelled = 0
        self.without_stop = self.early = self.paused = self.pauses = self.transfers = 0
        self.net_min = self.paused_min = self.chair_s = self.with_times = self.due_of_ended = 0
        self.due = self.done = self.late = self.passed_on = self.not_taken = self.missed = 0
        self.late_by: Counter[int] = Counter()
        self.effects: Counter[tuple[str, int]] = Counter()
        self.any_effect: Counter[str] = Counter()
        self.severities: dict[int, str] = {}
        self.medicines: Counter[str] = Counter()
        self.given_to: Counter[str] = Counter()
        self.crossed = self.sessions_crossed = self.contradicting = self.moved = 0
        self.signed = self.signed_within_day = self.ama = self.anyway = 0
        self.how_early: Counter[str] = Counter()

    def add(self, facts: SessionFacts) -> None:
        """Take one session in."""
        self.sessions += 1
        self.moved += facts.moved_to_another_chair
        self.contradicting += bool(facts.contradictions)
        self._add_end(facts)
        if facts.started_at is None:
            return
        self.started += 1
        if facts.net_min is None:
            self.without_stop += 1
        elif facts.pump_end != "transfer":
            self.with_times += 1
            self.net_min += facts.net_min
        self.transfers += facts.pump_end == "transfer"
        self.early += facts.stopped_early
        self.paused += facts.pauses > 0
        self.pauses += facts.pauses
        self.paused_min += facts.paused_min
        self.crossed += len(facts.crossed)
        self.sessions_crossed += bool(facts.crossed)
        self._add_sets(facts)
        for key, grade in facts.effects.items():
            self.effects[key, grade] += 1
            self.any_effect[key] += 1
        self.severities |= facts.severity_words
        self.medicines.update(facts.medicine_names)
        self.given_to.update(set(facts.medicine_names))

    def _add_end(self, facts: SessionFacts) -> None:
        if facts.end is None:
            return
        if facts.end.how == "cancel":
            self.cancelled += 1
            return
        self.ended += 1
        self.ama += facts.end.how == "ama"
        self.anyway += facts.end.how == "anyway"
        self.signed += facts.signed
        self.signed_within_day += facts.signed_within_day
        if facts.started_at is not None:
            self.due_of_ended += len(facts.sets)
            self.chair_s += max(0, int((facts.end.at - facts.began_at) / dt.timedelta(seconds=1)))

    def _add_sets(self, facts: SessionFacts) -> None:
        self.due += len(facts.sets)
        self.done += facts.sets_done
        for one in facts.sets:
            self.not_taken += one.ended == "x"
            self.missed += one.ended in ("missed", "open")
            self.passed_on += one.passed_on
            if one.late_min:
                self.late += 1
                self.late_by[one.late_min] += 1

    def median_late_min(self) -> float | None:
        """Of the sets that were late, how many minutes in the middle; None where none was."""
        if not self.late:
            return None
        low, high = (self.late - 1) // 2, self.late // 2
        found: list[int] = []
        seen = 0
        for minutes in sorted(self.late_by):
            seen += self.late_by[minutes]
            while len(found) < 2 and seen > (low, high)[len(found)]:
                found.append(minutes)
        return sum(found) / 2

    def rows(self) -> tuple[CountRow, ...]:
        """The summary, group by group."""
        hours = self.chair_s / 3600
        median = self.median_late_min()
        rows = [
            CountRow("sessions", "sessions", "sessions that began", self.sessions),
            CountRow("sessions", "cancelled", "cancelled before the start", self.cancelled, self.sessions),
            CountRow("sessions", "started", "infusions started", self.started, self.sessions),
            CountRow("sessions", "left_open_items", "left with open items", self.anyway, self.ended),
            CountRow("sessions", "left_against_advice", "left against advice", self.ama, self.ended),
            CountRow("minutes", "net_min", "infusion minutes, drug running, in whole minutes of each", self.net_min, unit="min"),
            CountRow("minutes", "with_times", "of infusions with start and stop", self.with_times, self.started),
            CountRow("minutes", "without_stop", "WITHOUT A STOP in the record, not counted", self.without_stop, self.started),
            CountRow("minutes", "transferred_running", "transferred with the pump on, not counted", self.transfers, self.started),
            CountRow("pump", "early_stops", "stopped before the end", self.early, self.started),
            CountRow("pump", "sessions_paused", "infusions with a pause", self.paused, self.started),
            CountRow("pump", "pauses", "pauses", self.pauses),
            CountRow("pump", "paused_min", "minutes paused", self.paused_min, unit="min"),
            CountRow("sets", "sets_due", "observation sets due", self.due),
            CountRow("sets", "sets_done", "taken in full", self.done, self.due),
            CountRow("sets", "sets_late", "late by the ladder", self.late, self.due),
            CountRow("sets", "sets_not_taken", "not taken, with a reason", self.not_taken, self.due),
            CountRow("sets", "sets_missed", "never taken, or still open", self.missed, self.due),
            CountRow("sets", "limits_crossed", "readings at or beyond the clinic's limit", self.crossed),
            CountRow("sets", "sessions_with_limit_crossed", "infusions with such a reading", self.sessions_crossed, self.started),
            CountRow("reminders", "chair_hours", "chair-hours, admit to leaving, of infusions that are over", round(hours, 1), unit="h"),
        ]  # fmt: skip
        if hours:
            words = "sets asked for per chair-hour, of those"
            rows.append(
                CountRow(
                    "reminders",
                    "reminders_per_chair_hour",
                    words,
                    round(self.due_of_ended / hours, 2),
                    unit="/h",
                )
            )
        rows += [
            CountRow("reminders", "reached_level_3", "reached LATE (level 3)", self.late, self.due),
            CountRow("reminders", "reached_level_4", "reached PASSED ON (level 4)", self.passed_on, self.due),
        ]
        if median is not None:
            words = "late sets: minutes late, the middle one"
            rows.append(CountRow("reminders", "median_late_min", words, median, unit="min"))
        for key, sessions in sorted(self.any_effect.items(), key=lambda one: (-one[1], one[0])):
            rows.append(CountRow("side effects", key, key, sessions, self.started))
            for grade in sorted({g for k, g in self.effects if k == key}):
                words = f"{key}, worst {grade} {self.severities.get(grade, '')}".rstrip()
                rows.append(
                    CountRow("side effects", key, words, self.effects[key, grade], self.started, grade=grade)
                )
        for drug, doses in sorted(self.medicines.items(), key=lambda one: (-one[1], one[0])):
            given_to = self.given_to[drug]
            rows.append(CountRow("medicines", drug, drug, doses, unit="doses"))
            rows.append(CountRow("medicines", drug, drug, given_to, self.started, unit="infusions"))
        rows += [
            CountRow("record", "signed_within_day", "signed within a day of the end", self.signed_within_day, self.ended),
            CountRow("record", "signed", "signed as they stand now", self.signed, self.ended),
            CountRow("record", "with_contradictions", "with something that cannot all be true", self.contradicting, self.sessions),
            CountRow("record", "charted_on_the_wrong_chair", "entries charted on the wrong chair and moved", self.moved),
            CountRow("record", "charted_again_on_another_chair", "struck, and the same charted on another chair within 10 min", self.charted_again),
        ]  # fmt: skip
        return tuple(rows)
