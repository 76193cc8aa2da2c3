"""Patients in JSON and in lines: what `patients` and `patient` answer. Scripts rely on the names of the fields."""

from __future__ import annotations

import datetime as dt
from typing import Any

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.known_patient import Caution, Course
from infusion_tui.record.patient_words import course_words, entry_words, plan_words
from infusion_tui.record.scored import only_day
from infusion_tui.record.signatures import is_signed, signatures
from infusion_tui.room.known_here import KnownHere, known_rows
from infusion_tui.room.merging import merges_of
from infusion_tui.room.patients import PatientLine, Person
from infusion_tui.room.room import Room


def line_json(line: PatientLine) -> dict[str, Any]:
    """One row of `patients`."""
    return {
        "mrn": line.number,
        "numbers": list(line.numbers),
        "name": line.name,
        "born": _day(line.born),
        "sessions": line.sessions,
        "first_day": _day(line.first_day),
        "last_day": _day(line.last_day),
        "course": course_json(line.course) if line.course is not None else None,
        "cautions": line.cautions,
    }


def course_json(course: Course) -> dict[str, Any]:
    """A course as it stands, with the consultation and every change."""
    consultation, plan = course.consultation, course.plan
    return {
        "id": course.id,
        "mrn": course.mrn,
        "indication": course.indication,
        "other": course.other,
        "begins_on": course.begins_on.isoformat(),
        "ended_on": _day(course.ended_on),
        "ended_why": course.ended_why,
        "prescriber": course.prescriber,
        "note": course.note,
        "consultation": {
            "history": consultation.history,
            "symptoms": consultation.symptoms,
            "concerns": consultation.concerns,
            "judged_by": consultation.judged_by,
            "judged_on": _day(consultation.judged_on),
        },
        "plan": {
            "sessions": plan.sessions,
            "every_days": plan.every_days,
            "booster_days": plan.booster_days,
            "words": plan.words,
        },
        "opened_by": course.opened_by,
        "opened_at": _time(course.opened_at),
        "revisions": [{"at": at.isoformat(), "by": by, "why": why} for at, by, why in course.revisions],
        "words": course_words(course),
        "plan_words": plan_words(plan),
    }


def caution_json(caution: Caution) -> dict[str, Any]:
    """A caution, standing or lifted."""
    return {
        "id": caution.id, "text": caution.text, "by": caution.by, "at": caution.at.isoformat(),
        "holds": caution.holds, "lifted_by": caution.lifted_by, "lifted_at": _time(caution.lifted_at),
        "lifted_why": caution.lifted_why,
    }  # fmt: skip


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry of a patient's own stream: who, when, what, and whether it was struck out."""
    struck = entry.struck
    return {
        "event_id": entry.event.event_id,
        "kind": entry.event.kind,
        "number": entry.number,
        "occurred_at": entry.at.isoformat(),
        "day_only": only_day(entry.payload),
        "recorded_at": entry.event.recorded_at.isoformat(),
        "by": entry.by,
        "text": entry_words(entry.payload),
        "source": entry.payload.source or "typed",
        "amends": entry.event.amends,
        "reason": entry.event.reason,
        "struck": struck is not None,
        "struck_by": struck.author if struck is not None else None,
        "struck_why": struck.reason if struck is not None else None,
    }


def person_json(found: Person, room: Room) -> dict[str, Any]:
    """Everything that stands about a patient beyond one session, and the sessions in short."""
    patient, known = found.patient, found.known
    return {
        "mrn": found.numbers[0],
        "numbers": list(found.numbers),
        "name": patient.name,
        "born": _day(patient.born),
        "sex": patient.sex,
        "courses": [course_json(one) for one in known.courses],
        "cautions": [caution_json(one) for one in known.cautions],
        "sessions": [
            {
                "session": one.id,
                "mrn": one.opened.patient.mrn,
                "chair": one.chair,
                "day": one.began_at.astimezone(room.zone).date().isoformat(),
                "began_at": one.began_at.isoformat(),
                "ended": one.end.how if one.end is not None else None,
                "signed": is_signed(signatures(one)),
                "course_session": one.opened.course_session,
                "course_of": one.opened.course_of,
            }
            for one in found.sessions
        ],
        "merges": [written_json(one) for one in merges_of(room, found.numbers)],
        "entries": [entry_json(one) for one in known.entries],
    }


def written_json(event: ev.Event) -> dict[str, Any]:
    """The answer of whatever writes into a patient's stream, or merges."""
    answer: dict[str, Any] = {
        "ok": True,
        "event_id": event.event_id,
        "kind": event.kind,
        "at": event.occurred_at.isoformat(),
        "by": event.author,
        "text": merge_words(event.payload) or entry_words(event.payload),
    }
    if event.amends is not None:
        answer |= {"amends": event.amends, "reason": event.reason}
    return answer


def merge_words(payload: ev.Payload) -> str:
    """`A1 is read as B2 from now on ; why`; "" for anything else."""
    if isinstance(payload, ev.PatientsMerged):
        return f"{payload.number} is read as {payload.into} from now on ; {payload.why}"
    if isinstance(payload, ev.PatientsParted):
        return f"{payload.number} stands for itself again, no longer read as {payload.into} ; {payload.why}"
    return ""


def known_json(found: KnownHere) -> dict[str, Any]:
    """Who a number belongs to: shown before anybody is brought in."""
    return {
        "asked": found.asked,
        "mrn": found.number,
        "merged": found.merged,
        "name": found.name,
        "born": _day(found.born),
        "sessions": found.sessions,
        "last_day": _day(found.last_day),
        "days_ago": found.days_ago,
        "course": course_json(found.course) if found.course is not None else None,
        "infusion": found.infusion,
        "of": found.of,
        "cautions": [caution_json(one) for one in found.cautions],
        "allergies_last": found.allergies,
        "allergies_on": _day(found.allergies_on),
        "chair": found.chair,
        "words": list(known_rows(found)),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _time(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
