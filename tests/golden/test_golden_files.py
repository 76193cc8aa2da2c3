"""Files that earlier versions wrote, as they wrote them: opened, brought to today's form, and told the same of."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice
from infusion_tui.store import Store
from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.chain import COLUMNS
from infusion_tui.store.migrations import MIGRATIONS
from infusion_tui.store.schema import USER_VERSION, views_of

HERE = Path(__file__).parent
GOLDEN = [path.name.removesuffix(".db.gz") for path in sorted(HERE.glob("*.db.gz"))]


MENDED = re.compile(r"^status --session \S+chairs\[0\]\.checks\[13\]\.")
"""Told differently on purpose: the item `last-set` of a closed session grew old after the patient had left."""


@pytest.fixture(params=GOLDEN)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(name: str, tmp_path: Path) -> Path:
    """A copy of the golden file, as it was."""
    path = tmp_path / "room.db"
    path.write_bytes(gzip.decompress((HERE / f"{name}.db.gz").read_bytes()))
    path.chmod(0o600)
    return path


def events(path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT {', '.join(COLUMNS)} FROM event ORDER BY seq").fetchall()
    finally:
        connection.close()


def form(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def missing(was: Any, now: Any, where: str = "") -> list[str]:
    """What an earlier program answered and today's does not: keys may be added, nothing may be told differently."""
    if isinstance(was, dict) and isinstance(now, dict):
        return [
            line
            for key, value in was.items()
            for line in (
                missing(value, now[key], f"{where}.{key}") if key in now else [f"{where}.{key} is gone"]
            )
        ]
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        return [
            line
            for number, (one, other) in enumerate(zip(was, now, strict=True))
            for line in missing(one, other, f"{where}[{number}]")
        ]
    return [] if was == now else [f"{where}: {was!r} is now {now!r}"]


def test_there_is_a_file_of_every_released_form() -> None:
    """Form 1 was never released alone, and today's is made by every other test."""
    assert {int(name.split("-")[1]) for name in GOLDEN} == set(range(2, USER_VERSION))
    assert len(list(MIGRATIONS.pending(__import__("sqlite_utils").Database(memory=True)))) == USER_VERSION


def test_it_is_brought_up_and_every_row_stays_as_it_was(name: str, old: Path) -> None:
    before = events(old)
    assert form(old) == int(name.split("-")[1])
    with Store.open(old) as store:
        assert not store.read_only
        assert store.notices == ()
        result = store.verify()
    assert result.ok, result.findings
    assert form(old) == USER_VERSION
    assert events(old) == before
    assert len(before) > 60


def test_what_was_answered_then_is_answered_now(name: str, old: Path) -> None:
    """Every value that the old program gave: phases, doses, due times, entries, the drug ledger, the chain's end."""
    asked = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))["questions"]
    assert len(asked) > 5
    for number, question in enumerate(asked):
        # a copy for each: that a closed record was looked at is a row of its own since
        room = Practice(old.with_name(f"asked-{number}.db"))
        shutil.copyfile(old, room.db)
        code = 4 if question["words"] == ["verify"] and not question["answer"]["ok"] else 0
        answer = room.json(*question["words"], now=question["now"], code=code)
        told = missing(question["answer"], answer, " ".join(question["words"]))
        assert [line for line in told if not MENDED.search(line)] == []


def test_it_goes_on(old: Path) -> None:
    """The patient who was in chair 3 is charted for, by the program of today."""
    room = Practice(old)
    room.chart("128/82 72 98 14", "12:40", chair="3")
    assert room.chair("12:41", chair="3")["entries"][-1]["text"].startswith("BP 128/82")
    with Store.open(old) as store:
        assert store.verify().ok


def test_where_it_cannot_be_written_it_is_read_as_it_is(old: Path) -> None:
    """A copy on a read-only disk: everything can be looked at, and nothing is changed for it."""
    was = old.read_bytes()
    with Store.open(old, read_only=True) as store:
        assert store.read_only
        assert store.verify().ok
        assert len(list(store.stream())) == len(events(old))
    assert old.read_bytes() == was
    assert form(old) < USER_VERSION


def test_an_update_makes_no_tampered_file_sound(old: Path) -> None:
    """A guard was taken out of an older file: it is not brought up, only read, and `verify` finds it."""
    connection = sqlite3.connect(old, isolation_level=None)
    connection.execute("DROP TRIGGER event_no_update")
    connection.close()
    with Store.open(old) as store:
        assert store.read_only
        assert "guards" in store.notices[0]
        assert [finding.code for finding in store.verify().findings] == ["schema"]
    assert form(old) < USER_VERSION


def test_an_update_that_is_cut_short_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infusion_tui.store import migrations

    monkeypatch.setattr(migrations, "COURSE_STATEMENTS", (*migrations.COURSE_STATEMENTS, "CREATE NONSENSE"))
    before = events(old)
    with pytest.raises(Exception, match="not built as"):
        Store.open(old)
    monkeypatch.undo()
    assert form(old) < USER_VERSION
    assert events(old) == before
    with Store.open(old) as store:
        assert store.verify().ok


def test_the_views_say_what_they_said(name: str, old: Path) -> None:
    """Every row of every view of the older form, column by column."""

    def told(path: Path, view: str, columns: list[str] | None = None) -> tuple[list[str], list[Any]]:
        connection = sqlite3.connect(path)
        try:
            cursor = connection.execute(f"SELECT {', '.join(columns or ['*'])} FROM {view}")
            names = [f'"{column[0]}"' for column in cursor.description]
            return names, sorted(cursor.fetchall(), key=repr)
        finally:
            connection.close()

    views = views_of(int(name.split("-")[1]))
    before = {view: told(old, view) for view in views}
    Store.open(old).close()
    for view, (columns, rows) in before.items():
        assert told(old, view, columns)[1] == rows, view
    assert sum(len(rows) for _, rows in before.values()) > 150
