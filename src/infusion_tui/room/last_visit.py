"""The weight of a patient's visit before this one, looked up in the file, and what is asked about an admission."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from infusion_tui.record.session import fold
from infusion_tui.record.weight import LastWeight, weight_doubts
from infusion_tui.room.legible import legible
from infusion_tui.store.reading import Reads

if TYPE_CHECKING:
    from infusion_tui.charting import Caution
    from infusion_tui.room.admission import Admission
    from infusion_tui.room.opened import OpenRoom


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


def admission_doubts(
    room: OpenRoom, admission: Admission, *, reads: Reads | None = None, before: dt.datetime | None = None
) -> tuple[Caution, ...]:
    """What is asked about an admission before it is taken: a weight that is unusual, far from the last visit's, or
    looks like pounds.

    Raises:
        ClinicError: the protocol is unknown.
    """
    from infusion_tui.charting import Caution

    rule = room.protocol(admission.protocol).weight
    last = last_weight(reads or room.store, admission.mrn.strip(), before=before or room.now())
    doubts = weight_doubts(admission.weight_kg, rule, last, room.zone)
    return tuple(Caution(doubt.code, doubt.message) for doubt in doubts)
