"""JSON Lines: every stored row, nothing lost. What can be rebuilt and verified without this program.

`hashed` is the exact text that the row's hash is taken over (SHA-256 of it as UTF-8); it holds the payload's stored
text, so that the file can be rebuilt to the last byte. `payload` is the same as a JSON object, for readers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol, TextIO

from infusion_tui.record.text import in_json

_PLAIN = (
    "seq", "event_id", "node", "session_id", "chair", "version", "kind", "schema", "occurred_at", "recorded_at",
    "tz", "boot_id", "boot_ms", "author", "station", "app", "amends", "reason",
)  # fmt: skip


class Row(Protocol):
    """One row of the file exactly as it is stored (`store.RawRow` is one)."""

    @property
    def seq(self) -> int: ...
    @property
    def event_id(self) -> str: ...
    @property
    def node(self) -> str: ...
    @property
    def session_id(self) -> str: ...
    @property
    def chair(self) -> str | None: ...
    @property
    def version(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def schema(self) -> int: ...
    @property
    def occurred_at(self) -> str: ...
    @property
    def recorded_at(self) -> str: ...
    @property
    def tz(self) -> str: ...
    @property
    def boot_id(self) -> str: ...
    @property
    def boot_ms(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def station(self) -> str: ...
    @property
    def app(self) -> str: ...
    @property
    def amends(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def payload(self) -> str: ...
    @property
    def prev_hash(self) -> str: ...
    @property
    def hash(self) -> str: ...
    @property
    def hashed(self) -> str:
        """The exact text that the hash is taken over."""
        ...


def write_jsonl(rows: Iterable[Row], out: TextIO, *, training: bool = False) -> int:
    """Write one JSON object per line; the number of lines written. A training file says so in every line."""
    lines = 0
    for row in rows:
        out.write(line_of(row, training=training) + "\n")
        lines += 1
    return lines


def line_of(row: Row, *, training: bool = False) -> str:
    """One row as one line of JSON, without the line's end."""
    content: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    content |= {
        "payload": _payload(row.payload),
        "prev_hash": row.prev_hash,
        "hash": row.hash,
        "hashed": row.hashed,
    }
    if training:
        content["training"] = True
    return in_json(json.dumps(content, ensure_ascii=False, allow_nan=False))


def _payload(text: str) -> Any:
    """The payload as JSON; the text itself where it is none (a damaged file is exported too)."""
    try:
        return json.loads(text, parse_float=_exact, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return text


def _exact(text: str) -> float:
    """A number with a point, where a reader gets back the same number.

    Raises:
        ValueError: it would be rounded; the payload then stays text.
    """
    number = float(text)
    if not math.isfinite(number) or Decimal(repr(number)) != Decimal(text):
        raise ValueError(text)
    return number


def _no_number(text: str) -> float:
    raise ValueError(text)
