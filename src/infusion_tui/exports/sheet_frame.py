"""What every sheet for a duty has around it: which span, which file, made when and by whom; and its safe CSV."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TextIO
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.exports.document import Paper, Run
from infusion_tui.exports.pages import PAGE_FORMATS
from infusion_tui.record.dosing import plain
from infusion_tui.record.text import visible
from infusion_tui.record.wording import clock_time

CSV = "csv"
SHEET_FORMATS = (*PAGE_FORMATS, CSV)
"""What can be asked for at `--format`."""

NOTHING = "–"
NOT_CHARTED = "not charted"


class SheetFrame(msgspec.Struct, frozen=True, kw_only=True):
    """Which span (`since` inclusive, `until` exclusive; None = open), what the file ended with, who made it and when.
    `zone` is the clinic's: all clock times are in it."""

    zone: ZoneInfo
    training: bool
    since: dt.datetime | None
    until: dt.datetime | None
    head_seq: int
    head_hash: str
    made_at: dt.datetime
    made_by: str | None
    paper: Paper = "a4"

    def day(self, at: dt.datetime) -> str:
        """`2026-11-23` on the clinic's calendar."""
        return at.astimezone(self.zone).date().isoformat()

    def clock(self, at: dt.datetime | None, day: dt.datetime | None = None) -> str:
        """`14:37`, with seconds where there are some, with its date where that is another than that of `day`."""
        if at is None:
            return NOTHING
        words = clock_time(at, self.zone)
        if at.second:
            words = f"{words[:5]}:{at.second:02d}{words[5:]}"
        return words if day is None or self.day(at) == self.day(day) else f"{self.day(at)} {words}"

    def full(self, at: dt.datetime | None) -> str:
        """Date, time and offset: `2026-11-23 14:37:08 +0100`."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S %z}" if at is not None else NOTHING

    def span(self) -> str:
        """The span in words, by the clinic's days."""
        if self.since is None and self.until is None:
            return "everything in this file"
        until = self.until if self.until is not None else self.made_at
        first = self._edge(self.since) if self.since is not None else "the beginning"
        if self.until is None or not self._is_midnight(until):
            last = f"{until.astimezone(self.zone):%Y-%m-%d %H:%M}"
            same = last.startswith(first)
            return f"{first}, until {last[11:]}" if same else f"{first} to {last}"
        last = self.day(until - dt.timedelta(seconds=1))
        return first if first == last else f"{first} to {last}"

    def _is_midnight(self, at: dt.datetime) -> bool:
        return at.astimezone(self.zone).time() == dt.time()

    def _edge(self, at: dt.datetime) -> str:
        local = at.astimezone(self.zone)
        return local.date().isoformat() if self._is_midnight(at) else f"{local:%Y-%m-%d %H:%M}"

    def foot(self) -> str:
        """What vouches for the sheet."""
        by = f" by {self.made_by}" if self.made_by else ""
        return (
            f"Made {self.full(self.made_at)}{by}. Times are of {self.zone.key}. The file's last row then: number"
            f" {self.head_seq}, hash {self.head_hash}. From what was charted; what was not charted is not on it."
        )

    def training_cell(self) -> str:
        """`true` in sheets of a training file."""
        return "true" if self.training else "false"


def who(initials: str, number: str) -> tuple[Run, str]:
    """Initials and number of a patient, each a run of its own: initials written from right to left turn no number around."""
    return Run(initials), f" {number}"


def mg(value: Decimal | None, otherwise: str = NOTHING) -> str:
    """An amount of drug as it is; or what stands for its absence."""
    return plain(value) if value is not None else otherwise


def minutes_words(seconds: int) -> str:
    """`4 min`, `4 min 30 s`."""
    whole, rest = divmod(seconds, 60)
    return f"{whole} min {rest} s" if rest else f"{whole} min"


def shown(text: str | None, otherwise: str = NOT_CHARTED) -> str:
    """Text from people, or what is said where there is none."""
    return visible(text) if text and text.strip() else otherwise


def write_sheet_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]], out: TextIO) -> int:
    """The header and the rows; the number of rows. Cells come through `text_cell`, `number_cell` or `time_text`."""
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    written = 0
    for row in rows:
        writer.writerow(row)
        written += 1
    return written
