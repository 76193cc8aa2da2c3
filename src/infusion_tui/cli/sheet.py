"""Sheets for duties from the command line: the coder's times, the drug log, the day, the summary of a span."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say, tell
from infusion_tui.cli.proof import head_json, head_words
from infusion_tui.cli.stopping import Progress, stoppable, stopped
from infusion_tui.exports.sheet_frame import SHEET_FORMATS


@click.command()
@click.argument("which", type=click.Choice(("times", "drugs", "day", "month", "due", "home")))
@click.option(
    "--session",
    default=None,
    metavar="ID",
    help="Of times and home: one session, by the beginning of its id.",
)
@click.option("--since", default=None, metavar="DATE", help="Else today; of month: this month.")
@click.option("--until", default=None, metavar="DATE", help="That day included.")
@click.option("--format", "format_name", required=True, help=f"{', '.join(SHEET_FORMATS)}.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, readable=False),
    help="A file, or a folder. Never overwritten.",
)
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4", help="Paper of html and pdf.")
@click.option("--by", default=None, metavar="INITIALS", help="Who makes it, for the record.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN of --by from standard input.")
@json_option
@shared
def sheet(
    which: str, session: str | None, since: str | None, until: str | None, format_name: str, out: Path,
    paper: Literal["a4", "letter"], by: str | None, pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write a sheet: infusion times for the coder, the drug log with its balance, the day, a month in numbers, who is
    due; or what a patient takes home (home). Ctrl+C stops it and leaves nothing half written."""
    from infusion_tui.room.sheets import span_of, write_sheet

    told = Progress("sessions")
    try:
        with stoppable(), opened_room() as room:
            if by is not None:
                # a name in the record is proved, here as anywhere
                room.sign_in(by, pin_of(room, by, pin_stdin))
            begin, end = day_range(since, until, room.zone)
            span = span_of(room, which, session=session, since=begin, until=end)
            if which == "home":
                from infusion_tui.room.home_sheet import write_home_sheet
                from infusion_tui.room.sheets import sheet_file_name

                assert span.session_id is not None
                place = out / sheet_file_name(room, which, span, format_name) if out.is_dir() else out
                done = write_home_sheet(room, span.session_id, format_name, place, by=by, paper=paper)
            else:
                done = write_sheet(room, which, format_name, out, span, by=by, paper=paper, told=told)
            zone = room.zone
    except KeyboardInterrupt:
        told.close()
        stopped(as_json)
    finally:
        told.close()
    if as_json:
        edges = {
            name: at.astimezone(zone).isoformat() if at is not None else None
            for name, at in (("since", span.since), ("until", span.until))
        }
        print_json(
            {
                "ok": True, "sheet": which, "files": [str(path) for path in done.files], "session": span.session_id,
                **edges, "head": head_json(done.head),
            }
        )  # fmt: skip
    else:
        for path in done.files:
            say(f"Wrote {path}")
        say(f"The file's {head_words(done.head)}")
    if done.remark:
        tell(done.remark)
