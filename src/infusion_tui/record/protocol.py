"""What a clinic decided for one kind of session: the types of a protocol.

`clinic/` reads TOML files into these types; a session carries the whole protocol it began with
(`events.SessionOpened.protocol`), so that it folds the same when the clinic's files are gone.
Nothing here holds a clinical number of its own: every default below that is not a plain "none" or
"off" is given by the file under `data/`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record.care_rules import (
    CareWord,
    DischargeScore,
    DrugRule,
    EmergencyCard,
    FastingRule,
    ForecastRule,
    Instructions,
    LookRule,
    SignRule,
    WeightRule,
)

Anchor = Literal["end", "flush"]
SecondCheckRule = Literal["required", "optional", "off"]
ListName = Literal["precheck", "leave"]


class Limits(msgspec.Struct, frozen=True, omit_defaults=True):
    """What can be charted for one measured item (units of the item).

    Outside `possible_*` is refused (E_RANGE); outside `usual_*` is asked about (W_RANGE); a difference of
    `delta` or more to the nearest earlier reading is asked about (W_DELTA). A baseline beyond `hold_*` is asked about
    at the start and wants a reason; a reading at or beyond `act_*` asks for a repeat and for symptoms.
    """

    possible_low: Decimal
    possible_high: Decimal
    usual_low: Decimal | None = None
    usual_high: Decimal | None = None
    delta: Decimal | None = None
    hold_low: Decimal | None = None
    hold_high: Decimal | None = None
    act_low: Decimal | None = None
    act_high: Decimal | None = None
    source: str = ""


class BloodPressureRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two rules that need both pressures (mmHg): the smallest usual gap between them."""

    gap_low: int
    source: str = ""


class SwapRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """HR inside `hr_low..hr_high` with SpO2 under `spo2_below` looks like two swapped numbers (W_SWAP)."""

    hr_low: int
    hr_high: int
    spo2_below: int
    source: str = ""


class FahrenheitRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """A bare temperature inside `low..high` is refused as Fahrenheit (E_UNIT)."""

    low: Decimal
    high: Decimal
    source: str = ""


class Scale(msgspec.Struct, frozen=True, omit_defaults=True):
    """A scored scale: its key (`sed`), the words typed for it, and what each score is called.

    `words` maps the score as text ("4") to its word ("slow to answer"); a scale without words (pain) has none.
    """

    key: str
    label: str
    names: tuple[str, ...]
    low: int
    high: int
    words: dict[str, str] = {}
    source: str = ""


class SideEffect(msgspec.Struct, frozen=True, omit_defaults=True):
    """A side effect with a severity 0-3.

    `common` ones are filled by `wnl`; `full_set_at_once` makes a full set due at once and asks who was told
    (chest pain). `source` says where it was reported, and how often.
    """

    key: str
    label: str
    names: tuple[str, ...]
    common: bool = False
    full_set_at_once: bool = False
    source: str = ""


class Severity(msgspec.Struct, frozen=True):
    """One step of the severity scale: its number, its word and other words typed for it."""

    grade: int
    word: str
    names: tuple[str, ...] = ()


class Medicine(msgspec.Struct, frozen=True, omit_defaults=True):
    """An as-needed medicine: usual single dose in `unit`, usual routes, and minutes to reassessment.

    `sedating` ends the copying of scale scores (`s=`) across it. The patient is watched for `observe_minutes` after
    the dose at least; with `reassess_by` only a reading of one of these items closes the reassessment.
    """

    name: str
    unit: str
    usual_low: Decimal
    usual_high: Decimal
    routes: tuple[str, ...]
    reassess_minutes: int
    sedating: bool = False
    names: tuple[str, ...] = ()
    observe_minutes: int | None = None
    reassess_by: tuple[str, ...] = ()
    source: str = ""


class CheckItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item of the pre-check or the leave list, worded so that yes is safe.

    `auto` items answer themselves from charting and cannot be typed. `asks` are the values that the form asks for.
    An answer n, or one whose words hold one of `stays_on`, stays on the screen until someone writes what was done.
    """

    key: str
    label: str
    attested: str
    required: bool = True
    auto: bool = False
    asks: tuple[str, ...] = ()
    stays_on: tuple[str, ...] = ()


class SetRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kind of observation set: which items make it complete, and its interval in minutes if it repeats."""

    items: tuple[str, ...]
    every_minutes: int | None = None
    first_minutes: int | None = None
    source: str = ""


class Sets(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sets of a session. Lines within `window_minutes` of a set's first line belong to it; a complete set
    taken up to `end_before_minutes` before the pump's end counts as the end set. A baseline older than
    `baseline_minutes` at the start is no baseline; `asleep` never excuses the items in `asleep_never`."""

    baseline: SetRule
    infusing: SetRule
    end: SetRule
    observing: SetRule
    window_minutes: int
    end_before_minutes: int
    baseline_minutes: int | None = None
    asleep_never: tuple[str, ...] = ()
    look: LookRule | None = None
    source: str = ""


class ObservationRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """How long the patient is watched, from which moment (`end` = done or stop, `flush` = line flushed)."""

    minutes: int
    anchor: Anchor
    source: str = ""


class DoseRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is usual for this protocol. Shown, never filled in."""

    minutes: int
    mg_per_kg: Decimal | None = None
    mg_per_kg_h: Decimal | None = None
    source: str = ""


class PumpRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """The pump and its line: step of the rate (mL/h), volume of the line (mL), and when a rate is asked about.

    `start_percent`: start rate further from the order than this is asked about; `rate_factor`: a new rate
    beyond this multiple (or its inverse) of the last; `done_percent`: computed volume further off the bag at
    `done`. `tenfold_percent`: how near to ten times or a tenth of the order counts as a decimal slip. A pause or stop
    whose reason holds one of `uncertain_words` makes the delivered dose uncertain.
    """

    step_ml_h: Decimal
    line_ml: Decimal
    start_percent: Decimal
    tenfold_percent: Decimal
    rate_factor: Decimal
    done_percent: Decimal
    bare_start: bool = False
    uncertain_words: tuple[str, ...] = ()
    source: str = ""


class ReminderRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """The reminder ladder (minutes). With I the planned interval: soon at T - `soon`, due at T,
    late at T + max(`late`, `late_share` x I), passed on at T + max(`passed_on`, `passed_on_share` x I). `flush`: after
    the pump's end; `repeat`: after a reading beyond the clinic's limit. `not_taken`: so many sets not taken in a row are
    passed on at once."""

    soon: int
    late: int
    late_share: Decimal
    passed_on: int
    passed_on_share: Decimal
    interval_without: int
    pause_decision: int
    leave_idle: int
    seen: int
    seen_times: int
    flush: int | None = None
    repeat: int | None = None
    not_taken: int | None = None
    source: str = ""


class EntryRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rules of charting itself (minutes and seconds): from when an entry is late and needs a why, how old a
    score may be to be repeated, how long `undo` works, how recent another person's set is asked about."""

    late_minutes: int
    copy_minutes: int
    undo_seconds: int
    double_minutes: int
    draft_minutes: int
    source: str = ""


class LeaveRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the items of the leave list that answer themselves look for. The last set is held against this patient's
    own baseline: pressure and pulse within so many percent, saturation at most `spo2_drop` lower."""

    last_set_minutes: int
    sed_low: int
    dis_high: int
    effect_high: int
    bp_percent: Decimal | None = None
    hr_percent: Decimal | None = None
    spo2_drop: int | None = None
    source: str = ""


class Protocol(msgspec.Struct, frozen=True, omit_defaults=True):
    """One protocol, resolved: everything that a session needs to fold, to remind and to check a line."""

    id: str
    version: int
    title: str
    drug: str
    example: bool
    indications: tuple[str, ...]
    source: str
    dose: DoseRule
    pump: PumpRule
    observation: ObservationRule
    sets: Sets
    reminders: ReminderRule
    entries: EntryRule
    leaving: LeaveRule
    second_check: SecondCheckRule
    limits: dict[str, Limits]
    blood_pressure: BloodPressureRules
    swap: SwapRule
    fahrenheit: FahrenheitRule
    scales: tuple[Scale, ...]
    severities: tuple[Severity, ...]
    effects: tuple[SideEffect, ...]
    medicines: tuple[Medicine, ...]
    precheck: tuple[CheckItem, ...]
    leave: tuple[CheckItem, ...]
    fasting: FastingRule | None = None
    weight: WeightRule | None = None
    instructions: Instructions | None = None
    care: tuple[CareWord, ...] = ()
    scores: tuple[DischargeScore, ...] = ()
    ledger: DrugRule | None = None
    emergency: EmergencyCard | None = None
    forecast: ForecastRule | None = None
    signing: SignRule | None = None

    def item(self, list_name: ListName, key: str) -> CheckItem | None:
        """The item `key` of one list, or None."""
        items = self.precheck if list_name == "precheck" else self.leave
        for item in items:
            if item.key == key:
                return item
        return None

    def scale(self, key: str) -> Scale | None:
        """The scale with this key (`sed`), or None."""
        for scale in self.scales:
            if scale.key == key:
                return scale
        return None

    def effect(self, key: str) -> SideEffect | None:
        """The side effect with this key (`nausea`), or None."""
        return next((effect for effect in self.effects if effect.key == key), None)

    def medicine(self, name: str) -> Medicine | None:
        """The as-needed medicine with this name or short name (any case), or None."""
        wanted = name.casefold()
        return next(
            (m for m in self.medicines if wanted == m.name.casefold() or wanted in m.names),
            None,
        )

    def care_word(self, name: str) -> CareWord | None:
        """The care word that is typed like this (any case), or None."""
        wanted = name.casefold()
        return next((word for word in self.care if wanted in word.names), None)

    def score(self, key: str) -> DischargeScore | None:
        """The discharge score with this key (any case), or None."""
        return next((score for score in self.scores if score.key == key.casefold()), None)

    def severity_word(self, grade: int) -> str:
        """The word for a severity 0-3, or the number itself where the clinic gives none."""
        for severity in self.severities:
            if severity.grade == grade:
                return severity.word
        return str(grade)

    @property
    def name(self) -> str:
        """Id and version as people cite it: `ketamine-iv-depression v1`."""
        return f"{self.id} v{self.version}"
