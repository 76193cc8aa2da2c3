"""The mirror beside a running app: begun when one is set, ended with the app, and a line where it lags or fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from infusion_tui.room.mirror_state import folder_of

if TYPE_CHECKING:
    from infusion_tui.room import Room
    from infusion_tui.room.mirroring import Mirroring

LOOK_BEATS = 40
"""Every so many beats (10 s) it is looked whether another mirror was set, or none."""


class MirrorNotice:
    """Call `look` on every beat. Nothing of the mirror is imported before one is set."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._following: Mirroring | None = None
        self._beats = 0

    def look(self, room: Room) -> None:
        """Begin, change or end the mirror as it is set now."""
        self._beats += 1
        if self._beats % LOOK_BEATS != 1:
            return
        folder = folder_of(room)
        here = self._following.folder if self._following is not None else None
        if folder == here:
            return
        self.close(wait_s=0)
        if folder is not None:
            from infusion_tui.room.mirroring import Mirroring

            self._following = Mirroring(
                room.store.path, folder, training=room.training, monotonic=self._monotonic
            )
            self._following.start()

    @property
    def words(self) -> str | None:
        """`MIRROR 75 s behind`, or why it is not written; None while it follows or none is set."""
        return self._following.words if self._following is not None else None

    def close(self, wait_s: float = 2.0) -> None:
        """Write what is left and end; a disk that hangs is not waited for longer than `wait_s` seconds."""
        if self._following is not None:
            following, self._following = self._following, None
            following.stop(wait_s)
