"""Exports from an open room: which sessions, to which file, and that it was done."""

from __future__ import annotations

import datetime as dt
import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infusion_tui.exports import (
    FORMATS,
    ExportError,
    ExportExists,
    ExportOptions,
    session_file_name,
    write_new,
    writer_of,
)
from infusion_tui.exports.options import PLAIN
from infusion_tui.room.errors import Misused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.reports import reports
from infusion_tui.room.room import Room
from infusion_tui.store import Head


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
) -> Exported:
    """Write sessions, each named by the beginning of its id; a folder gets `session-<id>.<ext>`.

    Raises:
        Misused: unknown format or session, or several pages into one file.
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written.
    """
    ids = list(dict.fromkeys(room.find_session(beginning) for beginning in beginnings))
    return _export(room, ids, format_name, out, by, options)


def export_all(
    room: Room,
    format_name: str,
    out: Path,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    by: str | None = None,
    options: ExportOptions = PLAIN,
) -> Exported:
    """Write every session that began in a span: one file, or a folder of pages.

    Raises:
        As `export_sessions`.
    """
    heads = room.store.session_heads(since=since, until=until, opened_before=looks_back_to(room))
    ids = [head.session_id for head in heads]
    one_file = format_name in FORMATS and FORMATS[format_name].one_file
    if one_file and out.is_dir():
        raise Misused(f"--all in {format_name} makes one file: name it, {out / ('sessions.' + format_name)}")
    everything = since is None and until is None
    return _export(room, ids, format_name, out, by, options, every=True, whole_file=everything)


def _export(
    room: Room,
    ids: list[str],
    format_name: str,
    out: Path,
    by: str | None,
    options: ExportOptions,
    *,
    every: bool = False,
    whole_file: bool = False,
) -> Exported:
    known = FORMATS.get(format_name)
    if known is not None:
        # what is not installed here is said before anything is asked or made
        writer_of(format_name)
    else:
        formats = ", ".join(FORMATS)
        raise Misused(
            f'the format "{format_name}" is not in this version of infusion-tui: {formats}', "E_FORMAT"
        )
    author = _author(room, by)
    if every and not known.one_file:
        _make_folder(out)
    if out.is_dir():
        targets = [(out / session_file_name(one, known.extension), [one]) for one in ids]
    elif known.one_file or len(ids) == 1:
        targets = [(out, ids)]
    else:
        raise Misused(f"{format_name} makes a page for each session: name a folder that is there", "E_FORMAT")
    taken = next((path for path, _ in targets if os.path.lexists(path)), None)
    if taken is not None:
        raise ExportExists(f"{taken} exists: an export never overwrites. Choose another name")
    written: list[Path] = []
    head = room.store.head()
    try:
        for path, some in targets:
            fill = functools.partial(_write, room, format_name, some, author, options, whole_file=whole_file)
            written.append(write_new(path, fill, binary=known.binary))
    except BaseException:
        # all of it or nothing: what was written here a moment ago goes again
        for path in written:
            path.unlink(missing_ok=True)
        raise
    first = written[0] if written else None
    return Exported(tuple(written), head, note_export(room, format_name, ids, first, author))


def _make_folder(out: Path) -> None:
    if os.path.lexists(out) and not out.is_dir():
        raise ExportExists(f"{out} is a file: pages go into a folder, and an export never overwrites")
    try:
        out.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"The folder {out} could not be made ({error.strerror}). Nothing was written."
        ) from error


def _write(
    room: Room,
    format_name: str,
    ids: list[str],
    author: str | None,
    options: ExportOptions,
    out: Any,
    *,
    whole_file: bool,
) -> None:
    writer, known = writer_of(format_name), FORMATS[format_name]
    if known.needs == "rows":
        when = looks_back_to(room)
        # the stream's end is exclusive, the rows' times are whole milliseconds
        until = when + dt.timedelta(milliseconds=1) if when else None
        for session_id in (None,) if whole_file else ids:
            writer(room.store.stream(until=until, session_id=session_id), out, training=room.training)
    elif known.needs == "reports":
        writer(reports(room, ids, author=author), out, options)
    else:
        for report in reports(room, ids, author=author, with_looks=True):
            writer(report, out, options)


def _author(room: Room, by: str | None) -> str | None:
    return room.who(by).initials if by is not None else None
