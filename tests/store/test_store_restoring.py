"""A new file from a backup, or from rows in JSON Lines alone: the same rows and hashes, or no file and the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreDamaged, StoreError, StoreExists, StoreMissing
from infusion_tui.store._sqlite import connect, settle_journal
from infusion_tui.store.creation import touch
from infusion_tui.store.migrations import migrate
from infusion_tui.store.restoring import NotWhole, rebuild, restore
from kept_support import export, forge

from .conftest import Pen
from .test_store_guards import unguarded


@pytest.fixture
def six(pen: Pen) -> Store:
    for number in range(6):
        pen.append(NoteWritten(note=f"\x85 {number} ü 😀"), f"s{number % 2}")
    return pen.store


def same(path: Path, as_: Store) -> None:
    """The file has the same rows to the last byte, and can be charted on."""
    with Store.open(path) as made:
        assert list(made.stream()) == list(as_.stream())
        assert made.node == as_.node
        Pen(made).append(NoteWritten(note="on"))
        assert made.verify().ok
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_restored_to_the_last_byte(six: Store, tmp_path: Path) -> None:
    copy = six.backup(tmp_path / "copies")
    before = copy.read_bytes()
    made = restore(copy, tmp_path / "new" / "room.db")
    assert (made.head, made.node) == (six.head(), six.node)
    assert [each.name for each in made.path.parent.iterdir()] == ["room.db"]
    same(made.path, six)
    assert copy.read_bytes() == before


def test_a_backup_of_an_older_version_is_restored_in_this_one(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    touch(old)
    connection = connect(old, "write")
    settle_journal(connection)
    migrate(connection, stop_before="m0002_views")
    connection.close()
    with Store.open(restore(old, tmp_path / "new.db").path) as made:
        assert made.verify().ok
        assert not made.read_only


def test_a_mirror_alone_gives_the_same_file(six: Store, tmp_path: Path) -> None:
    folder = tmp_path / "mirror"
    folder.mkdir()
    export(six, folder / "2026-11-22.jsonl", last=2)
    export(six, folder / "2026-11-23.jsonl", first=3)
    same(rebuild([folder], tmp_path / "a.db").path, six)
    files = sorted(folder.iterdir(), reverse=True)
    same(rebuild(files, tmp_path / "b.db").path, six)
    # overlapping exports are no harm
    same(rebuild([*files, export(six, tmp_path / "all.jsonl", last=4)], tmp_path / "c.db").path, six)


def test_nothing_that_is_there_is_touched(six: Store, tmp_path: Path) -> None:
    copy, lines = six.backup(tmp_path / "copies"), export(six, tmp_path / "all.jsonl")
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    for rest in ("", "-wal", "-journal"):
        target = tmp_path / f"target{rest or '.db'}"
        if rest:
            Path(f"{target}{rest}").write_text("a file that died")
        for make in (lambda to: restore(copy, to), lambda to: rebuild([lines], to)):
            with pytest.raises(StoreExists):
                make(target if rest else taken)
            assert not target.exists()
    assert taken.read_text() == "mine"


def test_an_empty_journal_of_a_file_that_is_gone_is_no_hindrance(six: Store, tmp_path: Path) -> None:
    for rest in ("-wal", "-journal"):
        (tmp_path / f"new.db{rest}").touch()
    same(rebuild([export(six, tmp_path / "all.jsonl")], tmp_path / "new.db").path, six)


def test_what_is_not_there_or_is_no_backup(six: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        restore(tmp_path / "none.db", tmp_path / "new.db")
    with pytest.raises(StoreMissing):
        rebuild([tmp_path / "none.jsonl"], tmp_path / "new.db")
    (tmp_path / "text").write_text("not a database\n")
    with pytest.raises(StoreDamaged, match="rebuild from the mirror"):
        restore(tmp_path / "text", tmp_path / "new.db")
    with pytest.raises(StoreDamaged, match="Line 1"):
        rebuild([tmp_path / "text"], tmp_path / "new.db")
    (tmp_path / "copies").mkdir()
    with pytest.raises(NotWhole):
        rebuild([tmp_path / "copies"], tmp_path / "new.db")
    assert not list(tmp_path.glob("*new*"))


def test_a_backup_that_was_changed_is_not_restored(six: Store, tmp_path: Path) -> None:
    copy = six.backup(tmp_path / "copies")
    with Store.open(copy) as opened:
        for statement in unguarded("UPDATE event SET author = 'LB' WHERE seq = 3"):
            opened._connected().execute(statement)
    with pytest.raises(StoreDamaged, match=r"Row 3 .*older backup"):
        restore(copy, tmp_path / "new.db")
    assert not list(tmp_path.glob("*new*"))


def test_a_cut_off_or_torn_backup_is_not_restored(six: Store, tmp_path: Path) -> None:
    copy = six.backup(tmp_path / "copies")
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="older backup") as found:
        restore(copy, tmp_path / "new.db")
    assert str(copy) in str(found.value)
    assert ".new" not in str(found.value)
    assert not list(tmp_path.glob("*new*"))


def refused(tmp_path: Path, *files: Path) -> str:
    with pytest.raises(StoreError) as found:
        rebuild(files, tmp_path / "new.db")
    assert not list(tmp_path.glob("*new*"))
    return str(found.value)


def test_rows_that_are_missing_are_named(six: Store, tmp_path: Path) -> None:
    ends = [export(six, tmp_path / "a.jsonl", last=2), export(six, tmp_path / "c.jsonl", first=5)]
    assert "Rows 3 to 4 are missing" in refused(tmp_path, *ends)
    one = refused(tmp_path, export(six, tmp_path / "one.jsonl", session="s0"))
    assert "Rows 2, 4 are missing" in one
    assert "export of single sessions" in one


def test_rows_of_another_file_and_rows_that_differ_are_named(six: Store, tmp_path: Path) -> None:
    whole = export(six, tmp_path / "all.jsonl")
    with Store.create(tmp_path / "other.db") as other:
        Pen(other).append(NoteWritten(note="x"))
        foreign = export(other, tmp_path / "other.jsonl")
    assert "of another file" in refused(tmp_path, whole, foreign)
    with forge(six, tmp_path / "forged.db", 4) as forged:
        late, all_ = (
            export(forged, tmp_path / "late.jsonl", first=5),
            export(forged, tmp_path / "forged.jsonl"),
        )
    assert "Row 4 is there twice" in refused(tmp_path, whole, all_)
    early = export(six, tmp_path / "early.jsonl", last=4)
    assert "Row 5 " in refused(tmp_path, early, late)


def test_a_changed_line_is_named(six: Store, tmp_path: Path) -> None:
    lines = export(six, tmp_path / "all.jsonl")
    lines.write_text(lines.read_text().replace('"version": 2', '"version": 3', 1))
    assert "Row 3 (line 3" in refused(tmp_path, lines)


def test_a_file_that_died_with_entries_in_its_wal_is_restored_with_them_and_stays_as_it_is(
    six: Store, tmp_path: Path
) -> None:
    if not Path(f"{six.path}-wal").exists():
        pytest.skip("this SQLite writes with the slower journal, not with a -wal")
    dead = tmp_path / "dead"
    dead.mkdir()
    for rest in ("", "-wal"):
        shutil.copy(f"{six.path}{rest}", dead / f"room.db{rest}")
    before = {path.name: path.read_bytes() for path in dead.iterdir()}
    assert len(before["room.db-wal"]) > 4096
    same(restore(dead / "room.db", tmp_path / "new.db").path, six)
    assert {name: (dead / name).read_bytes() for name in before} == before
