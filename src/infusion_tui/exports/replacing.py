"""A file that is written again and again: the old one or the new one stands there, whole, never a half of either."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

MODE, FOLDER_MODE = 0o600, 0o700
_PART = ".paper-"
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | os.O_CLOEXEC


def replace_file(path: Path, text: str) -> None:
    """Write `text` (UTF-8, 0600) beside `path`, onto the disk, and give it the name. A link is replaced, not followed.

    Raises:
        OSError: what stood there before stands there still, and nothing is left beside it.
    """
    temporary = path.parent / f"{_PART}{secrets.token_hex(8)}.part"
    descriptor = os.open(temporary, _NEW, MODE)
    try:
        with open(descriptor, "wb") as out:
            out.write(text.encode("utf-8", errors="backslashreplace"))
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Take away what a process that was killed while writing left beside the files."""
    for left in folder.glob(f"{_PART}*.part"):
        with suppress(OSError):
            left.unlink()


def keep_names(folder: Path) -> None:
    """The folder's lines onto the disk, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
