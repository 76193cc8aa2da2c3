"""Side effects, scales and measured values in digits, a column for each time, beside the chart. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from infusion_tui.record.chart_moment import Moment
from infusion_tui.record.events import VALUE_ORDER
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.vitals_chart import Mark, VitalsChart
from infusion_tui.record.wording import VALUE_LABELS, value_number
from infusion_tui.tui.widgets.ink import Row, Span, fit, fit_row, trim
from infusion_tui.tui.wording import clock, plain

_LABEL = 15
_COLUMN = 8
_UNITS = {"spo2": "SpO2 %", "bp": "BP mmHg", "hr": "HR /min", "rr": "RR /min", "o2_l_min": "O2 L/min"}
_ALWAYS = ("bp", "hr", "spo2", "rr")


def scale_table(
    chart: VitalsChart, stops: Sequence[Moment], zone: dt.tzinfo, width: int, height: int
) -> list[Row]:
    """The newest sets that have room, the newest on the right; `-` where something was not charted."""
    columns = _sets(chart, stops)[-max(1, (width - _LABEL - 2) // _COLUMN) :]
    if not columns or width < _LABEL + _COLUMN + 2:
        return []
    times = "".join(f"{clock(one[0].at, zone)[:5]:<{_COLUMN}}" for one in columns)
    rows: list[Row] = [((" " * (_LABEL + 2), "text"), (times, "muted")), ()]
    effects = [_line(key, key, columns, lambda one: one.grades) for key in _effects(chart)]
    values = [
        _line(key, _label(key, chart.protocol), columns, lambda one: one.marks) for key in _values(chart)
    ]
    room = height - len(rows)
    spare = room - len(effects) - len(values)
    if spare < 0:
        # numbers first: side effects that were never charted above 0 give way
        effects = [line for line, key in zip(effects, _effects(chart), strict=True) if _was_there(chart, key)]
        spare = room - len(effects) - len(values)
    rows += [*effects, *([()] if spare > 0 and effects else []), *values]
    return [fit_row(row, width) for row in rows[:height]]


def _sets(chart: VitalsChart, stops: Sequence[Moment]) -> list[list[Moment]]:
    """What was charted within the protocol's window of its first line stands in one column, under that time."""
    minutes = chart.protocol.sets.window_minutes if chart.protocol is not None else 0
    window = dt.timedelta(minutes=minutes)
    columns: list[list[Moment]] = []
    for one in stops:
        if not any(mark.stands for mark in (*one.marks, *one.grades)):
            continue
        if columns and one.at <= columns[-1][0].at + window:
            columns[-1].append(one)
        else:
            columns.append([one])
    return columns


def _line(
    key: str, label: str, columns: Sequence[Sequence[Moment]], of: Callable[[Moment], Sequence[Mark]]
) -> Row:
    row: list[Span] = [(fit(f"  {trim(plain(label, 60), _LABEL - 1)}", _LABEL + 2), "muted")]
    for column in columns:
        found = [mark for one in column for mark in of(one) if mark.key == key and mark.stands]
        said = [_digits(mark) for mark in found]
        text = " ".join(said)
        if len(text) >= _COLUMN:
            text = f"{said[-1]}+"
        ink = "strong" if column is columns[-1] else "text"
        row.append((fit(text or "-", _COLUMN), ink if found else "muted"))
    return tuple(row)


def _digits(mark: Mark) -> str:
    return value_number(mark.key, mark.value).removesuffix(" L/min") + ("*" if mark.correction else "")


def _effects(chart: VitalsChart) -> list[str]:
    """The common side effects in the protocol's order, then any other that was charted."""
    common = [effect.key for effect in chart.protocol.effects if effect.common] if chart.protocol else []
    return list(dict.fromkeys([*common, *(mark.key for mark in chart.grades)]))


def _was_there(chart: VitalsChart, key: str) -> bool:
    return any(mark.key == key and mark.value for mark in chart.grades)


def _values(chart: VitalsChart) -> list[str]:
    """Scales first, as in the line that is typed for them; then what was measured."""
    charted = {mark.key for mark in chart.marks} | set(_ALWAYS)
    scales = {scale.key for scale in chart.protocol.scales} if chart.protocol else {"sed", "dis"}
    keys = [key for key in VALUE_ORDER if key in charted]
    return [*(key for key in keys if key in scales), *(key for key in keys if key not in scales)]


def _label(key: str, protocol: Protocol | None) -> str:
    """The scale with the word of the end at which nothing is to be seen, so that nobody reads it upside down."""
    scale = protocol.scale(key) if protocol is not None else None
    if scale is None:
        return _UNITS.get(key, VALUE_LABELS.get(key, key))
    # sedation counts down from awake, every other scale up from none
    score = str(scale.high if key == "sed" else scale.low)
    word = scale.words.get(score)
    return f"{key} {score}={word}" if word else key
