"""Replay says of every moment what looking back at that moment says, and follows what is written meanwhile."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import msgspec
import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.phase_spans import phase_spans
from infusion_tui.record.session import fold
from infusion_tui.record.view import ChairView
from infusion_tui.room import Room
from infusion_tui.room.history import session_at, views_at
from infusion_tui.room.replay import Replay, day_beside, last_day, replay_day, replay_session
from room_support import BEGAN, Machine, admission, made

MINUTE = dt.timedelta(minutes=1)
SET = "124/78 72 98 14 s5 d1"


class Morning:
    """Two sessions in chair 5, one that moves, with a late entry, a correction, a struck entry and `seen`."""

    def __init__(self, folder: Path) -> None:
        self.clock = Machine()
        self.room = made(folder / "room.db", self.clock)
        room, wait = self.room, self.clock.pass_by
        room.admit(admission(), by="KM")
        self.chart(SET)
        self.chart("verify 35 mg in 50 ml 75 ml/h", by="JD")
        for item in (
            "identity",
            "allergies",
            "consent",
            "changes",
            "mood",
            "fasting",
            "escort",
            "iv",
            "kit",
            "order",
        ):
            self.chart(f"check {item} y")
        wait(minutes=4)
        self.chart("start 75")
        wait(minutes=6)
        self.chart(SET)
        wait(minutes=4)
        room.admit(admission("3", "99"), by="JD")
        wait(minutes=2)
        self.chart("move 7", chair="3")
        wait(minutes=5)
        self.chart("pause nausea")
        wait(minutes=2)
        self.chart("-5m hr 144 ; forgotten")
        self.chart("resume")
        wait(minutes=4)
        self.chart("seen")
        wait(minutes=1)
        self.chart("fix 17 hr 84 ; misread")
        self.chart(SET)
        self.chart("void 17 ; other chair")
        wait(minutes=12)
        self.chart("stop dizzy", SET + " wnl", "flush")
        wait(minutes=20)
        self.chart("leave anyway ; ride waits, Dr Lee")
        wait(minutes=3)
        room.admit(admission("5", "77"), by="KM")
        wait(minutes=5)
        self.first = room.store.session_heads()[0].session_id

    def chart(self, *lines: str, chair: str = "5", by: str = "KM") -> None:
        for line in lines:
            self.room.chart(chair, line, by=by, confirm=chair)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    return Morning(tmp_path_factory.mktemp("replay"))


def _board(views: tuple[ChairView, ...]) -> list[ChairView]:
    """Without what only a chair's own view has."""
    return [
        msgspec.structs.replace(
            view,
            entries=(),
            ledger=None,
            contradictions=(),
            gap_report=None,
            last_time=None,
            course_count=None,
        )
        for view in views
    ]


def _moments(replay: Replay) -> list[dt.datetime]:
    """Every minute, and the instants just before and at each entry; to and fro, so that kept folds are tried."""
    minutes = [
        replay.begins_at + MINUTE * at for at in range((replay.ends_at - replay.begins_at) // MINUTE + 1)
    ]
    entries = [at + shift for at in replay.moments() for shift in (-dt.timedelta.resolution, dt.timedelta())]
    forth = sorted(minutes + entries)
    return forth + forth[::-3]


@pytest.mark.parametrize("with_later", [False, True])
def test_the_board_of_every_moment_is_that_of_looking_back(morning: Morning, with_later: bool) -> None:
    replay = replay_day(morning.room, BEGAN.date())
    for when in _moments(replay):
        looked = views_at(morning.room, when, with_later=with_later)
        assert _board(replay.board(when, with_later=with_later)) == _board(looked), when


@pytest.mark.parametrize("with_later", [False, True])
def test_a_chair_of_every_moment_is_that_of_looking_back(morning: Morning, with_later: bool) -> None:
    replay = replay_session(morning.room, morning.first)
    for when in _moments(replay)[::4]:
        (looked,) = views_at(morning.room, when, chair="5", with_later=with_later)
        assert replay.chair("5", when, with_later=with_later) == looked, when


def test_nothing_is_folded_twice_between_two_entries(morning: Morning) -> None:
    replay = replay_session(morning.room, morning.first)
    before, after = next(pair for pair in itertools.pairwise(replay.moments()) if pair[1] - pair[0] > MINUTE)
    past = replay._pasts[morning.first]
    sessions = {
        id(past.session(before + (after - before) * share, with_later=False)) for share in (0.0, 0.3, 0.9)
    }
    assert len(sessions) == 1
    assert id(past.session(after, with_later=False)) not in sessions


def test_what_was_typed_later_is_counted_and_shown_only_with_later(morning: Morning) -> None:
    replay = replay_session(morning.room, morning.first)
    late = next(
        one for one in morning.room.store.session(morning.first) if one.occurred_at != one.recorded_at
    )
    between = late.occurred_at + MINUTE
    assert replay.typed_later(between) == 3, "the late entry, its correction and its striking"
    assert all(one.number != late.version for one in replay.newest(between, 3))
    known_today = replay.newest(between, 3, with_later=True)
    assert next(one for one in known_today if one.number == late.version).not_known
    assert replay.typed_later(late.recorded_at) == 2
    assert late.version in [one.number for one in replay.newest(late.recorded_at, 2)]


def test_who_was_on_the_way_stands_until_it_no_longer_counted(morning: Morning) -> None:
    replay = replay_session(morning.room, morning.first)
    seen = next(
        one for one in morning.room.store.session(morning.first) if isinstance(one.payload, ev.ReminderSeen)
    )
    (one,) = replay.on_the_way(seen.recorded_at)
    assert (one.chair, one.by, one.said_at) == ("5", "KM", seen.occurred_at)
    assert one.until == seen.occurred_at + 3 * MINUTE
    assert replay.on_the_way(seen.recorded_at - dt.timedelta.resolution) == ()
    assert replay.board(seen.recorded_at)[4].due[0].seen_until == one.until


def test_from_entry_to_entry(morning: Morning) -> None:
    replay = replay_session(morning.room, morning.first)
    at: dt.datetime | None = replay.begins_at
    walked = []
    while at is not None and (at := replay.beside(at, 1)) is not None:
        walked.append(at)
    assert tuple(walked) == replay.moments(session=morning.first)
    assert replay.beside(walked[3], -1) == walked[2]
    assert replay.beside(walked[0], -1) is None


def test_the_phases_of_the_slider_are_those_of_the_record(morning: Morning) -> None:
    replay = replay_session(morning.room, morning.first)
    spans = replay.phases(morning.first)
    assert [one.phase for one in spans] == ["precheck", "infusing", "paused", "infusing", "observing"]
    for span in spans:
        assert span.ends_at is not None
        middle = span.begins_at + (span.ends_at - span.begins_at) / 2
        for at in (span.begins_at, middle):
            session = session_at(morning.room, morning.first, at, with_later=True)
            assert session is not None
            assert session.phase(at) == span.phase
    assert all(one.ends_at == two.begins_at for one, two in itertools.pairwise(spans))


def test_a_session_that_runs_has_no_end_of_its_last_phase(morning: Morning) -> None:
    running = morning.room.live_session("5")
    assert running is not None
    assert phase_spans(fold(morning.room.store.session(running)))[-1].ends_at is None


def test_the_stretch_of_a_session_goes_from_bringing_in_to_leaving(morning: Morning) -> None:
    replay = replay_session(morning.room, morning.first)
    events = morning.room.store.session(morning.first)
    assert replay.begins_at == events[0].recorded_at - MINUTE
    assert replay.ends_at == events[-1].recorded_at
    assert replay.is_over(morning.first)
    assert all(view.phase == "empty" for view in replay.board(replay.begins_at))


def test_what_is_written_meanwhile_arrives(tmp_path: Path) -> None:
    morning = Morning(tmp_path)
    replay = replay_day(morning.room, BEGAN.date())
    assert not replay.follow()
    other = Room.open(morning.room.store.path, clock=morning.clock)
    other.chart("5", "hr 71", by="JD")
    other.close()
    morning.room.poll()
    assert replay.follow()
    (new,) = replay.newest(morning.room.now(), 1)
    assert (new.by, new.text.strip()) == ("JD", "HR 71")
    morning.room.admit(admission("8", "12"), by="KM")
    replay.follow()
    assert replay.board(morning.room.now())[7].phase == "precheck"
    assert replay.board(morning.room.now() - MINUTE)[7].phase == "empty"


def test_days_with_somebody_in_the_room_are_found(tmp_path: Path) -> None:
    clock = Machine()
    room = made(tmp_path / "room.db", clock)
    assert last_day(room) == BEGAN.date()
    empty = replay_day(room, BEGAN.date())
    assert (empty.moments(), empty.ends_at) == ((), room.now())
    room.admit(admission(), by="KM")
    room.chart("5", "cancel not fasted", by="KM", confirm="5")
    clock.pass_by(days=3)
    room.admit(admission("2", "5"), by="KM")
    room.chart("2", "cancel not fasted", by="KM", confirm="2")
    clock.pass_by(days=2)
    first, second = BEGAN.date(), BEGAN.date() + dt.timedelta(days=3)
    assert last_day(room) == second
    assert day_beside(room, second, -1) == first
    assert day_beside(room, first, 1) == second
    assert day_beside(room, first, -1) is None
    assert day_beside(room, second, 1) is None
