"""The standard library's SQLite and the repaired one: same rows, hashes and charts; nothing affected writes in WAL mode.

The long form runs whole folders of tests under both: `cd tests && python -m long.both_sqlites`.
"""

from __future__ import annotations

import sqlite3 as standard
from pathlib import Path

import pytest

from damage_support import filled
from infusion_tui.room import Room
from infusion_tui.store import Store
from infusion_tui.store._sqlite import LIBRARY, is_affected
from infusion_tui.store._sqlite import sqlite3 as own
from sqlite_support import told, with_standard

pytestmark = [
    pytest.mark.skipif(is_affected(LIBRARY), reason="there is only one SQLite here"),
    pytest.mark.skipif(
        not is_affected(standard.sqlite_version_info), reason="the standard library's SQLite is repaired"
    ),
]

READ = """
import datetime as dt
from infusion_tui.room import Room
from room_support import Machine
from infusion_tui.store._sqlite import sqlite3, journal_mode
from infusion_tui.store import StoreError
clock = Machine(dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC), boot_ms=14_400_000)
room = Room.open(path, clock=clock)
mode = journal_mode(room.store._connected())
answer = {"version": sqlite3.sqlite_version, "mode": mode, "said": room.store.notices}
"""
WRITE = """
clock.pass_by(minutes=1)
try:
    room.chart("5", "hr 82 ; with the other one", by="KM")
    answer["wrote"] = True
except StoreError as error:
    answer["wrote"] = str(error)
answer["wal"] = Path(f"{path}-wal").exists()
answer["told"] = told(room)
room.close()
"""


def test_a_file_goes_from_one_to_the_other_and_back(tmp_path: Path) -> None:
    path, block = tmp_path / "room.db", tmp_path / "block"
    machine = filled(path)
    with Room.open(path, clock=machine) as room:
        room.chart("5", "hr 80", by="KM")
    refused = with_standard(READ + WRITE, path, block)
    assert refused["version"] == standard.sqlite_version
    assert refused["mode"] == "wal"
    assert "could lose" in str(refused["wrote"])

    connection = own.connect(path)
    connection.execute("PRAGMA journal_mode=delete")
    connection.close()
    wrote = with_standard(READ + WRITE, path, block)
    assert (wrote["wrote"], wrote["mode"], wrote["wal"]) == (True, "truncate", False)
    assert "slower" in " ".join(wrote["said"])
    assert wrote["told"]["verify"] == []
    assert wrote["told"]["rows"][:-1] == refused["told"]["rows"]

    machine.wall, machine.boot_ms = machine.wall.replace(hour=12, minute=1), 14_460_000
    with Room.open(path, clock=machine) as room:
        again = told(room)
    assert again == wrote["told"]


def test_a_file_that_the_standard_one_makes_is_the_same_to_the_repaired_one(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    made = with_standard(
        "from damage_support import filled\nfilled(path)\n" + READ + WRITE, path, tmp_path / "block"
    )
    assert (made["wrote"], made["mode"], made["wal"]) == (True, "truncate", False)
    with Store.open(path) as store:
        assert store.verify().ok
        assert [[r.seq, r.event_id, r.payload, r.hash] for r in store.stream()] == made["told"]["rows"]
        assert not store.read_only
