"""What every page and sheet is made from: one session as the record computed it, and what vouches for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record.room_facts import Person
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import clock_time


class SessionReport(msgspec.Struct, frozen=True):
    """One session to be exported.

    `view` has its entries; `zone` is the clinic's. `head_*` say which row the file ended with (number, hash, when it
    was typed; None for an empty file), so that a later reader can tell whether anything before it was changed.
    """

    view: ChairView
    zone: ZoneInfo
    training: bool
    head_seq: int
    head_hash: str
    head_at: dt.datetime | None
    exported_at: dt.datetime
    exported_by: str | None
    looks: tuple[str, ...] = ()
    """Who opened or exported this session before, one line each, oldest first."""
    people: Mapping[str, Person] = MappingProxyType({})
    """The staff by their initials, retired ones too: whose initials stand in the record."""
    node: str = ""
    """Which file this is (the `node` of its rows): ids made from it are the same at every export."""
    deidentified: bool = False
    """Names and numbers are replaced and dates are shifted; pages and rows say so. There is no head then."""
    age: str | None = None
    """Only of a de-identified record, in place of the birth date: whole years, or `90 or over`."""

    def date(self, at: dt.datetime) -> str:
        """The day in the clinic's zone: `2026-11-23`."""
        return at.astimezone(self.zone).date().isoformat()

    def moment(self, at: dt.datetime) -> str:
        """Clock time in the clinic's zone, with the date where it is not the day on which the session began."""
        time = clock_time(at, self.zone)
        began = self.view.began_at
        return time if began is not None and self.date(at) == self.date(began) else f"{self.date(at)} {time}"

    def full(self, at: dt.datetime) -> str:
        """Date, clock time and offset in the clinic's zone: `2026-11-23 14:37:08 +0100`."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S %z")
