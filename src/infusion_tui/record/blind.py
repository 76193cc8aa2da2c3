"""What nobody saw: the gap between the last sign of life of any app on this file and now, and what fell due in it.

An app that shows the room leaves a beat every few seconds. No beat at all is not a gap: then nobody ever watched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.view import ChairView, What
from infusion_tui.record.wording import clock_time

GAP = dt.timedelta(seconds=60)
"""A silence longer than this is a gap: four beats missed, so that one slow moment is none."""

_MS = dt.timedelta(milliseconds=1)


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """One sign of life. `at` is room time, `wall_at` what the wall clock said; `boot_id` is None on a machine that does
    not name its boots. `simulated` beats come from a clock that was given (`--now`)."""

    at: dt.datetime
    wall_at: dt.datetime
    boot_id: str | None
    boot_ms: int
    station: str
    pid: int
    simulated: bool = False


class Blind(msgspec.Struct, frozen=True):
    """From when to when nobody could see this room."""

    since: dt.datetime
    until: dt.datetime


class Missed(msgspec.Struct, frozen=True):
    """Something that fell due while nobody could see it, and still is."""

    chair: str
    what: What
    at: dt.datetime


class Unseen(msgspec.Struct, frozen=True):
    """A gap with what fell due in it, in order of time. `recorded`: it stands in the record of each chair."""

    blind: Blind
    missed: tuple[Missed, ...]
    recorded: bool = True


def gap_before(now: Beat, beats: Iterable[Beat]) -> Blind | None:
    """The gap that ends with this beat, or None. `beats` are the last ones of every app on this file.

    Within one boot the time since that boot decides, which counts sleep and which nobody can set: a wall clock that
    was set is no gap. Across a reboot there is only the wall clock; if it stands before an earlier beat, nothing can
    be said.
    """
    silences = [_silence(now, beat) for beat in beats if beat.simulated == now.simulated]
    if now.simulated:
        silences = [silence for silence in silences if silence >= dt.timedelta()]
    if not silences:
        return None
    shortest = min(silences)
    return Blind(now.at - shortest, now.at) if shortest > GAP else None


def _silence(now: Beat, beat: Beat) -> dt.timedelta:
    if beat.boot_id is not None and beat.boot_id == now.boot_id:
        return (now.boot_ms - beat.boot_ms) * _MS
    return now.wall_at - beat.wall_at


def blind_for(blind: Blind, began_at: dt.datetime, known_until: dt.datetime | None) -> dt.datetime | None:
    """From when this gap counts for one session: not before it began, not what is in its record already
    (`known_until`: the end of the last gap there). None when no more than `GAP` is left."""
    if known_until is not None and known_until > blind.since:
        return None
    since = max(blind.since, began_at)
    return since if blind.until - since > GAP else None


def missed(views: Sequence[ChairView], blind: Blind) -> tuple[Missed, ...]:
    """What fell due in the gap and still is, soonest first."""
    found = [
        Missed(view.chair, item.what, item.at)
        for view in views
        for item in view.due
        if blind.since < item.at <= blind.until
    ]
    return tuple(sorted(found, key=lambda one: one.at))


MISSED_WORDS: dict[What, str] = {
    "observation": "set", "look": "look", "second_check": "second check", "pump_end": "pump end",
    "pause_decision": "decision to resume or stop", "reassess": "reassessment", "assess": "assessment",
    "leave_check": "leave check", "sign": "signature", "repeat": "repeat reading", "flush": "flush",
}  # fmt: skip
"""What fell due, as it stands behind `chair 2's`."""


def gap_minutes(since: dt.datetime, until: dt.datetime) -> int:
    """Minutes from one clock time to the other, as a reader of both would count them."""
    first, last = (at.replace(second=0, microsecond=0) for at in (since, until))
    return (last - first) // dt.timedelta(minutes=1)


def gap_words(blind: Blind, zone: ZoneInfo) -> str:
    """`10:12 to 10:31`; with the date where it began on another day."""
    since, until = clock_time(blind.since, zone), clock_time(blind.until, zone)
    days = [at.astimezone(zone).date() for at in (blind.since, blind.until)]
    return f"{since} to {until}" if days[0] == days[1] else f"{days[0]} {since} to {days[1]} {until}"


def missed_words(one: Missed, zone: ZoneInfo) -> str:
    """`chair 2's set fell due 10:20`."""
    return f"chair {one.chair}'s {MISSED_WORDS[one.what]} fell due {clock_time(one.at, zone)}"


def unseen_words(unseen: Unseen, zone: ZoneInfo, width: int | None = None) -> str:
    """`nobody could see 10:12 to 10:31; chair 2's set fell due 10:20, chair 4's pump end 10:25`.

    With `width` (cells) whole things are left out from the end and counted: `and 3 more`.
    """
    lead = f"nobody could see {gap_words(unseen.blind, zone)}"
    if not unseen.missed:
        return f"{lead}; nothing fell due"
    said = [missed_words(unseen.missed[0], zone)]
    said += [missed_words(one, zone).replace(" fell due ", " ") for one in unseen.missed[1:]]
    for shown in range(len(said), 0, -1):
        rest = len(said) - shown
        text = f"{lead}; {', '.join(said[:shown])}" + (f" and {rest} more" if rest else "")
        if width is None or len(text) <= width:
            return text
    short = f"{lead}; {len(said)} fell due"
    return short if width is None or len(short) <= width else lead
