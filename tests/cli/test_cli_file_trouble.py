"""A file that is locked, full, read-only, damaged or changed: a plain message, nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cli_support import Practice, call, instant
from infusion_tui.store import _sqlite

WRITES = {
    "chart": ["chart", "5", "hr 82", "--by", "KM"],
    "admit": [
        "admit",
        "6",
        "--mrn",
        "1",
        "--weight",
        "70",
        "--by",
        "KM",
        "--dose-mg",
        "35",
        "--bag-ml",
        "50",
    ],
    "staff add": ["staff", "add", "PW", "--name", "X", "--role", "nurse"],
    "chairs close": ["chairs", "close", "7"],
    "protocol accept": ["protocol", "accept", "ketamine-iv-pain", "--by", "AL"],
}
READS = {
    "status": ["status"],
    "status chair": ["status", "--chair", "5"],
    "sessions": ["sessions"],
    "staff list": ["staff", "list"],
    "verify": ["verify"],
    "dry run": ["chart", "5", "hr 82", "--by", "KM", "--dry-run"],
}


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait for a locked file, cut from ten seconds to none."""
    defaults = {"wait_s": 0.0}
    from infusion_tui.store import Store

    for method in (Store.open, Store.create):
        monkeypatch.setitem(method.__func__.__kwdefaults__, "wait_s", defaults["wait_s"])  # type: ignore[attr-defined]


@contextmanager
def _held(db: Path, how: str = "IMMEDIATE") -> Iterator[None]:
    """Another program in the middle of writing."""
    with closing(_sqlite.sqlite3.connect(db, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


def _unguarded(db: Path, *statements: str) -> None:
    """Another program that takes the guards away and changes rows."""
    with closing(sqlite3.connect(db)) as file:
        file.execute("PRAGMA ignore_check_constraints=ON")
        triggers = file.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert file.execute(statement).rowcount
        for _, sql in triggers:
            file.execute(sql)
        file.commit()


def test_the_wait_for_a_locked_file_is_below_fifteen_seconds() -> None:
    assert _sqlite.WAIT_S <= 10


@pytest.mark.usefixtures("short_wait")
@pytest.mark.parametrize("words", WRITES.values(), ids=WRITES)
def test_a_locked_file(started: Practice, words: list[str]) -> None:
    with _held(started.db):
        answer = started(*words, now="10:05", code=3)
        assert "locked" in answer.err
        assert started.json(*words, now="10:05", code=3)["error"]["code"] == "E_FILE"
    assert started(*words, now="10:05").code == 0


@pytest.mark.usefixtures("short_wait")
@pytest.mark.parametrize("words", READS.values(), ids=READS)
def test_reading_goes_on_while_another_writes(started: Practice, words: list[str]) -> None:
    with _held(started.db):
        started(*words, now="10:05")


@pytest.mark.usefixtures("short_wait")
def test_an_export_of_a_locked_file_is_complete_and_says_that_it_was_not_noted(started: Practice) -> None:
    out = started.db.with_name("x.csv")
    with _held(started.db):
        answer = started("export", "--all", "--format", "csv", "--out", str(out), now="10:05")
    assert "could not be noted" in answer.err
    assert out.read_text(encoding="utf-8").count("\n") > 14


@pytest.fixture
def no_rights(started: Practice) -> Iterator[Practice]:
    """The file and its folder may not be written."""
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    folder = started.db.parent
    os.chmod(started.db, 0o400)
    os.chmod(folder, 0o500)
    yield started
    os.chmod(folder, 0o700)


@pytest.mark.parametrize("words", WRITES.values(), ids=WRITES)
def test_a_read_only_file(started: Practice, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = started.db.read_bytes()
    monkeypatch.setattr("infusion_tui.store.opening.os.access", lambda *_: False)
    answer = started(*words, now="10:05", code=3)
    assert "read" in answer.err
    started.json(*words, now="10:05", code=3)
    # the real clock, too: one line, and no second one about how the file was opened
    assert call(*words, "--db", str(started.db)).code == 3
    assert started.db.read_bytes() == before


@pytest.mark.parametrize("words", READS.values(), ids=READS)
def test_a_read_only_file_can_be_read(no_rights: Practice, words: list[str]) -> None:
    no_rights(*words, now="10:05")


@pytest.mark.parametrize("words", READS.values(), ids=READS)
def test_a_file_that_cannot_be_written_can_be_read(
    started: Practice, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infusion_tui.store.opening.os.access", lambda *_: False)
    started(*words, now="10:05")


def _garbage(db: Path) -> None:
    db.write_bytes(os.urandom(8192))


def _empty(db: Path) -> None:
    db.write_bytes(b"")


def _text(db: Path) -> None:
    db.write_text("SQLite format 3\x00 but no more", encoding="utf-8")


def _cut(db: Path) -> None:
    db.write_bytes(db.read_bytes()[:20_000])


def _holes(db: Path) -> None:
    content = bytearray(db.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    db.write_bytes(content)


def _other_database(db: Path) -> None:
    db.unlink()
    with closing(sqlite3.connect(db)) as file:
        file.execute("CREATE TABLE event (seq INTEGER)")


def _no_rows(db: Path) -> None:
    """As an init that was killed would have left it, if it were not made whole at once."""
    from infusion_tui.store import Store

    db.unlink()
    Store.create(db).close()


def _folder(db: Path) -> None:
    db.unlink()
    db.mkdir()


DAMAGES: list[Callable[[Path], None]] = [
    _garbage,
    _empty,
    _text,
    _cut,
    _holes,
    _other_database,
    _no_rows,
    _folder,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_a_damaged_file_is_3(started: Practice, damage: Callable[[Path], None]) -> None:
    damage(started.db)
    before = None if started.db.is_dir() else started.db.read_bytes()
    for words in (*WRITES.values(), *READS.values(), ["backup", str(started.db.parent / "b")]):
        if damage is _no_rows and words == ["verify"]:
            started(*words, code=4)
            continue
        answer = started(*words, code=3)
        assert str(started.db) in answer.err or "damaged" in answer.err
        started.json(*words, code=3)
    assert started("export", "--all", "--format", "csv", "--out", str(started.db.with_name("x.csv")), code=3)
    assert not started.db.with_name("x.csv").exists()
    if before is not None:
        assert started.db.read_bytes() == before
    assert started("init", code=1)


TAMPERS = {
    "a note": "UPDATE event SET payload = replace(payload, '75', '57') WHERE kind = 'infusion.started'",
    "a time": "UPDATE event SET occurred_at = '2026-11-23T09:59:00.000Z' WHERE kind = 'infusion.started'",
    "an author": "UPDATE event SET author = 'JD' WHERE seq = 7",
    "a row gone": "DELETE FROM event WHERE seq = 9",
    "the last row gone": "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
    "a hash": "UPDATE event SET hash = (CASE substr(hash, 1, 1) WHEN 'f' THEN 'e' ELSE 'f' END) || substr(hash, 2) WHERE seq = 5",
    "the room's first row": "UPDATE event SET payload = '{}' WHERE seq = 1",
    "an unreadable payload": "UPDATE event SET payload = '{}' WHERE kind = 'infusion.started'",
    "a time that is none": "UPDATE event SET occurred_at = 'noon' WHERE kind = 'infusion.started'",
    "a rate of nothing": "UPDATE event SET payload = replace(payload, '75', '0') WHERE kind = 'infusion.started'",
    "a bag of nothing": 'UPDATE event SET payload = replace(payload, \'"volume_ml":"50"\', \'"volume_ml":"0"\') WHERE kind = \'session.opened\'',
    "no number": "UPDATE event SET payload = replace(payload, '75', 'NaN') WHERE kind = 'infusion.started'",
    "a kind": "UPDATE event SET kind = 'infusion.resumed' WHERE kind = 'infusion.started'",
    "the admission gone": "DELETE FROM event WHERE kind = 'session.opened'",
    "the room gone": "DELETE FROM event WHERE session_id = 'room'",
}


@pytest.mark.parametrize("tamper", TAMPERS.values(), ids=TAMPERS)
def test_verify_finds_what_was_changed(started: Practice, tamper: str) -> None:
    assert started("verify").code == 0
    _unguarded(started.db, tamper)
    answer = started("verify", code=4)
    assert "Traceback" not in answer.err
    found = started.json("verify", code=4)
    assert found["ok"] is False
    assert found["findings"]
    # everything else gives what can be read, or says plainly that it cannot be
    for words in READS.values():
        assert call(*words, "--db", str(started.db), "--now", instant("10:05")).code in (0, 1, 3, 4)
    for words in WRITES.values():
        assert call(*words, "--db", str(started.db), "--now", instant("10:05")).code == 3


def test_verify_finds_guards_that_are_gone(started: Practice) -> None:
    with closing(sqlite3.connect(started.db)) as file:
        name = file.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchone()[0]
        file.execute(f"DROP TRIGGER {name}")
        file.commit()
    assert [f["code"] for f in started.json("verify", code=4)["findings"]] == ["schema"]
    started(*WRITES["chart"], now="10:05", code=3)


def test_verify_is_content_with_a_session_that_goes_on(started: Practice) -> None:
    found = started.json("verify", now="18:00")
    assert (found["ok"], found["findings"]) == (True, [])
    assert found["head"]["seq"] == found["rows"]
    assert "everything fits" in started("verify").out


def test_a_copy_beside_the_file_does_not_matter(started: Practice) -> None:
    shutil.copy(started.db, started.db.with_name("copy.db"))
    assert started("verify").code == 0


def test_files_are_for_their_owner_alone(started: Practice) -> None:
    started.chart("hr 82", "10:05")
    started("backup", str(started.db.parent / "b"), now="10:06")
    started("export", "--all", "--format", "csv", "--out", str(started.db.with_name("x.csv")), now="10:06")
    paths = [path for path in started.db.parent.rglob("*") if path.is_file() and path != started.db]
    assert paths
    for path in paths:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
