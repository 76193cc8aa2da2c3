"""The lines above the keys: notices about clock and file, and what the training room shows for practice. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from infusion_tui.record.blind import Unseen, unseen_words
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

TALL = 30
"""From so many lines on there is room for a third."""

UNSEEN = "▲ "
"""In front of what nobody saw; such a line is drawn bright."""

LOUD = (UNSEEN, "NOT SAVED", "DISK NEARLY FULL", "The file cannot be read")
"""What lines begin with that are drawn bright."""

_GUIDE = "TRY "
_MARK = re.compile(r"(SIMULATED|TRY \d of \d|TRY)( .*)")


def watermark(training: bool) -> Row:
    """`TRAINING`, to stand behind a page's title; nothing in a clinical file."""
    return (("  ", "text"), (" TRAINING ", "training")) if training else ()


def strip_room(height: int) -> int:
    """How many lines the training room may have on a window of this height."""
    return 3 if height >= TALL else 2


def for_forms(lines: Sequence[str]) -> list[str]:
    """What a form needs of the strip: the numbers to chart, not what to try next."""
    return [line for line in lines if not line.startswith(_GUIDE)]


def unseen_lines(unseen: Sequence[Unseen], zone: ZoneInfo, width: int, word: str) -> list[str]:
    """One line for what nobody saw: the last gap in words, how many there were before it, and the `word` that shows
    all of it and puts it away."""
    if not unseen:
        return []
    tail = (f"; {len(unseen) - 1} more before" if len(unseen) > 1 else "") + f"  {word}: read"
    room = width - len(UNSEEN) - len(tail) - 2
    return [UNSEEN + unseen_words(unseen[-1], zone, room) + tail]


def strip_rows(lines: Sequence[str], width: int) -> list[Row]:
    """Each line as a row. What is made up is marked as such at its beginning."""
    rows: list[Row] = []
    for line in lines:
        text = plain(line, 400)
        marked = _MARK.fullmatch(text)
        if text.startswith(LOUD):
            rows.append(fit_row(((f" {text}", "due"),), width))
        elif marked is None:
            rows.append(fit_row(((f" {text}", "muted"),), width))
        else:
            rows.append(fit_row(((" ", "text"), (marked[1], "training"), (marked[2], "text")), width))
    return rows
