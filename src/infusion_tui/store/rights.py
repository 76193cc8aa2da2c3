"""Who may read the files: their owner alone. A file of ours that stands open to others is closed, and it is said."""

from __future__ import annotations

import os
import stat
from pathlib import Path

OTHERS = 0o077
"""The rights of everybody but the owner."""
_REPLACE = 0o022
OUR_FOLDER = "infusion-tui"
"""Name of the folder that is the program's own, wherever it lies; every other one may hold other people's things."""
_OF_SQLITE = ("", "-wal", "-shm", "-journal")


def files_of(path: Path) -> list[Path]:
    """The record and everything that is kept beside it under its name, whether it is there or not."""
    stem = path.with_name(path.stem)
    databases = (path, Path(f"{stem}.desk.db"), Path(f"{stem}.staff.db"))
    return [Path(f"{each}{rest}") for each in databases for rest in _OF_SQLITE] + [Path(f"{stem}.ballast")]


def close_to_others(path: Path, *, may_change: bool) -> list[str]:
    """Take the rights of others off the record at `path`, what is kept beside it, and the program's own folder, where
    they are this person's; gives sentences about what was or is open. Another folder is never changed."""
    found = []
    opened = [each for each in files_of(path) if _open(each, may_change)]
    if opened:
        still = any(_stands_open(each) for each in opened)
        end = "its owner must close it (chmod 600)." if still else "it is for you alone now."
        found.append(f"{opened[0].name} could be read by others on this machine; {end}")
    folder = path.parent
    try:
        mode, owner = _of(folder)
    except OSError:
        return found
    if folder.name == OUR_FOLDER and mode & OTHERS and owner == os.geteuid() and may_change:
        _close(folder, 0o700)
    elif mode & _REPLACE & OTHERS and not mode & stat.S_ISVTX and not _group_of_one(folder, mode):
        found.append(
            f"Other people of this machine can take files out of {folder} and put others there. "
            "Keep the record in a folder of its own (chmod 700)."
        )
    return found


def folder_is_open(folder: Path) -> bool:
    """True when others can look into the folder: at which files there are, not into those of this program."""
    try:
        return bool(_of(folder)[0] & OTHERS)
    except OSError:
        return False


def _group_of_one(folder: Path, mode: int) -> bool:
    """Many systems give each person a group of their own: writing by that group is writing by the owner."""
    found = folder.stat()
    return not mode & 0o002 and found.st_uid == found.st_gid


def _open(path: Path, may_change: bool) -> bool:
    """True when others could read or write it; closed by now where that could be done."""
    try:
        mode, owner = _of(path)
    except OSError:
        return False
    if not mode & OTHERS:
        return False
    if may_change and owner == os.geteuid():
        _close(path, mode & ~OTHERS)
    return True


def _stands_open(path: Path) -> bool:
    return bool(_of(path)[0] & OTHERS)


def _close(path: Path, mode: int) -> None:
    try:
        os.chmod(path, mode)
    except OSError:
        # a file system without rights (a memory stick): what is said stays true
        return


def _of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return stat.S_IMODE(found.st_mode), found.st_uid
