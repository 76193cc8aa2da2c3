"""Standing cautions of whoever is in a chair: looked up by number, of every number that the person has."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.known_patient import Caution, known_patient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.room_facts import RoomFacts
from infusion_tui.record.session import Session
from infusion_tui.room.legible import legible
from infusion_tui.store.reading import Reads

_KINDS = ("caution.noted", "caution.lifted", "entry.struck", "entry.amended")


def cautions_of(
    session: Session, reads: Reads, facts: RoomFacts, node: str, known_at: dt.datetime | None = None
) -> tuple[Caution, ...]:
    """The cautions that hold for this patient; of a closed session those that held when it ended. With `known_at` as
    they were known then.

    Raises:
        StoreError: they cannot be read.
    """
    streams = [patient_stream(node, one) for one in facts.numbers_of(session.opened.patient.mrn)]
    found = []
    for stream in streams:
        events = reads.some_of(stream, _KINDS)
        if known_at is not None:
            events = tuple(event for event in events if event.recorded_at <= known_at)
        if events:
            found.append(events)
    if not found:
        return ()
    with legible(reads.path, streams[0]):
        cautions = known_patient(found).cautions
    at = session.end.at if session.end is not None else None
    return tuple(one for one in cautions if _held(one, at))


def _held(caution: Caution, at: dt.datetime | None) -> bool:
    """Whether it holds, or (of a closed session) held at that time."""
    if at is None:
        return caution.holds
    return caution.at <= at and (caution.lifted_at is None or caution.lifted_at > at)
