"""A drawing on a page of a PDF: the same lines, shapes and words as its SVG."""

from __future__ import annotations

from typing import Any, Final

from infusion_tui.exports.drawing import Dot, Drawing, Line, Mark, Shape, Words
from infusion_tui.exports.pdf_text import TextSetter, draw_line

MM: Final = 72 / 25.4
"""Points in a millimetre."""


def draw(canvas: Any, drawing: Drawing, x: float, top: float, scale: float, text: TextSetter) -> None:
    """Draw it with its upper left corner at `x`, `top` (points), `scale` times as large."""
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(MM * scale, MM * scale)
    for mark in drawing.marks:
        _mark(canvas, mark, text)
    canvas.restoreState()


def _mark(canvas: Any, mark: Mark, text: TextSetter) -> None:
    # on paper y goes up
    match mark:
        case Line():
            canvas.setStrokeGray(mark.grey)
            canvas.setLineWidth(mark.width)
            if mark.dashed:
                canvas.setDash(1, 0.8)
            canvas.line(mark.x1, -mark.y1, mark.x2, -mark.y2)
            if mark.dashed:
                canvas.setDash()
        case Shape():
            _shape(canvas, mark)
        case Dot():
            canvas.setStrokeGray(mark.grey)
            canvas.setLineWidth(0.2)
            canvas.setFillGray(1.0 if mark.hollow else mark.grey)
            canvas.circle(mark.x, -mark.y, mark.radius, stroke=1, fill=1)
        case Words():
            canvas.setStrokeGray(mark.grey)
            canvas.setFillGray(mark.grey)
            line = text.line(mark.text, mark.size, bold=mark.bold)
            if mark.struck:
                line = line._replace(parts=tuple(part._replace(struck=True) for part in line.parts))
            before = {"start": 0.0, "middle": line.width / 2, "end": line.width}[mark.anchor]
            draw_line(canvas, line, mark.x - before, -mark.y)


def _shape(canvas: Any, shape: Shape) -> None:
    if not shape.points:
        return
    path = canvas.beginPath()
    (x, y), *others = shape.points
    path.moveTo(x, -y)
    for x, y in others:
        path.lineTo(x, -y)
    if shape.closed:
        path.close()
    canvas.setStrokeGray(shape.grey)
    canvas.setLineWidth(shape.width)
    if shape.fill is not None:
        canvas.setFillGray(shape.fill)
    canvas.drawPath(path, stroke=1, fill=int(shape.fill is not None))
