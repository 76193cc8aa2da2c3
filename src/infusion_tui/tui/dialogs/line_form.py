"""A form that writes the line one would have typed, and shows it while it is filled in. It records nothing.

Taking it, and Esc as well, puts the line into the entry line; there Enter records it, as for a typed one.
"""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.charting import LineError
from infusion_tui.record.errors import PlainError
from infusion_tui.tui.chair.hints import read_back
from infusion_tui.tui.chair.question import wrapped
from infusion_tui.tui.dialogs.base import ChairDialog
from infusion_tui.tui.dialogs.fields import Field, FieldInput
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import plain

STILL_MISSING = frozenset(
    ("E_NOVAL", "E_MED", "E_NOUNIT", "E_ROUTE", "E_RATE", "E_WHY", "E_WHO", "E_XWHY", "E_SEVNOTE", "E_NOSEV",
     "E_NONOTE", "E_LATEWHY", "E_FIX")
)  # fmt: skip
"""Refusals of a line that is only not finished yet: said quietly."""

_MOST = 7


class LineForm(ChairDialog):
    """Fields over the line that they make. Subclasses say which fields, and how the line is built of them."""

    AUTO_FOCUS = "FieldInput"

    @property
    def built(self) -> str:
        """The line so far: only what was set, nothing is assumed."""
        return ""

    def fields(self) -> Sequence[Field]:
        """The fields that can be walked now, from top to bottom."""
        return ()

    def asks(self) -> str:
        """The item that is asked now, in full."""
        return ""

    def show_line(self) -> None:
        """What is asked, the line, and its read-back over the last two readings, or why it would be refused."""
        line, width = self.built, self.app.size.width
        asked, rows = self.asks(), list[Row]()
        if asked:
            rows += wrapped("", plain(asked, 300), width, "muted", most=2)
        rows += wrapped("line: ", plain(line, 400) or "nothing yet", width, "strong" if line else "muted", 2)
        rows += self.answered(line, width)
        self.foot.put(rows[:_MOST])

    def answered(self, line: str, width: int) -> list[Row]:
        """What the room answers to this line."""
        if not line.strip():
            return []
        try:
            draft = self.host.room.read(self.chair, line, by=self.host.signed_in or "")
        except PlainError as error:
            missing = isinstance(error, LineError) and error.code in STILL_MISSING
            return wrapped(
                "" if missing else "▲ ", plain(str(error), 300), width, "muted" if missing else "due", 2
            )
        return read_back(draft, self.view, self.zone, width)

    def said_of(self, fragment: str) -> str:
        """What is wrong with one field's own words, or asked about them ("" for nothing)."""
        try:
            draft = self.host.room.read(self.chair, fragment, by=self.host.signed_in or "")
        except PlainError as error:
            return "" if isinstance(error, LineError) and error.code in STILL_MISSING else str(error)
        return next((one.message for one in draft.cautions if one.code in ("W_RANGE", "W_DELTA")), "")

    def note_row(self, words: str) -> Row:
        """A muted row of the form."""
        return fit_row(((f"  {plain(words, 300)}", "muted"),), self.app.size.width)

    # --- walking ---

    def field_at(self) -> int:
        """Which field has the caret; -1 for none."""
        entries = [field.entry for field in self.fields()]
        focused = self.focused
        return entries.index(focused) if isinstance(focused, FieldInput) and focused in entries else -1

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last one into the line."""
        fields = self.fields()
        at = self.field_at()
        if at + 1 < len(fields):
            self.set_focus(fields[at + 1].entry)
        else:
            self.action_take()

    def action_take(self) -> None:
        """Into the line; it is recorded there, with Enter."""
        self.dismiss(self.built or None)

    def action_keep(self) -> None:
        """Esc keeps what was typed: it goes into the line."""
        self.dismiss(self.built or None)
