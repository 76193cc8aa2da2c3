"""Medicines that were given, and what each of them is still to be looked at for.

After every dose the patient is to be looked at again, after the minutes that the clinic's list gives. A reading
closes it: near that time or after it, and of the items that the list asks for, where it asks for some.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.protocol import Medicine, Protocol
from infusion_tui.record.wording import VALUE_LABELS, observation_text

if TYPE_CHECKING:
    from infusion_tui.record.session import Session


class GivenMedicine(msgspec.Struct, frozen=True):
    """One dose as charted, and its reassessment: due at `due_at`, closed by a reading of `wanted` (any, if empty).

    `closed_at` is when that reading was taken, `closed_by` who charted it, `reading` its words; all None while
    nobody has looked again. `dose` is in `unit`. `why` and `ordered_by` are None where nobody wrote them.
    """

    entry: int
    given_at: dt.datetime
    by: str
    drug: str
    dose: Decimal
    unit: str
    route: str
    listed: bool
    due_at: dt.datetime
    minutes: int
    why: str | None = None
    ordered_by: str | None = None
    note: str | None = None
    wanted: tuple[str, ...] = ()
    closed_at: dt.datetime | None = None
    closed_by: str | None = None
    reading: str | None = None


def medicines_given(session: Session) -> tuple[GivenMedicine, ...]:
    """Every dose of the session that counts, oldest first."""
    found: list[GivenMedicine] = []
    for place, entry in enumerate(session.timeline):
        if isinstance(entry.payload, ev.MedicineGiven):
            found.append(_given(session, entry, entry.payload, session.timeline[place + 1 :]))
    return tuple(found)


def wanted_words(one: GivenMedicine, protocol: Protocol) -> str:
    """What the reading has to hold, in words: `BP`, `sed or SpO2 or RR`; "" where any reading does."""
    return " or ".join(
        next((effect.label for effect in protocol.effects if effect.key == key), VALUE_LABELS.get(key, key))
        for key in one.wanted
    )


def _given(
    session: Session, entry: Entry, payload: ev.MedicineGiven, later: tuple[Entry, ...]
) -> GivenMedicine:
    protocol = session.protocol
    listed = protocol.medicine(payload.drug)
    # off the list nobody has said how long: the time after which an idle leave check is asked about
    minutes = listed.reassess_minutes if listed is not None else protocol.reminders.leave_idle
    due_at = entry.at + dt.timedelta(minutes=minutes)
    # readings belong together within the window of a set: one taken so shortly before it is due is in time
    since = due_at - dt.timedelta(minutes=protocol.sets.window_minutes)
    closing = next((one for one in later if one.at >= since and _closes(one, listed)), None)
    reading = None
    if closing is not None:
        assert isinstance(closing.payload, ev.ObservationRecorded)
        reading = observation_text(closing.payload.values, closing.payload.effects, {}, protocol)
    return GivenMedicine(
        entry=entry.number,
        given_at=entry.at,
        by=entry.event.author,
        drug=payload.drug,
        dose=payload.dose,
        unit=payload.unit,
        route=payload.route,
        listed=payload.listed,
        due_at=due_at,
        minutes=minutes,
        why=payload.why,
        ordered_by=payload.ordered_by,
        note=payload.note,
        wanted=listed.reassess_by if listed is not None else (),
        closed_at=closing.at if closing is not None else None,
        closed_by=closing.event.author if closing is not None else None,
        reading=reading,
    )


def _closes(entry: Entry, listed: Medicine | None) -> bool:
    """True for a reading; where the clinic's list names items, for a reading of one of them."""
    payload = entry.payload
    if not isinstance(payload, ev.ObservationRecorded):
        return False
    # a score repeated with "=" was not looked at anew
    measured = (payload.values.keys() - payload.copied.keys()) | payload.effects.keys()
    if listed is None or not listed.reassess_by:
        return bool(measured)
    return not measured.isdisjoint(listed.reassess_by)
