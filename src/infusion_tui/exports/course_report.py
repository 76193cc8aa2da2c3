"""What every form of a course report is made from: the course as the record computed it, and what vouches for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.course import CourseView, Infusion
from infusion_tui.record.course_chart import TrendChart
from infusion_tui.record.course_visits import CourseVisit
from infusion_tui.record.wording import clock_time

EFFECT_WORDS: Mapping[int, str] = MappingProxyType({0: "none", 1: "mild", 2: "moderate", 3: "severe"})
"""Grades of side effects in words, where no protocol of a session says its own."""


class CourseReport(msgspec.Struct, frozen=True, kw_only=True):
    """One course to be exported.

    `charts` are the trends of its scores, `visits` what stands in its sessions beyond their figures, by session. `head_*`
    say which row the file ended with. `labels` and `severities`: names of side effects and words of their grades, as the
    protocols of these sessions have them. `age`: only of a de-identified report, in place of the birth date.
    """

    view: CourseView
    charts: tuple[TrendChart, ...]
    visits: Mapping[str, CourseVisit]
    zone: ZoneInfo
    training: bool
    head_seq: int
    head_hash: str
    head_at: dt.datetime | None
    own_id: str
    """What a file of it is called after: the course's id, without a course that of the patient's own stream."""
    made_at: dt.datetime
    made_by: str | None
    labels: Mapping[str, str] = MappingProxyType({})
    severities: Mapping[int, str] = EFFECT_WORDS
    deidentified: bool = False
    age: str | None = None

    @property
    def today(self) -> dt.date:
        """The clinic's day for which the report speaks."""
        return self.view.now.astimezone(self.zone).date()

    @property
    def given(self) -> tuple[Infusion, ...]:
        """The infusions that were given, oldest first."""
        return self.view.given()

    def visit(self, one: Infusion) -> CourseVisit | None:
        """What its session says beyond the figures; None for one from before this file."""
        return self.visits.get(one.summary.session_id) if one.summary.session_id is not None else None

    def day(self, at: dt.datetime) -> str:
        """The clinic's day: `2026-11-23`."""
        return at.astimezone(self.zone).date().isoformat()

    def moment(self, at: dt.datetime) -> str:
        """`2026-11-23 14:37`."""
        return f"{self.day(at)} {clock_time(at, self.zone)}"

    def full(self, at: dt.datetime) -> str:
        """Date, time and offset."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S %z}"

    def effect(self, key: str) -> str:
        """A side effect as the protocol calls it."""
        return self.labels.get(key, key)

    def grade(self, grade: int) -> str:
        """`2 moderate`."""
        word = self.severities.get(grade)
        return f"{grade} {word}" if word else str(grade)
