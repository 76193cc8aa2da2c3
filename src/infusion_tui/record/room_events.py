"""Events of the room itself: its set-up, its people, its clock, and the watch over it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from infusion_tui.record.payload import Payload


class WatchBlind(Payload, frozen=True):
    """Nobody could see this room from `since` to the event's time (crash, sleep, power)."""

    kind: ClassVar[str] = "watch.blind"
    since: dt.datetime


class ClockStepped(Payload, frozen=True):
    """The wall clock moved against the time since boot. `adopted`: the room took the new wall time."""

    kind: ClassVar[str] = "clock.stepped"
    wall_at: dt.datetime
    room_at: dt.datetime
    adopted: bool


class RoomCreated(Payload, frozen=True):
    kind: ClassVar[str] = "room.created"
    chairs: tuple[str, ...]
    timezone: str
    training: bool


class ChairRenamed(Payload, frozen=True):
    kind: ClassVar[str] = "chair.renamed"
    chair: str
    label: str


class ChairClosed(Payload, frozen=True):
    kind: ClassVar[str] = "chair.closed"
    chair: str


class ChairOpened(Payload, frozen=True):
    kind: ClassVar[str] = "chair.opened"
    chair: str


class StaffAdded(Payload, frozen=True):
    """A named person. `has_pin`: a PIN was set; the PIN itself is never in this file."""

    kind: ClassVar[str] = "staff.added"
    initials: str
    name: str
    role: Literal["nurse", "charge", "prescriber", "witness", "administrator"]
    has_pin: bool = False


class StaffRetired(Payload, frozen=True):
    kind: ClassVar[str] = "staff.retired"
    initials: str


class ProtocolAccepted(Payload, frozen=True):
    kind: ClassVar[str] = "protocol.accepted"
    protocol: str
    version: int
    protocol_hash: str


class RecordExported(Payload, frozen=True):
    """Sessions were written to a file. Of very many only the first are named; `total` is then how many they were.
    `deidentified`: without names and numbers, with shifted dates."""

    kind: ClassVar[str] = "record.exported"
    format: str
    sessions: tuple[str, ...]
    file: str
    total: int | None = None
    deidentified: bool = False
