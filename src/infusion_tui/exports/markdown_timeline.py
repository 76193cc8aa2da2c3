"""The timeline of the Markdown page: every entry with both its times, corrections and struck entries visible."""

from __future__ import annotations

import datetime as dt

from infusion_tui.exports.markdown_parts import NOTHING, hundredths, said, table
from infusion_tui.exports.plain_text import markdown
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.dosing import plain
from infusion_tui.record.view import EntryLine

_HEAD = ("#", "Happened", "Typed", "Minute", "Rate mL/h", "In mL", "In mg", "By", "Entry")


def timeline(report: SessionReport) -> list[str]:
    """The table, in order of when things happened."""
    by_number = {line.number: line for line in report.view.entries}
    return table(_HEAD, (_row(report, line, by_number) for line in in_order(report)))


def in_order(report: SessionReport) -> list[EntryLine]:
    """The entries in order of when they happened, then when they were typed."""
    return sorted(report.view.entries, key=_time_order)


def _time_order(line: EntryLine) -> tuple[dt.datetime, dt.datetime, int]:
    return line.occurred_at, line.recorded_at, line.number


def _row(report: SessionReport, line: EntryLine, by_number: dict[int, EntryLine]) -> tuple[str, ...]:
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


def _entry(report: SessionReport, line: EntryLine, by_number: dict[int, EntryLine]) -> str:
    words = said(line.text, "(nothing)")
    if line.note:
        words += f"; note: {said(line.note)}"
    if line.reason:
        words += f"; why: {said(line.reason)}"
    if line.amended_by:
        words += f"; corrected by {_because(line.amended_by, by_number)}: {_change(report, line)}"
    if not line.struck:
        return words
    struck_by = () if line.struck_by is None else (line.struck_by,)
    return f"~~{words}~~ **struck** by {_because(struck_by, by_number)}"


def _because(numbers: tuple[int, ...], by_number: dict[int, EntryLine]) -> str:
    """`entry 17 (misread)` for each of the corrections."""
    named = []
    for number in numbers:
        reason = by_number[number].reason if number in by_number else None
        named.append(f"entry {number} ({markdown(reason)})" if reason else f"entry {number}")
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
