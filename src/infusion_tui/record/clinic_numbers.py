"""The clinic's own numbers: what was done in a span, and whether it helped, as counts with what they are counted of.

No names and no numbers of patients. A group of fewer people than the clinic's rule says is given by its size alone: neither
how many of it nor a share. Sessions come in one at a time; what is kept of a patient are days and scores.

What MonthCounts counts is taken from there; response, remission and worse are those of `score_change.change`: against the first
score of the course, by the clinic's rule, which stands beside them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.infusion_summary import InfusionSummary
from infusion_tui.record.month_counts import MonthCounts
from infusion_tui.record.outcomes import Outcomes, OutcomeScale
from infusion_tui.record.score_change import Change, Progress, progress
from infusion_tui.record.scored import Scored
from infusion_tui.record.session_facts import SessionFacts

Group = Literal["span", "weeks", "side effects", "pump", "sets", "outcomes"]
Outcome = Literal["response", "remission", "worse"]
OUTCOMES: tuple[Outcome, ...] = ("response", "remission", "worse")


class NumberRow(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. `key` names it for programs and never changes, `words` say it to people.

    `value` of `of`; None where the group is so small that only its size is given. `share_percent` to 0.1. `of` is None where
    the figure is no part of anything. `after_infusions`: of an outcome, None for the last score of each course.
    """

    group: Group
    key: str
    words: str
    value: int | None
    of: int | None = None
    share_percent: float | None = None
    grade: int | None = None
    week: str | None = None
    scale: str | None = None
    after_infusions: int | None = None
    rule: str = ""


class CourseSeen(msgspec.Struct, frozen=True):
    """What is needed of one course: whose it is, the infusions that were given (day and start are enough), and its scores,
    oldest first."""

    person: str
    given: tuple[InfusionSummary, ...]
    scores: tuple[Scored, ...]


class ClinicNumbers:
    """The numbers so far of the sessions that began from `since` to `until` (exclusive)."""

    def __init__(self, outcomes: Outcomes, zone: ZoneInfo, since: dt.datetime, until: dt.datetime) -> None:
        self._outcomes, self._zone, self._since, self._until = outcomes, zone, since, until
        self._counts = MonthCounts()
        self._sessions: Counter[dt.date] = Counter()
        self._infusions: Counter[dt.date] = Counter()
        self._people: set[str] = set()
        self._found: dict[tuple[str, int | None], _Outcome] = {}

    def add(self, facts: SessionFacts, person: str) -> None:
        """Take one session of this person in."""
        self._counts.add(facts)
        week = monday(facts.began_at.astimezone(self._zone).date())
        self._sessions[week] += 1
        if facts.started_at is not None:
            self._infusions[week] += 1
            self._people.add(person)

    def add_course(self, course: CourseSeen) -> None:
        """Take one course in: the first score of each scale against the last one after each number of infusions, and
        against the last of all."""
        scales = {scale.key: scale for scale in self._outcomes.scales if _has_rule(scale)}
        last: dict[tuple[str, int | None], Progress] = {}
        for one in progress(course.scores, course.given, scales, self._zone):
            if one.change is not None:
                last[one.scale, None] = one
                if one.after_infusions:
                    last[one.scale, one.after_infusions] = one
        for place, one in last.items():
            assert one.change is not None
            self._found.setdefault(place, _Outcome()).add(course.person, one.change)

    def rows(self) -> tuple[NumberRow, ...]:
        """All figures, group by group."""
        counts = self._counts
        return (
            NumberRow(group="span", key="sessions", words="sessions that began", value=counts.sessions),
            NumberRow(group="span", key="infusions", words="infusions started", value=counts.started),
            NumberRow(
                group="span", key="people", words="people who had an infusion", value=len(self._people)
            ),
            *self._weeks(),
            *self._effects(),
            self._share(
                "pump", "early_stops", "infusions stopped before the end", counts.early, counts.started
            ),
            self._share("sets", "sets_late", "observation sets late by the ladder", counts.late, counts.due),
            self._share("sets", "sets_missed", "never taken, or still open", counts.missed, counts.due),
            *self._outcome_rows(),
        )

    def _share(
        self, group: Group, key: str, words: str, value: int, of: int, *, grade: int | None = None
    ) -> NumberRow:
        small = len(self._people) < self._outcomes.numbers.smallest_group
        return NumberRow(
            group=group,
            key=key,
            words=words,
            value=None if small else value,
            of=of,
            share_percent=None if small else percent(value, of),
            grade=grade,
        )

    def _weeks(self) -> list[NumberRow]:
        rows = []
        week = monday(self._since.astimezone(self._zone).date())
        last = (self._until - dt.timedelta(seconds=1)).astimezone(self._zone).date()
        while week <= last:
            name = f"{week.isocalendar().year}-W{week.isocalendar().week:02d}"
            words = f"week {name}, from {week.isoformat()}"
            for key, counted in (("sessions", self._sessions), ("infusions", self._infusions)):
                rows.append(
                    NumberRow(
                        group="weeks",
                        key=key,
                        words=f"{words}: {'sessions' if key == 'sessions' else 'infusions started'}",
                        value=counted[week],
                        week=name,
                    )
                )
            week += dt.timedelta(days=7)
        return rows

    def _effects(self) -> list[NumberRow]:
        counts, rows = self._counts, []
        for key, infusions in sorted(counts.any_effect.items(), key=lambda one: (-one[1], one[0])):
            rows.append(self._share("side effects", key, f"{key}, any grade", infusions, counts.started))
            for grade in sorted(grade for effect, grade in counts.effects if effect == key):
                words = f"{key}, worst {grade} {counts.severities.get(grade, '')}".rstrip()
                number = counts.effects[key, grade]
                rows.append(self._share("side effects", key, words, number, counts.started, grade=grade))
        return rows

    def _outcome_rows(self) -> list[NumberRow]:
        rows = []
        for scale in self._outcomes.scales:
            places = [place for key, place in self._found if key == scale.key]
            numbered = sorted(place for place in places if place is not None)
            for place in (*numbered, *([None] if None in places else [])):
                rows += self._outcome_at(scale, place)
        return rows

    def _outcome_at(self, scale: OutcomeScale, place: int | None) -> list[NumberRow]:
        found = self._found[scale.key, place]
        when = "last score of each course" if place is None else f"after {place} infusion{'s' * (place != 1)}"
        small = len(found.people) < self._outcomes.numbers.smallest_group
        rows = []
        for outcome in OUTCOMES:
            of = found.judged[outcome]
            if not of:
                continue
            value = None if small else found.met[outcome]
            rows.append(
                NumberRow(
                    group="outcomes",
                    key=outcome,
                    words=f"{scale.label}, {when}: {outcome}",
                    value=value,
                    of=of,
                    share_percent=percent(value, of) if value is not None else None,
                    scale=scale.key,
                    after_infusions=place,
                    rule=found.rule,
                )
            )
        return rows


class _Outcome:
    """The courses that have a score at one place: how many could be judged by each rule, and how many met it."""

    def __init__(self) -> None:
        self.people: set[str] = set()
        self.judged: Counter[Outcome] = Counter()
        self.met: Counter[Outcome] = Counter()
        self.rule = ""

    def add(self, person: str, found: Change) -> None:
        self.people.add(person)
        self.rule = found.rule or self.rule
        for outcome, met in (
            ("response", found.response),
            ("remission", found.remission),
            ("worse", found.worse),
        ):
            if met is not None:
                self.judged[outcome] += 1  # type: ignore[index]
                self.met[outcome] += met  # type: ignore[index]


def figure_words(row: NumberRow, smallest_group: int) -> str:
    """The figure as a person reads it: `12 of 40   30.0 %`; of a small group its size alone."""
    if row.value is None:
        return f"of {row.of}: fewer than {smallest_group} people"
    if row.of is None:
        return str(row.value)
    share = f"   {row.share_percent:.1f} %" if row.share_percent is not None else ""
    return f"{row.value} of {row.of}{share}"


def percent(value: int, of: int) -> float | None:
    """A share in per cent to 0.1; None of nothing."""
    return round(100 * value / of, 1) if of else None


def monday(day: dt.date) -> dt.date:
    """The first day of this day's week."""
    return day - dt.timedelta(days=day.weekday())


def _has_rule(scale: OutcomeScale) -> bool:
    return any(rule is not None for rule in (scale.response_percent, scale.remission_at, scale.meaningful))
