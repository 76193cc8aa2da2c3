"""A time typed into a replay: `10:24`, `1024`, `10:24:30`, `2026-11-23 10:24`, `2026-11-23`. Pure."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: +(.*))?")
_CLOCK = re.compile(r"([0-9]{1,2}):?([0-9]{2})(?::([0-9]{2}))?")
_DAY = dt.timedelta(days=1)


def typed_moment(
    text: str, near: dt.datetime, stretch: tuple[dt.datetime, dt.datetime], zone: ZoneInfo
) -> dt.datetime | None:
    """The moment that is meant, in UTC, or None. A clock time alone is on the day of `near`, or on the day before or
    after where only that lies in the stretch; a date alone is its midnight."""
    text = text.strip()
    dated = _DATE.fullmatch(text)
    day, clock_text = near.astimezone(zone).date(), text
    try:
        if dated is not None:
            day, clock_text = dt.date.fromisoformat(dated[1]), dated[2] or "00:00"
        found = _CLOCK.fullmatch(clock_text.strip())
        if found is None:
            return None
        clock = dt.time(int(found[1]), int(found[2]), int(found[3] or 0))
        days = [day] if dated is not None else [day, day - _DAY, day + _DAY]
        moments = [dt.datetime.combine(one, clock, zone).astimezone(dt.UTC) for one in days]
    except (ValueError, OverflowError):
        return None
    inside = [one for one in moments if stretch[0] <= one <= stretch[1]]
    return inside[0] if inside else moments[0]
