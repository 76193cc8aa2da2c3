"""A closed session that waits for a signature, and what is known of all of them up to a row of the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from infusion_tui.record.ladder import Deadline
from infusion_tui.record.view import Level


class ToSign(msgspec.Struct, frozen=True, kw_only=True):
    """One closed session that waits for a signature: whose, in which chair last, when they left, and since when (`due`,
    with its level at a time)."""

    session: str
    chair: str
    mrn: str
    initials: str
    left_at: dt.datetime
    due: Deadline
    remind_days: int

    def level(self, now: dt.datetime) -> Level:
        """How late the signature is."""
        return self.due.ladder.level(self.due.at, now)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found at row `seq`: each session that lacks a signature, by its id and its last entry."""

    seq: int
    known: dict[tuple[str, int], ToSign | None]
    waiting: tuple[ToSign, ...]
