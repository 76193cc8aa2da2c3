"""The lanes under the plot, one line each on the same time axis: rate, numbers, side effects, medicines. Pure.

A number begins in the cell of its time. Where it has no room, a sign stands there that says so: `+` more is charted
here than the lane can show, `x` not measured, `/` struck. A corrected value carries `*`. The cursor reads all out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from infusion_tui.record.dosing import plain as number
from infusion_tui.record.vitals_chart import EffectStretch, Mark, VitalsChart
from infusion_tui.record.wording import value_number
from infusion_tui.tui.chart.axis import Axis
from infusion_tui.tui.chart.canvas import Line, single
from infusion_tui.tui.wording import plain

MORE, NOT_DONE, STRUCK, FIXED = "+", "x", "/", "*"


class Token(msgspec.Struct, frozen=True):
    """Some text that begins in a cell; `sign` stands for it where there is no room."""

    x: int
    text: str
    ink: str = "text"
    sign: str = MORE


def place(line: Line, tokens: Sequence[Token]) -> None:
    """Write tokens, the last one first; none touches another, and none is lost without a sign."""
    left_out = []
    for token in reversed(tokens):
        end = token.x + len(token.text)
        if end <= line.width and line.is_free(token.x - 1, end + 1):
            line.write(token.x, token.text, token.ink)
        else:
            left_out.append(token)
    for token in left_out:
        _sign(line, token)


def _sign(line: Line, token: Token) -> None:
    """The token's sign in its own cell, or in the nearest that nothing stands in. One `+` says so for several."""
    end = token.x
    while end < line.width and line.sign(end) != " ":
        end += 1
    begin = token.x
    while begin >= 0 and line.sign(begin) != " ":
        begin -= 1
    if token.sign == MORE and MORE in (line.sign(begin + 1), line.sign(end - 1)):
        return
    if end < line.width and (begin < 0 or end - token.x <= token.x - begin):
        line.put(end, token.sign, token.ink)
    elif begin >= 0:
        line.put(begin, token.sign, token.ink)


def value_lane(chart: VitalsChart, axis: Axis, keys: Sequence[str], *, signs_only: bool = False) -> Line:
    """The numbers of one item. With `signs_only`, what cannot be seen in the plot: corrected, not done, struck."""
    struck, not_done, values = [], [], []
    for mark in chart.marks:
        if mark.key not in keys:
            continue
        x = axis.x(mark.at)
        if x is None:
            continue
        if not mark.stands:
            struck.append(Token(x, STRUCK, "muted", STRUCK))
        elif signs_only:
            values += [Token(x, FIXED, "strong", FIXED)] if mark.correction is not None else []
        else:
            text = _short(mark)
            values.append(Token(x, f"{text}{FIXED}", "fixed") if mark.correction else Token(x, text))
    for one in chart.not_done:
        if one.struck_by is not None or not (one.key in keys or one.key is None):
            continue
        x = axis.x(one.at)
        if x is not None:
            not_done.append(Token(x, NOT_DONE, "muted", NOT_DONE))
    line = Line(axis.cells)
    # what was struck or not measured gives way to what was
    place(line, [*struck, *not_done, *values])
    return line


def _short(mark: Mark) -> str:
    return value_number(mark.key, mark.value).removesuffix(" L/min")


def rate_lane(chart: VitalsChart, axis: Axis) -> Line:
    """The rate as steps: its number where it was set, a line while it ran, `▒` while it stood, dots to come."""
    line = Line(axis.cells)
    if not chart.rates:
        return line
    now = min(chart.now, axis.ends_at)
    running_to = chart.pump_ended_at or now
    will_end = chart.pump_will_end_at
    if chart.pump_ended_at is None and will_end is not None and will_end > now:
        for x in range(axis.clamped(now), axis.clamped(will_end) + 1):
            line.put(x, "┄", "rule")
    for step in chart.rates:
        end = step.ends_at or running_to
        if end < axis.begins_at or step.begins_at > axis.ends_at:
            continue
        for x in range(axis.clamped(step.begins_at), axis.clamped(end) + 1):
            if line.sign(x) != "▒":
                line.put(x, "▒" if step.paused else "─", "strong" if step.paused else "bar")
    said = None
    labels = []
    for step in chart.rates:
        seen = (step.ends_at or running_to) >= axis.begins_at and step.begins_at <= axis.ends_at
        if seen and step.rate_ml_h != said:
            said, fixed = step.rate_ml_h, step.was_ml_h is not None
            text = number(step.rate_ml_h) + (FIXED if fixed else "")
            labels.append(Token(axis.clamped(step.begins_at), text, "fixed" if fixed else "strong"))
    end_x = axis.x(chart.pump_ended_at) if chart.pump_ended_at is not None else None
    if end_x is not None:
        line.put(end_x, "┤", "strong")
    _rate_labels(line, labels)
    return line


def _rate_labels(line: Line, labels: Sequence[Token]) -> None:
    """The numbers over the line, but never over a pause, the end or each other."""
    free_from = line.width + 1
    for token in reversed(labels):
        end = token.x + len(token.text)
        covered = "".join(line.sign(x) for x in range(token.x, end))
        if end < free_from and end <= line.width and not set(covered) & set("▒┤"):
            line.write(token.x, token.text, token.ink)
            free_from = token.x
        elif line.sign(token.x) in "─┄ ":
            line.put(token.x, MORE, token.ink)
            free_from = min(free_from, token.x)


def effect_lane(chart: VitalsChart, axis: Axis, key: str) -> Line:
    """One side effect: its grade where it was charted, a line from the onset to the 0 after it, or to now."""
    line = Line(axis.cells)
    ends = min(chart.now, axis.ends_at) if not chart.is_over else chart.ends_at
    for stretch in chart.stretches:
        if stretch.key == key:
            _stretch(line, axis, stretch, ends)
    tokens = []
    for mark in chart.grades:
        x = axis.x(mark.at) if mark.key == key else None
        if x is None:
            continue
        if not mark.stands:
            tokens.append(Token(x, STRUCK, "muted", STRUCK))
        elif mark.correction is not None:
            tokens.append(Token(x, f"{mark.value}{FIXED}", "fixed"))
        else:
            tokens.append(Token(x, str(mark.value), "strong" if mark.value else "muted"))
    _on_line(line, tokens)
    return line


def _stretch(line: Line, axis: Axis, stretch: EffectStretch, ends: dt.datetime) -> None:
    end = stretch.ends_at or ends
    if end < axis.begins_at or stretch.begins_at > axis.ends_at:
        return
    for x in range(axis.clamped(stretch.begins_at), axis.clamped(end) + 1):
        line.put(x, "─", "bar")


def _on_line(line: Line, tokens: Sequence[Token]) -> None:
    """Grades over their stretch: one cell each, and a `+` beside the one that hides another."""
    taken: set[int] = set()
    hidden = []
    for token in reversed(tokens):
        cells = set(range(token.x, token.x + len(token.text)))
        if cells & taken:
            hidden.append(token)
            continue
        line.write(token.x, token.text, token.ink)
        taken |= cells
    for token in hidden:
        x = next(
            (x for x in (token.x, token.x + 1, token.x - 1, token.x + 2) if x not in taken and x >= 0), None
        )
        if x is not None:
            line.put(x, token.sign, token.ink)
            taken.add(x)


def effects_lane(chart: VitalsChart, axis: Axis, keys: Iterable[str]) -> Line:
    """Several side effects in one line: `nau2 hea1 nau0`, each grade and the 0 that ends it; with no keys, a `0`
    wherever somebody asked and there was none."""
    wanted = set(keys)
    steps = {(step.key, step.number) for stretch in chart.stretches for step in stretch.steps}
    line = Line(axis.cells)
    tokens: list[Token] = []
    for mark in chart.grades:
        x = axis.x(mark.at)
        if x is None or (wanted and mark.key not in wanted):
            continue
        if not wanted:
            tokens += [] if tokens and tokens[-1].x == x else [Token(x, "0", "muted")]
        elif not mark.stands:
            tokens.append(Token(x, STRUCK, "muted", STRUCK))
        elif (mark.key, mark.number) in steps or mark.correction is not None:
            text = f"{single(plain(mark.key, 3))}{mark.value}{FIXED if mark.correction else ''}"
            tokens.append(Token(x, text, "fixed" if mark.correction else "strong" if mark.value else "muted"))
    place(line, tokens)
    return line


def medicine_lane(chart: VitalsChart, axis: Axis) -> Line:
    """Medicines: `├` in the cell of the time and the name behind it, or before it at the right edge."""
    line = Line(axis.cells)
    found = [(x, one) for one in chart.medicines if (x := axis.x(one.at)) is not None]
    for x, one in found:
        line.put(
            x, STRUCK if one.struck_by is not None else "├", "strong" if one.struck_by is None else "muted"
        )
    for x, one in found:
        if one.struck_by is not None:
            continue
        drug = single(plain(one.drug, 40))
        said = single(plain(one.text, 80)) + (FIXED if one.correction is not None else "")
        ink = "fixed" if one.correction is not None else "text"
        short = f"{drug} {number(one.dose)}{FIXED if one.correction is not None else ''}"
        for text in (said, short, drug, drug[:4]):
            if x + 1 + len(text) <= line.width and line.is_free(x + 1, x + 2 + len(text)):
                line.write(x + 1, text, ink)
                break
            if x - len(text) >= 0 and line.is_free(x - len(text) - 1, x):
                line.put(x, "┤", "strong")
                line.write(x - len(text), text, ink)
                break
        else:
            if line.is_free(x + 1, x + 2):
                line.put(x + 1, MORE, "strong")
    return line
