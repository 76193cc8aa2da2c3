"""Writing down a course: opened, changed, closed. Each is an event of the patient's own stream; the earlier ones stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from infusion_tui.record import events as ev
from infusion_tui.record.known_patient import Course, KnownPatient
from infusion_tui.record.patient_words import course_words
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.patient_fields import (
    CourseFields,
    checked,
    consultation,
    plan,
    reason,
    refuse_future,
    said,
    today,
)
from infusion_tui.room.patient_writing import Written, author_of, record, where
from infusion_tui.room.room import Room


def open_course(
    room: Room,
    mrn: str,
    fields: CourseFields,
    *,
    by: str,
    pin: str | None = None,
    yes: bool = False,
    event_id: str | None = None,
) -> ev.Event:
    """A course begins. Where one runs on that day, it is asked about (`yes` answers).

    Raises:
        Refused: E_STAFF, E_PIN; E_CONFIRM: another course runs then; E_FUTURE.
        Misused: the indication or the first day is missing, or a field cannot be kept.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    number = room.facts.person_number(said("the patient number", mrn))
    given = checked(room, fields)
    indication, begins_on = given.indication, given.begins_on
    if indication is None or begins_on is None:
        raise Misused("a course needs its indication and its first day (--indication, --begins)", "E_FIELD")
    if indication == "other" and given.other is None:
        raise Misused("which indication? Say it in words (--other)", "E_FIELD")

    def make(now_known: KnownPatient) -> ev.CourseOpened:
        runs = next(
            (one for one in now_known.courses if one.ended_on is None or one.ended_on >= begins_on), None
        )
        if runs is not None and not yes:
            from infusion_tui.charting import Caution as Asked

            words = f"a course is open already: {course_words(runs)}. Infusions from {begins_on} on would belong to the new one"
            raise Refused(
                "E_CONFIRM",
                f"{words}: answer with --yes",
                confirm="yes",
                cautions=(Asked("W_COURSE", words),),
            )
        return ev.CourseOpened(
            mrn=number,
            indication=indication,
            begins_on=begins_on,
            other=given.other,
            consultation=consultation(given),
            plan=plan(given),
            prescriber=given.prescriber,
            note=given.note,
        )

    return record(room, number, make, author=author, event_id=event_id)


def revise_course(
    room: Room,
    mrn: str,
    fields: CourseFields,
    *,
    why: str,
    by: str,
    pin: str | None = None,
    course: str | None = None,
    event_id: str | None = None,
) -> ev.Event:
    """What changes about a course, and why; what is not said stays.

    Raises:
        Refused: E_STAFF, E_PIN; E_COURSE: no such course, or several; E_WHY; E_SAME: nothing would change.
        Misused: a field that cannot be kept.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    said_why = reason(why)
    given = checked(room, fields)
    if given.note is not None:
        raise Misused("a note belongs to the opening; what changes is said with --why", "E_FIELD")

    def make(now_known: KnownPatient) -> Written:
        stands = course_of(room, now_known, course)
        consulted, planned = consultation(given, stands.consultation), plan(given, stands.plan)
        changes: dict[str, Any] = {
            "indication": given.indication,
            "other": given.other,
            "begins_on": given.begins_on,
            "consultation": consulted if consulted != stands.consultation else None,
            "plan": planned if planned != stands.plan else None,
            "prescriber": given.prescriber,
        }
        named = {
            key: value
            for key, value in changes.items()
            if value is not None and value != getattr(stands, key)
        }
        if not named:
            raise Refused("E_SAME", "the course says exactly that already: nothing was written")
        if named.get("indication") == "other" and given.other is None:
            raise Misused("which indication? Say it in words (--other)", "E_FIELD")
        begins = named.get("begins_on")
        if begins is not None and stands.ended_on is not None and begins > stands.ended_on:
            raise Refused("E_BEFORE", f"the course ended on {stands.ended_on}: it cannot begin after that")
        return Written(
            stream=where(now_known, stands.id),
            payload=ev.CourseRevised(course=stands.id, why=said_why, **named),
        )

    return record(room, mrn, make, author=author, event_id=event_id)


def close_course(
    room: Room,
    mrn: str,
    *,
    why: str,
    by: str,
    pin: str | None = None,
    ended_on: dt.date | None = None,
    course: str | None = None,
    event_id: str | None = None,
) -> ev.Event:
    """No more infusions belong to the course after `ended_on` (None: today, the clinic's).

    Raises:
        Refused: E_STAFF, E_PIN, E_WHY; E_COURSE: no such course, several, or closed already; E_BEFORE; E_FUTURE.
        StoreError: not saved.
    """
    author = author_of(room, by, pin)
    said_why = reason(why)
    day = ended_on or today(room)
    refuse_future(room, "the last day", day)

    def make(now_known: KnownPatient) -> Written:
        stands = course_of(room, now_known, course)
        if stands.ended_on is not None:
            raise Refused(
                "E_COURSE",
                f"that course was closed on {stands.ended_on}: strike that out first (patient void)",
            )
        if day < stands.begins_on:
            raise Refused("E_BEFORE", f"the course begins on {stands.begins_on}: it cannot end before")
        return Written(
            stream=where(now_known, stands.id),
            payload=ev.CourseClosed(course=stands.id, ended_on=day, why=said_why),
        )

    return record(room, mrn, make, author=author, event_id=event_id)


def course_of(room: Room, found: KnownPatient, beginning: str | None) -> Course:
    """The course that is meant: whose id begins like this; without one the one that runs, or the only one open.

    Raises:
        Refused: E_COURSE.
    """
    if beginning is not None:
        begun = [one for one in found.courses if beginning.strip() and one.id.startswith(beginning.strip())]
        if len(begun) != 1:
            raise Refused(
                "E_COURSE", f'{len(begun) or "no"} course of this patient begins with "{beginning}"'
            )
        return begun[0]
    if not found.courses:
        raise Refused("E_COURSE", "this patient has no course: infusion-tui patient course open")
    still = [one for one in found.courses if one.ended_on is None]
    runs = found.course_on(today(room))
    if runs is not None:
        return runs
    if len(still) == 1 or len(found.courses) == 1:
        return (still or list(found.courses))[0]
    raise Refused("E_COURSE", "which course? Name it with --course ID (infusion-tui patient show)")
