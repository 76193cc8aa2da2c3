"""`take 12 from 3 ; wrong chair`: an entry that was charted at another chair is struck there and charted here.

It is typed at the right chair. The room writes both in one act; each log names the other's entry.
"""

from __future__ import annotations

import re

import msgspec

from infusion_tui.charting.draft import Strike
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time, entry_text

MOVABLE = (
    ev.ObservationRecorded, ev.ObservationDeferred, ev.NoteWritten, ev.MedicineGiven, ev.ProviderTold, ev.CareGiven,
    ev.EffectDescribed, ev.ScaleScored, ev.ScoreAnswered,
)  # fmt: skip
"""What can belong to another chair. The pump, the drug, checks and leaving are told apart by a void and a new line."""

_HOW = "take 12 from 3 ; wrong chair"


def take(line: Line) -> Part:
    """`take 12 from 3 ; wrong chair`."""
    if line.fixing:
        raise LineError("E_FIX", f"take stands first, on a line of its own: {_HOW}")
    tokens = line.tokens
    if not tokens:
        raise LineError("E_NOVAL", f"take which entry, from which chair? {_HOW}")
    if len(tokens) < 3 or tokens[1].casefold() != "from":
        raise LineError("E_NOVAL", f"take entry {tokens[0]} from which chair? {_HOW}")
    line.nothing_more(tokens[3:])
    chair = re.sub(r"^(?:c|#)", "", tokens[2].casefold())
    other = _other_session(line, chair)
    if not line.note:
        raise LineError("E_WHY", f"take {tokens[0]} from {chair}: add why after ;")
    entry = _entry(tokens[0].removeprefix("#"), chair, other)
    zone = line.context.zone
    if not isinstance(entry.payload, MOVABLE) or _is_discharge_score(entry):
        text = entry_text(entry.payload, other.protocol, zone)
        raise LineError(
            "E_FIX",
            f"entry {entry.number} of chair {chair} ({text}) cannot be taken: void it there, chart it here",
        )
    if entry.at < line.session.began_at:
        raise LineError(
            "E_BEFORE",
            f"entry {entry.number} of chair {chair} is of {clock_time(entry.at, zone)}: this session began at"
            f" {clock_time(line.session.began_at, zone)}",
        )
    _refuse_unknown_words(entry, line.protocol)
    payload = msgspec.structs.replace(
        entry.payload, moved_from=entry.event.event_id, moved_chair=chair, moved_entry=entry.number
    )
    return Part(
        payload,
        with_note(f"take {entry.number} from {chair}", line.note),
        "chair",
        shown={"from_chair": chair, "from_entry": entry.number},
        reason=line.note,
        at=entry.at,
        strikes=Strike(chair, other.id, entry.event.event_id, entry.number, entry.by),
    )


def _is_discharge_score(entry: Entry) -> bool:
    """It closes an item of the other chair's leave list."""
    return isinstance(entry.payload, ev.ScaleScored) and entry.payload.label is None


def _other_session(line: Line, chair: str) -> Session:
    if chair == (line.context.chair or line.session.chair):
        raise LineError("E_CHAIR", f"chair {chair} is this chair: take an entry from another one")
    if chair not in line.context.chairs and line.context.elsewhere is None:
        raise LineError("E_CHAIR", f"there is no chair {chair}")
    other = line.context.elsewhere(chair) if line.context.elsewhere is not None else None
    if other is None:
        raise LineError("E_NOSESSION", f"nobody is in chair {chair}: there is no entry to take")
    return other


def _entry(reference: str, chair: str, other: Session) -> Entry:
    entry = other.entry(int(reference)) if re.fullmatch(r"[0-9]{1,9}", reference) else None
    if entry is None:
        raise LineError("E_FIX", f"there is no entry {reference} at chair {chair}")
    if entry.is_correction:
        about = next((e.number for e in other.entries if e.event.event_id == entry.event.amends), None)
        raise LineError(
            "E_FIX", f"entry {reference} of chair {chair} is a correction of entry {about}: take {about}"
        )
    if entry.struck is not None:
        raise LineError("E_FIX", f"entry {reference} of chair {chair} is already struck out")
    return entry


def _refuse_unknown_words(entry: Entry, here: Protocol) -> None:
    """A scale or side effect that this chair's protocol does not have would stand here without a meaning."""
    payload = entry.payload
    if not isinstance(payload, ev.ObservationRecorded):
        return
    vitals = {"bp", "hr", "spo2", "o2_l_min", "rr", "temp"}
    known = vitals | {scale.key for scale in here.scales}
    strange = [key for key in (*payload.values, *payload.not_done) if key not in known]
    strange += [key for key in payload.effects if here.effect(key) is None]
    if strange:
        raise LineError(
            "E_FIX", f"{strange[0]} is not charted in {here.name}: chart the rest here, void it there"
        )
