"""Contact sheets: many pictures on one SVG, to be looked at side by side."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
GAP, TITLE = 12.0, 22.0


def sheet(pictures: Sequence[tuple[str, str]], columns: int, cell_width: float) -> str:
    """One SVG of (title, SVG) pairs, row by row; each picture is `cell_width` wide."""
    heights = [cell_width * _ratio(svg) for _, svg in pictures]
    rows = [max(heights[at : at + columns]) for at in range(0, len(heights), columns)]
    width = columns * (cell_width + GAP) + GAP
    height = sum(rows) + len(rows) * (GAP + TITLE) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {math.ceil(width)} {math.ceil(height)}">',
        '<rect width="100%" height="100%" fill="#808080"/>',
    ]
    top = GAP
    for at, (title, svg) in enumerate(pictures):
        row, column = divmod(at, columns)
        if column == 0 and row:
            top += rows[row - 1] + GAP + TITLE
        left = GAP + column * (cell_width + GAP)
        parts.append(
            f'<text x="{left:.1f}" y="{top + 16:.1f}" font-family="sans-serif" font-size="15">{escape(title)}</text>'
        )
        # The classes of one picture must not colour another.
        own = svg.replace("terminal-", f"t{at}-").replace('class="rich-t', 'class="rich-terminal')
        place = f'x="{left:.1f}" y="{top + TITLE:.1f}" width="{cell_width:.1f}" height="{heights[at]:.1f}"'
        parts.append(own.replace("<svg ", f"<svg {place} ", 1))
    parts.append("</svg>\n")
    return "\n".join(parts)


def _ratio(svg: str) -> float:
    found = _SIZE.search(svg)
    return float(found[2]) / float(found[1]) if found else 1.0
