"""Backup and mirror: the chain's head to write down, how the mirror stands, and a backup made now."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from infusion_tui.record import events as ev
from infusion_tui.record.errors import PlainError
from infusion_tui.room.keeping import BackedUp, copy_of, note_backup
from infusion_tui.room.mirror_state import MirrorState, folder_of, state_of
from infusion_tui.store import Head, Store
from infusion_tui.tui.dialogs.base import GROUP
from infusion_tui.tui.dialogs.fields import Field
from infusion_tui.tui.host import Host
from infusion_tui.tui.widgets.ink import InkLines, Row, fit_row, rule
from infusion_tui.tui.widgets.key_bar import KeyBar
from infusion_tui.tui.widgets.rows_view import RowsView
from infusion_tui.tui.widgets.strip import watermark
from infusion_tui.tui.wording import plain

LAST_FOLDER = "backup_folder"
"""The desk's setting: where the last backup of this page went."""


class BackupPage(Screen[None]):
    """Enter writes a checked copy into the folder; charting goes on meanwhile, here and everywhere."""

    CSS_PATH: ClassVar[str | Path | None] = "dialogs.tcss"
    AUTO_FOCUS = "#field-folder"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "back up now", id="backup.write", tooltip="Write a checked copy of the whole record into the folder", group=GROUP),
        Binding("escape", "back", "back", id="backup.back", tooltip="Back; a copy that is being written goes on", group=GROUP),
    ]  # fmt: skip

    def __init__(self, host: Host) -> None:
        super().__init__(classes="page")
        self._host = host
        self._facts = RowsView(id="backup-facts")
        self._folder = Field("folder", "folder", "")
        self._said = RowsView(id="backup-said")
        self._sentence: tuple[str, str] = ("", "text")
        self._copying = False
        self._mirror: MirrorState | None = None
        self._looking = True
        """The mirror's disk may hang: it is looked at in a thread."""

    def compose(self) -> ComposeResult:
        """Title, how things stand, the folder, what was said, keys."""
        yield InkLines(self._title)
        yield InkLines(rule)
        yield self._facts
        yield InkLines(rule)
        yield self._folder
        yield self._said
        yield InkLines(rule)
        yield KeyBar(keep=("enter", "escape", "f1"))

    def _title(self, width: int) -> Sequence[Row]:
        words: Row = ((" BACKUP   and mirror of the record", "strong"),)
        return (fit_row((*words, *watermark(self._host.room.training)), width),)

    def on_mount(self) -> None:
        """The folder of the last time is a suggestion."""
        self._folder.entry.value = self._host.room.desk.get(LAST_FOLDER) or ""
        self._say("It holds everything about every patient: keep it where such files belong.", "muted")
        self._draw()
        self._look()

    def _look(self) -> None:
        """How the mirror stands, through a connection of its own."""
        room, app = self._host.room, self.app
        folder, now = folder_of(room), room.now()
        if folder is None:
            self._looked(None)
            return

        def look() -> None:
            try:
                with Store.open(room.store.path, read_only=True) as store:
                    found = state_of(store, folder, now)
            except PlainError as error:
                found = MirrorState(folder=str(folder), seq=None, lag_s=None, problem=str(error))
            app.call_from_thread(self._looked, found)

        app.run_worker(look, thread=True, exit_on_error=False)

    def _looked(self, found: MirrorState | None) -> None:
        self._mirror, self._looking = found, False
        if self.is_attached:
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Another size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.app.size.width
        rows: list[Row] = [()]
        try:
            rows += self._standing(width)
        except PlainError as error:
            rows.append(((f" {plain(str(error), 400)}", "due"),))
        self._facts.put([fit_row(row, width) for row in rows])
        words, ink = self._sentence
        lines = textwrap.wrap(plain(words, 600), max(20, width - 2))[:4]
        self._said.put([(), *(fit_row(((f" {line}", ink),), width) for line in lines)])

    def _standing(self, width: int) -> list[Row]:
        room = self._host.room
        rows = _head(room.store.head(), width)
        rows.append(())
        made = [event for event in room.store.room() if isinstance(event.payload, ev.BackupMade)]
        if made:
            last, at = made[-1], made[-1].recorded_at.astimezone(room.zone)
            assert isinstance(last.payload, ev.BackupMade)
            words = f"{at:%Y-%m-%d %H:%M} by {plain(last.author, 20)}, to row {last.payload.seq}: {plain(last.payload.file, 60)}"
            rows.append(((" last backup  ", "muted"), (words, "text")))
        else:
            rows.append(((" last backup  ", "muted"), ("none that a person made", "text")))
        looking: list[Row] = [((" mirror       ", "muted"), ("it is being looked at", "text"))]
        rows += looking if self._looking else _mirror(self._mirror, width)
        return [
            *rows,
            (),
            ((" A copy goes into this folder, best on another disk than the record's:", "muted"),),
        ]

    def _say(self, words: str, ink: str = "text") -> None:
        self._sentence = (words, ink)

    def field_entered(self) -> None:
        """Enter in the field."""
        self.action_write()

    def action_write(self) -> None:
        """Write the copy, in a thread with a connection of its own."""
        if self._copying:
            return
        if not self._folder.value:
            self._say("Which folder?", "due")
            self._draw()
            return
        self._copying = True
        self._say("The copy is being written and checked. You can go on charting: Esc.", "text")
        self._draw()
        path, app, folder = self._host.room.store.path, self.app, Path(self._folder.value).expanduser()
        by = self._host.signed_in

        def write() -> None:
            try:
                if not folder.is_dir():
                    app.call_from_thread(self._failed, f"there is no folder {folder}")
                    return
                made = copy_of(path, folder)
                same_disk = os.stat(folder).st_dev == os.stat(path).st_dev
            except (PlainError, OSError) as error:
                app.call_from_thread(self._failed, str(error))
            else:
                app.call_from_thread(self._written, made, by, same_disk)

        app.run_worker(write, thread=True, exit_on_error=False)

    def _written(self, made: BackedUp, by: str | None, same_disk: bool) -> None:
        self._copying = False
        room = self._host.room
        remark = note_backup(room, made, by) if by is not None else None
        room.desk.put(LAST_FOLDER, str(made.file.parent))
        words = f"written and checked: {made.file}, to row {made.head.seq}."
        if same_disk:
            words += " It is on the same disk as the record: bring a copy to another one."
        self._done(f"{words} {remark}" if remark else words, "strong")

    def _failed(self, why: str) -> None:
        self._copying = False
        self._done(f"Not written: {why}", "due")

    def _done(self, words: str, ink: str) -> None:
        self._say(words, ink)
        if self.is_attached:
            self._draw()
        if not self.is_current:
            self.app.notify(words, timeout=10, markup=False)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _head(head: Head, width: int) -> list[Row]:
    """Number and hash of the last row, whole: what is written down proves later that nothing before was changed."""
    at = f", typed {head.recorded_at:%Y-%m-%d %H:%M:%S} UTC" if head.recorded_at is not None else ""
    return [
        ((" head of the record  ", "muted"), (f"row {head.seq}{at}; its hash:", "text")),
        ((f"   {head.hash}", "strong"),),
        *(
            ((f" {line}", "muted"),)
            for line in textwrap.wrap(
                "Written down, or printed on an exported page, it shows later whether anything before it was changed:"
                " infusion-tui verify --against NUMBER:HASH",
                max(20, width - 2),
            )
        ),
    ]


def _mirror(state: MirrorState | None, width: int) -> list[Row]:
    if state is None:
        words = "none is set. In a terminal:  infusion-tui mirror set FOLDER"
        return [((" mirror       ", "muted"), (words, "text"))]
    rows: list[Row] = [((" mirror       ", "muted"), (plain(state.folder, 200), "text"))]
    if state.words is not None:
        lines = textwrap.wrap(plain(state.words, 400), max(20, width - 16))
        rows += [((f"{'':14}{line}", "due"),) for line in lines]
    else:
        rows.append(((f"{'':14}to row {state.seq}, {state.lag_s} s behind", "text"),))
    return rows
