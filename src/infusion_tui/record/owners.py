"""Whose chair it was, minute by minute: from the admit to the leaving somebody owns it, and it changes only by `accept`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry


class Owner(msgspec.Struct, frozen=True):
    """From when on a chair was whose: initials."""

    since: dt.datetime
    by: str


class Offer(msgspec.Struct, frozen=True):
    """A handoff that nobody has accepted yet: to whom, by whom, when, and with which words."""

    to: str
    by: str
    at: dt.datetime
    note: str | None = None


def owners(timeline: Sequence[Entry]) -> tuple[Owner, ...]:
    """Who had the chair, oldest first, one after the other without a gap; the first is who brought the patient in.

    `timeline` are the entries that count, in order of when they happened, `session.opened` among them.
    """
    found: list[Owner] = []
    for entry in timeline:
        takes = isinstance(entry.payload, ev.SessionOpened | ev.HandoffAccepted)
        if takes and (not found or found[-1].by != entry.by):
            found.append(Owner(entry.at, entry.by))
    return tuple(found)


def owner_at(timeline: Sequence[Entry], moment: dt.datetime) -> str:
    """Whose chair it was at a moment; before the session began, who brought the patient in."""
    known = owners(timeline)
    return next((one.by for one in reversed(known) if one.since <= moment), known[0].by)


def offer_at(timeline: Sequence[Entry], moment: dt.datetime) -> Offer | None:
    """The handoff that stood open at a moment. A later offer takes the place of an earlier one; accepting ends it."""
    offer: Offer | None = None
    for entry in timeline:
        if entry.at > moment:
            break
        if isinstance(entry.payload, ev.HandoffGiven):
            offer = Offer(entry.payload.to, entry.by, entry.at, entry.payload.note)
        elif isinstance(entry.payload, ev.HandoffAccepted):
            offer = None
    return offer
