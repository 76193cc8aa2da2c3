"""The lanes above and below the chart's squares: pump, medicines, values as numbers, side effects, sets.

Each lane draws itself from `top` on and says how high it became. Words never lie over words: what has no room has its
tick alone, and stands in the tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from infusion_tui.exports.chart_space import (
    LEFT_MM,
    RIGHT_MM,
    ROW_MM,
    TEXT_MM,
    Axis,
    Pen,
    Rows,
    fitted,
    width_mm,
)
from infusion_tui.record import vitals_chart as vc
from infusion_tui.record.dosing import plain
from infusion_tui.record.gap_report import SetOutcome
from infusion_tui.record.wording import value_number

BAR_MM = 4.5
LANE_LEAST_MM = 3.4


class Said:
    """Words at a moment: `*` behind corrected ones, struck ones struck."""

    __slots__ = ("at", "struck", "text")

    def __init__(self, at: dt.datetime, text: str, *, corrected: bool = False, struck: bool = False) -> None:
        self.at, self.text, self.struck = at, text + ("*" if corrected else ""), struck


def label(pen: Pen, top: float, height: float, name: str) -> None:
    """The lane's name at the left, and the line under the lane."""
    size = next((one for one in (TEXT_MM, 2.0, 1.8) if width_mm(name, one) <= LEFT_MM - 1.0), 1.8)
    words = fitted(name, LEFT_MM - 1.0, size)
    pen.words(LEFT_MM - 0.8, top + min(height, LANE_LEAST_MM) - 1.0, words, size=size, anchor="end")
    pen.line(0, top + height, RIGHT_MM, top + height, width=0.12, grey=0.45)


def words_lane(pen: Pen, axis: Axis, top: float, name: str, said: Iterable[Said], *, most: int = 3) -> float:
    """Words at their moments, a tick at the exact time of each."""
    rows = Rows(most)
    for one in said:
        if not axis.holds(one.at):
            continue
        x = axis.x(one.at)
        text = fitted(one.text, (RIGHT_MM - LEFT_MM) / 2)
        place = rows.put(x, width_mm(text))
        pen.line(x, top, x, top + 0.6, width=0.25)
        if place is None:
            pen.left_out += 1
        else:
            pen.backed(place[1], top + place[0] * ROW_MM + TEXT_MM + 0.4, text, struck=one.struck)
    height = max(LANE_LEAST_MM, rows.used * ROW_MM + 0.6)
    label(pen, top, height, name)
    return height


def value_lane(pen: Pen, axis: Axis, top: float, name: str, chart: vc.VitalsChart, key: str) -> float:
    """One item's values as numbers; `x` where it was not measured."""
    said = [
        Said(
            mark.at,
            value_number(key, mark.value).replace(" L/min", ""),
            corrected=mark.correction is not None,
            struck=not mark.stands,
        )
        for mark in chart.of(key)
    ]
    said += [
        Said(one.at, "x", corrected=one.correction is not None, struck=one.struck_by is not None)
        for one in chart.not_done
        if one.key == key
    ]
    return words_lane(pen, axis, top, name, sorted(said, key=lambda one: one.at))


def not_measured_lane(pen: Pen, axis: Axis, top: float, chart: vc.VitalsChart, keys: dict[str, str]) -> float:
    """What has no lane of its own and was not measured: `BP x refused`."""
    said = [
        Said(
            one.at,
            f"{keys.get(one.key, one.key)} x {one.why}",
            corrected=one.correction is not None,
            struck=one.struck_by is not None,
        )
        for one in chart.not_done
        if one.key in keys
    ]
    return words_lane(pen, axis, top, "not measured", said) if said else 0.0


def medicine_lane(pen: Pen, axis: Axis, top: float, chart: vc.VitalsChart) -> float:
    """Each medicine with dose and route at its time."""
    said = [
        Said(
            one.at,
            f"{one.drug} {plain(one.dose)} {one.unit} {one.route}",
            corrected=one.correction is not None,
            struck=one.struck_by is not None,
        )
        for one in chart.medicines
    ]
    return words_lane(pen, axis, top, "medicines", said, most=6) if said else 0.0


def pump_lane(pen: Pen, axis: Axis, top: float, chart: vc.VitalsChart) -> float:
    """The rate as a bar whose height is the rate, with steps; a pause is a gap with its reason."""
    rows = Rows(3)
    steps: list[tuple[vc.RateStep, float, float]] = []
    running_until = chart.pump_ended_at or chart.now
    places: list[tuple[tuple[int, float], str]] = []
    for step in chart.rates:
        ends_at = step.ends_at or max(running_until, step.begins_at)
        if not axis.touches(step.begins_at, ends_at):
            continue
        left, right = axis.x(step.begins_at), axis.x(ends_at)
        steps.append((step, left, right))
        text = f"pause: {step.reason}" if step.paused else plain(step.rate_ml_h)
        changed = "*" if step.was_ml_h is not None and not step.paused else ""
        text = fitted(text + changed, max((RIGHT_MM - LEFT_MM) / 3, right - left - 1.5))
        place = rows.put(left + 0.5, width_mm(text), "start")
        if place is None:
            pen.left_out += 1
        else:
            places.append((place, text))
    floor = top + max(1, rows.used) * ROW_MM + 0.6 + BAR_MM
    highest = max((step.rate_ml_h for step in chart.rates if not step.paused), default=0)
    for place, text in places:
        pen.backed(place[1], top + place[0] * ROW_MM + TEXT_MM + 0.2, text)
    for step, left, right in steps:
        if step.paused:
            pen.line(left, floor - 0.6, right, floor - 0.6, width=0.25, dashed=True)
        elif highest:
            height = float(step.rate_ml_h / highest) * BAR_MM
            pen.box(left, floor - height, right - left, height, fill=0.8, line=0.25)
    height = floor + 0.4 - top
    label(pen, top, height, "rate mL/h")
    return height


def effect_lane(pen: Pen, axis: Axis, top: float, name: str, key: str, chart: vc.VitalsChart) -> float:
    """One side effect: its stretches as lines from onset to resolution, each grade at its time."""
    rows = Rows(2)
    line = top + LANE_LEAST_MM - 0.5
    for stretch in chart.stretches:
        # an open one is known to last until now, not longer
        until = chart.ends_at if chart.is_over else max(chart.now, stretch.steps[-1].at)
        ends_at = stretch.ends_at or until
        if stretch.key != key or not axis.touches(stretch.begins_at, ends_at):
            continue
        left, right = axis.x(stretch.begins_at), axis.x(ends_at)
        pen.line(left, line, right, line, width=0.6)
        if axis.holds(stretch.begins_at):
            pen.line(left, line - 0.6, left, line + 0.4, width=0.3)
        if stretch.ends_at is None:
            pen.path((right - 1.2, line - 0.7), (right, line), (right - 1.2, line + 0.7), width=0.3)
        elif axis.holds(stretch.ends_at):
            pen.line(right, line - 0.6, right, line + 0.4, width=0.3)
    second: list[tuple[float, str, bool]] = []
    for grade in chart.grades:
        if grade.key != key or not axis.holds(grade.at):
            continue
        text = f"{grade.value}{'*' if grade.correction is not None else ''}"
        x = axis.x(grade.at)
        place = rows.put(x, width_mm(text))
        if place is None:
            pen.line(x, line - 0.6, x, line, width=0.25)
            pen.left_out += 1
        elif place[0] == 0:
            pen.backed(place[1], line - 0.8, text, struck=not grade.stands)
        else:
            second.append((place[1], text, not grade.stands))
    for x, text, struck in second:
        pen.words(x, line + TEXT_MM, text, struck=struck)
    height = LANE_LEAST_MM + 0.2 + (ROW_MM if second else 0.0)
    label(pen, top, height, name)
    return height


def set_lane(pen: Pen, axis: Axis, top: float, sets: tuple[SetOutcome, ...]) -> float:
    """The sets that were due: a full box where one was taken, with the minutes it was late; `x`, or an empty box."""
    if not sets:
        return 0.0
    rows = Rows(2)
    middle = top + 1.7
    late: list[Said] = []
    for one in sets:
        at = one.ended_at if one.ended_at is not None else one.due_at
        if not axis.holds(at):
            continue
        x = axis.x(at)
        if one.ended == "x":
            pen.cross(x, middle, 0.8, 0.3)
        else:
            pen.box(x - 0.8, middle - 0.8, 1.6, 1.6, fill=0.0 if one.ended == "set" else None)
        if one.late_min:
            late.append(Said(at, f"+{one.late_min} min"))
    for words in late:
        place = rows.put(axis.x(words.at), width_mm(words.text))
        if place is None:
            pen.left_out += 1
        else:
            pen.backed(place[1], top + LANE_LEAST_MM + place[0] * ROW_MM + TEXT_MM - 0.2, words.text)
    height = LANE_LEAST_MM + rows.used * ROW_MM + (0.4 if rows.used else 0.0)
    label(pen, top, height, "sets due")
    return height
