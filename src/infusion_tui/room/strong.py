"""Strong actions: what somebody with a PIN proves with it once more, however long they have been signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record import events as ev
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.record.session import Session

if TYPE_CHECKING:
    from infusion_tui.charting import Draft

FRESH_S = 60
"""Seconds that a PIN given for a strong action is good for. Within them it counts once."""

_BY_AUTHOR = (
    ev.InfusionStarted, ev.SessionDischarged, ev.SessionTransferred, ev.RecordSigned, ev.EntriesAttributed,
)  # fmt: skip


def who_proves(draft: Draft, author: str, session: Session) -> tuple[str, ...]:
    """Whose PIN is needed for this line, if they have one: the author's for start, leaving, signature, attribution and
    the correction of somebody else's entry; the witness's for waste. Nobody's in an emergency: nobody is signed in,
    and the entry says so."""
    if author == EMERGENCY:
        return ()
    payload = draft.payload
    found: list[str] = []
    if isinstance(payload, _BY_AUTHOR) or _is_of_another(draft, author, session):
        found.append(author)
    witness = _witness(draft, session)
    if witness is not None and witness not in found:
        found.append(witness)
    return tuple(found)


def what_for(draft: Draft, initials: str, author: str) -> str:
    """Why the PIN is asked for, in words: `JD witnesses this`."""
    if initials != author:
        return f"{initials} witnesses this"
    if draft.command in ("fix", "void", "undo", "take"):
        return "this is another person's entry"
    return f"{draft.command or 'this'} is signed for"


def _is_of_another(draft: Draft, author: str, session: Session) -> bool:
    if draft.strikes is not None:
        return draft.strikes.author != author
    if draft.amends is None:
        return False
    return any(e.event.event_id == draft.amends and e.by != author for e in session.entries)


def _witness(draft: Draft, session: Session) -> str | None:
    """Who witnesses: of a waste, and of a correction that names another witness or changes what was witnessed."""
    payload = draft.payload
    if isinstance(payload, ev.DrugWasted):
        return payload.witness
    if not isinstance(payload, ev.EntryAmended) or not payload.change:
        return None
    entry = next((e for e in session.entries if e.event.event_id == draft.amends), None)
    if entry is None or not isinstance(entry.payload, ev.DrugWasted):
        return None
    return payload.change.get("witness") or entry.payload.witness
