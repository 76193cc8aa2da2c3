"""A course as one Bundle: EpisodeOfCare with its plan and cautions, every session as it is exported alone, the scores
between visits, and the infusions of a list.

Nothing of the export itself takes part, so a second export of the same record is the same to the byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TextIO

import msgspec
from msgspec.structs import replace

from infusion_tui.exports.course_report import CourseReport
from infusion_tui.exports.fhir.bundle import bundle
from infusion_tui.exports.fhir.codes import IV_ROUTE, URN
from infusion_tui.exports.fhir.elements import Json, annotation, concept, quantity, some, words
from infusion_tui.exports.fhir.frame import Frame, to, url
from infusion_tui.exports.fhir.ids import Ids
from infusion_tui.exports.fhir.medication import drug
from infusion_tui.exports.fhir.patient import patient, staff
from infusion_tui.exports.fhir.provenance import device
from infusion_tui.exports.fhir.score import scored
from infusion_tui.exports.options import ExportOptions
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import DischargeScore
from infusion_tui.record.course_words import days_words, indication_words
from infusion_tui.record.dosing import plain
from infusion_tui.record.known_patient import Caution, Course, KnownPatient
from infusion_tui.record.room_facts import Person
from infusion_tui.record.score_words import score_text
from infusion_tui.record.view import ChairView, EntryLine
from infusion_tui.record.wording import note_of

_ENCODER = msgspec.json.Encoder(decimal_format="number")
DRUG = "ketamine"
"""What this program records; infusions from a list name no drug of their own."""
IMPORTED = "Imported: from a list of earlier infusions, not charted in this file."


class CourseResources(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle is made of beyond the report: each session of the course whole, what stands in the patient's own
    streams, which file it is, and the staff."""

    sessions: tuple[SessionReport, ...]
    known: KnownPatient
    node: str
    people: Mapping[str, Person]


def write_course_fhir(
    report: CourseReport, resources: CourseResources, out: TextIO, options: ExportOptions
) -> None:
    """Write the course as a Bundle in JSON."""
    text = msgspec.json.format(_ENCODER.encode(course_bundle(report, resources, options)), indent=1).decode()
    out.write(f"{text}\n")


class CourseFrame(Frame):
    """The patient's own stream on its way to FHIR: there is no visit here, and no infusion to be part of."""

    def __init__(self, report: CourseReport, resources: CourseResources, options: ExportOptions) -> None:
        view = ChairView(
            chair="", label="", now=report.view.now, phase="empty", training=report.training,
            patient=report.view.patient, entries=_lines(resources.known), scores=resources.known.scores,
        )  # fmt: skip
        self.report = SessionReport(
            view=view, zone=report.zone, training=report.training, head_seq=0, head_hash="", head_at=None,
            exported_at=report.made_at, exported_by=None, people=resources.people, node=resources.node,
            deidentified=report.deidentified,
        )  # fmt: skip
        self.view, self.options = view, options
        self.patient_facts = report.view.patient
        self.ids = Ids(resources.node, "patients")
        self.staff = set()
        self.patient_id = self.ids.of_file("patient", report.view.patient.mrn)

    @property
    def encounter(self) -> Json:
        """None: it was taken between visits."""
        return {}

    @property
    def procedure(self) -> Json:
        """None."""
        return {}

    def discharge_score(self, key: str) -> DischargeScore | None:
        """None: scores over a course carry their own names."""
        return None


def course_bundle(report: CourseReport, resources: CourseResources, options: ExportOptions) -> Json:
    """The course as plain dictionaries; numbers stay Decimal."""
    frame = CourseFrame(report, resources, options)
    course = report.view.course
    episode_id = frame.ids.of_session("episode", course.id) if course is not None else None
    own: list[Json] = []
    if course is not None and episode_id is not None:
        own = [_episode(frame, course, report, episode_id), _plan(frame, course, episode_id)]
    own += [_caution(frame, one) for one in report.view.cautions]
    own += _earlier(frame, report, resources, episode_id)
    own += _between(frame, report)
    found: dict[str, Json] = {}
    whose = _also_under(patient(frame), report)
    for one in (whose, *(staff(frame, initials) for initials in sorted(frame.staff)), device(frame), *own):
        found[one["id"]] = one
    for session in resources.sessions:
        # the person as known now, also where a session was charted under a number that was merged
        alone = replace(session, view=replace(session.view, patient=report.view.patient))
        for entry in bundle(alone, options)["entry"]:
            one = entry["resource"]
            if one["resourceType"] == "Encounter" and episode_id is not None:
                one["episodeOfCare"] = [to(episode_id)]
            found.setdefault(one["id"], one)
    its_id = frame.ids.of_session("course bundle", course.id if course is not None else frame.patient_id)
    return frame.resource(
        "Bundle",
        its_id,
        identifier={"system": "urn:ietf:rfc3986", "value": url(its_id)},
        type="collection",
        timestamp=frame.moment(_as_of(frame, resources)),
        entry=[{"fullUrl": url(one["id"]), "resource": one} for one in found.values()],
    )


def _as_of(frame: CourseFrame, resources: CourseResources) -> dt.datetime:
    """The moment that the bundle speaks for: the last entry of anything in it."""
    lines = [line for one in resources.sessions for line in one.view.entries] + list(frame.view.entries)
    return max(max(line.recorded_at, line.occurred_at) for line in lines)


def _also_under(whose: Json, report: CourseReport) -> Json:
    """The numbers that are read as this one, as old identifiers."""
    (first,) = whose["identifier"]
    old = [
        {**first, "use": "old", "value": number}
        for one in report.view.numbers
        if (number := words(one)) is not None and number != first.get("value")
    ]
    return {**whose, "identifier": [first, *old]}


def _episode(frame: CourseFrame, course: Course, report: CourseReport, its_id: str) -> Json:
    last = max((one.summary.day for one in report.given), default=None)
    begun = last is not None or course.begins_on <= report.today
    status = "finished" if course.ended_on is not None else "active" if begun else "planned"
    said = indication_words(course)
    return frame.resource(
        "EpisodeOfCare",
        its_id,
        identifier=[{"system": f"{URN}:course", "value": words(course.id)}],
        status=status,
        type=[concept(local=f"indication {course.indication}", text=f"{DRUG} infusions: {said}")],
        patient=frame.subject,
        period={"start": str(course.begins_on)} | ({"end": str(course.ended_on)} if course.ended_on else {}),
        careManager={"display": words(course.prescriber)} if words(course.prescriber) else None,
    )


def _plan(frame: CourseFrame, course: Course, episode_id: str) -> Json:
    """What was planned, and what the consultation found, in the words that were written."""
    plan, told, zone = course.plan, course.consultation, frame.report.zone
    parts = (
        f"{plan.sessions} infusions" if plan.sessions is not None else None,
        f"{days_words(plan.every_days)} apart" if plan.every_days is not None else None,
        f"boosters {days_words(plan.booster_days)} apart" if plan.booster_days is not None else None,
        plan.words,
    )
    judged = f"Judged fit by {told.judged_by}" if told.judged_by else None
    if judged and told.judged_on is not None:
        judged += f" on {told.judged_on}"
    notes = (
        f"History: {told.history}" if told.history else None,
        f"Symptoms: {told.symptoms}" if told.symptoms else None,
        f"Concerns: {told.concerns}" if told.concerns else None,
        judged,
        course.note,
        f"Ended: {course.ended_why}" if course.ended_why else None,
    )
    written = [annotation(one, None, zone) for one in notes]
    written += [annotation(f"Revised: {why}", at, zone, frame.person(by)) for at, by, why in course.revisions]
    return frame.resource(
        "CarePlan",
        frame.ids.of_session("plan", course.id),
        status="completed" if course.ended_on is not None else "active",
        intent="plan",
        title=f"{DRUG} infusions",
        description=words(", ".join(one for one in parts if one)),
        subject=frame.subject,
        period={"start": str(course.begins_on)} | ({"end": str(course.ended_on)} if course.ended_on else {}),
        created=frame.moment(course.opened_at) if course.opened_at is not None else None,
        author=frame.person(course.opened_by) if course.opened_by else None,
        supportingInfo=[to(episode_id)],
        note=some(written),
    )


def _caution(frame: CourseFrame, one: Caution) -> Json:
    lifted = f" (lifted: {one.lifted_why})" if one.lifted_why else ""
    return frame.resource(
        "Flag",
        frame.ids.of_session("caution", one.id),
        status="active" if one.holds else "inactive",
        category=[{"text": "standing caution"}],
        code=concept(text=f"{one.text}{lifted}") or {"text": "?"},
        subject=frame.subject,
        period=frame.period(one.at, one.lifted_at),
        author=frame.person(one.by),
    )


def _earlier(
    frame: CourseFrame, report: CourseReport, resources: CourseResources, episode_id: str | None
) -> list[Json]:
    """Infusions of a list: no more is known of them than it said."""
    course, found = report.view.course, []
    for event_id, one in resources.known.earlier:
        if course is not None and resources.known.course_on(one.day) != course:
            continue
        dose = f"{plain(one.dose_mg)} mg" if one.dose_mg is not None else None
        minutes = f" over {one.minutes} min" if one.minutes is not None else ""
        dosage = (
            {
                "text": f"{dose}{minutes}",
                "route": concept(IV_ROUTE),
                "dose": quantity(one.dose_mg, "mg", "mg"),
            }
            if one.dose_mg is not None
            else None
        )
        found.append(
            frame.resource(
                "MedicationAdministration",
                frame.ids.of_session("earlier", event_id),
                status="stopped" if one.stopped_early else "completed",
                medicationCodeableConcept=drug(DRUG),
                subject=frame.subject,
                context=to(episode_id) if episode_id is not None else None,
                effectiveDateTime=str(one.day),
                dosage=dosage,
                note=[{"text": IMPORTED}, *some([annotation(_listed(one), None, frame.report.zone)])],
            )
        )
    return found


def _listed(one: ev.EarlierInfusion) -> str:
    """What the list says of it, in words."""
    effects = ", ".join(f"{key} {grade}" for key, grade in one.effects.items())
    parts = (
        f"weight {plain(one.weight_kg)} kg" if one.weight_kg is not None else None,
        f"peak BP {one.peak_bp[0]}/{one.peak_bp[1]}" if one.peak_bp is not None else None,
        f"lowest SpO2 {one.lowest_spo2} %" if one.lowest_spo2 is not None else None,
        f"peak dissociation {one.peak_dis} of 4" if one.peak_dis is not None else None,
        f"side effects {effects}" if effects else None,
        f"medicines {one.medicines}" if one.medicines else None,
        "stopped early" if one.stopped_early else None,
        one.note,
    )
    return "; ".join(part for part in parts if part)


def _between(frame: CourseFrame, report: CourseReport) -> list[Json]:
    """The scores of the course that stand in the patient's own stream."""
    wanted = {one.event_id for one in report.view.scores if one.session_id is None}
    found: list[Json] = []
    for line in frame.lines:
        if line.event_id in wanted and isinstance(line.payload, ev.ScaleScored):
            found += scored(frame, line, line.payload)
    return found


def _lines(known: KnownPatient) -> tuple[EntryLine, ...]:
    """The entries of the patient's own streams as lines, numbered over all of them."""
    numbers = {entry.event.event_id: number for number, entry in enumerate(known.entries, 1)}
    found = []
    for entry in known.entries:
        event, payload = entry.event, entry.payload
        text = score_text(payload) if isinstance(payload, ev.ScaleScored) else payload.kind
        first = score_text(event.payload) if isinstance(event.payload, ev.ScaleScored) else text
        found.append(
            EntryLine(
                number=numbers[event.event_id],
                event_id=event.event_id,
                kind=event.kind,
                occurred_at=entry.at,
                recorded_at=event.recorded_at,
                by=event.author,
                late_min=0,
                struck=entry.struck is not None,
                text=text,
                original_text=first,
                values={},
                effects={},
                not_done={},
                note=note_of(payload),
                amends=event.amends,
                target=numbers.get(event.amends) if event.amends is not None else None,
                reason=event.reason,
                struck_by=numbers.get(entry.struck.event_id) if entry.struck is not None else None,
                amended_by=tuple(
                    numbers[one.event_id] for one in entry.amendments if one.event_id in numbers
                ),
                original_at=event.occurred_at if event.occurred_at != entry.at else None,
                payload=payload,
                first_payload=event.payload,
                attributed_to=entry.stands,
            )
        )
    return tuple(found)
