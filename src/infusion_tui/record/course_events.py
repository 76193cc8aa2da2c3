"""Events of a patient beyond one session: who they are, their course, and what was seen before this file.

They stand in the patient's own stream (`record/patient_stream.py`), which belongs to no chair.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from infusion_tui.record.payload import Payload

Indication = Literal["depression", "anxiety", "ptsd", "bipolar disorder", "ocd", "chronic pain", "other"]


class Consultation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the consultation found, in the words of whoever wrote it; None where nobody wrote anything.

    `judged_by` and `judged_on`: who judged the patient fit for a course, and when. The record keeps it; it judges
    nothing itself.
    """

    history: str | None = None
    symptoms: str | None = None
    concerns: str | None = None
    judged_by: str | None = None
    judged_on: dt.date | None = None


class CoursePlan(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was planned: so many infusions, so many days apart, and boosters so many days apart after that."""

    sessions: int | None = None
    every_days: int | None = None
    booster_days: int | None = None
    words: str | None = None


class PatientRecorded(Payload, frozen=True):
    """Who this patient is, as known from now on. The last one stands; the earlier ones stay readable."""

    kind: ClassVar[str] = "patient.recorded"
    mrn: str
    name: str | None = None
    born: dt.date | None = None
    sex: Literal["f", "m"] | None = None
    why: str | None = None


class CourseOpened(Payload, frozen=True):
    """A course begins. Its id is the event's. `begins_on`: the infusions from this day on belong to it."""

    kind: ClassVar[str] = "course.opened"
    mrn: str
    indication: Indication
    begins_on: dt.date
    other: str | None = None
    """The indication in words, where it is `other`."""
    consultation: Consultation = Consultation()
    plan: CoursePlan = CoursePlan()
    prescriber: str | None = None
    note: str | None = None


class CourseRevised(Payload, frozen=True):
    """What changes about a course (only what is named), and why."""

    kind: ClassVar[str] = "course.revised"
    course: str
    why: str
    indication: Indication | None = None
    other: str | None = None
    begins_on: dt.date | None = None
    consultation: Consultation | None = None
    plan: CoursePlan | None = None
    prescriber: str | None = None


class CourseClosed(Payload, frozen=True):
    """No more infusions belong to this course after `ended_on`."""

    kind: ClassVar[str] = "course.closed"
    course: str
    ended_on: dt.date
    why: str


class CautionNoted(Payload, frozen=True):
    """Something to be seen before every start ("latex", "keep 0.4 mg/kg: slept through 0.5")."""

    kind: ClassVar[str] = "caution.noted"
    text: str
    mrn: str | None = None


class CautionLifted(Payload, frozen=True):
    """A caution that no longer holds: the event that noted it, and why."""

    kind: ClassVar[str] = "caution.lifted"
    caution: str
    why: str


class EarlierInfusion(Payload, frozen=True):
    """An infusion that was given before this file, as a list says it. What the list leaves out is None."""

    kind: ClassVar[str] = "infusion.earlier"
    mrn: str
    day: dt.date
    dose_mg: Decimal | None = None
    weight_kg: Decimal | None = None
    minutes: int | None = None
    peak_bp: tuple[int, int] | None = None
    lowest_spo2: int | None = None
    peak_dis: int | None = None
    effects: dict[str, int] = {}
    medicines: str | None = None
    stopped_early: bool = False
    note: str | None = None


class PatientsMerged(Payload, frozen=True):
    """Two numbers are one person: from now on `number` is read as `into`. In the room's stream; reversible."""

    kind: ClassVar[str] = "patient.merged"
    number: str
    into: str
    why: str


class PatientsParted(Payload, frozen=True):
    """A merge taken back: `number` stands for itself again."""

    kind: ClassVar[str] = "patient.parted"
    number: str
    into: str
    why: str
