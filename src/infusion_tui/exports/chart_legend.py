"""What the signs of the chart mean, under it: of the signs that it has."""

from __future__ import annotations

from collections.abc import Callable

from infusion_tui.exports import chart_plot as middle
from infusion_tui.exports.chart_space import TEXT_MM, WIDTH_MM, Axis, Pen, width_mm
from infusion_tui.record import vitals_chart as vc

_LINE_MM = 4.2
_SIGN_MM = 4.4

Draw = Callable[[Pen, float, float], None]


def legend(pen: Pen, axis: Axis, chart: vc.VitalsChart, top: float) -> float:
    """Draw it from `top` on, in as many lines as it takes; where it ends."""
    x, y = 0.0, top
    for draw, words in _items(axis, chart, pen.left_out):
        wide = (_SIGN_MM if draw is not None else 0.0) + width_mm(words) + 3.0
        if x and x + wide > WIDTH_MM:
            x, y = 0.0, y + _LINE_MM
        if draw is not None:
            draw(pen, x + _SIGN_MM / 2 - 0.4, y)
        pen.words(x + (_SIGN_MM if draw is not None else 0.0), y + TEXT_MM * 0.36, words)
        x += wide
    return y + 2.4


def _items(axis: Axis, chart: vc.VitalsChart, left_out: int) -> list[tuple[Draw | None, str]]:
    everything = (*chart.marks, *chart.grades)
    items: list[tuple[Draw | None, str]] = [
        (_pressure, "systolic (v), diastolic (^)"),
        (lambda pen, x, y: middle.pulse(pen, x, y), "pulse"),
    ]
    corrected = [mark.correction for mark in everything]
    corrected += [one.correction for one in chart.medicines] + [one.correction for one in chart.not_done]
    if any(one is not None for one in corrected):
        items.append((lambda pen, x, y: pen.ring(x, y), "or *: corrected, as it stands now"))
    if any(not mark.stands for mark in everything) or any(m.struck_by is not None for m in chart.medicines):
        items.append((_struck, "struck out"))
    if chart.not_done:
        items.append((lambda pen, x, y: pen.words(x, y + 0.8, "x", anchor="middle"), "not measured"))
    if chart.gaps:
        items.append((_bracket, "no values, longer than planned"))
    if chart.grades:
        items.append((_stretch, "side effect, with its grades"))
    if any(step.paused for step in chart.rates):
        items.append((_pause, "pump paused"))
    items.append((_full_box, "set taken"))
    items.append((_empty_box, "due, not taken"))
    if left_out:
        items.append((None, f"{left_out} values had no room here: they stand in the tables."))
    heavy = axis.square * axis.heavy
    items.append((None, f"A square is {_long(axis.square)} wide, heavy lines every {_long(heavy)}."))
    return items


def _long(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 or minutes % 60 else f"{minutes // 60} h"


def _pressure(pen: Pen, x: float, y: float) -> None:
    middle.pressure(pen, x, y - 0.4, y + 0.4)


def _struck(pen: Pen, x: float, y: float) -> None:
    pen.dot(x, y, 0.75, hollow=True)
    pen.cross(x, y, 1.2)


def _bracket(pen: Pen, x: float, y: float) -> None:
    pen.line(x - 1.6, y, x + 1.6, y)
    pen.line(x - 1.6, y - 0.9, x - 1.6, y + 0.9)
    pen.line(x + 1.6, y - 0.9, x + 1.6, y + 0.9)


def _stretch(pen: Pen, x: float, y: float) -> None:
    pen.line(x - 1.6, y, x + 1.6, y, width=0.6)


def _pause(pen: Pen, x: float, y: float) -> None:
    pen.line(x - 1.6, y, x + 1.6, y, width=0.25, dashed=True)


def _full_box(pen: Pen, x: float, y: float) -> None:
    pen.box(x - 0.8, y - 0.8, 1.6, 1.6, fill=0.0)


def _empty_box(pen: Pen, x: float, y: float) -> None:
    pen.box(x - 0.8, y - 0.8, 1.6, 1.6)
