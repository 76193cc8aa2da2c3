"""The weight of a patient's visit before this one, looked up in the file."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record.session import fold
from infusion_tui.record.weight import LastWeight
from infusion_tui.room.legible import legible
from infusion_tui.store.reading import Reads


def last_weight(reads: Reads, mrn: str, *, before: dt.datetime) -> LastWeight | None:
    """The weight of this patient's latest session that began before this time, or None. One that was cancelled counts
    only where there is no other: it may have been cancelled for its weight."""
    cancelled: LastWeight | None = None
    for head in reversed(reads.session_heads(mrn=mrn, until=before)):
        with legible(reads.path, head.session_id):
            session = fold(reads.session(head.session_id))
        found = LastWeight(session.order.weight_kg, session.began_at)
        if session.end is None or session.end.how != "cancel":
            return found
        cancelled = cancelled or found
    return cancelled
