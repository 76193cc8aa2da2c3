"""Taking sessions out of the app: which, as what, and where to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from infusion_tui.record.events import Patient
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS
from infusion_tui.tui.dialogs.base import chosen
from infusion_tui.tui.dialogs.export_task import (
    ALWAYS_WITH_NAMES,
    ON_PAPER,
    ONE_SESSION,
    PRINT,
    PRINT_HOME,
    SessionsWish,
    choices,
)
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.taking_out import TakingOutPage
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit
from infusion_tui.tui.wording import clock, plain


class ExportPage(TakingOutPage):
    """Sessions by their numbers."""

    HOLDS = "It holds names and numbers of patients: keep it where such files belong."
    LAST_FORMAT = "export_format"
    ON_PAPER: ClassVar[frozenset[str]] = ON_PAPER
    ALWAYS_WITH_NAMES: ClassVar[frozenset[str]] = ALWAYS_WITH_NAMES
    NO_FILE: ClassVar[frozenset[str]] = frozenset((PRINT, PRINT_HOME))

    def __init__(
        self, host: Host, chair: str | None, views: Sequence[ChairView], *, about: str = "sessions of today"
    ) -> None:
        super().__init__(host, choices())
        self._chair, self._views, self._about = chair, tuple(views), about
        self._which = Field("which", "sessions", "numbers of the list, or  all")

    @property
    def _all_fields(self) -> tuple[Field, ...]:
        return (self._which, *super()._all_fields)

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return [view.patient for view in self._views if view.patient is not None]

    def title_words(self) -> str:
        """From where, and what."""
        where = f"   chair {plain(self._chair, 12)}" if self._chair is not None else ""
        return f"EXPORT{where}   {self._about}"

    def on_mount(self) -> None:
        """The session of this chair is suggested, elsewhere all."""
        here = [n for n, view in enumerate(self._views, 1) if view.chair == self._chair]
        self._which.entry.value = str(here[-1]) if here else "all"
        super().on_mount()
        if self._chair is None:
            self.set_focus(self._which.entry)

    def chosen(self) -> list[ChairView]:
        """The sessions that are named; none for words that name none."""
        typed = self._which.value.casefold()
        if typed == "all":
            return list(self._views)
        numbers = re.findall(r"[0-9]{1,4}", typed)
        if not numbers or re.sub(r"[0-9,\s]", "", typed):
            return []
        if not all(1 <= int(one) <= len(self._views) for one in numbers):
            return []
        return [self._views[int(one) - 1] for one in dict.fromkeys(numbers)]

    def rows_of_it(self, width: int) -> list[Row]:
        """The sessions, those that are named marked."""
        named = self.chosen()
        rows: list[Row] = []
        for n, view in enumerate(self._views, 1):
            here = view in named
            row: Row = (
                (f"{'►' if here else ' '}{n:>3}  ", "strong"),
                (f"chair {fit(plain(view.chair, 6), 4)} ", "strong"),
                (f"{clock(view.began_at, self._host.room.zone) if view.began_at else '':<7}", "text"),
                (fit("" if self._host.names_hidden else plain(view.initials, 9), 8), "text"),
                (self._state(view), "muted"),
            )
            rows.append(chosen(row, here, width))
        return rows

    def _state(self, view: ChairView) -> str:
        if view.end is not None:
            return f"{SESSION_END_WORDS[view.end.how]} {clock(view.end.at, self._host.room.zone)}"
        return PHASE_WORDS[view.phase]

    def wish(self) -> SessionsWish | None:
        """What is asked for; None when something is missing, which is then said."""
        named = self.chosen()
        if not named:
            self.refuse(self._which, f"Which sessions? Numbers from 1 to {len(self._views)}, or  all")
            return None
        if self._wanted() in ONE_SESSION and len(named) > 1:
            self.refuse(self._which, "One session at a time: which number?")
            return None
        if self.what_is_missing() or self.paper is None:
            return None
        return SessionsWish(
            sessions=tuple(view.session_id for view in named if view.session_id is not None),
            name=self._wanted(),
            folder=self.folder,
            paper=self.paper,
            deidentify=self.without_names,
            by=self._host.signed_in,
        )
