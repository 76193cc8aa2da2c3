"""What the board asks the app for, in messages: a chair, its card, a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.tui.board.board import BoardScreen
from infusion_tui.tui.key_order import OrderedApp

if TYPE_CHECKING:
    from infusion_tui.tui.dialogs.pages import Pages


class BoardWishes(OrderedApp):
    """The part of the app that the board talks to."""

    pages: Pages

    def open_chair(self, chair: str) -> None:
        """To a chair's screen."""
        raise NotImplementedError

    def open_word(self, word: str, chair: str | None) -> bool:
        """Open what a screen-word asks for."""
        raise NotImplementedError

    def on_board_screen_chair_chosen(self, message: BoardScreen.ChairChosen) -> None:
        """From the board to a chair."""
        self.open_chair(message.chair)

    def on_board_screen_emergency_wanted(self, message: BoardScreen.EmergencyWanted) -> None:
        """From the board to a chair, and its card over it."""
        self.open_chair(message.chair)
        self.call_after_refresh(self.pages.open, "emergency", message.chair)

    def on_board_screen_page_wanted(self, message: BoardScreen.PageWanted) -> None:
        """A page about the room."""
        self.open_word(message.word, None)

    def on_board_screen_handoff_wanted(self, message: BoardScreen.HandoffWanted) -> None:
        """The chairs of whoever is signed in, and what is offered to them."""
        self.pages.open("handoff", None)

    def on_board_screen_export_wanted(self, message: BoardScreen.ExportWanted) -> None:
        """Export from the board: whoever is in a chair now."""
        self.pages.open("export", None)

    def on_board_screen_drugs_wanted(self, message: BoardScreen.DrugsWanted) -> None:
        """The stock of the drug, from the board."""
        self.pages.open("drugs", None)
