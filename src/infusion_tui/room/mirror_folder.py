"""The files of a mirror: their names, appending to them for good, and how far one is sound."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from infusion_tui.record.errors import How, PlainError
from infusion_tui.store import RawRow
from infusion_tui.store.lines import Changed, NoLine, row_of

MARKER = "mirror.json"
OWNER_ONLY = 0o600
_DATED = re.compile(r"\d{4}-\d\d-\d\d\.jsonl")
_APPEND = os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK = 1 << 16


class MirrorFailed(PlainError):
    """The mirror cannot be written or read now, and `why`. The record itself is not touched by it."""

    how: ClassVar[How] = "file"
    code = "E_MIRROR"

    def __init__(self, why: str) -> None:
        super().__init__(f"Mirror not written: {why}")
        self.why = why


class MirrorRefused(MirrorFailed):
    """The folder is another file's mirror, or what is in it is not what is in the file."""

    how = "refused"


@contextmanager
def plainly(folder: Path) -> Iterator[None]:
    """Errors of the system about the folder, in words."""
    try:
        yield
    except OSError as error:
        raise MirrorFailed(
            f"{error.strerror or error}, in {folder}. The record is safe where it is; look at the disk of the mirror."
        ) from error


def dated_files(folder: Path) -> list[str]:
    """The names of the mirror's files, oldest first."""
    return sorted(name for name in os.listdir(folder) if _DATED.fullmatch(name))


def append(path: Path, content: bytes) -> int:
    """Add to the end and bring it onto the disk; a new file's name, too. The file's length then.

    Raises:
        OSError: it may be there in part: see how far the file is sound, and go on from there.
    """
    try:
        handle, is_new = os.open(path, _APPEND), False
    except FileNotFoundError:
        handle, is_new = os.open(path, _APPEND | os.O_CREAT | os.O_EXCL, OWNER_ONLY), True
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
        size = os.fstat(handle).st_size
    finally:
        os.close(handle)
    if is_new:
        _sync_folder(path.parent)
    return size


def sound_part(path: Path, node: str) -> tuple[RawRow | None, int]:
    """The last row before the first line that cannot be read, and the byte that its line ends at.

    Raises:
        MirrorRefused: a line was changed after it was written, is of another file, or does not follow the one before.
    """
    last: RawRow | None = None
    sound = 0
    with path.open("rb") as lines:
        for line in lines:
            try:
                row = row_of(line.decode("utf-8")) if line.endswith(b"\n") else None
            except (NoLine, UnicodeDecodeError):
                row = None
            except Changed as error:
                raise MirrorRefused(
                    f"row {error.seq} in {path} was changed after it was written. Nothing was written to the mirror. "
                    "Keep it as it is, and set another folder."
                ) from None
            if row is None:
                break
            if row.node != node:
                raise MirrorRefused(f"row {row.seq} in {path} is of another file. Choose another folder.")
            if last is not None and (row.seq, row.prev_hash) != (last.seq + 1, last.hash):
                raise MirrorRefused(
                    f"row {row.seq} in {path} does not follow row {last.seq} before it. Nothing was written to the "
                    "mirror. Keep it as it is, and set another folder."
                )
            last = row
            sound += len(line)
    return last, sound


def last_row(path: Path) -> RawRow | None:
    """The last row of a file, looked for from its end: quick, for a look at how far a mirror goes.

    Raises:
        MirrorRefused: it was changed.
    """
    with path.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        block = _BLOCK
        while True:
            begin = max(0, size - block)
            opened.seek(begin)
            lines = opened.read(size - begin).split(b"\n")[:-1]
            for line in reversed(lines if begin == 0 else lines[1:]):
                try:
                    return row_of(line.decode("utf-8"))
                except (NoLine, UnicodeDecodeError):
                    continue
                except Changed as error:
                    raise MirrorRefused(
                        f"Row {error.seq} in {path} was changed after it was written."
                    ) from None
            if begin == 0:
                return None
            block *= 8


def set_aside(path: Path, sound: int) -> Path:
    """Copy what lies behind the sound part into a file of its own, then cut it off. The file that it lies in now.

    Raises:
        OSError: nothing was cut off.
    """
    with path.open("rb") as opened:
        opened.seek(sound)
        torn = opened.read()
    aside, handle = _new_beside(path)
    with open(handle, "wb") as out:
        out.write(torn)
        out.flush()
        os.fsync(out.fileno())
    _sync_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.ftruncate(handle, sound)
        os.fsync(handle)
    finally:
        os.close(handle)
    return aside


def _new_beside(path: Path) -> tuple[Path, int]:
    number = 1
    while True:
        aside = path.with_name(f"{path.stem}.torn-{number}")
        try:
            return aside, os.open(
                aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, OWNER_ONLY
            )
        except FileExistsError:
            number += 1


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
