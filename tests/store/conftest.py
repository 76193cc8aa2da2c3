"""A real file in a folder of its own, and events to put in it."""

from __future__ import annotations

import datetime as dt
import types
import typing
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from infusion_tui.clock import FixedClock
from infusion_tui.record.events import Event, NewEvent, Patient, Payload, SessionOpened
from infusion_tui.store import Store, Writer

BEGIN = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)


def sample(wanted: Any) -> Any:
    """The smallest value of a type: so that these tests need not know what a protocol holds."""
    origin = typing.get_origin(wanted)
    if origin is typing.Literal:
        return typing.get_args(wanted)[0]
    if origin in (typing.Union, types.UnionType):
        return sample(typing.get_args(wanted)[0])
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return wanted(**{f.name: sample(f.type) for f in msgspec.structs.fields(wanted) if f.required})
    plain = {
        str: "x",
        int: 1,
        bool: False,
        Decimal: Decimal("1.5"),
        tuple: (),
        dict: {},
        dt.datetime: BEGIN,
        dt.date: BEGIN.date(),
    }
    return plain[origin or wanted]


class Pen:
    """Writes events into a store, a minute apart."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FixedClock(BEGIN)

    def new(self, payload: Payload, session: str = "s1", **more: Any) -> NewEvent:
        fields: dict[str, Any] = {
            "event_id": str(uuid.uuid4()), "session_id": session, "chair": "5", "occurred_at": self.clock.at,
            "author": "KM", "payload": payload,
        }  # fmt: skip
        return NewEvent(**(fields | more))

    def put(self, writer: Writer, new: NewEvent) -> Event:
        return writer.append(new, stamp=self.clock.stamp(), tz="Europe/Berlin", station="desk-1", app="0.1.0")

    def append(self, payload: Payload, session: str = "s1", **more: Any) -> Event:
        self.clock.advance(minutes=1)
        with self.store.write() as writer:
            return self.put(writer, self.new(payload, session, **more))

    def open(self, session: str = "s1", chair: str = "5", mrn: str = "448201") -> Event:
        opened = msgspec.structs.replace(
            sample(SessionOpened), patient=Patient(mrn=mrn, name="KOWALSKI, Ruth")
        )
        return self.append(opened, session, chair=chair)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.create(path) as made:
        yield made


@pytest.fixture
def pen(store: Store) -> Pen:
    return Pen(store)


@pytest.fixture
def tamper(path: Path) -> Callable[..., list[Any]]:
    """Run SQL on the file as another program would: with none of our settings."""
    from infusion_tui.store._sqlite import sqlite3

    def run(*statements: str, recursive: bool = False) -> list[Any]:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute(f"PRAGMA recursive_triggers={'ON' if recursive else 'OFF'}")
            return [connection.execute(statement).fetchall() for statement in statements]
        finally:
            connection.close()

    return run
