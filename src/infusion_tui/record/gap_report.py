"""The gap report: what `set_history.py` works out, as plain facts. All times are aware and in UTC."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

Stage = Literal["infusing", "end", "observing"]
Ended = Literal["set", "x", "open", "missed"]


class SetOutcome(msgspec.Struct, frozen=True):
    """One set that was due: when and why, and what ended it: a complete `set`, `x`, or nothing (`open`; `missed` once
    the patient has left). `late_min` is 0 unless it was late by the ladder; `reason` says why it was not taken and what
    a begun one lacked; `looks_at` are the looks meanwhile."""

    due_at: dt.datetime
    stage: Stage
    why: str
    ended: Ended
    ended_at: dt.datetime | None
    late_min: int
    reason: str | None = None
    looks_at: tuple[dt.datetime, ...] = ()
    passed_on: bool = False
    """It climbed the ladder to its last step, by time alone (somebody's `seen` does not count)."""


class StageCount(msgspec.Struct, frozen=True):
    """How many sets were due in one stage, and how many were done."""

    stage: Stage
    required: int
    done: int


class Gap(msgspec.Struct, frozen=True):
    """A time without a full set, in whole minutes, and what was charted as its reason ("" for nothing)."""

    since: dt.datetime
    to: dt.datetime
    minutes: int
    reason: str = ""


class GapReport(msgspec.Struct, frozen=True):
    """Sets that were due against sets that were done; the longest gap between full sets, from the start on."""

    required: int
    done: int
    stages: tuple[StageCount, ...]
    longest: Gap | None
    sets: tuple[SetOutcome, ...]
