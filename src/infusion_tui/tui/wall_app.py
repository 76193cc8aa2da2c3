"""The app of a wall: the room's board and nothing that could write. Nobody signs in, so nobody can be signed out."""

from __future__ import annotations

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.board.wall import WallScreen

HIDE = "wall_hide_initials"
"""The desk's setting: are initials hidden on this wall?"""

_NOT_HERE = frozenset(("board", "lock", "command_palette"))
_WORDS = frozenset(("theme", "glyphs", "help", "?", "watch", "forecast"))


class WallApp(InfusionApp):
    """`InfusionApp` with one screen. It reads the file like any other reader."""

    def _begin(self) -> None:
        """Straight to the board; it never locks, because there is nobody to lock out."""
        self.beat.mirrors = False
        self.beat.disk.keeps_reserve = False
        self.add_mode("board", self._wall)
        self.go("board")

    def _wall(self) -> WallScreen:
        desk = self.room.desk
        return WallScreen(
            self.source,
            hide_initials=desk.get(HIDE) == "yes",
            remember=lambda hidden: desk.put(HIDE, "yes" if hidden else "no"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Help, themes, drawing again and leaving; no board to go to, no lock, no command list."""
        return action not in _NOT_HERE

    def open_chair(self, chair: str) -> None:
        """No chair opens on a wall."""

    def open_word(self, word: str, chair: str | None) -> bool:
        """Only words that change how it looks, the pages about the room, and help."""
        return word in _WORDS and super().open_word(word, None)

    def sign(self, initials: str, pin: str | None) -> None:
        """Nobody signs in on a wall."""

    def action_help_quit(self) -> None:
        """Ctrl+C with nothing selected."""
        self.notify("q or Ctrl+Q takes the board off this wall.", timeout=4, markup=False)

    def ask_to_quit(self) -> None:
        """Leave without asking: nothing is lost when a wall goes dark, and nobody stands in front of it."""
        self.leave()
