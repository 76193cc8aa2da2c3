"""Making a new file: built under another name and put in place whole, so that nobody ever meets half a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from infusion_tui.store._sqlite import Version, connect, is_too_old, settle_journal
from infusion_tui.store.errors import StoreExists, StoreUnavailable
from infusion_tui.store.failures import plainly
from infusion_tui.store.places import refuse_place

OWNER_ONLY = 0o600
"""Mode of every file that is made here; SQLite gives its -wal and -shm the same."""


def refuse_remains(path: Path) -> None:
    """Refuse a name where a file stands, or where the rest of one does: SQLite would take an old `-wal` for the new
    file's own and play it into it.

    Raises:
        StoreExists: something stands there; it was not touched.
    """
    if os.path.lexists(path):
        raise StoreExists(f"There is already a file {path}. It was not touched. Choose another name.")
    for rest in ("-wal", "-journal"):
        # an empty one says nothing: SQLite leaves it beside a file in the slower journal mode
        if os.path.lexists(f"{path}{rest}") and os.lstat(f"{path}{rest}").st_size:
            raise StoreExists(
                f"There is a {path}{rest} from a file that is gone; it may hold entries. Nothing was touched. "
                "Choose another name, and keep it for the person who looks after this system."
            )


def make(
    path: Path,
    *,
    node: str | None,
    wait_s: float,
    version: Version,
    fill: Callable[[Path], None] | None = None,
) -> None:
    """Make a record at `path`; `fill` may write into it before it gets its name. See `Store.create`.

    Raises:
        StoreError: it could not be made, and why; nothing is left behind.
    """
    if is_too_old(version):
        raise StoreUnavailable("The SQLite on this machine is too old (before 3.37). Nothing was created.")
    with plainly(path):
        refuse_remains(path)
        refuse_place(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        building = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        touch(building)
        try:
            _build(building, node=node, wait_s=wait_s, version=version)
            if fill is not None:
                fill(building)
            put_in_place(building, path)
        finally:
            for litter in ("", "-journal", "-wal", "-shm"):
                Path(f"{building}{litter}").unlink(missing_ok=True)
        sync_folder(path.parent)


def touch(path: Path) -> None:
    """Make an empty file for its owner alone, whatever the umask.

    Raises:
        FileExistsError: something stands there.
    """
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    try:
        os.fchmod(handle, OWNER_ONLY)
    finally:
        os.close(handle)


def put_in_place(building: Path, path: Path) -> None:
    """Give the finished file its name, but only if nothing has it.

    Raises:
        StoreExists: something stands there.
    """
    try:
        try:
            os.link(building, path)
        except FileExistsError:
            raise
        except OSError:
            # a file system without hard links (a USB stick): hold the name, then replace it at once
            touch(path)
            os.replace(building, path)
    except FileExistsError:
        raise StoreExists(
            f"There is already a file {path}. It was not touched. Choose another name."
        ) from None


def sync_folder(folder: Path) -> None:
    """Bring the folder's list of names onto the disk: without it a power cut can lose a new name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _build(path: Path, *, node: str | None, wait_s: float, version: Version) -> None:
    from infusion_tui.store.migrations import migrate

    connection = connect(path, "write", wait_s=wait_s, version=version)
    try:
        settle_journal(connection, version=version)
        migrate(connection, node=node)
    finally:
        # closing the last connection of a WAL file brings everything into the file itself
        connection.close()
