"""Taking the record elsewhere: export, backup."""

from __future__ import annotations

from pathlib import Path

import click

from infusion_tui.cli.common import day_range, json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say, tell
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
@json_option
@shared
def export(
    sessions: tuple[str, ...], every: bool, since: str | None, until: str | None, format_name: str, out: Path,
    by: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Write the log of sessions to a file."""
    from infusion_tui.room.exporting import export_all, export_sessions

    if every == bool(sessions):
        raise Misused("name one or more sessions, or --all")
    if not every and (since or until):
        raise Misused("--since and --until belong to --all")
    with opened_room() as room:
        if every:
            begin, end = day_range(since, until, room.zone)
            done = export_all(room, format_name, out, since=begin, until=end, by=by)
        else:
            done = export_sessions(room, list(sessions), format_name, out, by=by)
    if as_json:
        print_json({"ok": True, "files": [str(path) for path in done.files]})
    else:
        for path in done.files:
            say(f"Wrote {path}")
    if done.remark:
        tell(done.remark)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@json_option
@shared
def backup(folder: Path, as_json: bool) -> None:
    """Copy the file while it is in use; the copy is checked before it gets its name."""
    with opened_room() as room:
        path = room.store.backup(folder)
        head = room.store.head()
    if as_json:
        print_json({"ok": True, "file": str(path), "head": {"seq": head.seq, "hash": head.hash}})
    else:
        say(f"Wrote {path} (head {head.seq} {head.hash}).")
