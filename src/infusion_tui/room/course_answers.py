"""A course as JSON (`course MRN --json`): everything of its view. Amounts are strings, days `2026-11-23`, times ISO 8601
in UTC; what nobody charted is null, never 0. docs/course.md has the names.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from infusion_tui.record import events as ev
from infusion_tui.record.course import CourseView, Infusion
from infusion_tui.record.course_plan import PlanStep, Steps
from infusion_tui.record.course_words import change_words, flag_words, plan_words, step_words
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion_summary import EffectSummary
from infusion_tui.record.known_patient import Caution, Course
from infusion_tui.record.score_change import Change, Progress
from infusion_tui.record.scored import Scored
from infusion_tui.record.snapshot import initials_of
from infusion_tui.room.score_answers import score_json


def course_answer(view: CourseView, *, training: bool) -> dict[str, Any]:
    """The whole view."""
    return {
        "ok": True,
        "now": view.now.isoformat(),
        "training": training,
        "patient": person_json(view.patient),
        "numbers": list(view.numbers),
        "course": course_json(view.course) if view.course is not None else None,
        "other_courses": [course_json(one) for one in view.other_courses],
        "cautions": [caution_json(one) for one in view.cautions],
        "plan": plan_json(view.plan) if view.plan is not None else None,
        "infusions": [infusion_json(one) for one in view.infusions],
        "given": len(view.given()),
        "cumulative_mg": _amount(view.cumulative_mg),
        "scores": [_score(one) for one in view.scores],
        "changes": [change_json(one) for one in view.changes],
        "progress": [progress_json(one) for one in view.progress],
        "flags": [{**_score(one), "words": flag_words(one)} for one in view.flags],
    }


def person_json(patient: ev.Patient) -> dict[str, Any]:
    """Who it is, as known last."""
    return {
        "mrn": patient.mrn,
        "initials": initials_of(patient),
        "name": patient.name,
        "born": _day(patient.born),
        "sex": patient.sex,
    }


def course_json(course: Course) -> dict[str, Any]:
    """One course as it stands, with every revision."""
    told, plan = course.consultation, course.plan
    return {
        "course": course.id,
        "mrn": course.mrn,
        "indication": course.indication,
        "other": course.other,
        "begins_on": course.begins_on.isoformat(),
        "ended_on": _day(course.ended_on),
        "ended_why": course.ended_why,
        "prescriber": course.prescriber,
        "note": course.note,
        "opened_by": course.opened_by or None,
        "opened_at": _time(course.opened_at),
        "consultation": {
            "history": told.history,
            "symptoms": told.symptoms,
            "concerns": told.concerns,
            "judged_by": told.judged_by,
            "judged_on": _day(told.judged_on),
        },
        "plan": {
            "sessions": plan.sessions,
            "every_days": plan.every_days,
            "booster_days": plan.booster_days,
            "words": plan.words,
        },
        "revisions": [{"at": at.isoformat(), "by": by, "why": why} for at, by, why in course.revisions],
    }


def caution_json(caution: Caution) -> dict[str, Any]:
    """One standing caution, also a lifted one."""
    return {
        "caution": caution.id,
        "text": caution.text,
        "by": caution.by,
        "at": caution.at.isoformat(),
        "holds": caution.holds,
        "lifted_by": caution.lifted_by,
        "lifted_at": _time(caution.lifted_at),
        "lifted_why": caution.lifted_why,
    }


def plan_json(steps: Steps) -> dict[str, Any]:
    """Plan against fact."""
    return {
        "sessions": steps.sessions,
        "every_days": steps.every_days,
        "assumed": steps.assumed,
        "series_days": steps.series_days,
        "first_days": steps.first_days,
        "in_first_days": steps.in_first_days,
        "next_due": step_json(steps.next_due) if steps.next_due is not None else None,
        "steps": [step_json(one) for one in steps.steps],
        "words": plan_words(steps),
    }


def step_json(step: PlanStep) -> dict[str, Any]:
    """One planned infusion, and what became of it."""
    return {
        "number": step.number,
        "due_on": _day(step.due_on),
        "on": _day(step.on),
        "state": step.state,
        "off_days": step.off_days,
        "booster": step.booster,
        "words": step_words(step),
    }


def infusion_json(one: Infusion) -> dict[str, Any]:
    """One infusion in all its figures."""
    found = one.summary
    return {
        "number": one.number,
        "days_since": one.days_since,
        "session": found.session_id,
        "imported": found.session_id is None,
        "mrn": found.mrn,
        "day": found.day.isoformat(),
        "began_at": _time(found.began_at),
        "started_at": _time(found.started_at),
        "is_over": found.is_over,
        "cancelled": found.cancelled,
        "chair": found.chair or None,
        "weight_kg": _plain(found.weight_kg),
        "dosing_weight_kg": _plain(found.dosing_weight_kg),
        "weight_basis": found.weight_basis or None,
        "basis": found.basis or None,
        "mg_per_kg": _plain(found.mg_per_kg),
        "planned_mg": _amount(found.planned_mg),
        "given_mg": _amount(found.given_mg),
        "given_percent": found.given_percent,
        "dose_uncertain": found.dose_uncertain,
        "run_min": found.run_min,
        "clock_min": found.clock_min,
        "pauses": found.pauses,
        "baseline_bp": _bp(found.baseline_bp),
        "peak_bp": _bp(found.peak_bp),
        "peak_bp_min": found.peak_bp_min,
        "rise_mmhg": _bp(found.rise),
        "lowest_spo2": found.lowest_spo2,
        "peak_dis": found.peak_dis,
        "lowest_sed": found.lowest_sed,
        "effects": [effect_json(effect) for effect in found.effects],
        "medicines": list(found.medicines),
        "crossed": list(found.crossed),
        "sets_late": found.sets_late,
        "observed_min": found.observed_min,
        "ready_min": found.ready_min,
        "ended": found.ended,
        "stopped_early": found.stopped_early,
        "stop_reason": found.stop_reason,
        "escort": found.escort,
        "admitted_as": found.course_session,
        "admitted_of": found.course_of,
        "prescriber": found.prescriber,
        "note": found.note,
        "scores": [score.event_id for score in one.scores],
    }


def effect_json(effect: EffectSummary) -> dict[str, Any]:
    """One side effect of one infusion."""
    return {
        "effect": effect.key,
        "worst": effect.worst,
        "onset_min": effect.onset_min,
        "minutes": effect.minutes,
    }


def change_json(change: Change) -> dict[str, Any]:
    """One scale's score against its first one."""
    return {
        "scale": change.scale,
        "label": change.label,
        "first": _point(change.first),
        "last": _point(change.last),
        "drop": change.drop,
        "percent": change.percent,
        "response": change.response,
        "remission": change.remission,
        "worse": change.worse,
        "rule": change.rule or None,
        "band": change.band or None,
        "words": change_words(change),
    }


def progress_json(one: Progress) -> dict[str, Any]:
    """One score, how many infusions had been given before it, and how it stands against the first."""
    change = one.change
    return {
        "scale": one.scale,
        **_point(one.score),
        "after_infusions": one.after_infusions,
        "drop": change.drop if change is not None else None,
        "percent": change.percent if change is not None else None,
        "response": change.response if change is not None else None,
        "remission": change.remission if change is not None else None,
        "worse": change.worse if change is not None else None,
    }


def _score(one: Scored) -> dict[str, Any]:
    return {**score_json(one), "session": one.session_id}


def _point(one: Scored) -> dict[str, Any]:
    return {
        "event_id": one.event_id,
        "at": one.at.isoformat(),
        "day_only": one.day_only,
        "total": one.total,
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _time(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _amount(value: Decimal | None) -> str | None:
    return f"{value:.2f}" if value is not None else None


def _plain(value: Decimal | None) -> str | None:
    return plain(value) if value is not None else None


def _bp(value: tuple[int, int] | None) -> list[int] | None:
    return list(value) if value is not None else None
