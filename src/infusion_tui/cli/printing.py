"""Paper from the command line: a session's record, or what its patient takes home."""

from __future__ import annotations

from typing import Literal

import click

from infusion_tui.cli.common import json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say, tell


@click.command("print")
@click.argument("session", metavar="SESSION")
@click.option("--home", is_flag=True, help="What the patient takes home, instead of the record.")
@click.option("--printer", default=None, metavar="NAME", help="Else the default printer of the system.")
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4")
@click.option("--by", default=None, metavar="INITIALS", help="Who prints, for the record.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN of --by from standard input.")
@json_option
@shared
def print_session(
    session: str, home: bool, printer: str | None, paper: Literal["a4", "letter"], by: str | None,
    pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the record of a session through the printer command of the system (lp or lpr)."""
    from infusion_tui.room.printing import note_printed, print_document

    with opened_room() as room:
        if by is not None:
            # a name in the record is proved, here as anywhere
            room.sign_in(by, pin_of(room, by, pin_stdin))
        session_id = room.find_session(session)
        if home:
            from infusion_tui.room.home_sheet import home_sheet

            document, what = home_sheet(room, session_id, by=by, paper=paper), "going home sheet"
        else:
            from infusion_tui.exports.options import ExportOptions
            from infusion_tui.exports.record_page import record_document
            from infusion_tui.room.reports import report

            author = room.who(by).initials if by is not None else None
            made = report(room, session_id, author=author)
            document, what = record_document(made, ExportOptions(paper=paper)), "record"
        said = print_document(document, what, printer=printer)
        remark = note_printed(room, [session_id], by=by, printer=printer)
    if as_json:
        print_json({"ok": True, "session": session_id, "printed": what, "printer": printer, "said": said})
    else:
        say(f"Printed. {said}".rstrip())
    if remark:
        tell(remark)
