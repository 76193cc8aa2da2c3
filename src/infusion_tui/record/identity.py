"""What numbers that were typed or scanned say about who is in the chair. Pure."""

from __future__ import annotations

from infusion_tui.record import events as ev
from infusion_tui.record.corrections import Entry
from infusion_tui.record.session import Session

ITEM = "identity"
"""The item of the pre-check that a number which does not match opens again."""


def mismatch(session: Session) -> Entry | None:
    """The number that does not match this patient and is not cleared up since, or None.

    It is cleared up by a later number that matches, or by identity checked again (`check identity y`).
    """
    found: Entry | None = None
    for entry in session.timeline:
        payload = entry.payload
        if isinstance(payload, ev.IdentityCompared):
            found = None if payload.match == "same" else entry
        elif isinstance(payload, ev.CheckAnswered) and payload.item == ITEM and payload.answer == "y":
            found = None
    return found
