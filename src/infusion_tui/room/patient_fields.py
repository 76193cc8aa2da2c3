"""What is typed about a patient and a course: fields, and the texts that the record takes. Nothing is filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast, get_args

import msgspec
from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.course_events import Indication
from infusion_tui.record.text import field_problem
from infusion_tui.room.errors import Misused, Refused
from infusion_tui.room.room import Room

LONGEST = 1000
"""Characters of one field of a consultation, a plan or a caution."""


class CourseFields(msgspec.Struct, frozen=True, kw_only=True):
    """What was said about a course; None where nothing was said (when revising: stays as it is)."""

    indication: Indication | None = None
    other: str | None = None
    begins_on: dt.date | None = None
    history: str | None = None
    symptoms: str | None = None
    concerns: str | None = None
    judged_by: str | None = None
    judged_on: dt.date | None = None
    sessions: int | None = None
    every_days: int | None = None
    booster_days: int | None = None
    plan_words: str | None = None
    prescriber: str | None = None
    note: str | None = None


def checked(room: Room, fields: CourseFields) -> CourseFields:
    """The fields as they are kept; an empty one is one that was not said."""
    labels = {
        "other": "the indication", "history": "the history", "symptoms": "the symptoms", "concerns": "the concerns",
        "judged_by": "who judged", "plan_words": "the plan", "prescriber": "the prescriber", "note": "the note",
    }  # fmt: skip
    texts: Mapping[str, Any] = {key: maybe(label, getattr(fields, key)) for key, label in labels.items()}
    for label, number in (
        ("sessions", fields.sessions), ("days apart", fields.every_days), ("days to a booster", fields.booster_days),
    ):  # fmt: skip
        if number is not None and not 1 <= number <= 1000:
            raise Misused(f"{number} {label}: 1 to 1000 are possible", "E_FIELD")
    refuse_future(room, "the day of the judgement", fields.judged_on)
    if fields.judged_on is not None and texts["judged_by"] is None and fields.judged_by is not None:
        raise Misused("who judged the patient fit, is empty", "E_FIELD")
    return replace(fields, **texts)


def consultation(given: CourseFields, stands: ev.Consultation | None = None) -> ev.Consultation:
    keys = ("history", "symptoms", "concerns", "judged_by", "judged_on")
    named = {key: value for key in keys if (value := getattr(given, key)) is not None}
    return replace(stands or ev.Consultation(), **named)


def plan(given: CourseFields, stands: ev.CoursePlan | None = None) -> ev.CoursePlan:
    keys = {
        "sessions": "sessions",
        "every_days": "every_days",
        "booster_days": "booster_days",
        "plan_words": "words",
    }
    named = {to: value for key, to in keys.items() if (value := getattr(given, key)) is not None}
    return replace(stands or ev.CoursePlan(), **named)


def refuse_future(room: Room, label: str, day: dt.date | None) -> None:
    if day is not None and day > today(room):
        raise Refused("E_FUTURE", f"{label} {day} is in the future")


def reason(why: str) -> str:
    if not why.strip():
        raise Refused("E_WHY", "say why (--why)")
    return said("the reason", why)


def maybe(label: str, text: str | None) -> str | None:
    return None if text is None or not text.strip() else said(label, text)


def said(label: str, text: str) -> str:
    problem = field_problem(label, text, LONGEST)
    if problem:
        raise Misused(problem, "E_FIELD")
    return text.strip()


def today(room: Room) -> dt.date:
    """The clinic's day."""
    return room.now().astimezone(room.zone).date()


def as_indication(text: str) -> Indication:
    """The indication that is typed like this (`ptsd`, `pain` for chronic pain, `bipolar`).

    Raises:
        Misused: none is.
    """
    wanted = " ".join(text.casefold().replace("-", " ").split())
    short = {"bipolar": "bipolar disorder", "pain": "chronic pain"}.get(wanted, wanted)
    if short not in get_args(Indication):
        raise Misused(f'indication "{text}": {", ".join(get_args(Indication))}', "E_FIELD")
    return cast("Indication", short)
