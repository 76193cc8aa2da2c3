"""One chair as one line, in three widths, and the titles above. Pure: a view in, a row of cells out."""

from __future__ import annotations

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board import words
from infusion_tui.tui.board.hatch import faded, hatched
from infusion_tui.tui.board.layout import NARROW_LINE, Detail
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.looks import LOOKS, look_of
from infusion_tui.tui.widgets.ink import Row, fit, fit_row, trim, width_of
from infusion_tui.tui.wording import DOSE_UNCERTAIN, fitting, headline

_WITH_VITALS = 104
_WITH_INITIALS = 50


def titles(detail: Detail, width: int) -> Row:
    """The titles of one column of lines."""
    match detail:
        case "full":
            text = "     ch   phase         time           who    what is next"
        case "half":
            who = "who    " if width >= _WITH_INITIALS else ""
            text = f"    ch   phase        time {who}what is next"
        case _:
            text = "  ch ph      min due"[:width]
    return ((fit(text, width), "muted"),)


def line(view: ChairView, detail: Detail, width: int, look: Look, *, selected: bool = False) -> Row:
    """The chair in exactly `width` cells; the last one is air between two columns."""
    match detail:
        case "full":
            row = _full(view, width - 1, look, selected)
        case "half":
            row = _half(view, width - 1, look, selected)
        case _:
            row = _narrow(view, look, selected)
    if look.stale:
        row = faded(row)
    # where a scroll bar takes the last cell, narrow columns stand without air between them
    air = 1 if width > NARROW_LINE else 0
    row = fit_row(row, width - air)
    if look.hatched:
        row = hatched(row, tight=detail == "narrow")
    if selected:
        row = tuple((text, ink + "@") for text, ink in row)
    return (*row, (" " * air, "text"))


def _mark(view: ChairView, cells: int) -> Row:
    sign = words.mark(view)[:cells]
    return ((" " * (cells - len(sign)), "text"), (sign, words.mark_ink(view) if sign else "text"))


def _number(view: ChairView, cells: int, selected: bool) -> Row:
    """The chair's number, right-aligned; inverse where the cursor is."""
    number = trim(words.number(view), cells)
    return ((" " * (cells - width_of(((number, ""),))), "text"), (number, "cursor" if selected else "strong"))


def _phase(view: ChairView) -> Row:
    look = look_of(view)
    said = f"{LOOKS[look].symbol} {LOOKS[look].word}"
    return ((f" {said:<11} ", "muted" if look == "empty" else f"word-{look}"),)


def _time(view: ChairView) -> tuple[str, str]:
    """The number and what it counts: `23:41` left, `03:12` paused, `4 of 8` open, `3 of 12` done."""
    head = headline(view)
    if view.phase in ("assess", "precheck"):
        count, _, what = head.caption.rpartition(" ")
        return count, what
    return head.big, head.caption


def _full(view: ChairView, width: int, look: Look, selected: bool) -> Row:
    time, what = _time(view)
    row: Row = (
        *_mark(view, 3),
        *_number(view, 4, selected),
        *_phase(view),
        (f"{time:>8} ", "strong"),
        (f"{what:<9}", "muted"),
        (fit(words.initials(view, look), 6) + " ", "text"),
    )
    nurse_cells = 5
    by = fitting(words.nurse_forms(view), nurse_cells)
    left = width - sum(len(text) for text, _ in row[:-1]) - 7 - nurse_cells
    vitals = ""
    if width >= _WITH_VITALS:
        vitals = fit(words.last_set(view, 24, look.zone), 26)
        left -= 26
    doubt = _doubt(view)
    left -= width_of(doubt)
    text, ink = words.due_line(view, left, look)
    return (
        *row,
        *doubt,
        *_due(text, ink, left),
        (vitals, "text"),
        (fit(f"{by:>{nurse_cells}}", nurse_cells), "muted"),
    )


def _doubt(view: ChairView) -> Row:
    """The mark of a dose that is uncertain, in front of what is due."""
    return ((f"{DOSE_UNCERTAIN} ", "due"),) if view.dose_uncertain else ()


def _due(text: str, ink: str, cells: int) -> Row:
    """The due words in their ink, and the rest of the cells in none: a fill ends with its words."""
    shown = fit(text, cells).rstrip(" ") if text else ""
    return fit_row(((shown, ink),), cells)


def _half(view: ChairView, width: int, look: Look, selected: bool) -> Row:
    time, what = _time(view)
    if view.phase == "assess":
        time = f"{view.checks_open} open"
    if (view.phase == "paused" or (view.phase == "infusing" and view.open_ended)) and time:
        time = f"↑{time}"
    row: Row = (
        *_mark(view, 3),
        *_number(view, 3, selected),
        *_phase(view),
        (f"{time:>7} ", "strong"),
    )
    if width + 1 >= _WITH_INITIALS:
        row = (*row, (fit(words.initials(view, look), 6) + " ", "text"))
    row = (*row, *_doubt(view))
    left = width - width_of(row)
    # the mark stands in front of the chair already
    text, ink = words.due_line(view, left + len(words.mark(view)) + 1, look)
    if view.phase == "precheck" and (not text or len(text.lstrip("▲ ")) > left):
        text, ink = what, "text"
    return (*row, *_due(text.lstrip("▲ "), "text" if ink == "text" else "due", left))


def _narrow(view: ChairView, look: Look, selected: bool) -> Row:
    name = look_of(view)
    phase, ink = LOOKS[name], "muted" if name == "empty" else f"word-{name}"
    number_cells = 3 if len(words.number(view)) > 2 else 2
    due_ink = "due" if words.mark(view) else "muted"
    short = headline(view).short
    if len(short) > 4:  # 10/12 would touch the phase
        short = f"{view.checks_open} op"
    doubt = view.dose_uncertain is not None and len(short) <= 4
    return (
        *_mark(view, 4 - number_cells),
        *_number(view, number_cells, selected),
        (f" {phase.symbol} {phase.short}", ink),
        *((("?", "due"),) if doubt else ()),
        (f"{short:>{4 if doubt else 5}}", "strong"),
        (f"{words.due_short(view):>4}", due_ink),
    )
