"""The disk under the record: how much room there is, the reserve, what it lies on, and how to see that it is encrypted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import ClassVar

from infusion_tui.store import space
from infusion_tui.store.places import encryption_check, file_system
from infusion_tui.tui.dialogs.room_page import RoomPage, paragraph
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.wording import plain

_RESERVE = (
    "When the disk is full the reserve is let go, and charting goes on in its place for some hundred entries. It is "
    "put there again when there is room. Its size: infusion-tui disk --reserve-mb N"
)
_NOT_SAVED = (
    "A line that cannot be saved stays in its chair's line, marked NOT SAVED. It is tried again every five seconds as "
    "the same entry, so it is never there twice; Enter tries at once, and a changed line is tried no more."
)


class DiskPage(RoomPage):
    """Only read: what it says is asked of the system when the page is opened."""

    TITLE_WORDS: ClassVar[str] = "DISK   where the record lies"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        path = host.room.store.path
        self._space = space.space_at(path)
        self._kind = file_system(path)
        self._reserve = space.reserve_mb(path)
        self._wanted = space.reserve_size(host.room.desk.get(space.RESERVE_SETTING))

    def rows(self, width: int) -> Sequence[Row]:
        """Room, reserve, place, encryption."""
        found = self._space
        free = f"{found.free_mb} MB free" if found is not None else "how much is free cannot be told"
        ink = "text" if found is None or found.level == "ok" else "late"
        return [
            (),
            (
                (f" {free}", ink),
                (f"   said below {space.LOW_MB} MB, loudly below {space.NEARLY_FULL_MB} MB", "muted"),
            ),
            ((f" reserve {self._reserve} MB", "text"), (f"   wanted {self._wanted} MB", "muted")),
            ((f" file system {self._kind or 'cannot be told'}", "text"),),
            ((f" {plain(str(self.host.room.store.path), 300)}", "text"),),
            (),
            *paragraph(_RESERVE, width),
            (),
            *paragraph(_NOT_SAVED, width),
            (),
            *paragraph(
                f"The disk must be encrypted for clinical use: {encryption_check(sys.platform)}.", width
            ),
        ]
