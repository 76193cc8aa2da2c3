"""Who may read the files: every kind of file of a real session, and files that stood open before."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Desk, Store

from .conftest import BEGIN, Pen


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_that_stands_open_is_closed_and_it_is_said(path: Path) -> None:
    """The record, what SQLite keeps beside it, and the desk: an earlier program or a person left them open."""
    with Store.create(path) as first:
        Pen(first).append(NoteWritten(note="x"))
        with Desk(path) as desk:
            desk.save_draft("5", "KM", "128/82", BEGIN)
            for each in path.parent.iterdir():
                each.chmod(0o644)
            with Store.open(path) as store:
                (said,) = store.notices
                assert "could be read by others" in said
                assert "for you alone now" in said
            assert {mode_of(each) for each in path.parent.iterdir()} == {0o600}
    with Store.open(path) as store:
        assert store.notices == ()


def test_a_file_that_its_owner_made_read_only_stays_so(path: Path) -> None:
    Store.create(path).close()
    path.chmod(0o444)
    with Store.open(path, read_only=True):
        assert mode_of(path) == 0o400


def test_somebody_elses_file_is_not_changed_but_said(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a file that is another person's")
    Store.create(path).close()
    path.chmod(0o644)
    os.chown(path, 65534, 65534)
    with Store.open(path) as store:
        assert "its owner must close it" in store.notices[0]
    assert mode_of(path) == 0o644


def test_the_programs_own_folder_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "infusion-tui"
    Store.create(folder / "room.db").close()
    assert mode_of(folder) == 0o700
    folder.chmod(0o755)
    Store.open(folder / "room.db").close()
    assert mode_of(folder) == 0o700


@pytest.mark.parametrize(("mode", "said"), [(0o755, False), (0o777, True), (0o1777, False)])
def test_a_folder_with_other_things_is_left_alone(mode: int, said: bool, tmp_path: Path) -> None:
    """Only where others could take the file out and put another there is it said."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(mode)
    Store.create(folder / "room.db").close()
    with Store.open(folder / "room.db") as store:
        assert any("put others there" in notice for notice in store.notices) is said
    assert mode_of(folder) == mode
