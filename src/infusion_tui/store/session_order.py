"""Every session of a span in order of its beginning, at eight bytes each: what an export of a hundred thousand goes by."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator

from infusion_tui.store.chain import as_text
from infusion_tui.store.errors import BROKEN, StoreDamaged
from infusion_tui.store.failures import plainly
from infusion_tui.store.reading import Reads


class SessionOrder:
    """The ids of sessions, oldest first; it can be gone through again, and its length is known."""

    def __init__(self, reads: Reads, places: array[int]) -> None:
        self._reads, self._places = reads, places

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, session_id: object) -> bool:
        return any(one == session_id for one in self)

    def __iter__(self) -> Iterator[str]:
        for seq in self._places:
            rows = self._reads.ids_at(seq)
            if not rows:
                # it was there a moment ago, and nothing is ever deleted
                raise StoreDamaged(BROKEN.format(seq=seq, path=self._reads.path))
            yield rows[0]


def session_order(
    reads: Reads,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    opened_before: dt.datetime | None = None,
    up_to_seq: int | None = None,
) -> SessionOrder:
    """The sessions that began from `since` (inclusive) to `until` (exclusive), by their beginning.

    `opened_before`: typed at or before this instant. `up_to_seq`: in the file when this row was its last.

    Raises:
        StoreError: the file cannot be read.
    """
    where, values = ["kind = 'session.opened'"], list[object]()
    for condition, moment in (
        ("recorded_at <= ?", opened_before),
        ("occurred_at >= ?", since),
        ("occurred_at < ?", until),
    ):
        if moment is not None:
            where.append(condition)
            values.append(as_text(moment))
    if up_to_seq is not None:
        where.append("seq <= ?")
        values.append(up_to_seq)
    sql = f"SELECT seq FROM event WHERE {' AND '.join(where)} ORDER BY occurred_at, seq"
    with plainly(reads.path):
        # read to its end at once: a cursor held open would keep the WAL file growing behind it
        return SessionOrder(reads, array("q", (seq for (seq,) in reads.cursor(sql, values))))
