"""Small pieces of the record's page: amounts, times and text in cells, and what stands where nothing was charted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from infusion_tui.exports.document import Block, Column, Paragraph, Run, Said, Section, Table
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.dosing import plain
from infusion_tui.record.view import EntryLine

NOTHING = "–"
NOT_WRITTEN = "not written"


def said(text: str | None, otherwise: str = NOTHING) -> str:
    """Text from people, or what stands for its absence."""
    return text if text and text.strip() else otherwise


def strong(text: str) -> Run:
    """Words that must not be overlooked."""
    return Run(text, strong=True)


def amount(value: Decimal | None, unit: str) -> str:
    """`52.5 mL/h`, or a dash."""
    return NOTHING if value is None else f"{plain(value)} {unit}"


def hundredths(value: Decimal | None, unit: str = "") -> str:
    """A computed amount with the two places that it was rounded to: `35.00 mg`."""
    return NOTHING if value is None else f"{value:f} {unit}".strip()


def minutes(seconds: int | None) -> str:
    """`40 min`, `40 min 30 s`, or a dash."""
    if seconds is None:
        return NOTHING
    whole, rest = divmod(seconds, 60)
    return f"{whole} min {rest} s" if rest else f"{whole} min"


def at_or_dash(report: SessionReport, at: dt.datetime | None) -> str:
    """The moment in the clinic's time, or a dash."""
    return NOTHING if at is None else report.moment(at)


def columns(*heads: str | tuple[str, float] | Column) -> tuple[Column, ...]:
    """Headings: a word, a word with its share of the width, or a whole column."""
    return tuple(
        head if isinstance(head, Column) else Column(head) if isinstance(head, str) else Column(*head)
        for head in heads
    )


def table(heads: tuple[Column, ...], rows: Iterable[Sequence[Said]]) -> tuple[Block, ...]:
    """A table, or nothing where there is no row."""
    found = tuple(tuple(row) for row in rows)
    return (Table(heads, found),) if found else ()


def section(title: str, blocks: Sequence[Block], otherwise: str, *, whole: bool = True) -> Section:
    """A headed part of the page; `otherwise` is said where there is nothing to show."""
    return Section(title, tuple(blocks) or (Paragraph(otherwise),), whole)


def in_order(report: SessionReport) -> list[EntryLine]:
    """The entries in order of when they happened, then when they were typed."""
    return sorted(report.view.entries, key=_time_order)


def _time_order(line: EntryLine) -> tuple[dt.datetime, dt.datetime, int]:
    return line.occurred_at, line.recorded_at, line.number


def together(*parts: Said) -> Said:
    """Parts of a cell, one after the other, as one."""
    runs: list[Run | str] = []
    for part in parts:
        runs += part if isinstance(part, tuple) else (part,)
    kept = [run for run in runs if run != ""]
    return kept[0] if len(kept) == 1 else tuple(kept)


def joined(parts: Sequence[Said], between: str = "; ") -> Said:
    """Parts with something between them; a dash where there is none."""
    found: list[Said] = []
    for part in parts:
        found += [between, part] if found else [part]
    return together(*found) if found else NOTHING
