"""The one place where SQLite's and the system's errors become plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.errors import (
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreUnavailable,
)

# SQLite's primary result codes (https://sqlite.org/rescode.html); pysqlite3 does not name all of them
_ERROR, _PERM, _BUSY, _LOCKED, _READONLY, _IOERR = 1, 3, 5, 6, 8, 10
_CORRUPT, _FULL, _CANTOPEN, _PROTOCOL, _SCHEMA, _CONSTRAINT, _AUTH, _NOTADB = 11, 13, 14, 15, 17, 19, 23, 26

_DAMAGED = (
    "The file {path} is damaged or is not a record of infusion-tui ({error}). Nothing was written. "
    "Do not use it; keep it, and restore the last backup."
)


def is_input_output(error: BaseException | None) -> bool:
    """True when the disk itself failed: the connection must not be used again."""
    return isinstance(error, sqlite3.Error) and _primary(error) == _IOERR


def is_locked(error: BaseException | None) -> bool:
    """True when another process is writing: worth another try."""
    return isinstance(error, sqlite3.Error) and _primary(error) in (_BUSY, _LOCKED, _PROTOCOL)


def is_not_openable(error: BaseException | None) -> bool:
    """True when SQLite could not open the file or the two small files it needs beside it."""
    return isinstance(error, sqlite3.Error) and _primary(error) in (_CANTOPEN, _READONLY)


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn an error of SQLite or of the system about `path` into the StoreError that says it plainly.

    Misuse of a connection (closed, wrong thread) is a fault of ours and passes as it is.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise in_words(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite names what it cannot read, and Python cannot read the name
        raise StoreDamaged(
            f"The file {path} is damaged: what should be text in it is none. Nothing was written. "
            "Do not use it; keep it, and restore the last backup."
        ) from error
    except OSError as error:
        raise _system_in_words(error, path) from error


def in_words(error: sqlite3.Error, path: Path) -> StoreError:
    """The StoreError for an error of SQLite."""
    code = _primary(error)
    if code in (_BUSY, _LOCKED, _PROTOCOL):
        return StoreUnavailable(
            f"The file {path} is locked by another program. Nothing was written and nothing is lost. "
            "Try again; if it stays locked, close the other program that has it open."
        )
    if code == _FULL:
        return StoreFull(
            f"The disk that holds {path} is full. This was not saved; all that was saved before is safe. "
            "Make room on the disk and try again."
        )
    if code in (_READONLY, _PERM, _AUTH):
        return StoreReadOnly(
            f"The file {path} may only be read here. Nothing was written and nothing is lost. "
            "Ask for the right to write to the file and to its folder."
        )
    if "decode to UTF-8" in str(error):
        return StoreDamaged(
            f"The file {path} holds bytes that are no text (another program wrote them). Nothing was written. "
            "Run verify, and ask for the last backup."
        )
    if code in (_CORRUPT, _NOTADB):
        return StoreDamaged(_DAMAGED.format(path=path, error=error))
    if code == _IOERR:
        return StoreUnavailable(
            f"The disk that holds {path} gave an error ({error}). This was not saved; all that was saved before "
            "is safe. Check the disk and its free space, and try again."
        )
    if code == _CANTOPEN:
        return StoreUnavailable(
            f"The file {path} cannot be opened. Nothing was written. "
            "Check that the file and its folder can be read and written by you."
        )
    if code == _CONSTRAINT:
        return StoreError(
            f"The file {path} refused the entry ({error}). Nothing was written and nothing is lost."
        )
    if code in (_ERROR, _SCHEMA):
        return StoreDamaged(
            f"The file {path} is not built as a record of infusion-tui is ({error}). Nothing was written. "
            "Run verify, and restore the last backup if it finds damage."
        )
    return StoreUnavailable(f"The file {path} cannot be used now ({error}). Nothing was written. Try again.")


def _system_in_words(error: OSError, path: Path) -> StoreError:
    what = error.strerror or str(error)
    if isinstance(error, PermissionError):
        return StoreReadOnly(
            f"{path} may not be written by you ({what}). Nothing was written and nothing is lost."
        )
    if isinstance(error, FileNotFoundError):
        return StoreMissing(f"There is no {error.filename or path}. Nothing was created.")
    if error.errno in (28, 122):  # ENOSPC, EDQUOT
        return StoreFull(f"The disk that holds {path} is full. Nothing is lost. Make room and try again.")
    return StoreUnavailable(f"{path} cannot be used ({what}). Nothing was written.")


def _primary(error: sqlite3.Error) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF
    # pysqlite3 and Python set no code for what they find themselves
    return _NOTADB if "not a database" in str(error) or "decode to UTF-8" in str(error) else 0
