"""A backup of an open room, and that somebody made it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from infusion_tui.record import events as ev
from infusion_tui.room.history import looks_back_to
from infusion_tui.room.people import known_person
from infusion_tui.room.room import Room
from infusion_tui.store import Head, Store, StoreError


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The copy, the last row that is in it, and what a person should know about it (None: nothing)."""

    file: Path
    head: Head
    remark: str | None = None


def make_backup(room: Room, folder: Path, *, by: str | None = None) -> BackedUp:
    """Write a checked copy into `folder`. A person who makes one is noted in the room's stream; one that a timer makes
    (`by` is None) adds no row, so that the copy is the file.

    Raises:
        Refused: `by` is not on the staff list.
        StoreError: no copy was made, and why.
    """
    author = known_person(room.facts, by).initials if by is not None else None
    copy = room.store.backup(folder)
    with Store.open(copy, read_only=True) as opened:
        head = opened.head()
    return BackedUp(copy, head, _note(room, copy, head, author) if author is not None else None)


def _note(room: Room, copy: Path, head: Head, author: str) -> str | None:
    """Say it in the record. Where that cannot be, the backup stands all the same."""
    if room.store.read_only or looks_back_to(room) is not None:
        return None
    payload = ev.BackupMade(file=copy.name, seq=head.seq, hash=head.hash)
    try:
        room.record_in_room(payload, by=author)
    except StoreError as error:
        return f"The backup is complete, but it could not be noted in the record. {error}"
    return None
