"""One infusion in the figures that a course is judged by: what was given, what it did, what it needed.

Worked out from a session's entries as they stand; or, for an infusion from before this file, what a list said. What
was not charted is None or (), never a guess.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain, round_half_up
from infusion_tui.record.effects import effect_courses
from infusion_tui.record.infusion import state_at
from infusion_tui.record.limits_crossed import crossed
from infusion_tui.record.minutes import minutes_between
from infusion_tui.record.precheck_items import baseline_set
from infusion_tui.record.pump_truth import dose_uncertain
from infusion_tui.record.session import Session
from infusion_tui.record.set_history import late_sets


class EffectSummary(msgspec.Struct, frozen=True):
    """One side effect of one infusion: its worst grade from the start on, minutes from the start to its onset (0: it was
    there before), and how long it lasted (None: not charted as gone)."""

    key: str
    worst: int
    onset_min: int | None = None
    minutes: int | None = None


class InfusionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One infusion. `day` is the clinic's; `session_id` None for one from before this file.

    `rise` is the peak of systolic and diastolic pressure (each its own) above the baseline; `crossed` the readings at
    or beyond the clinic's limits, in words; `ready_min` minutes from the pump's end until the patient left.
    """

    mrn: str
    day: dt.date
    session_id: str | None = None
    began_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    is_over: bool = True
    cancelled: bool = False
    chair: str = ""
    weight_kg: Decimal | None = None
    dosing_weight_kg: Decimal | None = None
    weight_basis: str = ""
    basis: str = ""
    mg_per_kg: Decimal | None = None
    planned_mg: Decimal | None = None
    given_mg: Decimal | None = None
    given_percent: int | None = None
    dose_uncertain: bool = False
    run_min: int | None = None
    clock_min: int | None = None
    pauses: int = 0
    baseline_bp: tuple[int, int] | None = None
    peak_bp: tuple[int, int] | None = None
    peak_bp_min: int | None = None
    rise: tuple[int, int] | None = None
    lowest_spo2: int | None = None
    peak_dis: int | None = None
    lowest_sed: int | None = None
    effects: tuple[EffectSummary, ...] = ()
    medicines: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()
    sets_late: int = 0
    observed_min: int | None = None
    ready_min: int | None = None
    ended: str | None = None
    stopped_early: bool = False
    stop_reason: str | None = None
    escort: str | None = None
    course_session: int | None = None
    course_of: int | None = None
    prescriber: str | None = None
    note: str | None = None


_MG_KG = Decimal("0.01")


def summary_of(session: Session, now: dt.datetime, zone: ZoneInfo) -> InfusionSummary:
    """The figures of one session, at `now` (only what runs on with time, of one that is not over, depends on it)."""
    order, pump, end = session.order, session.pump, session.end
    found = InfusionSummary(
        mrn=session.opened.patient.mrn,
        day=session.began_at.astimezone(zone).date(),
        session_id=session.id,
        began_at=session.began_at,
        is_over=end is not None,
        cancelled=end is not None and end.how == "cancel",
        chair=session.chair,
        weight_kg=order.weight_kg,
        dosing_weight_kg=order.dosing_weight_kg,
        weight_basis=order.weight_basis,
        basis=basis_words(order),
        planned_mg=round_half_up(order.dose_mg) if order.minutes is not None else None,
        course_session=session.opened.course_session,
        course_of=session.opened.course_of,
        prescriber=session.opened.prescriber,
        ended=end.how if end is not None else None,
        escort=end.to if end is not None and end.how == "leave" else None,
    )
    if pump is None:
        return found
    until = end.at if end is not None else now
    state = state_at(pump, until)
    given, planned = state.infused_mg, found.planned_mg
    ended_at = pump.ended_at
    return msgspec.structs.replace(
        found,
        started_at=pump.started_at,
        mg_per_kg=(given / order.dosing_weight_kg).quantize(_MG_KG) if order.dosing_weight_kg else None,
        given_mg=given,
        given_percent=int((given * 100 / planned).to_integral_value()) if planned else None,
        dose_uncertain=dose_uncertain(session) is not None,
        run_min=state.run_s // 60,
        clock_min=minutes_between(pump.started_at, ended_at or until),
        pauses=sum(part.paused for part in pump.parts),
        effects=_effects(session, pump.started_at),
        medicines=_medicines(session, pump.started_at),
        crossed=_crossed(session, zone),
        sets_late=len(late_sets(session, zone)),
        observed_min=minutes_between(ended_at, end.at) if ended_at and end is not None else None,
        ready_min=minutes_between(ended_at, end.at)
        if ended_at and end is not None and end.how == "leave"
        else None,
        stopped_early=pump.end == "stop",
        stop_reason=_stop_reason(session),
        **_readings(session, pump.started_at),
    )


def summary_of_earlier(payload: ev.EarlierInfusion) -> InfusionSummary:
    """The figures of an infusion from before this file, as the list said them."""
    weight = payload.weight_kg
    per_kg = (payload.dose_mg / weight).quantize(_MG_KG) if payload.dose_mg is not None and weight else None
    return InfusionSummary(
        mrn=payload.mrn,
        day=payload.day,
        weight_kg=weight,
        dosing_weight_kg=weight,
        basis=", ".join(
            words for words in (_per_kg(per_kg), f"{plain(weight)} kg" if weight else "") if words
        ),
        mg_per_kg=per_kg,
        given_mg=payload.dose_mg,
        run_min=payload.minutes,
        peak_bp=payload.peak_bp,
        lowest_spo2=payload.lowest_spo2,
        peak_dis=payload.peak_dis,
        effects=tuple(EffectSummary(key, grade) for key, grade in payload.effects.items() if grade),
        medicines=(payload.medicines,) if payload.medicines else (),
        stopped_early=payload.stopped_early,
        note=payload.note,
    )


def _per_kg(per_kg: Decimal | None) -> str:
    return f"{plain(per_kg)} mg/kg" if per_kg is not None else ""


def _readings(session: Session, started_at: dt.datetime) -> dict[str, Any]:
    base = baseline_set(session, started_at)
    before = base.values.get("bp") if base is not None else None
    baseline = before if isinstance(before, tuple) else None
    peak: tuple[dt.datetime, tuple[int, int]] | None = None
    highest_dia: int | None = None
    spo2: list[int] = []
    dis: list[int] = []
    sed: list[int] = []
    for entry in session.timeline:
        payload = entry.payload
        if not isinstance(payload, ev.ObservationRecorded) or entry.at < started_at:
            continue
        bp = payload.values.get("bp")
        if isinstance(bp, tuple) and "bp" not in payload.copied:
            if peak is None or bp[0] > peak[1][0]:
                peak = entry.at, bp
            highest_dia = bp[1] if highest_dia is None else max(highest_dia, bp[1])
        for key, into in (("spo2", spo2), ("dis", dis), ("sed", sed)):
            value = payload.values.get(key)
            if isinstance(value, int) and key not in payload.copied:
                into.append(value)
    rise = None
    if baseline is not None and peak is not None and highest_dia is not None:
        rise = (peak[1][0] - baseline[0], highest_dia - baseline[1])
    return {
        "baseline_bp": baseline,
        "peak_bp": peak[1] if peak else None,
        "peak_bp_min": minutes_between(started_at, peak[0]) if peak else None,
        "rise": rise,
        "lowest_spo2": min(spo2) if spo2 else None,
        "peak_dis": max(dis) if dis else None,
        "lowest_sed": min(sed) if sed else None,
    }


def basis_words(order: ev.Order) -> str:
    """`0.5 mg/kg, 70 kg actual`; `35 mg, 70 kg actual`."""
    unit = {"mg_per_kg": "mg/kg", "dose_mg": "mg", "mg_per_kg_h": "mg/kg/h", "mg_per_h": "mg/h"}[
        order.given_as
    ]
    return f"{plain(order.given_amount)} {unit}, {plain(order.dosing_weight_kg)} kg {order.weight_basis}"


def _effects(session: Session, started_at: dt.datetime) -> tuple[EffectSummary, ...]:
    charted = [
        (key, entry.at, grade)
        for entry in session.timeline
        if isinstance(entry.payload, ev.ObservationRecorded) and entry.at >= started_at
        for key, grade in entry.payload.effects.items()
    ]
    found = []
    for one in effect_courses(session.timeline):
        # what was worse before the start is not of this infusion
        grades = [grade for key, at, grade in charted if key == one.key and one.first_at <= at <= one.last_at]
        if any(grades):
            lasted = one.minutes(one.resolved_at) if one.resolved_at is not None else None
            onset = minutes_between(started_at, one.first_at)
            found.append(EffectSummary(one.key, max(grades), onset, lasted))
    return tuple(found)


def _medicines(session: Session, started_at: dt.datetime) -> tuple[str, ...]:
    return tuple(
        f"{e.payload.drug} {plain(e.payload.dose)} {e.payload.unit} {e.payload.route}"
        for e in session.timeline
        if isinstance(e.payload, ev.MedicineGiven) and e.at >= started_at
    )


def _crossed(session: Session, zone: ZoneInfo) -> tuple[str, ...]:
    found = [
        crossed(item, value, entry.at, session.protocol)
        for entry in session.timeline
        if isinstance(entry.payload, ev.ObservationRecorded)
        for item, value in entry.payload.values.items()
        if item not in entry.payload.copied
    ]
    return tuple(one.words(zone) for one in found if one is not None)


def _stop_reason(session: Session) -> str | None:
    stops = [e.payload.reason for e in session.timeline if isinstance(e.payload, ev.InfusionStopped)]
    return stops[-1] if stops else None
