"""The vocabulary: one frozen type for each kind of event, units in the field names.

A row of the file is an event: an envelope (who, when it happened, when it was typed, where, what it corrects)
and a payload of the type that `PAYLOADS` names for its kind. Kinds are added, never renamed. Volumes, doses and
rates are Decimal and stand as text in JSON, so that no reader rounds them.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Literal

import msgspec

from infusion_tui.record.care_events import CareGiven as CareGiven
from infusion_tui.record.care_events import EffectDescribed as EffectDescribed
from infusion_tui.record.care_events import EmergencyLogged as EmergencyLogged
from infusion_tui.record.care_events import MedicineGiven as MedicineGiven
from infusion_tui.record.care_events import ProviderTold as ProviderTold
from infusion_tui.record.care_events import ScaleScored as ScaleScored
from infusion_tui.record.care_events import ScoreAnswered as ScoreAnswered
from infusion_tui.record.course_events import CautionLifted as CautionLifted
from infusion_tui.record.course_events import CautionNoted as CautionNoted
from infusion_tui.record.course_events import Consultation as Consultation
from infusion_tui.record.course_events import CourseClosed as CourseClosed
from infusion_tui.record.course_events import CourseOpened as CourseOpened
from infusion_tui.record.course_events import CoursePlan as CoursePlan
from infusion_tui.record.course_events import CourseRevised as CourseRevised
from infusion_tui.record.course_events import EarlierInfusion as EarlierInfusion
from infusion_tui.record.course_events import PatientRecorded as PatientRecorded
from infusion_tui.record.course_events import PatientsMerged as PatientsMerged
from infusion_tui.record.course_events import PatientsParted as PatientsParted
from infusion_tui.record.drug_events import DrugCounted as DrugCounted
from infusion_tui.record.drug_events import DrugDrawn as DrugDrawn
from infusion_tui.record.drug_events import DrugKept as DrugKept
from infusion_tui.record.drug_events import DrugReceived as DrugReceived
from infusion_tui.record.drug_events import DrugWasted as DrugWasted
from infusion_tui.record.payload import Payload as Payload
from infusion_tui.record.people_events import HandoffAccepted as HandoffAccepted
from infusion_tui.record.people_events import HandoffGiven as HandoffGiven
from infusion_tui.record.people_events import IdentityCompared as IdentityCompared
from infusion_tui.record.protocol import ListName, Protocol
from infusion_tui.record.pump_events import BagChanged as BagChanged
from infusion_tui.record.pump_events import Infiltrated as Infiltrated
from infusion_tui.record.pump_events import InfusionCompleted as InfusionCompleted
from infusion_tui.record.pump_events import InfusionPaused as InfusionPaused
from infusion_tui.record.pump_events import InfusionRateChanged as InfusionRateChanged
from infusion_tui.record.pump_events import InfusionResumed as InfusionResumed
from infusion_tui.record.pump_events import InfusionStarted as InfusionStarted
from infusion_tui.record.pump_events import InfusionStopped as InfusionStopped
from infusion_tui.record.pump_events import LineFlushed as LineFlushed
from infusion_tui.record.pump_events import PumpRead as PumpRead
from infusion_tui.record.room_events import ChairClosed as ChairClosed
from infusion_tui.record.room_events import ChairOpened as ChairOpened
from infusion_tui.record.room_events import ChairRenamed as ChairRenamed
from infusion_tui.record.room_events import ClockStepped as ClockStepped
from infusion_tui.record.room_events import ProtocolAccepted as ProtocolAccepted
from infusion_tui.record.room_events import RecordExported as RecordExported
from infusion_tui.record.room_events import RoomCreated as RoomCreated
from infusion_tui.record.room_events import StaffAdded as StaffAdded
from infusion_tui.record.room_events import StaffRetired as StaffRetired
from infusion_tui.record.room_events import WatchBlind as WatchBlind
from infusion_tui.record.trust_events import BackupMade as BackupMade
from infusion_tui.record.trust_events import EmergencyBegun as EmergencyBegun
from infusion_tui.record.trust_events import EntriesAttributed as EntriesAttributed
from infusion_tui.record.trust_events import LockedOut as LockedOut
from infusion_tui.record.trust_events import PinChanged as PinChanged
from infusion_tui.record.trust_events import RecordSigned as RecordSigned
from infusion_tui.record.trust_events import RecordViewed as RecordViewed

ROOM = "room"
"""The `session_id` of the stream that belongs to the room and not to a patient."""

Value = int | Decimal | tuple[int, int]
"""One measured value: bp is (systolic, diastolic); temp and o2_l_min are Decimal; the rest are whole numbers."""

VALUE_ORDER = ("bp", "hr", "spo2", "o2_l_min", "rr", "temp", "sed", "dis", "pain", "anx10", "site")
"""Order in which values are echoed, shown and exported."""


# --- session


class Patient(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who is in the chair: the clinic's number, and what else was given at admit (nothing is inferred)."""

    mrn: str
    name: str | None = None
    born: dt.date | None = None
    sex: Literal["f", "m"] | None = None
    height_cm: Decimal | None = None


GivenAs = Literal["mg_per_kg", "dose_mg", "mg_per_kg_h", "mg_per_h"]


class Order(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The order as typed, and what arithmetic gives from it (see `dosing.plan`).

    Without `minutes` it is open-ended: it runs until someone stops it, and `dose_mg` is what is in the bag.
    """

    dose_mg: Decimal
    minutes: int | None
    volume_ml: Decimal
    concentration_mg_ml: Decimal
    rate_ml_h: Decimal
    weight_kg: Decimal
    weight_basis: Literal["actual", "ideal", "adjusted", "typed"]
    dosing_weight_kg: Decimal
    given_as: GivenAs
    given_amount: Decimal
    container: Literal["bag", "concentration"]
    cap_mg: Decimal | None = None
    capped: bool = False
    vial_mg_ml: Decimal | None = None


class SessionOpened(Payload, frozen=True):
    """`identified`: by which two identifiers the patient was known at admit, as typed."""

    kind: ClassVar[str] = "session.opened"
    patient: Patient
    order: Order
    protocol: Protocol
    protocol_hash: str
    prescriber: str | None = None
    allergies: str | None = None
    """None = not asked. Never stored as "none known" unless typed so."""
    course_session: int | None = None
    course_of: int | None = None
    identified: str | None = None
    answered: tuple[str, ...] = ()
    """What was asked about the weight and answered (`W_POUNDS`)."""


class SessionMoved(Payload, frozen=True):
    kind: ClassVar[str] = "session.moved"
    to: str
    identified: bool = False
    note: str | None = None


class SessionCancelled(Payload, frozen=True):
    kind: ClassVar[str] = "session.cancelled"
    reason: str
    note: str | None = None


class SessionDischarged(Payload, frozen=True):
    """The patient left: `leave` with a named adult, `anyway` with open items, `ama` against advice."""

    kind: ClassVar[str] = "session.discharged"
    how: Literal["leave", "anyway", "ama"]
    escort: str | None = None
    reason: str | None = None
    open_items: tuple[str, ...] = ()
    identified: bool = False


class SessionTransferred(Payload, frozen=True):
    kind: ClassVar[str] = "session.transferred"
    to: str
    reason: str
    pump_not_stopped: bool = False


# --- before


class CheckAnswered(Payload, frozen=True):
    """One item of a list answered. `attested` is the sentence that was shown, so that the record says what was
    attested and not just "y"."""

    kind: ClassVar[str] = "check.answered"
    list: ListName
    item: str
    answer: Literal["y", "n"]
    attested: str = ""
    text: str | None = None
    food_at: dt.datetime | None = None
    """Last food, where the text of the fasting item gives a time."""
    drink_at: dt.datetime | None = None
    no_driving_before: dt.datetime | None = None
    """The time that was said with the instructions; None where the infusion had not ended."""


class DoseVerified(Payload, frozen=True):
    """A second person's own calculation; `agrees` says whether it was the same as the order at that moment."""

    kind: ClassVar[str] = "dose.verified"
    dose_mg: Decimal
    volume_ml: Decimal
    rate_ml_h: Decimal
    agrees: bool
    note: str | None = None


# --- watching


class ObservationRecorded(Payload, frozen=True):
    """One line of observations: values, side effects (0-3), what was not done and why, and the line's note.

    `copied` names the scores repeated from an earlier entry and when that was taken; `typed` keeps what was typed
    where a value was converted (`temp`: "98.2f"); `answered` the warnings that the person answered. `look`: breathing,
    colour and response were looked at, and the patient was deliberately not roused.
    """

    kind: ClassVar[str] = "observation.recorded"
    values: dict[str, Value] = {}
    effects: dict[str, int] = {}
    not_done: dict[str, str] = {}
    copied: dict[str, dt.datetime] = {}
    typed: dict[str, str] = {}
    answered: tuple[str, ...] = ()
    look: bool = False
    note: str | None = None


class ObservationDeferred(Payload, frozen=True):
    """A whole set not taken (`x`), and why."""

    kind: ClassVar[str] = "observation.deferred"
    reason: str


class ReminderSeen(Payload, frozen=True):
    """ "On my way": what was due or late at that moment."""

    kind: ClassVar[str] = "reminder.seen"
    what: tuple[str, ...] = ()
    note: str | None = None


class ObservationExtended(Payload, frozen=True):
    kind: ClassVar[str] = "observation.extended"
    minutes: int
    note: str | None = None


# --- notes


class NoteWritten(Payload, frozen=True):
    kind: ClassVar[str] = "note.written"
    note: str


# --- corrections


class EntryAmended(Payload, frozen=True):
    """A correction: only what was named. The envelope's `amends` is always the original entry, its `reason` the
    why. `change` holds the named fields of a command's payload (`rate_ml_h`, `reason`, `weight_kg`, ...)."""

    kind: ClassVar[str] = "entry.amended"
    new_at: dt.datetime | None = None
    values: dict[str, Value] = {}
    effects: dict[str, int] = {}
    not_done: dict[str, str] = {}
    typed: dict[str, str] = {}
    copied: dict[str, dt.datetime] = {}
    change: dict[str, Any] = {}
    order: Order | None = None


class EntryStruck(Payload, frozen=True):
    """An entry taken out of the account (it stays readable). `undo` = by its author within a minute; `moved` = it
    belongs to another chair, where it is charted as `moved_to` (an event's id), entry number `to_entry`."""

    kind: ClassVar[str] = "entry.struck"
    how: Literal["void", "undo", "moved"]
    to_chair: str | None = None
    moved_to: str | None = None
    to_entry: int | None = None


class Unknown(Payload, frozen=True):
    """A kind that this version does not know. Shown as it is, never dropped."""

    kind: ClassVar[str] = "unknown"
    raw: dict[str, Any] = {}


PAYLOADS: dict[str, type[Payload]] = {
    payload.kind: payload for payload in Payload.__subclasses__() if payload is not Unknown
}
"""Every kind of event that this version writes, with the type of its payload."""


ABOUT_THE_RECORD = WatchBlind | RecordSigned | EntriesAttributed
"""Entries of a session that say nothing about the patient: no due time, phase or idle time hangs on them, and they
can be neither fixed nor struck."""

OUTSIDE_THE_TIMELINE = frozenset((EntryAmended, EntryStruck, WatchBlind, RecordSigned, EntriesAttributed))
"""Types of what takes no part in what happened: corrections, and what is about the record.

Kinds have no kinds below them, so that a type says as much as `isinstance`, which takes ten times as long (a session
asks it some fifty times for each entry)."""


class Event(msgspec.Struct, frozen=True):
    """One row of the file, decoded. Times are aware and in UTC; `version` is the entry's number in its session."""

    seq: int
    event_id: str
    node: str
    session_id: str
    chair: str | None
    version: int
    kind: str
    schema: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    tz: str
    boot_id: str
    boot_ms: int
    author: str
    station: str
    app: str
    payload: Payload
    amends: str | None = None
    reason: str | None = None
    prev_hash: str = ""
    hash: str = ""


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event before it is in the file: what a person did. The store gives number, chain and time of typing."""

    event_id: str
    session_id: str
    chair: str | None
    occurred_at: dt.datetime
    author: str
    payload: Payload
    amends: str | None = None
    reason: str | None = None

    @property
    def kind(self) -> str:
        """The kind's name in the file."""
        return self.payload.kind
