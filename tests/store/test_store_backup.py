"""A copy is only kept when it verifies, and never takes the place of another file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreDamaged, StoreExists, StoreFull, StoreUnavailable, backup

from .conftest import Pen
from .test_store_guards import unguarded


def test_a_copy_is_whole_and_named_after_its_last_row(pen: Pen, store: Store, tmp_path: Path) -> None:
    for number in range(3):
        pen.append(NoteWritten(note=str(number)))
    copy = store.backup(tmp_path / "copies")
    assert copy == tmp_path / "copies" / "room-2026-11-23-3.db"
    assert [each.name for each in copy.parent.iterdir()] == [copy.name]
    pen.append(NoteWritten(note="later"))
    with Store.open(copy, read_only=True) as opened:
        assert list(opened.stream()) == list(store.stream())[:3]
        assert opened.node == store.node
        assert opened.verify().ok


def test_a_copy_can_be_charted_on(pen: Pen, store: Store, tmp_path: Path) -> None:
    pen.append(NoteWritten(note="x"))
    with Store.open(store.backup(tmp_path)) as opened:
        Pen(opened).append(NoteWritten(note="y"))
        assert opened.verify().ok


def test_no_file_is_overwritten(pen: Pen, store: Store, tmp_path: Path) -> None:
    pen.append(NoteWritten(note="x"))
    copies = tmp_path / "copies"
    first = store.backup(copies)
    first.write_bytes(b"mine")
    assert store.backup(copies).name == "room-2026-11-23-1-2.db"
    assert first.read_bytes() == b"mine"


def test_a_copy_under_a_name_of_ones_own(pen: Pen, store: Store, tmp_path: Path) -> None:
    pen.append(NoteWritten(note="x"))
    copy = store.copy_to(tmp_path / "new" / "restored.db")
    with pytest.raises(StoreExists):
        store.copy_to(copy)
    assert [each.name for each in copy.parent.iterdir()] == ["restored.db"]
    with Store.open(copy) as opened:
        assert opened.head() == store.head()


def test_what_a_killed_copy_left_behind_is_cleared_away(pen: Pen, store: Store, tmp_path: Path) -> None:
    pen.append(NoteWritten(note="x"))
    old, young = tmp_path / ".room.0123abcd.new", tmp_path / ".room.89abcdef.new"
    mine = tmp_path / ".mine.new"
    for left in (old, young, mine):
        left.write_bytes(b"x")
    for left in (old, mine):
        os.utime(left, (0, 0))
    store.backup(tmp_path)
    assert (old.exists(), young.exists(), mine.exists()) == (False, True, True)


def test_an_empty_file_can_be_copied(store: Store, tmp_path: Path) -> None:
    assert store.backup(tmp_path / "copies").name == "room-empty-0.db"


def test_a_reader_can_copy(pen: Pen, store: Store, tmp_path: Path) -> None:
    pen.append(NoteWritten(note="x"))
    with Store.open(store.path, read_only=True) as reader:
        assert reader.backup(tmp_path / "copies").exists()


def test_a_copy_that_does_not_verify_is_not_kept(pen: Pen, store: Store, tmp_path: Path) -> None:
    for number in range(3):
        pen.append(NoteWritten(note=str(number)))
    for statement in unguarded("UPDATE event SET author = 'LB' WHERE seq = 2"):
        store._connected().execute(statement)
    with pytest.raises(StoreDamaged, match="was not kept"):
        store.backup(tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_disk_that_is_full_leaves_nothing_behind(
    pen: Pen, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "touch", full)
    with pytest.raises(StoreFull):
        store.backup(tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_folder_that_is_a_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("mine")
    with pytest.raises(StoreUnavailable):
        store.backup(tmp_path / "copies")
