"""An entry that was broken off half-written, in the slower way of writing: what was is put back at the next opening."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store
from infusion_tui.store._sqlite import connect

from .conftest import Pen

AFFECTED = (3, 40, 1)


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """A file as a killed process leaves it: pages of an entry that was never saved, and the journal to undo them."""
    path, left = tmp_path / "room.db", tmp_path / "left.db"
    with Store.create(path, sqlite_version=AFFECTED) as store:
        pen = Pen(store)
        pen.append(NoteWritten(note="saved"))
    writer = connect(path, "write", version=AFFECTED)
    writer.execute("PRAGMA cache_size=1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TABLE half(x)")
    for _ in range(200):
        writer.execute("INSERT INTO half VALUES (randomblob(1000))")
    for rest in ("", "-journal"):
        shutil.copy(f"{path}{rest}", f"{left}{rest}")
    writer.close()
    assert Path(f"{left}-journal").stat().st_size > 0
    assert left.stat().st_size > path.stat().st_size
    return left


@pytest.mark.parametrize("version", [AFFECTED, None])
@pytest.mark.parametrize("read_only", [False, True])
def test_what_was_is_put_back(half: Path, version: tuple[int, int, int] | None, read_only: bool) -> None:
    more = {"sqlite_version": version} if version else {}
    with Store.open(half, read_only=read_only, **more) as store:  # type: ignore[arg-type]
        assert [event.payload for event in store.session("s1")] == [NoteWritten(note="saved")]
        assert store.verify().ok
        assert store._raw_connection().execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"
        ).fetchone() == (0,)
        if not read_only:
            Pen(store).append(NoteWritten(note="goes on"))
