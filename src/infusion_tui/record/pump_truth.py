"""What is known about the delivered dose besides rate and time: the pump's own figure, and where the dose is uncertain."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.dosing import plain, round_half_up
from infusion_tui.record.infusion import delivered
from infusion_tui.record.session import Session
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import clock_time


class PumpReading(msgspec.Struct, frozen=True):
    """The volume that the pump itself showed, beside what rate and time gave then (mL). It changes no other figure.

    `computed_ml` is at most what the bags hold; `difference_ml` is the pump's figure minus the computed one.
    """

    at: dt.datetime
    pump_ml: Decimal
    computed_ml: Decimal
    difference_ml: Decimal


class Uncertain(msgspec.Struct, frozen=True):
    """From `at` on the dose that reached the patient is not certain; `why` in words (typed by a person)."""

    at: dt.datetime
    why: str


def last_pump_reading(session: Session) -> PumpReading | None:
    """The pump's own figure as last charted, or None."""
    if session.pump is None:
        return None
    for entry in reversed(session.timeline):
        if isinstance(entry.payload, ev.PumpRead):
            computed = round_half_up(delivered(session.pump, entry.at, by_time=True).ml)
            shown = entry.payload.pump_ml
            return PumpReading(entry.at, shown, computed, round_half_up(shown - computed))
    return None


def dose_uncertain(session: Session) -> Uncertain | None:
    """Since when, and why, the delivered dose is uncertain: the first infiltration that stands on the record, as its
    own entry or in the reason of a pause or stop. None when nothing says so."""
    if session.pump is None:
        return None
    words = session.protocol.pump.uncertain_words
    for entry in session.timeline:
        why = _uncertain_words(entry, words)
        if why is not None:
            return Uncertain(entry.at, why)
    return None


def uncertain_sentence(found: Uncertain, zone: ZoneInfo) -> str:
    """`dose uncertain since 10:12: infiltration, arm swollen`."""
    return f"dose uncertain since {clock_time(found.at, zone)}: {found.why}"


def pump_sentence(view: ChairView, zone: ZoneInfo) -> str:
    """`pump showed 37.5 mL at 10:20, computed 36.88 mL then, +0.62 mL`, or "" when nobody has read it."""
    if view.pump_ml is None or view.pump_ml_at is None or view.pump_computed_ml is None:
        return ""
    at, off = clock_time(view.pump_ml_at, zone), view.pump_ml - view.pump_computed_ml
    return (
        f"pump showed {plain(view.pump_ml)} mL at {at}, computed {plain(view.pump_computed_ml)} mL then,"
        f" {'+' if off > 0 else ''}{plain(off)} mL"
    )


def _uncertain_words(entry: Entry, words: tuple[str, ...]) -> str | None:
    payload = entry.payload
    if isinstance(payload, ev.Infiltrated):
        return f"infiltration, {payload.note}"
    if isinstance(payload, ev.InfusionPaused | ev.InfusionStopped):
        said = " ".join(text for text in (payload.reason, payload.note) if text)
        if any(word.casefold() in said.casefold() for word in words):
            return payload.reason
    return None
