"""What the last session of this patient taught, in one line: memory, not advice.

Only what was charted then is said; what was not charted is left out. A session without a start teaches nothing.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain, round_half_up
from infusion_tui.record.infusion import state_at
from infusion_tui.record.pump_truth import dose_uncertain
from infusion_tui.record.session import Session
from infusion_tui.record.view import LastTime

FIRST_TIME = "first infusion in this file"

_MINUTE = dt.timedelta(minutes=1)


def teaches(session: Session) -> bool:
    """Whether there is anything to learn from it: the pump was started, and the patient has left."""
    return session.pump is not None and session.end is not None and session.end.how != "cancel"


def last_time(session: Session | None, began_at: dt.datetime, zone: ZoneInfo) -> LastTime:
    """The facts of an earlier session, for one that began at `began_at`; None gives those of a first infusion."""
    if session is None or session.pump is None or session.end is None:
        return LastTime()
    started, order = session.pump.started_at, session.order
    day, today = (at.astimezone(zone).date() for at in (session.began_at, began_at))
    peak: tuple[dt.datetime, tuple[int, int]] | None = None
    lowest: int | None = None
    worst: dict[str, int] = {}
    medicines: list[str] = []
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.MedicineGiven) and entry.at >= started:
            medicines.append(f"{payload.drug} {plain(payload.dose)} {payload.unit} {payload.route}")
        if not isinstance(payload, ev.ObservationRecorded) or entry.at < started:
            continue
        bp, spo2 = payload.values.get("bp"), payload.values.get("spo2")
        if isinstance(bp, tuple) and (peak is None or bp[0] > peak[1][0]):
            peak = entry.at, bp
        if isinstance(spo2, int):
            lowest = spo2 if lowest is None else min(lowest, spo2)
        for key, grade in payload.effects.items():
            if grade:
                worst[key] = max(grade, worst.get(key, 0))
    given = state_at(session.pump, session.end.at).infused_mg
    left_after = (session.end.at - session.pump.ended_at) // _MINUTE if session.pump.ended_at else None
    return LastTime(
        session_id=session.id,
        day=day,
        days=(today - day).days,
        given_mg=given,
        dose_uncertain=dose_uncertain(session) is not None,
        # an open-ended order has no dose that was to be reached
        planned_mg=round_half_up(order.dose_mg) if order.minutes is not None else None,
        basis=basis_words(order),
        peak_bp=peak[1] if peak else None,
        peak_bp_min=(peak[0] - started) // _MINUTE if peak else None,
        lowest_spo2=lowest,
        effects=worst,
        effect_words=tuple(
            f"{key} {grade} {session.protocol.severity_word(grade)}"
            for key, grade in sorted(worst.items(), key=lambda item: -item[1])
        ),
        medicines=tuple(medicines),
        left_min=left_after,
        ended=session.end.how,
    )


def basis_words(order: ev.Order) -> str:
    """`0.5 mg/kg, 70 kg actual`; `35 mg, 70 kg actual`."""
    unit = {"mg_per_kg": "mg/kg", "dose_mg": "mg", "mg_per_kg_h": "mg/kg/h", "mg_per_h": "mg/h"}[
        order.given_as
    ]
    return f"{plain(order.given_amount)} {unit}, {plain(order.dosing_weight_kg)} kg {order.weight_basis}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


_LEFT = {
    "leave": ("ready {} min after the pump's end", "ready {} min"),
    "anyway": ("left with open items {} min after the pump's end", "left early {} min"),
    "ama": ("left against advice {} min after the pump's end", "ama {} min"),
    "transfer": ("transferred {} min after the pump's end", "transferred {} min"),
}


def last_time_words(last: LastTime, width: int | None = None) -> str:
    """The line, in full or in the longest form that fits `width` cells; the shortest where none does."""
    forms = _forms(last)
    return next((form for form in forms if width is None or len(form) <= width), forms[-1])


def _forms(last: LastTime) -> tuple[str, ...]:
    if last.session_id is None or last.day is None:
        return (FIRST_TIME,)
    ago = "today" if last.days == 0 else "yesterday" if last.days == 1 else f"{last.days} days ago"
    days = f"{last.days} d ago" if last.days and last.days > 1 else ago
    dose = f"{plain(last.given_mg)} mg" if last.given_mg is not None else "dose not known"
    if last.given_mg != last.planned_mg and last.planned_mg is not None and last.given_mg is not None:
        dose = f"{plain(last.given_mg)} of {plain(last.planned_mg)} mg"
    if last.dose_uncertain:
        dose += " (dose uncertain)"
    left = _LEFT[last.ended] if last.ended in _LEFT and last.left_min is not None else ("", "")
    full_left, short_left = (words.format(last.left_min) for words in left)
    bp = f"{last.peak_bp[0]}/{last.peak_bp[1]}" if last.peak_bp else ""
    grades = ", ".join(f"{key} {grade}" for key, grade in sorted(last.effects.items(), key=lambda i: -i[1]))
    drugs = ", ".join(last.medicines)
    names = ", ".join(dict.fromkeys(one.split(" ", 1)[0] for one in last.medicines))
    full = (
        f"last time {last.day}, {ago}: {dose} ({last.basis})",
        f"peak BP {bp} at +{last.peak_bp_min} min" if bp else "no BP charted",
        f"lowest SpO2 {last.lowest_spo2}" if last.lowest_spo2 is not None else "no SpO2 charted",
        ", ".join(last.effect_words) or "no side effect charted",
        drugs,
        full_left,
    )
    date = f"{last.day.day} {last.day:%b}" if last.days is not None and last.days < 300 else f"{last.day}"
    short_bp = f"BP {bp} +{last.peak_bp_min}" if bp else ""
    short_spo2 = f"SpO2 {last.lowest_spo2}" if last.lowest_spo2 is not None else ""
    medium = (
        f"last {last.day}, {days}: {dose}",
        f"peak {short_bp}" if bp else "",
        short_spo2,
        grades,
        names,
        short_left,
    )
    short = (f"last {date}: {dose}", short_bp, short_spo2, grades, names, short_left)
    counted = _counted(len(last.effects), "side effect"), _counted(len(last.medicines), "medicine")
    shorter = (*short[:3], counted[0], names, short_left)
    shortest = (*short[:3], *counted, short_left)
    least = (f"last {date}: {dose}", f"BP {bp}" if bp else "", *counted)
    return tuple(
        ", ".join(part for part in parts if part) for parts in (full, medium, short, shorter, shortest, least)
    )
