"""Views of simulated sessions: what is kept between looks gives the same as working it out anew each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from zoneinfo import ZoneInfo

import pytest

from infusion_tui.record.checks import check_states
from infusion_tui.record.due import due_items
from infusion_tui.record.session import Session, fold
from infusion_tui.record.snapshot import SessionSnapshots
from infusion_tui.training.demo import open_demo

UTC = ZoneInfo("UTC")
AT = dt.datetime(2026, 11, 23, 13, 37, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Session]]:
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(8, at=AT, running=False, timezone="UTC", folder=folder) as demo:
        for minute in range(90):
            demo.clock.move(AT + dt.timedelta(minutes=minute))
            demo.tick()
        found = []
        for head in demo.room.store.session_heads():
            events = demo.room.store.session(head.session_id)
            # whole, and as it stood before the last steps
            found += [fold(events), fold(events[: max(1, len(events) - 6)])]
        yield found


def moments(session: Session, random: Random) -> list[dt.datetime]:
    """Times all over the session, and the very moments at which something in it changes."""
    found = [session.began_at + dt.timedelta(seconds=random.uniform(-60, 9000)) for _ in range(12)]
    limit = dt.timedelta(minutes=session.protocol.leaving.last_set_minutes)
    tick = dt.timedelta.resolution
    for one in session.sets:
        found += [one.taken_at - tick, one.taken_at, one.taken_at + limit, one.taken_at + limit + tick]
        found += [one.taken_at + dt.timedelta(minutes=5), one.taken_at + dt.timedelta(minutes=5) + tick]
    if session.observation_ends_at is not None:
        found += [session.observation_ends_at - tick, session.observation_ends_at]
    random.shuffle(found)
    return found


def test_views_in_any_order_of_time_are_as_if_worked_out_anew(sessions: list[Session]) -> None:
    random = Random(3)
    assert len(sessions) >= 16
    for session in sessions:
        kept = SessionSnapshots(session, UTC)
        for now in moments(session, random):
            view = kept.view(now, with_log=False)
            assert view == SessionSnapshots(session, UTC).view(now, with_log=False)
            assert view.checks == check_states(session, now, UTC)
            assert view.due == due_items(session, now, UTC)
            assert [d.at for d in view.due] == sorted(d.at for d in view.due)


def test_the_log_is_there_only_when_asked_for(sessions: list[Session]) -> None:
    kept = SessionSnapshots(sessions[0], UTC)
    assert len(kept.view(AT).entries) == sessions[0].version
    assert kept.view(AT, with_log=False).entries == ()
