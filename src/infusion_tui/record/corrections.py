"""Corrections: from raw events to entries as they stand.

Nothing is ever changed in place. `entry.amended` names what becomes different in an original entry (also when it
was corrected before); `entry.struck` takes an entry, or one correction of it, out of the account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.emergency_author import EMERGENCY, attributed


class Entry(msgspec.Struct, frozen=True):
    """One entry of a session as it stands: payload and time after its corrections, and what became of it.

    `amendments` are the corrections that count, oldest first; `struck` the event that struck this entry.
    """

    event: ev.Event
    payload: ev.Payload
    at: dt.datetime
    amendments: tuple[ev.Event, ...] = ()
    struck: ev.Event | None = None
    stands: str | None = None
    """Who stands for an entry that was charted without signing in; None while nobody does, and for all others."""

    @property
    def by(self) -> str:
        """Whose entry it is: its author, or whoever stands for an entry that was charted without signing in."""
        return self.stands or self.event.author

    @property
    def number(self) -> int:
        """The entry's number in its session."""
        return self.event.version

    @property
    def is_correction(self) -> bool:
        """True for a fix, a void or an undo."""
        return type(self.event.payload) in _CORRECTIONS

    @property
    def order_key(self) -> tuple[dt.datetime, dt.datetime, int]:
        """Place on the time axis: when it happened, then when it was typed, then its number."""
        return self.at, self.event.recorded_at, self.event.version


def stand(events: Iterable[ev.Event]) -> tuple[Entry, ...]:
    """All entries of one session in order of number, as they stand. The order of `events` does not matter."""
    in_order = sorted(events, key=lambda event: event.version)
    corrections = [event for event in in_order if type(event.payload) in _CORRECTIONS]
    struck: dict[str, ev.Event] = {}
    for event in corrections:
        if isinstance(event.payload, ev.EntryStruck) and event.amends is not None:
            struck.setdefault(event.amends, event)
    amendments: dict[str, list[ev.Event]] = {}
    for event in corrections:
        if isinstance(event.payload, ev.EntryAmended) and event.amends and event.event_id not in struck:
            amendments.setdefault(event.amends, []).append(event)
    stands = attributed(in_order)
    return tuple(
        [
            _entry(
                event,
                tuple(amendments.get(event.event_id, ())),
                struck.get(event.event_id),
                stands.get(event.version) if event.author == EMERGENCY else None,
            )
            for event in in_order
        ]
    )


_CORRECTIONS = frozenset((ev.EntryAmended, ev.EntryStruck))


def amended(payload: ev.Payload, amendment: ev.EntryAmended) -> ev.Payload:
    """The payload after one correction: what it names is replaced, the rest kept."""
    if isinstance(payload, ev.ObservationRecorded | ev.NoteWritten):
        return _amended_observation(payload, amendment)
    if isinstance(payload, ev.SessionOpened) and amendment.order is not None:
        return msgspec.structs.replace(payload, order=amendment.order)
    if amendment.change:
        merged: dict[str, Any] = {**msgspec.to_builtins(payload), **amendment.change}
        return msgspec.convert(merged, type(payload))
    return payload


def _entry(
    event: ev.Event, amendments: tuple[ev.Event, ...], struck: ev.Event | None, stands: str | None
) -> Entry:
    payload, at = event.payload, event.occurred_at
    for correction in amendments:
        assert isinstance(correction.payload, ev.EntryAmended)
        payload = amended(payload, correction.payload)
        at = correction.payload.new_at or at
    return Entry(event, payload, at, amendments, struck, stands)


def _amended_observation(
    payload: ev.ObservationRecorded | ev.NoteWritten, amendment: ev.EntryAmended
) -> ev.ObservationRecorded | ev.NoteWritten:
    if not (amendment.values or amendment.effects or amendment.not_done):
        return payload
    if isinstance(payload, ev.NoteWritten):
        payload = ev.ObservationRecorded(
            note=payload.note,
            source=payload.source,
            written_by=payload.written_by,
            moved_from=payload.moved_from,
            moved_chair=payload.moved_chair,
            moved_entry=payload.moved_entry,
        )
    named = amendment.values.keys() | amendment.not_done.keys()

    def others(mapping: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in mapping.items() if key not in named}

    return msgspec.structs.replace(
        payload,
        values={**others(payload.values), **amendment.values},
        not_done={**others(payload.not_done), **amendment.not_done},
        effects={**payload.effects, **amendment.effects},
        copied={**others(payload.copied), **amendment.copied},
        typed={**others(payload.typed), **amendment.typed},
    )
