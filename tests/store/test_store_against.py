"""What the chain alone cannot find is found by what was kept elsewhere: a backup, an export, a mirror, a printed head."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreDamaged
from infusion_tui.store._sqlite import connect, settle_journal
from infusion_tui.store.comparison import Compared, compare
from infusion_tui.store.creation import touch
from infusion_tui.store.heads import UnreadableHead, witness_of
from infusion_tui.store.migrations import migrate
from kept_support import export, forge

from .conftest import Pen
from .test_store_guards import unguarded


def against(store: Store, named: object) -> Compared:
    return compare(store, store.node, witness_of(str(named), store.path))


@pytest.fixture
def six(pen: Pen) -> Store:
    """Six rows in two sessions."""
    for number in range(6):
        pen.append(NoteWritten(note=str(number)), f"s{number % 2}")
    return pen.store


def kept(store: Store, kind: str, folder: Path) -> object:
    """The same six rows, kept in each way that there is."""
    head = store.head()
    folder.mkdir()
    text = {
        "paper": f"verify said on Monday:\n6 rows, everything fits. Head {head.seq} {head.hash} and so on\n",
        "json": json.dumps({"ok": True, "head": {"seq": head.seq, "hash": head.hash}}, indent=1),
        "page": f"| Last row of the file | {head.seq} |\n| Its hash (SHA-256) | `{head.hash}` |\n",
    }
    if kind in text:
        (folder / "kept.txt").write_text(text[kind])
        return folder / "kept.txt"
    if kind == "mirror":
        export(store, folder / "2026-11-22.jsonl", last=3)
        export(store, folder / "2026-11-23.jsonl", first=4)
        return folder
    return {
        "backup": lambda: store.backup(folder),
        "jsonl": lambda: export(store, folder / "all.jsonl"),
        "typed": lambda: f"{head.seq}:{head.hash}",
        "typed short": lambda: f"head {head.seq} {head.hash[:12].upper()}",
    }[kind]()


KINDS = ("backup", "jsonl", "mirror", "typed", "typed short", "paper", "json", "page")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_went_on_fits_what_was_kept(six: Store, pen: Pen, tmp_path: Path, kind: str) -> None:
    elsewhere = kept(six, kind, tmp_path / "kept")
    assert against(six, elsewhere).rows_since == 0
    pen.append(NoteWritten(note="later"))
    found = against(six, elsewhere)
    assert (found.result, found.rows_since, found.witness.seq, found.finding) == ("continues", 1, 6, None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_tail_that_was_cut_off_is_found(six: Store, tmp_path: Path, kind: str) -> None:
    elsewhere = kept(six, kind, tmp_path / "kept")
    with forge(six, tmp_path / "cut.db", None, last=4) as cut:
        found = against(cut, elsewhere)
    assert (found.result, found.first_row) == ("cut_off", 5)
    assert "row 6, this file at row 4" in found.sentence


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_rewritten_whole_is_found(six: Store, tmp_path: Path, kind: str) -> None:
    elsewhere = kept(six, kind, tmp_path / "kept")
    with forge(six, tmp_path / "forged.db", 2) as forged:
        found = against(forged, elsewhere)
    # with rows at hand the first one is named; a head alone knows only that something before it is not what it was
    row = 2 if kind in ("backup", "jsonl", "mirror") else 6
    assert (found.result, found.first_row) == ("rewritten", row)
    assert f"Row {row} " in found.sentence


@pytest.mark.parametrize("kind", ["backup", "jsonl", "mirror"])
def test_another_file_is_told_from_a_rewritten_one(six: Store, tmp_path: Path, kind: str) -> None:
    elsewhere = kept(six, kind, tmp_path / "kept")
    with Store.create(tmp_path / "other.db") as other:
        Pen(other).append(NoteWritten(note="x"))
        assert against(other, elsewhere).result == "other_file"


def test_the_rows_of_one_session_witness_for_themselves(six: Store, tmp_path: Path) -> None:
    one = export(six, tmp_path / "one.jsonl", session="s0")
    assert against(six, one).result == "continues"
    with forge(six, tmp_path / "forged.db", 3) as forged:
        assert against(forged, one).first_row == 3


def test_of_many_heads_in_a_text_each_is_compared(six: Store, tmp_path: Path) -> None:
    rows = list(six.stream())
    nightly = tmp_path / "nightly.log"
    nightly.write_text(f"Head 2 {rows[1].hash}\nHead 6 {rows[5].hash}\nHead 4 {'0' * 64}\n")
    assert against(six, nightly).first_row == 4


def test_a_backup_of_an_older_version_witnesses_and_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    touch(old)
    connection = connect(old, "write")
    settle_journal(connection)
    migrate(connection, node=store.node, stop_before="m0002_views")
    connection.close()
    before = old.read_bytes()
    assert against(store, old).result == "continues"
    assert old.read_bytes() == before


def test_what_is_damaged_itself_cannot_witness(six: Store, tmp_path: Path) -> None:
    copy = six.backup(tmp_path / "copies")
    with Store.open(copy) as opened:
        for statement in unguarded("UPDATE event SET author = 'LB' WHERE seq = 3"):
            opened._connected().execute(statement)
    with pytest.raises(StoreDamaged, match="Row 3 of"):
        against(six, copy)
    lines = export(six, tmp_path / "all.jsonl")
    text = lines.read_text()
    for change, row in ((("KM", "LB"), 1), (('"note": "2"', '"note": "9"'), 3)):
        lines.write_text(text.replace(*change))
        with pytest.raises(StoreDamaged, match=f"Row {row} "):
            against(six, lines)
    lines.write_text(text.replace('"author": "KM"', '"author": "LB", "author": "KM"', 1))
    with pytest.raises(StoreDamaged, match="Line 1 of"):
        against(six, lines)
    lines.write_text(text.replace('"hashed"', '"hash_of"', 1))
    with pytest.raises(StoreDamaged, match="Line 1 of"):
        against(six, lines)


def test_the_last_line_of_a_mirror_may_be_torn(six: Store, tmp_path: Path) -> None:
    lines = export(six, tmp_path / "2026-11-23.jsonl")
    lines.write_bytes(lines.read_bytes()[:-20])
    assert against(six, lines).witness.seq == 5


@pytest.mark.parametrize("named", ["6:12345", "none.db", "", "6", "abc:" + "0" * 64])
def test_what_is_no_head_is_said_to_be_none(six: Store, named: str) -> None:
    with pytest.raises(UnreadableHead):
        against(six, named)


def test_a_text_without_a_head_a_folder_without_rows_and_the_file_itself(six: Store, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("nothing here")
    (tmp_path / "folder").mkdir()
    for named in (tmp_path / "text", tmp_path / "folder", six.path):
        with pytest.raises(UnreadableHead):
            against(six, named)
