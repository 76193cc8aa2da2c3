"""The word `paper` over the board: where the paper sheets lie, when they were last written, and what they are for."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.room.paper import PaperSettings, paper_settings
from infusion_tui.tui.dialogs.room_page import RoomPage, paragraph
from infusion_tui.tui.host import Host
from infusion_tui.tui.paper_keeper import PaperKeeper
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.wording import clock_seconds, plain

_FOR = (
    "A sheet of each chair is rewritten after each entry, to be printed and carried on with when the machine dies. "
    "What was written on it is keyed afterwards at its chair: type  paper"
)
_HOW = (
    "In another terminal:  infusion-tui paper  lists them,  infusion-tui paper set FOLDER  puts them on a second machine's "
    "share or a stick,  infusion-tui paper names initials  leaves the names out."
)


class SheetsPage(RoomPage):
    """It says what the app knows and looks into no folder: one that does not answer would hold the screen."""

    TITLE_WORDS = "PAPER SHEETS   to carry on with"

    def __init__(self, host: Host, keeper: PaperKeeper) -> None:
        super().__init__(host)
        self._keeper = keeper
        self._settings: PaperSettings = paper_settings(host.room)

    def rows(self, width: int) -> Sequence[Row]:
        """Where, when, and how it is changed."""
        folder, last = self._settings.folder, self._keeper.last_at
        if folder is None:
            rows: list[Row] = [(), ((" No paper sheets are written for this file.", "strong"),)]
        else:
            rows = [(), *_in_ink(f"They go to {folder}", "strong", width)]
            when = (
                f"Last written {clock_seconds(last, self.host.room.zone)}."
                if last
                else "Not written yet by this screen."
            )
            names = "name, birth date and number" if self._settings.names == "full" else "initials and number"
            rows.append(((f" {when} On them: {names}.", "text"),))
            if self._keeper.problem:
                rows += _in_ink(self._keeper.problem, "due", width)
        return [*rows, (), *paragraph(_FOR, width), (), *paragraph(_HOW, width)]


def _in_ink(words: str, ink: str, width: int) -> list[Row]:
    return [tuple((text, ink) for text, _ in row) for row in paragraph(plain(words, 600), width)]
