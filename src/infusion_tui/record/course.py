"""A course: its infusions in order, its scores, plan against fact, and whether it helps, as arithmetic.

Nothing here advises. Each rule is named where its result stands (`rule`), with the clinic's own numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.course_plan import Steps, plan_steps
from infusion_tui.record.infusion_summary import InfusionSummary, summary_of, summary_of_earlier
from infusion_tui.record.known_patient import Caution, Course, KnownPatient
from infusion_tui.record.outcomes import Outcomes
from infusion_tui.record.score_change import Change as Change
from infusion_tui.record.score_change import Progress, changes, progress
from infusion_tui.record.score_change import change as change
from infusion_tui.record.scored import Scored, answered_by, answers_of, scores_of, standing
from infusion_tui.record.session import Session


class Infusion(msgspec.Struct, frozen=True, kw_only=True):
    """One infusion of the course: its number in it (None for a cancelled one), and days since the one before."""

    summary: InfusionSummary
    number: int | None = None
    days_since: int | None = None
    scores: tuple[Scored, ...] = ()
    """Scores taken in this session."""


class CourseView(msgspec.Struct, frozen=True, kw_only=True):
    """A patient's course at one moment. `course` is None where none was opened: all infusions of the patient then.

    `numbers` are every number that this person has here. `flags`: every score of this
    person, of whatever course, whose question nobody has answered.
    """

    now: dt.datetime
    patient: ev.Patient
    numbers: tuple[str, ...]
    course: Course | None = None
    other_courses: tuple[Course, ...] = ()
    cautions: tuple[Caution, ...] = ()
    infusions: tuple[Infusion, ...] = ()
    scores: tuple[Scored, ...] = ()
    changes: tuple[Change, ...] = ()
    progress: tuple[Progress, ...] = ()
    """Every score of a scale with a rule against the first one, with how many infusions had been given before it."""
    plan: Steps | None = None
    """Plan against fact; None without a course."""
    cumulative_mg: Decimal = Decimal(0)
    flags: tuple[Scored, ...] = ()

    def given(self) -> tuple[Infusion, ...]:
        """The infusions that were given (numbered ones)."""
        return tuple(one for one in self.infusions if one.number is not None)


def course_view(
    *,
    now: dt.datetime,
    zone: ZoneInfo,
    patient: ev.Patient,
    numbers: Sequence[str],
    known: KnownPatient,
    sessions: Iterable[Session],
    outcomes: Outcomes,
    course_id: str | None = None,
) -> CourseView:
    """The course that runs at `now` (or the one named, or the last one); without any, everything of the patient.

    Raises:
        KeyError: no course with that id.
    """
    folded = list(sessions)
    today = now.astimezone(zone).date()
    course = _wanted(known, course_id, today)
    summaries = [summary_of(session, now, zone) for session in folded]
    summaries += [summary_of_earlier(payload) for _, payload in known.earlier]
    summaries = [one for one in summaries if course is None or known.course_on(one.day) == course]
    summaries.sort(key=lambda one: (one.day, one.began_at or now))
    scores = [one for session in folded for one in scores_of(session.timeline, session.id)]
    scores += known.scores
    answers = [one for session in folded for one in answers_of(session.timeline)] + list(known.answers)
    # what a visit flagged may be answered in the next one, or by a telephone call between them
    scores = list(answered_by(scores, answers))
    flags = standing(scores)
    scales = {scale.key: scale for scale in outcomes.scales}
    scores = [
        one
        for one in scores
        if one.scale in scales and (course is None or in_course(one, course, known, zone))
    ]
    scores.sort(key=lambda one: one.at)
    infusions = _numbered(summaries, scores)
    return CourseView(
        now=now,
        patient=patient,
        numbers=tuple(numbers),
        course=course,
        other_courses=tuple(one for one in known.courses if one != course),
        cautions=known.cautions,
        infusions=infusions,
        scores=tuple(scores),
        changes=changes(scores, scales),
        progress=progress(scores, [one.summary for one in infusions if one.number is not None], scales, zone),
        plan=_steps(course, infusions, today, outcomes),
        cumulative_mg=sum((i.summary.given_mg for i in infusions if i.summary.given_mg), Decimal(0)),
        flags=flags,
    )


def _steps(
    course: Course | None, infusions: Sequence[Infusion], today: dt.date, outcomes: Outcomes
) -> Steps | None:
    if course is None:
        return None
    return plan_steps(
        begins_on=course.begins_on,
        plan=course.plan,
        rule=outcomes.plan,
        given=[one.summary.day for one in infusions if one.number is not None],
        today=today,
        ended_on=course.ended_on,
    )


def _wanted(known: KnownPatient, course_id: str | None, today: dt.date) -> Course | None:
    if course_id is not None:
        found = [one for one in known.courses if one.id.startswith(course_id)]
        if len(found) != 1:
            raise KeyError(course_id)
        return found[0]
    return known.course_on(today) or (known.courses[-1] if known.courses else None)


def in_course(score: Scored, course: Course, known: KnownPatient, zone: ZoneInfo) -> bool:
    """Whether a score belongs to a course: one of its days; one taken within two weeks before it is its baseline."""
    day = score.at.astimezone(zone).date()
    if known.course_on(day) == course:
        return True
    return known.course_on(day) is None and dt.timedelta(0) < course.begins_on - day <= _BASELINE


_BASELINE = dt.timedelta(days=14)


def _numbered(summaries: Sequence[InfusionSummary], scores: Sequence[Scored]) -> tuple[Infusion, ...]:
    found: list[Infusion] = []
    number, last = 0, None
    for one in summaries:
        given = not one.cancelled and (one.started_at is not None or one.session_id is None)
        number += given
        own = tuple(s for s in scores if s.session_id is not None and s.session_id == one.session_id)
        days = (one.day - last).days if last is not None and given else None
        found.append(Infusion(summary=one, number=number if given else None, days_since=days, scores=own))
        if given:
            last = one.day
    return tuple(found)
