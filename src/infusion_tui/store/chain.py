"""Rows: the exact text that is stored, the hash over it, and the event it stands for.

The recipe is frozen and written down in docs/file-format.md: a third party must be able to recompute it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec

from infusion_tui.record.events import Event
from infusion_tui.record.payload_text import decode
from infusion_tui.store.errors import StoreDamaged

HASHED_COLUMNS = (
    "seq", "event_id", "node", "session_id", "chair", "version", "kind", "schema", "occurred_at", "recorded_at",
    "tz", "boot_id", "boot_ms", "author", "station", "app", "amends", "reason", "payload", "prev_hash",
)  # fmt: skip
"""The columns that a row's hash covers, in order. Never to be changed."""

COLUMNS = (*HASHED_COLUMNS, "hash")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM event"

GENESIS = "0" * 64
"""`prev_hash` of the first row."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr)
"""`default`: a damaged page can put bytes where text was; the row then has a hash that does not fit, and no fault of ours."""


class RawRow(msgspec.Struct, frozen=True):
    """One row exactly as it is stored: times and payload are the stored text."""

    seq: int
    event_id: str
    node: str
    session_id: str
    chair: str | None
    version: int
    kind: str
    schema: int
    occurred_at: str
    recorded_at: str
    tz: str
    boot_id: str
    boot_ms: int
    author: str
    station: str
    app: str
    amends: str | None
    reason: str | None
    payload: str
    prev_hash: str
    hash: str = ""

    @property
    def hashed(self) -> str:
        """The exact text that the hash is taken over (as UTF-8)."""
        return _ENCODER.encode(
            msgspec.structs.astuple(self)[:-1]
        )  # fields stand in the order of HASHED_COLUMNS

    def digest(self) -> str:
        """The hash that this row must have: 64 lower-case hex digits."""
        return _digest(msgspec.structs.astuple(self))

    @property
    def is_sound(self) -> bool:
        """True when the row is what was written: its hash fits its content."""
        return is_sound(msgspec.structs.astuple(self))

    def event(self, path: Path) -> Event:
        """The event that this row stands for. `path` is named in the error.

        Raises:
            StoreDamaged: the payload or a time is not what this kind says.
        """
        return event_of(msgspec.structs.astuple(self), path)


def is_sound(row: tuple[Any, ...]) -> bool:
    """True when a row, its values in the order of `COLUMNS`, is what was written: its hash fits its content."""
    try:
        return bool(_digest(row) == row[-1])
    except (UnicodeEncodeError, TypeError):
        return False  # damage has put there what no row can hold


def _digest(row: tuple[Any, ...]) -> str:
    # the same bytes as `RawRow.hashed`, written eight times as fast (a test goes over every character)
    return hashlib.sha256(_HASHED(row[:-1])).hexdigest()


_HASHED = msgspec.json.Encoder().encode


def event_of(row: tuple[Any, ...], path: Path) -> Event:
    """The event that a row stands for, its values in the order of `COLUMNS`. `path` is named in the error.

    Raises:
        StoreDamaged: the payload or a time is not what this kind says.
    """
    (
        seq, event_id, node, session_id, chair, version, kind, schema, occurred_at, recorded_at, tz, boot_id, boot_ms,
        author, station, app, amends, reason, payload, prev_hash, digest,
    ) = row  # fmt: skip
    try:
        happened = from_text(occurred_at)
        typed = happened if recorded_at == occurred_at else from_text(recorded_at)
        # in the order of the fields: with their names it takes twice as long
        return Event(
            seq, event_id, node, session_id, chair, version, kind, schema, happened, typed, tz, boot_id, boot_ms, author,
            station, app, decode(kind, payload), amends, reason, prev_hash, digest,
        )  # fmt: skip
    except (msgspec.MsgspecError, ValueError, TypeError, AttributeError) as error:
        raise StoreDamaged(
            f"Row {seq} of {path} cannot be read ({error}). Nothing was changed. "
            "Run verify, and ask for the last backup."
        ) from error


def as_text(moment: dt.datetime) -> str:
    """The moment as the file writes it: UTC, whole milliseconds, `2026-11-23T14:37:00.000Z`.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be stored")
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def from_text(text: str) -> dt.datetime:
    """The moment that the file's text says, in UTC.

    Raises:
        ValueError: the text is no such time.
    """
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no time")  # a damaged column can hold anything
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo is dt.UTC else moment.astimezone(dt.UTC)
