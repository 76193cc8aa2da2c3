"""The one ticker: four times a second it looks for what others wrote, once a second it draws the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.command import CommandPalette

from infusion_tui.tui.board.board import BoardScreen
from infusion_tui.tui.disk_watch import DiskWatch
from infusion_tui.tui.host import Ticking
from infusion_tui.tui.mirror_notice import MirrorNotice
from infusion_tui.tui.paper_keeper import PaperKeeper
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import strip_rows

if TYPE_CHECKING:
    from infusion_tui.tui.app import InfusionApp

BEAT_S = 0.25
"""How often other people's entries are looked for; the time is drawn when its second has changed."""


class Beat:
    """Call it every `BEAT_S`. It draws the visible screen and no other."""

    def __init__(self, app: InfusionApp, on_second: Callable[[], object] | None) -> None:
        self._app = app
        self._on_second = on_second
        self._second = self._beats = -1
        self.paper = PaperKeeper(app)
        self.disk = DiskWatch(app)
        self.mirror = MirrorNotice(app.monotonic)
        self.mirrors = True
        """Whether this app writes the mirror, where one is set; a wall does not."""

    def __call__(self) -> None:
        """What others wrote, and the time when its second has changed."""
        app = self._app
        app.key_order.look()
        if not app.has_room or not app.screen_stack:  # not begun, or on the way out
            return
        self._beats += 1
        if self._beats % 4 == 0 and app.terminal_gone():
            app.leave()
            return
        app.follow_typing()
        if self._on_second is not None and self._beats % 4 == 0:
            self._on_second()
        if self.mirrors:
            self.mirror.look(app.room)
        changed = app.source.poll()
        if app.notices.watch.look():
            changed = True
        if self.disk.look():
            changed = True
        self.paper.look()
        second = int(app.room.now().timestamp())
        if app.idle.look() or changed or second != self._second:
            self._second = second
            self.tick()
        if app.tidy is not None:
            app.tidy.look(app.idle.quiet_s)

    def stop(self) -> None:
        """Write to its end what is kept beside the record; a folder that does not answer is not waited for."""
        self.paper.stop()
        self.mirror.close()

    def tick(self) -> None:
        """Draw the time on the screen that is visible, and on no other."""
        screen = self._app.screen
        if isinstance(screen, CommandPalette):
            screen = self._app.screen_stack[-2]
        if isinstance(screen, Ticking):
            screen.tick()
        if isinstance(screen, BoardScreen):
            self._strip(screen)

    def _strip(self, screen: BoardScreen) -> None:
        """Notices and training lines above the board's keys."""
        found = screen.query("#app-strip")
        lines = self._app.strip_lines(None)
        if not found and lines:
            screen.mount(RowsView(id="app-strip"), before="#board-rule")
            self._app.call_after_refresh(self._strip, screen)
        for strip in found.results(RowsView):
            strip.put(strip_rows(lines, self._app.size.width))
