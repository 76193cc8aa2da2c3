"""What the last session of this patient taught, in one line: memory, not advice.

Only what was charted then is said; what was not charted is left out. A session without a start teaches nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.infusion_summary import InfusionSummary, summary_of, summary_of_earlier
from infusion_tui.record.session import Session
from infusion_tui.record.view import LastTime

FIRST_TIME = "first infusion in this file"


def teaches(session: Session) -> bool:
    """Whether there is anything to learn from it: the pump was started, and the patient has left."""
    return session.pump is not None and session.end is not None and session.end.how != "cancel"


def last_time(session: Session | None, began_at: dt.datetime, zone: ZoneInfo) -> LastTime:
    """The facts of an earlier session, for one that began at `began_at`; None gives those of a first infusion."""
    if session is None or session.pump is None or session.end is None:
        return LastTime()
    found = summary_of(session, session.end.at, zone)
    return _of_summary(found, began_at.astimezone(zone).date(), session.protocol.severity_word)


def last_time_of_list(payload: ev.EarlierInfusion, today: dt.date) -> LastTime:
    """The facts of an infusion from before this file, as a list said them."""
    return _of_summary(summary_of_earlier(payload), today, None)


def _of_summary(one: InfusionSummary, today: dt.date, severity: Callable[[int], str] | None) -> LastTime:
    worst: dict[str, int] = {}
    for effect in one.effects:
        worst[effect.key] = max(effect.worst, worst.get(effect.key, 0))
    return LastTime(
        session_id=one.session_id,
        imported=one.session_id is None,
        day=one.day,
        days=(today - one.day).days,
        given_mg=one.given_mg,
        dose_uncertain=one.dose_uncertain,
        # an open-ended order has no dose that was to be reached
        planned_mg=one.planned_mg,
        basis=one.basis,
        weight_kg=one.weight_kg,
        dosing_weight_kg=one.dosing_weight_kg,
        peak_bp=one.peak_bp,
        peak_bp_min=one.peak_bp_min,
        lowest_spo2=one.lowest_spo2,
        effects=worst,
        effect_words=tuple(
            f"{key} {grade} {severity(grade)}" if severity is not None else f"{key} {grade}"
            for key, grade in sorted(worst.items(), key=lambda item: -item[1])
        ),
        medicines=one.medicines,
        left_min=one.observed_min,
        ended=one.ended,
    )


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
    if last.day is None:
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
    # what comes from a list was charted by nobody here
    listed, written = (", imported", "in the list") if last.imported else ("", "charted")
    short_listed = " (imported)" if last.imported else ""
    full = (
        f"last time {last.day}, {ago}{listed}: {dose}{f' ({last.basis})' if last.basis else ''}",
        f"peak BP {bp}{f' at +{last.peak_bp_min} min' if last.peak_bp_min is not None else ''}"
        if bp
        else f"no BP {written}",
        f"lowest SpO2 {last.lowest_spo2}" if last.lowest_spo2 is not None else f"no SpO2 {written}",
        ", ".join(last.effect_words) or f"no side effect {written}",
        drugs,
        full_left,
    )
    date = f"{last.day.day} {last.day:%b}" if last.days is not None and last.days < 300 else f"{last.day}"
    short_bp = (f"BP {bp} +{last.peak_bp_min}" if last.peak_bp_min is not None else f"BP {bp}") if bp else ""
    short_spo2 = f"SpO2 {last.lowest_spo2}" if last.lowest_spo2 is not None else ""
    medium = (
        f"last {last.day}, {days}{listed}: {dose}",
        f"peak {short_bp}" if bp else "",
        short_spo2,
        grades,
        names,
        short_left,
    )
    short = (f"last {date}{short_listed}: {dose}", short_bp, short_spo2, grades, names, short_left)
    counted = _counted(len(last.effects), "side effect"), _counted(len(last.medicines), "medicine")
    shorter = (*short[:3], counted[0], names, short_left)
    shortest = (*short[:3], *counted, short_left)
    least = (f"last {date}{short_listed}: {dose}", f"BP {bp}" if bp else "", *counted)
    return tuple(
        ", ".join(part for part in parts if part) for parts in (full, medium, short, shorter, shortest, least)
    )
