"""Side effects as intervals, and medicines with what became of them, as JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from infusion_tui.record.dosing import plain
from infusion_tui.record.effects import EffectCourse
from infusion_tui.record.medicines import GivenMedicine
from infusion_tui.record.view import ChairView, Oxygen


def care_json(view: ChairView) -> dict[str, Any]:
    """`effect_courses` and `medicines` of one chair; what nobody wrote is null, or an empty list."""
    return {
        "effect_courses": [course_json(course, view) for course in view.effect_courses],
        "medicines": [medicine_json(one) for one in view.medicines_given],
    }


def course_json(course: EffectCourse, view: ChairView) -> dict[str, Any]:
    """One side effect from its onset to the 0 charted after it; `minutes` until then, or until now or the leaving."""
    return {
        "effect": course.key,
        "onset_at": course.first_at.isoformat(),
        "onset": course.first,
        "worst": course.worst,
        "worst_at": course.worst_at.isoformat(),
        "grade": course.last,
        "last_at": course.last_at.isoformat(),
        "resolved_at": _time(course.resolved_at),
        "minutes": course.minutes(view.end.at if view.end is not None else view.now),
        "related": course.related,
        "actions": [{"at": one.at.isoformat(), "by": one.by, "action": one.text} for one in course.actions],
    }


def medicine_json(one: GivenMedicine) -> dict[str, Any]:
    """One dose. `reading` is null while nobody has looked again."""
    return {
        "entry": one.entry,
        "given_at": one.given_at.isoformat(),
        "by": one.by,
        "drug": one.drug,
        "dose": plain(one.dose),
        "unit": one.unit,
        "route": one.route,
        "why": one.why,
        "ordered_by": one.ordered_by,
        "note": one.note,
        "reassess_at": one.due_at.isoformat(),
        "reassess_by": list(one.wanted),
        "reassessed_at": _time(one.closed_at),
        "reassessed_by": one.closed_by,
        "reading": one.reading,
    }


def oxygen_json(oxygen: Oxygen | None) -> dict[str, Any] | None:
    """The oxygen that is on, or null."""
    return {"l_min": plain(oxygen.l_min), "at": oxygen.at.isoformat()} if oxygen is not None else None


def _time(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
