"""One chair as a tile: frame, digits, what is due, bar, last set. Pure: a view in, rows of cells out.

Top of the frame: chair and phase. Bottom of the frame: who (patient's initials left, nurse right). Both stand
in the same place in every tile, so the eye learns them once.
"""

from __future__ import annotations

from functools import lru_cache

from infusion_tui.record.view import ChairView
from infusion_tui.tui.board import words
from infusion_tui.tui.board.hatch import faded, hatched
from infusion_tui.tui.board.layout import Layout, Place
from infusion_tui.tui.board.words import Look
from infusion_tui.tui.looks import LATE_EDGE, LOOKS, LookName, look_of
from infusion_tui.tui.widgets.bars import chair_bar
from infusion_tui.tui.widgets.digits import DigitSize, digit_lines, digits_width, largest_size
from infusion_tui.tui.widgets.glyphs import Signs
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row, spread, trim, width_of
from infusion_tui.tui.wording import (
    DOSE_UNCERTAIN,
    OPEN_ENDED,
    STILL,
    Headline,
    due_forms,
    fitting,
    headline,
    pressing,
)

_SIDE_ROOM = 12
"""Cells that words beside the digits need to be worth it."""

_LATE = "▲▲"


def tile(
    view: ChairView, place: Place, layout: Layout, look: Look, *, selected: bool = False
) -> tuple[Row, ...]:
    """The rows of one tile: exactly `place.height` rows of `place.width` cells."""
    name = look_of(view)
    inner = place.width - 2
    body = _body(view, name, inner - 1, place.height - 2, layout.digits, look)
    sign = words.mark(view)
    title = _title(name, words.number(view), words.label(view), sign, inner, selected)
    doubt = DOSE_UNCERTAIN if view.dose_uncertain else ""
    feet = _feet(
        name,
        sign,
        words.initials(view, look),
        fitting(words.nurse_forms(view), (inner - 2) // 2),
        inner,
        doubt,
    )
    rows = (title, *(_framed(name, sign, row, inner, look.hatched) for row in body), feet)
    if look.stale:
        rows = tuple(faded(row) for row in rows)
    if selected:
        rows = tuple(tuple((text, ink + "@") for text, ink in row) for row in rows)
    return rows


def _left(name: LookName, sign: str, usual: str) -> Span:
    """The left side of the frame: solid where something is late, whatever the frame."""
    return (LATE_EDGE, "due") if sign == _LATE else (usual, f"frame-{name}")


@lru_cache(maxsize=8192)
def _framed(name: LookName, sign: str, row: Row, inner: int, is_hatched: bool) -> Row:
    """A row of the body between the sides of its frame, after one cell of air."""
    frame = LOOKS[name].frame
    inside = ((" ", "text"), *fit_row(row, inner - 1))
    if is_hatched:
        inside = hatched(inside)
    return (_left(name, sign, frame.left), *inside, (frame.right, f"frame-{name}"))


@lru_cache(maxsize=1024)
def _title(name: LookName, chair: str, label: str, sign: str, inner: int, selected: bool) -> Row:
    """`╔═ ▲ 3 Window ═══════ ■ PAUSED ═╗`; the mark of the ladder in front of the number where it fits."""
    said, ink = LOOKS[name], f"frame-{name}"
    frame = said.frame
    chip = f" {said.symbol} {said.word} "
    room = inner - len(chip)
    number = trim(chair, max(1, room - 2))
    shown: Span = (f"[{number}]", "cursor") if selected else (f" {number} ", "strong")
    parts: list[Span] = []
    left = room - width_of((shown,))
    if left > len(sign):
        parts.append((frame.top_edge(0, 1), ink))
        left -= 1
    if sign and left >= len(sign):
        parts.append((sign, "late" if sign == _LATE else "due"))
        left -= len(sign)
    parts.append(shown)
    ends = left > 0
    left -= ends
    if label and left > 5:
        parts.append((f"{trim(label, left - 3)} ", "text"))
        left -= width_of((parts[-1],))
    parts.append((frame.top_edge(width_of(tuple(parts)), left), ink))
    parts.append((chip, "muted" if name == "empty" else f"chip-{name}"))
    edge = frame.top_edge(inner - 1, 1) if ends else ""
    middle = fit_row((*parts, (edge, ink)), inner, ink)
    return (_left(name, sign, frame.left_top), *middle, (frame.right_top, ink))


@lru_cache(maxsize=1024)
def _feet(name: LookName, sign: str, who: str, by: str, inner: int, doubt: str = "") -> Row:
    """`╚═ R.K. ═════════════ KM ═╝`; between them the mark of a dose that is uncertain."""
    frame, ink = LOOKS[name].frame, f"frame-{name}"
    room = inner - 2
    by_cells = min(width_of(((by, ""),)), room // (2 if "→" in by else 3))
    left = f" {trim(who, room - by_cells - 5)} " if who else ""
    right = f" {trim(by, by_cells)} " if by else ""
    begin = 1 + width_of(((left, ""),))
    gap = max(0, room - width_of(((left + right, ""),)))
    mark: Row = ()
    if doubt and gap > len(doubt):
        mark = ((doubt, "due"),)
        begin, gap = begin + len(doubt), gap - len(doubt)
    middle: Row = (
        (frame.low_edge(0, 1), ink),
        (left, "text"),
        *mark,
        (frame.low_edge(begin, gap), ink),
        (right, "muted"),
        (frame.low_edge(inner - 1, 1), ink),
    )
    return (_left(name, sign, frame.left_low), *fit_row(middle, inner, ink), (frame.right_low, ink))


def _body(
    view: ChairView, name: LookName, width: int, height: int, digits: DigitSize | int, look: Look
) -> list[Row]:
    """Exactly `height` rows. `width` leaves one cell of air on the left; words leave one on the right too."""
    head = headline(view)
    if name == "empty":
        free: list[Row] = [()] * height
        free[height // 2] = ((head.caption, "muted"),)
        return free
    if digits:
        top, beside = _number(view, head, width, digits, look)
    else:
        top, beside = [((_plain_number(head, width - 1), "strong"),)], 1
    rest = height - len(top)
    rows = _under(view, name, head, width - 1, look, most=rest, beside=beside, in_words=not digits)
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
    return trim(fitting((f"{head.big} {head.caption}", head.big), width), width)


def _number(view: ChairView, head: Headline, width: int, most: int, look: Look) -> tuple[list[Row], int]:
    """The digits, `most` rows high, with what they mean beside them where there is room.

    The second value is how many of the three lines of words stand there.
    """
    big, after = head.big, ""
    size = largest_size(big, width, most, most) if big else None
    if ":" in big and (size is None or size == 3 < most):
        # too long for this tile (over an hour, or past the end): whole minutes, and it says so
        minutes = f"{'+' if big.startswith('+') else ''}{_minutes(big)}"
        whole = largest_size(minutes, width - len(" min"), most, most)
        if whole is not None and (size is None or whole > size):
            big, after, size = minutes, " min", whole
    if size is None:
        return [((_plain_number(head, width), "strong"),), *([()] * (most - 1))], 1
    lines = digit_lines(big, size)
    room = width - digits_width(big, size) - 3
    side, said = ("", "", ""), 0
    if not after and room >= _SIDE_ROOM:
        side, said = words.side_words(view, look), 3
    elif not after:
        side = (_beside(view, head, room), "", "")
        said = 1 if side[0] else 0
    inks = ("strong", "text", "muted")
    rows: list[Row] = []
    first = (size - 3) // 2
    for index, line in enumerate(lines):
        # not bold, not the brightest ink: so many solid cells light a dark room; strokes are to stand out from the frame
        row: Row = ((line, "strong" if Signs.ascii_only else "text"),)
        if after and index == size - 1:
            row = (*row, (after, "text"))
        if first <= index < first + 3 and side[index - first]:
            row = (*row, ("   ", "text"), (fit(side[index - first], room), inks[index - first]))
        rows.append(row)
    return [*rows, *([()] * (most - size))], said


def _beside(view: ChairView, head: Headline, room: int) -> str:
    """One word beside the digits where there is no room for three lines; nothing rather than half a word."""
    word = f"{view.checks_open} open" if view.phase == "assess" else head.caption
    return word if len(word) <= room and view.phase != "precheck" else ""


def _minutes(text: str) -> int:
    """Whole minutes of `1:58:20` or `+02:10`."""
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return parts[0] * 60 + parts[1] if len(parts) == 3 else parts[0]


@lru_cache(maxsize=2048)
def _due_row(text: str, ink: str, caption: str, width: int) -> Row:
    """What is due, and at the right end what the number above counts where nothing else says it."""
    # this line may touch the frame: LATE must not be shortened away
    text = trim(text, width + 1)
    if ink == "late" and width_of(((text, ""),)) < width:
        text = f"{text} "
    row: Row = ((text, ink),)
    if caption and width_of(row) + 2 + len(caption) <= width:
        row = spread(row, ((caption, "muted"),), width)
    return row


def _bar(view: ChairView, name: LookName, above: str, width: int) -> Row:
    """The bar; past the end it would be full and say nothing, so there it says what is still so. An open-ended infusion
    has no part done: there it says that the number counts up."""
    if name == "infusing" and view.open_ended:
        return ((fitting(OPEN_ENDED, width), "text"),)
    if name != "time_up":
        return chair_bar(view, width)
    forms = STILL if "pump" not in above else ("still INFUSING", "INFUSING")
    return ((fitting(forms, width), "due"),)


def _under(
    view: ChairView,
    name: LookName,
    head: Headline,
    width: int,
    look: Look,
    *,
    most: int,
    beside: int,
    in_words: bool,
) -> list[Row]:
    """What stands under the number, most needed first. `beside`: how much is said beside the digits already."""
    text, ink = words.due_line(view, width + 1, look)
    caption = "" if beside else head.caption
    if not text and view.phase in ("precheck", "assess") and not in_words:
        text, caption = head.caption, ""
    due_row = _due_row(text, ink, caption, width)
    rows: list[Row] = [due_row, _bar(view, name, text, width)]
    if most <= len(rows):
        return rows
    if caption and len(due_row) == 1 and view.phase == "assess":
        # how many checks are open has no room above, and no other place
        rows.append(((caption, "text"),))
    sets = words.last_set_forms(view, look.zone)
    if view.phase == "precheck" and sets[-1]:
        sets = (*(f"baseline {form}" for form in sets), sets[-1])
    observed = fitting(sets, width)
    # a second thing that waits must not be hidden by the first; past the end the row of the bar asks already
    waiting = [item for item in pressing(view)[1:] if (item.what, name) != ("pump_end", "time_up")]
    others = [fitting(due_forms(item, view.now), width + 1) for item in waiting]
    if len(rows) + bool(observed) < most or not others:
        rows += [((trim(observed, width), "text"),)] if observed else []
        rows += [((trim(other, width + 1), "due"),) for other in others]
    else:
        rows += [((trim(others[0], width + 1), "due"),)]
    said = words.side_words(view, look) if beside < 3 else ()
    more = (
        words.due_time(view, width, look.zone),
        "  ".join(word for word in said[1:] if word),
        words.given(view),
        words.effects(view, look),
    )
    return [*rows, *(((trim(word, width), "muted"),) for word in more if word)]
