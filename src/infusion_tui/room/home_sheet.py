"""The patient's going-home sheet: made of one session, written to a file, noted as an export."""

from __future__ import annotations

from pathlib import Path

from infusion_tui.exports import write_new
from infusion_tui.exports.document import Document, Paper
from infusion_tui.exports.home_sheet import home_document
from infusion_tui.exports.pages import PAGE_FORMATS, need_pdf, page_bytes
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


def write_home_sheet(
    room: Room, beginning: str, format_name: str, out: Path, *, by: str | None = None, paper: Paper = "a4"
) -> Exported:
    """Write the sheet to a new file, and say in the record who made it.

    Raises:
        Misused: unknown form or session, or no instructions.
        Refused: `by` is not on the staff list.
        ExportExists, ExportError: the file exists or cannot be written. FormatMissing: no package for PDF.
    """
    if format_name not in PAGE_FORMATS:
        raise Misused(
            f'the format "{format_name}" is not made of this sheet: {", ".join(PAGE_FORMATS)}', "E_FORMAT"
        )
    if format_name == "pdf":
        need_pdf()
    session_id = room.find_session(beginning)
    author = room.who(by).initials if by is not None else None
    head = room.store.head()
    made = page_bytes(home_sheet(room, session_id, by=by, paper=paper), format_name)
    written = write_new(out, lambda file: file.write(made), binary=True)
    return Exported((written,), head, note_export(room, HOME, [session_id], written, author))
