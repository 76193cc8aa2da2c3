"""The sentences beside the big number, for each phase, and the notes that stand open at a chair. Pure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from infusion_tui.record.dosing import plain as number
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import order_text
from infusion_tui.tui.chair.care_notes import effect_notes, last_medicine, oxygen_note, waiting_medicines
from infusion_tui.tui.widgets.ink import Span, trim
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import (
    DOSE_UNCERTAIN,
    clock,
    due_words,
    duration,
    fitting,
    next_words,
    plain,
    pressing,
)

_QUIET = ("quiet", "soon")

LINE = 42
"""Cells of a line beside the number in the smallest window."""

WIDE_NOTES = 60
"""Cells from which a column of notes has room for sentences that stand elsewhere in short."""


def facts(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    """Up to five lines beside the number; the first says what the number is."""
    match view.phase:
        case "infusing":
            return _infusing(view, zone)
        case "paused":
            return _paused(view, zone)
        case "observing":
            return _observing(view, zone)
        case _:
            return []


def _infusing(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    over = view.remaining_s is not None and view.remaining_s <= 0
    if view.open_ended:
        lines: list[Span] = _open_ended(view, zone)
    elif over:
        lines = [
            (f"past the end of the bag, {_at(view, zone)}", "text"),
            ("type  done  or  stop WHY", "strong"),
        ]
    else:
        minutes = f" of {view.order.minutes} min" if view.order is not None else ""
        lines = [(f"left{minutes}", "text"), (_ends(view, zone), "text")]
    lines.append(_given(view))
    lines.append((_paused_so_far(view), "muted"))
    lines.append(_next(view, zone))
    return lines


def _paused(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    since = clock(view.paused_since, zone) if view.paused_since is not None else ""
    lines: list[Span] = [(f"paused for, since {since}", "text")]
    lines.append((f"why: {plain(view.pause_reason or 'not written', 200)}", "text"))
    if view.left_when_resumed_s is not None:
        rate = f" at {_number(view.rate_ml_h)} mL/h" if view.rate_ml_h is not None else ""
        left = "left in the bag, resumed" if view.open_ended else "left when resumed"
        lines.append((f"{duration(view.left_when_resumed_s)} {left}{rate}", "text"))
    lines.append(_given(view, rate=False))
    lines.append(_next(view, zone))
    return lines


def _observing(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    lines: list[Span] = []
    if view.observation_ends_at is None:
        lines += [
            ("the observation begins with the flush", "text"),
            ("type  flush  when the line is flushed", "strong"),
        ]
    else:
        until = clock(view.observation_ends_at, zone)
        # why it lasts longer stands where the number is; a reason in words stands in the log
        longer = plain(view.observation_why.partition(",")[0], 80) if view.observation_longer else ""
        lines.append((f"of observation left, until {until}", "text"))
        lines += [(f"longer: {longer}", "strong")] if longer else []
    ended = clock(view.pump_ended_at, zone) if view.pump_ended_at is not None else ""
    how = (
        f"stopped {ended}: {plain(view.stop_reason, 120)}"
        if view.stop_reason and view.pump_end == "stop"
        else f"infusion ended {ended}"
    )
    lines.append((how, "text"))
    lines.append(_given(view, rate=False))
    last = view.last_observation
    if last is not None and not view.observation_longer:
        ago = int((view.now - last.at).total_seconds()) // 60
        lines.append((f"last obs {clock(last.at, zone)}, {ago} min ago", "text"))
    lines.append(_next(view, zone))
    return lines


def _ends(view: ChairView, zone: dt.tzinfo) -> str:
    ends = clock(view.ends_at, zone) if view.ends_at is not None else "not known"
    planned = clock(view.planned_end_at, zone) if view.planned_end_at is not None else ""
    return f"ends {ends}, as planned" if ends == planned else f"ends {ends}, planned {planned}"


def _open_ended(view: ChairView, zone: dt.tzinfo) -> list[Span]:
    """No time is left of an infusion without an end; the bag has one."""
    empty_at = view.bag_empty_at
    if empty_at is None:
        return [("running, open-ended", "text"), ("", "text")]
    if empty_at <= view.now:
        return [
            ("running, open-ended", "text"),
            (f"bag empty since {clock(empty_at, zone)}: bag, done or stop", "strong"),
        ]
    return [("running, open-ended", "text"), (f"bag lasts until {clock(empty_at, zone)}", "text")]


def _given(view: ChairView, *, rate: bool = True) -> Span:
    """The dose, never without its mark where it is uncertain."""
    of = f" of {_number(view.planned_mg)}" if view.planned_mg is not None else ""
    text = f"given {_tenth(view.infused_mg)}{of} mg{f' {DOSE_UNCERTAIN}' if view.dose_uncertain else ''}"
    if rate and view.rate_ml_h is not None:
        text = f"{text}, {_number(view.rate_ml_h)} mL/h"
    elif not rate:
        text = fitting((*(f"{text}; {words}" for words in _pump_short(view)), text), LINE)
    return (text, "due" if view.dose_uncertain else "text")


def _paused_so_far(view: ChairView) -> str:
    seconds = view.paused_s or 0
    text = f"paused {seconds // 60} min so far" if seconds >= 60 else f"paused {seconds} s so far"
    text = text if seconds else "no pause so far"
    return fitting((*(f"{text}; {words}" for words in _pump_short(view)), text), LINE)


def _pump_short(view: ChairView) -> tuple[str, ...]:
    """The pump's own volume and how far it is off the computed one of that time, for behind another fact."""
    if view.pump_ml is None or view.pump_difference_ml is None:
        return ()
    off = view.pump_difference_ml
    signed, shown = f"{'+' if off > 0 else ''}{number(off)}", number(view.pump_ml)
    return (f"pump {shown} mL ({signed})", f"pump {shown} ({signed})", f"pump {signed} mL")


def _next(view: ChairView, zone: dt.tzinfo) -> Span:
    """What comes next; what is due already stands in the line of the phase."""
    waits = {item.what for item in pressing(view)}
    coming = next((item for item in view.due if item.level in _QUIET and item.what not in waits), None)
    if coming is None:
        return ("", "text")
    soon = coming.level == "soon"
    return (f"{next_words(coming, view.now)} ({clock(coming.at, zone)})", "strong" if soon else "text")


def notes(
    view: ChairView, zone: dt.tzinfo, room: int = 200, *, waiting: bool = True, cautions: bool = True
) -> list[Span]:
    """What stands open at this chair or must not be forgotten, most pressing first, for a column this wide.

    `waiting`: with what is due besides the first thing, `cautions`: with the standing cautions, where these are not
    named elsewhere.
    """
    found: list[Span] = contradicting(view)
    for question in view.open_questions:
        # a question is never cut: what does not fit goes on in the next line
        lines = wrap_cells(f"▲ {plain(question, 200)}", max(20, room), indent="  ")
        found += [(line, "due") for line in lines]
    if view.dose_uncertain is not None:
        found.append((f"▲ {plain(view.dose_uncertain, 300)}", "due"))
    if cautions and view.cautions:
        found.append((_cautions(view, room), "due"))
    others = pressing(view)[1:] if waiting else ()
    found += [(due_words(item, view.now, width=36), "due") for item in others]
    found += effect_notes(view, zone, room)
    if view.in_line_mg:
        found.append((f"line not flushed: up to {_number(view.in_line_mg)} mg", "text"))
    found += _ledger(view)
    allergies = (
        "allergies not asked" if view.allergies is None else f"allergies: {plain(view.allergies, 200)}"
    )
    found.append((allergies, "strong" if view.allergies is None else "text"))
    found += oxygen_note(view, zone, room)
    if room >= WIDE_NOTES:
        # in a narrow column it stands behind the dose
        found += [(words, "text") for words in pump_words(view, zone, room)]
    found += waiting_medicines(view, zone)
    found += last_medicine(view, zone)
    if view.prescriber:
        found.append((f"prescriber {plain(view.prescriber, 80)}", "muted"))
    if view.course_session is not None:
        of = f" of {view.course_of}" if view.course_of is not None else ""
        found.append((f"infusion {view.course_session}{of}", "muted"))
    return found


def pump_words(view: ChairView, zone: dt.tzinfo, room: int) -> tuple[str, ...]:
    """The pump's own volume beside the computed one of that time, in the longest form for so many cells; nothing
    where nobody has read it off."""
    if view.pump_ml is None or view.pump_ml_at is None or view.pump_difference_ml is None:
        return ()
    at, off = clock(view.pump_ml_at, zone), view.pump_difference_ml
    shown, computed = _number(view.pump_ml), _number(view.pump_computed_ml)
    difference = f"{'+' if off > 0 else ''}{number(off)}"
    forms = (
        f"pump showed {shown} mL at {at}, computed {computed} mL then, {difference} mL",
        f"pump {shown} at {at}, computed {computed} ({difference})",
        f"pump {shown} mL at {at} ({difference})",
        f"pump {shown} mL ({difference})",
    )
    return (fitting(forms, room),)


def contradicting(view: ChairView, *, narrow: bool = False) -> list[Span]:
    """One line where the record contradicts itself, which names the word that opens the page; fits 36 cells, `narrow` 20."""
    count = len(view.contradictions)
    how = "" if narrow else " (type the word)"
    return [(f"▲ contradictions: {count}{how}", "due")] if count else []


def _cautions(view: ChairView, room: int) -> str:
    """All standing cautions in one line; what has no room is counted, never left out unsaid."""
    texts = [plain(one.text, 200) for one in view.cautions]
    whole = f"▲ caution: {' · '.join(texts)}"
    if len(whole) <= room:
        return whole
    more = f" +{len(texts) - 1} more" if len(texts) > 1 else ""
    return f"▲ caution: {trim(texts[0], max(6, room - len(more) - 12))}{more}"


def _ledger(view: ChairView) -> list[Span]:
    """What the drug's account lacks once the pump has ended."""
    ledger = view.ledger
    if ledger is None or ledger.left_in_bag_mg is None or ledger.difference_mg is None:
        return []
    if ledger.state == "open":
        return [(f"drug: {_number(ledger.difference_mg)} mg not wasted or kept", "text")]
    return []


def order_words(view: ChairView) -> str:
    """`35 mg in 50 mL over 40 min, 75 mL/h`."""
    order = view.order
    if order is None:
        return ""
    return order_text(order)


def _number(value: Decimal | None) -> str:
    return number(value) if value is not None else "?"


def _tenth(value: Decimal | None) -> str:
    """One place is what can be read in passing; the record has two."""
    return format(value, ".1f") if value is not None else "?"


def _at(view: ChairView, zone: dt.tzinfo) -> str:
    return clock(view.ends_at, zone) if view.ends_at is not None else ""
