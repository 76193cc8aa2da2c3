"""A patient as the file knows them beyond one session: fold(the patient's own streams) -> KnownPatient.

Two numbers of one person (`patient.merged`) are folded together; the events themselves stay where they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry, stand
from infusion_tui.record.course_events import Indication
from infusion_tui.record.scored import Answered, answers_of
from infusion_tui.record.scored import Scored as Scored
from infusion_tui.record.scored import scores_of as scores_of


class Caution(msgspec.Struct, frozen=True):
    """A standing caution: who noted it and when; who lifted it, and why (None while it holds)."""

    id: str
    text: str
    by: str
    at: dt.datetime
    lifted_by: str | None = None
    lifted_at: dt.datetime | None = None
    lifted_why: str | None = None

    @property
    def holds(self) -> bool:
        """It has not been lifted."""
        return self.lifted_at is None


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """One course as it stands, and every revision of it (when, by whom, why), oldest first."""

    id: str
    mrn: str
    indication: Indication
    begins_on: dt.date
    other: str | None = None
    consultation: ev.Consultation = ev.Consultation()
    plan: ev.CoursePlan = ev.CoursePlan()
    prescriber: str | None = None
    note: str | None = None
    opened_by: str = ""
    opened_at: dt.datetime | None = None
    ended_on: dt.date | None = None
    ended_why: str | None = None
    revisions: tuple[tuple[dt.datetime, str, str], ...] = ()

    def holds_on(self, day: dt.date) -> bool:
        """Whether an infusion of this day belongs to the course."""
        return self.begins_on <= day and (self.ended_on is None or day <= self.ended_on)


class KnownPatient(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands in a patient's own streams. `patient` is None where nobody recorded who they are."""

    patient: ev.PatientRecorded | None = None
    courses: tuple[Course, ...] = ()
    cautions: tuple[Caution, ...] = ()
    scores: tuple[Scored, ...] = ()
    answers: tuple[Answered, ...] = ()
    """What stands in these streams that answers flagged scores, wherever they were charted."""
    earlier: tuple[tuple[str, ev.EarlierInfusion], ...] = ()
    """Infusions from before this file, with their event's id, by day."""
    entries: tuple[Entry, ...] = ()

    def course_on(self, day: dt.date) -> Course | None:
        """The course that an infusion of this day belongs to: of several the one that began last."""
        found = [one for one in self.courses if one.holds_on(day)]
        return max(found, key=lambda one: one.begins_on) if found else None


def known_patient(streams: Iterable[Iterable[ev.Event]]) -> KnownPatient:
    """The patient whose streams these are (several where numbers were merged)."""
    entries = [entry for events in streams for entry in stand(events)]
    standing = sorted(
        (e for e in entries if e.struck is None and not e.is_correction),
        key=lambda e: (e.at, e.event.recorded_at, e.event.seq),
    )
    patient: ev.PatientRecorded | None = None
    courses: dict[str, Course] = {}
    cautions: dict[str, Caution] = {}
    earlier: list[tuple[str, ev.EarlierInfusion]] = []
    for entry in sorted(standing, key=lambda e: e.event.seq):
        payload, event = entry.payload, entry.event
        match payload:
            case ev.PatientRecorded():
                patient = payload
            case ev.CourseOpened():
                courses[event.event_id] = _opened(entry, payload)
            case ev.CourseRevised() if payload.course in courses:
                courses[payload.course] = _revised(courses[payload.course], payload, entry)
            case ev.CourseClosed() if payload.course in courses:
                ended = {"ended_on": payload.ended_on, "ended_why": payload.why}
                courses[payload.course] = replace(courses[payload.course], **ended)
            case ev.CautionNoted():
                cautions[event.event_id] = Caution(event.event_id, payload.text, entry.by, entry.at)
            case ev.CautionLifted() if payload.caution in cautions:
                cautions[payload.caution] = replace(
                    cautions[payload.caution], lifted_by=entry.by, lifted_at=entry.at, lifted_why=payload.why
                )
            case ev.EarlierInfusion():
                earlier.append((event.event_id, payload))
            case _:
                pass
    return KnownPatient(
        patient=patient,
        courses=tuple(sorted(courses.values(), key=lambda one: one.begins_on)),
        cautions=tuple(cautions.values()),
        scores=scores_of(standing),
        answers=answers_of(standing),
        earlier=tuple(sorted(earlier, key=lambda one: one[1].day)),
        entries=tuple(entries),
    )


def _opened(entry: Entry, payload: ev.CourseOpened) -> Course:
    return Course(
        id=entry.event.event_id,
        mrn=payload.mrn,
        indication=payload.indication,
        begins_on=payload.begins_on,
        other=payload.other,
        consultation=payload.consultation,
        plan=payload.plan,
        prescriber=payload.prescriber,
        note=payload.note,
        opened_by=entry.by,
        opened_at=entry.at,
    )


def _revised(course: Course, payload: ev.CourseRevised, entry: Entry) -> Course:
    named = {
        name: getattr(payload, name)
        for name in ("indication", "other", "begins_on", "consultation", "plan", "prescriber")
        if getattr(payload, name) is not None
    }
    return replace(course, **named, revisions=(*course.revisions, (entry.at, entry.by, payload.why)))
