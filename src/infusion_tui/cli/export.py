"""Taking the record elsewhere, in the form that its reader needs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say, tell
from infusion_tui.cli.proof import head_json, head_words
from infusion_tui.cli.stopping import Progress, stoppable, stopped
from infusion_tui.exports.formats import FORMATS
from infusion_tui.exports.options import ExportOptions
from infusion_tui.room import Misused


@click.command()
@click.argument("sessions", nargs=-1, metavar="SESSION...")
@click.option("--all", "every", is_flag=True, help="Every session.")
@click.option("--since", default=None, metavar="DATE", help="With --all.")
@click.option("--until", default=None, metavar="DATE", help="With --all; that day included.")
@click.option("--format", "format_name", required=True, help=f"{', '.join(FORMATS)}.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, readable=False),
    help="A file, or a folder. Never overwritten.",
)
@click.option("--paper", type=click.Choice(("a4", "letter")), default="a4", help="Paper of html and pdf.")
@click.option(
    "--bundle",
    type=click.Choice(("collection", "document")),
    default="collection",
    help="Of fhir: a document is for a signed record.",
)
@click.option("--with-name", is_flag=True, help="Of fhir: the patient's name and birth date stand in it too.")
@click.option(
    "--patient-system",
    default=None,
    metavar="URI",
    help="Of fhir: under which the clinic's patient numbers are known elsewhere.",
)
@click.option(
    "--deidentify",
    is_flag=True,
    help="Without names and free text, numbers as codes, dates shifted. It helps; a person must still look.",
)
@click.option("--by", default=None, metavar="INITIALS", help="Who exports, for the record.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN of --by from standard input.")
@json_option
@shared
def export(
    sessions: tuple[str, ...], every: bool, since: str | None, until: str | None, format_name: str, out: Path,
    paper: Literal["a4", "letter"], bundle: Literal["collection", "document"], with_name: bool,
    patient_system: str | None, deidentify: bool, by: str | None, pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the log of sessions to a file.

    Ctrl+C stops it and leaves nothing half written.
    """
    from infusion_tui.room.exporting import export_all, export_sessions

    if every == bool(sessions):
        raise Misused("name one or more sessions, or --all")
    if not every and (since or until):
        raise Misused("--since and --until belong to --all")
    if patient_system is not None:
        from infusion_tui.room.place_settings import a_uri

        a_uri(patient_system)
    if deidentify and (with_name or patient_system is not None):
        raise Misused("--with-name and --patient-system say who it is: leave them out, or --deidentify")
    options = ExportOptions(
        paper=paper, bundle=bundle, with_name=with_name, patient_system=patient_system, deidentify=deidentify
    )
    told = Progress("rows" if format_name == "jsonl" and every and not (since or until) else "sessions")
    try:
        with stoppable(), opened_room() as room:
            if by is not None:
                # a name in the record is proved, here as anywhere
                room.sign_in(by, pin_of(room, by, pin_stdin))
            if every:
                begin, end = day_range(since, until, room.zone)
                done = export_all(
                    room, format_name, out, since=begin, until=end, by=by, options=options, told=told
                )
            else:
                done = export_sessions(
                    room, list(sessions), format_name, out, by=by, options=options, told=told
                )
    except KeyboardInterrupt:
        told.close()
        stopped(as_json)
    finally:
        told.close()
    if as_json:
        print_json({"ok": True, "files": [str(path) for path in done.files], "head": head_json(done.head)})
    else:
        for path in done.files:
            say(f"Wrote {path}")
        say(f"The file's {head_words(done.head)}")
        if deidentify:
            say("De-identified as far as a program can: a person must look before it is passed on.")
    if done.remark:
        tell(done.remark)
