"""Everything of one patient without who it is about: the sessions and the patient's own streams, under one code and with
one shift of the dates, also where two numbers were merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from infusion_tui.record import events as ev
from infusion_tui.record.deidentify import Disguise, Disguised


class PatientDisguise(Disguise):
    """As `Disguise`, for all that one person has: `number` is the one that stands."""

    def __init__(self, key: bytes, zone: ZoneInfo, words: frozenset[str], number: str) -> None:
        super().__init__(key, zone, words)
        self.number = number

    def session(self, events: Sequence[ev.Event]) -> Disguised:
        """One session's events, as if it had been charted under the number that stands."""
        return super().session([as_number(event, self.number) for event in events])

    def stream(self, events: Sequence[ev.Event]) -> tuple[ev.Event, ...]:
        """The events of the patient's own stream."""
        return self.own_stream([as_number(event, self.number) for event in events], self.number)


def as_number(event: ev.Event, number: str) -> ev.Event:
    """The event with this patient number in it."""
    payload = event.payload
    if isinstance(payload, ev.SessionOpened):
        return replace(event, payload=replace(payload, patient=replace(payload.patient, mrn=number)))
    if getattr(payload, "mrn", None) is not None:
        return replace(event, payload=replace(payload, mrn=number))
    return event
