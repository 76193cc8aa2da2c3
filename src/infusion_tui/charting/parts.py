"""A line taken apart (chair, time, word, rest, note), and what a command makes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infusion_tui.charting.draft import Caution, Confirm, Context, Strike
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.vocabulary import COMMANDS, PAPER, Vocabulary
from infusion_tui.record import events as ev
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.session import Session


@dataclass(frozen=True, slots=True)
class Line:
    """A command line taken apart. `rest` is what stands behind the word, as typed; `note` what stands behind `;`
    (None without one, "" with nothing behind it). `fixing` is true for the new words of a correction, which are
    read without asking for phase, reason or open checks; `original_author` then charted the corrected entry."""

    context: Context
    session: Session
    at: dt.datetime
    word: str
    rest: str
    note: str | None
    timed: bool = False
    fixing: bool = False
    original_author: str | None = None

    @property
    def protocol(self) -> Protocol:
        """The session's protocol."""
        return self.session.protocol

    @property
    def tokens(self) -> list[str]:
        """The rest as words."""
        return self.rest.split()

    def kept_note(self) -> str | None:
        """The note, or None without one.

        Raises:
            LineError: E_NONOTE when nothing stands behind the semicolon.
        """
        if self.note == "":
            raise LineError("E_NONOTE", "nothing after the ; - write the note, or leave the ; out")
        return self.note

    def nothing_more(self, tokens: list[str]) -> None:
        """Refuse words that the command does not know.

        Raises:
            LineError: E_UNKNOWN with the first of them.
        """
        if tokens:
            raise unknown(tokens[0], self.protocol)


@dataclass(frozen=True, slots=True)
class Part:
    """What a command makes of a line: its event's payload, what is asked, and its words."""

    payload: ev.Payload
    echo: str
    confirm: Confirm = "none"
    cautions: tuple[Caution, ...] = ()
    shown: Mapping[str, Any] = field(default_factory=dict)
    command: str | None = None
    amends: str | None = None
    reason: str | None = None
    target: int | None = None
    new_at: dt.datetime | None = None
    at: dt.datetime | None = None
    """When it happened, where the line itself does not say it (an entry taken from another chair)."""
    strikes: Strike | None = None


def unknown(token: str, protocol: Protocol, more: Iterable[str] = ()) -> LineError:
    """The E_UNKNOWN for a word, with the nearest declared one (`more` are declared, too)."""
    if token.casefold() in COMMANDS or protocol.care_word(token) is not None:
        return LineError("E_UNKNOWN", f'"{token}" not understood here: it stands first, on a line of its own')
    if token.casefold() == PAPER:
        return LineError("E_UNKNOWN", f'"{token}" not understood here: it stands first, paper 10:42 hr 82')
    near = Vocabulary(protocol).nearest(token, more)
    return LineError("E_UNKNOWN", f'"{token}" not understood' + (f". Did you mean {near}?" if near else ""))


def with_note(echo: str, note: str | None) -> str:
    """The read-back with its note."""
    return f"{echo}  ; {note}" if note else echo
