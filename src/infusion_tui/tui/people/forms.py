"""What is written about a patient, form by form: the fields that are asked, what they mean in words, and the writing.

Nothing is filled in: what is known stands beside the empty field. No screen here; `WritingPage` shows them.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.known_patient import Caution, Course
from infusion_tui.record.patient_words import course_rows, entry_words, who_words
from infusion_tui.room import merging
from infusion_tui.room.course_recording import close_course, open_course, revise_course
from infusion_tui.room.errors import Refused
from infusion_tui.room.known_here import admission_remarks
from infusion_tui.room.patient_fields import CourseFields, as_indication
from infusion_tui.room.patient_recording import lift_caution, note_caution, record_patient, void_entry
from infusion_tui.room.patients import Person
from infusion_tui.room.room import Room

INDICATIONS = "depression anxiety ptsd bipolar ocd pain other"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Read back: label and words, what is doubtful about it, and how it is written (who, yes, the entry's id)."""

    rows: tuple[tuple[str, str], ...]
    write: Callable[[str, bool, str], ev.Event]
    doubts: tuple[str, ...] = ()


class Form(ABC):
    """One thing that can be written. `fields`: key, label, and a word of help."""

    title = ""
    key = ""
    fields: Sequence[tuple[str, str, str]] = ()

    def __init__(self, room: Room, found: Person | None) -> None:
        self.room = room
        self.found = found

    @property
    def number(self) -> str:
        """The number that it is about ("" while none was typed)."""
        return self.found.numbers[0] if self.found is not None else ""

    @property
    def who(self) -> str:
        """Whose it is."""
        if self.found is None:
            return ""
        patient = self.found.patient
        return who_words(patient.mrn, patient.name, patient.born)

    @abstractmethod
    def ready(self, values: Mapping[str, str]) -> Ready:
        """What was typed, read as far as it can be.

        Raises:
            PlainError: something is missing or cannot be kept.
        """


class RecordPatient(Form):
    """Who a patient is."""

    title, key = "WHO IT IS", "who"

    def __init__(self, room: Room, found: Person | None) -> None:
        super().__init__(room, found)
        known = found.patient if found is not None else ev.Patient(mrn="")
        self.fields = (
            *((("mrn", "patient number", "MRN; a scanner may type it"),) if found is None else ()),
            ("name", "name", _now(known.name, "FAMILY, Given; may stay empty")),
            ("born", "born", _now(known.born, "1984-03-12; may stay empty")),
            ("sex", "sex", _now(known.sex, "f or m; may stay empty")),
            ("why", "why it changes", "needed where another name or date is known"),
        )

    def ready(self, values: Mapping[str, str]) -> Ready:
        """Name, birth date, sex."""
        number = self.number or _needed(values, "mrn", "the patient number is missing")
        name, born = values.get("name") or None, _day(values, "born", "the birth date")
        sex = (values.get("sex") or "").casefold() or None
        if sex not in (None, "f", "m"):
            raise Refused("E_FIELD", f'sex "{sex}": f or m, or leave it empty')
        rows = [("number", number)]
        rows += [(label, str(said)) for label, said in (("name", name), ("born", born), ("sex", sex), ("why", values.get("why"))) if said]  # fmt: skip
        said_sex = cast("Any", sex)
        return Ready(
            rows=tuple(rows),
            doubts=admission_remarks(self.room, number, name=name, born=born),
            write=lambda by, _, event_id: record_patient(
                self.room,
                number,
                by=by,
                name=name,
                born=born,
                sex=said_sex,
                why=values.get("why"),
                event_id=event_id,
            ),
        )


class CourseForm(Form):
    """A course begins, or changes."""

    def __init__(self, room: Room, found: Person, course: Course | None) -> None:
        super().__init__(room, found)
        self.course = course
        self.title = "A COURSE BEGINS" if course is None else "WHAT CHANGES ABOUT THE COURSE"
        self.key = "course" if course is None else "revise"
        known = dict(course_rows(course)) if course is not None else {}
        plan = course.plan if course is not None else ev.CoursePlan()
        last = (
            ("note", "note", "may stay empty")
            if course is None
            else ("why", "why it changes", "it stands in the record")
        )
        self.fields = (
            ("indication", "indication", _now(known.get("indication"), INDICATIONS)),
            ("other", "other: in words", "only where it is other"),
            ("begins", "begins", _now(known.get("begins"), "2026-11-23; infusions from then on")),
            ("history", "history", _now(known.get("history"), "as told at the consultation")),
            ("symptoms", "current symptoms", _now(known.get("current symptoms"), "in words")),
            ("concerns", "concerns", _now(known.get("concerns"), "in words")),
            ("judged_by", "judged fit by", _now(known.get("judged fit by"), "who; this app judges nothing")),
            ("judged_on", "judged on", "2026-11-20"),
            ("sessions", "sessions planned", _now(plan.sessions, "a number: 6")),
            ("every", "days apart", _now(plan.every_days, "a number: 3")),
            ("boosters", "then boosters", _now(plan.booster_days, "days apart: 28; empty = none planned")),
            ("plan_words", "plan in words", _now(plan.words, "may stay empty")),
            ("prescriber", "prescriber", _now(known.get("prescriber"), "who ordered it")),
            last,
        )

    def ready(self, values: Mapping[str, str]) -> Ready:
        """Everything that was said."""
        given = CourseFields(
            indication=as_indication(values["indication"]) if values.get("indication") else None,
            other=values.get("other") or None,
            begins_on=_day(values, "begins", "the first day"),
            history=values.get("history") or None,
            symptoms=values.get("symptoms") or None,
            concerns=values.get("concerns") or None,
            judged_by=values.get("judged_by") or None,
            judged_on=_day(values, "judged_on", "the day of the judgement"),
            sessions=_whole(values, "sessions", "sessions planned"),
            every_days=_whole(values, "every", "days apart"),
            booster_days=_whole(values, "boosters", "days to a booster"),
            plan_words=values.get("plan_words") or None,
            prescriber=values.get("prescriber") or None,
            note=values.get("note") or None,
        )
        rows = tuple((label, values[key]) for key, label, _ in self.fields if values.get(key))
        course, number = self.course, self.number
        if course is None:
            if given.indication is None:
                raise Refused("E_FIELD", f"the indication is missing: {INDICATIONS}")
            if given.begins_on is None:
                raise Refused("E_FIELD", "the first day is missing: 2026-11-23")
            return Ready(
                rows=rows,
                write=lambda by, yes, event_id: open_course(
                    self.room, number, given, by=by, yes=yes, event_id=event_id
                ),
            )
        why = _needed(values, "why", "say why it changes")
        return Ready(
            rows=rows,
            write=lambda by, _, event_id: revise_course(
                self.room, number, given, why=why, by=by, course=course.id, event_id=event_id
            ),
        )


class CloseCourse(Form):
    """No more infusions belong to a course."""

    title, key = "THE COURSE ENDS", "close"
    fields = (("ended", "its last day", "2026-11-23"), ("why", "why", "in words"))

    def __init__(self, room: Room, found: Person, course: Course) -> None:
        super().__init__(room, found)
        self.course = course

    def ready(self, values: Mapping[str, str]) -> Ready:
        """The day and the reason."""
        day = _day(values, "ended", "its last day")
        if day is None:
            raise Refused("E_FIELD", "its last day is missing: 2026-11-23")
        why = _needed(values, "why", "say why it ends")
        return Ready(
            rows=(*course_rows(self.course)[:2], ("ends", day.isoformat()), ("why", why)),
            write=lambda by, _, event_id: close_course(
                self.room, self.number, why=why, by=by, ended_on=day, course=self.course.id, event_id=event_id
            ),
        )


class AddCaution(Form):
    """Something to be seen before every start."""

    title, key = "A STANDING CAUTION", "caution"
    fields = (("text", "caution", "seen before every start: latex"),)

    def ready(self, values: Mapping[str, str]) -> Ready:
        """The words."""
        text = _needed(values, "text", "the words are missing")
        return Ready(
            rows=(("caution", text), ("shown", "at the chair, and before every start, until it is lifted")),
            write=lambda by, _, event_id: note_caution(
                self.room, self.number, text, by=by, event_id=event_id
            ),
        )


class LiftCaution(Form):
    """A caution no longer holds."""

    title, key = "A CAUTION IS LIFTED", "lift"
    fields = (("why", "why", "it stands in the record"),)

    def __init__(self, room: Room, found: Person, caution: Caution) -> None:
        super().__init__(room, found)
        self.caution = caution

    def ready(self, values: Mapping[str, str]) -> Ready:
        """The reason."""
        why = _needed(values, "why", "say why it no longer holds")
        return Ready(
            rows=(("no longer", self.caution.text), ("noted by", self.caution.by), ("why", why)),
            write=lambda by, _, event_id: lift_caution(
                self.room, self.number, self.caution.id, why=why, by=by, event_id=event_id
            ),
        )


class MergeNumbers(Form):
    """Another number of this person."""

    title, key = "TWO NUMBERS OF ONE PERSON", "merge"
    fields = (
        ("number", "the other number", "it is read as this patient's from then on"),
        ("why", "why", "in words"),
    )

    def ready(self, values: Mapping[str, str]) -> Ready:
        """What it means for both."""
        number = _needed(values, "number", "the other number is missing")
        why = _needed(values, "why", "say why they are one person")
        meaning = merging.merging(self.room, number, self.number)
        labels = ("this number", "this number", "then", "taken back")
        return Ready(
            rows=(*zip(labels, meaning.rows, strict=True), ("why", why)),
            doubts=tuple(sentence for _, sentence in meaning.doubts),
            write=lambda by, _, __: merging.merge(self.room, number, self.number, why=why, by=by, yes=True),
        )


class PartNumbers(Form):
    """A merge was wrong."""

    title, key = "TWO NUMBERS ARE TWO PEOPLE AFTER ALL", "part"
    fields = (("why", "why", "in words"),)

    def __init__(self, room: Room, found: Person, merged: str) -> None:
        super().__init__(room, found)
        self.merged = merged

    def ready(self, values: Mapping[str, str]) -> Ready:
        """What it means."""
        why = _needed(values, "why", "say why")
        meaning = merging.parting(self.room, self.merged)
        return Ready(
            rows=(*zip(("now", "then"), meaning.rows, strict=True), ("why", why)),
            write=lambda by, _, __: merging.part(self.room, self.merged, why=why, by=by, yes=True),
        )


class VoidEntry(Form):
    """An entry was wrong."""

    title, key = "AN ENTRY IS STRUCK OUT", "void"
    fields = (("why", "why", "it stays readable, with who and why"),)

    def __init__(self, room: Room, found: Person, entry: Entry) -> None:
        super().__init__(room, found)
        self.entry = entry

    def ready(self, values: Mapping[str, str]) -> Ready:
        """What is struck."""
        why = _needed(values, "why", "say why it was wrong")
        return Ready(
            rows=(
                ("struck out", entry_words(self.entry.payload)),
                ("written by", self.entry.by),
                ("why", why),
            ),
            write=lambda by, _, event_id: void_entry(
                self.room, self.number, self.entry.event.event_id, why=why, by=by, event_id=event_id
            ),
        )


def _now(known: object, about: str) -> str:
    """What is known beside the empty field, or what is asked."""
    return about if known is None or known == "not written" else f"now: {known}"


def _needed(values: Mapping[str, str], key: str, message: str) -> str:
    text = (values.get(key) or "").strip()
    if not text:
        raise Refused("E_FIELD", message)
    return text


def _day(values: Mapping[str, str], key: str, label: str) -> dt.date | None:
    text = (values.get(key) or "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused("E_FIELD", f'{label} "{text}" is not a date: write 1984-03-12') from error


def _whole(values: Mapping[str, str], key: str, label: str) -> int | None:
    text = (values.get(key) or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 4:
        raise Refused("E_FIELD", f'{label} "{text}" is not a number like 6')
    return int(text)
