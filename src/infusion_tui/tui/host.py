"""What a screen may ask of the app around it: who is signed in, the room, and to go somewhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from infusion_tui.room import Room
from infusion_tui.room.people import Proof
from infusion_tui.tui.room_source import RoomSource

GUARD_S = 0.3
"""Keys within this time of a question's appearing are dropped: they were meant for the screen below."""


class Host(Protocol):
    """The app, as its screens see it."""

    monotonic: Callable[[], float]
    """Seconds that only go forward; tests put their own here."""

    @property
    def room(self) -> Room:
        """The open room."""
        ...

    @property
    def source(self) -> RoomSource:
        """The room as the board sees it, with the age of what is shown."""
        ...

    @property
    def signed_in(self) -> str | None:
        """Initials of whoever is signed in."""
        ...

    @property
    def names_hidden(self) -> bool:
        """True when nobody has touched a key for a while: names are left out until someone does."""
        ...

    @property
    def home_chair(self) -> str | None:
        """The chair that this screen stands beside, if it was started so."""
        ...

    @property
    def export_folder(self) -> Path:
        """Where the export dialog begins."""
        ...

    def strip_lines(self, chair: str | None) -> Sequence[str]:
        """What stands above the keys of every screen: notices about the clock and the file, the training room's."""
        ...

    def typing(self, has_text: bool) -> None:
        """A line on the visible screen holds text now, or does not any more."""
        ...

    def open_word(self, word: str, chair: str | None) -> bool:
        """Open the screen that a word asks for (`board`, `lock`, `help`, …). False when it is not the app's."""
        ...

    def sign(self, initials: str, pin: str | None) -> None:
        """Sign a person in and go on where the screen was.

        Raises:
            Refused: unknown, retired, or the PIN is missing or wrong.
        """
        ...

    def signed(self, proof: Proof) -> None:
        """Sign a person in whose PIN was compared already.

        Raises:
            Refused: E_PIN: it does not hold.
        """
        ...

    def chart_unsigned(self, why: str) -> None:
        """Nobody can sign in: chart without, marked, from now on.

        Raises:
            PlainError: without a reason, or it could not be saved.
        """
        ...


@runtime_checkable
class Ticking(Protocol):
    """A screen that follows the time."""

    def tick(self) -> object:
        """Look again."""
        ...
