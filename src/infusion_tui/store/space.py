"""How much room is on the disk, and a reserve that is let go when there is none: then charting goes on for the shift."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Literal

import msgspec

from infusion_tui.store.creation import put_in_place, touch
from infusion_tui.store.errors import StoreExists

LOW_MB, NEARLY_FULL_MB = 500, 100
RESERVE_MB = 8
"""Size of the reserve unless the clinic set another; an entry takes about 4 kB, so this is some 2,000 of them."""
LARGEST_RESERVE_MB = 1024
TIGHT_MB = 2
"""With less than this the reserve is let go before an entry is written."""
_MB = 1_000_000
_PIECE = 1_000_000

RESERVE_SETTING = "disk.reserve_mb"
"""Where the desk keeps the size that the clinic set."""

Level = Literal["ok", "low", "nearly_full"]


class Space(msgspec.Struct, frozen=True):
    """Room on the disk of the record that this person may use: whole megabytes, and what that means."""

    free_mb: int

    @property
    def level(self) -> Level:
        """`low` below 500 MB, `nearly_full` below 100 MB."""
        return "nearly_full" if self.free_mb < NEARLY_FULL_MB else "low" if self.free_mb < LOW_MB else "ok"


def free_mb(folder: Path) -> float:
    """Megabytes (1,000,000 bytes) that are free for this person on the disk of a folder.

    Raises:
        OSError: it cannot be told.
    """
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize / _MB


def space_at(record: Path) -> Space | None:
    """Room on the disk that holds the record; None where it cannot be told."""
    try:
        return Space(int(free_mb(record.parent)))
    except OSError:
        return None


def space_json(space: Space | None, *, exact: bool = False) -> dict[str, Any] | None:
    """`disk` in JSON answers. While there is enough `free_mb` is null unless it is asked for exactly: two answers
    about the same room are the same."""
    if space is None:
        return None
    return {"free_mb": space.free_mb if exact or space.level != "ok" else None, "level": space.level}


def space_words(space: Space | None) -> str | None:
    """What a person should know about it; None while there is enough."""
    if space is None or space.level == "ok":
        return None
    if space.level == "low":
        return f"Disk: {space.free_mb} MB free. Room must be made within days."
    return f"DISK NEARLY FULL: {space.free_mb} MB free. Make room now, or entries cannot be saved."


def reserve_path(record: Path) -> Path:
    """Where the reserve of a record lies: `NAME.ballast`, beside it."""
    return record.with_name(f"{record.stem}.ballast")


def reserve_mb(record: Path) -> int:
    """Size of the reserve that is there, in whole MB; 0 for none."""
    try:
        return reserve_path(record).stat().st_size // _MB
    except OSError:
        return 0


def make_reserve(record: Path, size_mb: int = RESERVE_MB) -> bool:
    """Put the reserve there (again), where there is none and the disk has room for it; True when it is there now.
    Its content is random, so that a disk that packs its files has to keep room for all of it.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    path = reserve_path(record)
    if path.exists():
        return True
    if size_mb <= 0 or free_mb(record.parent) < NEARLY_FULL_MB + size_mb:
        return False
    building = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    touch(building)
    try:
        with building.open("r+b") as file:
            for _ in range(size_mb):
                file.write(os.urandom(_PIECE))
            file.flush()
            os.fsync(file.fileno())
        put_in_place(building, path)
    except StoreExists:
        return True  # another app was first
    finally:
        building.unlink(missing_ok=True)
    return True


def reserve_size(setting: str | None) -> int:
    """MB that the clinic set, or the program's own."""
    if setting is not None and setting.isascii() and setting.isdigit():
        return min(int(setting), LARGEST_RESERVE_MB)
    return RESERVE_MB


def release_reserve(record: Path) -> bool:
    """Let the reserve go; True when there was one. It is no entry and nobody misses it."""
    try:
        reserve_path(record).unlink()
    except OSError:
        return False
    return True


def release_where_tight(record: Path) -> None:
    """Let the reserve go when the disk is as good as full. Cheap: it is asked before each entry."""
    try:
        if free_mb(record.parent) < TIGHT_MB:
            release_reserve(record)
    except OSError:
        return
