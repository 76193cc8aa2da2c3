"""The watch over the room: signs of life, gaps found once, and nothing that a broken desk or file could stop."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.clock import FixedClock, RunningClock
from infusion_tui.record import events as ev
from infusion_tui.record.blind import Blind
from infusion_tui.room import Room
from infusion_tui.room.watch import Watch
from infusion_tui.store import StoreUnavailable
from room_support import BEGAN, Machine, admission, made


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def room(tmp_path: Path, machine: Machine) -> Iterator[Room]:
    with made(tmp_path / "room.db", machine) as room:
        yield room


def gaps(room: Room, chair: str = "5") -> list[tuple[dt.datetime, dt.datetime, str]]:
    """The gaps in a chair's record: from, to, author."""
    return [
        (entry.payload.since, entry.occurred_at, entry.by)
        for entry in room.view(chair).entries
        if isinstance(entry.payload, ev.WatchBlind)
    ]


def minutes(amount: float) -> dt.datetime:
    return BEGAN + dt.timedelta(minutes=amount)


def test_no_app_ever_open_is_no_gap(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    machine.pass_by(hours=3)
    watch = Watch(room, pid=1)
    assert not watch.look()
    assert (gaps(room), watch.unseen) == ([], ())


def test_an_app_that_comes_back_says_what_nobody_saw_and_writes_it_into_each_chair(
    room: Room, machine: Machine
) -> None:
    room.admit(admission("5"), by="KM")
    room.admit(admission("6", mrn="449000"), by="KM")
    Watch(room, pid=1).look()
    room.chart("5", "124/78 72 99 14", by="KM")
    machine.pass_by(minutes=19)
    watch = Watch(room, pid=2)
    assert watch.look()
    for chair in ("5", "6"):
        assert gaps(room, chair) == [(minutes(0), minutes(19), "watch")]
    (unseen,) = watch.unseen
    assert unseen.blind == Blind(minutes(0), minutes(19))
    assert unseen.recorded
    machine.pass_by(minutes=0.5)
    assert not watch.look()
    assert len(gaps(room)) == 1


def test_while_an_app_is_open_there_is_no_gap(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    watch = Watch(room, pid=1)
    for _ in range(100):
        watch.look()
        machine.pass_by(seconds=15)
    assert gaps(room) == []


def test_beats_come_every_quarter_of_a_minute_and_not_oftener(room: Room, machine: Machine) -> None:
    watch = Watch(room, pid=1)
    seen = set()
    for _ in range(240):
        watch.look()
        (beat,) = room.desk.beats()
        seen.add(beat.at)
        machine.pass_by(milliseconds=250)
    assert len(seen) == 4


def test_sleep_with_the_app_open_is_a_gap(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    watch = Watch(room, pid=1)
    watch.look()
    machine.pass_by(minutes=30)
    assert watch.look()
    assert gaps(room) == [(minutes(0), minutes(30), "watch")]


def test_two_apps_that_come_back_at_once_write_one_gap_and_both_say_it(
    room: Room, machine: Machine, tmp_path: Path
) -> None:
    room.admit(admission(), by="KM")
    with Room.open(room.store.path, clock=machine) as other:
        one, two = Watch(room, pid=1), Watch(other, pid=2)
        one.look()
        two.look()
        machine.pass_by(minutes=19)
        assert one.look()
        machine.pass_by(milliseconds=80)
        assert two.look()
        other.poll()
        assert len(gaps(other)) == 1
        assert [unseen.blind.since for unseen in two.unseen] == [minutes(0)]


def test_two_apps_that_look_before_either_has_written_write_one_gap(room: Room, machine: Machine) -> None:
    """The second one's look at the desk is older than the first one's writing: the record decides."""
    room.admit(admission(), by="KM")
    Watch(room, pid=1).look()
    machine.pass_by(minutes=19)
    with Room.open(room.store.path, clock=machine) as other:
        old = other.desk.beats()
        Watch(room, pid=2).look()
        late = Watch(other, pid=3)
        late._beats = lambda: old  # type: ignore[method-assign]
        machine.pass_by(milliseconds=5)
        assert late.look()
        other.poll()
        assert len(gaps(other)) == 1


def test_another_app_was_there_all_the_time(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    one, two = Watch(room, pid=1), Watch(room, pid=2)
    two.look()
    for _ in range(40):
        one.look()
        machine.pass_by(seconds=15)
    one.look()
    assert not two.look()
    assert (gaps(room), two.unseen) == ([], ())


def test_a_session_that_began_in_the_gap_is_blind_from_its_beginning(room: Room, machine: Machine) -> None:
    room.admit(admission("5"), by="KM")
    Watch(room, pid=1).look()
    machine.pass_by(minutes=10)
    room.admit(admission("6", mrn="449000"), by="KM")
    machine.pass_by(minutes=9.5)
    room.admit(admission("7", mrn="449001"), by="KM")
    machine.pass_by(minutes=0.5)
    Watch(room, pid=2).look()
    assert gaps(room, "6") == [(minutes(10), minutes(20), "watch")]
    assert gaps(room, "7") == []


def test_an_empty_room_has_nothing_to_say(room: Room, machine: Machine) -> None:
    Watch(room, pid=1).look()
    machine.pass_by(minutes=19)
    rows = room.store.head().seq
    watch = Watch(room, pid=2)
    assert not watch.look()
    assert room.store.head().seq == rows
    assert watch.unseen == ()


def test_what_fell_due_meanwhile_and_still_is(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    for line in ("124/78 72 99 14", *(f"check {item} y" for item in
                 ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order"))):  # fmt: skip
        room.chart("5", line, by="KM", confirm="5")
    room.chart("5", "verify 35 mg in 50 ml 75 ml/h", by="JD")
    room.chart("5", "start 75", by="KM", confirm="5")
    Watch(room, pid=1).look()
    machine.pass_by(minutes=19)
    watch = Watch(room, pid=2)
    watch.look()
    (unseen,) = watch.unseen
    assert [(one.chair, one.what, one.at) for one in unseen.missed] == [("5", "observation", minutes(5))]
    before = room.view("5")
    assert before.due[0].at == minutes(5)
    watch.read()
    assert watch.unseen == ()
    assert len(gaps(room)) == 1


def test_a_clock_step_is_no_gap_and_a_gap_is_right_through_one(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    watch = Watch(room, pid=1)
    watch.look()
    for hours in (1, -1, 5 / 60, -5 / 60):
        machine.set_wall(hours=hours)
        machine.pass_by(seconds=15)
        assert not watch.look()
    assert gaps(room) == []
    machine.set_wall(hours=1)
    machine.pass_by(minutes=19)
    watch.look()
    ((since, until, _),) = gaps(room)
    assert until - since == dt.timedelta(minutes=19)
    assert until == room.now()


def test_a_new_wall_time_that_the_room_takes_is_no_gap(room: Room, machine: Machine) -> None:
    watch = Watch(room, pid=1)
    watch.look()
    machine.set_wall(hours=1)
    machine.pass_by(seconds=10)
    room.admit(admission(), by="KM")
    assert room.now() == machine.wall
    machine.pass_by(seconds=10)
    assert not watch.look()
    assert gaps(room) == []


def test_a_reboot_is_a_gap(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    Watch(room, pid=1).look()
    room.close()
    machine.reboot("boot-2", minutes=7)
    with Room.open(room.store.path, clock=machine) as again:
        Watch(again, pid=1).look()
        assert gaps(again) == [(minutes(0), minutes(7), "watch")]


def test_fast_and_standing_clocks_are_not_watched(tmp_path: Path) -> None:
    for name, clock in (("fast", RunningClock(BEGAN, 60)), ("stands", FixedClock(BEGAN))):
        with Room.create(
            tmp_path / f"{name}.db", chairs="12", timezone="UTC", training=True, clock=clock
        ) as room:
            Watch(room).look()
            assert room.desk.beats() == []


def test_a_clock_that_ran_fast_for_a_while_is_not_watched_again(tmp_path: Path) -> None:
    """The training room goes slowly while somebody types: the time before was nobody's blindness."""
    clock = RunningClock(BEGAN)
    with Room.create(tmp_path / "r.db", chairs="12", timezone="UTC", training=True, clock=clock) as room:
        watch = Watch(room)
        watch.look()
        clock.speed = 3600
        watch.look()
        clock.speed = 1
        watch.look()
        assert watch.unseen == ()
        assert len(room.desk.beats()) == 1


def test_the_training_rooms_own_clock_is_not_watched(tmp_path: Path) -> None:
    from infusion_tui.training.demo import open_demo

    demo = open_demo(chairs=2, speed=60)
    try:
        assert not Watch(demo.room).look()
        assert demo.room.desk.beats() == []
    finally:
        demo.close()


def test_a_given_clock_that_runs_true_is_watched(tmp_path: Path) -> None:
    path = tmp_path / "now.db"
    with Room.create(path, chairs="12", timezone="UTC", training=True, clock=RunningClock(BEGAN)) as room:
        room.record_in_room(ev.StaffAdded(initials="KM", name="Kim", role="nurse"), by="set-up")
        room.admit(admission("1"), by="KM")
        Watch(room, pid=1).look()
    with Room.open(path, clock=RunningClock(BEGAN + dt.timedelta(minutes=19))) as again:
        watch = Watch(again, pid=2)
        assert watch.look()
        ((since, until, _),) = gaps(again, "1")
        assert round((until - since).total_seconds()) == 19 * 60


def test_a_file_that_takes_no_entries_stops_nothing(room: Room, machine: Machine) -> None:
    room.admit(admission(), by="KM")
    Watch(room, pid=1).look()
    machine.pass_by(minutes=19)
    with Room.open(room.store.path, clock=machine, read_only=True) as reader:
        watch = Watch(reader, pid=2)
        assert watch.look()
        (unseen,) = watch.unseen
        assert not unseen.recorded
        machine.pass_by(minutes=0.5)
        watch.look()
    room.poll()
    assert gaps(room) == []


def test_a_gap_that_could_not_be_written_is_written_later(
    room: Room, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.admit(admission(), by="KM")
    Watch(room, pid=1).look()
    machine.pass_by(minutes=19)
    watch = Watch(room, pid=2)

    def locked(*_: object) -> None:
        raise StoreUnavailable("Another program writes.")

    with monkeypatch.context() as patch:
        patch.setattr(room, "append_to_live", locked)
        assert watch.look()
        assert [one.recorded for one in watch.unseen] == [False]
    machine.pass_by(seconds=15)
    watch.look()
    assert gaps(room) == [(minutes(0), minutes(19), "watch")]
    assert [one.recorded for one in watch.unseen] == [True]


def test_a_broken_desk_stops_nothing_and_is_no_gap(room: Room, machine: Machine) -> None:
    room.desk.close()
    room.desk.path.write_bytes(b"not a database at all" * 300)
    room.admit(admission(), by="KM")
    watch = Watch(room, pid=1)
    for _ in range(20):
        watch.look()
        machine.pass_by(seconds=15)
    assert gaps(room) == []
    machine.pass_by(minutes=10)
    assert watch.look()
    assert len(gaps(room)) == 1


def test_beats_never_touch_the_record(room: Room, machine: Machine) -> None:
    head = room.store.head()
    watch = Watch(room, pid=1)
    for _ in range(10):
        watch.look()
        machine.pass_by(seconds=20)
    assert room.store.head() == head
    with sqlite3.connect(room.desk.path) as desk:
        assert desk.execute("SELECT count(*) FROM heartbeat").fetchone() == (1,)
    desk.close()
