"""The word `paper` alone: what stood on this chair's sheet while nobody could see, to be keyed row by row.

A row puts its line into the entry line with the time that stands on the sheet; there Enter records it, as for a typed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from infusion_tui.record.blind import MISSED_WORDS, Blind, gap_words
from infusion_tui.record.errors import PlainError
from infusion_tui.record.paper_lines import PaperGap, ToKey
from infusion_tui.room.paper_gaps import gaps_to_key
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.dialogs.line_form import LineForm
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import Row, fit_row
from infusion_tui.tui.wording import clock, plain


class PaperPage(LineForm):
    """The lines of each gap, what is keyed already beside them; the first that is not is chosen."""

    TITLE_WORDS = "FROM PAPER   key what stands on the sheet"
    AUTO_FOCUS = "#field-paper-line"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, priority=True, id="paper.up", tooltip="The line before", group=GROUP),
        Binding("down", "move(1)", "choose", key_display="Up/Down", priority=True, id="paper.down", tooltip="The next line of the sheet", group=GROUP),
        Binding("enter", "next", "into the line", id="paper.take", tooltip="Put the line that is shown into the entry line", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str) -> None:
        super().__init__(host, chair)
        self._list = PickList(snug=True, id="paper-rows")
        self._when = Field("paper-when", "time on it", "as it stands there, 10:42")
        self._hand = Field("paper-hand", "written by", "initials, if it was not you")
        self._line = Field("paper-line", "what it says", "128/82 76 98 14 s4 d2", most=300)
        self._gaps: tuple[PaperGap, ...] = ()
        self._known: tuple[str | None, int] | None = None
        self._began = False

    def body(self) -> Sequence[Widget]:
        """The sheet's lines, and what stands in the chosen one."""
        return (Vertical(self._list, self._line, self._when, self._hand, classes="form-page"),)

    def fields(self) -> Sequence[Field]:
        """What the line says, its time, whose hand."""
        return (self._line, self._when, self._hand)

    @property
    def lines(self) -> list[ToKey]:
        """Every line of every gap, oldest first."""
        return [line for gap in self._gaps for line in gap.lines]

    @property
    def built(self) -> str:
        """The line so far."""
        when = self._when.value
        if not when or not self._line.value:
            return ""
        hand = f"{self._hand.value} " if self._hand.value else ""
        return f"paper {hand}{when} {self._line.value}"

    def asks(self) -> str:
        """What this line of the sheet is for."""
        lines = self.lines
        if not lines or self._list.at >= len(lines):
            return "another line of the sheet: its time, and what it says"
        line = lines[self._list.at]
        keyed = f"; keyed already as #{line.keyed}" if line.keyed is not None else ""
        return f"{clock(line.at, self.zone)} {MISSED_WORDS[line.what]}{keyed}: what stands on the sheet? x ; why  for none"

    def refresh_rows(self) -> None:
        """The lines as they stand."""
        key = (self.view.session_id, self.view.version)
        if key != self._known:
            try:
                self._gaps = gaps_to_key(self.host.room, self.chair)
            except PlainError as error:
                self.say(str(error), "due")
                return
            self._known = key
        if not self._began:
            self._began = True
            open_ = [at for at, line in enumerate(self.lines) if line.keyed is None]
            self._list.at = open_[0] if open_ else len(self.lines)
            self._take_time()
        width = self._list.room.width
        rows: list[Row] = []
        cursor, at = 0, 0
        for gap in self._gaps:
            said = gap_words(Blind(gap.since, gap.until), self.zone)
            more = f"; also keyed: {', '.join(f'#{number}' for number in gap.others)}" if gap.others else ""
            rows.append(fit_row(((f" nobody could see {said}{plain(more, 120)}", "muted"),), width))
            for line in gap.lines:
                if at == self._list.at:
                    cursor = len(rows)
                rows.append(self._row(line, at == self._list.at, width))
                at += 1
        if self._list.at >= at:
            cursor = len(rows)
        rows.append(
            chosen(
                ((self._sign(at), "strong"), ("another line of the sheet", "text")),
                self._list.at >= at,
                width,
            )
        )
        self._list.put(rows, cursor)
        self.show_line()

    def _sign(self, at: int) -> str:
        return " ► " if self._list.at == at else "   "

    def _row(self, line: ToKey, here: bool, width: int) -> Row:
        ink = "muted" if line.keyed is not None else "text"
        state = f"√ keyed #{line.keyed}" if line.keyed is not None else "□ to key"
        row: Row = (
            (" ► " if here else "   ", "strong"),
            (f"{clock(line.at, self.zone)}  ", "strong"),
            (f"{MISSED_WORDS[line.what]:<28}", ink),
            (state, ink if line.keyed is not None else "strong"),
        )
        return chosen(row, here, width)

    def _take_time(self) -> None:
        """The chosen line's own time; it can be changed: a set is often taken a minute later than asked for."""
        lines = self.lines
        self._when.entry.value = (
            clock(lines[self._list.at].at, self.zone) if self._list.at < len(lines) else ""
        )

    def on_input_changed(self, message: Input.Changed) -> None:
        """The line grows."""
        message.stop()
        self.show_line()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field."""
        self.show_line()

    def action_move(self, step: int) -> None:
        """Another line of the sheet; what was typed stays."""
        self._list.at = min(max(self._list.at + step, 0), len(self.lines))
        self._take_time()
        self.refresh_rows()

    def action_next(self) -> None:
        """Into the line, once time and words are there; else to what is missing."""
        if self.built:
            self.action_take()
        else:
            self.set_focus((self._when if self._line.value else self._line).entry)

    def action_keep(self) -> None:
        """Esc: back; what was typed goes into the line."""
        self.dismiss(self.built or None)
