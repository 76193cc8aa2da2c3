"""The clinic's own numbers as rows of CSV: one for each figure, each with what it is counted of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from infusion_tui.exports.csv_sheet import text_cell
from infusion_tui.record.clinic_numbers import NumberRow

COLUMNS = (
    "group",
    "key",
    "grade",
    "week",
    "scale",
    "after_infusions",
    "words",
    "value",
    "of",
    "share_percent",
    "rule",
    "since",
    "until",
    "training",
)
"""Add at the end, rename never. `value` and `share_percent` are empty where the group is too small."""


def numbers_rows(
    rows: Iterable[NumberRow], *, since: dt.datetime, until: dt.datetime, zone: ZoneInfo, training: bool
) -> Iterator[dict[str, str]]:
    """One row for each figure."""
    for row in rows:
        yield {
            "group": row.group,
            "key": text_cell(row.key),
            "grade": _number(row.grade),
            "week": row.week or "",
            "scale": row.scale or "",
            "after_infusions": _number(row.after_infusions),
            "words": text_cell(row.words),
            "value": _number(row.value),
            "of": _number(row.of),
            "share_percent": f"{row.share_percent:.1f}" if row.share_percent is not None else "",
            "rule": text_cell(row.rule),
            "since": since.astimezone(zone).isoformat(),
            "until": until.astimezone(zone).isoformat(),
            "training": "true" if training else "false",
        }


def _number(value: int | None) -> str:
    return str(value) if value is not None else ""
