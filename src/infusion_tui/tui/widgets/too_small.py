"""What stands in a window under 80x24: still chair, phase, time and what is late, for each chair that needs
something; then the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from infusion_tui.record.view import LEVELS, ChairView
from infusion_tui.tui.freshness import age_words, freshness, is_stale
from infusion_tui.tui.looks import LOOKS, look_of
from infusion_tui.tui.widgets.ink import InkView, Row, fit_row, trim, width_of
from infusion_tui.tui.wording import (
    MARKS,
    PUMP_STOPPED,
    QUESTION_OPEN,
    chair_level,
    clock,
    due_words,
    fitting,
    headline,
    plain,
    pressing,
)

LEAST_WIDTH, LEAST_HEIGHT = 80, 24


def is_too_small(width: int, height: int) -> bool:
    """True under 80x24."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def short_chair(view: ChairView, width: int) -> Row:
    """`▲▲ 7 ◄ OBSERVING 12:40 left OBS LATE 4 min` in at most `width` cells; words go before a number does."""
    name = look_of(view)
    said, head, mark = LOOKS[name], headline(view), MARKS[chair_level(view)]
    chair = plain(view.chair, 12)
    if view.phase in ("assess", "precheck", "empty"):
        numbers: tuple[str, ...] = (head.caption, head.caption.removesuffix(" done"), head.short)
    else:
        numbers = (f"{head.big} {head.caption}".strip(), head.big or head.caption, head.short)
    lead, narrow = f"{mark:>2} {chair:>2}", f"{mark} {chair}".strip()
    full, short = f"{said.symbol} {said.word}", f"{said.symbol} {said.short}"
    # what stands first is given up last
    ways = (
        (lead, full, numbers[0], _late(view, max(8, width - 24))),
        (lead, full, numbers[1], _late(view, 16)),
        (lead, short, numbers[1], _late(view, 8)),
        (narrow, short, numbers[1], _late(view, 3)),
        (narrow, short, numbers[2], _late(view, 3)),
    )
    way = next((way for way in ways if width_of(((" ".join(way).rstrip(), ""),)) <= width), ways[-1])
    lead, phase, number, text = way
    at = len(lead) - len(lead.lstrip(" ▲")) if mark else 0
    sign = lead[:at].rstrip(" ")
    row: Row = (
        (sign, "late" if mark == "▲▲" else "due"),
        (f"{lead[len(sign) :]} ", "strong"),
        (f"{phase} ", "muted" if name == "empty" else f"word-{name}"),
        (f"{number} ", "strong"),
        (text, "due"),
    )
    return fit_row(row, width)


def _late(view: ChairView, width: int) -> str:
    """What waits at this chair and how late it is, in about so many cells, at least `+4m`; the mark stands in front."""
    waits = pressing(view)
    if not waits:
        # the lock screen shows this row, too: what was typed about a patient stays on the chair's own screen
        return fitting((QUESTION_OPEN, "question", "?"), width) if view.open_questions else ""
    if waits[0].what == "pump_end" and look_of(view) == "time_up":
        # phase and number say already that it is over, and for how long
        return fitting(PUMP_STOPPED, max(8, width))
    if width < 8:
        return f"+{waits[0].late_s // 60}m" if waits[0].late_s >= 60 else "now"
    return due_words(waits[0], view.now, width=width).lstrip("▲ ")


def notice(
    views: Sequence[ChairView],
    width: int,
    height: int,
    now: dt.datetime,
    zone: dt.tzinfo,
    *,
    training: bool,
    age_s: float = 0,
    own: str | None = None,
) -> list[Row]:
    """The rows of the notice, at most `height`: `own` chair first, then those that need something, the latest first.

    What has no room is counted in the last row.
    """
    mark, time = "TRAINING " if training else "", clock(now, zone)
    old, old_ink = freshness(age_s) if is_stale(age_s) else ("", "muted")
    old = f"{old}  " if old else ""
    needs = f"needs {LEAST_WIDTH}x{LEAST_HEIGHT}"
    forms = (
        f" {old}{mark}{needs}  {time}  (is {width}x{height})",
        f" {old}{mark}{time}  {needs}",
        f" {old}{mark}{time}",
        f" {age_words(age_s)} old {mark}" if old else f" {mark}{time}",
    )
    rows: list[Row] = [((trim(fitting(forms, width), width), old_ink),)]
    waiting = [view for view in views if MARKS[chair_level(view)]]
    waiting.sort(key=lambda view: -LEVELS.index(chair_level(view)))
    others = [view for view in views if not MARKS[chair_level(view)] and view.phase != "empty"]
    shown = [*(view for view in views if view.chair == own)]
    shown += [view for view in (*waiting, *others) if view.chair != own]
    if not waiting:
        rows.append(((" nothing is due", "muted"),))
    room = max(1, height - len(rows))
    left_out = len(shown) - room
    if left_out > 0:
        shown = shown[: room - 1]
        left_out += 1
        hidden = sum(view not in shown for view in waiting)
    lines = [short_chair(view, width) for view in shown]
    if old:
        lines = [tuple((text, "muted" if ink == "strong" else ink) for text, ink in line) for line in lines]
    rows.extend(lines)
    if left_out > 0:
        tail = f", {hidden} need a look" if hidden else ""
        more = (f" +{left_out} more chairs{tail}", f" +{left_out}{tail}", f" +{left_out}")
        rows.append(((fitting(more, width), "due" if hidden else "muted"),))
    return [fit_row(row, width) for row in rows]


class TooSmall(InkView):
    """The notice as a widget; give it the views on every tick."""

    DEFAULT_CSS = """
    TooSmall { height: 1fr; overflow: hidden; }
    """

    def show_views(
        self,
        views: Sequence[ChairView],
        now: dt.datetime,
        zone: dt.tzinfo,
        *,
        training: bool = False,
        age_s: float = 0,
        own: str | None = None,
    ) -> int:
        """Draw the notice. Returns how many rows were repainted."""
        size = self.app.size
        width = max(1, self.room.width)
        return self.show_rows(
            notice(views, width, size.height, now, zone, training=training, age_s=age_s, own=own)
        )
