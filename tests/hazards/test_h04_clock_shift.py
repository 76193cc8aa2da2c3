"""H04: the clock shifts (daylight saving, the network's time, a wrong clock, a restart). Control: UTC in the file, room
time that counts from the boot and cannot be set, offsets in the hour that occurs twice, one notice for a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infusion_tui.record.events import StaffAdded
from infusion_tui.record.view import ChairView
from infusion_tui.room import Room
from infusion_tui.room.watch import Watch
from room_support import Machine, admission

CHECKS = ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order")
EVENING = dt.datetime(2026, 11, 23, 21, 0, tzinfo=dt.UTC)
NIGHTS = (
    ("Europe/Berlin", dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)),
    ("Europe/Berlin", dt.datetime(2026, 10, 25, 1, 0, tzinfo=dt.UTC)),
    ("America/New_York", dt.datetime(2026, 3, 8, 7, 0, tzinfo=dt.UTC)),
    ("America/New_York", dt.datetime(2026, 11, 1, 6, 0, tzinfo=dt.UTC)),
    ("Australia/Lord_Howe", dt.datetime(2026, 10, 3, 15, 30, tzinfo=dt.UTC)),
    ("Australia/Lord_Howe", dt.datetime(2026, 4, 4, 15, 0, tzinfo=dt.UTC)),
)
"""Zone, and the moment at which its clocks are set: forward, then back, in each."""


def _started(path: Path, machine: Machine, zone: str) -> Room:
    """35 mg in 50 mL at 75 mL/h, just started: 40 minutes."""
    room = Room.create(path, chairs="5", timezone=zone, training=True, clock=machine)
    for initials in ("KM", "JD"):
        room.record_in_room(StaffAdded(initials=initials, name="A Name", role="nurse"), by="set-up")
    room.admit(admission(), by="KM")
    for line in ("124/78 72 99 14", *(f"check {item} y" for item in CHECKS)):
        room.chart("5", line, by="KM", confirm="5")
    room.chart("5", "verify 35 mg in 50 ml 75 ml/h", by="JD")
    room.chart("5", "start 75", by="KM", confirm="5")
    return room


def _facts(view: ChairView) -> dict[str, Any]:
    """What would be wrong after a shift: all of it durations, amounts and levels."""
    assert view.started_at is not None
    return {
        "remaining_s": view.remaining_s,
        "run_s": view.run_s,
        "paused_s": view.paused_s,
        "infused_mg": view.infused_mg,
        "observation_remaining_s": view.observation_remaining_s,
        "due": [(item.what, item.level, item.late_s, item.at - view.started_at) for item in view.due],
        "entries": [
            (entry.kind, entry.occurred_at - view.started_at, entry.minute, entry.infused_mg)
            for entry in view.entries
        ],
    }


LINES = {
    8: "126/80 74 98 14 s5 d1",
    15: "pause occlusion",
    20: "resume",
    45: "done",
    46: "124/80 74 98 14 s5 d0 wnl",
    62: "; resting",
}
"""Minutes after the start, and what is charted then."""


def _lived(
    room: Room, machine: Machine, shift: Callable[[int], object] = lambda minute: None, minutes: int = 70
) -> list[dict[str, Any]]:
    """The chair minute by minute while lines are charted and the clock is shifted."""
    seen = []
    for minute in range(1, minutes + 1):
        machine.pass_by(minutes=1)
        shift(minute)
        if minute in LINES:
            room.chart("5", LINES[minute], by="KM", confirm="5")
        seen.append(_facts(room.view("5")))
    return seen


@pytest.fixture
def undisturbed(tmp_path: Path) -> list[dict[str, Any]]:
    """The same hour with a clock that nobody touches."""
    machine = Machine(EVENING)
    with _started(tmp_path / "twin.db", machine, "UTC") as room:
        return _lived(room, machine)


@pytest.mark.parametrize("minutes", [60, -60, 5, -5])
@pytest.mark.parametrize("when", [4, 17, 30, 50])
def test_H04_a_step_of_the_wall_clock_changes_no_duration(
    tmp_path: Path, undisturbed: list[dict[str, Any]], minutes: int, when: int
) -> None:
    """Infusing, paused, infusing again, observing: whenever the wall clock is set by an hour or five minutes, time
    left, dose, reminders and the log stay those of a clock that nobody touched; the screen says that it was set."""
    machine = Machine(EVENING)
    with _started(tmp_path / "room.db", machine, "UTC") as room:
        watch = Watch(room, pid=1)

        def shift(minute: int) -> None:
            if minute == when:
                machine.set_wall(minutes=minutes)
            for _ in range(2):
                watch.look()

        lived = _lived(room, machine, shift)
        assert lived == undisturbed
        assert any("wall clock says" in notice for notice in room.notices)
        assert watch.unseen == ()
        steps = [event for event in room.store.room() if event.kind == "clock.stepped"]
        assert len(steps) == 1
        # two processes of one boot agree on it
        with Room.open(room.store.path, clock=machine) as other:
            assert _facts(other.view("5")) == lived[-1]


@pytest.mark.parametrize(("zone", "change"), NIGHTS)
@pytest.mark.parametrize("before", [3, 18, 44, 60])
def test_H04_a_night_on_which_clocks_are_set_changes_no_duration(
    tmp_path: Path, undisturbed: list[dict[str, Any]], zone: str, change: dt.datetime, before: int
) -> None:
    """Daylight saving begins or ends so many minutes after the start, in three zones (one of them by half an hour)."""
    machine = Machine(change - dt.timedelta(minutes=before))
    with _started(tmp_path / "room.db", machine, zone) as room:
        assert _lived(room, machine) == undisturbed
        assert room.notices == ()


@pytest.mark.parametrize(
    ("zone", "change"),
    [night for night in NIGHTS if night[1].month in (10, 11, 4) and night[1] != NIGHTS[4][1]],
)
def test_H04_the_hour_that_occurs_twice_is_told_apart(tmp_path: Path, zone: str, change: dt.datetime) -> None:
    """Two entries with the same reading on the wall clock carry their offsets, and no line is taken for the other."""
    from infusion_tui.tui.wording import clock

    machine = Machine(change - dt.timedelta(minutes=10))
    with _started(tmp_path / "room.db", machine, zone) as room:
        first = clock(room.now(), room.zone)
        repeated = (change - dt.timedelta(seconds=1)).astimezone(room.zone).utcoffset()
        after = change.astimezone(room.zone).utcoffset()
        assert repeated is not None
        assert after is not None
        machine.pass_by(seconds=(repeated - after).total_seconds())
        second = clock(room.now(), room.zone)
        assert first != second
        assert first.split()[0] == second.split()[0]


@pytest.mark.parametrize("when", [4, 17, 30, 50])
def test_H04_a_restart_of_the_machine_changes_no_duration(
    tmp_path: Path, undisturbed: list[dict[str, Any]], when: int
) -> None:
    """The machine is off for a part of a minute in the middle of an infusion, and starts with another boot."""
    machine = Machine(EVENING)
    with _started(tmp_path / "room.db", machine, "UTC") as room:

        def shift(minute: int) -> None:
            if minute == when:
                machine.reboot(f"boot-{minute}")

        assert _lived(room, machine, shift) == undisturbed
    with Room.open(tmp_path / "room.db", clock=machine) as again:
        assert _facts(again.view("5")) == undisturbed[-1]


def test_H04_after_a_restart_the_watch_says_how_long_nobody_looked(tmp_path: Path) -> None:
    """A step before and a restart after it: the gap has the length that it had."""
    machine = Machine(EVENING)
    with _started(tmp_path / "room.db", machine, "UTC") as room:
        machine.set_wall(hours=1)
        Watch(room, pid=1).look()
    machine.reboot("boot-2", minutes=19)
    with Room.open(tmp_path / "room.db", clock=machine) as again:
        watch = Watch(again, pid=1)
        watch.look()
        (unseen,) = watch.unseen
        assert unseen.blind.until - unseen.blind.since == dt.timedelta(minutes=19)
