"""Nobody has touched a key for a while: names go first, then the screen locks. Clock and reminders stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record.errors import PlainError
from infusion_tui.room.place_settings import DEFAULTS, minutes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter

    from infusion_tui.record.events import Patient
    from infusion_tui.room import Room
    from infusion_tui.tui.app import InfusionApp

SHORTEST_NAME = 3
"""Shorter words than this would hide half of what stands on the screen."""
SHORTEST_NUMBER = 5
"""The same for numbers, which values could be as well."""


class Idle:
    """Counts from the last key, by the app's own clock."""

    def __init__(self, app: InfusionApp) -> None:
        self._app = app
        self._last = app.monotonic()
        self._hide_s, self._lock_s = (minutes * 60 for minutes in DEFAULTS.values())
        self.names_hidden = False
        self.filters: tuple[LineFilter, ...] = ()
        """What hides the names, while they are hidden."""

    def read_settings(self) -> None:
        """The two settings of this place."""
        desk = self._app.room.desk
        self._hide_s = minutes_of(desk, "hide_names_min") * 60
        self._lock_s = minutes_of(desk, "lock_min") * 60
        self.touched()

    def touched(self) -> None:
        """A key or a click."""
        self._last = self._app.monotonic()
        if self.names_hidden:
            self._hide(False)
            self._app.call_later(self._app.tick)

    def _hide(self, hidden: bool) -> None:
        """Names go, or are back. What identifies whoever is in a chair goes in every line of every page, whatever
        drew it: a filter of its own each time, since painted lines are kept by filter."""
        from infusion_tui.tui.filters import NamesHidden

        self.names_hidden = hidden
        shown = [one for screen in self._app.screen_stack for one in getattr(screen, "patients_shown", ())]
        self.filters = (NamesHidden(identifying(self._app.room, shown)),) if hidden else ()
        self._app.paint_anew()

    @property
    def quiet_s(self) -> float:
        """Seconds since the last key or click."""
        return self._app.monotonic() - self._last

    def look(self) -> bool:
        """True when something changed. Locks when it is time."""
        idle = self.quiet_s
        if self._lock_s and idle >= self._lock_s and not self._app.is_locked:
            self._app.action_lock()
            return True
        hidden = bool(self._hide_s) and idle >= self._hide_s
        if hidden == self.names_hidden:
            return False
        self._hide(hidden)
        return True


def identifying(room: Room, more: Sequence[Patient] = ()) -> frozenset[str]:
    """What names whoever is in a chair, or stands on a page (`more`): the name and its words, the number, the birth date."""
    found: set[str] = set()
    try:
        patients = [session.opened.patient for session in room.live_sessions()]
    except PlainError:
        return frozenset()  # the file cannot be read: nothing new can be drawn from it either
    for patient in (*patients, *more):
        words = (patient.name or "").replace(",", " ").split()
        born = patient.born.isoformat() if patient.born is not None else ""
        # a short number could be anybody's pulse as well: it goes where it is called the patient's number
        is_short = len(patient.mrn) < SHORTEST_NUMBER
        numbers = (f"MRN {patient.mrn}", f"number {patient.mrn}") if is_short else (patient.mrn,)
        parts = (patient.name or "", *numbers, born, *words)
        found |= {part for part in parts if len(part) >= SHORTEST_NAME}
    return frozenset(found)
