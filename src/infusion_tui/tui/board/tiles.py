"""One chair as a tile: frame, digits, what is due, bar, last set. Pure: a view in, rows of cells out.

Top of the frame: chair and phase. Bottom of the frame: who (patient's initials left, nurse right). Both stand
in the same place in every tile, so the eye learns them once.
"""

from __future__ import annotations

from functools import lru_cache

from infusion_tui.record.view import ChairView, Phase
from infusion_tui.tui.board import words
from infusion_tui.tui.board.layout import Layout, Place
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.widgets.bars import chair_bar
from infusion_tui.tui.widgets.digits import DigitSize, digit_lines, digits_width, largest_size
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row, trim, width_of
from infusion_tui.tui.wording import FRAMES, PHASES, TIME_UP, Headline, due_forms, fitting, headline, pressing

_SIDE_ROOM = 12
"""Cells that words beside the digits need to be worth it."""


def tile(
    view: ChairView, place: Place, layout: Layout, look: Look, *, selected: bool = False
) -> tuple[Row, ...]:
    """The rows of one tile: exactly `place.height` rows of `place.width` cells."""
    left_top, across, right_top, down, left_low, right_low = tuple(FRAMES[PHASES[view.phase].frame])
    ink = f"frame-{view.phase}"
    inner = place.width - 2
    body = _body(view, inner - 1, place.height - 2, layout.digits, look)
    sign, sign_ink = words.mark(view), words.mark_ink(view)
    title = _title(view.phase, words.number(view), words.label(view), sign, sign_ink, inner, across, selected)
    feet = _feet(words.initials(view, look), words.nurse(view), inner, across, ink)
    side: Row = ((down, ink), (" ", "text"))
    edge: Row = ((down, ink),)
    rows: list[Row] = [((left_top, ink), *title, (right_top, ink))]
    for row in body:
        rows.append((*side, *fit_row(row, inner - 1), *edge))
    rows.append(((left_low, ink), *feet, (right_low, ink)))
    if look.stale:
        rows = [tuple((text, _faded(name)) for text, name in row) for row in rows]
    if selected:
        rows = [tuple((text, name + "@") for text, name in row) for row in rows]
    return tuple(rows)


def _faded(ink: str) -> str:
    """A stale board keeps its marks and chips, but its numbers step back: they are not what is."""
    return "muted" if ink in ("text", "strong", "bar") else ink


@lru_cache(maxsize=1024)
def _title(
    name: Phase, chair: str, label: str, sign: str, sign_ink: str, inner: int, across: str, selected: bool
) -> Row:
    """`─ 3 Window ═══════ ■ PAUSED ═`; the mark of the ladder in front of the number where it fits."""
    phase, ink = PHASES[name], f"frame-{name}"
    chip = f" {phase.symbol} {phase.word} "
    room = inner - len(chip)
    number = trim(chair, max(1, room - 2))
    shown: Span = (f"[{number}]", "cursor") if selected else (f" {number} ", "strong")
    parts: list[Span] = []
    left = room - width_of((shown,))
    if left > len(sign):
        parts.append((across, ink))
        left -= 1
    if sign and left >= len(sign):
        parts.append((sign, sign_ink))
        left -= len(sign)
    parts.append(shown)
    end = across if left > 0 else ""
    left -= len(end)
    if label and left > 5:
        parts.append((f"{trim(label, left - 3)} ", "text"))
        left -= width_of((parts[-1],))
    chip_ink = f"chip-{name}" if name != "empty" else "muted"
    return fit_row((*parts, (across * left, ink), (chip, chip_ink), (end, ink)), inner, ink)


@lru_cache(maxsize=1024)
def _feet(who: str, by: str, inner: int, across: str, ink: str) -> Row:
    """`─ R.K. ───────────── KM ─`."""
    room = inner - 2
    by_cells = min(width_of(((by, ""),)), room // 3)
    left = f" {trim(who, room - by_cells - 5)} " if who else ""
    right = f" {trim(by, by_cells)} " if by else ""
    gap = room - width_of(((left + right, ""),))
    return fit_row(
        ((across, ink), (left, "text"), (across * max(0, gap), ink), (right, "muted"), (across, ink)),
        inner,
        ink,
    )


def _body(view: ChairView, width: int, height: int, digits: DigitSize | int, look: Look) -> list[Row]:
    """Exactly `height` rows. `width` leaves one cell of air on the left; words leave one on the right too."""
    if view.phase == "empty":
        free: list[Row] = [()] * height
        free[height // 2] = ((headline(view).caption, "muted"),)
        return free
    head = headline(view)
    top: list[Row] = [((_plain_number(head, width - 1), "strong"),)]
    if digits:
        top = _number(view, head, width, digits, look)
    rest = height - len(top)
    rows = _under(view, head, width - 1, look, most=rest, in_words=not digits)
    # the air depends on the tile alone, so that the bars of all tiles stand on one line
    if rest >= 6:
        rows.insert(0, ())
    if rest >= 8:
        rows.insert(3, ())
    if rest >= 9 and digits:
        top.insert(0, ())
    rows = [*top, *rows][:height]
    return [*rows, *([()] * (height - len(rows)))]


def _plain_number(head: Headline, width: int) -> str:
    """The headline as words: `23:41 left`, `03:12 paused`, `4 of 8 open`, `3 of 12 done`."""
    if not head.big or "/" in head.big or head.big == "00:00":
        return trim(head.caption, width)
    return trim(f"{head.big} {head.caption}", width)


def _number(view: ChairView, head: Headline, width: int, most: int, look: Look) -> list[Row]:
    """The digits, `most` rows high, with what they mean beside them where there is room."""
    big, after = head.big, ""
    size = largest_size(big, width, most)
    if size is None and ":" in big:
        # too long for this tile (over an hour, or past the end): whole minutes, and it says so
        total = _minutes(big)
        big, after = f"{'+' if big.startswith('+') else ''}{total}", " min"
        size = largest_size(big, width - len(after), most)
    if size is None or not big:
        return [((_plain_number(head, width), "strong"),), *([()] * (most - 1))]
    lines = digit_lines(big, size)
    room = width - digits_width(big, size) - 3
    side = ("", "", "")
    if not after and room >= _SIDE_ROOM:
        side = words.side_words(view, look.zone)
    elif not after:
        side = (_beside(view, head, room), "", "")
    inks = ("strong", "text", "muted")
    rows: list[Row] = []
    first = (size - 3) // 2
    for index, line in enumerate(lines):
        # not bold, not the brightest ink: so many solid cells light a dark room
        row: Row = ((line, "text"),)
        if after and index == size - 1:
            row = (*row, (after, "text"))
        if first <= index < first + 3 and side[index - first]:
            row = (*row, ("   ", "text"), (fit(side[index - first], room), inks[index - first]))
        rows.append(row)
    return [*rows, *([()] * (most - size))]


def _beside(view: ChairView, head: Headline, room: int) -> str:
    """One word beside the digits where there is no room for three lines; nothing rather than half a word."""
    word = f"{view.checks_open} open" if view.phase == "assess" else head.caption
    return word if len(word) <= room and view.phase != "precheck" else ""


def _has_side(width: int) -> bool:
    """Whether the smallest digits leave room for words beside them."""
    return width + 1 - digits_width("00:00") - 3 >= _SIDE_ROOM


def _has_word(width: int) -> bool:
    """Whether how many checks are open can stand beside the smallest digits."""
    return width + 1 - digits_width("00:00") - 3 >= len("10 open")


def _minutes(text: str) -> int:
    """Whole minutes of `1:58:20` or `+02:10`."""
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return parts[0] * 60 + parts[1] if len(parts) == 3 else parts[0]


def _bar(view: ChairView, head: Headline, above: str, width: int) -> Row:
    """The bar; past the end it would be full and say nothing, so the question stands there instead."""
    if not head.big.startswith("+") or "pump" in above:
        return chair_bar(view, width)
    forms = ("is the pump stopped?", "is pump stopped?", "pump stopped?")
    if TIME_UP[:7] not in above:
        forms = (TIME_UP, "TIME UP stopped?", "TIME UP")
    return ((fitting(forms, width), "due"),)


def _under(
    view: ChairView, head: Headline, width: int, look: Look, *, most: int, in_words: bool
) -> list[Row]:
    """What stands under the number, most needed first."""
    # this line may touch the frame: LATE must not be shortened away
    text, ink = words.due_line(view, width + 1, look)
    if not text and view.phase in ("precheck", "assess") and not in_words:
        text = head.caption
    text = trim(text, width + 1)
    if ink == "late" and width_of(((text, ""),)) < width:
        text = f"{text} "
    rows: list[Row] = [((text, ink),), _bar(view, head, text, width)]
    if most <= len(rows):
        return rows
    sets = words.last_set_forms(view, look.zone)
    if view.phase == "precheck" and sets[-1]:
        sets = (*(f"baseline {form}" for form in sets), sets[-1])
    observed = fitting(sets, width)
    if view.phase == "assess" and not in_words and text != head.caption and not _has_word(width):
        # beside narrow digits there is no room for how many checks are open
        rows.append(((head.caption, "text"),))
    if observed:
        rows.append(((trim(observed, width), "text"),))
    if most <= len(rows):
        return rows
    beside = "" if _has_side(width) and not in_words else words.side_words(view, look.zone)
    waiting = pressing(view)
    if len(waiting) > 1:
        # a second thing that waits must not be hidden by the first
        second = fitting(due_forms(waiting[1], view.now), width + 1)
        rows.append(((trim(second, width + 1), "due"),))
    more = (
        words.due_time(view, width, look.zone),
        # past the end the question stands in place of the bar already
        "  ".join(word for word in beside[2 if head.big.startswith("+") else 1 :] if word),
        words.given(view),
        words.effects(view),
    )
    return [*rows, *(((trim(word, width), "muted"),) for word in more if word)]
