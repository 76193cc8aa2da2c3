"""Do the indexes lead to the newest rows? Who is in a chair is asked of them, and a page of an index can be damaged
while every row is whole: a patient would be missing from the board and nothing would say so."""

from __future__ import annotations

from infusion_tui.store._sqlite import Connection
from infusion_tui.store.schema import ENDINGS, USER_VERSION, user_version

NEWEST = 1000
"""Rows that are compared at opening (about two days of twelve chairs, 2 ms). `verify` compares all of them."""

_ALSO = {
    "session.opened": "event_sessions WHERE kind = 'session.opened' AND session_id = ? AND event_id = ?",
    "entry.amended": "event_corrections WHERE kind = 'entry.amended' AND amends = ? AND session_id = ?",
}
"""The indexes of form 4 that patients are found by and that lead to corrections."""

_ENDINGS = frozenset(ENDINGS.replace("'", "").split(", "))


def row_not_found(connection: Connection) -> int | None:
    """The number of a row, among the newest, that the indexes do not lead to; None when they lead to each."""
    # one and the same state: a row that another process writes meanwhile is not one that cannot be found
    connection.execute("BEGIN")
    try:
        return _not_found(connection)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _not_found(connection: Connection) -> int | None:
    rows = connection.execute(
        "SELECT seq, session_id, version, kind, event_id, amends FROM event NOT INDEXED "
        "WHERE seq > (SELECT coalesce(max(seq), 0) FROM event) - ? ORDER BY seq",
        (NEWEST,),
    ).fetchall()
    last = {session_id: (seq, version) for seq, session_id, version, *_ in rows}
    for session_id, (seq, version) in last.items():
        found = connection.execute(
            "SELECT max(version) FROM event WHERE session_id = ?", (session_id,)
        ).fetchone()
        if found[0] != version:
            return int(seq)
    has_people = user_version(connection) >= USER_VERSION
    values: tuple[object, ...]
    for seq, session_id, _, kind, event_id, amends in rows:
        if kind == "session.opened":
            sql, values = "event_kind WHERE kind = 'session.opened' AND session_id = ?", (session_id,)
        elif kind in _ENDINGS:
            sql = f"event_endings WHERE session_id = ? AND event_id = ? AND kind IN ({ENDINGS})"
            values = (session_id, event_id)
        elif amends is not None:
            sql, values = (
                "event_amends WHERE amends = ? AND kind = ? AND event_id = ?",
                (amends, kind, event_id),
            )
        else:
            continue
        asked = [(sql, values)]
        if has_people and kind in _ALSO:
            asked.append((_ALSO[kind], (amends, session_id) if amends else (session_id, event_id)))
        for one, with_values in asked:
            if connection.execute(f"SELECT 1 FROM event INDEXED BY {one}", with_values).fetchone() is None:
                return int(seq)
    return None
