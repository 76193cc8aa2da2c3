"""The top of every chair's screen and dialog: whose chair this is, the time, who charts, how fresh it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from infusion_tui.record.names import Namesake
from infusion_tui.record.view import ChairView, DueItem
from infusion_tui.tui.freshness import freshness
from infusion_tui.tui.looks import LATE_EDGE, LOOKS, look_of
from infusion_tui.tui.widgets.ink import Row, Span, fit_row, spread, trim, width_of
from infusion_tui.tui.wording import (
    chair_level,
    clock,
    clock_seconds,
    due_words,
    plain,
    pressing,
)

_WIDE = 110


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What the top line says besides the chair itself."""

    zone: dt.tzinfo
    signed_in: str | None
    age_s: float = 0
    names_hidden: bool = False
    away_from: str | None = None
    namesake: Namesake | None = None


def head(view: ChairView, facts: HeadFacts, width: int, *, edge: bool = True) -> tuple[Row, Row]:
    """The top line, and the rule under it in the frame of the phase. `edge`: the solid left edge of what is late goes
    on below it."""
    right = _right(view, facts, width)
    left: list[Span] = [(f" CHAIR {view.chair} ", "strong")]
    marks: list[Span] = [(" TRAINING ", "training")] if view.training else []
    if facts.away_from is not None and facts.away_from != view.chair:
        marks.append((f" AWAY FROM CHAIR {facts.away_from} ", "due"))
    if facts.namesake is not None:
        words = f"{facts.namesake.likeness.upper()} NAME: chair {facts.namesake.chair}"
        marks.append((f" {words} ", "due"))
    if view.label and view.label != view.chair:
        marks.insert(0, (f"{trim(plain(view.label, 40), 16)} ", "text"))
    # name, birth date and number are never cut for a mark: what has no room beside them stands in the rule below
    room = width - width_of(right) - width_of(tuple(left)) - 1
    whole = width_of(tuple(person_spans(view, facts, 400))) - len("born ")
    here = len(marks)
    while here and width_of(tuple(marks[:here])) + 1 + whole > room:
        here -= 1
    left += [*marks[:here], (" " if here else "", "text")]
    left += person_spans(view, facts, width - width_of(right) - width_of(tuple(left)) - 1)
    return spread(tuple(left), right, width), _rule(view, marks[here:], width, edge=edge)


def _rule(view: ChairView, marks: Sequence[Span], width: int, *, edge: bool) -> Row:
    """The frame of the phase across the screen, with the marks that had no room above it."""
    look = look_of(view)
    frame, ink = LOOKS[look].frame, f"frame-{look}"
    row: list[Span] = [(LATE_EDGE, "due")] if edge and is_late(view) else []
    at = width_of(tuple(row))
    for mark in marks:
        row += [(frame.top_edge(at, 2), ink), mark]
        at = width_of(tuple(row))
    return (*row, (frame.top_edge(at, width - at), ink))


def person_spans(view: ChairView, facts: HeadFacts, room: int) -> list[Span]:
    """Name, birth date and number in the room there is: the name gives way first, it is cut where one sees it."""
    patient = view.patient
    if patient is None:
        return [("  no patient", "muted")]
    if facts.names_hidden:
        return [("  names are hidden, press a key", "muted")]
    born = patient.born.isoformat() if patient.born is not None else "born not asked"
    if patient.born is not None and room >= 60:
        born = f"born {born}"
    number = f"MRN {plain(patient.mrn, 60)}"
    name = plain(patient.name, 200) if patient.name else "no name given"
    number = trim(number, max(12, room - len(born) - 16))
    left = max(6, room - len(born) - width_of(((number, "text"),)) - 6)
    return [
        ("  ", "text"),
        (trim(name, left), "strong"),
        ("  ", "text"),
        (born, "text"),
        ("  ", "text"),
        (number, "text"),
    ]


def _right(view: ChairView, facts: HeadFacts, width: int) -> Row:
    now = clock_seconds(view.now, facts.zone) if width >= _WIDE else clock(view.now, facts.zone)
    who = plain(facts.signed_in, 9) if facts.signed_in else "nobody"
    fresh = freshness(facts.age_s)
    if width < _WIDE and facts.age_s < 10:
        fresh = ("●", "text")
    return (
        ("  ", "text"),
        (now, "strong"),
        ("  ", "text"),
        (who, "text"),
        (" ", "text"),
        fresh,
        (" ", "text"),
    )


def phase_line(view: ChairView, zone: dt.tzinfo, width: int, middle: str = "", *, alone: bool = True) -> Row:
    """The phase as a chip, something in words beside it, and on the right what is due first.

    `alone`: the others have no line of their own (see `other_line`), so here it says how many they are.
    """
    look = look_of(view)
    words = LOOKS[look]
    left: list[Span] = [(" ", "text"), (f" {words.symbol} {words.word} ", f"chip-{look}")]
    right: Row = ()
    waits = pressing(view)
    if waits:
        more = f" +{len(waits) - 1}" if alone and len(waits) > 1 else ""
        # what stands in the middle is said in full where there is any room for it
        room = width - width_of(tuple(left)) - (len(middle) + 4 if middle else 0) - 4 - len(more)
        right = (_due_chip(view, waits[0], zone, max(22, room), more), (" ", "text"))
    room = width - width_of(tuple(left)) - width_of(right) - 4
    if middle and room > 8:
        left += [("   ", "text"), (trim(middle, room), "strong" if look == "time_up" else "text")]
    return spread(tuple(left), right, width)


def _due_chip(view: ChairView, item: DueItem, zone: dt.tzinfo, room: int, more: str = "") -> Span:
    if item.what == "pump_end" and look_of(view) == "time_up":
        # chip and middle say already what is asked past the end
        room = 20
    said = due_words(item, view.now, width=room, zone=zone, passed_on_at=item.passed_on_at)
    return f" {said}{more} ", "due" if item.level == "due" else "late"


def other_line(view: ChairView, zone: dt.tzinfo, width: int) -> Row:
    """Everything else that is due, under the first; no row of cells where there is nothing."""
    waits = pressing(view)[1:]
    right: Row = ()
    for at, item in enumerate(waits):
        rest = len(waits) - at - 1
        room = width - width_of(right) - 2 - (len(" +9 more ") if rest else 0)
        # one filled chip at a chair is enough; the others are only bright
        chip = (_due_chip(view, item, zone, room)[0], "due")
        if right and len(chip[0]) > room:
            right = (*right, (f" +{rest + 1} more", "due"))
            break
        right = (*right, *(((" ", "text"),) if right else ()), chip)
    return spread((), (*right, (" ", "text")), width) if right else ()


def is_late(view: ChairView) -> bool:
    """True when something here is late or passed on."""
    return chair_level(view) in ("late", "passed_on")


def is_pressing(view: ChairView) -> bool:
    """True when something here is due."""
    return chair_level(view) in ("due", "late", "passed_on")


def dialog_head(view: ChairView, facts: HeadFacts, title: str, width: int) -> list[Row]:
    """The top of a dialog: the same line, the rule, then its title with the phase and what is due."""
    rows = list(head(view, facts, width, edge=False))
    look = look_of(view)
    words = LOOKS[look]
    right: Row = ((f"{words.symbol} {words.word} ", f"word-{look}" if look != "empty" else "muted"),)
    waits = pressing(view)
    if waits:
        said = due_words(waits[0], view.now, width=30)
        right = ((f" {said} ", "due" if waits[0].level == "due" else "late"), ("  ", "text"), *right)
    if width_of(((title, "strong"),)) + 2 + width_of(right) > width:
        title = title.partition("   ")[0]  # what stands behind it explains; half of it would not
    rows.append(spread(((f" {title}", "strong"),), right, width))
    rows.append(fit_row((), width))
    return rows
