"""What a list from elsewhere is held against: which of its entries are in the file already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

_AT_ONCE = 500
"""Values in one question; SQLite takes at least 999."""


class Asks(Protocol):
    """What can be asked."""

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


def present(reads: Asks, event_ids: Iterable[str]) -> dict[str, bool]:
    """See `Reads.present`."""
    wanted = list(dict.fromkeys(event_ids))
    found: dict[str, bool] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        found |= dict.fromkeys(
            _one(reads, f"SELECT event_id FROM event WHERE event_id IN ({marks})", some), False
        )
        struck = f"SELECT amends FROM event WHERE kind = 'entry.struck' AND amends IN ({marks})"
        found |= dict.fromkeys(_one(reads, struck, some), True)
    return found


def _one(reads: Asks, sql: str, values: Sequence[object]) -> list[str]:
    return [str(row[0]) for row in reads._rows(sql, values)]
