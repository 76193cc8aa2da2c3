"""Minutes as clocks show them."""

from __future__ import annotations

import datetime as dt

MINUTE = dt.timedelta(minutes=1)


def whole_minute(moment: dt.datetime) -> dt.datetime:
    """The moment cut to its minute."""
    return moment.replace(second=0, microsecond=0)


def minutes_between(earlier: dt.datetime, later: dt.datetime) -> int:
    """Minutes between two moments as clocks show them (both cut to the minute), never negative."""
    return max(0, (whole_minute(later) - whole_minute(earlier)) // MINUTE)
