"""Writing sessions to a file: which, format and folder; then it says where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from infusion_tui.record.errors import PlainError
from infusion_tui.record.view import ChairView
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS
from infusion_tui.tui.dialogs.base import GROUP, PickList, chosen
from infusion_tui.tui.dialogs.fields import Field, to_next_field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import clock, plain

FORMATS = ("csv", "jsonl", "md")


class ExportPage(Screen[None]):
    """Sessions of today, running or over, by their numbers. An existing file is never overwritten."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-format"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "next, then write", id="export.write", tooltip="The next field; from the last the file is written", group=GROUP),
        Binding("escape", "back", "back", id="export.back", tooltip="Back; nothing is written", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str | None, views: Sequence[ChairView]) -> None:
        super().__init__(classes="page")
        self._host, self._chair, self._views = host, chair, tuple(views)
        self._list = PickList(id="export-list")
        self._list.can_focus = False
        self._which = Field("which", "sessions", "numbers of the list, or  all")
        self._format = Field("format", "format", "csv, jsonl, or md (a page)")
        self._folder = Field("folder", "folder", "where it is written")
        self._said = RowsView(id="export-said")

    def compose(self) -> ComposeResult:
        """Title, sessions, fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._list
        yield InkLines(rule)
        yield from self._fields
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self._which, self._format, self._folder)

    def _title(self, width: int) -> Sequence[Row]:
        where = f"   chair {self._chair}" if self._chair is not None else ""
        words: Row = ((f" EXPORT{where}   sessions of today", "strong"),)
        return (fit_row((*words, *watermark(self._host.room.training)), width),)

    def on_mount(self) -> None:
        """Which and where are suggestions; the format is asked."""
        here = [n for n, view in enumerate(self._views, 1) if view.chair == self._chair]
        self._which.entry.value = str(here[-1]) if here else "all"
        self._folder.entry.value = str(self._host.export_folder)
        self.say("It holds names and numbers of patients: keep it where such files belong.", "muted")
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The list marks what is chosen."""
        message.stop()
        self._draw()

    def chosen(self) -> list[ChairView]:
        """The sessions that are named; none for words that name none."""
        typed = self._which.value.casefold()
        if typed == "all":
            return list(self._views)
        numbers = re.findall(r"[0-9]{1,4}", typed)
        if not numbers or re.sub(r"[0-9,\s]", "", typed):
            return []
        if not all(1 <= int(one) <= len(self._views) for one in numbers):
            return []
        return [self._views[int(one) - 1] for one in dict.fromkeys(numbers)]

    def _draw(self) -> None:
        width, named = self._list.room.width, self.chosen()
        rows: list[Row] = []
        for n, view in enumerate(self._views, 1):
            here = view in named
            row: Row = (
                (f"{'►' if here else ' '}{n:>3}  ", "strong"),
                (f"chair {fit(plain(view.chair, 6), 4)} ", "strong"),
                (f"{clock(view.began_at, self._host.room.zone) if view.began_at else '':<7}", "text"),
                (fit("" if self._host.names_hidden else plain(view.initials, 9), 8), "text"),
                (self._state(view), "muted"),
            )
            rows.append(chosen(row, here, width))
        self._list.put(rows, None)

    def _state(self, view: ChairView) -> str:
        if view.end is not None:
            return f"{SESSION_END_WORDS[view.end.how]} {clock(view.end.at, self._host.room.zone)}"
        return PHASE_WORDS[view.phase]

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        width = self.app.size.width
        text = plain(words, 600)
        rows = [text[at : at + width - 2] for at in range(0, len(text), max(20, width - 2))][:3]
        self._said.put([(), *(fit_row(((f" {part}", ink),), width) for part in rows), ()])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_next()

    def action_next(self) -> None:
        """The next field; from the last the file is written."""
        if not to_next_field(self, self._fields):
            self._write()

    def _write(self) -> None:
        named = self.chosen()
        if not named:
            self._refuse(self._which, f"Which sessions? Numbers from 1 to {len(self._views)}, or  all")
            return
        name = self._format.value.casefold()
        if name not in FORMATS:
            self._refuse(self._format, f"Which format? {', '.join(FORMATS)}")
            return
        folder = Path(self._folder.value).expanduser()
        if not folder.is_dir():
            self._refuse(self._folder, f"There is no folder {folder}")
            return
        from infusion_tui.room.exporting import export_sessions

        ids = [view.session_id for view in named if view.session_id is not None]
        try:
            written = export_sessions(self._host.room, ids, name, folder, by=self._host.signed_in)
        except (PlainError, OSError) as error:
            self.say(f"Not written: {error}", "due")
            return
        count = len(written.files)
        where = str(written.files[0]) if count == 1 else f"{count} files in {folder}"
        words = f"written: {where}"
        self.say(f"{words}. {written.remark}" if written.remark else words, "strong")

    def _refuse(self, field: Field, words: str) -> None:
        self.say(words, "due")
        self.set_focus(field.entry)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
