"""What is said when a chair changes hands (I-PASS) or when somebody is called (SBAR): facts of the record as lines.

Plain text that can be read aloud. How ill somebody is (stable, watcher, unstable), what is thought and what is asked
for is never computed: those places are left to the nurse.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.dosing import plain
from infusion_tui.record.events import Value
from infusion_tui.record.owners import Offer
from infusion_tui.record.protocol import Limits, Protocol
from infusion_tui.record.view import ChairView, Reading, What
from infusion_tui.record.wording import (
    PHASE_WORDS,
    clock_time,
    effect_text,
    observation_text,
    order_text,
    value_text,
)

SEVERITIES = ("stable", "watcher", "unstable")
"""What the nurse who hands over says about the patient (I-PASS)."""

DUE_WORDS: dict[What, str] = {
    "observation": "observations",
    "look": "look at the patient",
    "second_check": "second check",
    "pump_end": "end of the infusion",
    "pause_decision": "resume or stop",
    "reassess": "reassess after a medicine",
    "assess": "observation time is over, assess",
    "leave_check": "go on with the leave check",
    "sign": "sign",
    "repeat": "repeat the reading",
    "flush": "flush the line",
}
"""What is due, as one says it."""


class Part(msgspec.Struct, frozen=True):
    """One letter of I-PASS or SBAR: its title, and its lines as they are read aloud."""

    letter: str
    title: str
    lines: tuple[str, ...]


def ipass(
    view: ChairView, zone: ZoneInfo, *, severity: str = "", words: str = "", with_name: bool = True
) -> tuple[Part, ...]:
    """The five parts for one chair. `severity` and `words` ("if this, then that") are the nurse's own; left empty
    they stay a question. Without `with_name` the patient is called by initials."""
    return (
        Part("I", "illness severity", (severity or "stable, watcher or unstable? You say it.",)),
        Part("P", "patient", (_who(view, with_name), *_story(view, zone))),
        Part("A", "to do", _actions(view, zone) or ("nothing is due or open",)),
        Part("S", "be aware", (*_awareness(view, zone), words or "if this happens, do that? You say it.")),
        Part("S", "synthesis", ("whoever takes over says it back, then accepts",)),
    )


def sbar(view: ChairView, zone: ZoneInfo, *, caller: str, with_name: bool = True) -> tuple[Part, ...]:
    """The four parts for a call. R is empty: what is asked for is the caller's."""
    here = f"{caller} at chair {view.chair}, about {_who(view, with_name)}"
    return (
        Part("S", "situation", (here, _phase(view, zone), *view.open_questions)),
        Part("B", "background", _background(view, zone)),
        Part("A", "assessment", _assessment(view, zone)),
        Part("R", "recommendation", ("",)),
    )


def as_text(parts: tuple[Part, ...]) -> str:
    """The parts as plain text for paper: one line for each, the letter in front of the first."""
    rows = []
    for part in parts:
        lead = f"{part.letter}  {part.title}: "
        for at, line in enumerate(part.lines or ("",)):
            rows.append(f"{lead if at == 0 else ' ' * len(lead)}{line or '______________________'}")
    return "\n".join(rows)


def short(view: ChairView, zone: ZoneInfo) -> str:
    """A chair in one line: `infusing, minute 17, 14.28 of 35 mg; next: observations 14:43`."""
    due = view.next_due
    after = f"; next: {DUE_WORDS[due.what]} {clock_time(due.at, zone)}" if due is not None else ""
    return f"{_phase(view, zone)}{after}"


def offer_words(offer: Offer, zone: ZoneInfo) -> str:
    """`offered to JD at 14:31 by KM; watcher, if SBP over 160 pause`."""
    note = f"; {offer.note}" if offer.note else ""
    return f"offered to {offer.to} at {clock_time(offer.at, zone)} by {offer.by}{note}"


# --- the facts


def _who(view: ChairView, with_name: bool) -> str:
    patient = view.patient
    if patient is None:
        return "nobody is in this chair"
    name = (patient.name or "no name given") if with_name else view.initials
    born = f", born {patient.born.isoformat()}" if patient.born is not None and with_name else ""
    of = f" of {view.course_of}" if view.course_of else ""
    course = f", infusion {view.course_session}{of}" if view.course_session else ""
    return f"{name}{born}, MRN {patient.mrn}{course}"


def _phase(view: ChairView, zone: ZoneInfo) -> str:
    given = ""
    if view.infused_mg is not None:
        of = f" of {plain(view.planned_mg)}" if view.planned_mg is not None else ""
        given = f", given {view.infused_mg}{of} mg{_uncertain(view)}"
    match view.phase:
        case "infusing" if view.started_at is not None:
            minute = (view.now - view.started_at) // dt.timedelta(minutes=1)
            over = view.remaining_s is not None and view.remaining_s <= 0
            end = (
                f", planned end {clock_time(view.ends_at, zone)}{' is past, pump not charted as stopped' if over else ''}"
                if view.ends_at
                else ""
            )
            if view.open_ended and view.bag_empty_at is not None:
                end = f", open-ended, the bag is empty at {clock_time(view.bag_empty_at, zone)}"
            return f"infusing since {clock_time(view.started_at, zone)}, minute {minute}{given}{end}"
        case "paused" if view.paused_since is not None:
            why = f" ({view.pause_reason})" if view.pause_reason else ""
            return f"PAUSED since {clock_time(view.paused_since, zone)}{why}{given}"
        case "observing" if view.pump_ended_at is not None:
            until = f" until {clock_time(view.observation_ends_at, zone)}" if view.observation_ends_at else ""
            return f"pump off since {clock_time(view.pump_ended_at, zone)}{given}, observation{until}"
        case "assess" if view.observation_ends_at is not None:
            return f"observation time over since {clock_time(view.observation_ends_at, zone)}{given}"
        case "precheck":
            return f"before the start: {view.checks_open} of {view.checks_required} required checks open"
    return PHASE_WORDS[view.phase]


def _uncertain(view: ChairView) -> str:
    return " (delivered dose uncertain)" if view.dose_uncertain is not None else ""


def _story(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    lines = [*_order(view), _phase(view, zone), _allergies(view)]
    if view.last_observation is not None:
        lines.append(f"last: {_reading(view.last_observation, view, zone)}")
    return tuple(lines)


def _order(view: ChairView) -> tuple[str, ...]:
    order, protocol = view.order, view.protocol
    if order is None or protocol is None:
        return ()
    by = f", ordered by {view.prescriber}" if view.prescriber else ""
    if order.minutes is None:
        return (
            f"order {protocol.drug} {order_text(order)}{by}; {plain(order.weight_kg)} kg; {protocol.name}",
        )
    over = f" over {order.minutes} min"
    return (
        f"order {plain(order.dose_mg)} mg {protocol.drug} in {plain(order.volume_ml)} mL{over} at"
        f" {plain(order.rate_ml_h)} mL/h{by}; {plain(order.weight_kg)} kg; {protocol.name}",
    )


def _allergies(view: ChairView) -> str:
    allergies = "allergies not asked" if view.allergies is None else f"allergies: {view.allergies}"
    cautions = "; ".join(one.text for one in view.cautions)
    return f"{allergies}; CAUTION: {cautions}" if cautions else allergies


def _reading(reading: Reading, view: ChairView, zone: ZoneInfo) -> str:
    assert view.protocol is not None
    return f"{clock_time(reading.at, zone)}  {observation_text(reading.values, {}, {}, view.protocol)}"


def _actions(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    """What is due with its time, the list that is open, side effects that are open."""
    lines = []
    for item in view.due:
        late = " NOW LATE" if item.level in ("late", "passed_on") else " now" if item.level == "due" else ""
        missing = f", still missing: {', '.join(item.missing)}" if item.missing else ""
        lines.append(f"{clock_time(item.at, zone)}{late}  {DUE_WORDS[item.what]} ({item.why}){missing}")
    name = "pre-check" if view.list_name == "precheck" else "leave check"
    still = [c.item for c in view.checks if c.required and c.is_open and c.list == view.list_name]
    if still and view.phase in ("precheck", "observing", "assess"):
        lines.append(f"open in the {name}: {', '.join(still)}")
    lines += [f"side effect open: {text}" for text in _open_effects(view)]
    return tuple(lines)


def _open_effects(view: ChairView) -> list[str]:
    if view.protocol is None:
        return []
    return [effect_text(key, grade, view.protocol) for key, grade in view.open_effects.items()]


def _awareness(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    questions = [f"open question: {question}" for question in view.open_questions]
    return (*limits_crossed(view, zone), *questions)


def _background(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    given = [
        f"given {clock_time(entry.occurred_at, zone)}: {entry.text}"
        for entry in view.entries
        if entry.kind == "medicine.given" and not entry.struck
    ]
    return (*_order(view), _allergies(view), *given)


def _assessment(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    readings = [f"{_reading(one, view, zone)}" for one in view.last_sets[:3]]
    effects = _open_effects(view)
    said = [f"side effects open: {', '.join(effects)}"] if effects else ["no side effect is charted as open"]
    return (*(readings or ["no set is charted"]), *said, *limits_crossed(view, zone))


def limits_crossed(view: ChairView, zone: ZoneInfo) -> tuple[str, ...]:
    """Each item that reached the clinic's limit to act on in this session: the last time, and how often in all."""
    protocol = view.protocol
    if protocol is None:
        return ()
    found: dict[str, list[tuple[dt.datetime, str]]] = {}
    for reading in view.readings:
        for key, value in reading.values.items():
            if _is_beyond(key, value, protocol):
                found.setdefault(key, []).append((reading.at, value_text(key, value, protocol)))
    return tuple(
        f"limit reached: {times[-1][1]} at {clock_time(times[-1][0], zone)}"
        + (f", {len(times)} times in all" if len(times) > 1 else "")
        for times in found.values()
    )


def _is_beyond(key: str, value: Value, protocol: Protocol) -> bool:
    if isinstance(value, tuple):
        parts = (("bp_sys", value[0]), ("bp_dia", value[1]))
        return any(_reaches(protocol.limits.get(name), part) for name, part in parts)
    return _reaches(protocol.limits.get(key), value)


def _reaches(limit: Limits | None, value: int | Decimal) -> bool:
    if limit is None:
        return False
    low, high = limit.act_low, limit.act_high
    return (low is not None and value <= low) or (high is not None and value >= high)
