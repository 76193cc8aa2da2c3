"""Observations and timeline of the record's page: both times of every entry, corrections and struck entries visible."""

from __future__ import annotations

from collections.abc import Mapping

from infusion_tui.exports.document import Block, Column, Run, Said, Table, runs
from infusion_tui.exports.record_parts import (
    NOTHING,
    columns,
    hundredths,
    in_order,
    joined,
    said,
    strong,
    together,
)
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.view import EntryLine
from infusion_tui.record.wording import LOOK_WORDS, VALUE_LABELS, value_number

_ALWAYS = ("bp", "hr", "rr", "spo2", "sed", "dis")
_HEADS = {
    "bp": ("BP", 1.35), "hr": ("HR", 1.0), "rr": ("RR", 0.7), "spo2": ("SpO2 %", 1.1), "o2_l_min": ("O2", 1.05),
    "temp": ("Temp °C", 1.15), "sed": ("Sed", 0.7), "dis": ("Dis", 0.7), "pain": ("Pain", 0.8), "anx10": ("Anx", 0.7),
    "site": ("Site", 0.8),
}  # fmt: skip
_GRID_ORDER = ("bp", "hr", "rr", "spo2", "o2_l_min", "temp", "sed", "dis", "pain", "anx10", "site")


def observations(report: SessionReport) -> tuple[Block, ...]:
    """A row for each line of observations, and for each set that was not taken; struck ones stand there struck."""
    lines = [
        line
        for line in in_order(report)
        if isinstance(line.payload, ev.ObservationRecorded | ev.ObservationDeferred)
    ]
    if not lines:
        return ()
    by_number = {line.number: line for line in report.view.entries}
    shown = {key for line in lines for key in (*line.values, *line.not_done)}
    keys = [key for key in _GRID_ORDER if key in _ALWAYS or key in shown]
    keys += sorted(shown.difference(keys, _effects(report)))
    heads = columns(
        ("Time", 1.0), Column("Min", 0.7, number=True), Column("mL/h", 0.8, number=True),
        Column("In mL", 0.95, number=True), Column("In mg", 0.95, number=True),
        *(_HEADS.get(key, (key, 1.0)) for key in keys),
        ("Side effects", 1.9), ("Remarks", 3.2), ("By", 0.7),
    )  # fmt: skip
    rows = tuple(_observed(report, line, keys, by_number) for line in lines)
    faint = frozenset(at for at, line in enumerate(lines) if line.struck)
    return (Table(heads, rows, faint),)


def _effects(report: SessionReport) -> frozenset[str]:
    protocol = report.view.protocol
    return frozenset(effect.key for effect in protocol.effects) if protocol else frozenset()


def _observed(
    report: SessionReport, line: EntryLine, keys: list[str], by_number: Mapping[int, EntryLine]
) -> tuple[Said, ...]:
    grades = [_value(line, key, effect=True) for key in _effect_keys(line)]
    cells: tuple[Said, ...] = (
        report.moment(line.occurred_at),
        NOTHING if line.minute is None else str(line.minute),
        NOTHING if line.rate_ml_h is None else plain(line.rate_ml_h),
        hundredths(line.infused_ml),
        hundredths(line.infused_mg),
        *(_value(line, key) for key in keys),
        joined(grades, ", ") if grades else "",
    )
    if line.struck:
        cells = tuple(_struck(cell) for cell in cells)
    return (*cells, _remarks(report, line), said(line.by))


def _effect_keys(line: EntryLine) -> list[str]:
    first = line.first_payload
    charted = first.effects if isinstance(first, ev.ObservationRecorded) else {}
    return list(dict.fromkeys((*charted, *line.effects)))


def _value(line: EntryLine, key: str, *, effect: bool = False) -> Said:
    """A value as it stands, with what it was first; `x` where it was not measured; nothing where nothing was."""
    now, was = _one(line.payload, key, effect), _one(line.first_payload, key, effect)
    if now == was:
        return now or ""
    return together(Run(was, struck=True), " ", strong(now or "taken out")) if was else strong(now or "")


def _one(payload: ev.Payload | None, key: str, effect: bool) -> str | None:
    if not isinstance(payload, ev.ObservationRecorded):
        return None
    if effect and key in payload.effects:
        return f"{key} {payload.effects[key]}"
    if key in payload.values:
        copied = "=" if key in payload.copied else ""
        return copied + value_number(key, payload.values[key])
    return "x" if key in payload.not_done else None


def _struck(cell: Said) -> Said:
    if cell in ("", NOTHING):
        return cell
    return tuple(Run(run.text, struck=True) for run in runs(cell))


def _remarks(report: SessionReport, line: EntryLine) -> Said:
    payload = line.payload
    parts: list[Said] = []
    if isinstance(payload, ev.ObservationDeferred):
        parts.append(f"set not taken: {payload.reason}")
    elif isinstance(payload, ev.ObservationRecorded):
        if payload.look:
            parts.append(LOOK_WORDS)
        parts += [f"{VALUE_LABELS.get(key, key)} x {why}" for key, why in payload.not_done.items()]
        parts += [f"{key} repeated from {report.moment(taken)}" for key, taken in payload.copied.items()]
    if line.due_late_min:
        parts.append(f"set {line.due_late_min} min late")
    if line.late_min:
        parts.append(f"typed {line.late_min} min later")
    parts += [strong(f"corrected by #{number}") for number in line.amended_by]
    if line.struck:
        parts.append(strong(f"struck by #{line.struck_by}" if line.struck_by is not None else "struck"))
    return together(f"#{line.number}", *([" ", joined(parts)] if parts else []))


def timeline(report: SessionReport) -> tuple[Block, ...]:
    """Every entry, in order of when it happened."""
    by_number = {line.number: line for line in report.view.entries}
    lines = in_order(report)
    heads = columns(
        Column("#", 0.7, number=True), ("Happened", 1.75), ("Typed", 1.8), Column("Minute", 1.15, number=True),
        Column("Rate mL/h", 1.0, number=True), Column("In mL", 1.1, number=True), Column("In mg", 1.1, number=True),
        ("By", 0.7), ("Entry", 12.0),
    )  # fmt: skip
    rows = tuple(_row(report, line, by_number) for line in lines)
    return (Table(heads, rows, frozenset(at for at, line in enumerate(lines) if line.struck)),)


def _row(report: SessionReport, line: EntryLine, by_number: Mapping[int, EntryLine]) -> tuple[Said, ...]:
    typed = report.moment(line.recorded_at)
    if line.late_min:
        typed += f" (+{line.late_min} min late)"
    return (
        str(line.number),
        report.moment(line.occurred_at),
        typed,
        NOTHING if line.minute is None else str(line.minute),
        NOTHING if line.rate_ml_h is None else plain(line.rate_ml_h),
        hundredths(line.infused_ml),
        hundredths(line.infused_mg),
        said(line.by),
        _entry(report, line, by_number),
    )


def _entry(report: SessionReport, line: EntryLine, by_number: Mapping[int, EntryLine]) -> Said:
    words = said(line.text, "(nothing)")
    if line.note:
        words += f"; note: {line.note}"
    if line.reason:
        words += f"; why: {line.reason}"
    if line.amended_by:
        words += f"; corrected by {_because(line.amended_by, by_number)}: {_change(report, line)}"
    marks: list[Said] = []
    if line.addendum:
        marks += [" ", strong("addendum")]
    if line.emergency:
        stands = (
            f", {line.attributed_to} stands for it" if line.attributed_to else ", nobody stands for it yet"
        )
        marks += [" ", strong(f"charted without signing in{stands}")]
    if not line.struck:
        return together(words, *marks)
    struck_by = () if line.struck_by is None else (line.struck_by,)
    because = f" by {_because(struck_by, by_number)}"
    return together(Run(words, struck=True), " ", strong("struck"), because, *marks)


def _because(numbers: tuple[int, ...], by_number: Mapping[int, EntryLine]) -> str:
    """`entry 17 (misread)` for each of the corrections."""
    named = []
    for number in numbers:
        reason = by_number[number].reason if number in by_number else None
        named.append(f"entry {number} ({reason})" if reason else f"entry {number}")
    return ", ".join(named) or "a later entry"


def _change(report: SessionReport, line: EntryLine) -> str:
    was, becomes = [], []
    if line.original_at is not None:
        was.append(report.moment(line.original_at))
        becomes.append(report.moment(line.occurred_at))
    if line.original_text != line.text:
        was.append(said(line.original_text, "(nothing)"))
        becomes.append(said(line.text, "(nothing)"))
    if not was:
        return "nothing in its words"
    return f"was: {' '.join(was)}, becomes: {' '.join(becomes)}"
