"""The earlier session of a patient: looked up in the file once for each session, and kept until it can have changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from infusion_tui.record.last_time import last_time, teaches
from infusion_tui.record.session import Session, fold
from infusion_tui.record.view import LastTime
from infusion_tui.room.legible import legible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from infusion_tui.store.reading import Reads


def last_time_of(
    session: Session, reads: Reads, zone: ZoneInfo, known_at: dt.datetime | None = None
) -> LastTime:
    """What the last session of this patient before this one taught; with `known_at`, as it was known then.

    Raises:
        StoreError: it cannot be read.
    """
    heads = reads.session_heads(mrn=session.opened.patient.mrn, opened_before=known_at)
    for head in reversed(heads):
        if head.session_id == session.id:
            continue
        events = reads.session(head.session_id)
        if known_at is not None:
            events = tuple(event for event in events if event.recorded_at <= known_at)
        if not events:
            continue
        with legible(reads.path, head.session_id):
            earlier = fold(events)
        if teaches(earlier) and earlier.began_at < session.began_at:
            return last_time(earlier, session.began_at, zone)
    return last_time(None, session.began_at, zone)
