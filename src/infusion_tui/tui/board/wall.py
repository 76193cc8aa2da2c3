"""The board that hangs on a wall: it shows, and nobody can write anything from it.

Nobody signs in, no chair opens, nothing is exported. It has the largest digits that fit all chairs, marks no chair
until somebody moves, never locks and never goes dark, and of a patient it never says more than initials.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from infusion_tui.tui.board.board import BoardScreen
from infusion_tui.tui.board.room_board import RoomBoard
from infusion_tui.tui.source import BoardSource

_MOVE = Binding.Group("move")
_SHOW = Binding.Group("show")
_GO = Binding.Group("go on")


class WallScreen(BoardScreen, inherit_bindings=False):
    """The board for a wall. `remember` is told when initials are hidden or shown, so that it stays so."""

    IS_WALL = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "hide_initials", "hide initials", id="wall.hide", tooltip="Hide or show initials; it stays so on this machine", group=_SHOW),
        Binding("o", "only_due", "only due", id="wall.only_due", tooltip="Only chairs that need something, or all", group=_SHOW),
        Binding("t", "order", "order", id="wall.order", tooltip="Chairs in the order of their next task, or of their number", group=_SHOW),
        Binding("up", "move(0, -1)", "look along", key_display="arrows", id="wall.up", tooltip="One chair up", group=_MOVE),
        Binding("down", "move(0, 1)", "down", show=False, id="wall.down", tooltip="One chair down", group=_MOVE),
        Binding("left", "move(-1, 0)", "left", show=False, id="wall.left", tooltip="One chair to the left", group=_MOVE),
        Binding("right", "move(1, 0)", "right", show=False, id="wall.right", tooltip="One chair to the right", group=_MOVE),
        Binding("escape", "all_chairs", "all", show=False, id="wall.all", tooltip="All chairs again, none marked", group=_SHOW),
        Binding("f", "page('forecast')", "forecast", show=False, id="wall.forecast", tooltip="The next minutes of the whole room: what falls together", group=_SHOW),
        Binding("w", "page('watch')", "not seen", show=False, id="wall.watch", tooltip="What nobody saw while no screen was on; there it is put away", group=_SHOW),
        Binding("q", "app.quit", "leave", id="wall.quit", tooltip="Take the board off this wall", group=_GO),
    ]  # fmt: skip

    def __init__(
        self,
        source: BoardSource,
        *,
        hide_initials: bool = False,
        remember: Callable[[bool], object] | None = None,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(source, name=name, id=id)
        self._remember = remember
        self.chairs.hide_initials(hide_initials)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing here opens a chair, types, or exports, whatever asks for it."""
        return action not in _NOT_HERE

    def action_hide_initials(self) -> None:
        """Hide or show initials, and keep it so."""
        super().action_hide_initials()
        if self._remember is not None:
            self._remember(self.chairs.hides_initials)

    def action_all_chairs(self) -> None:
        """All chairs again, and none of them marked."""
        super().action_all_chairs()
        self.chairs.leave()

    def on_room_board_chosen(self, message: RoomBoard.Chosen) -> None:
        """A click opens nothing here."""
        message.stop()


_NOT_HERE = frozenset(
    ("open", "open_digit", "type_digit", "find", "handoff", "export", "drugs", "next_in_time")
)
