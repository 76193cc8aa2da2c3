"""The mirror: every row of the file as dated JSON Lines in a folder elsewhere, appended and synced.

The file can be rebuilt from it alone (`rebuild FOLDER --to FILE`). A file of the mirror is named after the day (UTC) on
which its rows were typed, and never before the one that was begun last, so that the order of names is that of rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from infusion_tui.exports.jsonl import line_of
from infusion_tui.room.mirror_folder import (
    MARKER,
    OWNER_ONLY,
    MirrorRefused,
    append,
    dated_files,
    plainly,
    set_aside,
    sound_part,
)
from infusion_tui.room.mirror_proof import check_marker, difference
from infusion_tui.store import RawRow, Store
from infusion_tui.store.chain import GENESIS

_BATCH = 200
_LOCK = ".mirror.lock"


class Position(msgspec.Struct, frozen=True):
    """How far a mirror goes: the last row that is in it, the file that holds it, and how long that file is."""

    seq: int
    hash: str
    name: str | None
    size: int


_NOWHERE = Position(0, GENESIS, None, 0)


class Mirror:
    """One file's mirror in one folder. Belongs to the thread that made `store`.

    Attributes:
        set_aside: names of files that hold what was torn at the end, as a power cut leaves it; it was written again.
    """

    def __init__(self, store: Store, folder: Path, *, training: bool) -> None:
        self._store, self._folder, self._training = store, folder, training
        self._position: Position | None = None
        self._unsynced: Position | None = None
        self.set_aside: list[str] = []

    def step(self) -> bool:
        """Append every row that is not in the mirror yet. False when another program is doing it just now.

        Raises:
            MirrorRefused: the folder is not this file's mirror, or its rows are not the file's: nothing was written.
            MirrorFailed: the folder cannot be written, and why. Call it again: nothing is lost.
            StoreError: the file cannot be read.
        """
        with plainly(self._folder):
            check_marker(self._folder, self._store.node)
            with self._lock() as mine:
                if not mine:
                    return False
                try:
                    for position in self._write(self._resumed()):
                        self._position, self._unsynced = position, None
                except BaseException:
                    self._unsynced, self._position = self._unsynced or self._position, None
                    raise
        return True

    @contextlib.contextmanager
    def _lock(self) -> Iterator[bool]:
        handle = os.open(
            self._folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, OWNER_ONLY
        )
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    def _resumed(self) -> Position:
        """Where to go on. What was not written by this object is read and compared with the file first."""
        known = self._position
        names = dated_files(self._folder)
        if known is not None and known.name == (names[-1] if names else None):
            size = (self._folder / known.name).stat().st_size if known.name else 0
            if size == known.size:
                return known
        if self._unsynced is not None:
            self._drop_unsynced(self._unsynced, names)
        position = self._read(names)
        self._refuse_other_rows(position)
        self._position = position
        return position

    def _drop_unsynced(self, synced: Position, names: list[str]) -> None:
        """After a failed sync, what seems to be there may never reach the disk: it is written again."""
        for name in names:
            path, size = self._folder / name, synced.size if name == synced.name else 0
            if name >= (synced.name or "") and path.stat().st_size > size:
                os.truncate(path, size)

    def _read(self, names: list[str]) -> Position:
        """The last sound row. A torn end is kept aside and cut off."""
        while names:
            path = self._folder / names[-1]
            row, sound = sound_part(path, self._store.node)
            if sound < path.stat().st_size:
                self.set_aside.append(set_aside(path, sound).name)
            if row is not None:
                return Position(row.seq, row.hash, names[-1], sound)
            if len(names) == 1:
                return Position(0, GENESIS, names[-1], 0)
            names = names[:-1]
        return _NOWHERE

    def _refuse_other_rows(self, position: Position) -> None:
        differs = difference(self._store, position.seq, position.hash, self._folder)
        if differs is not None:
            raise MirrorRefused(differs)

    def _write(self, position: Position) -> Iterator[Position]:
        for rows in _by_file(self._store.stream(after_seq=position.seq), position.name):
            name = _file_of(rows[0], position.name)
            text = "".join(f"{line_of(row, training=self._training)}\n" for row in rows)
            size = append(self._folder / name, text.encode())
            last = rows[-1]
            position = Position(last.seq, last.hash, name, size)
            yield position


def prepare(store: Store, folder: Path) -> None:
    """Make `folder` this file's mirror: the folder itself (not the one above it), and a marker with the file's id, by
    which a disk that is not mounted is told from an empty one.

    Raises:
        MirrorRefused: it is another file's mirror.
        MirrorFailed: it cannot be made, and why.
    """
    with plainly(folder):
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
        elif not os.listdir(folder) and folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)  # made for this: nobody else has anything in it
        if (folder / MARKER).exists():
            check_marker(folder, store.node)
            return
        for name in dated_files(folder):
            sound_part(folder / name, store.node)  # refuses rows of another file
        handle = os.open(
            folder / MARKER, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, OWNER_ONLY
        )
        with open(handle, "w", encoding="utf-8") as out:
            json.dump({"mirror_of": store.node, "file": store.path.name, "format": 1}, out)
            out.write("\n")
            out.flush()
            os.fsync(out.fileno())
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _by_file(rows: Iterable[RawRow], name: str | None) -> Iterator[list[RawRow]]:
    """The rows in batches, each for one file."""
    batch: list[RawRow] = []
    for row in rows:
        if batch and (len(batch) == _BATCH or _file_of(row, name) != name):
            yield batch
            batch = []
        name = _file_of(row, name)
        batch.append(row)
    if batch:
        yield batch


def _file_of(row: RawRow, before: str | None) -> str:
    """The name of the file that a row goes to: a clock that was set back opens no earlier one."""
    day = row.recorded_at[:10]
    name = f"{day}.jsonl" if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else "0000-00-00.jsonl"
    return max(name, before or name)
