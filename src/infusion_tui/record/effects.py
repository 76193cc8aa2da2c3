"""Side effects in the order of the record: first charted, worst, and when 0 was charted after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from infusion_tui.record.view import Reading


class EffectCourse(msgspec.Struct, frozen=True):
    """One side effect from its first charting above 0 to the 0 charted after it (None: not charted as gone)."""

    key: str
    first_at: dt.datetime
    first: int
    worst: int
    worst_at: dt.datetime
    last: int
    last_at: dt.datetime
    resolved_at: dt.datetime | None = None


def effect_courses(readings: Iterable[Reading]) -> tuple[EffectCourse, ...]:
    """Every course of every side effect, by the time it began; what comes back after 0 is a new course.

    `readings` are the record's own: oldest first, corrections merged, nothing struck.
    """
    courses: list[EffectCourse] = []
    running: dict[str, int] = {}
    for reading in readings:
        for key, grade in reading.effects.items():
            place = running.get(key)
            if place is None:
                if grade > 0:
                    running[key] = len(courses)
                    courses.append(EffectCourse(key, reading.at, grade, grade, reading.at, grade, reading.at))
                continue
            course = replace(courses[place], last=grade, last_at=reading.at)
            if grade == 0:
                course = replace(course, resolved_at=reading.at)
                del running[key]
            elif grade > course.worst:
                course = replace(course, worst=grade, worst_at=reading.at)
            courses[place] = course
    return tuple(courses)


def asked_and_absent(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Side effects that were charted and never above 0, in the order they were first asked."""
    grades: dict[str, int] = {}
    for reading in readings:
        for key, grade in reading.effects.items():
            grades[key] = max(grades.get(key, 0), grade)
    return tuple(key for key, grade in grades.items() if grade == 0)
