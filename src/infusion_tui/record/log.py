"""The log of a session: each entry in words, with both its times, corrections visible."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.record import events as ev
from infusion_tui.record.attribution import emergency_words, in_emergency
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import round_half_up
from infusion_tui.record.infusion import Pump, delivered
from infusion_tui.record.minutes import MINUTE as MINUTE
from infusion_tui.record.minutes import minutes_between as minutes_between
from infusion_tui.record.minutes import whole_minute as whole_minute
from infusion_tui.record.session import Session
from infusion_tui.record.set_history import late_sets
from infusion_tui.record.signatures import first_signed_at, is_addendum
from infusion_tui.record.view import EntryLine
from infusion_tui.record.wording import entry_text, moved_words, note_of, source_words


def late_minutes(entry: Entry) -> int:
    """How many minutes after it happened an entry was typed; 0 within a minute and for corrections."""
    if entry.event.recorded_at - entry.at < MINUTE or entry.is_correction or entry.number == 1:
        return 0
    return minutes_between(entry.at, entry.event.recorded_at)


def entry_lines(session: Session, zone: ZoneInfo) -> tuple[EntryLine, ...]:
    """Every entry in order of number, struck and corrected ones included."""
    numbers = {entry.event.event_id: entry.number for entry in session.entries}
    late, signed = late_sets(session, zone), first_signed_at(session)
    gone = _Gone(session.pump) if session.pump is not None else None
    return tuple(
        [
            _line(session, entry, numbers, zone, late.get(entry.number, 0), signed, gone)
            for entry in session.entries
        ]
    )


class _Gone:
    """What had left the pump at each entry, in mL and mg to 0.01; nothing more leaves it after its end."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump
        self._known: dict[dt.datetime, tuple[Decimal, Decimal]] = {}

    def at(self, moment: dt.datetime) -> tuple[Decimal, Decimal]:
        ended = self._pump.ended_at
        if ended is not None and moment > ended:
            moment = ended
        found = self._known.get(moment)
        if found is None:
            gone = delivered(self._pump, moment)
            found = self._known[moment] = (round_half_up(gone.ml), round_half_up(gone.mg))
        return found


def _line(
    session: Session,
    entry: Entry,
    numbers: dict[str, int],
    zone: ZoneInfo,
    due_late_min: int,
    signed: int | None,
    gone: _Gone | None,
) -> EntryLine:
    event, payload = entry.event, entry.payload
    number = entry.number
    target = numbers.get(event.amends) if event.amends else None
    values: dict[str, ev.Value] = {}
    effects: dict[str, int] = {}
    not_done: dict[str, str] = {}
    if type(payload) is ev.ObservationRecorded or type(payload) is ev.EntryAmended:
        values, effects, not_done = payload.values, payload.effects, payload.not_done
    minute, infused_ml, infused_mg = None, None, None
    emergency = in_emergency(entry)
    addendum = signed is not None and is_addendum(event.payload, number, signed)
    behind = (
        ("" if payload.moved_chair is None else moved_words(payload))
        + (f"  [set {due_late_min} min late]" if due_late_min else "")
        + ("" if payload.source is None else source_words(payload))
        + (emergency_words(entry) if emergency else "")
        + ("  [addendum]" if addendum else "")
    )
    text = entry_text(payload, session.protocol, zone, target=target) + behind
    first = text
    if payload is not event.payload:
        first = entry_text(event.payload, session.protocol, zone, target=target) + behind
    pump = session.pump
    if pump is not None and gone is not None:
        minute = (entry.at - pump.started_at) // MINUTE
        if minute >= 0:
            infused_ml, infused_mg = gone.at(entry.at)
    # in the order of the fields: with their names this alone takes half as long again as everything above it
    return EntryLine(
        number, event.event_id, event.kind, entry.at, event.recorded_at, event.author, late_minutes(entry),
        entry.struck is not None, text, first, values, effects, not_done, note_of(payload), event.amends, target,
        event.reason,
        numbers.get(entry.struck.event_id) if entry.struck else None,
        tuple([amendment.version for amendment in entry.amendments]) if entry.amendments else (),
        event.occurred_at if event.occurred_at != entry.at else None,
        minute, infused_ml, infused_mg, event.chair, event.station,
        payload.source or "typed",
        _rate_ml_h(session, entry),
        payload, event.payload, due_late_min, emergency, addendum, entry.stands, event.hash,
    )  # fmt: skip


def _rate_ml_h(session: Session, entry: Entry) -> Decimal | None:
    """The rate that the entry charted, or the one in force when it happened."""
    payload, pump = entry.payload, session.pump
    if type(payload) is ev.InfusionStarted or type(payload) is ev.InfusionRateChanged:
        return payload.rate_ml_h
    if (
        pump is None
        or entry.at < pump.started_at
        or (pump.ended_at is not None and entry.at >= pump.ended_at)
    ):
        return None
    return [part.rate_ml_h for part in pump.parts if part.begins_at <= entry.at][-1]
