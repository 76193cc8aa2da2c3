"""What can be taken out of the app, and doing it: beside the screen, through a connection of its own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from infusion_tui.clock import Clock
from infusion_tui.exports.document import Paper
from infusion_tui.exports.formats import FORMATS
from infusion_tui.exports.options import ExportOptions
from infusion_tui.room import Room

PRINT, HOME, PRINT_HOME = "print", "home", "print home"
ONE_SESSION = frozenset((PRINT, HOME, PRINT_HOME))
"""What is done with one session at a time: nobody means to print twenty records with one key."""
ON_PAPER = frozenset(("html", "pdf", *ONE_SESSION))
"""For what the paper's size matters."""


ALWAYS_WITH_NAMES = frozenset(("jsonl", *ONE_SESSION))
"""What is whole, or the patient's own: nothing can be left out of it."""
DEIDENTIFIED = "De-identified as far as a program can: a person must look before it is passed on."


class Choice(msgspec.Struct, frozen=True):
    """One thing that can be made: its name as typed, what it is for, and why it cannot be made here ("" if it can)."""

    name: str
    words: str
    why_not: str = ""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be made, into which folder (not for paper), and by whom."""

    name: str
    folder: Path | None
    paper: Paper
    deidentify: bool
    by: str | None

    def made(self, room: Room) -> Made:
        """Make it.

        Raises:
            PlainError, OSError: it was not made; the message says why and that nothing was written.
        """
        raise NotImplementedError


class Made(msgspec.Struct, frozen=True):
    """What was made, as a sentence, and the files."""

    words: str
    files: tuple[Path, ...] = ()


def choices() -> tuple[Choice, ...]:
    """Everything, in the order of the list: formats, then paper."""
    formats = [
        Choice(
            name,
            one.words,
            ""
            if one.is_there()
            else f"It needs {one.package}, which is not installed here: pip install 'infusion-tui[{one.extra}]'",
        )
        for name, one in FORMATS.items()
    ]
    no_paper = no_printer()
    return (
        *formats,
        Choice(PRINT, "the page of one session, on the printer", no_paper),
        Choice(HOME, "what the patient takes home, one page (html)"),
        Choice(PRINT_HOME, "what the patient takes home, on the printer", no_paper),
    )


def no_printer() -> str:
    """Why nothing can be printed here, "" if it can."""
    from infusion_tui.room.printing import why_not

    return why_not() or ""


def carry_out(path: Path, clock: Clock, wish: Wish, *, read_only: bool) -> Made:
    """Make it. Call it in a thread: a printer or a slow disk takes its time.

    Raises:
        PlainError, OSError: it was not made; the message says why and that nothing was written.
    """
    with Room.open(path, clock=clock, read_only=read_only) as room:
        return wish.made(room)


class SessionsWish(Wish, frozen=True, kw_only=True):
    """Sessions, by their whole ids."""

    sessions: tuple[str, ...]

    def made(self, room: Room) -> Made:
        """A file, several, or paper."""
        if self.name in (PRINT, PRINT_HOME):
            return _printed(room, self)
        if self.name == HOME:
            return _home(room, self)
        return _written(room, self)


def sentence(*parts: str | None) -> str:
    """What was made, in sentences."""
    return ". ".join(one for one in parts if one)


def _written(room: Room, wish: SessionsWish) -> Made:
    from infusion_tui.room.exporting import export_sessions

    assert wish.folder is not None
    options = ExportOptions(paper=wish.paper, deidentify=wish.deidentify)
    done = export_sessions(room, list(wish.sessions), wish.name, wish.folder, by=wish.by, options=options)
    count = len(done.files)
    where = str(done.files[0]) if count == 1 else f"{count} files in {wish.folder}"
    return Made(
        sentence(f"written: {where}", DEIDENTIFIED if wish.deidentify else None, done.remark), done.files
    )


def _home(room: Room, wish: SessionsWish) -> Made:
    from infusion_tui.room.home_sheet import home_file_name, write_home_sheet

    assert wish.folder is not None
    (session,) = wish.sessions
    out = wish.folder / home_file_name(session, "html")
    done = write_home_sheet(room, session, "html", out, by=wish.by, paper=wish.paper)
    return Made(sentence(f"written: {out}", done.remark), done.files)


def _printed(room: Room, wish: SessionsWish) -> Made:
    from infusion_tui.exports.record_page import record_document
    from infusion_tui.room.home_sheet import home_sheet
    from infusion_tui.room.printing import note_printed, print_document
    from infusion_tui.room.reports import report

    (session,) = wish.sessions
    if wish.name == PRINT_HOME:
        document, what = home_sheet(room, session, by=wish.by, paper=wish.paper), "going-home sheet"
    else:
        made = report(room, session, author=wish.by)
        document, what = record_document(made, ExportOptions(paper=wish.paper)), "record"
    said = print_document(document, what)
    remark = note_printed(room, [session], by=wish.by)
    return Made(sentence("sent to the printer", said, remark))
