"""Infusion times of one session, for whoever codes it: what the pump did when, and the minutes that this comes to.

Facts only. No code is chosen here: the clinic's rule (`TimesRule`) names minutes that a coder looks for, and the sheet says
which of them were reached. Whole minutes are minutes that are full: seconds are dropped, never rounded up. A start without
a stop counts as nothing, and so does one that ended in a transfer with the pump still on.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.view import Bag, ChairView, EntryLine

State = Literal["never_started", "no_stop", "transfer", "ended"]
What = Literal["start", "rate", "pause", "resume", "bag", "infiltration", "done", "stop", "transfer"]

_MINUTE = dt.timedelta(minutes=1)
_WHAT: dict[type[ev.Payload], What] = {
    ev.InfusionStarted: "start",
    ev.InfusionRateChanged: "rate",
    ev.InfusionPaused: "pause",
    ev.InfusionResumed: "resume",
    ev.BagChanged: "bag",
    ev.Infiltrated: "infiltration",
    ev.InfusionCompleted: "done",
    ev.InfusionStopped: "stop",
    ev.SessionTransferred: "transfer",
}


class TimesRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The minutes that the clinic's coders look for (`infusion-times.toml`): the first ones, then every so many.

    `purpose` stands on each sheet; `source`, `conflicts` and `notes` say where the minutes come from, where sources
    disagree and what they do not speak of.
    """

    version: int
    thresholds_min: tuple[int, ...]
    then_every_min: int
    purpose: str
    source: str
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def looked_for(self, minutes: int) -> tuple[int, ...]:
        """The rule's minutes up to the first one, past those that are listed, which `minutes` does not reach."""
        found = list(self.thresholds_min)
        while found[-1] <= minutes:
            found.append(found[-1] + self.then_every_min)
        return tuple(found)

    def reached(self, minutes: int) -> tuple[int, ...]:
        """Those of the rule's minutes that `minutes` whole minutes reach."""
        return tuple(one for one in self.looked_for(minutes) if one <= minutes)


class PumpEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry about the pump: what, when, in words; when it was typed, by whom, and so many minutes late.

    `struck`: taken out of the record, it counts for nothing. `corrections` are the entries that changed it.
    """

    number: int
    what: What
    at: dt.datetime
    recorded_at: dt.datetime
    by: str
    text: str
    note: str | None
    late_min: int
    struck: bool
    first_at: dt.datetime | None
    corrections: tuple[EntryLine, ...]
    addendum: bool


class Pause(msgspec.Struct, frozen=True):
    """A time in which the pump stood: from when, to when (None: it stands), and why as typed."""

    since: dt.datetime
    to: dt.datetime | None
    reason: str


class InfusionTimes(msgspec.Struct, frozen=True, kw_only=True):
    """The times of one infusion. `net_min`: whole minutes in which the pump ran; `gross_min`: from the first start to the
    stop. Both are None unless a stop or the end of the bag is charted; `to_transfer_min` is then what had run until the
    transfer. `paused_s` in seconds. `site` is what was typed at the check of the line; None where nobody wrote it.
    """

    session_id: str
    chair: str
    mrn: str
    initials: str
    began_at: dt.datetime
    state: State
    drug: str
    protocol: str
    site: str | None
    prescriber: str | None
    nurses: tuple[str, ...]
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    stop_reason: str | None
    net_min: int | None
    gross_min: int | None
    to_transfer_min: int | None
    paused_s: int
    pauses: tuple[Pause, ...]
    bags: tuple[Bag, ...]
    given_mg: Decimal | None
    planned_mg: Decimal | None
    wasted_mg: Decimal | None
    dose_uncertain: str | None
    pump: tuple[PumpEntry, ...]
    observation_ends_at: dt.datetime | None
    contradictions: tuple[str, ...]
    signed: bool

    @property
    def counted(self) -> bool:
        """True where start and stop are charted, so that minutes can be counted."""
        return self.net_min is not None


def infusion_times(view: ChairView) -> InfusionTimes:
    """The times of the session of a view that has its entries.

    Raises:
        ValueError: an empty chair.
    """
    if view.session_id is None or view.patient is None or view.protocol is None or view.began_at is None:
        raise ValueError("an empty chair has no infusion times")
    state = _state(view)
    counted = state == "ended" and view.run_s is not None
    ledger = view.ledger
    return InfusionTimes(
        session_id=view.session_id,
        chair=view.chair,
        mrn=view.patient.mrn,
        initials=view.initials,
        began_at=view.began_at,
        state=state,
        drug=view.protocol.drug,
        protocol=view.protocol.name,
        site=next((check.text for check in view.checks if check.item == "iv" and check.answer == "y"), None),
        prescriber=view.prescriber,
        nurses=tuple(dict.fromkeys(owner.by for owner in view.owners)),
        started_at=view.started_at,
        ended_at=view.pump_ended_at,
        stop_reason=view.stop_reason if view.pump_end == "stop" else None,
        net_min=view.run_s // 60 if counted and view.run_s is not None else None,
        gross_min=_minutes(view.started_at, view.pump_ended_at) if counted else None,
        to_transfer_min=view.run_s // 60 if state == "transfer" and view.run_s is not None else None,
        paused_s=view.paused_s or 0,
        pauses=_pauses(view),
        bags=view.bags,
        given_mg=view.infused_mg,
        planned_mg=view.planned_mg,
        wasted_mg=ledger.wasted_mg if ledger is not None and ledger.state != "not_kept" else None,
        dose_uncertain=view.dose_uncertain,
        pump=tuple(_pump_entries(view)),
        observation_ends_at=view.observation_ends_at,
        contradictions=tuple(one.sentence for one in view.contradictions),
        signed=view.signed,
    )


def _state(view: ChairView) -> State:
    if view.started_at is None:
        return "never_started"
    if view.pump_ended_at is None:
        return "no_stop"
    return "transfer" if view.pump_end == "transfer" else "ended"


def _minutes(since: dt.datetime | None, to: dt.datetime | None) -> int | None:
    return (to - since) // _MINUTE if since is not None and to is not None else None


def _pauses(view: ChairView) -> tuple[Pause, ...]:
    """Each time the pump stood; a rate that was set meanwhile does not cut it in two."""
    found: list[Pause] = []
    for part in view.parts:
        if not part.paused:
            continue
        if found and found[-1].to == part.begins_at:
            found[-1] = msgspec.structs.replace(found[-1], to=part.ends_at)
        else:
            found.append(Pause(part.begins_at, part.ends_at, part.reason or ""))
    return tuple(found)


def _pump_entries(view: ChairView) -> list[PumpEntry]:
    """Every entry about the pump by the time that it stands for, struck ones too."""
    by_number = {line.number: line for line in view.entries}
    found = []
    for line in view.entries:
        what = _WHAT.get(type(line.payload)) if line.payload is not None else None
        if what is None:
            continue
        found.append(
            PumpEntry(
                number=line.number,
                what=what,
                at=line.occurred_at,
                recorded_at=line.recorded_at,
                by=line.by,
                text=line.text,
                note=line.note,
                late_min=line.late_min,
                struck=line.struck,
                first_at=line.original_at,
                corrections=tuple(
                    by_number[number]
                    for number in (*line.amended_by, *((line.struck_by,) if line.struck_by else ()))
                    if number in by_number
                ),
                addendum=line.addendum,
            )
        )
    return sorted(found, key=lambda one: (one.at, one.number))
