"""Which sheets are out of date, and writing them: one pass over the room, the same for app and command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from infusion_tui.exports.paper_page import SheetFacts
from infusion_tui.exports.paper_room import ROOM_SHEET, room_sheet, sheet_name
from infusion_tui.exports.paper_sheet import chair_sheet, free_sheet
from infusion_tui.exports.replacing import keep_names, replace_file, sweep
from infusion_tui.record.errors import PlainError
from infusion_tui.record.events import Patient
from infusion_tui.record.names import namesake
from infusion_tui.record.text import visible
from infusion_tui.record.view import ChairView
from infusion_tui.room.history import session_now
from infusion_tui.room.paper import (
    FOLDER,
    PaperError,
    PaperSettings,
    PaperWritten,
    folder_held,
    keep,
    marks_in,
    node_of,
    paper_settings,
    plainly,
    take_away,
)
from infusion_tui.room.room import Room

JUST_WRITTEN = dt.timedelta(minutes=1)
"""A room's sheet of the same entries, no older than this, needs no other pass: somebody else was here."""
FRESH = dt.timedelta(minutes=5)
"""So old at most is the sheet of a chair while an app is open: it says the volume given, with its time."""


def write_sheets(
    room: Room, settings: PaperSettings | None = None, *, every: bool = False
) -> PaperWritten | None:
    """Bring the folder up to the file as it is now: the sheet of each chair whose session, entries or phase are others
    than on its sheet (or all: `every`), and the room's. None where sheets are off.

    Raises:
        PaperError: the folder cannot be written to, or holds the sheets of another file.
    """
    settings = settings or paper_settings(room)
    folder = settings.folder
    if folder is None:
        return None
    try:
        with folder_held(folder) as held:
            if held:
                sweep(folder)
            return _Pass(room, settings, folder, every=every).write()
    except OSError as error:
        raise plainly(error, folder) from error


def set_folder(room: Room, folder: Path) -> PaperWritten:
    """Write the sheets here from now on, and at once; the old folder's are taken away.

    Raises:
        PaperError: they cannot be written there; nothing was changed.
    """
    before = paper_settings(room)
    after = msgspec.structs.replace(before, folder=folder.expanduser().absolute(), chosen=True)
    done = write_sheets(room, after, every=True)
    assert done is not None  # a folder was given
    keep(room, FOLDER, str(after.folder))
    if before.folder is not None and before.folder != after.folder:
        take_away(before.folder, node_of(room))
    return done


class _Pass:
    """One pass: the room as it is once the folder is held, so that no older sheet is written over a newer one."""

    def __init__(self, room: Room, settings: PaperSettings, folder: Path, *, every: bool) -> None:
        self.room, self.folder, self.every = room, folder, every
        room.poll()
        last = next(iter(room.store.after(room.seq - 1)), None)
        self.node = node_of(room)
        self.now = room.now()
        self.facts = SheetFacts(
            zone=room.zone,
            written_at=self.now,
            head_seq=room.seq,
            head_hash=last.hash if last is not None else "",
            head_at=last.recorded_at if last is not None else None,
            node=self.node,
            training=room.training,
            names=settings.names,
        )
        self.marks = marks_in(folder)
        self.written: list[str] = []
        self.seated: list[tuple[str, Patient]] = []

    def write(self) -> PaperWritten:
        """Every sheet that is out of date, the room's last."""
        self._refuse_strange()
        if self._just_written():
            return PaperWritten(self.folder, (), self.facts.head_seq)
        views = self.room.board(now=self.now)
        self.seated = [(view.chair, view.patient) for view in views if view.patient is not None]
        for view in views:
            if self._is_old(view):
                self._put(sheet_name(view.chair), self._sheet(view))
        for chair in self.room.facts.chairs:
            if all(view.chair != chair for view in views) and self._names_somebody(sheet_name(chair)):
                self._put(sheet_name(chair), self._free(chair))  # closed since
        self._put(ROOM_SHEET, room_sheet(views, self.facts))
        keep_names(self.folder)
        return PaperWritten(self.folder, tuple(self.written), self.facts.head_seq)

    def _just_written(self) -> bool:
        """Another process has written everything that is to be said."""
        mark = self.marks.get(ROOM_SHEET)
        if (
            self.every
            or mark is None
            or (mark.version, mark.names) != (self.facts.head_seq, self.facts.names)
        ):
            return False
        return dt.timedelta() <= self.now - dt.datetime.fromisoformat(mark.written) < JUST_WRITTEN

    def _refuse_strange(self) -> None:
        """Neither another file's sheets nor somebody's own page is written over."""
        for name, mark in self.marks.items():
            if mark is None or mark.node != self.node:
                whose = "is no paper sheet" if mark is None else "belongs to another file"
                raise PaperError(
                    f"The paper sheets were not written: {name} in {visible(str(self.folder))} {whose}. Choose a folder of"
                    " their own: infusion-tui paper set FOLDER. The record has everything.",
                    f"{name} in {visible(str(self.folder))} {whose}",
                )

    def _is_old(self, view: ChairView) -> bool:
        name = sheet_name(view.chair)
        mark = self.marks.get(name)
        if view.session_id is None:
            return self._names_somebody(name)
        if self.every or mark is None:
            return True
        shown = (mark.session, mark.version, mark.phase, mark.names)
        if shown != (view.session_id, view.version, view.phase, self.facts.names):
            return True
        age = self.now - dt.datetime.fromisoformat(mark.written)
        return not dt.timedelta() <= age < FRESH

    def _names_somebody(self, name: str) -> bool:
        """A sheet lies there that shows a session."""
        mark = self.marks.get(name)
        return mark is not None and mark.session != "-"

    def _sheet(self, view: ChairView) -> str:
        if view.session_id is None:
            return self._free(view.chair)
        alike = namesake(view.chair, view.patient, self.seated) if view.patient is not None else None
        return chair_sheet(self.room.view(view.chair, now=self.now), self.facts, alike)

    def _free(self, chair: str) -> str:
        """The chair is free; since when, if its last patient's session can be read."""
        mark, left = self.marks.get(sheet_name(chair)), None
        if mark is not None:
            try:
                end = session_now(self.room, mark.session).end
                left = (end.how, end.at) if end is not None else None
            except (PlainError, IndexError):
                left = None  # that it is free is what matters
        return free_sheet(chair, self.room.chair(chair).label, self.facts, left)

    def _put(self, name: str, text: str) -> None:
        replace_file(self.folder / name, text)
        self.written.append(name)
