"""What stands in a window under 80x24: still chair, phase, time and what is late, for each chair that needs
something; then the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from infusion_tui.record.view import ChairView
from infusion_tui.tui.widgets.ink import InkView, Row, fit_row, trim
from infusion_tui.tui.wording import MARKS, PHASES, chair_level, clock, due_words, headline, plain, pressing

LEAST_WIDTH, LEAST_HEIGHT = 80, 24


def is_too_small(width: int, height: int) -> bool:
    """True under 80x24."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def short_chair(view: ChairView, width: int) -> Row:
    """`▲▲ 7 ◄ OBS 12:40 ▲▲ OBS LATE 4 min` in at most `width` cells; words go before the time does."""
    level = chair_level(view)
    phase = PHASES[view.phase]
    head = headline(view)
    number = head.caption if view.phase in ("assess", "precheck", "empty") else f"{head.big} {head.caption}"
    waits = pressing(view)
    text = due_words(waits[0], view.now, width=max(8, width - 24)).lstrip("▲ ") if waits else ""
    if not text and view.open_questions:
        text = plain(view.open_questions[0], 120)
    row: Row = (
        (f"{MARKS[level]:>2} ", "late" if MARKS[level] == "▲▲" else "due"),
        (f"{plain(view.chair, 12):>2} ", "strong"),
        (f"{phase.symbol} {phase.word} ", f"word-{view.phase}" if view.phase != "empty" else "muted"),
        (f"{number} ", "strong"),
        (text, "due"),
    )
    return fit_row(row, width)


def notice(
    views: Sequence[ChairView], width: int, height: int, now: dt.datetime, zone: dt.tzinfo, *, training: bool
) -> list[Row]:
    """All rows of the notice; chairs that need something first, each in the order of its number."""
    mark = "TRAINING " if training else ""
    first = f" {mark}needs {LEAST_WIDTH}x{LEAST_HEIGHT}  {clock(now, zone)}  (is {width}x{height})"
    rows: list[Row] = [((trim(first, width), "muted"),)]
    waiting = [view for view in views if MARKS[chair_level(view)]]
    others = [view for view in views if not MARKS[chair_level(view)] and view.phase != "empty"]
    if not waiting:
        rows.append(((" nothing is due", "muted"),))
    rows.extend(short_chair(view, width) for view in (*waiting, *others))
    return [fit_row(row, width) for row in rows]


class TooSmall(InkView):
    """The notice as a widget; give it the views on every tick."""

    DEFAULT_CSS = """
    TooSmall { height: 1fr; }
    """

    def show_views(
        self, views: Sequence[ChairView], now: dt.datetime, zone: dt.tzinfo, *, training: bool = False
    ) -> int:
        """Draw the notice. Returns how many rows were repainted."""
        size = self.app.size
        return self.show_rows(
            notice(views, max(1, self.room.width), size.height, now, zone, training=training)
        )
