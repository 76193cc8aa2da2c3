"""Entries that were charted without signing in: whoever made them says so, and stands for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from infusion_tui.charting.people_words import MOST_NAMED
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.picked_page import Item, PickedPage
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.wording import clock, plain


class AttributePage(PickedPage):
    """Nothing is recorded here: the line `attribute …` goes into the entry line."""

    TITLE_WORDS = "ATTRIBUTE   charted without signing in: whose is it?"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "this one is mine", id="attribute.mine", tooltip="The line  attribute N  for the chosen entry", group=GROUP),
        Binding("a", "all", "all are mine", id="attribute.all", tooltip="The line  attribute  with every entry that is listed", group=GROUP),
    ]  # fmt: skip

    def items(self, width: int) -> Sequence[Item]:
        """Each entry that nobody stands for yet."""
        waiting = set(self.view.unattributed)
        return [
            (
                one.number,
                wrapped(
                    f"#{one.number} {clock(one.occurred_at, self.zone)}  ",
                    plain(one.text, 400),
                    width,
                    "text",
                ),
            )
            for one in self.view.entries
            if one.number in waiting
        ]

    def nothing(self) -> str:
        """Nothing to list."""
        return "Every entry here has a person who stands for it."

    def summary(self, width: int) -> Sequence[Row]:
        """What it means."""
        if not self.view.unattributed:
            return ()
        words = "Only what you charted yourself: your name stands for it from then on, and that is recorded with its time."
        return wrapped("", words, width, "muted", most=2)

    def action_mine(self) -> None:
        """The chosen one."""
        number = self.chosen_number
        if number is not None and not self.too_soon():
            self.dismiss(f"attribute {number}")

    def action_all(self) -> None:
        """Every one."""
        if self.view.unattributed and not self.too_soon():
            waiting = self.view.unattributed
            self.dismiss(f"attribute {'all' if len(waiting) > MOST_NAMED else ' '.join(map(str, waiting))}")
