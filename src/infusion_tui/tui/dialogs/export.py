"""Writing sessions to a file: format and folder, then it says where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record.errors import PlainError
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.wording import plain

FORMATS = ("csv", "jsonl", "md")


class ExportPage(Screen[None]):
    """Two fields. An existing file is never overwritten."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-format"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="export.write", tooltip="Write the file", group=GROUP),
        Binding("escape", "back", "back", id="export.back", tooltip="Back; nothing is written", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host, chair: str | None, sessions: Sequence[str]) -> None:
        super().__init__(classes="page")
        self._host, self._chair, self._sessions = host, chair, list(sessions)
        self._format = Field("format", "format", "csv, jsonl, or md (a page)")
        self._folder = Field("folder", "folder", "where it is written")
        self._said = RowsView(id="export-said")

    def compose(self) -> ComposeResult:
        """Title, fields, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._format
        yield self._folder
        yield self._said
        yield InkLines(rule)
        yield KeyBar()

    def _title(self, width: int) -> Sequence[Row]:
        where = (
            f"chair {self._chair}"
            if self._chair is not None
            else f"{len(self._sessions)} sessions in chairs now"
        )
        mark = "   TRAINING" if self._host.room.training else ""
        return (fit_row(((f" EXPORT   {where}{mark}", "strong"),), width),)

    def on_mount(self) -> None:
        """The folder to begin with is a suggestion; the format is asked."""
        self._folder.entry.value = str(self._host.export_folder)
        self.say("It holds names and numbers of patients: keep it where such files belong.", "muted")

    def say(self, words: str, ink: str = "text") -> None:
        """A sentence under the fields."""
        self._said.put([(), fit_row(((f" {plain(words, 300)}", ink),), self.app.size.width), ()])

    def field_entered(self) -> None:
        """Enter in a field."""
        self.action_write()

    def action_write(self) -> None:
        """Write, and say where."""
        name = self._format.value.casefold()
        if name not in FORMATS:
            self.say(f"Which format? {', '.join(FORMATS)}", "due")
            self.set_focus(self._format.entry)
            return
        folder = Path(self._folder.value).expanduser()
        if not folder.is_dir():
            self.say(f"There is no folder {folder}", "due")
            self.set_focus(self._folder.entry)
            return
        from infusion_tui.room.exporting import export_sessions

        try:
            written = export_sessions(self._host.room, self._sessions, name, folder, by=self._host.signed_in)
        except (PlainError, OSError) as error:
            self.say(f"Not written: {error}", "due")
            return
        words = f"written: {', '.join(str(path) for path in written.files)}"
        self.say(f"{words}. {written.remark}" if written.remark else words, "strong")

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
