"""A patient beyond one session in words: who they are, their courses, and every entry of their own stream. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.course_words import indication_words
from infusion_tui.record.dosing import plain
from infusion_tui.record.known_patient import Caution, Course
from infusion_tui.record.score_words import score_text
from infusion_tui.record.scored import only_day

CONSULTATION = (("history", "history"), ("symptoms", "current symptoms"), ("concerns", "concerns"))
"""The parts of a consultation that are written in words: field and label."""


def who_words(mrn: str, name: str | None, born: dt.date | None) -> str:
    """`KOWALSKI, Ruth, born 1984-03-12, number 448201`; what is not known is said as such."""
    return f"{name or 'no name'}, {f'born {born}' if born else 'birth date not known'}, number {mrn}"


def plan_words(plan: ev.CoursePlan) -> str:
    """`6 sessions, every 3 days, then boosters every 28 days`; "" where nothing is planned."""
    parts = []
    if plan.sessions is not None:
        parts.append(_of(plan.sessions, "session"))
    if plan.every_days is not None:
        parts.append(f"every {_of(plan.every_days, 'day')}")
    if plan.booster_days is not None:
        parts.append(f"then boosters every {_of(plan.booster_days, 'day')}")
    if plan.words:
        parts.append(plan.words)
    return ", ".join(parts)


def course_words(course: Course) -> str:
    """`depression since 2026-11-02: 6 sessions, every 3 days`."""
    ended = f" to {course.ended_on}" if course.ended_on else ""
    planned = plan_words(course.plan)
    since = "from" if ended else "since"
    return f"{indication_words(course)} {since} {course.begins_on}{ended}{f': {planned}' if planned else ''}"


def course_rows(course: Course) -> tuple[tuple[str, str], ...]:
    """Everything about a course, label and words, as it stands."""
    consultation = course.consultation
    rows = [("indication", indication_words(course)), ("begins", course.begins_on.isoformat())]
    if course.ended_on is not None:
        rows.append(("ended", f"{course.ended_on}: {course.ended_why or ''}"))
    rows.append(("plan", plan_words(course.plan) or "not written"))
    rows.append(("prescriber", course.prescriber or "not written"))
    rows += [(label, getattr(consultation, key) or "not written") for key, label in CONSULTATION]
    judged = ", ".join(
        part
        for part in (consultation.judged_by, consultation.judged_on and str(consultation.judged_on))
        if part
    )
    rows.append(("judged fit by", judged or "not written"))
    if course.note:
        rows.append(("note", course.note))
    return tuple(rows)


def caution_words(caution: Caution) -> str:
    """`latex (KM, 2026-11-02)`; a lifted one with who lifted it and why."""
    words = f"{caution.text} ({caution.by}, {caution.at:%Y-%m-%d})"
    if caution.holds or caution.lifted_at is None:
        return words
    return f"{words}, lifted by {caution.lifted_by}, {caution.lifted_at:%Y-%m-%d}: {caution.lifted_why}"


def standing(cautions: Iterable[Caution]) -> tuple[Caution, ...]:
    """Those that nobody has lifted."""
    return tuple(one for one in cautions if one.holds)


def entry_words(payload: ev.Payload) -> str:
    """One entry of a patient's own stream, as first written or as corrected."""
    match payload:
        case ev.PatientRecorded():
            sex = f", {payload.sex}" if payload.sex else ""
            why = f" ; {payload.why}" if payload.why else ""
            return f"known as {who_words(payload.mrn, payload.name, payload.born)}{sex}{why}"
        case ev.CourseOpened():
            opened = Course(
                id="", mrn=payload.mrn, indication=payload.indication, begins_on=payload.begins_on,
                other=payload.other, plan=payload.plan,
            )  # fmt: skip
            said = [course_words(opened), *_consultation(payload.consultation)]
            said += [f"prescriber {payload.prescriber}"] if payload.prescriber else []
            said += [payload.note] if payload.note else []
            return f"course opened: {'; '.join(said)}"
        case ev.CourseRevised():
            return f"course changed: {'; '.join(_revised(payload)) or 'nothing'} ; {payload.why}"
        case ev.CourseClosed():
            return f"course closed on {payload.ended_on} ; {payload.why}"
        case ev.CautionNoted():
            return f"caution: {payload.text}"
        case ev.CautionLifted():
            return f"caution lifted ; {payload.why}"
        case ev.EarlierInfusion():
            dose = f", {plain(Decimal(payload.dose_mg))} mg" if payload.dose_mg is not None else ""
            return f"infusion before this file on {payload.day}{dose}"
        case ev.ScaleScored():
            return score_text(payload)
        case ev.NoteWritten():
            return payload.note
        case ev.EntryStruck():
            return "struck out"
        case ev.EntryAmended():
            return "corrected"
        case _:
            return payload.kind


def day_words(entry: Entry, zone: ZoneInfo) -> str:
    """`, of 2026-11-03`: which day an imported score is of, beside the moment at which it was imported; else ""."""
    says_it = isinstance(entry.payload, ev.EarlierInfusion)
    return f", of {entry.at.astimezone(zone).date()}" if only_day(entry.payload) and not says_it else ""


def _revised(payload: ev.CourseRevised) -> list[str]:
    said = []
    if payload.indication is not None:
        said.append(f"other: {payload.other}" if payload.indication == "other" else payload.indication)
    if payload.begins_on is not None:
        said.append(f"begins {payload.begins_on}")
    if payload.plan is not None:
        said.append(plan_words(payload.plan) or "no plan")
    if payload.prescriber is not None:
        said.append(f"prescriber {payload.prescriber}")
    if payload.consultation is not None:
        said += _consultation(payload.consultation)
    return said


def _consultation(one: ev.Consultation) -> list[str]:
    said = [f"{label}: {getattr(one, key)}" for key, label in CONSULTATION if getattr(one, key)]
    if one.judged_by:
        said.append(f"judged fit by {one.judged_by}{f' on {one.judged_on}' if one.judged_on else ''}")
    return said


def _of(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
