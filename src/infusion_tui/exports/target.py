"""Where an export goes: a new file, complete or not there at all, never over something that exists."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from infusion_tui.exports.errors import ExportError, ExportExists
from infusion_tui.record.text import visible

MODE = 0o600
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_NO_LINKS = {
    errno.EPERM,
    errno.EACCES,
    errno.ENOSYS,
    errno.EOPNOTSUPP,
    errno.ENOTSUP,
    errno.EMLINK,
    errno.EINVAL,
}
"""How file systems without hard links (a FAT stick, some network drives) answer."""


def session_file_name(session_id: str, extension: str) -> str:
    """`session-<id>.<ext>`: made from the id alone, never from what people typed."""
    return f"session-{in_a_name(session_id)}.{extension}"


def in_a_name(given: str) -> str:
    """An id or number as part of a file's name. One that another program wrote with other signs than letters, digits and
    hyphens becomes `x` and its digest: it goes nowhere else, and keeps nothing else from being written."""
    if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z-]{0,99}", given):
        return given
    return f"x{hashlib.sha256(given.encode('utf-8', 'backslashreplace')).hexdigest()[:16]}"


def write_new(path: Path, write: Callable[[Any], object], *, binary: bool = False) -> Path:
    """Let `write` fill a new file and publish it at `path` once it is safely on the disk (0600, UTF-8 or `binary`).

    Raises:
        ExportExists: something stands at `path`, also when it came there meanwhile. It is not touched.
        ExportError: the folder is missing, not writable or full. Nothing is left behind.
    """
    if os.path.lexists(path):
        raise _exists(path)
    temporary = path.parent / f".export-{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(temporary, _NEW, MODE)
        ours = os.fstat(descriptor)
        try:
            with _opened(descriptor, binary) as out:
                write(out)
                out.flush()
                os.fsync(out.fileno())
            _publish(temporary, path)
        except KeyboardInterrupt:
            # stopped a moment after it had its name: nobody has been told of it, so it goes again
            with suppress(OSError):
                if os.path.samestat(ours, os.lstat(path)):
                    path.unlink()
            raise
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        _keep_name(path.parent)
    except OSError as error:
        raise _plainly(error, path) from error
    return path


def _opened(descriptor: int, binary: bool) -> IO[Any]:
    return open(descriptor, "wb") if binary else open(descriptor, "w", encoding="utf-8", newline="")


def _publish(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim_and_move(temporary, path)


def _claim_and_move(temporary: Path, path: Path) -> None:
    """Without hard links: take the name with an empty file that is ours alone, then move the content onto it."""
    try:
        claim = os.open(path, _NEW, MODE)
    except FileExistsError as error:
        raise _exists(path) from error
    try:
        if not os.path.samestat(os.fstat(claim), os.lstat(path)):
            raise _exists(path)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            if os.path.samestat(os.fstat(claim), os.lstat(path)):
                path.unlink()
        raise
    finally:
        os.close(claim)


def _keep_name(folder: Path) -> None:
    """The folder's new line on the disk too, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exists(path: Path) -> ExportExists:
    return ExportExists(f"{_shown(path)} exists already and was not touched: choose another name.")


def _plainly(error: OSError, path: Path) -> ExportError:
    folder, nothing = _shown(path.parent), "Nothing was written."
    match error.errno:
        case errno.ENOENT:
            return ExportError(f"There is no folder {folder}: make it first, or choose another. {nothing}")
        case errno.ENOTDIR:
            return ExportError(f"{folder} is not a folder: choose another. {nothing}")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return ExportError(
                f"{folder} cannot be written to by this person: choose another folder. {nothing}"
            )
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return ExportError(
                f"There is no room left in {folder}: make room, or choose another folder. {nothing}"
            )
        case errno.ENAMETOOLONG:
            return ExportError(f"The name of the file is too long: choose a shorter one. {nothing}")
        case _:
            why = os.strerror(error.errno) if error.errno else str(error)
            return ExportError(f"{_shown(path)} could not be written ({why}). {nothing}")


def _shown(path: Path) -> str:
    return visible(str(path))
