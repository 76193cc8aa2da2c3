"""Who is the author of what was charted without signing in, and who stands for it since: from raw events."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_tui.record import events as ev

EMERGENCY = "emergency"
"""Author of what was charted without signing in. Longer than initials can be: it is never somebody's."""


def attributed(events: Iterable[ev.Event]) -> dict[int, str]:
    """Who stands for which entry, by its number: the first who said so."""
    found: dict[int, str] = {}
    for event in events:
        if type(event.payload) is ev.EntriesAttributed:
            for number in event.payload.entries:
                found.setdefault(number, event.author)
    return found
