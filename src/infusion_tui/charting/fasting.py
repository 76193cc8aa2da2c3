"""Times of the last food and drink, read from the words of the fasting item: `food 22:00 drink 07:30`."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from infusion_tui.charting.times import day_moments

_TIME = re.compile(
    r"\b(?P<what>food|drink)\s+(?:at\s+)?@?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?![0-9:])"
    r"(?:\s+(?P<offset>[+-][0-9]{4})\b)?",
    re.IGNORECASE,
)


def fasting_times(
    text: str, at: dt.datetime, zone: ZoneInfo
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When the last food and the last drink were (UTC), as far as the text gives a time of day for them.

    A time of day is the latest one that is not after `at`, so at most a day back. In the hour that a clock change
    repeats the later one counts, unless the offset stands behind it (`food 02:30 +0200`).
    """
    found: dict[str, dt.datetime] = {}
    for match in _TIME.finditer(text):
        moment = _latest(int(match["hour"]), int(match["minute"]), match["offset"], at, zone)
        if moment is not None:
            found[match["what"].casefold()] = moment
    return found.get("food"), found.get("drink")


def _latest(
    hour: int, minute: int, offset: str | None, at: dt.datetime, zone: ZoneInfo
) -> dt.datetime | None:
    if hour > 23 or minute > 59:
        return None
    today = at.astimezone(zone).date()
    for day in (today, today - dt.timedelta(days=1)):
        moments = day_moments(day, hour, minute, zone)
        if offset is not None:
            moments = [one for one in moments if one.astimezone(zone).strftime("%z") == offset]
        past = [one for one in moments if one <= at]
        if past:
            return past[-1]
        if not moments and offset is None and (hour, minute) <= _clock(at, zone):
            return None  # the clock was put forward over it today: nobody can have meant yesterday's
    return None


def _clock(at: dt.datetime, zone: ZoneInfo) -> tuple[int, int]:
    local = at.astimezone(zone)
    return local.hour, local.minute
