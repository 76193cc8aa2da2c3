"""Which infusions a patient was given, without folding a session: asked of the indexes.

What counts as given is what counts in `record/course.py` (a test holds them against each other): the pump was started,
and the session was not cancelled; or a list says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from infusion_tui.record import events as ev
from infusion_tui.record.course_count import Given
from infusion_tui.record.known_patient import KnownPatient, known_patient
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.room_facts import RoomFacts, fold_room
from infusion_tui.room.legible import legible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from infusion_tui.store.reading import Reads

_MERGES = ("patient.merged", "patient.parted")


class Began(Protocol):
    """A session and when it began."""

    @property
    def session_id(self) -> str:
        """Its id."""
        ...

    @property
    def began_at(self) -> dt.datetime:
        """When the patient came (UTC)."""
        ...


def numbers_of(
    mrn: str, reads: Reads, facts: RoomFacts, known_at: dt.datetime | None = None
) -> tuple[str, ...]:
    """Every number of the person with this one; with `known_at`, as it was known then."""
    if known_at is not None and reads.some_of(ev.ROOM, _MERGES):
        facts = fold_room([event for event in reads.room_facts() if event.recorded_at <= known_at])
    return facts.numbers_of(mrn)


def known_of(
    numbers: Sequence[str], reads: Reads, node: str, known_at: dt.datetime | None = None
) -> KnownPatient:
    """What stands in a person's own streams; with `known_at`, as it was known then.

    Raises:
        StoreError: they cannot be read.
    """
    streams = []
    for number in numbers:
        events = reads.session(patient_stream(node, number))
        streams.append([event for event in events if known_at is None or event.recorded_at <= known_at])
    with legible(reads.path, patient_stream(node, numbers[0])):
        return known_patient(streams)


def given_of(
    heads: Iterable[Began],
    known: KnownPatient,
    reads: Reads,
    zone: ZoneInfo,
    known_at: dt.datetime | None = None,
) -> tuple[Given, ...]:
    """What was given in these sessions and by the lists of this person, by day.

    Raises:
        StoreError: it cannot be read.
    """
    visits = list(heads)
    given = reads.given_among([one.session_id for one in visits], known_at)
    found = [Given(payload.day) for _, payload in known.earlier]
    found += [
        Given(one.began_at.astimezone(zone).date(), one.session_id)
        for one in visits
        if one.session_id in given
    ]
    return tuple(sorted(found, key=lambda one: one.day))
