"""What nobody saw, in full: from when to when, what fell due meanwhile, and the key that puts the notice away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from infusion_tui.record.blind import Unseen, gap_minutes, gap_words, missed_words
from infusion_tui.room.watch import Watch
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.room_page import RoomPage, paragraph
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row

_SIGNS_OF_LIFE = (
    "An open screen leaves a sign of life every few seconds. None for over a minute means that nobody could see "
    "this room; it stands in the record of each chair."
)
_KEYED = "What was written on paper meanwhile is keyed at its chair: type  paper"


class WatchPage(RoomPage):
    """Enter says that it was read; Esc leaves the notice where it stands."""

    TITLE_WORDS = "WATCH   what nobody saw"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read, put the notice away", id="watch.read", tooltip="The notice goes; what it says stays in each chair's record", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, watch: Watch) -> None:
        super().__init__(host)
        self._watch = watch

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """With nothing to read there is nothing to put away."""
        return bool(self._watch.unseen) if action == "read" else True

    def rows(self, width: int) -> Sequence[Row]:
        """The gaps, the last one first."""
        rows: list[Row] = [()]
        for unseen in reversed(self._watch.unseen):
            rows += self._gap(unseen)
        if not self._watch.unseen:
            rows += [
                ((" Since this screen was opened there was no time that nobody could see.", "text"),),
                (),
            ]
        keyed = [*paragraph(_KEYED, width), ()] if self._watch.unseen else []
        return [*rows, *keyed, *paragraph(_SIGNS_OF_LIFE, width)]

    def _gap(self, unseen: Unseen) -> list[Row]:
        zone = self.host.room.zone
        minutes = gap_minutes(unseen.blind.since, unseen.blind.until)
        rows: list[Row] = [
            ((f" Nobody could see {gap_words(unseen.blind, zone)}, {minutes} min.", "strong"),)
        ]
        rows += [((f"   {missed_words(one, zone)}", "text"),) for one in unseen.missed]
        if not unseen.missed:
            rows.append((("   Nothing fell due that waited for somebody.", "text"),))
        if not unseen.recorded:
            rows.append((("   It could not be written into the record: the file takes no entries.", "due"),))
        return [*rows, ()]

    def action_read(self) -> None:
        """Read: the notice goes, unless the key was meant for the screen below."""
        if not self.too_soon():
            self._watch.read()
            self.dismiss(None)
