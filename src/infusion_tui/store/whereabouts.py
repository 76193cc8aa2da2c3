"""Is the file that is open still the one at its path? SQLite goes on writing into a file that was moved or deleted."""

from __future__ import annotations

from pathlib import Path

from infusion_tui.store._sqlite import Connection
from infusion_tui.store.errors import StoreUnavailable

GONE = (
    "NOTHING IS SAVED: the record was moved or deleted while it was open. Put it back at {path}, with its -wal if there "
    "is one. What was saved before is in it."
)
OTHER = (
    "NOTHING IS SAVED: another file stands in the record's place, not the one that was open here, or an older copy. Put "
    "the right file back at {path}, or close infusion-tui and open it again to go on with this one."
)

Place = tuple[int, int]


def place_of(path: Path) -> Place | None:
    """Which file is at this path now (device and number); None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def has_wal(path: Path) -> bool:
    """True when entries may lie in a `-wal` beside it: SQLite would play them into whatever file stands there, also
    into another one than they were written for."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def last_row(connection: Connection) -> tuple[int, str] | None:
    """Number and hash of the last row; None in an empty file."""
    row = connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row is not None else None


def goes_on_from(connection: Connection, row: tuple[int, str] | None) -> bool:
    """True when a file holds this row: it is the same record, at that point or later."""
    if row is None:
        return True
    found = connection.execute("SELECT hash FROM event WHERE seq = ?", (row[0],)).fetchone()
    return found is not None and str(found[0]) == row[1]


def gone(path: Path) -> StoreUnavailable:
    """What is said of a file that is not in its place."""
    return StoreUnavailable(GONE.format(path=path))


def another(path: Path) -> StoreUnavailable:
    """What is said when another file stands there."""
    return StoreUnavailable(OTHER.format(path=path))
