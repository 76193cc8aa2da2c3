"""Entries that were charted without signing in (break-glass), and who stands for them since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_tui.record.emergency_author import EMERGENCY

if TYPE_CHECKING:
    from infusion_tui.record.corrections import Entry
    from infusion_tui.record.session import Session


def in_emergency(entry: Entry) -> bool:
    """Whether nobody was signed in when this was charted."""
    return entry.event.author == EMERGENCY


def unattributed(session: Session) -> tuple[int, ...]:
    """Numbers of the entries that nobody stands for yet; corrections and struck entries among them."""
    return tuple(entry.number for entry in session.entries if in_emergency(entry) and entry.stands is None)


def emergency_words(entry: Entry) -> str:
    """The mark behind an entry that was charted without signing in ("" for all others)."""
    if not in_emergency(entry):
        return ""
    return f"  [emergency, {entry.stands} stands for it]" if entry.stands else "  [emergency, to attribute]"


def to_attribute_words(count: int) -> str:
    """`3 entries to attribute`, as chair and board say it."""
    return f"{count} {'entry' if count == 1 else 'entries'} to attribute"
