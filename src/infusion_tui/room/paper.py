"""The paper parachute: the current sheet of each chair in a folder, rewritten after each entry.

A sheet is no record. So its folder may lie elsewhere than the file (a second machine's share, a USB stick), and nothing
here ever keeps anybody from charting: what cannot be written is said, no more. `record/paper_lines.py` says what is due,
`exports/paper_sheet.py` how it looks.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from infusion_tui.record.errors import PlainError
from infusion_tui.record.text import visible
from infusion_tui.room.errors import Misused
from infusion_tui.room.room import Room

if TYPE_CHECKING:
    from infusion_tui.exports.paper_page import Mark

FOLDER, NAMES = "paper.folder", "paper.names"
"""Settings of this place, beside the record and not in it."""
OFF = "off"
ROOM_SHEET = "index.html"
Names = Literal["full", "initials"]


class PaperError(PlainError):
    """The sheets could not be written. The record has everything."""

    how = "file"
    code = "E_PAPER"

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why
        """The reason alone."""


class PaperSettings(msgspec.Struct, frozen=True):
    """Where the sheets go (None: they are off), whether that was chosen or is the default, and whether names stand on
    them."""

    folder: Path | None
    chosen: bool
    names: Names


class PaperWritten(msgspec.Struct, frozen=True):
    """What one pass wrote: the sheets' file names, and up to which row of the file they know it."""

    folder: Path
    files: tuple[str, ...]
    seq: int


# --- where they go ---------------------------------------------------------------------------------------------------


def paper_settings(room: Room) -> PaperSettings:
    """Where this room's sheets go: what was set, else beside a clinical file and nowhere for a training file."""
    given = room.desk.get(FOLDER)
    names: Names = "initials" if room.desk.get(NAMES) == "initials" else "full"
    if given == OFF:
        return PaperSettings(None, True, names)
    if given:
        return PaperSettings(Path(given), True, names)
    return PaperSettings(None if room.training else default_folder(room.store.path), False, names)


def default_folder(database: Path) -> Path:
    """`NAME-paper` beside the record."""
    path = Path(database).absolute()
    return path.with_name(f"{path.stem}-paper")


def turn_off(room: Room) -> tuple[str, ...]:
    """No sheets any more. Those that lie there are taken away, so that none looks current; their names.

    Raises:
        PaperError: it could not be kept.
    """
    before = paper_settings(room)
    keep(room, FOLDER, OFF)
    return take_away(before.folder, node_of(room)) if before.folder is not None else ()


def use_default(room: Room) -> PaperSettings:
    """As if nothing had been set: beside a clinical file, nowhere for a training file."""
    before = paper_settings(room)
    keep(room, FOLDER, "")
    after = paper_settings(room)
    if before.folder is not None and before.folder != after.folder:
        take_away(before.folder, node_of(room))
    return after


def set_names(room: Room, names: str) -> None:
    """Whether the sheets carry name and birth date (`full`) or initials (`initials`), each with the number.

    Raises:
        Misused: neither.
        PaperError: it could not be kept.
    """
    if names not in ("full", "initials"):
        raise Misused(f'names are full or initials, not "{visible(names)}"')
    keep(room, NAMES, names)


def keep(room: Room, name: str, value: str) -> None:
    if not room.desk.put(name, value):
        raise PaperError(f"It could not be kept. {room.desk.problem}")


def node_of(room: Room) -> str:
    """Whose sheets these are: the id of the file."""
    last = room.store.last()
    return last.node if last is not None else ""


# --- what lies there -------------------------------------------------------------------------------------------------


def marks_in(folder: Path) -> dict[str, Mark | None]:
    """Every sheet in a folder by its file name, with its mark (None: it is none of ours). Empty without a folder."""
    found: dict[str, Mark | None] = {}
    with suppress(OSError):
        for path in sorted(folder.glob("*.html")):
            if path.name == ROOM_SHEET or path.name.startswith("chair-"):
                found[path.name] = _mark_in(path)
    return found


def _mark_in(path: Path) -> Mark | None:
    """What a sheet says of itself; None for what is no file, cannot be read or is none of ours."""
    from infusion_tui.exports.paper_page import mark_of

    try:
        # anybody may have put a pipe or a link there: neither is waited for nor followed
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return mark_of(os.read(descriptor, 2000).decode("utf-8", errors="replace"))
    except OSError:
        return None
    finally:
        os.close(descriptor)


def take_away(folder: Path, node: str) -> tuple[str, ...]:
    """Delete this file's own sheets from a folder, and nothing else; their names. The folder goes if it is empty then."""
    gone = []
    for name, mark in marks_in(folder).items():
        if mark is not None and mark.node == node:
            with suppress(OSError):
                (folder / name).unlink()
                gone.append(name)
    with suppress(OSError):
        folder.rmdir()
    return tuple(gone)


# --- the folder ------------------------------------------------------------------------------------------------------


_TRIES, _PAUSE_S = 60, 0.05
"""How long another process that writes sheets is waited for: three seconds."""


@contextmanager
def folder_held(folder: Path) -> Iterator[bool]:
    """The folder, made if it is missing (0700), and held against another process that writes sheets: then an older sheet
    never takes the place of a newer one. False where the file system knows no such lock: it goes on without.

    Raises:
        OSError: it cannot be made or read.
        PaperError: another process has held it for seconds.
    """
    import fcntl
    import time

    if not folder.is_dir():
        folder.mkdir(mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for _ in range(_TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                held = True
                break
            except BlockingIOError:
                time.sleep(_PAUSE_S)
            except OSError:
                held = False
                break
        else:
            why = f"another program is writing to {visible(str(folder))}"
            raise PaperError(f"The paper sheets were not written ({why}). The record has everything.", why)
        yield held
    finally:
        os.close(descriptor)


def is_private(folder: Path) -> bool:
    """Whether nobody but its owner may look into it; True for one that is not there yet."""
    try:
        return not folder.stat().st_mode & 0o077
    except OSError:
        return True


def plainly(error: OSError, folder: Path) -> PaperError:
    """The same for a person who reads it."""
    where = visible(str(folder))
    match error.errno:
        case errno.ENOENT:
            why = f"no such folder: {where}"
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            why = f"no room left: {where}"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            why = f"writing is refused: {where}"
        case errno.ENOTDIR | errno.EEXIST:
            why = f"not a folder: {where}"
        case _:
            why = f"{error.strerror or error}: {where}"
    return PaperError(f"The paper sheets were not written ({why}). The record has everything.", why)
