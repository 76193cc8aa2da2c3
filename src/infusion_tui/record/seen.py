"""`seen`: someone is on the way. How long a reminder is quieted by it."""

from __future__ import annotations

import datetime as dt

from infusion_tui.record import events as ev
from infusion_tui.record.session import Session


def seen_until(session: Session, since: dt.datetime) -> dt.datetime | None:
    """Until when someone is on the way to what is due since `since`: the first `seen_times` count, each for `seen`
    minutes. None when nobody has said so."""
    rule = session.protocol.reminders
    seen = [e.at for e in session.timeline if isinstance(e.payload, ev.ReminderSeen) and e.at >= since]
    counted = seen[: rule.seen_times]
    return counted[-1] + dt.timedelta(minutes=rule.seen) if counted else None
