"""What was carried on with on paper at a chair and is to be keyed: the sheet's lines in each time nobody could see."""

from __future__ import annotations

from infusion_tui.record import events as ev
from infusion_tui.record.paper_lines import PaperGap, gap_to_key
from infusion_tui.record.session import fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.room.legible import legible
from infusion_tui.room.room import Room


def gaps_to_key(room: Room, chair: str) -> tuple[PaperGap, ...]:
    """Each gap of the session in a chair, oldest first, with the lines that its sheet had then and what of them is keyed.
    The sheet is worked out from the entries that stood in the file when the gap was found.

    Raises:
        Misused: there is no such chair.
        StoreError: it cannot be read.
    """
    session_id = room.live_session(chair)
    if session_id is None:
        return ()
    events = room.store.session(session_id)
    entries = room.view(chair).entries
    found = []
    with legible(room.store.path, session_id):
        for blind in events:
            if not isinstance(blind.payload, ev.WatchBlind):
                continue
            known = [event for event in events if event.version < blind.version]
            since = max(blind.payload.since, *(event.recorded_at for event in known))
            if since < blind.occurred_at:
                then = SessionSnapshots(fold(known), room.zone).view(since)
                found.append(gap_to_key(then, since, blind.occurred_at, entries))
    return tuple(found)
