"""Block digits and bars as drawn shapes: as characters they have seams wherever a font's line is not as high as ours."""

from __future__ import annotations

import re
from html import escape, unescape

LINE, ASCENT, TOP = 24.4, 20.0, 1.5
"""Height of a line, from its top to the baseline, and where a line's ground begins, in Rich's SVG."""

_SHAPES = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 1.0)}
_TEXT = re.compile(
    r'<text class="([\w-]+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"( clip-path="[^"]*")>([^<]*)</text>'
)


def with_blocks(svg: str) -> str:
    """The SVG with full and half blocks as rectangles; all other characters stay."""
    return _TEXT.sub(_drawn, svg)


def _drawn(match: re.Match[str]) -> str:
    ink, left, baseline, length, clip, content = match.groups()
    text = unescape(content)
    if not any(character in _SHAPES for character in text):
        return match[0]
    cell = float(length) / len(text)
    top = float(baseline) - ASCENT + TOP
    parts, at = [], 0
    for run in re.findall(r"█+|▀+|▄+|[^█▀▄]+", text):
        if run[0] in _SHAPES:
            above, below = _SHAPES[run[0]]
            x, y = float(left) + at * cell, top + above * LINE
            width, height = len(run) * cell, (below - above) * LINE
            parts.append(
                f'<rect class="{ink}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height + 0.2:.1f}"'
                ' shape-rendering="crispEdges"/>'
            )
        at += len(run)
    rest = re.sub("[█▀▄]", "\N{NO-BREAK SPACE}", text)
    if rest.strip("\N{NO-BREAK SPACE}"):
        said = escape(rest, quote=False).replace("\N{NO-BREAK SPACE}", "&#160;")
        parts.append(
            f'<text class="{ink}" x="{left}" y="{baseline}" textLength="{length}"{clip}>{said}</text>'
        )
    return "".join(parts)
