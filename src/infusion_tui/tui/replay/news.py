"""What a replay says of its moment in words: which entries had just come in, who was on the way, what was not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from infusion_tui.record.view import ChairView
from infusion_tui.room.replay import OnTheWay
from infusion_tui.room.replay_past import NewEntry
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, spread, trim, width_of
from infusion_tui.tui.wording import clock, plain

FRESH = dt.timedelta(minutes=1)
"""So long an entry counts as having just come in."""


def news_rows(
    entries: Sequence[NewEntry], when: dt.datetime, zone: ZoneInfo, width: int, rows: int, *, with_later: bool
) -> list[Row]:
    """The entries, newest first, in exactly so many rows."""
    found = [_entry(one, when, zone, width, with_later=with_later) for one in entries[:rows]]
    if not found:
        found = [fit_row(((" nothing had been charted yet", "muted"),), width)]
    return [*found, *([fit_row((), width)] * (rows - len(found)))]


def _entry(one: NewEntry, when: dt.datetime, zone: ZoneInfo, width: int, *, with_later: bool) -> Row:
    """`10:24 typed 10:25  chair 5  KM  HR 86 …`; bright while it is new."""
    came = one.occurred_at if with_later else one.recorded_at
    ink = "strong" if when - came < FRESH else "muted"
    happened, typed = clock(one.occurred_at, zone), clock(one.recorded_at, zone)
    lead: list[Span] = [(f" {happened}", ink)]
    if one.not_known:
        lead.append((f" NOT KNOWN THEN, typed {typed}", "due"))
    elif happened != typed:
        lead.append((f" typed {typed}", ink))
    struck = "  struck" if one.struck else ""
    lead.append((f"  chair {plain(one.chair, 6)}  {plain(one.by, 8)}  ", ink))
    room = max(0, width - width_of(tuple(lead)) - len(struck) - 1)
    words = (
        trim(plain(one.text, 400), room),
        "struck" if one.struck else "text" if ink == "strong" else "muted",
    )
    return fit_row((*lead, words, (struck, "strong")), width)


def notes_row(
    on_the_way: Sequence[OnTheWay],
    views: Sequence[ChairView],
    later: int,
    zone: ZoneInfo,
    width: int,
    *,
    with_later: bool,
) -> Row:
    """Who was on the way and what had been shown to the charge desk; on the right what the room did not know yet."""
    said = [f"chair {plain(one.chair, 6)}: {plain(one.by, 8)} on the way since {clock(one.said_at, zone)}, until {clock(one.until, zone)}" for one in on_the_way]  # fmt: skip
    passed = [
        f"{plain(view.chair, 6)} since {clock(item.passed_on_at, zone)}"
        for view in views
        for item in view.due[:1]
        if item.passed_on_at is not None
    ]
    right: Row = ()
    if with_later:
        right = (("l: only what was known then ", "muted"),)
    elif later:
        entries = "1 entry was" if later == 1 else f"{later} entries were"
        right = ((f"{entries} typed later: l ", "due"),)
    room = width - width_of(right) - 2
    desk = [f"at the charge desk: chair {', '.join(passed)}"] if passed else []
    words = "   ".join([*said, *desk]) or "nobody on the way, nothing passed on"
    ink = "strong" if said or passed else "muted"
    return spread(((f" {trim(words, room)}", ink),), right, width)
