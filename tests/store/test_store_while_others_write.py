"""Reading while others write: what comes in between two questions is never taken for damage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store
from infusion_tui.store._sqlite import LIBRARY, Connection, is_affected
from infusion_tui.store.indexes import row_not_found

from .conftest import Pen

pytestmark = pytest.mark.skipif(
    is_affected(LIBRARY), reason="the slower journal lets nobody write while somebody reads"
)


@contextmanager
def _others_write_before_each_question(connection: Connection, others: Pen) -> Iterator[list[str]]:
    """Another connection appends a row before each SELECT of this one."""
    asked: list[str] = []

    def between(sql: str) -> None:
        if sql.lstrip().startswith("SELECT"):
            asked.append(sql)
            others.append(NoteWritten(note=f"between {len(asked)}"))

    connection.set_trace_callback(between)
    try:
        yield asked
    finally:
        connection.set_trace_callback(None)


def test_a_session_that_others_write_in_meanwhile_is_not_called_damaged(store: Store, pen: Pen) -> None:
    pen.open()
    with Store.open(store.path) as reader:
        with _others_write_before_each_question(reader._connected(), pen) as asked:
            events = reader.session("s1")
        assert len(asked) >= 2
        assert [event.version for event in events] == list(range(1, len(events) + 1))
        assert not reader.read_only
        assert reader.damage == ()
        with reader.write() as writer:
            pen.put(writer, pen.new(NoteWritten(note="and it is still written")))


def test_a_file_that_others_write_in_meanwhile_is_not_opened_as_damaged(store: Store, pen: Pen) -> None:
    pen.open()
    with Store.open(store.path) as reader:
        connection = reader._connected()
        with _others_write_before_each_question(connection, pen) as asked:
            assert row_not_found(connection) is None
        assert len(asked) >= 2
        assert not connection.in_transaction
