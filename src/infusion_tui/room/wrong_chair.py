"""The other half of `take`: what is charted at the right chair is struck at the wrong one, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record import events as ev

if TYPE_CHECKING:
    from infusion_tui.charting import Draft


def strike_there(draft: Draft, taken: ev.Event, event_id: str) -> ev.NewEvent | None:
    """The event that strikes the entry where it does not belong, naming the one that was charted here (`taken`);
    None for every other line."""
    strike = draft.strikes
    if strike is None:
        return None
    payload = ev.EntryStruck(
        how="moved", to_chair=taken.chair, moved_to=taken.event_id, to_entry=taken.version
    )
    return ev.NewEvent(
        event_id=event_id,
        session_id=strike.session,
        chair=strike.chair,
        occurred_at=taken.recorded_at,
        author=taken.author,
        payload=payload,
        amends=strike.event_id,
        reason=draft.reason,
    )
