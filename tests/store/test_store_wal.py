"""Entries that stand in a damaged -wal are not passed over in silence; the rest of a power cut is no damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreDamaged
from infusion_tui.store.wal import kept_at, passed_over

from .conftest import Pen

FRAME = 4096 + 24


@pytest.fixture
def left(pen: Pen, path: Path, tmp_path: Path) -> Path:
    """A file with its -wal as a killed process leaves them: eight entries in the -wal."""
    connection = pen.store._connected()
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        pytest.skip("this SQLite is not used with a -wal")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(8):
        pen.append(NoteWritten(note=f"note {number}"))
    copy = tmp_path / "left.db"
    for rest in ("", "-wal"):
        shutil.copy(f"{path}{rest}", f"{copy}{rest}")
    return copy


def frames(path: Path) -> tuple[bytearray, list[int]]:
    """The -wal, and where each of its transactions ends."""
    wal = bytearray(Path(f"{path}-wal").read_bytes())
    count = (len(wal) - 32) // FRAME
    ends = [n for n in range(count) if any(wal[32 + n * FRAME + 4 : 32 + n * FRAME + 8])]
    assert len(ends) == 8
    return wal, [32 + (n + 1) * FRAME for n in ends]


def damage(path: Path, at: int) -> None:
    wal, _ = frames(path)
    wal[at] ^= 0xFF
    Path(f"{path}-wal").write_bytes(wal)


def test_a_sound_wal_is_read_to_its_end(left: Path) -> None:
    with Store.open(left) as store:
        assert store.damage == ()
        assert store.head().seq == 8
    assert not kept_at(left).exists()


@pytest.mark.parametrize(("entry", "readable"), [(0, 0), (1, 1), (5, 5)])
def test_entries_behind_a_damaged_one_are_said(left: Path, entry: int, readable: int) -> None:
    _, ends = frames(left)
    damage(left, ends[entry] - 100)
    whole = Path(f"{left}-wal").read_bytes()
    for _ in range(
        2
    ):  # SQLite deletes the -wal when it is closed; what was found is said the next time as well
        with Store.open(left) as store:
            assert store.head().seq == readable
            assert store.read_only
            assert "-wal file is damaged" in store.notices[0]
            assert {finding.code for finding in store.verify().findings} == {"tail"}
            with pytest.raises(StoreDamaged, match="cannot be read"), store.write():
                pass
    kept = kept_at(left)
    assert kept.read_bytes() == whole
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.rename(kept.with_suffix(".seen-to"))
    with Store.open(left) as store:
        assert not store.read_only


@pytest.mark.parametrize("at", [0, 9, 17, 25])
def test_a_damaged_beginning_of_the_wal_is_said(left: Path, at: int) -> None:
    damage(left, at)
    with Store.open(left, read_only=True) as store:
        assert "-wal file is damaged" in store.damage[0]
    assert kept_at(left).exists()


@pytest.mark.parametrize("cut", [10, FRAME, FRAME + 10])
def test_the_rest_of_a_power_cut_is_no_damage(left: Path, cut: int) -> None:
    """The last entry was being written, and nobody was told that it is saved."""
    wal, _ = frames(left)
    Path(f"{left}-wal").write_bytes(wal[:-cut])
    with Store.open(left) as store:
        assert store.damage == ()
        assert store.head().seq == 7
        Pen(store).append(NoteWritten(note="goes on"))
    with Store.open(left) as store:
        assert store.verify().ok


def test_the_last_entry_with_its_middle_unwritten_is_no_damage(left: Path) -> None:
    _, ends = frames(left)
    damage(left, ends[6] + 50)
    with Store.open(left) as store:
        assert store.damage == ()
        assert store.head().seq == 7


def test_what_an_earlier_round_left_in_the_wal_is_no_damage(pen: Pen, path: Path, tmp_path: Path) -> None:
    """A -wal begun anew is written over from its front: older entries stand behind, and are in the file long since."""
    if pen.store._connected().execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        pytest.skip("this SQLite is not used with a -wal")
    for number in range(12):
        pen.append(NoteWritten(note=f"note {number}"))
    pen.store._connected().execute("PRAGMA wal_checkpoint(RESTART)")
    pen.append(NoteWritten(note="the first of the next round"))
    for rest in ("", "-wal"):
        shutil.copy(f"{path}{rest}", tmp_path / f"left.db{rest}")
    for one in (path, tmp_path / "left.db"):
        with Store.open(one) as store:
            assert store.damage == ()
            assert store.head().seq == 13


def test_looking_takes_away_no_locks(pen: Pen, path: Path) -> None:
    """A file that is opened anew and closed loses this process's locks on it; the index of the -wal is not opened."""
    if pen.store._connected().execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        pytest.skip("this SQLite is not used with a -wal")
    pen.append(NoteWritten(note="x"))
    inode = Path(f"{path}-shm").stat().st_ino

    def locks() -> list[str]:
        held = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        return [" ".join(one[1:]) for one in held if one[5].endswith(f":{inode}")]

    before = locks()
    assert before, "SQLite holds a lock on it for as long as it is open"
    passed_over(path)
    with Store.open(path) as other:
        assert other.damage == ()
    assert locks() == before
