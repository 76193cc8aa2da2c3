"""Rows that left the file as JSON Lines, read back: what `exports/jsonl.py` writes, and what a mirror holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from infusion_tui.store.chain import HASHED_COLUMNS, RawRow
from infusion_tui.store.errors import StoreDamaged
from infusion_tui.store.failures import plainly


class NoLine(Exception):
    """The text is no line of an export: cut off, garbled, or something else altogether."""


class Changed(Exception):
    """The line is one of an export, and was changed after it was written. `seq`: the row it says it is."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq = seq


def row_of(line: str) -> RawRow:
    """The row that a line holds, exactly as it was stored; its hash was computed anew and fits.

    Raises:
        NoLine: it cannot be read as a line of an export.
        Changed: its hash does not fit, or what people read in it is not what the hash covers.
    """
    try:
        content = json.loads(line, object_pairs_hook=_without_doubles)
        hashed, stored = content["hashed"], content["hash"]
        row = msgspec.convert([*json.loads(hashed), stored], type=_Columns)
    except (ValueError, TypeError, KeyError, RecursionError, msgspec.ValidationError):
        raise NoLine from None
    raw = RawRow(*msgspec.structs.astuple(row))
    try:
        fits = raw.hashed == hashed and raw.digest() == stored
    except UnicodeEncodeError:
        fits = False
    if not fits:
        raise Changed(raw.seq, "its hash does not fit what it holds")
    for name in HASHED_COLUMNS:
        if name == "payload":
            same = _same_payload(content.get(name), raw.payload)
        else:
            same = name in content and content[name] == getattr(raw, name)
        if not same:
            raise Changed(raw.seq, f'its field "{name}" is not what its hash covers')
    return raw


def rows_in(path: Path) -> Iterator[tuple[int, RawRow]]:
    """The rows of one file of lines, each with the byte that its line begins at. A last line without an end, as a
    mirror has after a power cut, is passed over.

    Raises:
        StoreDamaged: a line cannot be read or was changed, and which.
        StoreError: the file cannot be read.
    """
    with plainly(path), path.open("rb") as lines:
        at = 0
        for number, line in enumerate(lines, start=1):
            begins, at = at, at + len(line)
            if not line.strip():
                continue
            try:
                yield begins, row_of(line.decode("utf-8"))
            except (NoLine, UnicodeDecodeError):
                if not line.endswith(b"\n"):
                    return
                raise StoreDamaged(
                    f"Line {number} of {path} is not a row of an export in JSON Lines. Nothing was written."
                ) from None
            except Changed as error:
                raise StoreDamaged(
                    f"Row {error.seq} (line {number} of {path}) was changed after it was exported: {error}. "
                    "Nothing was written."
                ) from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are there once: of two, people would read the first and programs the last.

    Raises:
        ValueError: a name is there twice.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _same_payload(shown: Any, stored: str) -> bool:
    if shown == stored:
        return True
    try:
        return bool(shown == json.loads(stored))
    except (ValueError, RecursionError):
        return False


class _Columns(RawRow, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A row as the array that is hashed, its hash behind it."""
