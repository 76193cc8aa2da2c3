"""A drawing as SVG that stands inside an HTML file: no script, nothing from elsewhere."""

from __future__ import annotations

from infusion_tui.exports.drawing import Dot, Drawing, Line, Mark, Shape, Words
from infusion_tui.exports.html_text import escaped


def svg(drawing: Drawing) -> str:
    """The drawing as one `<svg>` element, in millimetres."""
    width, height = _number(drawing.width), _number(drawing.height)
    marks = "".join(_mark(mark) for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm"'
        f' role="img" aria-label="{escaped(drawing.says)}">{marks}</svg>'
    )


def _mark(mark: Mark) -> str:
    match mark:
        case Line():
            dash = ' stroke-dasharray="1 .8"' if mark.dashed else ""
            ends = f'x1="{_number(mark.x1)}" y1="{_number(mark.y1)}" x2="{_number(mark.x2)}" y2="{_number(mark.y2)}"'
            return f'<line {ends} stroke="{_grey(mark.grey)}" stroke-width="{_number(mark.width)}"{dash}/>'
        case Shape():
            points = " ".join(f"{_number(x)},{_number(y)}" for x, y in mark.points)
            fill = "none" if mark.fill is None else _grey(mark.fill)
            kind = "polygon" if mark.closed else "polyline"
            return f'<{kind} points="{points}" fill="{fill}" stroke="{_grey(mark.grey)}" stroke-width="{_number(mark.width)}"/>'
        case Dot():
            fill = "#fff" if mark.hollow else _grey(mark.grey)
            where = f'cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.radius)}"'
            return f'<circle {where} fill="{fill}" stroke="{_grey(mark.grey)}" stroke-width=".2"/>'
        case Words():
            bold = ' font-weight="bold"' if mark.bold else ""
            struck = ' text-decoration="line-through"' if mark.struck else ""
            where = f'x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{_number(mark.size)}"'
            style = f'text-anchor="{mark.anchor}" fill="{_grey(mark.grey)}"{bold}{struck}'
            return f"<text {where} {style}>{escaped(mark.text)}</text>"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _grey(value: float) -> str:
    level = round(255 * value)
    return "#000" if level == 0 else f"#{level:02x}{level:02x}{level:02x}"
