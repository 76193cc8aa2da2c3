"""A score over the course on the line: the names that Tab knows, and the word that, typed alone, opens its form."""

from __future__ import annotations

from infusion_tui.charting.items import begins_items
from infusion_tui.charting.vocabulary import COMMANDS
from infusion_tui.record.errors import PlainError
from infusion_tui.room import Room


def scale_form(room: Room, chair: str, word: str) -> str | None:
    """`scores phq9` for `phq9` at a chair with a patient; None for any other word."""
    if not word.isalnum() or word in COMMANDS or room.live_session(chair) is None:
        return None
    protocol = room.view(chair, with_log=False).protocol
    if protocol is None or begins_items(word, protocol) or protocol.care_word(word) is not None:
        return None
    try:
        return f"scores {word}" if room.outcomes.scale(word) is not None else None
    except PlainError:
        return None  # the line is read then, and says what is wrong with the file of scores


def scale_names(room: Room) -> tuple[str, ...]:
    """Every name of the clinic's scales; () while their file has a mistake, which is said where a score is typed."""
    try:
        return tuple(name for scale in room.outcomes.scales for name in scale.names)
    except PlainError:
        return ()
