"""Side effects as intervals: from the first charting above 0, over the worst, to the 0 charted after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry

if TYPE_CHECKING:
    from infusion_tui.record.view_parts import Reading

Related = Literal["yes", "possible", "no"]
RELATED_WORDS: dict[Related, str] = {
    "yes": "related",
    "possible": "possibly related",
    "no": "not related",
}
"""Whether a side effect comes from the drug, as people say it."""


class EffectAction(msgspec.Struct, frozen=True):
    """What was done about a side effect, in somebody's words, and when."""

    at: dt.datetime
    by: str
    text: str


class EffectCourse(msgspec.Struct, frozen=True):
    """One side effect from its first charting above 0 (the onset) to the 0 charted after it (None: still open).

    `related` is the last thing said about it, `actions` everything done, oldest first; None and () where nobody
    wrote anything: nothing is assumed.
    """

    key: str
    first_at: dt.datetime
    first: int
    worst: int
    worst_at: dt.datetime
    last: int
    last_at: dt.datetime
    resolved_at: dt.datetime | None = None
    related: Related | None = None
    actions: tuple[EffectAction, ...] = ()

    def minutes(self, now: dt.datetime) -> int:
        """Whole minutes from the onset to the 0 after it, or to `now` while it is open."""
        until = self.resolved_at if self.resolved_at is not None else now
        return max(0, int((until - self.first_at).total_seconds()) // 60)


def effect_courses(timeline: Iterable[Entry]) -> tuple[EffectCourse, ...]:
    """Every course of every side effect, by the time it began; what comes back after 0 is a new course.

    `timeline` is a session's own: oldest first, corrections merged, nothing struck. What `effect` says belongs to
    the course that had begun last; said before any course (a corrected time), it stays in the log alone.
    """
    courses: list[EffectCourse] = []
    newest: dict[str, int] = {}
    for entry in timeline:
        payload = entry.payload
        if isinstance(payload, ev.ObservationRecorded):
            for key, grade in payload.effects.items():
                place = newest.get(key)
                if place is not None and courses[place].resolved_at is None:
                    courses[place] = _graded(courses[place], grade, entry.at)
                elif grade > 0:
                    newest[key] = len(courses)
                    courses.append(EffectCourse(key, entry.at, grade, grade, entry.at, grade, entry.at))
        elif isinstance(payload, ev.EffectDescribed) and payload.effect in newest:
            place = newest[payload.effect]
            courses[place] = _described(courses[place], payload, entry)
    return tuple(courses)


def open_courses(courses: Iterable[EffectCourse]) -> tuple[EffectCourse, ...]:
    """Those that are not charted as gone, the worst of now first, then the oldest."""
    still = [course for course in courses if course.resolved_at is None]
    return tuple(sorted(still, key=lambda course: (-course.last, course.first_at)))


def asked_and_absent(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Side effects that were charted and never above 0, in the order they were first asked."""
    grades: dict[str, int] = {}
    for reading in readings:
        for key, grade in reading.effects.items():
            grades[key] = max(grades.get(key, 0), grade)
    return tuple(key for key, grade in grades.items() if grade == 0)


def _graded(course: EffectCourse, grade: int, at: dt.datetime) -> EffectCourse:
    course = replace(course, last=grade, last_at=at)
    if grade == 0:
        return replace(course, resolved_at=at)
    return replace(course, worst=grade, worst_at=at) if grade > course.worst else course


def _described(course: EffectCourse, said: ev.EffectDescribed, entry: Entry) -> EffectCourse:
    if said.related is not None:
        course = replace(course, related=said.related)
    if said.action is not None:
        done = EffectAction(entry.at, entry.event.author, said.action)
        course = replace(course, actions=(*course.actions, done))
    return course
