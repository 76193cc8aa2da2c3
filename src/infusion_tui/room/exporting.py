"""Exports from an open room: which sessions, to which file, and that it was done.

Sessions are read, written and forgotten one after the other: a hundred thousand take no more memory than one.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from infusion_tui.exports import (
    FORMATS,
    ExportError,
    ExportExists,
    ExportOptions,
    Format,
    session_file_name,
    write_new,
    writer_of,
)
from infusion_tui.exports.options import PLAIN
from infusion_tui.room.errors import Misused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.place_settings import patient_system_of
from infusion_tui.room.reports import Looks, reports
from infusion_tui.room.room import Room
from infusion_tui.store import Head, RawRow
from infusion_tui.store.session_order import session_order

if TYPE_CHECKING:
    from infusion_tui.record.deidentify import Disguise

Sessions = Collection[str]
Told = Callable[[int, int], None]
"""Called with how many sessions (of JSON Lines: rows) are written, and how many there are."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The files that were written, the file's last row as they were (what proves later that nothing before it was
    changed), and what a person should know about it (None: nothing)."""

    files: tuple[Path, ...]
    head: Head
    remark: str | None = None


def export_sessions(
    room: Room,
    beginnings: list[str],
    format_name: str,
    out: Path,
    *,
    by: str | None = None,
    options: ExportOptions = PLAIN,
    told: Told | None = None,
) -> Exported:
    """Write sessions, each named by the beginning of its id; a folder gets `session-<id>.<ext>`.

    Raises:
        Misused: unknown format or session, or several pages into one file.
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written.
    """
    ids = list(dict.fromkeys(room.find_session(beginning) for beginning in beginnings))
    return _Export(room, format_name, by, options, told).write(ids, out)


def export_all(
    room: Room,
    format_name: str,
    out: Path,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    by: str | None = None,
    options: ExportOptions = PLAIN,
    told: Told | None = None,
) -> Exported:
    """Write every session that began in a span: one file, or a folder of pages.

    Raises:
        As `export_sessions`.
    """
    export = _Export(room, format_name, by, options, told)
    if export.format.one_file and out.is_dir():
        raise Misused(f"--all in {format_name} makes one file: name it, {out / ('sessions.' + format_name)}")
    ids = session_order(
        room.store, since=since, until=until, opened_before=looks_back_to(room), up_to_seq=export.head.seq
    )
    return export.write(ids, out, every=True, whole_file=since is None and until is None)


class _Export:
    """One export: all of it or nothing."""

    def __init__(
        self, room: Room, format_name: str, by: str | None, options: ExportOptions, told: Told | None
    ) -> None:
        if options.patient_system is None and not options.deidentify:
            options = msgspec.structs.replace(options, patient_system=patient_system_of(room.desk))
        self.room, self.name, self.options, self.told = room, format_name, options, told
        self.format = _known(format_name)
        # what is not installed here is said before anything is asked or made
        self._writer = writer_of(format_name)
        if options.deidentify and self.format.needs == "rows":
            raise Misused(
                f"{format_name} is the exact text that the hashes are taken over: nothing can be left out of it."
                " De-identified: csv, or another format",
                "E_FORMAT",
            )
        self._author = room.who(by).initials if by is not None else None
        self.head = room.store.head()
        self._disguise: Disguise | None = None
        self._looks: Looks | None = None
        self._done = self._total = 0

    def write(self, ids: Sessions, out: Path, *, every: bool = False, whole_file: bool = False) -> Exported:
        """Write these sessions, and note it in the record."""
        made = every and not self.format.one_file and _make_folder(out)
        in_folder = out.is_dir()
        if not in_folder and not self.format.one_file and len(ids) != 1:
            raise Misused(
                f"{self.name} makes a page for each session: name a folder that is there", "E_FORMAT"
            )
        if self.options.deidentify:
            # it knows every word of the vocabulary: a tenth of a second that no other export waits for
            from infusion_tui.record.deidentify import Disguise
            from infusion_tui.room.deidentify_key import clinic_key

            self._disguise = Disguise(clinic_key(), self.room.zone, words_of_scores(self.room))
        self._total = self.head.seq if whole_file and self.format.needs == "rows" else len(ids)
        taken = next((path for path, _ in self._targets(ids, out, in_folder) if os.path.lexists(path)), None)
        if taken is not None:
            raise ExportExists(f"{taken} exists: an export never overwrites. Choose another name")
        written: list[Path] = []
        try:
            for path, some in self._targets(ids, out, in_folder):
                fill = functools.partial(self._fill, some, whole_file=whole_file)
                written.append(write_new(path, fill, binary=self.format.binary))
            first = written[0] if written else None
            remark = note_export(
                self.room, self.name, ids, first, self._author, deidentified=self.options.deidentify
            )
        except BaseException:
            # all of it or nothing: what was written here a moment ago goes again
            for path in written:
                path.unlink(missing_ok=True)
            if made:
                with suppress(OSError):  # somebody put a file of theirs there
                    out.rmdir()
            raise
        return Exported(tuple(written), self.head, remark)

    def _targets(self, ids: Sessions, out: Path, in_folder: bool) -> Iterator[tuple[Path, Iterable[str]]]:
        """Each file, and the sessions in it. Names in a folder are made of the session's id, or of its code."""
        if not in_folder:
            yield out, ids
            return
        for one in ids:
            name = one if self._disguise is None else self._disguise.id(one)
            yield out / session_file_name(name, self.format.extension), (one,)

    def _fill(self, ids: Iterable[str], out: Any, *, whole_file: bool) -> None:
        if self.format.needs == "rows":
            self._fill_rows(ids, out, whole_file=whole_file)
            return
        if self.format.needs == "entries" and looks_back_to(self.room) is None:
            from infusion_tui.room.export_workers import workers

            count = workers(self._total)
            if count > 1:
                self._fill_together(ids, out, count)
                return
        if self.format.needs == "report" and self._looks is None:
            self._looks = Looks(self.room)
        found = reports(
            self.room,
            self._counted(ids),
            author=self._author,
            head=self.head,
            looks=self._looks,
            entries_only=self.format.needs == "entries",
            disguise=self._disguise,
        )
        if self.format.needs == "report":
            for report in found:
                self._writer(report, out, self.options)
        else:
            self._writer(found, out, self.options)

    def _fill_together(self, ids: Iterable[str], out: Any, count: int) -> None:
        """The same rows, worked out by several processes."""
        from infusion_tui.room.export_workers import Job, pieces

        self._writer((), out, self.options)
        job = Job(self.room.store.path, self.name, self.options, self.head, self._author, self._disguise)
        for sessions, rows in pieces(job, ids, count):
            out.write(rows)
            self._done += sessions
            if self.told is not None:
                self.told(self._done, self._total)

    def _fill_rows(self, ids: Iterable[str], out: Any, *, whole_file: bool) -> None:
        room, when = self.room, looks_back_to(self.room)
        # the stream's end is exclusive, the rows' times are whole milliseconds
        until = when + dt.timedelta(milliseconds=1) if when else None

        def rows(session_id: str | None) -> Iterator[RawRow]:
            # what is charted while this is written is in no line: the last one is the head that is answered
            return takewhile(
                lambda row: row.seq <= self.head.seq, room.store.stream(until=until, session_id=session_id)
            )

        if whole_file:
            self._writer(self._counted(rows(None)), out, training=room.training)
            return
        for session_id in self._counted(ids):
            self._writer(rows(session_id), out, training=room.training)

    def _counted(self, things: Iterable[Any]) -> Iterator[Any]:
        """The same, and whoever waits is told how far it is."""
        for one in things:
            yield one
            self._done += 1
            if self.told is not None:
                self.told(self._done, self._total)


def _known(format_name: str) -> Format:
    found = FORMATS.get(format_name)
    if found is None:
        formats = ", ".join(FORMATS)
        raise Misused(
            f'the format "{format_name}" is not in this version of infusion-tui: {formats}', "E_FORMAT"
        )
    return found


def _make_folder(out: Path) -> bool:
    """Make the folder of pages; False where it was there."""
    if os.path.lexists(out):
        if not out.is_dir():
            raise ExportExists(f"{out} is a file: pages go into a folder, and an export never overwrites")
        return False
    try:
        out.mkdir(mode=0o700)
    except OSError as error:
        raise ExportError(
            f"The folder {out} could not be made ({error.strerror}). Nothing was written."
        ) from error
    return True


def words_of_scores(room: Room) -> frozenset[str]:
    """What the clinic's file of scores says; where it has a mistake, the words of scores are left out like all others."""
    from infusion_tui.clinic import ClinicError
    from infusion_tui.record.deidentify_words import words_in

    try:
        return words_in(room.outcomes.scales)
    except ClinicError:
        return frozenset()
