"""The demo room: every phase at opening, sessions that go through, chairs that are taken over, no trace afterwards."""

from __future__ import annotations

import datetime as dt
import re
import stat
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from infusion_tui.record.session import fold
from infusion_tui.record.view import ChairView
from infusion_tui.room import Admission, Misused
from infusion_tui.training.demo import DemoRoom, open_demo
from infusion_tui.training.people import NURSES, STAFF
from infusion_tui.training.stages import STAGES

AT = dt.datetime(2026, 11, 23, 13, 37, 8, tzinfo=dt.UTC)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoRoom]:
    with open_demo(9, at=AT, running=False, timezone="UTC", folder=tmp_path) as opened:
        yield opened


def go_on(demo: DemoRoom, minutes: int, *, seconds: int = 60) -> int:
    """Let simulated time pass in ticks. Returns how many lines were charted."""
    count = 0
    for _ in range(minutes * 60 // seconds):
        demo.clock.move(demo.clock.now() + dt.timedelta(seconds=seconds))
        count += demo.tick()
    return count


def at_stage(demo: DemoRoom, stage: str) -> ChairView:
    return demo.room.view(str(STAGES.index(stage) + 1), with_log=False)


def sound(demo: DemoRoom) -> None:
    """The chain verifies, nothing contradicts, every line was accepted."""
    assert demo.nurses.refused == []
    assert demo.room.store.verify().findings == ()
    for head in demo.room.store.session_heads():
        assert fold(demo.room.store.session(head.session_id)).contradictions == ()


def test_opening_shows_every_phase(demo: DemoRoom) -> None:
    assert demo.room.now() == AT
    assert demo.room.training
    phases = Counter(view.phase for view in demo.room.board())
    assert set(phases) == {"empty", "precheck", "infusing", "paused", "observing", "assess"}
    early = at_stage(demo, "early")
    assert early.phase == "infusing"
    assert early.run_s is not None
    assert early.run_s < 10 * 60
    precheck = at_stage(demo, "precheck")
    answered = sum(c.answer in ("y", "auto-y") for c in precheck.checks if c.list == "precheck")
    assert 2 <= answered <= 6
    overdue = at_stage(demo, "overdue")
    assert [(d.what, d.level) for d in overdue.due][:1] == [("observation", "late")]
    assert at_stage(demo, "paused").pause_reason == "distress, wants a moment"
    up = at_stage(demo, "time_up")
    assert up.phase == "infusing"
    assert up.remaining_s is not None
    assert up.remaining_s < -60
    assess = at_stage(demo, "assess")
    assert assess.phase == "assess"
    assert assess.checks_open >= 2
    assert at_stage(demo, "just_left").phase == at_stage(demo, "empty").phase == "empty"
    left = demo.room.store.session_heads(chair=str(STAGES.index("just_left") + 1))
    assert len(left) == 1
    gone = fold(demo.room.store.session(left[0].session_id)).end
    assert gone is not None
    assert AT - gone.at < dt.timedelta(minutes=12)
    sound(demo)


@pytest.mark.parametrize("seed", range(4))
def test_eight_chairs_show_every_phase_whatever_the_seed(tmp_path: Path, seed: int) -> None:
    with open_demo(8, seed=seed, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        phases = {view.phase for view in demo.room.board()}
        assert phases == {"empty", "precheck", "infusing", "paused", "observing", "assess"}
        assert at_stage(demo, "overdue").due[0].level == "late"
        sound(demo)


def test_the_same_seed_gives_the_same_room(tmp_path: Path) -> None:
    said = []
    for _ in range(2):
        with open_demo(3, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
            go_on(demo, 20)
            events = demo.room.store.after(0)
            said.append([(e.chair, e.occurred_at, e.author, e.payload) for e in events])
    assert said[0] == said[1]


def test_an_hour_goes_on_at_every_chair(demo: DemoRoom) -> None:
    before = demo.room.store.head().seq
    go_on(demo, 60)
    new = demo.room.store.after(before)
    kinds = Counter(event.kind for event in new)
    assert kinds["observation.recorded"] >= 25
    assert kinds["session.discharged"] >= 3
    assert kinds["session.opened"] >= 3
    assert {event.chair for event in new} == set(demo.room.facts.chairs)
    assert {event.author for event in new} <= {one.initials for one in STAFF}
    # nothing waits for long: some sets are late, none is forgotten
    for view in demo.room.board():
        for due in view.due:
            assert due.late_s < 15 * 60, (view.chair, due)
    sound(demo)


def test_every_chair_goes_through_whole_sessions(tmp_path: Path) -> None:
    with open_demo(4, seed=3, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        go_on(demo, 7 * 60)
        ended = Counter[str]()
        for head in demo.room.store.session_heads():
            session = fold(demo.room.store.session(head.session_id))
            if session.end is not None:
                assert session.end.how == "leave"
                assert session.pump is not None
                assert len([s for s in session.sets if s.complete]) >= 6
                ended[head.chair] += 1
        assert min(ended[chair] for chair in demo.room.facts.chairs) >= 3
        sound(demo)


def test_a_long_gap_is_caught_up_without_late_entries(demo: DemoRoom) -> None:
    demo.clock.move(AT + dt.timedelta(minutes=50))
    assert demo.tick() > 0
    go_on(demo, 30)
    sound(demo)


def test_a_person_who_charts_has_the_chair(demo: DemoRoom) -> None:
    chair = str(STAGES.index("early") + 1)
    assert not demo.taken(chair)
    # signed in as one of the simulated nurses: it is the entry that counts, not the name
    demo.room.chart(chair, "; this one is mine", by=NURSES[0])
    version = demo.room.version(chair)
    go_on(demo, 45)
    assert demo.taken(chair)
    assert demo.room.version(chair) == version
    assert demo.room.view(chair).phase == "infusing"
    sound(demo)


def test_a_chair_can_be_taken_over_without_charting(demo: DemoRoom) -> None:
    chair = str(STAGES.index("overdue") + 1)
    version = demo.room.version(chair)
    demo.take_over(chair)
    go_on(demo, 20)
    assert demo.taken(chair)
    assert demo.room.version(chair) == version
    assert demo.room.view(chair).due[0].level == "passed_on"


def test_a_patient_whom_a_person_brought_in_is_that_persons(demo: DemoRoom) -> None:
    chair = str(STAGES.index("empty") + 1)
    assert demo.simulated_reading(chair) == ""
    demo.room.admit(
        Admission(chair=chair, mrn="T1", weight_kg=Decimal(70), mg_per_kg=Decimal("0.5"), bag_ml=Decimal(50)),
        by="JD",
    )
    assert demo.taken(chair)
    assert demo.simulated_reading(chair) == demo.simulated_reading(chair)
    assert "pump not started" in demo.simulated_reading(chair)
    go_on(demo, 20)
    assert demo.room.version(chair) == 1
    sound(demo)


def test_the_simulated_monitor_can_be_charted(demo: DemoRoom) -> None:
    chair = str(STAGES.index("early") + 1)
    shown = demo.simulated_reading(chair)
    assert shown.startswith("SIMULATED ")
    words = shown.split()
    line = f"{words[1]} {words[3]} {words[5]} {words[7]}"
    charted = demo.room.chart(chair, line, by="JD", yes=True, confirm=chair)
    assert charted.event is not None
    assert "mL/h" in shown
    for number in demo.room.facts.chairs:
        # The strip stands on every chair's screen: no word of a device that calls, and nothing cut at 80 columns
        # but the pump of a patient with several side effects.
        reading = demo.simulated_reading(number)
        assert not re.search("alarm|critical|normal", reading, re.IGNORECASE)
        assert len(reading.partition(" · ")[0]) < 80
    assert "pump paused" in demo.simulated_reading(str(STAGES.index("paused") + 1))
    assert "pump complete" in demo.simulated_reading(str(STAGES.index("time_up") + 1))
    assert "pump off" in demo.simulated_reading(str(STAGES.index("observing") + 1))


def test_the_file_is_private_and_gone_at_close(tmp_path: Path) -> None:
    demo = open_demo(2, at=AT, running=False, folder=tmp_path)
    folder = demo.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert demo.path.is_file()
    demo.close()
    assert not folder.exists()
    demo.close()
    assert list(tmp_path.iterdir()) == []


def test_the_file_stays_when_it_is_kept(tmp_path: Path) -> None:
    demo = open_demo(1, at=AT, running=False, folder=tmp_path)
    demo.close(keep=True)
    assert demo.path.is_file()


def test_nothing_is_left_when_it_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(Misused):
        open_demo(65, at=AT, folder=tmp_path)
    with pytest.raises(Misused):
        open_demo(0, at=AT, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_clock_runs_on_at_the_speed_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: real[0])
    with open_demo(1, 60, at=AT, folder=tmp_path) as demo:
        assert demo.room.now() == AT
        real[0] += 2
        assert demo.room.now() == AT + dt.timedelta(minutes=2)
        demo.set_speed(1.0)
        real[0] += 5
        assert demo.room.now() == AT + dt.timedelta(minutes=2, seconds=5)
        demo.set_speed(demo.speed)
        real[0] += 10
        assert demo.room.now() == AT + dt.timedelta(minutes=12, seconds=5)
        demo.tick()
        sound(demo)
