"""Settings of this place from the command line: when names are hidden, when the screen locks, whose numbers these are."""

from __future__ import annotations

import click

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say, table
from infusion_tui.room import Misused


@click.command()
@click.argument("name", required=False)
@click.argument("minutes", required=False, metavar="[VALUE]")
@json_option
@shared
def settings(name: str | None, minutes: str | None, as_json: bool) -> None:
    """Settings of this place; to change one: infusion-tui settings lock_min 10"""
    from infusion_tui.room.place_settings import (
        ABOUT,
        ABOUT_PATIENT_SYSTEM,
        DEFAULTS,
        PATIENT_SYSTEM,
        minutes_of,
        patient_system_of,
        put_minutes,
        put_patient_system,
    )

    if name is not None and minutes is None:
        raise Misused("a setting and its minutes: infusion-tui settings lock_min 10")
    with opened_room(read_only=name is None) as room:
        if name is not None and minutes is not None:
            if name == PATIENT_SYSTEM:
                put_patient_system(room.desk, minutes)
            else:
                put_minutes(room.desk, name, minutes)
        found = {one: minutes_of(room.desk, one) for one in DEFAULTS}
        system = patient_system_of(room.desk)
    if as_json:
        print_json({"ok": True, "settings": found, PATIENT_SYSTEM: system})
        return
    if name == PATIENT_SYSTEM:
        say(f"{name} is {system or 'none: the numbers are of this file alone'}.")
        return
    if name is not None:
        say(
            f"{name} is {minutes}; an app that is open takes it at its next start, or from its own page  settings ."
        )
        return
    rows = [(one, f"{value:g}", ABOUT[one]) for one, value in found.items()]
    table(("setting", "now", ""), [*rows, (PATIENT_SYSTEM, system or "none", ABOUT_PATIENT_SYSTEM)])
