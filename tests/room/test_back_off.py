"""After five wrong PINs in a row the PIN is refused for a while that grows; nothing that a person can set shortens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_support import PINS, clinic
from infusion_tui.room import Refused, Room
from room_support import Machine, kinds


@pytest.fixture
def clock() -> Machine:
    return Machine()


@pytest.fixture
def room(tmp_path: Path, clock: Machine) -> Room:
    return clinic(tmp_path / "room.db", clock)


def wrong(room: Room, times: int = 5) -> str:
    """So many wrong PINs for KM; what was said to the last one."""
    said = ""
    for _ in range(times):
        with pytest.raises(Refused, match="PIN") as refused:
            room.sign_in("KM", "000000")
        said = str(refused.value)
    return said


def refused_now(room: Room) -> str:
    with pytest.raises(Refused) as refused:
        room.sign_in("KM", PINS["KM"])
    assert refused.value.code == "E_PIN"
    return str(refused.value)


def test_four_wrong_ones_cost_nothing(room: Room) -> None:
    wrong(room, 4)
    assert room.sign_in("KM", PINS["KM"]).initials == "KM"
    assert room.staff.tries("KM").wrong == 0


def test_after_five_even_the_right_one_waits_and_it_says_how_long(room: Room, clock: Machine) -> None:
    assert "30 s" in wrong(room)
    clock.pass_by(seconds=10)
    assert "20 s more" in refused_now(room)
    assert room.sign_in("JD", PINS["JD"]).initials == "JD", "only this person"
    clock.pass_by(seconds=20)
    assert room.sign_in("KM", PINS["KM"]).initials == "KM"


def test_it_grows_and_stays_at_a_quarter_of_an_hour(room: Room, clock: Machine) -> None:
    wrong(room)
    said = []
    for seconds in (30, 60, 120, 300, 900, 900):
        clock.pass_by(seconds=seconds)
        said.append(wrong(room, 1).rsplit("refused for ", 1)[1])
    assert said == ["60 s", "2 min", "5 min", "15 min", "15 min", "15 min"]


def test_neither_a_set_clock_nor_another_process_nor_a_restart_shortens_it(
    room: Room, clock: Machine, tmp_path: Path
) -> None:
    wrong(room)
    clock.set_wall(hours=5)
    assert "30 s more" in refused_now(room)
    clock.set_wall(days=-2)
    assert "30 s more" in refused_now(room)
    room.close()
    again = Room.open(tmp_path / "room.db", clock=clock)
    assert "30 s more" in refused_now(again)
    clock.reboot("boot-2", hours=1)
    assert "10 s more" in refused_now(again), "20 s since that boot are certain"
    clock.pass_by(seconds=10)
    assert again.sign_in("KM", PINS["KM"]).initials == "KM"
    again.close()


def test_it_is_written_down_once_in_a_row(room: Room, clock: Machine) -> None:
    wrong(room)
    clock.pass_by(minutes=1)
    wrong(room, 1)
    refused_now(room)
    found = [event for event in room.store.session("room") if event.kind == "staff.locked_out"]
    assert [(event.author, event.payload.initials, event.payload.tries) for event in found] == [
        ("door", "KM", 5)
    ]  # type: ignore[attr-defined]
    clock.pass_by(minutes=2)
    room.sign_in("KM", PINS["KM"])
    wrong(room)
    assert kinds(room).count("staff.locked_out") == 2


def test_a_lost_staff_file_opens_no_door_and_says_what_to_do(
    room: Room, clock: Machine, tmp_path: Path
) -> None:
    room.close()
    for path in tmp_path.glob("room.staff.db*"):
        path.unlink()
    again = Room.open(tmp_path / "room.db", clock=clock)
    said = refused_now(again)
    assert "infusion-tui staff pin KM" in said
    again.close()


def test_a_damaged_staff_file_opens_no_door(room: Room, clock: Machine, tmp_path: Path) -> None:
    room.close()
    for path in tmp_path.glob("room.staff.db-*"):
        path.unlink()
    (tmp_path / "room.staff.db").write_bytes(b"not a database at all, and long enough " * 40)
    again = Room.open(tmp_path / "room.db", clock=clock)
    assert "cannot be used" in refused_now(again)
    again.close()
