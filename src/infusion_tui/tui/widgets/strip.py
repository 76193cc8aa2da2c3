"""The lines above the keys: notices about clock and file, and what the training room shows for practice. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

TALL = 30
"""From so many lines on there is room for a third."""

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


def strip_rows(lines: Sequence[str], width: int) -> list[Row]:
    """Each line as a row. What is made up is marked as such at its beginning."""
    rows: list[Row] = []
    for line in lines:
        text = plain(line, 400)
        marked = _MARK.fullmatch(text)
        if marked is None:
            rows.append(fit_row(((f" {text}", "muted"),), width))
        else:
            rows.append(fit_row(((" ", "text"), (marked[1], "training"), (marked[2], "text")), width))
    return rows
