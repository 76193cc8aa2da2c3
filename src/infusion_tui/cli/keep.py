"""Taking the record elsewhere: export, backup."""

from __future__ import annotations

from pathlib import Path

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, pin_of, shared
from infusion_tui.cli.output import print_json, say, tell
from infusion_tui.cli.proof import head_json, head_words
from infusion_tui.room import Misused


@click.command()
@click.argument("sessions", nargs=-1, metavar="SESSION...")
@click.option("--all", "every", is_flag=True, help="Every session.")
@click.option("--since", default=None, metavar="DATE", help="With --all.")
@click.option("--until", default=None, metavar="DATE", help="With --all; that day included.")
@click.option("--format", "format_name", required=True, help="csv, jsonl or md.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, readable=False),
    help="A file, or a folder. Never overwritten.",
)
@click.option("--by", default=None, metavar="INITIALS", help="Who exports, for the record.")
@click.option("--pin-stdin", is_flag=True, help="Read the PIN of --by from standard input.")
@json_option
@shared
def export(
    sessions: tuple[str, ...], every: bool, since: str | None, until: str | None, format_name: str, out: Path,
    by: str | None, pin_stdin: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the log of sessions to a file."""
    from infusion_tui.room.exporting import export_all, export_sessions

    if every == bool(sessions):
        raise Misused("name one or more sessions, or --all")
    if not every and (since or until):
        raise Misused("--since and --until belong to --all")
    with opened_room() as room:
        if by is not None:
            # a name in the record is proved, here as anywhere
            room.sign_in(by, pin_of(room, by, pin_stdin))
        if every:
            begin, end = day_range(since, until, room.zone)
            done = export_all(room, format_name, out, since=begin, until=end, by=by)
        else:
            done = export_sessions(room, list(sessions), format_name, out, by=by)
    if as_json:
        print_json({"ok": True, "files": [str(path) for path in done.files], "head": head_json(done.head)})
    else:
        for path in done.files:
            say(f"Wrote {path}")
        say(f"The file's {head_words(done.head)}")
    if done.remark:
        tell(done.remark)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@click.option("--by", default=None, metavar="INITIALS", help="Who makes it, for the record.")
@json_option
@shared
def backup(folder: Path, by: str | None, as_json: bool) -> None:
    """Copy the file while it is in use; the copy is checked before it gets its name."""
    from infusion_tui.room.keeping import make_backup

    with opened_room() as room:
        made = make_backup(room, folder, by=by)
    if as_json:
        print_json({"ok": True, "file": str(made.file), "head": head_json(made.head)})
    else:
        say(f"Wrote {made.file} ({head_words(made.head)}).")
    if made.remark:
        tell(made.remark)
