"""Five things to try in the training room, one line at a time: a pure function of what people have charted.

It names the chair where the next thing can be done and the very keys. It is gone when all five are done.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from infusion_tui.record import events as ev
from infusion_tui.record.view import ChairView

Step = Literal["set", "seen", "pause", "correct", "export"]

STEPS: tuple[Step, ...] = ("set", "seen", "pause", "correct", "export")

KINDS: dict[str, Step] = {
    "observation.recorded": "set",
    "reminder.seen": "seen",
    "infusion.paused": "pause",
    "entry.amended": "correct",
    "entry.struck": "correct",
    "record.exported": "export",
}
"""Which kind of entry is which step."""

AT_ONCE = 9
"""Up to so many chairs a digit opens its chair on the board."""

FAREWELL = dt.timedelta(minutes=2)
"""How long the last line stands, in the room's time."""

_NUMBERS = frozenset(("bp", "hr", "spo2", "rr"))
_LATE = ("passed_on", "late", "due")


def steps_done(charted: Iterable[ev.Event]) -> dict[Step, dt.datetime]:
    """Which of the five a person has done, and when first. A set counts when it has the monitor's four numbers."""
    found: dict[Step, dt.datetime] = {}
    for event in charted:
        step = KINDS.get(event.kind)
        if step == "set" and not _is_set(event):
            continue
        if step is not None:
            found.setdefault(step, event.recorded_at)
    return found


def guide_line(
    charted: Sequence[ev.Event],
    views: Sequence[ChairView],
    chair: str | None,
    set_text: Callable[[ChairView], str],
    *,
    many: bool = False,
) -> str:
    """The line for the screen of `chair` (None: the board): what to try next, where, and which keys. "" when all is
    done or nothing can be tried now.

    `charted` is what people have charted in this training room, oldest first; `set_text` gives the line that charts
    what the strip shows at a chair; `many`: the board opens chairs by number and Enter.
    """
    done = steps_done(charted)
    todo = [step for step in STEPS if step not in done]
    if not views:
        return ""
    if not todo:
        over = views[0].now - max(done.values()) > FAREWELL
        return "" if over else "TRY  all five done: this line goes away. F1 holds everything else"
    lead = f"TRY {len(done) + 1} of {len(STEPS)}  "
    here = next((view for view in views if view.chair == chair), None)
    if todo[0] == "set":
        return lead + _set(views, here, many, set_text)
    if todo[0] == "seen":
        return lead + _seen(views, here, many)
    if todo[0] == "pause":
        return lead + _pause(charted, views, here, many)
    if todo[0] == "correct":
        return lead + _correct(charted, views, here, many)
    return lead + _export(here)


def _set(
    views: Sequence[ChairView], here: ChairView | None, many: bool, set_text: Callable[[ChairView], str]
) -> str:
    running = [view for view in views if view.phase in ("infusing", "paused", "observing")]
    best = min(running, key=lambda view: _rank(view, "observation"), default=None)
    if here is not None and here in running and (best is here or _level(best, "observation") is None):
        words = "this set is late" if _level(here, "observation") in ("late", "passed_on") else "chart a set"
        return f"{words}: type  {set_text(here)}  and Enter"
    if best is None:
        return "wait for an infusion to start"
    late = _level(best, "observation") in ("late", "passed_on")
    words = "has a late set" if late else "can have a set"
    return f"chair {best.chair} {words}: {_way(best.chair, here, many)}"


def _seen(views: Sequence[ChairView], here: ChairView | None, many: bool) -> str:
    if here is not None and _level(here) is not None:
        return "something is due here: press F9, it says you are on your way"
    late = [view for view in views if _level(view) is not None]
    if late:
        best = min(late, key=_rank)
        return f"chair {best.chair} has a reminder: {_way(best.chair, here, many)}, and there F9"
    coming = min((item.at - view.now for view in views for item in view.due), default=None)
    if coming is None:
        return "wait for a reminder, then press F9"
    return f"the next reminder comes in {max(1, math.ceil(coming.total_seconds() / 60))} min: then press F9"


def _pause(
    charted: Sequence[ev.Event], views: Sequence[ChairView], here: ChairView | None, many: bool
) -> str:
    running = [view for view in views if view.phase == "infusing" and (view.remaining_s or 0) > 60]
    if here is not None and here in running:
        return "pause the infusion: type  pause toilet  and Enter, then y"
    if not running:
        return "wait for an infusion to start, then pause it"
    own = {event.session_id for event in charted}
    best = max(running, key=lambda view: (view.session_id in own, view.remaining_s or 0))
    return f"pause an infusion: chair {best.chair}, {_way(best.chair, here, many)}"


def _correct(
    charted: Sequence[ev.Event], views: Sequence[ChairView], here: ChairView | None, many: bool
) -> str:
    seated = {view.session_id: view for view in views if view.session_id is not None}
    own = [event for event in charted if event.session_id in seated and _is_set(event)]
    if not own:
        return "correct one of your entries: type  fix  , its number,  hr 78 ; misread"
    at_hand = [event for event in own if here is not None and event.session_id == here.session_id]
    if not at_hand:
        return f"correct your set: chair {seated[own[-1].session_id].chair}, {_way(seated[own[-1].session_id].chair, here, many)}"
    event = at_hand[-1]
    assert isinstance(event.payload, ev.ObservationRecorded)
    rate = event.payload.values["hr"]
    assert isinstance(rate, int)
    return f"correct your set: type  fix {event.version} hr {rate + 2} ; misread  and Enter, then y"


def _export(here: ChairView | None) -> str:
    if here is None:
        return "export: press e, type  csv , then Enter until written"
    if here.phase == "empty":
        return "export: F2 to the board, then e, type  csv , Enter until written"
    return "export: type  export  and Enter, then  csv , Enter until written"


def _is_set(event: ev.Event) -> bool:
    return isinstance(event.payload, ev.ObservationRecorded) and event.payload.values.keys() >= _NUMBERS


def _way(chair: str, here: ChairView | None, many: bool) -> str:
    """The keys to a chair."""
    keys = f"{chair} and Enter" if many else chair
    return f"press {keys}" if here is None else f"F2, then {keys}"


def _level(view: ChairView | None, what: str | None = None) -> str | None:
    """The highest level of what is due at a chair, while nobody is on the way; None when nothing is."""
    levels = (
        [] if view is None else [i.level for i in view.due if what in (None, i.what) and i.seen_until is None]
    )
    return next((level for level in _LATE if level in levels), None)


def _rank(view: ChairView, what: str | None = None) -> int:
    level = _level(view, what)
    return _LATE.index(level) if level in _LATE else len(_LATE)
