"""What one chair says on the board, whatever its arrangement: its due line, last set, who, and number text."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import msgspec

from infusion_tui.record.events import Value
from infusion_tui.record.view import ChairView, DueItem
from infusion_tui.tui.looks import look_of
from infusion_tui.tui.wording import (
    DOSE_UNCERTAIN,
    IS_IT_STOPPED,
    MARKS,
    PUMP_STOPPED,
    QUESTION_OPEN,
    WHATS,
    chair_level,
    clock,
    due_extra,
    due_forms,
    fitting,
    headline,
    plain,
    pressing,
)

_TYPED_LIMIT = 120
"""No place on the board is wider, so no more of a typed text is looked at."""


class Look(msgspec.Struct, frozen=True):
    """How the board is looked at: the clinic's zone, whether initials are hidden, whether it is old, or very old.

    On a `wall` nothing stands that people typed about a patient: anyone may walk past.
    """

    zone: dt.tzinfo
    hide_initials: bool = False
    stale: bool = False
    hatched: bool = False
    wall: bool = False


def chair_order(view: ChairView) -> tuple[int, int, str]:
    """Chairs by number; named ones ("A", "window") after them. Never by what was measured."""
    return (0, int(view.chair), "") if view.chair.isdecimal() else (1, 0, view.chair)


def task_order(view: ChairView) -> tuple[int, dt.datetime, tuple[int, int, str]]:
    """Chairs by the time of their next task: what waits longest first, then what comes, then chairs without a task.

    Only the times at which things are due, never what was measured. An open question waits from now on.
    """
    waits = [item.at for item in pressing(view)]
    if waits or view.open_questions:
        return 0, min(waits, default=view.now), chair_order(view)
    coming = [item.at for item in view.due]
    return (1, min(coming), chair_order(view)) if coming else (2, view.now, chair_order(view))


def number(view: ChairView) -> str:
    """The chair's number (or name), safe to show."""
    return plain(view.chair, 12)


def initials(view: ChairView, look: Look) -> str:
    """The patient's initials, or dots where people walk past."""
    if not view.initials:
        return ""
    return "··" if look.hide_initials else plain(view.initials, _TYPED_LIMIT)


def nurse(view: ChairView) -> str:
    """Whose chair it is; while it is offered to somebody, to whom: `KM→JD?`."""
    return nurse_forms(view)[0]


def nurse_forms(view: ChairView) -> tuple[str, ...]:
    """The same, longest form first: `KM→JD?`, `→JD?`, `→?`."""
    whose = plain(view.nurse or "", _TYPED_LIMIT)
    if not view.handed_to:
        return (whose,)
    to = plain(view.handed_to, _TYPED_LIMIT)
    return f"{whose}→{to}?", f"→{to}?", "→?"


def label(view: ChairView) -> str:
    """The chair's own name where it has one that says more than its number."""
    return "" if view.label == view.chair else _label(view.label, view.chair)


@lru_cache(maxsize=256)
def _label(label: str, chair: str) -> str:
    name = plain(label, _TYPED_LIMIT)
    return "" if name.casefold() in (chair.casefold(), f"chair {chair}".casefold()) else name


def due_line(view: ChairView, width: int, look: Look) -> tuple[str, str]:
    """What is due, in words that fit, and its ink: the most pressing thing, else what comes next, else nothing."""
    for item in pressing(view):
        ink = "due" if item.level == "due" else "late"
        forms = due_forms(item, view.now, look.zone)
        if item.what == "pump_end" and look_of(view) == "time_up":
            # the chip says TIME UP and the number how long: here stands what they ask
            mark, extra = MARKS[item.level], due_extra(item, view.now, look.zone)
            forms = (f"{mark} {IS_IT_STOPPED}{extra}", *(f"{mark} {form}" for form in PUMP_STOPPED))
        if view.open_questions:
            # what is due hides no question: it is said behind it, as far as there is room
            forms = (
                *(f"{form}, {QUESTION_OPEN}" for form in forms),
                *(f"{form} + question" for form in forms),
                *forms,
            )
        return fitting(forms, width), ink
    if view.open_questions:
        asked = QUESTION_OPEN if look.wall else plain(view.open_questions[0], _TYPED_LIMIT)
        return f"▲ {asked}", "due"
    if view.next_due is not None:
        return fitting(due_forms(view.next_due, view.now), width), "text"
    return "", "text"


def due_short(view: ChairView) -> str:
    """Minutes to (or past, with `+`) what comes first, in at most four cells."""
    first = next(iter(pressing(view)), view.next_due)
    if first is None:
        return ""
    if first.level in ("late", "passed_on") and first.at <= view.now:
        return f"+{min(999, first.late_s // 60)}"
    if first.level in ("due", "late", "passed_on"):
        return "now"
    return f"{min(999, max(0, -(int((view.now - first.at).total_seconds()) // 60)))}"


def mark(view: ChairView) -> str:
    """`▲` or `▲▲` in front of a chair, or nothing."""
    return MARKS[chair_level(view)]


def mark_ink(view: ChairView) -> str:
    """The ink of that mark: late is inverse, due is only bright."""
    return "late" if MARKS[chair_level(view)] == "▲▲" else "due"


def value_text(value: Value) -> str:
    """`126/80`, `74`, `36.8`."""
    return f"{value[0]}/{value[1]}" if isinstance(value, tuple) else f"{value}"


def last_set_forms(view: ChairView, zone: dt.tzinfo) -> tuple[str, ...]:
    """The last set, longest form first: with time and names, with time, bare."""
    reading = view.last_observation
    if reading is None:
        return ("",)
    names = {"bp": "BP", "hr": "HR", "spo2": "SpO2", "rr": "RR"}
    shown = [(names[key], value_text(reading.values[key])) for key in names if key in reading.values]
    if not shown:
        return ("",)
    at = clock(reading.at, zone)
    if len(shown) < len(names):
        # without its neighbours a bare number could be anything
        named = " ".join(f"{name} {value}" for name, value in shown)
        return f"{at}  {named}", named
    bare = " ".join(value for _, value in shown)
    return (f"{at}  " + "  ".join(f"{name} {value}" for name, value in shown), f"{at}  {bare}", bare)


def last_set(view: ChairView, width: int, zone: dt.tzinfo) -> str:
    """The last set in the longest form that fits."""
    return fitting(last_set_forms(view, zone), width)


def due_time(view: ChairView, width: int, zone: dt.tzinfo) -> str:
    """`next obs 14:43`, or `obs was due 14:33` once it is; in the longest form that fits."""
    item: DueItem | None = next(iter(pressing(view)), view.next_due)
    if item is None:
        return ""
    name, at = "bag empty" if item.of_bag else WHATS[item.what].soon, clock(item.at, zone)
    if item.at <= view.now:
        return fitting((f"{name} was due {at}", f"was due {at}"), width)
    return fitting((f"next {name} {at}", f"{name} {at}", at), width)


def amount(value: Decimal) -> str:
    """To one decimal, half up, without a bare `.0`: `16.3`, `40`."""
    text = str(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
    return text.removesuffix(".0")


def given(view: ChairView) -> str:
    """`given 16.3 of 40 mg`, with its mark where the dose is uncertain."""
    if view.infused_mg is None:
        return ""
    of = f" of {amount(view.planned_mg)}" if view.planned_mg is not None else ""
    return f"given {amount(view.infused_mg)}{of} mg{f' {DOSE_UNCERTAIN}' if view.dose_uncertain else ''}"


def effects(view: ChairView, look: Look) -> str:
    """Side effects that are open: `nausea 1, dizzy 2`."""
    if look.wall:
        return ""
    return ", ".join(f"{plain(key, 40)} {grade}" for key, grade in view.open_effects.items() if grade)


def side_words(view: ChairView, look: Look) -> tuple[str, str, str]:
    """Three short lines for beside the digits: what they count, until or since when, and how."""
    zone = look.zone
    head = headline(view)
    rate = "" if view.rate_ml_h is None else f"{amount(view.rate_ml_h)} mL/h"
    match view.phase:
        case "infusing" if head.big.startswith("+"):
            end = "" if view.ends_at is None else f"end {clock(view.ends_at, zone)}"
            return head.caption, end, rate
        case "infusing" if view.open_ended:
            empty_at = view.bag_empty_at
            return head.caption, "" if empty_at is None else f"bag until {clock(empty_at, zone)}", rate
        case "infusing":
            return head.caption, "" if view.ends_at is None else f"ends {clock(view.ends_at, zone)}", rate
        case "paused":
            since = "" if view.paused_since is None else f"since {clock(view.paused_since, zone)}"
            return head.caption, since, "" if look.wall else plain(view.pause_reason or "", _TYPED_LIMIT)
        case "observing":
            until = view.observation_ends_at
            return head.caption, "" if until is None else f"until {clock(until, zone)}", ""
        case "assess":
            since_at = view.observation_ends_at
            return head.caption, "" if since_at is None else f"since {clock(since_at, zone)}", ""
        case "precheck":
            begun = "" if view.began_at is None else f"since {clock(view.began_at, zone)}"
            return head.caption, begun, ""
        case _:
            return head.caption, "", ""


def found(view: ChairView, text: str) -> bool:
    """True when the chair's number, name, initials or nurse contain what was typed (dots are optional)."""
    wanted = plain(text).casefold().replace(".", "").strip()
    if not wanted:
        return True
    if wanted.isdecimal():
        return view.chair.startswith(wanted)
    places = (view.chair, view.label, view.initials, view.nurse or "", view.handed_to or "")
    return any(wanted in plain(place, _TYPED_LIMIT).casefold().replace(".", "") for place in places)
