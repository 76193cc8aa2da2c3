"""Exports from an open room: which sessions, to which file, and that it was done."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from infusion_tui.exports import (
    FORMATS,
    ExportExists,
    SessionReport,
    session_file_name,
    write_csv,
    write_jsonl,
    write_markdown,
    write_new,
)
from infusion_tui.record import events as ev
from infusion_tui.room.errors import Misused
from infusion_tui.room.history import session_view
from infusion_tui.room.people import known_person
from infusion_tui.room.room import Room

COMMAND_LINE = "command line"
"""Author of an export for which nobody was named."""


def export_sessions(
    room: Room, beginnings: list[str], format_name: str, out: Path, *, by: str | None = None
) -> tuple[Path, ...]:
    """Write sessions, each named by the beginning of its id; a folder gets `session-<id>.<ext>`.

    Raises:
        Misused: unknown format or session, or several pages into one file.
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written.
    """
    ids = [room.find_session(beginning) for beginning in beginnings]
    return _export(room, ids, format_name, out, by)


def export_all(
    room: Room,
    format_name: str,
    out: Path,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    by: str | None = None,
) -> tuple[Path, ...]:
    """Write every session that began in a span: one file, or a folder of pages.

    Raises:
        As `export_sessions`.
    """
    ids = [head.session_id for head in room.store.session_heads(since=since, until=until)]
    one_file = format_name in FORMATS and FORMATS[format_name].one_file
    if one_file and out.is_dir():
        raise Misused(f"--all in {format_name} makes one file: name it, {out / ('sessions.' + format_name)}")
    if format_name == "jsonl" and since is None and until is None:
        author = _author(room, by)
        written = (write_new(out, lambda target: write_jsonl(room.store.stream(), target)),)
        _note_export(room, format_name, ids, written, author)
        return written
    return _export(room, ids, format_name, out, by, into_folder=not one_file)


def _export(
    room: Room, ids: list[str], format_name: str, out: Path, by: str | None, *, into_folder: bool = False
) -> tuple[Path, ...]:
    known = FORMATS.get(format_name)
    if known is None:
        raise Misused(f'there is no format "{format_name}" in this version: {", ".join(FORMATS)}', "E_FORMAT")
    author = _author(room, by)
    if into_folder:
        out.mkdir(mode=0o700, exist_ok=True)
    if out.is_dir():
        targets = [(out / session_file_name(one, known.extension), [one]) for one in ids]
    elif known.one_file or len(ids) == 1:
        targets = [(out, ids)]
    else:
        raise Misused(f"{format_name} makes a page for each session: name a folder that is there", "E_FORMAT")
    taken = next((path for path, _ in targets if path.exists() or path.is_symlink()), None)
    if taken is not None:
        raise ExportExists(f"{taken} exists: an export never overwrites. Choose another name")
    written = tuple(
        write_new(path, functools.partial(_write, room, format_name, some, author)) for path, some in targets
    )
    _note_export(room, format_name, ids, written, author)
    return written


def _write(room: Room, format_name: str, ids: list[str], author: str | None, out: TextIO) -> None:
    if format_name == "jsonl":
        for session_id in ids:
            write_jsonl(room.store.stream(session_id=session_id), out)
    elif format_name == "csv":
        write_csv(_reports(room, ids, author), out)
    else:
        for report in _reports(room, ids, author):
            write_markdown(report, out)


def _reports(room: Room, ids: list[str], author: str | None) -> Iterator[SessionReport]:
    head = room.store.head()
    for session_id in ids:
        yield SessionReport(
            view=session_view(room, session_id),
            zone=room.zone,
            training=room.training,
            head_seq=head.seq,
            head_hash=head.hash,
            head_at=head.recorded_at,
            exported_at=room.now(),
            exported_by=author,
        )


def _author(room: Room, by: str | None) -> str | None:
    return known_person(room.facts, by).initials if by is not None else None


def _note_export(
    room: Room, format_name: str, ids: list[str], written: tuple[Path, ...], author: str | None
) -> None:
    """Say in the room's stream that this was exported. A file that cannot be written to is exported all the same."""
    last = room.store.head().recorded_at
    if room.store.read_only or (room.time.clock.simulated and last is not None and room.now() < last):
        return
    payload = ev.RecordExported(
        format=format_name, sessions=tuple(ids[:200]), file=str(written[0]) if written else ""
    )
    room.record_in_room(payload, by=author or COMMAND_LINE)
