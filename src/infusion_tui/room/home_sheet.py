"""The patient's going-home sheet: made of one session, written to a file, noted as an export."""

from __future__ import annotations

from pathlib import Path

from infusion_tui.exports import write_new
from infusion_tui.exports.document import Document, Paper
from infusion_tui.exports.home_sheet import home_document
from infusion_tui.exports.pages import PAGE_FORMATS, page_bytes
from infusion_tui.exports.target import in_a_name
from infusion_tui.room.errors import Misused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.exporting import Exported
from infusion_tui.room.reports import report
from infusion_tui.room.room import Room

HOME = "home"
"""What the record calls this export."""


def home_sheet(room: Room, beginning: str, *, by: str | None = None, paper: Paper = "a4") -> Document:
    """The sheet of a session that is named by the beginning of its id, as it stands now.

    Raises:
        Misused: no such session, or its protocol gives the patient nothing.
        Refused: `by` is not on the staff list.
    """
    author = room.who(by).initials if by is not None else None
    made = report(room, beginning, author=author)
    protocol = made.view.protocol
    if protocol is None or protocol.instructions is None:
        raise Misused(
            "the protocol of this session has no instructions for the patient: [instructions] in checks.toml"
        )
    return home_document(made, protocol.instructions, paper=paper)


def home_file_name(session_id: str, format_name: str, entries: int | None = None) -> str:
    """`sheet-home-<id>.pdf`: made from the id alone, never from what people typed. With `entries`, how many the session
    had, a later sheet of it has another name."""
    after = f"-entry{entries}" if entries is not None else ""
    return f"sheet-home-{in_a_name(session_id)}{after}.{format_name}"


def save_sheet(document: Document, format_name: str, out: Path) -> Path:
    """Write a sheet to a new file. Needs no room and may run beside the screen; `note_export` says that it was done.

    Raises:
        Misused: unknown form.
        ExportExists, ExportError: the file exists or cannot be written. FormatMissing: no package for PDF.
    """
    if format_name not in PAGE_FORMATS:
        raise Misused(
            f'the format "{format_name}" is not made of this sheet: {", ".join(PAGE_FORMATS)}', "E_FORMAT"
        )
    made = page_bytes(document, format_name)
    return write_new(out, lambda file: file.write(made), binary=True)


def write_home_sheet(
    room: Room, beginning: str, format_name: str, out: Path, *, by: str | None = None, paper: Paper = "a4"
) -> Exported:
    """Write the sheet to a new file (a folder gets `sheet-home-<id>.<format>`), and say in the record who made it.

    Raises:
        Misused: unknown form or session, or no instructions.
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written. FormatMissing: no package for PDF.
    """
    session_id = room.find_session(beginning)
    author = room.who(by).initials if by is not None else None
    head = room.store.head()
    target = out / home_file_name(session_id, format_name) if out.is_dir() else out
    written = save_sheet(home_sheet(room, session_id, by=by, paper=paper), format_name, target)
    return Exported((written,), head, note_export(room, HOME, [session_id], written, author))
