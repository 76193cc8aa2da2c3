"""The words and formats of every screen: clock times, durations, what is due, the headline of a chair.

Everything here formats what `record/` computed. `plain` (of `record/text.py`) is the one gate for text that people
typed: nothing reaches a terminal that could move the cursor, reorder a line or hide what stands in it.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

import msgspec

from infusion_tui.record.text import plain as plain
from infusion_tui.record.view import LEVELS, ChairView, DueItem, Level, What
from infusion_tui.record.wording import VALUE_LABELS

# --- levels ------------------------------------------------------------------------------------------------------

MARKS: Final[dict[Level, str]] = {"quiet": "", "soon": "", "due": "▲", "late": "▲▲", "passed_on": "▲▲"}
"""What stands in front of a chair for each step of the ladder."""

NEEDS_SOMETHING: Final[frozenset[Level]] = frozenset({"due", "late", "passed_on"})

IS_IT_STOPPED: Final = "is the pump stopped?"
TIME_UP: Final = f"TIME UP  {IS_IT_STOPPED}"
PUMP_STOPPED: Final = (IS_IT_STOPPED, "pump stopped?", "stopped?")
STILL: Final = (
    f"still INFUSING: {IS_IT_STOPPED}",
    "INFUSING: pump stopped?",
    "INFUSING stopped?",
    "still INFUSING",
    "INFUSING",
)
"""Past the end, longest first: the app asks, and never takes it that the pump has stopped."""
DOSE_UNCERTAIN: Final = "dose?"
"""Stands beside every dose that may not have reached the patient."""
OPEN_ENDED: Final = ("↑ running, open-ended", "↑ open-ended", "↑ open")
"""Beside a time that counts up: nothing is left, longest first."""
NOT_RUNNING: Final = "■ NOT RUNNING"


# --- clock times and durations -----------------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def clock(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """`14:37` in the clinic's zone; in the hour that a clock change doubles, with its offset."""
    local = moment.astimezone(zone)
    text = f"{local:%H:%M}"
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        other = local.replace(fold=1 - local.fold)
        # a time skipped in spring has two offsets too, but no moment ever falls on it
        if other.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            text += f" {local:%z}"[:4]
    return text


def clock_seconds(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """`14:37:08` in the clinic's zone."""
    return f"{moment.astimezone(zone):%H:%M:%S}"


def duration(seconds: int, *, signed: bool = False) -> str:
    """`23:41`, over an hour `1:23:41`. Negative ones carry `-`; with `signed` the others carry `+`."""
    hours, rest = divmod(abs(seconds), 3600)
    minutes, secs = divmod(rest, 60)
    text = f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"
    return ("-" if seconds < 0 else "+" if signed else "") + text


# --- what is due -------------------------------------------------------------------------------------------------


class WhatWords(msgspec.Struct, frozen=True):
    """How one kind of due thing is called: small while it is quiet, large when it is due, and in full."""

    soon: str
    due: str
    full: str


WHATS: Final[dict[What, WhatWords]] = {
    "observation": WhatWords("obs", "OBS", "observations"),
    "look": WhatWords("look", "LOOK", "look at the patient"),
    "second_check": WhatWords("2nd check", "2ND CHECK", "second check"),
    "pump_end": WhatWords("pump end", "TIME UP", "end of the infusion"),
    "pause_decision": WhatWords("resume or stop", "RESUME OR STOP?", "resume or stop"),
    "reassess": WhatWords("reassess", "REASSESS", "reassess after a medicine"),
    "assess": WhatWords("assess", "ASSESS", "observation time is over"),
    "leave_check": WhatWords("leave check", "LEAVE CHECK", "leave check"),
    "sign": WhatWords("sign", "SIGN", "sign"),
    "repeat": WhatWords("repeat", "REPEAT", "a reading beyond the clinic's limit, repeated"),
    "flush": WhatWords("flush", "FLUSH", "flush of the line"),
}


def due_forms(
    item: DueItem, now: dt.datetime, zone: dt.tzinfo | None = None, passed_on_at: dt.datetime | None = None
) -> tuple[str, ...]:
    """The words for a due item, longest first, for places of different width."""
    named = ""
    if item.what == "repeat" and item.missing:
        named = VALUE_LABELS.get(item.missing[0], item.missing[0])
    if item.level not in NEEDS_SOMETHING:
        left = max(0, -(int((now - item.at).total_seconds()) // 60))
        return _soon_forms(item.what, left, item.of_bag, named)
    late = max(0, item.late_s) // 60
    forms = _due_forms(item.what, item.level, late, item.of_bag, named)
    if item.not_taken:
        forms = _not_taken_forms(item.not_taken, item.level, forms if late else ())
    extra = due_extra(item, now, zone, passed_on_at)
    return (forms[0] + extra, *forms) if extra else forms


# asked for every chair each second, and different only each minute


@lru_cache(maxsize=1024)
def _soon_forms(what: What, minutes: int, of_bag: bool = False, named: str = "") -> tuple[str, ...]:
    soon = "bag empty" if of_bag else f"{WHATS[what].soon} {named}".rstrip()
    shorter = ("resume?",) if what == "pause_decision" else (WHATS[what].soon,) if named else ()
    if not minutes:
        return (f"{soon} now", *(f"{word} now" for word in shorter))
    return (f"{soon} {minutes} min", f"{soon} {minutes}m", *(f"{word} {minutes}m" for word in shorter))


@lru_cache(maxsize=1024)
def _not_taken_forms(count: int, level: Level, late: tuple[str, ...]) -> tuple[str, ...]:
    """`▲▲ 2 SETS NOT TAKEN`; once the next one is late as well, that too, and in a narrow place only that."""
    mark = MARKS[level]
    if late:
        return (f"{late[0]}, {count} SETS NOT TAKEN", *late)
    return f"{mark} {count} SETS NOT TAKEN", f"{mark} {count} NOT TAKEN"


@lru_cache(maxsize=1024)
def _due_forms(what: What, level: Level, late: int, of_bag: bool = False, named: str = "") -> tuple[str, ...]:
    words = WHATS[what]
    if named:
        words = msgspec.structs.replace(words, due=f"{words.due} {named}")
        return (*_of_words(what, words, level, late, of_bag), *_due_forms(what, level, late))
    return _of_words(what, words, level, late, of_bag)


def _of_words(what: What, words: WhatWords, level: Level, late: int, of_bag: bool) -> tuple[str, ...]:
    mark = MARKS[level]
    if of_bag:
        empty = f"{mark} BAG EMPTY{f' {late} min' if late and level != 'due' else ''}"
        base = [f"{empty}: {IS_IT_STOPPED}", empty, f"{mark} BAG EMPTY"]
    elif level == "due":
        if what == "pump_end":
            base = [f"{mark} TIME UP: {IS_IT_STOPPED}", f"{mark} TIME UP"]
        elif what == "pause_decision":
            base = [f"{mark} {words.due}"]
        else:
            base = [f"{mark} {words.due} DUE now", f"{mark} {words.due} DUE", f"{mark} {words.due}"]
    elif what == "pump_end":
        base = [f"{mark} TIME UP {late} min: {IS_IT_STOPPED}", f"{mark} TIME UP {late} min"]
    else:
        base = [f"{mark} {words.due} LATE {late}{unit}" for unit in (" min", "m")]
        base.append(f"{mark} {words.due} {late} min")
    if what == "pause_decision":
        base.append(base[-1].replace(" OR STOP", ""))
    base.append(base[-1].replace(" min", "m"))
    return tuple(dict.fromkeys(base))


def due_extra(
    item: DueItem, now: dt.datetime, zone: dt.tzinfo | None = None, passed_on_at: dt.datetime | None = None
) -> str:
    """`, on the way 02:10` or `, shown to charge desk 14:41` behind the words of a late thing, or nothing."""
    if item.seen_until is not None and item.seen_until > now:
        return f", on the way {duration(int((item.seen_until - now).total_seconds()))}"
    if item.level != "passed_on":
        return ""
    at = passed_on_at or item.passed_on_at
    return f", shown to charge desk{f' {clock(at, zone)}' if at is not None and zone is not None else ''}"


def due_words(
    item: DueItem,
    now: dt.datetime,
    *,
    width: int | None = None,
    zone: dt.tzinfo | None = None,
    passed_on_at: dt.datetime | None = None,
) -> str:
    """`obs 6 min`, `▲ OBS DUE now`, `▲▲ OBS LATE 4 min`; passed on: `…, shown to charge desk 14:41`.

    With `width` the longest form that fits (or the shortest there is).
    """
    forms = due_forms(item, now, zone, passed_on_at)
    return forms[0] if width is None else fitting(forms, width)


def next_words(item: DueItem, now: dt.datetime) -> str:
    """`next obs in 6 min`: what comes, in a sentence of its own."""
    minutes = max(0, -(int((now - item.at).total_seconds()) // 60))
    soon = "bag empty" if item.of_bag else WHATS[item.what].soon
    return f"next {soon} {f'in {minutes} min' if minutes else 'now'}"


def fitting(forms: tuple[str, ...], width: int) -> str:
    """The first of the forms that fits the width, or the last."""
    for form in forms:
        if len(form) <= width:
            return form
    return forms[-1]


_RANK: Final = {level: rank for rank, level in enumerate(LEVELS)}


QUESTION_OPEN: Final = "a question is open"
"""Where what people typed about a patient must not stand."""


def pressing(view: ChairView) -> tuple[DueItem, ...]:
    """What is due, late or passed on at this chair, furthest along the ladder first."""
    items = [item for item in view.due if item.level in NEEDS_SOMETHING]
    if len(items) > 1:
        items.sort(key=lambda item: -_RANK[item.level])
    return tuple(items)


def chair_level(view: ChairView) -> Level:
    """How far along the ladder this chair is. An open question counts as due."""
    highest = _RANK["due"] if view.open_questions else 0
    for item in view.due:
        highest = max(highest, _RANK[item.level])
    return LEVELS[highest]


def needs_something(view: ChairView) -> bool:
    """True when something at this chair is due, late, passed on, or waits for an answer."""
    return chair_level(view) in NEEDS_SOMETHING


# --- the headline ------------------------------------------------------------------------------------------------


class Headline(msgspec.Struct, frozen=True):
    """The big number of a chair and what it means.

    `big` is drawn large ("" where there is no number); `caption` says in a word or three what it counts; `note`
    is the sentence where the phase has one; `short` is the number for a narrow column, at most four cells.
    """

    big: str
    caption: str
    short: str
    note: str = ""


def list_progress(view: ChairView) -> tuple[int, int]:
    """Answered and required items of the list being worked on."""
    required = view.checks_required
    return required - view.checks_open, required


def paused_for(view: ChairView) -> int | None:
    """Seconds that this pause has lasted; counts up."""
    if view.paused_since is None:
        return view.paused_s
    return max(0, int((view.now - view.paused_since).total_seconds()))


def headline(view: ChairView) -> Headline:
    """What the chair's big number is: time left, time paused (up, never a countdown), or steps; see `Headline`."""
    # counted only where it is shown: this is asked for every chair of the board, each second
    done, required = list_progress(view) if view.phase in ("precheck", "assess") else (0, 0)
    match view.phase:
        case "empty":
            return Headline("", "free" if view.is_open else "closed", "")
        case "precheck":
            return Headline(f"{done}/{required}", f"{done} of {required} done", f"{done}/{required}")
        case "infusing":
            left = view.remaining_s
            if view.open_ended and view.run_s is not None:
                # nothing is counted down: it has no end until someone stops it
                return Headline(duration(view.run_s), "running", f"↑{view.run_s // 60}")
            if left is None:
                return Headline("", "no rate", "")
            if left <= 0:
                return Headline(duration(-left, signed=True), "past end", f"+{-left // 60}", TIME_UP)
            return Headline(duration(left), "left", str(left // 60))
        case "paused":
            since = paused_for(view)
            if since is None:
                return Headline("", "paused", "")
            return Headline(duration(since), "paused", f"↑{since // 60}", NOT_RUNNING)
        case "observing":
            left = view.observation_remaining_s
            if left is None:
                return Headline("", "no flush yet", "", "observation begins with the flush")
            return Headline(duration(left), "left", str(left // 60))
        case "assess":
            return Headline(
                "00:00",
                f"{required - done} of {required} open",
                f"{required - done} op",
                f"ASSESS, {required - done} of {required} open",
            )
