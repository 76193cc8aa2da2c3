"""`paper 10:42 128/82 76 98`, `paper JD 10:42 pause dizzy`: a line that is keyed from a paper sheet.

The word stands in front of the time, which is the one on the sheet; behind it stands any line that takes a time. The
author is who keys it; whose hand wrote it may stand before the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from infusion_tui.charting.draft import Context
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.times import looks_like_time
from infusion_tui.charting.vocabulary import PAPER
from infusion_tui.record.events import DoseVerified, DrugWasted
from infusion_tui.record.payload import Payload
from infusion_tui.record.precheck_items import preparer
from infusion_tui.record.session import Session

P = TypeVar("P", bound=Payload)
_CHAIR = re.compile(r"\s*(?:[cC#][0-9]{1,6}\s+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands between `paper` and the time: initials of whoever wrote it there, or None."""

    written_by: str | None = None

    @property
    def words(self) -> str:
        """How the read-back begins."""
        return f"{PAPER} {self.written_by} " if self.written_by is not None else f"{PAPER} "


def split_paper(rest: str, *, alone: bool) -> tuple[Sheet | None, str]:
    """The sheet that a line is keyed from (None: it is not), and what stands behind. The word by itself (`alone`: without
    a note too) is a screen-word."""
    first, _, behind = rest.partition(" ")
    behind = behind.strip()
    if first.casefold() != PAPER or (alone and not behind):
        return None, rest
    hand, _, line = behind.partition(" ")
    line = line.strip()
    if not looks_like_time(hand) and looks_like_time(line.partition(" ")[0]):
        return Sheet(hand), line
    return Sheet(), behind


def known_sheet(sheet: Sheet, context: Context, *, timed: bool) -> Sheet:
    """The sheet with the initials as the staff list has them.

    Raises:
        LineError: E_TIME, E_WHO.
    """
    if not timed:
        raise LineError("E_TIME", "keyed from paper: which time stands there? paper 10:42 hr 82")
    hand = sheet.written_by
    if hand is None:
        return sheet
    found = next((one for one in context.staff if one.casefold() == hand.casefold()), None)
    if found is None:
        raise LineError(
            "E_WHO",
            f'"{hand}" is nobody of the staff here: paper 10:42 ..., or the initials of who wrote it:'
            " paper JD 10:42 ...",
        )
    return Sheet(found)


def of_paper(payload: P, sheet: Sheet, session: Session) -> P:
    """The payload, with where it comes from.

    Raises:
        LineError: E_SAME: the hand is the one whose act a second person was to see or to check.
    """
    written_by = sheet.written_by
    if isinstance(payload, DrugWasted) and written_by is not None and payload.witness == written_by:
        raise LineError("E_SAME", f"{written_by} wrote that they wasted it: another person has to witness it")
    if isinstance(payload, DoseVerified) and written_by == preparer(session):
        raise LineError("E_SAME", f"{written_by} prepared this dose: another person has to verify it")
    return msgspec.structs.replace(payload, source="paper", written_by=written_by)


def as_from_paper(line: str) -> str:
    """The line as it is typed for paper: the word behind the chair, if one is named, unless it stands there already."""
    found = _CHAIR.match(line)
    at = found.end() if found is not None else 0
    behind = line[at:]
    if behind.split(maxsplit=1)[:1] and behind.split(maxsplit=1)[0].casefold() == PAPER:
        return line
    return f"{line[:at]}{PAPER} {behind}"
