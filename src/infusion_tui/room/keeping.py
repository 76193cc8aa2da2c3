"""A backup of an open room, and that somebody made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from infusion_tui.record import events as ev
from infusion_tui.room.history import looks_back_to
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
    author = room.who(by).initials if by is not None else None
    made = _copy(room.store, folder)
    return replace(made, remark=note_backup(room, made, author)) if author is not None else made


def copy_of(path: Path, folder: Path) -> BackedUp:
    """The copy alone, through a connection of its own: for another thread. `note_backup` notes it afterwards.

    Raises:
        StoreError: no copy was made, and why.
    """
    with Store.open(path, read_only=True) as store:
        return _copy(store, folder)


def note_backup(room: Room, made: BackedUp, by: str) -> str | None:
    """Say in the record that it was made. Where that cannot be, the backup stands all the same: the reason."""
    if room.store.read_only or looks_back_to(room) is not None:
        return None
    payload = ev.BackupMade(file=made.file.name, seq=made.head.seq, hash=made.head.hash)
    try:
        room.record_in_room(payload, by=by)
    except StoreError as error:
        return f"The backup is complete, but it could not be noted in the record. {error}"
    return None


def _copy(store: Store, folder: Path) -> BackedUp:
    copy = store.backup(folder)
    with Store.open(copy, read_only=True) as opened:
        return BackedUp(copy, opened.head())
