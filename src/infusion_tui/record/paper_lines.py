"""What stands on a paper sheet as empty lines: everything that is due, and what will be, for the rest of the session.

It computes no due time: what is due comes from `due`, what follows at the planned intervals from `forecast`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.forecast import start_things, things_ahead
from infusion_tui.record.session import Session
from infusion_tui.record.view import ChairView, EntryLine, What

AFTER = dt.timedelta(minutes=30)
"""Lines go on for so long after the last time that is known: somebody may stay longer."""

OPEN_ENDED = dt.timedelta(hours=2)
"""How far lines go where no end is known."""


class PaperLine(msgspec.Struct, frozen=True):
    """One line to write on: when, what, and whether it is due already (`why` says so then, in words).

    Before the start no time is known: `minutes` then counts from the start, and `at` is None.
    """

    what: What
    at: dt.datetime | None
    minutes: int | None = None
    is_due: bool = False
    why: str = ""


def lines_until(view: ChairView) -> dt.datetime:
    """Until when lines are drawn: the end of the observation as far as it is known now, and half an hour."""
    now = view.now
    if view.protocol is None:
        return now
    watched = dt.timedelta(minutes=view.protocol.observation.minutes)
    if view.phase in ("observing", "assess"):
        return max(now, view.observation_ends_at or now) + AFTER
    if view.open_ended:
        return now + OPEN_ENDED
    end = view.ends_at
    if view.phase == "paused":
        end = now + dt.timedelta(seconds=view.left_when_resumed_s or 0)
    return max(now, end or now) + watched + AFTER


def paper_lines(view: ChairView) -> tuple[PaperLine, ...]:
    """Every line of a chair's sheet, in order of time; before the start counted from it."""
    if view.session_id is None or view.end is not None:
        return ()
    now = view.now
    due = [PaperLine(item.what, item.at, is_due=True, why=item.why) for item in view.due if item.at <= now]
    ahead = [PaperLine(one.what, one.at) for one in things_ahead(view, now, lines_until(view))]
    if view.phase != "precheck" or view.order is None:
        return (*due, *ahead)
    after_start = [
        PaperLine(one.what, None, round((one.at - now).total_seconds() / 60))
        for one in start_things(view, now, view.order.rate_ml_h)
    ]
    return (*due, *ahead, *after_start)


# --- what is to be keyed afterwards ------------------------------------------------------------------------------


class ToKey(msgspec.Struct, frozen=True):
    """A line of the sheet that fell into a time that nobody could see: `keyed` is the entry that says it, or None."""

    at: dt.datetime
    what: What
    keyed: int | None = None


class PaperGap(msgspec.Struct, frozen=True):
    """A time in which this chair was carried on with on paper: the lines of its sheet, and what else was keyed."""

    since: dt.datetime
    until: dt.datetime
    lines: tuple[ToKey, ...]
    others: tuple[int, ...] = ()


_NEAR = dt.timedelta(minutes=5)
_WATCHED: tuple[type[ev.Payload], ...] = (ev.ObservationRecorded, ev.ObservationDeferred)
_ANSWERED: dict[What, tuple[type[ev.Payload], ...]] = {
    "observation": _WATCHED,
    "look": _WATCHED,
    "repeat": _WATCHED,
    "reassess": _WATCHED,
    "pump_end": (ev.InfusionCompleted, ev.InfusionStopped),
    "pause_decision": (ev.InfusionResumed, ev.InfusionStopped),
    "flush": (ev.LineFlushed,),
    "second_check": (ev.DoseVerified,),
}
"""What can be keyed for a line of the sheet; the others ask for nothing that would be written on it."""


def gaps_of(session: Session) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """The times that nobody could see this chair, oldest first: from when to when."""
    return tuple(
        (entry.payload.since, entry.event.occurred_at)
        for entry in session.entries
        if isinstance(entry.payload, ev.WatchBlind)
    )


def gap_to_key(
    then: ChairView, since: dt.datetime, until: dt.datetime, entries: Iterable[EntryLine]
) -> PaperGap:
    """What the sheet of `then` (the chair as known when the gap began) asked for until its end, and what of it was
    keyed since. A line counts as keyed by the entry of its kind nearest to it, five minutes off at most; the planned end
    of the pump asks for its end and for the end set."""
    planned = [line for line in paper_lines(then) if line.at is not None and line.at <= until]
    inside = [
        one
        for one in entries
        if since < one.occurred_at <= until and not one.struck and one.target is None
        and not isinstance(one.payload, ev.ABOUT_THE_RECORD)
    ]  # fmt: skip
    free = {one.number: one for one in inside}
    found = []
    for line in planned:
        asked: tuple[What, ...] = ("pump_end", "observation") if line.what == "pump_end" else (line.what,)
        for what in asked:
            if what in _ANSWERED and line.at is not None:
                number = _nearest(_ANSWERED[what], line.at, free.values())
                free.pop(number or 0, None)
                found.append(ToKey(line.at, what, number))
    return PaperGap(since, until, tuple(found), tuple(sorted(free)))


def _nearest(
    kinds: tuple[type[ev.Payload], ...], at: dt.datetime, entries: Iterable[EntryLine]
) -> int | None:
    """The number of the entry of these kinds nearest to a time, or None."""
    fits = [one for one in entries if abs(one.occurred_at - at) <= _NEAR and isinstance(one.payload, kinds)]
    return min(fits, key=lambda one: (abs(one.occurred_at - at), one.number)).number if fits else None
