"""The lines of a course in order of time: its infusions, and the scores that were taken between them. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.course import CourseView, Infusion
from infusion_tui.record.scored import Scored


class CourseItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line: an infusion (or a session that came to none), or a score of no such session. `day` is the clinic's."""

    day: dt.date
    infusion: Infusion | None = None
    score: Scored | None = None

    @property
    def session_id(self) -> str | None:
        """The session whose record can be opened; None where there is none."""
        if self.infusion is not None:
            return self.infusion.summary.session_id
        return self.score.session_id if self.score is not None else None


def course_items(view: CourseView, zone: ZoneInfo) -> tuple[CourseItem, ...]:
    """Oldest first; on one day scores stand before the infusion, as they are taken before it."""
    shown = {score.event_id for one in view.infusions for score in one.scores}
    items = [CourseItem(day=one.summary.day, infusion=one) for one in view.infusions]
    items += [
        CourseItem(day=one.at.astimezone(zone).date(), score=one)
        for one in view.scores
        if one.event_id not in shown
    ]
    return tuple(sorted(items, key=lambda one: (one.day, one.infusion is not None)))
