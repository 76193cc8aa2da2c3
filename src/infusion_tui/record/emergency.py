"""What was done in an emergency, as it was logged with the card: facts for the card's page and for printing. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.view import EntryLine


class LoggedStep(msgspec.Struct, frozen=True):
    """One step that was done: its number in the log, key, words, when, by whom."""

    number: int
    step: str
    label: str
    at: dt.datetime
    recorded_at: dt.datetime
    by: str
    note: str | None = None


def steps_logged(entries: Iterable[EntryLine]) -> tuple[LoggedStep, ...]:
    """Every step that counts, in order of when it was done; what was struck out is left out."""
    found = [
        LoggedStep(
            entry.number,
            entry.payload.step,
            entry.payload.label,
            entry.occurred_at,
            entry.recorded_at,
            entry.by,
            entry.payload.note,
        )
        for entry in entries
        if isinstance(entry.payload, ev.EmergencyLogged) and not entry.struck
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.number)))


def since_first_s(steps: Iterable[LoggedStep], now: dt.datetime) -> int | None:
    """Whole seconds since the first step; None before any."""
    first = min((step.at for step in steps), default=None)
    return None if first is None else max(0, int((now - first).total_seconds()))
