"""How an event gets into a patient's own stream: who writes, what stands there at that moment, one transaction."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.known_patient import KnownPatient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.room.errors import Refused
from infusion_tui.room.identity import new_id
from infusion_tui.room.patients import known
from infusion_tui.room.room import Room
from infusion_tui.room.room_time import Moment


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be appended: in the stream that it belongs to (None: the one of the number that stands), and for a
    correction the event that it is about, and why."""

    payload: ev.Payload
    stream: str | None = None
    amends: str | None = None
    reason: str | None = None


def author_of(room: Room, by: str, pin: str | None) -> str:
    """Who writes: somebody who is known, proved as far as this file asks for it.

    Raises:
        Refused: E_STAFF, E_PIN; E_WHO while nobody is signed in.
    """
    if by == EMERGENCY:
        raise Refused("E_WHO", "nobody is signed in: this is written down by somebody who is known")
    if pin is None:
        return room.sign_in(by).initials
    proof = room.begin_proof(by, pin)
    room.check(proof)
    # one PIN signs in and stands for one strong act, as with a line of a chair
    room.renew(proof)
    return room.accept_proof(proof).initials


def record(
    room: Room,
    mrn: str,
    make: Callable[[KnownPatient], ev.Payload | Written],
    *,
    author: str,
    event_id: str | None,
) -> ev.Event:
    """Append what `make` gives: it is asked inside the write transaction, with what is known of the patient then.

    A second attempt with the same `event_id` gives the event of the first one that was saved.

    Raises:
        Refused, Misused: what `make` raises; nothing was written.
        StoreError: nothing was written, or it is not certain that it was.
    """
    saved: list[ev.Event] = []

    def choose(_: object, moment: Moment) -> tuple[ev.NewEvent, ...]:
        if event_id is not None and (before := room.store.event(event_id)) is not None:
            saved.append(before)  # a second attempt whose first one did arrive
            return ()
        made = make(known(room, mrn)[1])
        if not isinstance(made, Written):
            made = Written(payload=made)
        event = ev.NewEvent(
            event_id=event_id or new_id(moment.stamp),
            session_id=made.stream or stream(room, mrn),
            chair=None,
            occurred_at=moment.stamp.utc,
            author=author,
            payload=made.payload,
            amends=made.amends,
            reason=made.reason,
        )
        return (event,)

    return (*room.record_in_stream(stream(room, mrn), choose), *saved)[0]


def stream(room: Room, mrn: str) -> str:
    return patient_stream(room.store.node, room.facts.person_number(mrn))


def where(found: KnownPatient, event_id: str) -> str:
    """The stream that this event stands in: what is about it belongs there, so that parting two numbers parts both."""
    return next(entry.event.session_id for entry in found.entries if entry.event.event_id == event_id)
