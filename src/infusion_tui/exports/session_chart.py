"""The chart of a session as a picture for paper, like an anaesthetic chart: time across, pressures as carets with a stem.

Every fact comes from `record/vitals_chart.py`; here it is only put in its place. Black on white, and readable when
photocopied: nothing is said by a grey alone.
"""

from __future__ import annotations

import datetime as dt

from infusion_tui.exports import chart_lanes as lanes
from infusion_tui.exports import chart_plot as middle
from infusion_tui.exports.chart_legend import legend
from infusion_tui.exports.chart_space import (
    LEFT_MM,
    RIGHT_MM,
    ROW_MM,
    TEXT_MM,
    WIDTH_MM,
    Axis,
    Pen,
    Rows,
    axis,
    fitted,
    width_mm,
)
from infusion_tui.exports.drawing import Drawing
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import vitals_chart as vc
from infusion_tui.record.wording import SESSION_END_WORDS, VALUE_LABELS, value_number

LONGEST_PANEL = dt.timedelta(hours=8)
MOST_PANELS = 4
_PLOTTED = ("bp", "hr")
_ALWAYS = ("spo2", "rr", "sed", "dis")
_BELOW = ("spo2", "rr", "temp", "sed", "dis", "pain", "anx10", "site")
_NAMES = {
    "spo2": "SpO2 %", "rr": "breaths /min", "temp": "temp °C", "sed": "sedation 5-0", "dis": "dissociation 0-4",
    "pain": "pain 0-10", "anx10": "anxiety 0-10", "o2_l_min": "O2 L/min",
}  # fmt: skip


def charts(report: SessionReport) -> tuple[Drawing, ...]:
    """The session's chart: one picture, or several one after the other where it lasted longer than eight hours. None
    where nothing was charted that a chart could show."""
    chart = vc.vitals_chart(report.view)
    if chart.is_blank:
        return ()
    spans = panels(chart.begins_at, chart.ends_at)
    return tuple(
        _panel(report, chart, axis(begins_at, ends_at, report.zone), number, len(spans))
        for number, (begins_at, ends_at) in enumerate(spans, start=1)
    )


def panels(begins_at: dt.datetime, ends_at: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """The spans of the pictures: eight hours each, longer ones from the fifth on."""
    whole = ends_at - begins_at
    if whole <= LONGEST_PANEL:
        return [(begins_at, ends_at)]
    length = max(LONGEST_PANEL, whole / MOST_PANELS)
    count = -(-whole // length)
    return [(begins_at + n * length, min(ends_at, begins_at + (n + 1) * length)) for n in range(count)]


def _panel(report: SessionReport, chart: vc.VitalsChart, across: Axis, number: int, of: int) -> Drawing:
    marks, squares = Pen(), Pen()
    moments = _moments(report, chart, across)
    top = _moment_words(marks, across, moments)
    clock_y = top + 2.6
    top = clock_y + 0.9
    first = top
    top += lanes.pump_lane(marks, across, top, chart) if chart.rates else 0.0
    top += lanes.medicine_lane(marks, across, top, chart)
    if _has(chart, "o2_l_min"):
        top += lanes.value_lane(marks, across, top, _NAMES["o2_l_min"], chart, "o2_l_min")
    scale = middle.Scale(chart, top + 1.6)
    middle.grid(squares, across, scale)
    middle.plot(marks, across, chart, scale)
    top = scale.top + middle.PLOT_MM + 1.6
    marks.line(0, top, RIGHT_MM, top, width=0.12, grey=0.45)
    marks.words(1.2, scale.top + 4, "BP mmHg", bold=True)
    marks.words(1.2, scale.top + 7.2, "pulse /min", bold=True)
    if any(across.touches(gap.begins_at, gap.ends_at) for gap in chart.gaps):
        middle.silences(marks, across, chart, top)
        lanes.label(marks, top, middle.STRIP_MM, "no values for")
        top += middle.STRIP_MM
    own = [key for key in _BELOW if key in _ALWAYS or _has(chart, key)]
    own += sorted({mark.key for mark in chart.marks}.difference(own, _PLOTTED, ("o2_l_min",)))
    for key in own:
        top += lanes.value_lane(marks, across, top, _NAMES.get(key, key), chart, key)
    others = {one.key for one in chart.not_done if one.key is not None}.difference(own, ("o2_l_min",))
    top += lanes.not_measured_lane(
        marks, across, top, chart, {key: VALUE_LABELS.get(key, key) for key in sorted(others)}
    )
    for key in dict.fromkeys(grade.key for grade in chart.grades):
        top += lanes.effect_lane(marks, across, top, _effect_name(report, key), key, chart)
    top += lanes.set_lane(marks, across, top, report.view.gap_report.sets if report.view.gap_report else ())
    _squares(squares, across, clock_y, first, top)
    for moment in moments:
        squares.line(
            across.x(moment.at),
            first,
            across.x(moment.at),
            top,
            width=0.65 if moment.dashed else 0.45,
            dashed=moment.dashed,
        )
    top = legend(marks, across, chart, top + 3)
    if of > 1:
        marks.words(0, 2.6, f"part {number} of {of}", bold=True)
    return Drawing(WIDTH_MM, round(top, 2), (*squares.marks, *marks.marks), _says(report, chart, across))


def _has(chart: vc.VitalsChart, key: str) -> bool:
    return bool(chart.of(key)) or any(one.key == key for one in chart.not_done)


class _Moment:
    """Something that happened at a moment, marked from top to bottom."""

    __slots__ = ("at", "dashed", "words")

    def __init__(self, at: dt.datetime, words: str, *, dashed: bool = False) -> None:
        self.at, self.words, self.dashed = at, words, dashed


def _moments(report: SessionReport, chart: vc.VitalsChart, across: Axis) -> list[_Moment]:
    """Start, pump's end, end of the observation time, leaving, and from when the dose is uncertain."""
    view = report.view
    ended = {"done": "pump done", "stop": "stopped", "transfer": "transfer", None: "pump ended"}[
        view.pump_end
    ]
    known: list[tuple[dt.datetime | None, str, bool]] = [
        (chart.started_at, "start", False),
        (chart.pump_ended_at, ended, False),
        (chart.dose_uncertain_at, "dose uncertain from", True),
        (view.observation_ends_at if chart.pump_ended_at else None, "observation until", True),
        (view.end.at, SESSION_END_WORDS[view.end.how], False) if view.end else (None, "", False),
    ]
    return [
        _Moment(at, f"{words} {across.clock(at)}", dashed=dashed)
        for at, words, dashed in known
        if at is not None and across.touches(at, at)
    ]


def _moment_words(pen: Pen, across: Axis, moments: list[_Moment]) -> float:
    """Their words in rows above the chart; the height of those rows."""
    rows = Rows(5)
    for moment in moments:
        text = fitted(moment.words, (RIGHT_MM - LEFT_MM) / 2)
        place = rows.put(across.x(moment.at), width_mm(text))
        if place is not None:
            pen.words(place[1], place[0] * ROW_MM + TEXT_MM + 0.2, text, bold=True)
    return rows.used * ROW_MM + 0.4


def _squares(pen: Pen, across: Axis, clock_y: float, top: float, bottom: float) -> None:
    """The lines of time, heavy ones with their clock."""
    rows = Rows(1)
    for at, heavy in across.ticks():
        x = across.x(at)
        pen.line(x, top, x, bottom, width=0.28 if heavy else 0.1, grey=0.35 if heavy else 0.7)
        if heavy:
            text = across.clock(at)
            wide = width_mm(text)
            if x - wide / 2 >= LEFT_MM - 3 and x + wide / 2 <= WIDTH_MM and rows.put(x, wide) is not None:
                pen.words(x, clock_y, text, anchor="middle")
    pen.line(0, top, RIGHT_MM, top, width=0.25)


def _effect_name(report: SessionReport, key: str) -> str:
    protocol = report.view.protocol
    effect = protocol.effect(key) if protocol else None
    return effect.label if effect else key


def _says(report: SessionReport, chart: vc.VitalsChart, across: Axis) -> str:
    """The chart in words, for those who cannot see it: each pressure and pulse that stands; the tables have all else."""
    parts = []
    for key, name in (("bp", "Blood pressure"), ("hr", "Pulse")):
        marks = [mark for mark in chart.of(key) if mark.stands and across.holds(mark.at)]
        values = ", ".join(f"{value_number(key, mark.value)} at {across.clock(mark.at)}" for mark in marks)
        parts.append(f"{name}: {values or 'none charted'}.")
    return (
        f"Chart from {report.moment(across.begins_at)} to {report.moment(across.ends_at)}. {' '.join(parts)}"
        " Everything on it stands in the tables too."
    )
