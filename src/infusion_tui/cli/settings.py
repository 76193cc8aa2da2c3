"""Settings of this place from the command line: when names are hidden, when the screen locks."""

from __future__ import annotations

import click

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say, table
from infusion_tui.room import Misused


@click.command()
@click.argument("name", required=False)
@click.argument("minutes", required=False)
@json_option
@shared
def settings(name: str | None, minutes: str | None, as_json: bool) -> None:
    """Settings of this place; to change one: infusion-tui settings lock_min 10"""
    from infusion_tui.room.place_settings import ABOUT, DEFAULTS, minutes_of, put_minutes

    if name is not None and minutes is None:
        raise Misused("a setting and its minutes: infusion-tui settings lock_min 10")
    with opened_room(read_only=name is None) as room:
        if name is not None and minutes is not None:
            put_minutes(room.desk, name, minutes)
        found = {one: minutes_of(room.desk, one) for one in DEFAULTS}
    if as_json:
        print_json({"ok": True, "settings": found})
        return
    if name is not None:
        say(
            f"{name} is {minutes}; an app that is open takes it at its next start, or from its own page  settings ."
        )
        return
    table(("setting", "now", ""), [(one, f"{value:g}", ABOUT[one]) for one, value in found.items()])
