"""One session in a line: what the sheet of a day shows and what a month's summary counts. Both read this and nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.gap_report import SetOutcome
from infusion_tui.record.limits_crossed import Crossed, crossed_in
from infusion_tui.record.view import ChairView
from infusion_tui.record.view_parts import Phase, SessionEnd

SIGNED_WITHIN = dt.timedelta(days=1)
"""How soon after the end of a session a signature is counted as within a day."""


class SessionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One session. Pressures and saturation are the extremes from the pump's start on, with their time; `effects` the
    worst grade of each side effect charted above 0, `crossed` each reading at or beyond the clinic's limit. `net_min` is
    None while no stop is charted. `sets` are the observation sets that were due.

    `unfinished` says in words what is open: items of a list, questions, side effects not charted as gone, medicines
    nobody looked at again.
    """

    session_id: str
    chair: str
    mrn: str
    initials: str
    course: str
    protocol: str
    nurses: tuple[str, ...]
    phase: Phase
    began_at: dt.datetime
    started_at: dt.datetime | None
    pump_ended_at: dt.datetime | None
    pump_end: str | None
    stop_reason: str | None
    end: SessionEnd | None
    net_min: int | None
    paused_min: int
    pauses: int
    planned_mg: Decimal | None
    given_mg: Decimal | None
    dose_uncertain: str | None
    sets: tuple[SetOutcome, ...]
    highest_bp: tuple[int, int] | None
    highest_bp_at: dt.datetime | None
    lowest_bp: tuple[int, int] | None
    lowest_bp_at: dt.datetime | None
    lowest_spo2: int | None
    lowest_spo2_at: dt.datetime | None
    effects: dict[str, int]
    effect_words: tuple[str, ...]
    severity_words: dict[int, str]
    medicines: tuple[str, ...]
    medicine_names: tuple[str, ...]
    crossed: tuple[Crossed, ...]
    unfinished: tuple[str, ...]
    contradictions: tuple[str, ...]
    unattributed: int
    time_is_up: bool
    """The pump runs by the record, though the bag is empty by rate and time: is it stopped?"""
    signed: bool
    signed_within_day: bool
    moved_to_another_chair: int
    """Entries that were struck here because they belong to another chair, and are charted there."""

    @property
    def sets_done(self) -> int:
        """Sets that were due and taken in full."""
        return sum(one.ended == "set" for one in self.sets)

    @property
    def sets_late(self) -> int:
        """Sets that were late by the ladder, taken or not."""
        return sum(one.late_min > 0 for one in self.sets)

    @property
    def stopped_early(self) -> bool:
        """The pump was stopped before the end."""
        return self.pump_end == "stop"


def session_facts(view: ChairView) -> SessionFacts:
    """The facts of the session of a view that has its entries.

    Raises:
        ValueError: an empty chair.
    """
    if view.session_id is None or view.patient is None or view.protocol is None or view.began_at is None:
        raise ValueError("an empty chair has no facts")
    high, low, spo2 = _extremes(view)
    worst: dict[str, int] = {}
    for course in view.effect_courses:
        worst[course.key] = max(course.worst, worst.get(course.key, 0))
    protocol = view.protocol
    of = f" of {view.course_of}" if view.course_of is not None else ""
    ended = view.pump_ended_at is not None
    return SessionFacts(
        session_id=view.session_id,
        chair=view.chair,
        mrn=view.patient.mrn,
        initials=view.initials,
        course=f"{view.course_session}{of}" if view.course_session is not None else "",
        protocol=protocol.name,
        nurses=tuple(dict.fromkeys(owner.by for owner in view.owners)),
        phase=view.phase,
        began_at=view.began_at,
        started_at=view.started_at,
        pump_ended_at=view.pump_ended_at,
        pump_end=view.pump_end,
        stop_reason=view.stop_reason,
        end=view.end,
        net_min=view.run_s // 60 if ended and view.run_s is not None else None,
        paused_min=(view.paused_s or 0) // 60,
        pauses=sum(
            part.paused and (at == 0 or not view.parts[at - 1].paused) for at, part in enumerate(view.parts)
        ),
        planned_mg=view.planned_mg,
        given_mg=view.infused_mg,
        dose_uncertain=view.dose_uncertain,
        sets=view.gap_report.sets if view.gap_report is not None else (),
        highest_bp=high[0] if high else None,
        highest_bp_at=high[1] if high else None,
        lowest_bp=low[0] if low else None,
        lowest_bp_at=low[1] if low else None,
        lowest_spo2=spo2[0] if spo2 else None,
        lowest_spo2_at=spo2[1] if spo2 else None,
        effects=worst,
        effect_words=tuple(
            f"{key} {grade} {protocol.severity_word(grade)}"
            for key, grade in sorted(worst.items(), key=lambda item: -item[1])
        ),
        severity_words={grade: protocol.severity_word(grade) for grade in set(worst.values())},
        medicines=tuple(
            f"{one.drug} {plain(one.dose)} {one.unit} {one.route}" for one in view.medicines_given
        ),
        medicine_names=tuple(one.drug for one in view.medicines_given),
        crossed=tuple(_crossed(view)),
        unfinished=tuple(_unfinished(view)),
        contradictions=tuple(one.sentence for one in view.contradictions),
        unattributed=len(view.unattributed),
        time_is_up=_time_is_up(view),
        signed=view.signed,
        signed_within_day=any(
            one.valid and view.end is not None and one.at - view.end.at <= SIGNED_WITHIN
            for one in view.signatures
        ),
        moved_to_another_chair=sum(
            isinstance(line.payload, ev.EntryStruck) and line.payload.how == "moved" for line in view.entries
        ),
    )


_Pressure = tuple[tuple[int, int], dt.datetime]


def _extremes(
    view: ChairView,
) -> tuple[_Pressure | None, _Pressure | None, tuple[int, dt.datetime] | None]:
    """Highest and lowest pressure by the systolic, and the lowest saturation, from the pump's start on."""
    pressures: list[_Pressure] = []
    saturations: list[tuple[int, dt.datetime]] = []
    for reading in view.readings:
        if view.started_at is None or reading.at < view.started_at:
            continue
        bp, spo2 = reading.values.get("bp"), reading.values.get("spo2")
        if isinstance(bp, tuple):
            pressures.append((bp, reading.at))
        if isinstance(spo2, int):
            saturations.append((spo2, reading.at))
    return (
        max(pressures, key=lambda one: one[0], default=None),
        min(pressures, key=lambda one: one[0], default=None),
        min(saturations, key=lambda one: one[0], default=None),
    )


def _crossed(view: ChairView) -> list[Crossed]:
    assert view.protocol is not None
    found = [
        one
        for line in view.entries
        if not line.struck and isinstance(line.payload, ev.ObservationRecorded)
        for one in crossed_in(line.payload, line.occurred_at, view.protocol)
    ]
    return sorted(found, key=lambda one: one.at)


def _unfinished(view: ChairView) -> list[str]:
    """What is open, in words."""
    found = []
    if view.end is not None:
        if view.end.open_items:
            found.append(f"left with open items: {', '.join(view.end.open_items)}")
    elif _time_is_up(view):
        found.append("time is up, and no stop is charted")
    elif view.phase in ("precheck", "observing", "assess"):
        wanted = view.list_name
        still = [c.item for c in view.checks if c.list == wanted and c.required and c.is_open]
        if still:
            found.append(
                f"open {'in the pre-check' if wanted == 'precheck' else 'before leaving'}: {', '.join(still)}"
            )
    found += view.open_questions
    found += [f"{key} {grade} not charted as gone" for key, grade in view.open_effects.items()]
    found += [f"{one.drug}: nobody looked again" for one in view.medicines_given if one.closed_at is None]
    return found


def _time_is_up(view: ChairView) -> bool:
    """The pump runs by the record, though the bag is empty by rate and time."""
    return view.phase == "infusing" and view.bag_empty_at is not None and view.bag_empty_at <= view.now


def crossed_words(facts: SessionFacts, zone: ZoneInfo) -> tuple[str, ...]:
    """`BP 188/112 at 14:37, beyond the clinic's limit 180/110`, one each."""
    return tuple(one.words(zone) for one in facts.crossed)
