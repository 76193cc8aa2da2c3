"""Rows: the exact text that is stored, the hash over it, and the event it stands for.

The recipe is frozen and written down in docs/file-format.md: a third party must be able to recompute it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import msgspec

from infusion_tui.record.events import Event, decode
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
        # the same bytes as `hashed`, written eight times as fast (a test goes over every character)
        return hashlib.sha256(msgspec.json.encode(msgspec.structs.astuple(self)[:-1])).hexdigest()

    @property
    def is_sound(self) -> bool:
        """True when the row is what was written: its hash fits its content."""
        try:
            return self.digest() == self.hash
        except (UnicodeEncodeError, TypeError):
            return False  # damage has put there what no row can hold

    def event(self, path: Path) -> Event:
        """The event that this row stands for. `path` is named in the error.

        Raises:
            StoreDamaged: the payload or a time is not what this kind says.
        """
        try:
            return Event(
                seq=self.seq,
                event_id=self.event_id,
                node=self.node,
                session_id=self.session_id,
                chair=self.chair,
                version=self.version,
                kind=self.kind,
                schema=self.schema,
                occurred_at=from_text(self.occurred_at),
                recorded_at=from_text(self.recorded_at),
                tz=self.tz,
                boot_id=self.boot_id,
                boot_ms=self.boot_ms,
                author=self.author,
                station=self.station,
                app=self.app,
                payload=decode(self.kind, self.payload),
                amends=self.amends,
                reason=self.reason,
                prev_hash=self.prev_hash,
                hash=self.hash,
            )
        except (msgspec.MsgspecError, ValueError, TypeError, AttributeError) as error:
            raise StoreDamaged(
                f"Row {self.seq} of {path} cannot be read ({error}). Nothing was changed. "
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
