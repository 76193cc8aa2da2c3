"""When: `14:32`, `@1432`, `-5m`, `-1h20m`, and what a typed minute means.

A typed minute in which the session already has entries takes the second of the last of them, else :00, so that the
order of the record is the order in which it was charted.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from infusion_tui.charting.errors import LineError
from infusion_tui.record.log import minutes_between, whole_minute
from infusion_tui.record.session import Session
from infusion_tui.record.wording import clock_time

_CLOCK = re.compile(r"@?[0-9]{1,2}:[0-9]{2}")
_COMPACT = re.compile(r"@[0-9]{4}")
_AGO = re.compile(r"-(?:(?P<h>[0-9]+)h)?(?:(?P<m>[0-9]+)m?)?", re.IGNORECASE)
_LOOKS_LIKE_TIME = re.compile(r"@.*|\d+:.*|-\d.*")
_LONG_AGO = dt.timedelta(days=3660)
_MINUTE = dt.timedelta(minutes=1)


def looks_like_time(token: str) -> bool:
    """True for a token that was meant as a time, right or wrong."""
    return bool(_LOOKS_LIKE_TIME.fullmatch(token))


def typed_minute(token: str, now: dt.datetime, zone: ZoneInfo, session: Session) -> dt.datetime:
    """The minute (UTC, :00) that a time token means.

    Raises:
        LineError: E_TIME (no such time, or in the hour that occurs twice), E_FUTURE, E_BEFORE.
    """
    if _CLOCK.fullmatch(token) or _COMPACT.fullmatch(token):
        minute = _clock_minute(token, now, zone, whole_minute(session.began_at))
    else:
        ago = _AGO.fullmatch(token)
        if ago is None or not (ago["h"] or ago["m"]):
            raise LineError("E_TIME", f'"{token}" is not a time of day. Use 14:32 or -5m')
        minutes = int(ago["h"] or 0) * 60 + int(ago["m"] or 0)
        minute = whole_minute(now - min(minutes, _LONG_AGO // _MINUTE) * _MINUTE)
    _inside(minute, now, zone, session)
    return minute


def instant(
    minute: dt.datetime, session: Session, now: dt.datetime, *, leaving_out: int | None = None
) -> dt.datetime:
    """The second within a typed minute: that of the session's last entry in it, else :00."""
    inside = [
        entry.at
        for entry in session.timeline
        if whole_minute(entry.at) == minute and entry.number != leaving_out and entry.at <= now
    ]
    return max(inside, default=minute)


def typed_again(at: dt.datetime, now: dt.datetime, zone: ZoneInfo, session: Session) -> str:
    """The time as the read-back says it: the clock's, or how long ago where the clock's would be unclear."""
    clock = clock_time(at, zone)
    try:
        if typed_minute(clock, now, zone, session) == whole_minute(at):
            return clock
    except LineError:
        pass
    return f"-{minutes_between(at, now)}m"


def _inside(minute: dt.datetime, now: dt.datetime, zone: ZoneInfo, session: Session) -> None:
    at = clock_time(minute, zone)
    if minute > whole_minute(now):
        raise LineError("E_FUTURE", f"{at} is in the future (now {clock_time(now, zone)})")
    if minute < whole_minute(session.began_at):
        began = clock_time(session.began_at, zone)
        raise LineError("E_BEFORE", f"{at} is before this session started ({began})")


def _clock_minute(token: str, now: dt.datetime, zone: ZoneInfo, began: dt.datetime) -> dt.datetime:
    digits = token.lstrip("@").replace(":", "").zfill(4)
    hour, minute = int(digits[:2]), int(digits[2:])
    if hour > 23 or minute > 59:
        raise LineError("E_TIME", f'"{token}" is not a time of day. Use 14:32 or -5m')
    day = now.astimezone(zone).date()
    candidates = day_moments(day, hour, minute, zone)
    if not candidates:
        raise LineError("E_TIME", f'"{token}" does not exist today: the clock was put forward. Use -5m')
    if min(candidates) - now > dt.timedelta(hours=12):
        # A time of day more than 12 hours ahead means yesterday (23:58 typed at 00:03).
        candidates = day_moments(day - dt.timedelta(days=1), hour, minute, zone) or candidates
    possible = [at for at in candidates if began <= at <= now]
    if len(candidates) == 2 and len(possible) != 1:
        offsets = " or ".join(at.astimezone(zone).strftime("%H:%M %z") for at in candidates)
        raise LineError("E_TIME", f'"{token}" occurs twice today ({offsets}): say how long ago, as -35m')
    return possible[0] if len(possible) == 1 else candidates[0]


def day_moments(day: dt.date, hour: int, minute: int, zone: ZoneInfo) -> list[dt.datetime]:
    """The instants (UTC) at which a day's clock shows this time: none, one or two."""
    found = []
    for fold in (0, 1):
        local = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=fold)
        moment = local.astimezone(dt.UTC)
        back = moment.astimezone(zone)
        if (back.hour, back.minute) == (hour, minute) and moment not in found:
            found.append(moment)
    return sorted(found)
