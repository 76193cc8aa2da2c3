"""How old numbers are drawn: stepped back after ten seconds, and after thirty with every gap hatched. Pure."""

from __future__ import annotations

import re

from infusion_tui.tui.widgets.ink import Row, row_text

_GAP = re.compile(" {2,}")
_DIGITS = re.compile("[ ▀▄█]*[▀▄█][ ▀▄█]*")


def faded(row: Row) -> Row:
    """Marks and chips stay; numbers and words step back, because they are not what is."""
    return tuple((text, "muted" if ink in ("text", "strong", "bar") else ink) for text, ink in row)


def hatched(row: Row, *, tight: bool = False) -> Row:
    """The row with its air drawn as `░`: across a room nobody takes what stands in it for what is now.

    One cell of air stays around each word, so that it can still be read; not where columns are so narrow (`tight`)
    that there would be no other.
    """
    # between digits there is no air to spare: all of theirs is hatched
    row = tuple(
        (text.replace(" ", "░") if tight or _DIGITS.fullmatch(text) else text, ink) for text, ink in row
    )
    whole = list(row_text(row))
    for gap in _GAP.finditer("".join(whole)):
        begin = gap.start() + (1 if gap.start() else 0)
        end = gap.end() - (1 if gap.end() < len(whole) else 0)
        whole[begin:end] = "░" * (end - begin)
    spans = []
    at = 0
    for text, ink in row:
        for part in re.findall("░+|[^░]+", "".join(whole[at : at + len(text)])):
            spans.append((part, ink if part[0] != "░" or ink == "rule" else "muted"))
        at += len(text)
    return tuple(spans)
