"""The items of the leave list that the record answers: observation time, last set, scores, side effects, instructions.

Missing data never answers yes. All of it follows from the entries as they stand: a stop or a baseline that is corrected
later opens again what hangs on it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import Instructions
from infusion_tui.record.dosing import plain
from infusion_tui.record.precheck_items import AutoAnswer, baseline_set
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, effect_text, value_number, value_text

INSTRUCTIONS = "instructions"
SCORE = "score"

_NO_BASELINE = "no baseline to compare with"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def observation_over(session: Session, now: dt.datetime, zone: ZoneInfo) -> AutoAnswer:
    """The observation time is over."""
    end = session.observation_ends_at
    if end is None:
        return AutoAnswer(False, detail="not begun")
    return AutoAnswer(now >= end, end if now >= end else None, None, clock_time(end, zone))


def last_set(session: Session, now: dt.datetime, zone: ZoneInfo) -> AutoAnswer:
    """A complete set since the end, young enough, and within the clinic's limits of this patient's own baseline."""
    ended, limit = session.pump_ended_at, session.protocol.leaving.last_set_minutes
    wanted = session.protocol.sets.observing.items
    complete = [one for one in session.sets if one.taken_at <= now and one.covers(wanted, session.protocol)]
    if not complete or ended is None:
        return AutoAnswer(False, detail="no complete set since the end")
    last = complete[-1]
    before = dt.timedelta(minutes=session.protocol.sets.end_before_minutes)
    if last.taken_at < ended - before:
        return AutoAnswer(False, detail="no complete set since the end")
    fresh = now - last.taken_at <= dt.timedelta(minutes=limit)
    off = _off_baseline(session, last.values | _measured_after(session, last.last_at, now))
    at = clock_time(last.taken_at, zone)
    found = off if fresh else (f"{at}, older than {limit} min", *off)
    detail = ", ".join(found) or at
    return AutoAnswer(fresh and not off, last.taken_at, last.entries[0].event.author, detail)


def _measured_after(session: Session, after: dt.datetime, now: dt.datetime) -> dict[str, ev.Value]:
    """What was measured after the last complete set: a later pressure by itself counts before the set's own."""
    values: dict[str, ev.Value] = {}
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded) and after < entry.at <= now:
            values.update(entry.payload.values)
    return values


def _off_baseline(session: Session, values: dict[str, ev.Value]) -> tuple[str, ...]:
    """What keeps the last set from being like the baseline: `BP 160/92 against 122/76 (20 %)`."""
    rule, started = session.protocol.leaving, session.started_at
    rules: dict[str, tuple[Decimal | int | None, str]] = {
        "bp": (rule.bp_percent, "%"),
        "hr": (rule.hr_percent, "%"),
        "spo2": (rule.spo2_drop, "points"),
    }
    wanted = {key: one for key, one in rules.items() if one[0] is not None}
    if not wanted:
        return ()
    base = baseline_set(session, started) if started is not None else None
    if base is None:
        return (_NO_BASELINE,)
    found = []
    for key, (allowed, unit) in wanted.items():
        assert allowed is not None
        if key not in base.values:
            found.append(f"{_NO_BASELINE}: {_label(key)} not measured then")
        elif key not in values:
            found.append(f"{_label(key)} not measured")
        elif not _is_near(values[key], base.values[key], Decimal(allowed), in_percent=unit == "%"):
            was = value_number(key, base.values[key])
            said = f"{_label(key)} {value_number(key, values[key])}"
            found.append(f"{said} against {was} ({plain(Decimal(allowed))} {unit})")
    return tuple(found)


def _is_near(value: ev.Value, base: ev.Value, allowed: Decimal, *, in_percent: bool) -> bool:
    """Both pressures within so many percent of the baseline, or a saturation at most so many points below it."""
    if isinstance(value, tuple) and isinstance(base, tuple):
        return all(_is_near(v, b, allowed, in_percent=in_percent) for v, b in zip(value, base, strict=True))
    assert not isinstance(value, tuple)
    assert not isinstance(base, tuple)
    if in_percent:
        return abs(Decimal(value) - Decimal(base)) * 100 <= allowed * Decimal(base)
    return Decimal(base) - Decimal(value) <= allowed


def _label(key: str) -> str:
    return {"bp": "BP", "hr": "HR", "spo2": "SpO2"}[key]


def sedation(session: Session) -> AutoAnswer:
    """Sedation and dissociation, charted since the end and back to where the clinic wants them."""
    rule, ended = session.protocol.leaving, session.pump_ended_at
    found: dict[str, tuple[int, dt.datetime, str]] = {}
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded) and ended is not None and entry.at >= ended:
            for key in ("sed", "dis"):
                value = entry.payload.values.get(key)
                if isinstance(value, int):
                    found[key] = (value, entry.at, entry.event.author)
                elif key in entry.payload.not_done:
                    found.pop(key, None)  # an older score does not stand in for one that could not be taken
    if len(found) < 2:
        return AutoAnswer(False, detail="sed and dis not charted since the end")
    sed, dis = found["sed"], found["dis"]
    met = sed[0] >= rule.sed_low and dis[0] <= rule.dis_high
    at = max(sed[1], dis[1])
    said = ", ".join(value_text(key, found[key][0], session.protocol) for key in ("sed", "dis"))
    return AutoAnswer(met, at, sed[2], said)


def open_effects(session: Session) -> dict[str, int]:
    """Side effects that are not at 0, with their latest severity, in the protocol's order."""
    latest: dict[str, int] = {}
    for entry in session.timeline:
        if isinstance(entry.payload, ev.ObservationRecorded):
            latest.update(entry.payload.effects)
    order = [effect.key for effect in session.protocol.effects]
    return {
        key: latest[key]
        for key in sorted(latest, key=lambda k: order.index(k) if k in order else 99)
        if latest[key]
    }


def effects(session: Session) -> AutoAnswer:
    """Side effects were asked since the start, and none is open beyond what the clinic allows."""
    started, limit = session.started_at, session.protocol.leaving.effect_high
    asked = [
        entry
        for entry in session.timeline
        if isinstance(entry.payload, ev.ObservationRecorded)
        and entry.payload.effects
        and started is not None
        and entry.at >= started
    ]
    if not asked:
        return AutoAnswer(False, detail="side effects not asked since the start")
    still = {key: grade for key, grade in open_effects(session).items() if grade > limit}
    detail = ", ".join(effect_text(key, grade, session.protocol) for key, grade in still.items())
    return AutoAnswer(not still, asked[-1].at, asked[-1].event.author, detail or "none open")


# --- instructions


def no_driving_before(session: Session) -> dt.datetime | None:
    """From when on driving is possible again by the clinic's hours, to the full minute; None before the end."""
    return driving_again(session.protocol.instructions, session.pump_ended_at)


def driving_again(rule: Instructions | None, ended: dt.datetime | None) -> dt.datetime | None:
    """The same from the clinic's rule and the end of the infusion."""
    if rule is None or ended is None:
        return None
    at = ended + dt.timedelta(hours=rule.hours)
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + dt.timedelta(minutes=1)


def instructions_sentence(session: Session, zone: ZoneInfo) -> str:
    """What yes attests of the instructions: their version, and until when nobody drives ("" without a rule)."""
    rule = session.protocol.instructions
    if rule is None:
        return ""
    before = no_driving_before(session)
    when = day_and_time(before, zone) if before is not None else f"{rule.hours} hours after the end"
    return (
        f"instructions version {rule.version} given; no driving before {when} and a night's sleep,"
        " whichever is later"
    )


def told_otherwise(session: Session, payload: ev.CheckAnswered, zone: ZoneInfo) -> str:
    """Why instructions that were given do not hold any more: the end of the infusion was corrected ("" if they do)."""
    told = payload.no_driving_before
    if payload.item != INSTRUCTIONS or payload.answer != "y" or told is None:
        return ""
    now = no_driving_before(session)
    if now == told:
        return ""
    instead = f"it is {day_and_time(now, zone)} now" if now is not None else "the infusion has no end now"
    return f"told no driving before {day_and_time(told, zone)}; the end was corrected: {instead}"


def day_and_time(at: dt.datetime, zone: ZoneInfo) -> str:
    """`Tue 24 Nov 14:20` in the clinic's zone, in English whatever the machine speaks."""
    local = at.astimezone(zone)
    return f"{_DAYS[local.weekday()][:3]} {local.day} {_MONTHS[local.month - 1][:3]} {clock_time(at, zone)}"


def whole_day(at: dt.datetime, zone: ZoneInfo) -> str:
    """`Tuesday 24 November 2026` in the clinic's zone, in English whatever the machine speaks."""
    local = at.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


# --- score


def score_total(payload: ev.ScaleScored, session: Session) -> str:
    """`modified Aldrete 9 of 10`."""
    known = session.protocol.score(payload.scale)
    if known is None:
        return f"{payload.scale} {payload.total}"
    return f"{known.label} {payload.total} of {known.highest}"


def score_problem(payload: ev.ScaleScored, at: dt.datetime, session: Session, zone: ZoneInfo) -> str:
    """Why a score does not close its item: taken before the end of the infusion, or too low ("" if it does)."""
    ended, known = session.pump_ended_at, session.protocol.score(payload.scale)
    if ended is None or at < ended:
        return f"scored at {clock_time(at, zone)}, before the end of the infusion"
    if known is None:
        return "the clinic's protocol does not have this score"
    return "" if payload.total >= known.pass_at else f"the clinic asks for {known.pass_at}"
