"""The disk under the record: room, reserve, kind of file system, who may read, and how to see that it is encrypted."""

from __future__ import annotations

import sys

import click

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say


@click.command()
@click.option(
    "--reserve-mb",
    type=click.IntRange(0, 1024),
    default=None,
    help="Size of the reserve that is let go when the disk is full; 0 for none.",
)
@json_option
@shared
def disk(reserve_mb: int | None, as_json: bool) -> None:
    """How much room there is, the reserve for a full disk, and what the record lies on."""
    from infusion_tui.store.places import encryption_check, file_system
    from infusion_tui.store.rights import folder_is_open
    from infusion_tui.store.space import (
        RESERVE_SETTING,
        release_reserve,
        reserve_size,
        space_at,
        space_json,
        space_words,
    )
    from infusion_tui.store.space import (
        reserve_mb as reserve_there,
    )

    with opened_room(read_only=True) as room:
        path = room.store.path
        if reserve_mb is not None:
            room.desk.put(RESERVE_SETTING, str(reserve_mb))
            if reserve_there(path) != reserve_mb:
                release_reserve(path)
        space, kind = space_at(path), file_system(path)
        wanted, there = reserve_size(room.desk.get(RESERVE_SETTING)), reserve_there(path)
        is_open = folder_is_open(path.parent)
        encrypted = encryption_check(sys.platform)
    if as_json:
        print_json(
            {
                "ok": True,
                "disk": space_json(space, exact=True),
                "reserve_mb": there,
                "reserve_set_mb": wanted,
                "file_system": kind,
                "folder_open_to_others": is_open,
                "encryption_check": encrypted,
            }
        )
        return
    say(f"{space.free_mb} MB free" if space is not None else "How much is free cannot be told")
    if said := space_words(space):
        say(said)
    say(f"Reserve: {there} MB there, {wanted} MB wanted; the app puts it there.")
    say(f"File system: {kind or 'cannot be told'}")
    if is_open:
        say(f"Others can see which files lie in {path.parent}; the record itself is for you alone.")
    say(f"Encryption is required for clinical use: {encrypted}.")
