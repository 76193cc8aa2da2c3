"""The mirror: every row in dated files on another disk, synced, taken up again after anything, and evidence by itself."""

from __future__ import annotations

import fcntl
import os
import random
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.room import Room, mirror_folder
from infusion_tui.room.mirror import Mirror, prepare
from infusion_tui.room.mirror_folder import MirrorFailed, MirrorRefused
from infusion_tui.room.mirror_state import state_of
from infusion_tui.room.mirroring import Mirroring
from infusion_tui.store import Store
from infusion_tui.store.comparison import compare
from infusion_tui.store.heads import witness_of
from infusion_tui.store.restoring import rebuild
from kept_support import forge
from room_support import Machine, admission, made


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def room(tmp_path: Path, machine: Machine) -> Iterator[Room]:
    with made(tmp_path / "room.db", machine) as room:
        room.admit(admission(), by="KM")
        yield room


@pytest.fixture
def folder(tmp_path: Path, room: Room) -> Path:
    folder = tmp_path / "disk" / "mirror"
    folder.parent.mkdir()
    prepare(room.store, folder)
    return folder


def mirror(room: Room, folder: Path) -> Mirror:
    """As another program makes it: it knows nothing but what is in the folder."""
    return Mirror(room.store, folder, training=True)


def chart(room: Room, machine: Machine, count: int = 1) -> None:
    for _ in range(count):
        machine.pass_by(seconds=7)
        room.chart("5", f"hr {random.randint(60, 90)} ; Grüße 😀", by="KM", yes=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.jsonl"))


def is_whole(folder: Path, room: Room) -> None:
    """The mirror alone gives the file, to the last byte."""
    made = folder.parent / "rebuilt.db"
    rebuild([folder], made)
    with Store.open(made, read_only=True) as store:
        assert list(store.stream()) == list(room.store.stream())
    for path in folder.parent.glob("rebuilt.db*"):
        path.unlink()


def test_rows_go_to_the_file_of_their_day_and_are_enough_to_rebuild(
    room: Room, folder: Path, machine: Machine
) -> None:
    one = mirror(room, folder)
    assert one.step()
    assert names(folder) == ["2026-11-23.jsonl"]
    machine.pass_by(days=2)
    chart(room, machine, 3)
    assert one.step()
    assert names(folder) == ["2026-11-23.jsonl", "2026-11-25.jsonl"]
    chart(room, machine)
    assert mirror(room, folder).step()
    assert len((folder / "2026-11-25.jsonl").read_bytes().splitlines()) == 4
    is_whole(folder, room)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_what_is_level_is_not_written_again(room: Room, folder: Path) -> None:
    one = mirror(room, folder)
    one.step()
    before = (folder / names(folder)[0]).stat()
    one.step()
    mirror(room, folder).step()
    after = (folder / names(folder)[0]).stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)


def test_a_clock_that_was_set_back_opens_no_earlier_file(room: Room, folder: Path, machine: Machine) -> None:
    room.chart("5", "cancel late", by="KM", confirm="5")
    mirror(room, folder).step()
    machine.set_wall(days=-3)
    room.admit(admission(mrn="1"), by="KM")
    mirror(room, folder).step()
    assert names(folder) == ["2026-11-23.jsonl"]
    is_whole(folder, room)


@pytest.mark.parametrize("lost", [1, 2, 300, 2000, "all but one byte"])
def test_a_torn_end_is_kept_aside_and_written_again(
    room: Room, folder: Path, machine: Machine, lost: int | str
) -> None:
    chart(room, machine, 5)
    mirror(room, folder).step()
    path = folder / names(folder)[0]
    whole = path.read_bytes()
    keep = len(whole) - lost if isinstance(lost, int) else 1
    path.write_bytes(whole[:keep])
    chart(room, machine)
    again = mirror(room, folder)
    again.step()
    assert path.read_bytes()[: len(whole)] == whole
    (name,) = again.set_aside
    torn = (folder / name).read_bytes()
    assert torn == whole[:keep][whole[:keep].rfind(b"\n") + 1 :]
    is_whole(folder, room)


def test_pages_that_never_reached_the_disk_are_kept_aside_too(
    room: Room, folder: Path, machine: Machine
) -> None:
    chart(room, machine, 9)
    mirror(room, folder).step()
    path = folder / names(folder)[0]
    whole = path.read_bytes()
    hole = len(whole) // 2
    path.write_bytes(whole[:hole] + bytes(700) + whole[hole + 700 :])
    again = mirror(room, folder)
    again.step()
    assert path.read_bytes() == whole
    assert len(again.set_aside) == 1


def test_a_file_that_is_empty_after_a_power_cut(room: Room, folder: Path, machine: Machine) -> None:
    mirror(room, folder).step()
    machine.pass_by(days=1)
    chart(room, machine)
    (folder / "2026-11-24.jsonl").touch(mode=0o600)
    mirror(room, folder).step()
    is_whole(folder, room)


def test_a_row_that_was_changed_in_the_mirror_is_no_torn_end(room: Room, folder: Path) -> None:
    mirror(room, folder).step()
    path = folder / names(folder)[0]
    before = path.read_bytes().replace(b'"author": "KM"', b'"author": "LB"')
    path.write_bytes(before)
    with pytest.raises(MirrorRefused, match="was changed"):
        mirror(room, folder).step()
    assert path.read_bytes() == before


def test_a_mirror_finds_a_file_that_was_cut_off_or_rewritten(
    room: Room, folder: Path, machine: Machine, tmp_path: Path
) -> None:
    chart(room, machine, 3)
    mirror(room, folder).step()
    before = (folder / names(folder)[0]).read_bytes()
    for seq, last, words in ((None, 4, "cut off"), (4, 99, "rewritten")):
        with forge(room.store, tmp_path / f"{words}.db", seq, last=last) as other:
            with pytest.raises(MirrorRefused, match=words):
                Mirror(other, folder, training=True).step()
            state = state_of(other, folder, room.now())
            assert words in str(state.problem)
            found = compare(other, other.node, witness_of(str(folder), other.path))
            assert found.first_row == (5 if seq is None else 4)
    assert (folder / names(folder)[0]).read_bytes() == before


def test_another_file_has_its_own_mirror(room: Room, folder: Path, tmp_path: Path, machine: Machine) -> None:
    mirror(room, folder).step()
    with made(tmp_path / "other.db", machine) as other:
        for do in (lambda: prepare(other.store, folder), lambda: mirror(other, folder).step()):
            with pytest.raises(MirrorRefused, match="another file"):
                do()
        (folder / mirror_folder.MARKER).unlink()
        with pytest.raises(MirrorRefused, match="another file"):
            prepare(other.store, folder)
    prepare(room.store, folder)


def test_a_disk_that_is_not_mounted_is_told_from_an_empty_one(room: Room, folder: Path) -> None:
    mirror(room, folder).step()
    away = folder.with_name("away")
    folder.rename(away)
    with pytest.raises(MirrorFailed, match="mounted"):
        mirror(room, folder).step()
    folder.mkdir()
    with pytest.raises(MirrorFailed, match="mounted"):
        mirror(room, folder).step()
    assert "mounted" in str(state_of(room.store, folder, room.now()).problem)
    assert list(folder.iterdir()) == []
    shutil.rmtree(folder)
    away.rename(folder)
    assert mirror(room, folder).step()


def test_the_folder_above_it_must_be_there(room: Room, tmp_path: Path) -> None:
    with pytest.raises(MirrorFailed):
        prepare(room.store, tmp_path / "no disk" / "mirror")
    assert not (tmp_path / "no disk").exists()


def test_one_program_writes_at_a_time(room: Room, folder: Path) -> None:
    with (folder / ".mirror.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not mirror(room, folder).step()
        assert names(folder) == []
    assert mirror(room, folder).step()


def test_two_programs_in_turn(room: Room, folder: Path, machine: Machine) -> None:
    one, other = mirror(room, folder), mirror(room, folder)
    for _ in range(3):
        for each in (one, other):
            chart(room, machine)
            assert each.step()
    is_whole(folder, room)


@pytest.mark.parametrize("first", [True, False], ids=["the first rows", "later rows"])
def test_what_could_not_be_synced_is_written_again(
    room: Room, folder: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    one = mirror(room, folder)
    if not first:
        one.step()
        machine.pass_by(days=1)
        chart(room, machine, 2)
    failed: list[int] = []

    def fails(handle: int) -> None:
        failed.append(handle)
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fails)
        with pytest.raises(MirrorFailed, match="Input/output error"):
            one.step()
    assert failed
    path = folder / names(folder)[-1]
    wrong = path.read_bytes().replace(b"KM", b"??")
    path.write_bytes(wrong)  # what is read back before the sync succeeded need not be what is on the disk
    one.step()
    assert one.set_aside == []
    is_whole(folder, room)


def test_a_disk_that_is_full_is_said_and_what_was_begun_is_written_again(
    room: Room, folder: Path, machine: Machine
) -> None:
    one = mirror(room, folder)
    one.step()
    chart(room, machine, 2)
    size = (folder / names(folder)[0]).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300, hard))
    try:
        with pytest.raises(MirrorFailed, match="File too large"):
            one.step()
        assert (folder / names(folder)[0]).stat().st_size == size + 300
        with pytest.raises(MirrorFailed):
            one.step()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    chart(room, machine)
    one.step()
    assert one.set_aside == []
    is_whole(folder, room)


def test_how_far_behind_it_is(room: Room, folder: Path, machine: Machine) -> None:
    mirror(room, folder).step()
    level = state_of(room.store, folder, room.now())
    assert (level.seq, level.lag_s, level.problem, level.words) == (room.store.head().seq, 0, None, None)
    chart(room, machine)
    machine.pass_by(seconds=60)
    assert state_of(room.store, folder, room.now()).words is None
    machine.pass_by(seconds=15)
    state = state_of(room.store, folder, room.now())
    assert (state.seq, state.lag_s, state.words) == (level.seq, 75, "MIRROR 75 s behind")
    machine.pass_by(minutes=20)
    assert state_of(room.store, folder, room.now()).words == "MIRROR 21 min behind"


def test_the_thread_writes_what_there_is_before_it_ends(room: Room, folder: Path, machine: Machine) -> None:
    following = Mirroring(room.store.path, folder, training=True)
    following.start()
    chart(room, machine, 5)
    following.stop()
    assert following.words is None
    is_whole(folder, room)


def test_the_thread_says_why_it_cannot_and_how_long_it_has_not(
    room: Room, folder: Path, machine: Machine
) -> None:
    now = [100.0]
    gone = Mirroring(room.store.path, folder / "gone", training=True, monotonic=lambda: now[0])
    gone.start()
    gone.stop()
    assert str(gone.words).startswith("MIRROR not written: ")
    with (folder / ".mirror.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = Mirroring(room.store.path, folder, training=True, monotonic=lambda: now[0])
        held.start()
        held.stop()
    now[0] = 160.0
    assert held.words is None
    now[0] = 175.0
    assert str(held.words).startswith("MIRROR 75 s behind: another program")
