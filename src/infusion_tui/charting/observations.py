"""A line of observations, and `look`: what was seen of a patient who was deliberately not roused."""

from __future__ import annotations

import datetime as dt

from infusion_tui.charting.cautions import observation_cautions
from infusion_tui.charting.draft import Context, protocol_of
from infusion_tui.charting.errors import LineError
from infusion_tui.charting.items import is_keypad, read_items, read_keypad
from infusion_tui.charting.observed import Items
from infusion_tui.charting.parts import Line, Part, with_note
from infusion_tui.charting.readback import items_echo
from infusion_tui.record import events as ev


def observation(
    body: str, note: str | None, context: Context, at: dt.datetime, *, is_look: bool = False
) -> Part:
    """The event of a line of observations (of a look: its items, if it has any).

    Raises:
        LineError: an item is wrong, the note is empty, or a severe side effect has none.
    """
    items = Items()
    if body:
        items = read_keypad(body, context, at) if is_keypad(body) else read_items(body, context, at)
    if note == "":
        raise LineError("E_NONOTE", "nothing after the ; - write the note, or leave the ; out")
    severe = [key for key, grade in items.effects.items() if grade >= 3]
    if severe and not note:
        raise LineError("E_SEVNOTE", f"{severe[0]} 3 severe: say what happened after ;")
    cautions = observation_cautions(items, context, at)
    if is_look:
        # a look is no set: it cannot be somebody's second one
        cautions = tuple(caution for caution in cautions if caution.code != "W_DOUBLE")
    payload = ev.ObservationRecorded(
        values=items.values,
        effects=items.effects,
        not_done=items.not_done,
        copied=items.copied,
        typed=items.typed,
        answered=tuple(sorted({c.code for c in cautions})),
        look=is_look,
        note=note,
    )
    echo = items_echo(items, protocol_of(context), context.zone)
    if is_look:
        echo = "  ".join(part for part in ("look", echo) if part)
    return Part(payload, with_note(echo, note), cautions=cautions)


def look(line: Line) -> Part:
    """`look rr 14 spo2 97 ; pink, stirs, not roused`: never a full set, whatever its values."""
    return observation(line.rest, line.note, line.context, line.at, is_look=True)
