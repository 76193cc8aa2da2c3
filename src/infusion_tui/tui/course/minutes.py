"""One infusion's pressure and pulse against earlier infusions at the same minute: a row for each minute, the numbers
beside a picture on a real axis. Pure.

Each row stands for itself: what was measured then, and what each earlier infusion had at that minute. Nothing joins rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.record.same_minute import SAME_MINUTES, MinuteComparison, VitalsComparison
from infusion_tui.tui.chart.canvas import Line
from infusion_tui.tui.widgets.ink import Row, fit, fit_row

_MINUTE = 6
_NUMBERS = 17
"""Cells of the numbers of one value: the chosen one, lowest and highest of the earlier ones, how many."""
_LEAST_PICTURE = 12
_AXES = {"sys": (80, 180), "hr": (40, 120)}
_STEP = 20
CHOSEN, EARLIER, SEVERAL = "●", "·", "+"


def legend(infusion: int) -> str:
    """What the signs mean, and what `same minute` is."""
    return (
        f"● infusion {infusion}   · one before it, + several (how many)   nearest within {SAME_MINUTES} min"
    )


def minute_rows(found: Sequence[VitalsComparison], width: int, height: int, *, is_live: bool) -> list[Row]:
    """The comparison in exactly `height` rows of `width` cells, the values beside each other or, where that leaves no
    room for their pictures, one over the other; where rows run short, the newest readings."""
    if not found:
        none: Row = ((" nothing to compare: no pump was started here in a session of this course", "muted"),)
        return _filled([none], width, height)
    beside = _picture((width - _MINUTE) // len(found)) > 0
    groups = [found] if beside else [[one] for one in found]
    rows: list[Row] = []
    for at, group in enumerate(groups):
        room = (height - len(rows)) // (len(groups) - at)
        rows += _group(group, width, max(3, room), is_live=is_live)
    if not found[0].others and len(rows) < height:
        rows.append(((" no earlier infusion in this file to compare with", "muted"),))
    return _filled(rows, width, height)


def _group(found: Sequence[VitalsComparison], width: int, height: int, *, is_live: bool) -> list[Row]:
    """Values beside each other: a heading, a row for each minute, and the axis."""
    each = (width - _MINUTE) // len(found)
    axes = [_axis(one) for one in found]
    head: Row = ((fit(" min", _MINUTE), "muted"),)
    ruler: Row = ()
    for one, axis in zip(found, axes, strict=True):
        head = (*head, (fit(f"{one.label} {one.unit}", each), "strong"))
        ruler = (*ruler, *_ruler(axis, each))
    shown, left_out = _in_room(_minutes(found), found, max(1, height - 2))
    rows = [head]
    for minute in shown:
        row: Row = ((f"{'base' if minute is None else minute:>{_MINUTE - 2}}  ", "muted"),)
        for one, axis in zip(found, axes, strict=True):
            cell = next((cell for cell in one.minutes if cell.minute == minute), None)
            row = (*row, *_cells(cell, axis, each, is_live=is_live))
        rows.append(row)
    lead = f" +{left_out}" if left_out else ""
    return [*rows, ((fit(lead, _MINUTE), "muted"), *ruler)]


def _filled(rows: list[Row], width: int, height: int) -> list[Row]:
    rows = [fit_row(row, width) for row in rows[:height]]
    return rows + [fit_row((), width)] * (height - len(rows))


def _minutes(found: Sequence[VitalsComparison]) -> list[int | None]:
    """Every minute of either value, the baseline first."""
    each = {one.minute for comparison in found for one in comparison.minutes}
    numbered = sorted(one for one in each if one is not None)
    return [None, *numbered] if None in each else [*numbered]


def _in_room(
    minutes: list[int | None], found: Sequence[VitalsComparison], room: int
) -> tuple[list[int | None], int]:
    """The rows that fit: the baseline, the newest readings, and the next minute that earlier infusions had."""
    if len(minutes) <= room:
        return minutes, 0
    own = {one.minute for comparison in found for one in comparison.minutes if one.value is not None}
    coming = [one for one in minutes if one not in own]
    charted = [one for one in minutes if one in own and one is not None]
    kept: list[int | None] = [None] if None in minutes else []
    ahead = coming[: max(0, min(len(coming), room - len(kept) - len(charted)))] or coming[:1]
    ahead = [one for one in ahead if one is not None]
    left = room - len(kept) - len(ahead)
    kept += charted[-left:] if left > 0 else []
    kept += ahead
    return kept, len(minutes) - len(kept)


def _axis(one: VitalsComparison) -> tuple[int, int]:
    """The value's usual range in full steps of 20, grown where something lies outside."""
    low, high = _AXES.get(one.key, (0, 200))
    values = [cell.value for cell in one.minutes if cell.value is not None]
    values += [reading.value for cell in one.minutes for reading in cell.earlier]
    while values and min(values) < low:
        low -= _STEP
    while values and max(values) > high:
        high += _STEP
    return low, high


def _x(value: int, axis: tuple[int, int], cells: int) -> int:
    return round((value - axis[0]) * (cells - 1) / (axis[1] - axis[0]))


def _picture(each: int) -> int:
    cells = each - _NUMBERS - 2
    return cells if cells >= _LEAST_PICTURE else 0


def _cells(cell: MinuteComparison | None, axis: tuple[int, int], each: int, *, is_live: bool) -> Row:
    """`138  130-151 (4)  ···●·`: the number, the earlier ones, and the picture."""
    if cell is None:
        return ((" " * each, "text"),)
    value = (
        str(cell.value) if cell.value is not None else ("" if is_live and cell.minute is not None else "-")
    )
    earlier = ""
    if cell.low is not None and cell.high is not None:
        span = str(cell.low) if cell.low == cell.high else f"{cell.low}-{cell.high}"
        earlier = f"{span} ({len(cell.earlier)})"
    numbers: Row = ((f"{value:>3} ", "strong"), (f"{fit(earlier, _NUMBERS - 4)}", "text"))
    room = _picture(each)
    if not room:
        return (*numbers, (" " * (each - _NUMBERS), "text"))
    line = Line(room)
    for x in (_x(tick, axis, room) for tick in range(axis[0], axis[1] + 1, 2 * _STEP)):
        line.guide(x, "┆", "rule")
    counted: dict[int, int] = {}
    for reading in cell.earlier:
        x = _x(reading.value, axis, room)
        counted[x] = counted.get(x, 0) + 1
    for x, count in counted.items():
        line.put(x, EARLIER if count == 1 else SEVERAL, "text")
    if cell.value is not None:
        line.put(_x(cell.value, axis, room), CHOSEN, "strong")
    return (*numbers, *line.row(), ("  ", "text"))


def _ruler(axis: tuple[int, int], each: int) -> Row:
    """The axis under the picture: its numbers stand at their places."""
    room = _picture(each)
    numbers = fit("     earlier", _NUMBERS)
    if not room:
        return ((fit(numbers, each), "muted"),)
    line = Line(room + 2)
    step = _STEP if room * _STEP >= 6 * (axis[1] - axis[0]) else 2 * _STEP
    for tick in range(axis[0], axis[1] + 1, step):
        text = str(tick)
        begin = max(0, min(_x(tick, axis, room) - len(text) // 2, room + 2 - len(text)))
        if line.is_free(begin - 1, begin + len(text) + 1):
            line.write(begin, text, "muted")
    return ((numbers, "muted"), *line.row())
