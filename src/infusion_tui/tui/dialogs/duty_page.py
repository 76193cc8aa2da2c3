"""The word `sheets`: the sheet of a day, its drug log or its infusion times, written to a file; then it says where it is."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.exports.sheet_frame import SHEET_FORMATS
from infusion_tui.record.errors import PlainError
from infusion_tui.tui.dialogs.base import GROUP, PickList
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.widgets.wrapping import wrap_cells
from infusion_tui.tui.wording import plain

OF_A_DAY = {
    "day": "everybody who came: times, doses, late sets, what is open",
    "drugs": "the controlled-drug log: stock, balance, waste, signatures",
    "times": "infusion times for the coder: net and gross minutes",
    "due": "who is due, by each course's plan: next infusion, last one, what was missed",
}
"""The sheets that are about one day, and what is on them."""
_SAY_ROWS = 3


class DutyPage(Screen[None]):
    """Which sheet, of which day, as what, where to. An existing file is never overwritten: a second one has its time in
    its name."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-duty-sheet"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then write", id="duty.write", tooltip="The next field; from the last the sheet is written", group=GROUP),
        Binding("escape", "back", "back", id="duty.back", tooltip="Back; nothing is written", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, which: str = "", on: dt.date | None = None) -> None:
        super().__init__(classes="page")
        self._host = host
        self._which, self._on = which, on
        self._list = PickList(id="duty-list")
        self._list.can_focus = False
        self._fields = (
            Field("duty-sheet", "sheet", ", ".join(OF_A_DAY)),
            Field("duty-day", "day", "2026-11-23"),
            Field("duty-format", "format", ", ".join(SHEET_FORMATS)),
            Field("duty-folder", "folder", "where it is written"),
        )
        self._said = RowsView(id="duty-said")

    def compose(self) -> ComposeResult:
        """Title, what there is, fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield InkLines(rule)
        yield from self._fields
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    def _title(self, width: int) -> Sequence[Row]:
        mark = watermark(self._host.room.training)
        return (fit_row(((" SHEETS   of one day", "strong"), *mark), width),)

    def on_mount(self) -> None:
        """Day, format and folder are suggestions; the sheet is asked, unless it was asked for."""
        room = self._host.room
        day = self._on or room.now().astimezone(room.zone).date()
        values = (self._which, day.isoformat(), "html", str(self._host.export_folder))
        for field, value in zip(self._fields, values, strict=True):
            field.entry.value = value
        self._draw()
        self.say(
            "They hold numbers and initials of patients: keep them where such files belong. A month in numbers:"
            "  infusion-tui sheet month",
            "muted",
        )

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self._list.room.width
        rows: list[Row] = [((f" {name:<7}", "strong"), (words, "text")) for name, words in OF_A_DAY.items()]
        self._list.put([fit_row(row, width) for row in rows], None)

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        width = self.app.size.width
        lines = wrap_cells(plain(words, 600), max(20, width - 2))[:_SAY_ROWS]
        rows: list[Row] = [fit_row(((f" {line}", ink),), width) for line in lines]
        self._said.put([(), *rows, ()])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last the sheet is written."""
        if not to_next_field(self, self._fields):
            self._write()

    def _write(self) -> None:
        sheet, day, form, folder = self._fields
        which, format_name = sheet.value.casefold(), form.value.casefold()
        if which not in OF_A_DAY:
            self._refuse(sheet, f"Which sheet? {', '.join(OF_A_DAY)}")
            return
        try:
            date = dt.date.fromisoformat(day.value)
        except ValueError:
            self._refuse(day, "Which day? Year, month, day: 2026-11-23")
            return
        if format_name not in SHEET_FORMATS:
            self._refuse(form, f"Which format? {', '.join(SHEET_FORMATS)}")
            return
        place = Path(folder.value).expanduser()
        if not place.is_dir():
            self._refuse(folder, f"There is no folder {place}")
            return
        from infusion_tui.room.sheets import day_span, sheet_file_name, write_sheet

        room = self._host.room
        try:
            span = day_span(room, date)
            target = place / sheet_file_name(room, which, span, format_name)
            if os.path.lexists(target):
                # the day goes on: a second sheet of it has its time in its name
                at = room.now().astimezone(room.zone)
                target = target.with_name(f"{target.stem}-at-{at:%H%M%S}{target.suffix}")
            done = write_sheet(room, which, format_name, target, span, by=self._host.signed_in)
        except (PlainError, OSError) as error:
            self.say(f"Not written: {error}", "due")
            return
        words = f"written: {done.files[0]}"
        self.say(f"{words}. {done.remark}" if done.remark else words, "strong")

    def _refuse(self, field: Field, words: str) -> None:
        self.say(words, "due")
        self.set_focus(field.entry)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
