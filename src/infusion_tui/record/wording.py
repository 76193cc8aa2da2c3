"""Entries and values in words: the one place where a charted fact becomes a sentence.

Log, read-back, status and exports use these, so that they say the same thing. Clock times are given in the
clinic's zone, which is passed in.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.care_rules import ScorePart
from infusion_tui.record.dosing import mg_per_hour, plain, round_half_up
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.score_words import score_text

VALUE_LABELS = {
    "bp": "BP",
    "hr": "HR",
    "spo2": "SpO2",
    "o2_l_min": "O2",
    "rr": "RR",
    "temp": "temp",
}
PHASE_WORDS = {
    "empty": "empty",
    "precheck": "in pre-check",
    "infusing": "infusing",
    "paused": "paused",
    "observing": "observing",
    "assess": "in assess",
}
MATCH_WORDS = {
    "same": "matches this patient",
    "zeros": "DOES NOT MATCH this patient (only zeros at the front differ)",
    "spaces": "DOES NOT MATCH this patient (only spaces differ)",
    "other": "DOES NOT MATCH this patient",
}
LOOK_WORDS = "look, deliberately not roused"
SESSION_END_WORDS = {
    "leave": "left",
    "anyway": "left with open items",
    "ama": "left against advice",
    "transfer": "transferred",
    "cancel": "cancelled",
}


def clock_time(at: dt.datetime, zone: ZoneInfo) -> str:
    """`14:37` in the clinic's zone; with the offset in the hour that a clock change repeats."""
    local = at.astimezone(zone)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset() and _repeats(local):
        return local.strftime("%H:%M %z")
    return f"{local.hour:02}:{local.minute:02}"  # three times as fast as `strftime`, and asked for everywhere


def value_number(key: str, value: ev.Value) -> str:
    """A value without its label: `128/82`, `36.8`, `off`."""
    if isinstance(value, tuple):
        return f"{value[0]}/{value[1]}"
    number = plain(value) if isinstance(value, Decimal) else str(value)
    if key == "o2_l_min":
        return "off" if value == 0 else f"{number} L/min"
    return number


def value_text(key: str, value: ev.Value, protocol: Protocol) -> str:
    """A value with its label and its word: `HR 76`, `sed 4 slow to answer`."""
    text = f"{VALUE_LABELS.get(key, key)} {value_number(key, value)}"
    scale = protocol.scale(key)
    word = scale.words.get(str(value)) if scale else None
    return f"{text} {word}" if word else text


def effect_text(key: str, grade: int, protocol: Protocol) -> str:
    """A side effect with its severity and word: `nausea 1 mild`."""
    return f"{key} {grade} {protocol.severity_word(grade)}"


def part_text(part: ScorePart, number: int) -> str:
    """One part of a score with its number and what that means: `breathing 2 deep, coughs freely`."""
    word = part.words[number] if number < len(part.words) else ""
    return f"{part.label} {number} {word}".rstrip()


def observation_text(
    values: dict[str, ev.Value],
    effects: dict[str, int],
    not_done: dict[str, str],
    protocol: Protocol,
) -> str:
    """All of one observation in a fixed order, two spaces apart."""
    parts = [value_text(key, values[key], protocol) for key in ev.VALUE_ORDER if key in values]
    if effects:
        parts += [
            effect_text(effect.key, effects[effect.key], protocol)
            for effect in protocol.effects
            if effect.key in effects
        ]
    if not_done:
        parts += [
            f"{VALUE_LABELS.get(key, key)} x {not_done[key]}"
            for key in (*ev.VALUE_ORDER, *not_done)
            if key in not_done
        ]
    return "  ".join(dict.fromkeys(parts))


def order_text(order: ev.Order, *, with_concentration: bool = False) -> str:
    """`35 mg in 50 mL over 40 min, 75 mL/h`; an open-ended one by the hour: `22 mg/h open-ended, 11 mL/h, bag 200 mg in
    100 mL`."""
    rate = f"{plain(order.rate_ml_h)} mL/h"
    bag = f"{plain(order.dose_mg)} mg in {plain(order.volume_ml)} mL"
    if with_concentration:
        bag += f" ({plain(order.concentration_mg_ml)} mg/mL)"
    if order.minutes is None:
        return f"{plain(round_half_up(mg_per_hour(order)))} mg/h open-ended, {rate}, bag {bag}"
    return f"{bag} over {order.minutes} min, {rate}"


def entry_text(payload: ev.Payload, protocol: Protocol, zone: ZoneInfo, *, target: int | None = None) -> str:
    """One entry in words, without its note. `target` is the number of the entry that a correction is about."""
    match payload:
        # these two are seven of ten entries: what stands first is found first
        case ev.CheckAnswered():
            return _check(payload, protocol)
        case ev.ObservationRecorded():
            observed = observation_text(payload.values, payload.effects, payload.not_done, protocol)
            if not payload.look:
                return observed
            return f"{LOOK_WORDS}  {observed}" if observed else LOOK_WORDS
        case ev.SessionOpened():
            return _opened(payload)
        case ev.SessionMoved(to=to):
            return f"moved to chair {to}{_identified(payload.identified)}"
        case ev.SessionCancelled(reason=reason):
            return f"cancelled before the start: {reason}"
        case ev.SessionDischarged():
            return _discharged(payload)
        case ev.SessionTransferred(to=to, reason=reason):
            return f"transferred to {to}: {reason}" + (
                "; pump not stopped" if payload.pump_not_stopped else ""
            )
        case ev.DoseVerified():
            same = "agrees with the order" if payload.agrees else "DIFFERS from the order"
            return (
                f"second check: {plain(payload.dose_mg)} mg in {plain(payload.volume_ml)} mL"
                f" at {plain(payload.rate_ml_h)} mL/h, {same}"
            )
        case ev.InfusionStarted(rate_ml_h=rate):
            return f"infusion started at {plain(rate)} mL/h{_identified(payload.identified)}"
        case ev.InfusionRateChanged(rate_ml_h=rate):
            return f"rate {plain(rate)} mL/h"
        case ev.InfusionPaused(reason=reason):
            return f"infusion paused: {reason}"
        case ev.InfusionResumed():
            return "infusion resumed"
        case ev.InfusionCompleted():
            return "infusion done: the pump has delivered the bag"
        case ev.InfusionStopped(reason=reason):
            return f"infusion stopped: {reason}"
        case ev.LineFlushed():
            return "line flushed"
        case ev.PumpRead(pump_ml=ml):
            return f"pump shows {plain(ml)} mL"
        case ev.BagChanged(dose_mg=mg, volume_ml=ml):
            return f"new bag: {plain(mg)} mg in {plain(ml)} mL"
        case ev.Infiltrated(note=note):
            return f"IV infiltrated, the delivered dose is uncertain: {note}"
        case ev.ObservationDeferred(reason=reason):
            return f"set not taken: {reason}"
        case ev.ReminderSeen(what=what):
            return "seen, on the way" + (f": {', '.join(w.replace('_', ' ') for w in what)}" if what else "")
        case ev.ObservationExtended(minutes=minutes):
            reason = "" if payload.note else ", no reason written"
            return f"observation extended by {minutes} min{reason}"
        case ev.MedicineGiven():
            listed = "" if payload.listed else " (not on the as-needed list)"
            why = f", for {payload.why}" if payload.why else ""
            ordered = f", ordered by {payload.ordered_by}" if payload.ordered_by else ""
            return (
                f"{payload.drug} {plain(payload.dose)} {payload.unit} {payload.route}{listed}{why}{ordered}"
            )
        case ev.ProviderTold(to=to):
            return f"told {to}{', read back' if payload.read_back else ''}"
        case ev.CareGiven(label=label):
            return label
        case ev.EffectDescribed():
            return _described(payload)
        case ev.ScaleScored():
            return _scored(payload, protocol)
        case ev.ScoreAnswered(scale=scale, label=label):
            return f"done about {label or scale or 'what the scores asked'}"
        case ev.EmergencyLogged(label=label):
            return f"EMERGENCY: {label}"
        case ev.NoteWritten(note=note):
            return note
        case ev.DrugDrawn():
            return _drawn(payload)
        case ev.DrugWasted():
            who = f"witness {payload.witness}" if payload.witness else "no witness"
            return f"wasted {plain(payload.amount)} {payload.unit}, {who}"
        case ev.DrugKept():
            return f"kept {plain(payload.amount)} {payload.unit}"
        case ev.HandoffGiven(to=to, owner=owner):
            return f"chair{f' of {owner}' if owner else ''} offered to {to}, who has to accept"
        case ev.HandoffAccepted(giver=giver):
            return f"chair accepted from {giver}" if payload.offered else f"chair of {giver} taken over"
        case ev.IdentityCompared():
            return f"number read: {payload.read}, {MATCH_WORDS[payload.match]}"
        case ev.EntryAmended():
            return f"fix of entry {target}: {_amendment(payload, protocol, zone)}"
        case ev.EntryStruck(how="moved", to_chair=chair, to_entry=number):
            there = f" as #{number}" if number is not None else ""
            return f"entry {target} belongs to chair {chair} and is charted there{there}"
        case ev.EntryStruck(how=how):
            return f"{'undo' if how == 'undo' else 'void'} of entry {target}"
        case ev.WatchBlind(since=since):
            return f"nobody could see this chair since {clock_time(since, zone)}"
        case ev.RecordSigned(name=name, role=role, meaning=meaning, signed_version=last):
            return f"signed by {name}, {role}: {meaning} (entries 1 to {last})"
        case ev.EntriesAttributed(entries=numbers):
            return f"stands for what was charted in an emergency: {', '.join(f'#{n}' for n in numbers)}"
        case ev.ClockStepped():
            return f"the wall clock moved: it says {clock_time(payload.wall_at, zone)}, room time {clock_time(payload.room_at, zone)}"
        case ev.Unknown(raw=raw):
            return f"unknown entry: {raw}"
        case _:
            return payload.kind


def moved_words(payload: ev.Payload) -> str:
    """Where an entry stood first that was charted in the wrong chair, put behind its text ("" for all others)."""
    if payload.moved_chair is None:
        return ""
    return f"  (from chair {payload.moved_chair} #{payload.moved_entry})"


def source_words(payload: ev.Payload) -> str:
    """Where an entry comes from that was not charted here first, put behind its text ("" for all others)."""
    if payload.source is None:
        return ""
    if payload.source == "paper":
        return f"  [from paper, written by {payload.written_by}]" if payload.written_by else "  [from paper]"
    return f"  [{payload.source}]"


def note_of(payload: ev.Payload) -> str | None:
    """The note of an entry's line, where its kind has one that `entry_text` does not say."""
    if type(payload) in _NOTE_IN_TEXT:
        return None
    note: str | None = getattr(payload, "note", None)
    return note


_NOTE_IN_TEXT = frozenset((ev.NoteWritten, ev.CheckAnswered, ev.Infiltrated))


def _identified(asked: bool) -> str:
    return ", name and birth date matched" if asked else ""


def _described(payload: ev.EffectDescribed) -> str:
    parts = [payload.effect]
    if payload.related is not None:
        parts.append({"yes": "related", "possible": "possibly related", "no": "not related"}[payload.related])
    if payload.action is not None:
        parts.append(f"done: {payload.action}")
    return ", ".join(parts)


def _scored(payload: ev.ScaleScored, protocol: Protocol) -> str:
    if payload.label is not None:
        return score_text(payload)
    known = protocol.score(payload.scale)
    if known is None or len(known.parts) != len(payload.parts):
        return f"{payload.scale} {payload.total} ({' + '.join(map(str, payload.parts))}), {payload.version}"
    pairs = zip(known.parts, payload.parts, strict=True)
    said = ", ".join(part_text(part, number) for part, number in pairs if number is not None)
    return f"{known.label} {payload.total} of {known.highest}: {said}; {payload.version}"


def _opened(payload: ev.SessionOpened) -> str:
    order = payload.order
    basis = (
        ""
        if order.weight_basis == "actual"
        else f", dosing weight {plain(order.dosing_weight_kg)} kg ({order.weight_basis})"
    )
    doubted = " (asked about, confirmed)" if payload.answered else ""
    allergies = "allergies not asked" if payload.allergies is None else f"allergies: {payload.allergies}"
    return (
        f"admitted MRN {payload.patient.mrn}, {plain(order.weight_kg)} kg{doubted}{basis}; order {order_text(order)};"
        f" {payload.protocol.name}; {allergies}"
        + (f"; identified by {payload.identified}" if payload.identified else "")
    )


def _discharged(payload: ev.SessionDischarged) -> str:
    if payload.how == "leave":
        return f"left with {payload.escort}{_identified(payload.identified)}"
    still_open = f"; open: {', '.join(payload.open_items)}" if payload.open_items else ""
    words = "left against advice" if payload.how == "ama" else "left with open items"
    return f"{words}: {payload.reason}{still_open}{_identified(payload.identified)}"


def _check(payload: ev.CheckAnswered, protocol: Protocol) -> str:
    item = protocol.item(payload.list, payload.item)
    label = item.label if item else payload.item
    if payload.answer == "n":
        return f"{label}: no; {payload.text or 'no reason written'}"
    result = payload.text or "no result written"
    return f"{label}: yes ({payload.attested or label}); {result}"


def _drawn(payload: ev.DrugDrawn) -> str:
    """The amount and the vial. What stands in the note, as typed, is not said twice."""
    vial = (
        f"vial {plain(payload.vial_amount)} {payload.vial_unit}" if payload.vial_amount is not None else None
    )
    lot = f"lot {payload.lot}" if payload.lot else None
    expires = f"exp {payload.expires}" if payload.expires else None
    missing = [label for label, said in (("vial", vial), ("lot", lot), ("expiry", expires)) if said is None]
    parts = [f"drawn {plain(payload.amount)} {payload.unit}"]
    if not payload.note:
        parts += [said for said in (vial, lot, expires) if said is not None]
    if missing:
        parts.append(f"{', '.join(missing)} not recorded")
    return ", ".join(parts)


def _amendment(payload: ev.EntryAmended, protocol: Protocol, zone: ZoneInfo) -> str:
    parts = []
    if payload.new_at is not None:
        parts.append(f"time {clock_time(payload.new_at, zone)}")
    observed = observation_text(payload.values, payload.effects, payload.not_done, protocol)
    if observed:
        parts.append(observed)
    if payload.order is not None:
        parts.append(f"weight {plain(payload.order.weight_kg)} kg, order {order_text(payload.order)}")
    parts += [
        f"{FIELD_WORDS.get(key, key)} {_changed(value)}"
        for key, value in payload.change.items()
        if key not in _SAID_ELSEWHERE
    ]
    return ", ".join(parts)


def _changed(value: object) -> str:
    if value is True:
        return "yes"
    if value is None:
        return "nothing"
    if isinstance(value, list | tuple):
        return " + ".join("not asked" if one is None else str(one) for one in value) or "not known"
    return str(value)


_SAID_ELSEWHERE = frozenset(("label", "items", "watched", "highest", "yes_no"))
"""What a word or a scale is called and asks: the word itself is named."""


FIELD_WORDS = {
    "rate_ml_h": "rate (mL/h)",
    "pump_ml": "pump (mL)",
    "dose_mg": "dose (mg)",
    "volume_ml": "volume (mL)",
    "ordered_by": "ordered by",
    "why": "for",
    "read_back": "read back",
    "flagged": "asks about",
    "rater": "scored by",
}
"""A command's fields as a correction names them."""


def _repeats(local: dt.datetime) -> bool:
    """True in the hour that occurs twice (not in the one that is skipped)."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second
