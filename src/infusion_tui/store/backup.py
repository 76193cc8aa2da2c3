"""A checked copy of the file, made while others go on charting."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from infusion_tui.store._sqlite import Connection
from infusion_tui.store.creation import OWNER_ONLY, put_in_place, sync_folder, touch
from infusion_tui.store.errors import StoreDamaged, StoreExists
from infusion_tui.store.failures import plainly
from infusion_tui.store.reading import Head
from infusion_tui.store.verification import Verification

LITTER = re.compile(r"\..+\.[0-9a-f]{8}\.new(-journal|-wal|-shm)?")
LITTER_S = 3600
"""A copy takes seconds; what is an hour old was left behind."""


class Source(Protocol):
    """A file that can be copied."""

    path: Path

    @property
    def read_only(self) -> bool:
        """True when it was opened for reading alone."""
        ...

    def _raw_connection(self) -> Connection: ...


class Copy(Protocol):
    """A copy that can be judged."""

    def verify(self) -> Verification:
        """Check everything in it."""
        ...

    def head(self) -> Head:
        """Its last row."""
        ...


OpenCopy = Callable[[Path], AbstractContextManager[Copy]]


def make(store: Source, folder: Path, open_copy: OpenCopy, name: str | None = None) -> Path:
    """Make the copy, under `name` or one that says how far it goes. See `Store.backup` and `Store.copy_to`.

    `open_copy` opens what was written, for reading.
    """
    folder = folder.absolute()
    with plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear_away(folder)
        building = folder / f".{store.path.stem}.{secrets.token_hex(4)}.new"
        touch(building)
        try:
            try:
                with plainly(building):
                    _copy(store, building)
            except StoreDamaged as error:
                # what cannot be read is the file, not its copy
                raise StoreDamaged(
                    f"{store.path} is damaged, and no copy was made ({error.__cause__})."
                ) from error
            os.chmod(building, OWNER_ONLY)
            # the copy is judged by itself: what counts is what can be read back from that disk
            with open_copy(building) as copy:
                result = copy.verify()
                if not result.ok:
                    raise StoreDamaged(
                        f"The copy of {store.path} was not kept, because it does not verify: "
                        f"{result.findings[0].message} The file itself was not touched. Run verify on it."
                    )
                head = copy.head()
            handle = os.open(building, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if name is not None:
                put_in_place(building, folder / name)
                sync_folder(folder)
                return folder / name
            day = head.recorded_at.date().isoformat() if head.recorded_at else "empty"
            path = _keep(building, folder, f"{store.path.stem}-{day}-{head.seq}", store.path.suffix or ".db")
        finally:
            for litter in ("", "-journal", "-wal", "-shm"):
                Path(f"{building}{litter}").unlink(missing_ok=True)
        sync_folder(folder)
    return path


def _clear_away(folder: Path) -> None:
    """Remove what copies that were killed left behind: whole records under names that nobody looks at."""
    for left in folder.glob(".*.new*"):
        if LITTER.fullmatch(left.name):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > LITTER_S:
                    left.unlink()


def _copy(store: Source, building: Path) -> None:
    connection = store._raw_connection()
    # a reader may copy too: SQLite counts writing the copy as writing
    connection.execute("PRAGMA query_only=OFF")
    try:
        connection.execute("VACUUM INTO ?", (str(building),))
    finally:
        if store.read_only:
            connection.execute("PRAGMA query_only=ON")


def _keep(building: Path, folder: Path, stem: str, suffix: str) -> Path:
    number = 1
    while True:
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            put_in_place(building, path)
        except StoreExists:
            number += 1
        else:
            return path
