"""That something was exported, said in the room's own stream: by whom, what, into which file."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from pathlib import Path

from infusion_tui.record import events as ev
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.people import COMMAND_LINE
from infusion_tui.room.room import Room
from infusion_tui.store import StoreError

MOST_NAMED = 200
"""So many sessions are named in the event of one export."""


def note_export(
    room: Room,
    format_name: str,
    ids: Collection[str],
    file: Path | str | None,
    author: str | None,
    *,
    deidentified: bool = False,
) -> str | None:
    """Say in the room's stream that this was exported. Where that cannot be, it is exported all the same: gives why it
    could not be noted, or None."""
    if room.store.read_only or looks_back_to(room) is not None:
        return None
    payload = ev.RecordExported(
        format=format_name,
        sessions=tuple(islice(ids, MOST_NAMED)),
        file=str(file) if file is not None else "",
        total=len(ids) if len(ids) > MOST_NAMED else None,
        deidentified=deidentified,
    )
    try:
        room.record_in_room(payload, by=author or COMMAND_LINE)
    except StoreError as error:
        return f"The export is complete, but it could not be noted in the record. {error}"
    return None
