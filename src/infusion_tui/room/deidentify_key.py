"""The clinic's key for de-identified exports: made at the first one, kept beside the settings, in no export ever."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from infusion_tui.clinic import config_folder
from infusion_tui.exports import ExportError

NAME = "deidentify.key"
LENGTH = 32


def clinic_key(folder: Path | None = None) -> bytes:
    """The key, 32 bytes. Whoever has it and a list of numbers can tell which patient is which code.

    Raises:
        ExportError: it cannot be read or made, or it is damaged: another one would give other codes.
    """
    path = (folder or config_folder()) / NAME
    try:
        if not os.path.lexists(path):
            _make(path)
        text = path.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    except OSError as error:
        raise ExportError(
            f"The key for de-identified exports, {path}, could not be read or made ({error.strerror})."
            " Nothing was written."
        ) from error
    if len(key) != LENGTH:
        raise ExportError(
            f"{path} is damaged: it holds no key. Bring it back from a copy; with another key the same patient"
            " would have another code. Nothing was written."
        )
    return key


def _make(path: Path) -> None:
    """Whole under its name or not there; where two make one at once, the first stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(LENGTH) + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
        except OSError:
            os.replace(temporary, path)  # a file system without links
    finally:
        temporary.unlink(missing_ok=True)
