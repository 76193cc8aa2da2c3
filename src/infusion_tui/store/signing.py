"""Which sessions lack a signature: asked of the indexes, so that no history is read for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from infusion_tui.store.chain import as_text, from_text
from infusion_tui.store.schema import ENDINGS

_ABOUT = "'watch.blind', 'record.signed', 'entries.attributed'"
"""Kinds of a session that say nothing about the patient (`events.ABOUT_THE_RECORD`): no signature is needed for them."""


class LacksSignature(msgspec.Struct, frozen=True):
    """A session with entries that no signature covers: its last entry's number, and when the first entry behind the last
    signature was typed (None without a signature)."""

    session_id: str
    last: int
    added_at: dt.datetime | None


class Asks(Protocol):
    """What can be asked."""

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


def lacking_signature(reads: Asks, since: dt.datetime) -> list[LacksSignature]:
    """Ended sessions that were admitted since then under a protocol that asks for a signature, still reminded of since
    then, and that no signature covers; oldest first."""
    rows = reads._rows(
        "WITH recent AS (SELECT o.seq, o.session_id, "
        "(SELECT max(e.version) FROM event AS e WHERE e.session_id = o.session_id) AS last, "
        "coalesce((SELECT json_extract(s.payload, '$.signed_version') FROM event AS s "
        "WHERE s.kind = 'record.signed' AND s.session_id = o.session_id ORDER BY s.version DESC LIMIT 1), 0) AS signed "
        "FROM event AS o WHERE o.kind = 'session.opened' AND o.seq >= ? "
        f"AND EXISTS(SELECT 1 FROM event AS x INDEXED BY event_endings "
        f"WHERE x.session_id = o.session_id AND x.kind IN ({ENDINGS}))) "
        "SELECT r.session_id, r.last, (SELECT min(a.recorded_at) FROM event AS a WHERE a.session_id = r.session_id "
        f"AND a.version > r.signed AND a.kind NOT IN ({_ABOUT})) AS added, r.signed FROM recent AS r "
        "WHERE added IS NOT NULL AND EXISTS(SELECT 1 FROM event AS o WHERE o.seq = r.seq "
        "AND json_type(o.payload, '$.protocol.signing') = 'object') ORDER BY r.seq",
        (_first_since(reads, since),),
    )
    return [
        LacksSignature(one, last, from_text(added) if signed else None) for one, last, added, signed in rows
    ]


def _first_since(reads: Asks, since: dt.datetime) -> int:
    """The number of the first row typed since then. Rows stand in the order of their typing: halved, not walked."""
    wanted = as_text(since)
    ends = reads._rows("SELECT coalesce(min(seq), 1), coalesce(max(seq), 0) FROM event")
    low, high = int(ends[0][0]), int(ends[0][1]) + 1
    while low < high:
        middle = (low + high) // 2
        found = reads._rows("SELECT recorded_at FROM event WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,))
        if found and found[0][0] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
