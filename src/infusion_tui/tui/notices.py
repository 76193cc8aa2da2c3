"""The lines above the keys of every screen: what nobody saw, notices about clock and file, the training room's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from infusion_tui.room.watch import Watch
from infusion_tui.tui.widgets.strip import strip_room, unseen_lines

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp

MOST = 3
"""How many notices there is room for; what comes first matters most."""


class Notices:
    """What an app says besides its chairs. `sidebar` gives the training room's lines."""

    def __init__(self, app: InfusionApp, sidebar: Callable[[str | None], Sequence[str]] | None) -> None:
        self._app, self._sidebar = app, sidebar
        self._watch: Watch | None = None

    @property
    def watch(self) -> Watch:
        """The watch over the room that is open."""
        if self._watch is None:
            self._watch = Watch(self._app.room)
        return self._watch

    def lines(self, chair: str | None) -> Sequence[str]:
        """All lines, for the board (None) or a chair."""
        app = self._app
        found = unseen_lines(
            self.watch.unseen, app.room.zone, app.size.width, "w" if chair is None else "watch"
        )
        found = app.beat.disk.lines() + found
        found += app.room.notices
        if app.source.problem:
            found.append(f"The file cannot be read: {app.source.problem}")
        if app.room.desk.problem:
            found.append(app.room.desk.problem)
        if app.beat.paper.problem:
            found.append(app.beat.paper.problem)
        # on the board alone: at a chair its line would stand where the last entry does
        if chair is None and (mirror := app.beat.mirror.words) is not None:
            found.append(mirror)
        found = found[:MOST]
        if self._sidebar is not None:
            found += self._sidebar(chair)[: max(1, strip_room(app.size.height) - len(found))]
        return found
