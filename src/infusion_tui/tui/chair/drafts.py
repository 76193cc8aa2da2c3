"""A line that is being typed survives interruption: kept per chair and person, with the minute it began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from infusion_tui.store import Desk

MOST_PARKED = 9


class Parked(msgspec.Struct, frozen=True):
    """A line that a form made while another one stood in the entry line: it waits behind that one."""

    text: str
    begun_at: dt.datetime


class DraftKeeper:
    """The draft of one person at one chair. `now` is room time; nothing here waits: the screen says when to save."""

    def __init__(self, desk: Desk, chair: str, now: Callable[[], dt.datetime]) -> None:
        self._desk = desk
        self._chair = chair
        self._now = now
        self._saved = ""
        self.person: str | None = None
        self.text = ""
        self.begun_at: dt.datetime | None = None

    @property
    def problem(self) -> str | None:
        """Why drafts cannot be kept on disk, or None."""
        return self._desk.problem

    def typed(self, text: str) -> None:
        """The line has this text now."""
        if text.strip() and self.begun_at is None:
            self.begun_at = self._now()
        elif not text.strip():
            self.begun_at = None
        self.text = text

    def begins_now(self) -> None:
        """What stands in the line belongs to this minute (it was put there, or its minute was answered)."""
        self.begun_at = self._now() if self.text.strip() else None

    def save(self) -> None:
        """Put it on disk if it differs from what is there."""
        if self.person is None or self.text == self._saved:
            return
        self._saved = self.text
        if self.begun_at is None:
            self._desk.drop_draft(self._chair, self.person)
        else:
            self._desk.save_draft(self._chair, self.person, self.text, self.begun_at)

    def drop(self) -> None:
        """It was recorded: nothing is left to keep."""
        self.text, self.begun_at, self._saved = "", None, ""
        if self.person is not None:
            self._desk.drop_draft(self._chair, self.person)

    def change_person(self, person: str | None) -> str:
        """Somebody else sits down. Returns the text that this person left here ("" for none)."""
        self.save()
        self.person = person
        found = self._desk.draft(self._chair, person) if person is not None else None
        self.text = self._saved = found.text if found is not None else ""
        self.begun_at = found.begun_at if found is not None else None
        return self.text

    # --- what waits behind the line ---

    def park(self, text: str) -> None:
        """Keep a form's line until there is room for it in the entry line."""
        waiting = [*self.parked(), Parked(text, self._now())]
        self._put_parked(waiting[-MOST_PARKED:])

    def parked(self) -> list[Parked]:
        """The lines that wait here for this person, oldest first."""
        try:
            return msgspec.json.decode(self._desk.get(self._parked_key) or "[]", type=list[Parked])
        except msgspec.DecodeError:
            return []

    def unpark(self) -> str | None:
        """Take the oldest of them into the line: it keeps the minute in which it was made."""
        waiting = self.parked()
        if not waiting:
            return None
        self._put_parked(waiting[1:])
        self.text, self.begun_at = waiting[0].text, waiting[0].begun_at
        return self.text

    def _put_parked(self, waiting: list[Parked]) -> None:
        self._desk.put(self._parked_key, msgspec.json.encode(waiting).decode())

    @property
    def _parked_key(self) -> str:
        return f"parked.{self._chair}.{self.person}"

    def others(self) -> tuple[str, ...]:
        """Who else has a draft waiting at this chair."""
        return tuple(d.person for d in self._desk.drafts(self._chair) if d.person != self.person)
