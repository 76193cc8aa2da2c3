"""A disk that gives back something else: never a crash, and never a wrong chart that looks right."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from damage_support import PAGE, Original, damaged, filled, image, judged, may_go, with_wal
from infusion_tui.room import Room
from infusion_tui.store import Store, StoreError
from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.schema import ENDINGS

OF_THE_FILE, OF_ITS_WAL = 150, 50
"""Images in the short form. The long form: tests/long/random_damage.py."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="module")
def original(folder: Path) -> Original:
    path = folder / "sound.db"
    machine = filled(path)
    return Original(path, machine, machine.wall + dt.timedelta(minutes=1), folder)


def test_a_damaged_file(original: Original, folder: Path) -> None:
    dice = random.Random(5)
    sound = (folder / "sound.db").read_bytes()
    seen = dict.fromkeys(("right", "said", "refused"), 0)
    for number in range(OF_THE_FILE):
        content, kind = damaged(sound, dice)
        path = image(folder / "image.db", None, content)
        try:
            seen[
                judged(original, path, line="hr 81" if number % 3 == 1 else None, copied=number % 3 == 2)
            ] += 1
        except Exception as error:
            raise AssertionError(f"image {number}, {kind}: {error}") from error
    assert min(seen.values()) > 0, seen


def test_a_damaged_wal(original: Original, folder: Path) -> None:
    """A frame that does not fit ends the -wal for SQLite, which says nothing. That entries stand behind it is said here;
    of a -wal that was cut off, and of the last entry alone, only a head kept elsewhere tells. What is left must be the
    record as it once was, whole."""
    dice = random.Random(6)
    content, wal = with_wal(folder / "sound.db", folder / "lived.db", original)
    now = original.now
    lived = Original(image(folder / "image.db", wal, content), original.clock, now, folder)
    assert len(lived.rows) > len(original.rows) + 10
    seen = dict.fromkeys(("right", "said", "refused", "shorter"), 0)
    for number in range(OF_ITS_WAL):
        broken, kind = damaged(wal, dice, PAGE + 24)
        path = image(folder / "image.db", broken, content)
        try:
            seen[judged(lived, path, tail_may_go=may_go(kind), copied=number % 10 == 9)] += 1
        except Exception as error:
            raise AssertionError(f"image {number}, {kind}: {error}") from error
    assert seen["said"] > OF_ITS_WAL // 2
    assert seen["shorter"] > 0


HIDDEN = {
    "who was admitted": (
        "event_kind",
        "seq <> (SELECT seq FROM event WHERE kind = 'session.opened' AND chair = '5')",
    ),
    "who left": ("event_endings", "kind IN ({endings}) AND chair <> '3'"),
    "a correction": (
        "event_amends",
        "amends IS NOT NULL AND session_id <> (SELECT session_id FROM event WHERE seq = 31)",
    ),
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_damaged_index_hides_nobody(original: Original, folder: Path, hidden: str) -> None:
    """Every row is whole, but an index does not lead to one: the board would show an empty chair."""
    name, rest = HIDDEN[hidden]
    path = image(folder / "image.db", None, (folder / "sound.db").read_bytes())
    connection = sqlite3.connect(path, isolation_level=None)
    (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    seqs = [
        row[0] for row in connection.execute(f"SELECT seq FROM event WHERE {rest.format(endings=ENDINGS)}")
    ]
    connection.execute(f"DROP INDEX {name}")
    connection.execute(f"{sql.split(' WHERE ')[0]} WHERE seq IN ({', '.join(map(str, seqs))})")
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, name))
    connection.close()
    with Room.open(path, clock=original.clock) as room:
        assert "does not lead to row" in room.store.damage[0]
        assert not room.store.verify().ok
        assert "schema" not in {found.code for found in room.store.verify().findings}
        with pytest.raises(StoreError, match="index"):
            room.chart("2", "hr 82", by="KM")


def test_a_changed_row_of_a_running_session_is_said_where_it_is_shown(
    original: Original, folder: Path
) -> None:
    """Opening looks at the last rows only; this one is the first of a session that somebody sits in."""
    path = image(folder / "image.db", None, (folder / "sound.db").read_bytes())
    with Room.open(path, clock=original.clock) as room:
        for number in range(60):
            room.chart("5", f"hr {70 + number % 20}", by="KM")
    content = path.read_bytes()
    assert content.count(b"calm and quiet") >= 2
    path.write_bytes(content.replace(b"calm and quiet", b"calm and quick"))
    with Room.open(path, clock=original.clock) as room:
        assert room.store.damage == ()
        room.view("5")
        assert "was changed" in room.store.damage[0]
        assert room.notices[0] == room.store.damage[0]
        with pytest.raises(StoreError, match="was changed"):
            room.chart("5", "hr 90", by="KM")


def test_pages_that_point_at_one_another_are_not_read_for_ever(
    original: Original, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of rows that stands in the place of another: the same numbers come again and again."""
    monkeypatch.setattr("infusion_tui.store.reading._BATCH", 5)
    content = (folder / "sound.db").read_bytes()
    with_rows = [
        at
        for at in range(0, len(content), PAGE)
        if content[at] == 13 and b"calm and quiet" in content[at : at + PAGE]
    ]
    first, later = with_rows[0], with_rows[-1]
    path = folder / "image.db"
    image(path, None, content[:later] + content[first : first + PAGE] + content[later + PAGE :])
    with Store.open(path, read_only=True) as store:
        findings = store.verify().findings
        assert {"sqlite"} <= {found.code for found in findings}
