"""A closed record's account in full, and who has looked at it."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.room.history import session_view
from infusion_tui.room.looked import look_words, looked
from infusion_tui.tui.chair.record_rows import account_rows
from infusion_tui.tui.dialogs.room_page import RoomPage
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain


class RecordAccount(RoomPage):
    """Read only. What it says was looked up once, when it was opened."""

    TITLE_WORDS = "RECORD   signatures, gaps, ledger, who looked"

    def __init__(self, host: Host, session: str) -> None:
        super().__init__(host)
        self._view = session_view(host.room, session)
        try:
            self._looks = [look_words(one, host.room) for one in looked(host.room, session_id=session)]
        except PlainError as error:
            self._looks = [str(error)]

    @property
    def patients_shown(self) -> Sequence[Patient]:
        """Whose names go when names are hidden."""
        return (self._view.patient,) if self._view.patient is not None else ()

    def rows(self, width: int) -> Sequence[Row]:
        """The account, then who looked, newest first."""
        rows: list[Row] = list(account_rows(self._view, width, self.host.room.zone))
        rows.append(((" Opened or exported by", "strong"),))
        for words in reversed(self._looks):
            rows += [((f"   {line}", "text"),) for line in wrap_cells(plain(words, 400), max(20, width - 4))]
        return rows
