"""A patient's course as a report: gathered from an open room, written to a new file, noted as an export."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from infusion_tui.exports import write_new
from infusion_tui.exports.course_report import CourseReport
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.pages import PAGE_FORMATS, need_pdf, page_bytes
from infusion_tui.exports.target import in_a_name
from infusion_tui.record import events as ev
from infusion_tui.record.course import CourseView, course_view
from infusion_tui.record.course_chart import trend_charts
from infusion_tui.record.course_visits import course_visit
from infusion_tui.record.known_patient import KnownPatient, known_patient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.session import Session, fold
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.exporting import Exported, words_of_scores
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.legible import legible
from infusion_tui.room.patients import Person, person
from infusion_tui.room.place_settings import patient_system_of
from infusion_tui.room.printing import PRINT, print_document
from infusion_tui.room.reports import known_events, reports
from infusion_tui.room.room import Room
from infusion_tui.store import Head

if TYPE_CHECKING:
    from infusion_tui.exports.fhir.course import CourseResources
    from infusion_tui.record.deidentify_course import PatientDisguise

CSV, FHIR = "csv", "fhir"
COURSE_FORMATS = (*PAGE_FORMATS, CSV, FHIR)
"""What `write_course` makes."""
COURSE = "course"
"""What the record calls this export, before its format."""


class _Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one person at one moment; of a de-identified one already disguised. `ids` are the true ones."""

    number: str
    patient: ev.Patient
    numbers: tuple[str, ...]
    known: KnownPatient
    sessions: tuple[Session, ...]
    now: dt.datetime
    view: CourseView
    ids: tuple[str, ...]
    head: Head
    disguise: Any = None
    age: str | None = None


def course_report(
    room: Room, mrn: str, *, course_id: str | None = None, by: str | None = None, deidentify: bool = False
) -> CourseReport:
    """The report of the course that runs (or the one named, or the last one; without any: of everything of the patient).

    Raises:
        Refused: E_PATIENT, E_COURSE; `by` is not on the staff list.
        ClinicError: the clinic's file of scores has a mistake.
    """
    author = room.who(by).initials if by is not None else None
    with room.store.snapshot():
        found = _gathered(room, mrn, course_id, deidentify=deidentify)
    return _report(room, found, author)


def course_file_name(report: CourseReport, format_name: str) -> str:
    """`course-<id>.pdf`: made from an id alone, never from what people typed."""
    return f"course-{in_a_name(report.own_id)}.{'json' if format_name == FHIR else format_name}"


def write_course(
    room: Room,
    mrn: str,
    format_name: str,
    out: Path,
    *,
    course_id: str | None = None,
    by: str | None = None,
    options: ExportOptions = PLAIN,
    again: bool = False,
) -> Exported:
    """Write the report to a new file (a folder gets `course-<id>.<ending>`), and say in the record who made it.

    `again`: where the folder has that name already, the next free one, `course-<id>-2.<ending>`.

    Raises:
        Misused: unknown format. Refused: as `course_report`.
        ExportExists, ExportError: the file exists or cannot be written. FormatMissing: no package for PDF.
    """
    if format_name not in COURSE_FORMATS:
        raise Misused(f'a course is not written as "{format_name}": {", ".join(COURSE_FORMATS)}', "E_FORMAT")
    if format_name == "pdf":
        need_pdf()
    if options.patient_system is None and not options.deidentify:
        options = replace(options, patient_system=patient_system_of(room.desk))
    author = room.who(by).initials if by is not None else None
    with room.store.snapshot():
        found = _gathered(room, mrn, course_id, deidentify=options.deidentify)
        made = _report(room, found, author)
        resources = _resources(room, found, author) if format_name == FHIR else None
    target = _in_folder(out, course_file_name(made, format_name), again) if out.is_dir() else out
    written = write_new(
        target,
        functools.partial(_fill, made, resources, format_name, options),
        binary=format_name in PAGE_FORMATS,
    )
    return Exported((written,), found.head, note_course(room, found.number, found.ids, format_name, written, author,
        deidentified=options.deidentify))  # fmt: skip


def print_course(
    room: Room,
    mrn: str,
    *,
    course_id: str | None = None,
    by: str | None = None,
    options: ExportOptions = PLAIN,
    printer: str | None = None,
) -> tuple[str, str | None]:
    """Send the report to a printer (None: the system's default), and say in the record who did.

    Gives what the printer's command answered, and why it could not be noted, or None.

    Raises:
        Refused: as `course_report`. Misused: no printer can have this name.
        PrintRefused: no printer command, no package for PDF, or the printer did not take it.
    """
    from infusion_tui.exports.course_page import course_document

    author = room.who(by).initials if by is not None else None
    with room.store.snapshot():
        found = _gathered(room, mrn, course_id, deidentify=options.deidentify)
        made = _report(room, found, author)
    said = print_document(course_document(made, paper=options.paper), "course report", printer=printer)
    to = f"printer {printer or 'default'}"
    return said, note_course(
        room, found.number, found.ids, PRINT, to, author, deidentified=options.deidentify
    )  # fmt: skip


def save_course(report: CourseReport, format_name: str, out: Path, *, options: ExportOptions = PLAIN) -> Path:
    """Write a page or the CSV of a report to a new file. Needs no room and may run beside the screen.

    Raises:
        ExportExists, ExportError, FormatMissing: as `write_course`.
    """
    fill = functools.partial(_fill, report, None, format_name, options)
    return write_new(out, fill, binary=format_name in PAGE_FORMATS)


def note_course(
    room: Room,
    number: str,
    sessions: Sequence[str],
    what: str,
    file: Path | str,
    author: str | None,
    *,
    deidentified: bool = False,
) -> str | None:
    """Say in the record that this course was exported or printed: by the id of the patient's own stream and those of the
    sessions in it. Gives why that could not be, or None."""
    ids = [patient_stream(room.store.node, number), *sessions]
    return note_export(room, f"{COURSE} {what}", ids, file, author, deidentified=deidentified)


def _in_folder(folder: Path, name: str, again: bool) -> Path:
    """The file in this folder. A number, not the time, tells a second one apart: beside the shifted dates of a
    de-identified report the true time would say by how much they are shifted."""
    first = folder / name
    if not again:
        return first
    others = (folder / f"{first.stem}-{number}{first.suffix}" for number in itertools.count(2))
    return next(one for one in itertools.chain((first,), others) if not os.path.lexists(one))


def _fill(
    report: CourseReport,
    resources: CourseResources | None,
    format_name: str,
    options: ExportOptions,
    file: Any,
) -> None:
    if format_name == CSV:
        from infusion_tui.exports.course_csv import COLUMNS, course_rows
        from infusion_tui.exports.sheet_frame import write_sheet_csv

        write_sheet_csv(COLUMNS, course_rows(report), file)
    elif format_name == FHIR:
        from infusion_tui.exports.fhir.course import write_course_fhir

        assert resources is not None
        write_course_fhir(report, resources, file, options)
    else:
        from infusion_tui.exports.course_page import course_document

        file.write(page_bytes(course_document(report, paper=options.paper), format_name))


def _gathered(room: Room, mrn: str, course_id: str | None, *, deidentify: bool) -> _Gathered:
    head = room.store.head()
    found = person(room, mrn)
    plain = _view(room, found.patient, found.numbers, found.known, found.sessions, room.now(), course_id)
    here = {one.summary.session_id for one in plain.infusions}
    gathered = _Gathered(
        number=found.numbers[0],
        patient=found.patient,
        numbers=found.numbers,
        known=found.known,
        sessions=found.sessions,
        now=plain.now,
        view=plain,
        ids=tuple(session.id for session in found.sessions if session.id in here),
        head=head,
    )
    return _hidden(room, found, gathered) if deidentify else gathered


def _view(
    room: Room,
    patient: ev.Patient,
    numbers: tuple[str, ...],
    known: KnownPatient,
    sessions: Sequence[Session],
    now: dt.datetime,
    course_id: str | None,
) -> CourseView:
    try:
        return course_view(
            now=now, zone=room.zone, patient=patient, numbers=numbers, known=known, sessions=sessions,
            outcomes=room.outcomes, course_id=course_id,
        )  # fmt: skip
    except KeyError as error:
        raise Refused("E_COURSE", f"this patient has no course {course_id}") from error


def _hidden(room: Room, found: Person, plain: _Gathered) -> _Gathered:
    """The same without who it is about: disguised on the events, before anything is worked out from them."""
    from infusion_tui.record.deidentify import age_words
    from infusion_tui.record.deidentify_course import PatientDisguise
    from infusion_tui.record.deidentify_words import words_of
    from infusion_tui.room.deidentify_key import clinic_key

    when, number = looks_back_to(room), found.numbers[0]
    words = words_of_scores(room)
    for session in found.sessions:
        words |= words_of(session.protocol)
    disguise = PatientDisguise(clinic_key(), room.zone, words, number)
    sessions = []
    for session in found.sessions:
        with legible(room.store.path, session.id):
            hidden = disguise.session(known_events(room, session.id, when, plain.head.seq))
            sessions.append(fold(hidden.events, when + hidden.shift if when is not None else None))
    streams = [_stream(room, disguise, one, when) for one in found.numbers]
    with legible(room.store.path, patient_stream(room.store.node, number)):
        known = known_patient(streams)
    now = disguise.shown_at(number, plain.now)
    patient = ev.Patient(mrn=disguise.patient(number), sex=found.patient.sex)
    course = plain.view.course
    shown = _view(
        room,
        patient,
        (patient.mrn,),
        known,
        sessions,
        now,
        disguise.id(course.id) if course is not None else None,
    )
    first = (
        plain.view.infusions[0].summary.day
        if plain.view.infusions
        else plain.now.astimezone(room.zone).date()
    )
    return replace(
        plain, patient=patient, numbers=(patient.mrn,), known=known, sessions=tuple(sessions), now=now, view=shown,
        disguise=disguise, age=age_words(found.patient.born, first),
    )  # fmt: skip


def _stream(
    room: Room, disguise: PatientDisguise, number: str, when: dt.datetime | None
) -> tuple[ev.Event, ...]:
    events = room.store.session(patient_stream(room.store.node, number))
    return disguise.stream([event for event in events if when is None or event.recorded_at <= when])


def _report(room: Room, found: _Gathered, author: str | None) -> CourseReport:
    hidden = found.disguise is not None
    here = {one.summary.session_id for one in found.view.infusions}
    visits = {one.id: course_visit(one, room.zone) for one in found.sessions if one.id in here}
    labels = {effect.key: effect.label for one in found.sessions for effect in one.protocol.effects}
    protocol = found.sessions[-1].protocol if found.sessions else None
    made = CourseReport(
        view=found.view,
        charts=trend_charts(found.view, room.outcomes, room.zone),
        visits=visits,
        zone=room.zone,
        training=room.training,
        head_seq=0 if hidden else found.head.seq,
        head_hash="" if hidden else found.head.hash,
        head_at=None if hidden else found.head.recorded_at,
        own_id=_own_id(room, found),
        made_at=found.now,
        made_by=None if hidden else author,
        labels=labels,
        deidentified=hidden,
        age=found.age,
    )
    if protocol is None:
        return made
    return replace(made, severities={grade: protocol.severity_word(grade) for grade in range(4)})


def _own_id(room: Room, found: _Gathered) -> str:
    if found.view.course is not None:
        return found.view.course.id
    return found.patient.mrn if found.disguise is not None else patient_stream(room.store.node, found.number)


def _resources(room: Room, found: _Gathered, author: str | None) -> CourseResources:
    """What FHIR is made of beyond the report: each session whole, and the patient's own stream."""
    from infusion_tui.exports.fhir.course import CourseResources

    hidden = found.disguise is not None
    made = reports(room, found.ids, author=author, head=found.head, disguise=found.disguise)
    return CourseResources(
        sessions=tuple(made),
        known=found.known,
        node="" if hidden else room.store.node,
        people={} if hidden else room.facts.people,
    )
