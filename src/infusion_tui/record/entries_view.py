"""A session's log alone: for sheets of entries, where nothing is due and no list is worked on.

A whole view works out reminders, both lists, the drug's account and the gaps as well: five times the work, of which a
row of a sheet shows nothing.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from infusion_tui.record.log import entry_lines
from infusion_tui.record.session import Session
from infusion_tui.record.view import ChairView


def entries_view(session: Session, now: dt.datetime, zone: ZoneInfo, *, training: bool) -> ChairView:
    """Who and what it is, and every entry as in the whole view; everything else is left empty."""
    opened = session.opened
    return ChairView(
        chair=session.chair,
        label="",
        now=now,
        phase=session.phase(now),
        training=training,
        session_id=session.id,
        version=session.version,
        patient=opened.patient,
        order=opened.order,
        protocol=opened.protocol,
        began_at=session.began_at,
        started_at=session.started_at,
        entries=entry_lines(session, zone),
        end=session.end,
    )
