"""Handoff and call on paper: the same lines as on the screen, as plain text. It prints initials and number, no name."""

from __future__ import annotations

from typing import Any

import click

from infusion_tui.cli.common import json_option, opened_room, shared
from infusion_tui.cli.output import print_json, say
from infusion_tui.record.handoff import Part, as_text, ipass, sbar
from infusion_tui.record.view import ChairView
from infusion_tui.room import Misused, Refused, Room


@click.command()
@click.argument("chair", required=False)
@click.option("--nurse", default=None, metavar="INITIALS", help="Every chair of this nurse.")
@click.option("--sbar", "for_call", is_flag=True, help="For a call (SBAR) instead of a handoff (I-PASS).")
@json_option
@shared
def handoff(chair: str | None, nurse: str | None, for_call: bool, as_json: bool) -> None:
    """What to say when a chair changes hands, or in a call; one CHAIR, or all of --nurse. It records nothing."""
    if (chair is None) == (nurse is None):
        raise Misused("name a chair, or a nurse with --nurse: infusion-tui handoff 5")
    with opened_room(read_only=True) as room:
        views = _wanted(room, chair, nurse)
        zone = room.zone
    sheets = [
        (
            view,
            sbar(view, zone, caller=view.nurse or "", with_name=False)
            if for_call
            else ipass(view, zone, with_name=False),
        )
        for view in views
    ]
    if as_json:
        print_json({"ok": True, "chairs": [_json(view, parts) for view, parts in sheets]})
        return
    if not sheets:
        say("Nobody is there to hand over.")
    for view, parts in sheets:
        offer = f", offered to {view.handed_to}" if view.handed_to else ""
        say(f"Chair {view.chair}, nurse {view.nurse}{offer}")
        for line in as_text(parts).split(
            "\n"
        ):  # a line break inside one call would be written out as `\u{a}`
            say(line)
        say("")


def _wanted(room: Room, chair: str | None, nurse: str | None) -> list[ChairView]:
    if chair is not None:
        view = room.view(chair)
        return [view] if view.phase != "empty" else []
    wanted = (nurse or "").casefold()
    if room.facts.person(wanted) is None:
        known = ", ".join(sorted(room.facts.active()))
        raise Refused("E_STAFF", f'"{nurse}" is not on the staff list ({known})')
    return [
        room.view(one.chair)
        for one in room.board()
        if one.phase != "empty" and (one.nurse or "").casefold() == wanted
    ]


def _json(view: ChairView, parts: tuple[Part, ...]) -> dict[str, Any]:
    return {
        "chair": view.chair,
        "session": view.session_id,
        "nurse": view.nurse,
        "handed_to": view.handed_to,
        "parts": [{"letter": p.letter, "title": p.title, "lines": list(p.lines)} for p in parts],
    }
