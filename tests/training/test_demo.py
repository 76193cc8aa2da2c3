"""The demo room: every phase at opening, sessions that go through, chairs that are taken over, no trace afterwards."""

from __future__ import annotations

import datetime as dt
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


WHOLE = {"early", "overdue", "paused", "observing", "precheck", "time_up", "assess", "just_left"}


def stands(view: ChairView) -> set[str]:
    """In which of the phases of the showcase a chair stands, as anybody would see it."""
    late = [item.what for item in view.due if item.level in ("late", "passed_on")]
    if view.phase == "infusing" and view.remaining_s is not None and view.remaining_s <= 0:
        return {"time_up"}
    if view.phase == "infusing" and not late:
        return {"early"}
    names = {"precheck": "precheck", "paused": "paused", "observing": "observing", "assess": "assess"}
    found = "just_left" if view.phase == "empty" else names.get(view.phase)
    return {name for name in (found, "overdue" if "observation" in late else None) if name}


@pytest.mark.parametrize(
    ("seed", "at", "zone"),
    [
        (0, AT, "UTC"),
        (1, dt.datetime(2026, 1, 1, 0, 5, tzinfo=dt.UTC), "UTC"),
        (2, dt.datetime(2026, 10, 25, 1, 10, 30, tzinfo=dt.UTC), "Europe/Berlin"),  # an hour that comes twice
        (3, dt.datetime(2026, 3, 8, 10, 2, tzinfo=dt.UTC), "America/Los_Angeles"),  # an hour that is left out
        (4, dt.datetime(2028, 2, 29, 23, 59, 59, tzinfo=dt.UTC), "Asia/Kathmandu"),
    ],
)
def test_every_phase_is_there_at_opening_whatever_the_seed_and_the_time(
    tmp_path: Path, seed: int, at: dt.datetime, zone: str
) -> None:
    with open_demo(9, seed=seed, at=at, running=False, timezone=zone, folder=tmp_path) as demo:
        views = demo.room.board()
        assert set.union(*(stands(view) for view in views)) >= WHOLE
        # one chair for each, so that nothing has to be looked for; the first eight are whole already
        for view, stage in zip(views, STAGES[:8], strict=False):
            assert stage in stands(view), (stage, view.phase, view.due)
        sound(demo)


def test_a_larger_room_has_every_phase_too(tmp_path: Path) -> None:
    with open_demo(16, seed=5, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        assert set.union(*(stands(view) for view in demo.room.board())) >= WHOLE
        sound(demo)


@pytest.mark.parametrize("count", [1, 2, 4, 7])
def test_a_small_room_has_what_teaches_most(tmp_path: Path, count: int) -> None:
    with open_demo(count, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        views = demo.room.board()
        assert stands(views[0]) == {"overdue"}
        assert views[0].phase == "infusing"
        assert len({frozenset(stands(view)) for view in views}) == count
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


def test_the_strip_is_for_chairs_with_somebody_in_them(demo: DemoRoom) -> None:
    demo.put_guide(False)
    assert demo.strip(None) == []
    for view in demo.room.board():
        lines = demo.strip(view.chair)
        assert len(lines) == (0 if view.phase == "empty" else 2)
        assert all(line.startswith("SIMULATED ") for line in lines)


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
        demo.put_guide(False)
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
