"""Keeping the record elsewhere: backup."""

from __future__ import annotations

from pathlib import Path

import click

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say, tell
from infusion_tui.cli.proof import head_json, head_words


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
