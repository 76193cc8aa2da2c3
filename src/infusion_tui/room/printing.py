"""Paper: a finished document through the printer command of the system (`lp`, else `lpr`).

It goes through the command's standard input: nothing about a patient lies in a temporary folder, and the name of the job
in the queue says what it is, not whose.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import ClassVar, Final

from infusion_tui.exports.document import Document
from infusion_tui.exports.pages import has_pdf, page_bytes
from infusion_tui.record.errors import How, PlainError
from infusion_tui.record.text import forbidden_character, visible
from infusion_tui.room.errors import Misused
from infusion_tui.room.export_note import note_export
from infusion_tui.room.room import Room

PRINT: Final = "print"
"""What the record calls this export."""
LONGEST_WAIT_S: Final = 60.0
_COMMANDS: Final = (("lp", "-d", "-t"), ("lpr", "-P", "-J"))
"""Each command with its options for a printer and for the name of the job."""
_MOST_SAID: Final = 200


class PrintRefused(PlainError):
    """It could not be printed. The record is untouched; the document can be made again."""

    how: ClassVar[How] = "refused"
    code = "E_PRINT"


def why_not() -> str | None:
    """Why nothing can be printed from here, as a sentence that says what to do instead; None if it can."""
    if _command() is None:
        return (
            "There is no printer command (lp or lpr) on this computer. Write the page as html or pdf and"
            " print it from a browser."
        )
    if not has_pdf():
        return (
            "Printing needs reportlab, which is not installed here: pip install 'infusion-tui[pdf]'. Or write the"
            " page as html and print it from a browser."
        )
    return None


def print_document(document: Document, what: str, *, printer: str | None = None) -> str:
    """Send a document to a printer (None: the system's default); gives what the command answered, made harmless.

    `what` names the job in the queue, where others can read it: nothing about the patient belongs there. Needs no room
    and may run beside the screen; `note_printed` says in the record that it was done.

    Raises:
        Misused: no printer can have this name.
        PrintRefused: no printer command, no package for PDF, or the printer did not take it.
    """
    problem = why_not()
    command = _command()
    if problem is not None or command is None:
        raise PrintRefused(f"{problem} Nothing was printed.")
    path, for_printer, for_name = command
    words = [path, for_name, f"infusion-tui {what}"]
    if printer is not None:
        # a name that begins with a minus would be an option of the command
        if not printer or printer.startswith("-") or forbidden_character(printer) is not None:
            raise Misused(f'no printer can be called "{visible(printer)}"', "E_FIELD")
        words += [for_printer, printer]
    return _sent(words, page_bytes(document, "pdf"))


def note_printed(
    room: Room, sessions: Sequence[str], *, by: str | None = None, printer: str | None = None
) -> str | None:
    """Say in the record who printed what; why that could not be, or None.

    Raises:
        Refused: `by` is not on the staff list.
    """
    author = room.who(by).initials if by is not None else None
    return note_export(room, PRINT, sessions, f"printer {printer or 'default'}", author)


def _command() -> tuple[str, str, str] | None:
    for name, for_printer, for_name in _COMMANDS:
        path = shutil.which(name)
        if path is not None:
            return path, for_printer, for_name
    return None


def _sent(words: list[str], content: bytes) -> str:
    name = os.path.basename(words[0])
    try:
        done = subprocess.run(words, input=content, capture_output=True, timeout=LONGEST_WAIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise PrintRefused(
            f"{name} did not answer for {LONGEST_WAIT_S:g} s and was stopped. Look at the printer before printing"
            " again: it may have taken the page."
        ) from error
    except OSError as error:
        raise PrintRefused(
            f"{name} could not be run ({error.strerror or error}). Nothing was printed."
        ) from error
    if done.returncode != 0:
        said = _plainly(done.stderr) or _plainly(done.stdout) or f"it ended with {done.returncode}"
        raise PrintRefused(f"The printer did not take it. {name} says: {said}")
    return _plainly(done.stdout)


def _plainly(said: bytes) -> str:
    """The command's words as one short harmless line."""
    words = visible(" ".join(said.decode("utf-8", "replace").split()))
    return words if len(words) <= _MOST_SAID else f"{words[:_MOST_SAID]}…"
