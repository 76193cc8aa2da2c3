"""What a chair looks like at one moment: frozen, ready to draw, computed once by `record/`.

Board, chair screen, command line and exports read these and never compute a clinical fact of their own.
All times are aware and in UTC; amounts are Decimal in the unit of the field's name.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record.drug_view import DrugLedger, Finding
from infusion_tui.record.effects import EffectCourse
from infusion_tui.record.events import Order, Patient, Payload, Value
from infusion_tui.record.gap_report import GapReport
from infusion_tui.record.known_patient import Caution
from infusion_tui.record.medicines import GivenMedicine
from infusion_tui.record.owners import Offer, Owner
from infusion_tui.record.protocol import ListName, Protocol
from infusion_tui.record.scored import Scored
from infusion_tui.record.view_parts import LEVELS as LEVELS
from infusion_tui.record.view_parts import Answer as Answer
from infusion_tui.record.view_parts import Bag as Bag
from infusion_tui.record.view_parts import Level as Level
from infusion_tui.record.view_parts import Oxygen as Oxygen
from infusion_tui.record.view_parts import Phase as Phase
from infusion_tui.record.view_parts import PumpPart as PumpPart
from infusion_tui.record.view_parts import Reading as Reading
from infusion_tui.record.view_parts import SessionEnd as SessionEnd
from infusion_tui.record.view_parts import SetMark as SetMark
from infusion_tui.record.view_parts import What as What


class DueItem(msgspec.Struct, frozen=True):
    """Something that is due or will be: when, how far along the ladder, and why in words.

    `late_s` counts from `at` (0 before it). `missing` names the items a partial set still lacks; of a
    `repeat`, the item that is to be read again.
    `seen_until` is set while someone is on the way; `passed_on_at` once it has been shown to the charge desk.
    `not_taken` is how many sets in a row were not taken, once that alone has passed the next one on (else 0).
    """

    what: What
    at: dt.datetime
    level: Level
    late_s: int
    why: str
    missing: tuple[str, ...] = ()
    seen_until: dt.datetime | None = None
    passed_on_at: dt.datetime | None = None
    of_bag: bool = False
    """`pump_end` of an open-ended infusion: the bag is empty, no time is up."""
    not_taken: int = 0


class CheckState(msgspec.Struct, frozen=True):
    """One item of a list as it stands. `is_open`: it still keeps start or leave from going on.

    `text` is what was written with the answer, `detail` what the record adds to it; `attests` the sentence that yes
    puts into the record now.
    """

    item: str
    list: ListName
    label: str
    required: bool
    auto: bool
    answer: Answer | None
    is_open: bool
    by: str | None = None
    at: dt.datetime | None = None
    text: str | None = None
    detail: str = ""
    attests: str = ""


class EntryLine(msgspec.Struct, frozen=True):
    """One entry of the log, in words, with both its times and what became of it.

    `number` is the entry's number; `text` says the entry as it stands now, `original_text` as first charted
    (differs only when it was corrected). `struck_by` and `amended_by` are entry numbers; `target` is the number
    that a correction is about. `minute` counts from the pump's start (negative before it), None without one.
    `rate_ml_h` is the rate that this entry charted (start, rate) or the one in force then; as in `ChairView`, while
    paused the one it will resume with. `payload` is the entry as it stands, for exports that need its fields;
    `first_payload` the entry as first charted, for whoever shows what a corrected value was. `due_late_min`: by how many
    minutes the set was late that this entry answered (0: not late, or no set); `late_min` is about the typing.
    `source` is `typed`, `paper` (keyed from a sheet) or `imported`.
    """

    number: int
    event_id: str
    kind: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    by: str
    late_min: int
    struck: bool
    text: str
    original_text: str
    values: dict[str, Value]
    effects: dict[str, int]
    not_done: dict[str, str]
    note: str | None = None
    amends: str | None = None
    target: int | None = None
    reason: str | None = None
    struck_by: int | None = None
    amended_by: tuple[int, ...] = ()
    original_at: dt.datetime | None = None
    minute: int | None = None
    infused_ml: Decimal | None = None
    infused_mg: Decimal | None = None
    chair: str | None = None
    station: str = ""
    source: str = "typed"
    rate_ml_h: Decimal | None = None
    payload: Payload | None = None
    first_payload: Payload | None = None
    due_late_min: int = 0
    emergency: bool = False
    """Charted without signing in."""
    addendum: bool = False
    """Added after a signature: only a later signature covers it."""
    attributed_to: str | None = None
    """Who stands for it since, if it was charted without signing in."""
    hash: str = ""
    """The hash of its row in the file."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One signature: printed name, role and meaning as signed, when (UTC), its own entry's number, the last entry that
    it covers and the digest over those. `valid`: the digest fits what lies in the file now; `covers_all`: nothing was
    charted behind what it covers."""

    by: str
    name: str
    role: str
    meaning: str
    at: dt.datetime
    number: int
    entries: int
    hash: str
    valid: bool
    covers_all: bool
    note: str | None = None


class LastTime(msgspec.Struct, frozen=True, kw_only=True):
    """What the last earlier infusion of this patient taught; without `day` there was none. `imported`: it is from before
    this file, as a list says it, and has no session here.

    `given_mg` of `planned_mg`, ordered on this `basis`; the highest systolic pressure after the start with its minute;
    side effects with their worst grade; `left_min`: minutes from the pump's end until the patient left (`ended`: how).
    """

    session_id: str | None = None
    imported: bool = False
    day: dt.date | None = None
    days: int | None = None
    given_mg: Decimal | None = None
    dose_uncertain: bool = False
    planned_mg: Decimal | None = None
    basis: str = ""
    weight_kg: Decimal | None = None
    dosing_weight_kg: Decimal | None = None
    peak_bp: tuple[int, int] | None = None
    peak_bp_min: int | None = None
    lowest_spo2: int | None = None
    effects: dict[str, int] = {}
    effect_words: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    left_min: int | None = None
    ended: str | None = None


class CourseCount(msgspec.Struct, frozen=True):
    """Which infusion this one is by the file's own count: `number` in the course (`course_id`) that runs on its day, `of`
    so many where the course names a number; without a course, in the whole file."""

    number: int
    of: int | None = None
    course_id: str | None = None


class ChairView(msgspec.Struct, frozen=True):
    """One chair at one moment. An empty chair has `phase` "empty", no session, and everything else None or ()."""

    chair: str
    label: str
    now: dt.datetime
    phase: Phase
    is_open: bool = True
    training: bool = False
    session_id: str | None = None
    version: int = 0
    patient: Patient | None = None
    initials: str = ""
    allergies: str | None = None
    prescriber: str | None = None
    nurse: str | None = None
    """Whose chair this is: who brought the patient in, until someone has accepted a handoff."""
    owners: tuple[Owner, ...] = ()
    """Whose it was from when on, oldest first."""
    handed_to: str | None = None
    """To whom it is offered, while they have not accepted."""
    offer: Offer | None = None
    order: Order | None = None
    protocol: Protocol | None = None
    course_session: int | None = None
    course_of: int | None = None
    began_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    planned_end_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    remaining_s: int | None = None
    bag_empty_at: dt.datetime | None = None
    """When the present bag is empty at this rate; the end of the infusion, unless it is open-ended."""
    """Seconds to the end of the bag at this rate; negative past it; None before start, while paused, after."""
    run_s: int | None = None
    paused_s: int | None = None
    clock_s: int | None = None
    paused_since: dt.datetime | None = None
    pause_reason: str | None = None
    left_when_resumed_s: int | None = None
    """Seconds the rest of the bag takes at the rate it will resume with; only while paused."""
    rate_ml_h: Decimal | None = None
    infused_ml: Decimal | None = None
    infused_mg: Decimal | None = None
    computed_ml: Decimal | None = None
    """Volume by rate and time, kept beside `infused_ml` (which is the bag after `done`)."""
    pump_ml: Decimal | None = None
    pump_ml_at: dt.datetime | None = None
    pump_computed_ml: Decimal | None = None
    """Volume by rate and time when the pump's own figure was read, at most what the bags hold."""
    pump_difference_ml: Decimal | None = None
    """The pump's own figure minus the computed one of that time."""
    dose_uncertain: str | None = None
    """Why the delivered dose is uncertain, and from when, in a sentence; to be said wherever the dose is shown."""
    dose_uncertain_at: dt.datetime | None = None
    planned_mg: Decimal | None = None
    bag_ml: Decimal | None = None
    of_bag_ml: Decimal | None = None
    """What the present bag has delivered; `infused_ml` is the sum over all bags."""
    in_line_mg: Decimal | None = None
    pump_ended_at: dt.datetime | None = None
    pump_end: Literal["done", "stop", "transfer"] | None = None
    stop_reason: str | None = None
    observation_ends_at: dt.datetime | None = None
    observation_why: str = ""
    """What set the end of the observation time: `midazolam 14:40 + 60 min`."""
    observation_longer: bool = False
    """It lasts longer than the protocol's minutes."""
    observation_remaining_s: int | None = None
    due: tuple[DueItem, ...] = ()
    last_observation: Reading | None = None
    last_sets: tuple[Reading, ...] = ()
    """The newest sets first (at most six), each with its lines merged."""
    unattributed: tuple[int, ...] = ()
    """Numbers of entries that were charted without signing in and that nobody stands for yet."""
    signatures: tuple[Signature, ...] = ()
    """Every signature, oldest first."""
    signed: bool = False
    """The last signature fits, and covers everything that is about the patient."""
    open_effects: dict[str, int] = {}
    effect_courses: tuple[EffectCourse, ...] = ()
    """Every side effect as an interval, by onset: open ones have no `resolved_at`."""
    medicines_given: tuple[GivenMedicine, ...] = ()
    """Every dose of a medicine, oldest first, with when the patient is to be looked at again and what was found."""
    oxygen: Oxygen | None = None
    """The oxygen that was charted last, while it is not off."""
    open_questions: tuple[str, ...] = ()
    """Questions that stand until someone charts the answer ("chest pain at 14:20: who was told?")."""
    scores: tuple[Scored, ...] = ()
    """The scores over the course that were taken in this session, oldest first, with what was done about each."""
    carried: tuple[Scored, ...] = ()
    """Scores of earlier visits, or between visits, whose question nobody has answered yet; as looked up by the room."""
    cautions: tuple[Caution, ...] = ()
    """What is to be seen before every start, of this patient; as looked up by the room."""
    checks: tuple[CheckState, ...] = ()
    entries: tuple[EntryLine, ...] = ()
    readings: tuple[Reading, ...] = ()
    """Every observation with values, oldest first, as it stands: for charts."""
    parts: tuple[PumpPart, ...] = ()
    bags: tuple[Bag, ...] = ()
    """The bags of this infusion, the present one last; `bag_ml` is the present one's volume."""
    sets: tuple[SetMark, ...] = ()
    end: SessionEnd | None = None
    ledger: DrugLedger | None = None
    """The account of the controlled drug; None without the log."""
    contradictions: tuple[Finding, ...] = ()
    """What in this session contradicts something else in it; () without the log."""
    gap_report: GapReport | None = None
    """Sets due against sets done, from the start on; only with the log."""
    last_time: LastTime | None = None
    """What the last session taught; None where nobody looked (the board)."""
    course_count: CourseCount | None = None
    """Which infusion this is by the file's own count; None where nobody looked (the board)."""

    @property
    def next_due(self) -> DueItem | None:
        """What comes first, or None."""
        return self.due[0] if self.due else None

    @property
    def open_ended(self) -> bool:
        """True for an infusion by the hour, without planned minutes and dose."""
        return self.order is not None and self.order.minutes is None

    @property
    def list_name(self) -> ListName:
        """Which list is being worked on: the pre-check before the start, the leave list from then on."""
        return "precheck" if self.phase in ("empty", "precheck") else "leave"

    @property
    def checks_open(self) -> int:
        """How many required items of the present list are open."""
        name = self.list_name
        return len([c for c in self.checks if c.required and c.is_open and c.list == name])

    @property
    def checks_required(self) -> int:
        """How many items of the present list are required."""
        name = self.list_name
        return len([c for c in self.checks if c.required and c.list == name])
