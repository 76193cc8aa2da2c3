"""What session, pump, reminders and view share: phases, levels, a reading, a stretch of the pump, a bag, an end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from infusion_tui.record.events import Value

Phase = Literal["empty", "precheck", "infusing", "paused", "observing", "assess"]
Level = Literal["quiet", "soon", "due", "late", "passed_on"]
What = Literal[
    "observation",
    "look",
    "second_check",
    "pump_end",
    "pause_decision",
    "reassess",
    "assess",
    "leave_check",
    "sign",
    "repeat",
    "flush",
]
Answer = Literal["y", "n", "auto-y", "auto-n"]

LEVELS: tuple[Level, ...] = ("quiet", "soon", "due", "late", "passed_on")


class Reading(msgspec.Struct, frozen=True):
    """One observation as it stands (corrections merged, nothing struck): when, and its values."""

    at: dt.datetime
    values: dict[str, Value]
    effects: dict[str, int] = {}
    by: str = ""


class Oxygen(msgspec.Struct, frozen=True):
    """Oxygen as charted last: its flow in L/min, and when that was."""

    l_min: Decimal
    at: dt.datetime


class SetMark(msgspec.Struct, frozen=True):
    """An observation set on the time axis: done, partial, not taken (`x`), only looked at, or still to do."""

    at: dt.datetime
    state: Literal["done", "partial", "not_taken", "look", "to_do", "late"]


class PumpPart(msgspec.Struct, frozen=True):
    """A stretch of constant rate. `ends_at` is None for the running one; `paused` stretches carry the rate at
    which the pump will resume."""

    begins_at: dt.datetime
    ends_at: dt.datetime | None
    rate_ml_h: Decimal
    paused: bool
    reason: str | None = None


class Bag(msgspec.Struct, frozen=True):
    """A bag or syringe on the pump: the drug in it, its final volume as typed, and from when it hung."""

    dose_mg: Decimal
    volume_ml: Decimal
    begins_at: dt.datetime


class SessionEnd(msgspec.Struct, frozen=True):
    """How the session ended: `leave`, `anyway`, `ama`, `transfer`, `cancel`; with whom or where to, and when."""

    how: Literal["leave", "anyway", "ama", "transfer", "cancel"]
    at: dt.datetime
    by: str
    to: str | None = None
    reason: str | None = None
    open_items: tuple[str, ...] = ()
