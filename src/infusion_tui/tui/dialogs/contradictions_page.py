"""What in this session contradicts something else in it, one sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.picked_page import Item, PickedPage
from infusion_tui.tui.widgets.ink import Row
from infusion_tui.tui.wording import plain


class ContradictionsPage(PickedPage):
    """Nothing is corrected here: Enter opens the entry, and F3 there is the form for a fix."""

    TITLE_WORDS = "CONTRADICTIONS   what cannot all be true in this record"

    def items(self, width: int) -> Sequence[Item]:
        """Each with the first entry that it names."""
        return [
            (
                finding.entries[0] if finding.entries else None,
                wrapped("▲ ", plain(finding.sentence, 600), width, "due", most=4),
            )
            for finding in self.view.contradictions
        ]

    def nothing(self) -> str:
        """Nothing to list."""
        return "Nothing in this record contradicts itself."

    def summary(self, width: int) -> Sequence[Row]:
        """What to do about it."""
        if not self.view.contradictions:
            return ()
        words = "They cannot all be so. Enter opens the entry; there  fix  or  void  puts it right, and both stay readable."
        return wrapped("", words, width, "muted", most=2)
