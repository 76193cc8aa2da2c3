"""When sets, looks and repeats fall due: everything about a session's due times that hangs on what was observed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.ladder import BegunSet, Deadline, NotTaken, ladder_of
from infusion_tui.record.limits_crossed import open_repeats
from infusion_tui.record.observation_sets import ObservationSet
from infusion_tui.record.planned_sets import Plan, full_set_at_once, last_answer, planned_sets
from infusion_tui.record.seen import seen_until
from infusion_tui.record.session import Session
from infusion_tui.record.view_parts import Phase
from infusion_tui.record.wording import VALUE_LABELS, clock_time


def set_deadlines(session: Session, phase: Phase, zone: ZoneInfo) -> list[Deadline]:
    """The set that is due next, the look, and each reading that is to be repeated."""
    found = [_observation(session, phase, zone), _look(session, zone)]
    return [one for one in found if one is not None] + _repeats(session, zone)


def _observation(session: Session, phase: Phase, zone: ZoneInfo) -> Deadline | None:
    rule = session.protocol.reminders
    plan = planned_sets(session, phase, zone)
    if plan is None:
        at_once = full_set_at_once(session, zone, last_answer(session))
        if at_once is None:
            return None
        (at, why), interval, not_taken = at_once, None, None
    else:
        row = plan.rows[-1]
        at, why, interval = row.at, row.why, row.interval
        not_taken = _not_taken(plan)
        if not_taken is not None:
            since = clock_time(not_taken.since, zone)
            why = f"{not_taken.count} sets in a row not taken, passed on {since}; {why}"
    missed_at = plan.last_not_taken_at if plan is not None and not_taken is not None else None
    return Deadline(
        "observation",
        at,
        why,
        ladder_of(interval or rule.interval_without, rule),
        seen_until(session, at if missed_at is None else min(at, missed_at)),
        _begun(session, zone),
        not_taken,
    )


def _not_taken(plan: Plan) -> NotTaken | None:
    return NotTaken(plan.not_taken, plan.not_taken_since) if plan.not_taken_since is not None else None


def _begun(session: Session, zone: ZoneInfo) -> BegunSet | None:
    """The last set, where it is not complete."""
    if not session.sets or session.sets[-1].complete:
        return None
    last = session.sets[-1]
    window = dt.timedelta(minutes=session.protocol.sets.window_minutes)
    words = f"set begun {clock_time(last.taken_at, zone)}: {missing_words(last)}"
    return BegunSet(last.missing, words, last.taken_at + window)


def missing_words(one: ObservationSet) -> str:
    """`bp, rr missing`, with what does not excuse it: `spo2 missing (asleep does not excuse it)`."""
    plain = [VALUE_LABELS.get(item, item) for item in one.missing if item not in one.not_done]
    asleep = [VALUE_LABELS.get(item, item) for item in one.missing if item in one.not_done]
    parts = [f"{', '.join(plain)} missing"] if plain else []
    if asleep:
        excused = "it" if len(asleep) == 1 else "them"
        parts.append(f"{', '.join(asleep)} missing (asleep does not excuse {excused})")
    return ", ".join(parts)


def _look(session: Session, zone: ZoneInfo) -> Deadline | None:
    """The next look: after a look, until a full set is taken or the pump is started or ended."""
    rule, reminders = session.protocol.sets.look, session.protocol.reminders
    last = next(
        (
            e.at
            for e in reversed(session.timeline)
            if isinstance(e.payload, ev.ObservationRecorded) and e.payload.look
        ),
        None,
    )
    if rule is None or last is None:
        return None
    started, ended = session.started_at, session.pump_ended_at
    if started is None or last < started or (ended is not None and last < ended):
        return None
    if any(one.complete and one.last_at >= last for one in session.sets):
        return None
    at = last + dt.timedelta(minutes=rule.every_minutes)
    why = f"look at {clock_time(last, zone)} + {rule.every_minutes} min, {session.protocol.name}, until a full set"
    return Deadline("look", at, why, ladder_of(rule.every_minutes, reminders), seen_until(session, at))


def _repeats(session: Session, zone: ZoneInfo) -> list[Deadline]:
    """One for each item whose last reading crossed the clinic's limit and has not been repeated."""
    rule = session.protocol.reminders
    if rule.repeat is None:
        return []
    found = []
    for one in open_repeats(session):
        at = one.at + dt.timedelta(minutes=rule.repeat)
        why = f"clinic limit crossed: {one.words(zone)}; a second reading after {rule.repeat} min"
        ladder = ladder_of(rule.interval_without, rule)
        found.append(Deadline("repeat", at, why, ladder, seen_until(session, at), items=(one.item,)))
    return found
