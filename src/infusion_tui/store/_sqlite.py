"""The only door to SQLite: which library, which settings, and which versions of it may write in WAL mode.

`sqlite3` is `pysqlite3` where that is installed, else the standard library's: the same choice as sqlite-utils
makes, because two SQLite libraries on one file in one process break its locks, and because the exceptions of the
one are not those of the other.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        sqlite3 = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        sqlite3 = importlib.import_module("sqlite3")

__all__ = [
    "LIBRARY",
    "WAIT_S",
    "Access",
    "Connection",
    "Version",
    "connect",
    "is_affected",
    "is_too_old",
    "sqlite3",
]

Connection = sqlite3.Connection
Version = tuple[int, int, int]
Access = Literal["write", "read", "immutable"]

LIBRARY: Version = sqlite3.sqlite_version_info[:3]
"""Version of the SQLite library in use."""

WAIT_S = 10.0
"""Seconds to wait for another process that is writing, before saying that the file is locked."""

_QUERY = {"write": "?mode=rw", "read": "?mode=ro", "immutable": "?mode=ro&immutable=1"}


def is_affected(version: Version) -> bool:
    """True for a SQLite that can lose commits when several processes write and checkpoint one WAL file.

    3.7.0 to 3.51.2, but for the repaired 3.50.7 and 3.44.6 and what followed them in their lines
    (https://sqlite.org/wal.html#walresetbug). The withdrawn 3.52.0 has the repair.
    """
    if version[:2] == (3, 50):
        return version < (3, 50, 7)
    if version[:2] == (3, 44):
        return version < (3, 44, 6)
    return (3, 7, 0) <= version <= (3, 51, 2)


def is_too_old(version: Version) -> bool:
    """True for a SQLite that has no STRICT tables and so cannot read the file at all."""
    return version < (3, 37, 0)


def connect(path: Path, access: Access, *, wait_s: float = WAIT_S, version: Version = LIBRARY) -> Connection:
    """A connection with the settings that every connection to one of our files must have.

    It never creates a file. Transactions are ours alone (`isolation_level=None`). The journal is settled by
    `settle_journal`, once it is known that the file is ours.

    Raises:
        sqlite3.Error: as SQLite says it; callers translate with `failures.plainly`.
    """
    connection = sqlite3.connect(
        path.absolute().as_uri() + _QUERY[access], uri=True, isolation_level=None, timeout=wait_s
    )
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute("PRAGMA cell_size_check=ON")
        # a memory-mapped WAL file turned one reported fault into a lost file
        connection.execute("PRAGMA mmap_size=0")
        if sys.platform == "darwin":
            # an ordinary fsync on macOS does not reach the disk's plate
            connection.execute("PRAGMA fullfsync=ON")
            connection.execute("PRAGMA checkpoint_fullfsync=ON")
        if not is_affected(version):
            # older libraries refuse json_valid() in our own CHECKs under this setting
            connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA synchronous=EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection


def settle_journal(connection: Connection, *, version: Version = LIBRARY) -> str:
    """Bring a file that may be written into the journal mode that is safe with this library; gives the mode.

    "wal" (commits synced in full) with a repaired SQLite; "truncate" (synced in extra) with an affected one, or
    while another process keeps a repaired one from switching. An affected library must not come here with a
    file in WAL mode.
    """
    mode = journal_mode(connection)
    wanted = "truncate" if is_affected(version) else "wal"
    if mode != wanted:
        (wait_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
        # no waiting for the switch: the wait for the write that follows must be the only one
        connection.execute("PRAGMA busy_timeout=0")
        try:
            mode = str(connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0])
        except sqlite3.OperationalError:
            # someone is using the file: the mode it is in is safe too, only slower
            mode = journal_mode(connection)
        finally:
            connection.execute(f"PRAGMA busy_timeout={int(wait_ms)}")
    connection.execute(f"PRAGMA synchronous={'FULL' if mode == 'wal' else 'EXTRA'}")
    return mode


def journal_mode(connection: Connection) -> str:
    """The journal mode that the file is in now: "wal", "delete", "truncate", ..."""
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
