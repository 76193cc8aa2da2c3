"""Room time: one time for every process of a boot, whatever happens to the wall clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.clock import UNKNOWN_BOOT, FixedClock, RunningClock, SystemClock
from infusion_tui.record.events import ClockStepped
from infusion_tui.room import Room
from infusion_tui.room.staffing import close_chair, open_chair, rename_chair
from infusion_tui.store import Store, StoreFull
from room_support import BEGAN, Machine, admission, made


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def room(tmp_path: Path, machine: Machine) -> Iterator[Room]:
    with made(tmp_path / "room.db", machine) as room:
        yield room


def _steps(room: Room) -> list[ClockStepped]:
    return [e.payload for e in room.store.room() if isinstance(e.payload, ClockStepped)]


def test_room_time_is_the_wall_time_as_long_as_nobody_sets_it(room: Room, machine: Machine) -> None:
    machine.pass_by(hours=3, milliseconds=250)
    assert room.now() == machine.wall
    machine.set_wall(seconds=1.9)
    assert room.now() == machine.wall - dt.timedelta(seconds=1.9)
    rename_chair(room, "5", "Window")
    assert _steps(room) == []
    assert room.notices == ()


def test_a_wall_clock_set_back_never_sorts_a_pause_before_its_start(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    machine.pass_by(minutes=5)
    first = room.chart("5", "hr 82", by="KM").event
    machine.set_wall(hours=-1)
    machine.pass_by(minutes=5)
    second = room.chart("5", "hr 83", by="KM").event
    assert first is not None
    assert second is not None
    assert second.occurred_at - first.occurred_at == dt.timedelta(minutes=5)
    assert second.recorded_at - first.recorded_at == dt.timedelta(minutes=5)
    (step,) = _steps(room)
    assert (step.adopted, step.room_at - step.wall_at) == (False, dt.timedelta(hours=1))
    (notice,) = room.notices
    assert "08:10" in notice
    assert "09:10" in notice


def test_a_step_is_written_once_and_another_one_again(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    machine.set_wall(minutes=30)
    for _ in range(3):
        machine.pass_by(minutes=1)
        room.chart("5", "hr 82", by="KM")
    assert len(_steps(room)) == 1
    with Room.open(room.store.path, clock=machine) as other:
        other.chart("5", "hr 84", by="JD")
    assert len(_steps(room)) == 1
    machine.set_wall(minutes=-30)
    machine.pass_by(minutes=1)
    room.chart("5", "hr 85", by="KM")
    # set right again: nothing to say any more
    assert len(_steps(room)) == 1
    machine.set_wall(minutes=10)
    room.chart("5", "hr 85", by="KM")
    assert [step.wall_at - step.room_at for step in _steps(room)] == [
        dt.timedelta(minutes=30),
        dt.timedelta(minutes=10),
    ]


def test_reading_alone_writes_no_step(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    machine.set_wall(hours=2)
    room.view("5")
    room.board()
    room.poll()
    assert _steps(room) == []
    assert len(room.notices) == 1


def test_the_new_wall_time_is_taken_when_nobody_is_in_a_chair(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    machine.set_wall(hours=-1)
    room.chart("5", "cancel not fasted", by="KM", confirm="5")
    assert room.now() == machine.wall + dt.timedelta(hours=1)
    machine.pass_by(minutes=1)
    close_chair(room, "8")
    assert [step.adopted for step in _steps(room)] == [False, True]
    assert room.now() == machine.wall
    assert not room.time.look().stepped
    # from now on it counts from there
    machine.set_wall(hours=5)
    room.admit(admission(), by="KM")
    assert [step.adopted for step in _steps(room)] == [False, True, True]
    machine.set_wall(hours=-5)
    machine.pass_by(minutes=1)
    event = room.chart("5", "hr 82", by="KM").event
    assert event is not None
    assert event.occurred_at == machine.wall + dt.timedelta(hours=5)


def test_sleep_counts(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    machine.pass_by(hours=9)
    assert room.now() == machine.wall
    assert not room.time.look().stepped


def test_after_a_reboot_the_wall_clock_counts(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    room.close()
    machine.set_wall(minutes=7)
    machine.reboot("boot-2", minutes=3)
    with Room.open(room.store.path, clock=machine) as again:
        assert again.now() == machine.wall
        event = again.chart("5", "hr 82", by="KM").event
        assert event is not None
        assert event.recorded_at == machine.wall
        assert _steps(again) == []
        # the new boot has its own beginning
        machine.set_wall(minutes=30)
        machine.pass_by(minutes=1)
        assert again.now() == machine.wall - dt.timedelta(minutes=30)


def test_a_wall_clock_behind_the_record_after_a_reboot_is_a_hard_warning(
    room: Room, machine: Machine
) -> None:
    machine.pass_by(hours=2)
    room.admit(admission(), by="KM")
    room.close()
    machine.reboot("boot-2", hours=-6)
    with Room.open(room.store.path, clock=machine) as again:
        (notice,) = again.notices
        assert "behind the record" in notice
        assert "2026-11-23 11:00" in notice


def test_every_process_of_a_boot_agrees(room: Room, machine: Machine) -> None:
    machine.reboot("boot-2", minutes=1)
    # opened before this boot has any event
    with Room.open(room.store.path, clock=machine) as one, Room.open(room.store.path, clock=machine) as two:
        machine.pass_by(minutes=1)
        one.admit(admission(), by="KM")
        machine.set_wall(minutes=20)
        assert two.poll()
        assert two.now() == one.now() == machine.wall - dt.timedelta(minutes=20)


def test_a_process_that_never_polled_agrees_when_it_writes(room: Room, machine: Machine) -> None:
    machine.reboot("boot-2", minutes=1)
    with Room.open(room.store.path, clock=machine) as one, Room.open(room.store.path, clock=machine) as two:
        one.admit(admission(), by="KM")
        machine.set_wall(minutes=-20)
        machine.pass_by(minutes=1)
        event = two.chart("5", "hr 82", by="JD").event
        assert event is not None
        assert event.recorded_at == machine.wall + dt.timedelta(minutes=20)
        assert [step.adopted for step in _steps(two)] == [False]


def test_a_new_time_taken_by_one_process_is_taken_by_all(room: Room, machine: Machine) -> None:
    with Room.open(room.store.path, clock=machine) as other:
        machine.set_wall(hours=1)
        close_chair(room, "8")
        assert other.poll()
        assert other.now() == room.now() == machine.wall
        other.admit(admission(), by="KM")
    assert [step.adopted for step in _steps(room)] == [True]


def test_a_step_that_could_not_be_saved_is_not_taken(
    room: Room, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.set_wall(hours=1)

    def full(*_: object, **__: object) -> None:
        raise StoreFull("The disk is full.")

    before, rows = room.now(), room.store.head().seq
    with monkeypatch.context() as patch:
        patch.setattr("infusion_tui.room.opened.OpenRoom._append", full)
        with pytest.raises(StoreFull):
            close_chair(room, "8")
    assert (room.now(), room.store.head().seq) == (before, rows)
    close_chair(room, "8")
    assert room.now() == machine.wall


def test_a_machine_that_does_not_name_its_boots_goes_by_the_wall(tmp_path: Path) -> None:
    machine = Machine(boot_id=UNKNOWN_BOOT)
    with made(tmp_path / "room.db", machine) as room:
        machine.reboot(UNKNOWN_BOOT, hours=5)
        assert room.now() == machine.wall
        with Room.open(room.store.path, clock=machine) as again:
            assert again.now() == machine.wall
            open_close = close_chair(again, "8"), open_chair(again, "8")
            assert open_close[1].recorded_at == machine.wall
            assert _steps(again) == []


def test_simulated_clocks_are_taken_as_they_are(tmp_path: Path) -> None:
    clock = FixedClock(BEGAN)
    with Room.create(tmp_path / "r.db", chairs=["1"], timezone="UTC", training=True, clock=clock) as room:
        clock.advance(hours=30)
        assert room.now() == BEGAN + dt.timedelta(hours=30)
        rename_chair(room, "1", "Window")
        assert (_steps(room), room.notices) == ([], ())
        boots = {event.boot_id for event in room.store.room()}
        assert boots == {"simulated"}


def test_a_running_clock_never_jumps_when_its_speed_changes() -> None:
    clock = RunningClock(BEGAN, speed=60)
    clock.speed = 1
    first = clock.stamp().utc
    clock.speed = 3600
    clock.speed = 1
    assert BEGAN <= first <= clock.stamp().utc


def test_the_machines_own_clock() -> None:
    clock = SystemClock()
    one, two = clock.stamp(), clock.stamp()
    assert one.boot_id == two.boot_id != "simulated"
    assert one.boot_ms <= two.boot_ms
    assert one.utc.tzinfo is dt.UTC
    assert one.utc.microsecond % 1000 == 0


def test_a_clock_without_its_sources_still_tells_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr("infusion_tui.clock.Path.read_text", missing)
    monkeypatch.setattr("subprocess.run", missing)
    assert SystemClock().stamp().boot_id == UNKNOWN_BOOT


def test_the_files_last_step_is_what_a_new_process_counts_from(room: Room, machine: Machine) -> None:
    machine.set_wall(hours=1)
    close_chair(room, "8")
    room.admit(admission(), by="KM")
    machine.set_wall(hours=-3)
    machine.pass_by(minutes=10)
    with Store.open(room.store.path) as store:
        assert store.first_of_boot("boot-1") is not None
    with Room.open(room.store.path, clock=machine) as again:
        assert again.now() == room.now() == machine.wall + dt.timedelta(hours=3)
