"""The side file: kept when it can be, and never in the way."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.record.blind import Beat
from infusion_tui.store import Desk, Draft, Store

from .conftest import BEGIN


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with Desk(path) as made:
        yield made


def test_nothing_is_made_before_something_is_put(desk: Desk, path: Path) -> None:
    assert (desk.draft("5", "KM"), desk.drafts(), desk.old_pins(), desk.get("theme")) == (
        None,
        [],
        {},
        None,
    )
    assert desk.drop_draft("5", "KM")
    assert list(path.parent.iterdir()) == []
    assert desk.problem is None


def test_drafts_outlive_the_process(desk: Desk, path: Path) -> None:
    assert desk.save_draft("5", "KM", "hr 8", BEGIN)
    assert desk.save_draft("5", "KM", "hr 82 ; [/b] ü\x1b", BEGIN)
    assert desk.save_draft("6", "LB", "x", BEGIN - dt.timedelta(minutes=1))
    desk.close()
    assert desk.path.name == "room.desk.db"
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600
    with Desk(path) as again:
        kept = Draft(chair="5", person="KM", text="hr 82 ; [/b] ü\x1b", begun_at=BEGIN)
        assert again.draft("5", "KM") == kept
        assert again.draft("5", "LB") is None
        assert [draft.chair for draft in again.drafts()] == ["6", "5"]
        assert again.drafts("5") == [kept]
        assert again.drop_draft("5", "KM")
    assert desk.draft("5", "KM") is None


def test_two_screens_see_each_others_drafts(desk: Desk, path: Path) -> None:
    with Desk(path) as other:
        other.save_draft("5", "LB", "hr", BEGIN)
        desk.save_draft("5", "KM", "rr", BEGIN)
        assert {draft.person for draft in other.drafts("5")} == {"KM", "LB"}


def test_settings(desk: Desk) -> None:
    assert desk.put("theme", "night")
    assert (desk.get("theme"), desk.get("other")) == ("night", None)


def test_it_never_touches_the_record(desk: Desk, store: Store) -> None:
    with Store.open(store.path) as other:
        desk.save_draft("5", "KM", "hr", BEGIN)
        assert not other.changed()


def broken(desk: Desk) -> None:
    desk.path.write_bytes(b"not a database at all, and long enough " * 40)


def in_the_way(desk: Desk) -> None:
    desk.path.mkdir()


@pytest.mark.parametrize("trouble", [broken, in_the_way])
def test_trouble_leaves_drafts_in_memory_and_says_so(desk: Desk, trouble: object) -> None:
    trouble(desk)  # type: ignore[operator]
    assert not desk.save_draft("5", "KM", "hr 82", BEGIN)
    assert desk.problem is not None
    assert "Charting goes on" in desk.problem
    assert desk.draft("5", "KM") == Draft(chair="5", person="KM", text="hr 82", begun_at=BEGIN)
    assert not desk.put("theme", "night")
    assert desk.get("theme") == "night"
    assert not desk.drop_draft("5", "KM")
    assert desk.drafts() == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with Desk(tmp_path / "no" / "room.db") as desk:
        assert not desk.save_draft("5", "KM", "hr", BEGIN)
        assert desk.draft("5", "KM") is not None


def test_trouble_passes(desk: Desk) -> None:
    broken(desk)
    assert not desk.save_draft("5", "KM", "hr", BEGIN)
    desk.path.unlink()
    assert desk.save_draft("5", "KM", "hr 8", BEGIN)
    assert desk.problem is None


def test_what_is_not_text_does_no_harm(desk: Desk) -> None:
    assert not desk.save_draft("5", "KM", "\ud800", BEGIN)
    assert desk.draft("5", "KM") is not None


def _beat(pid: int, at: dt.datetime = BEGIN, **more: bool) -> Beat:
    return Beat(at=at, wall_at=at, boot_id="one", boot_ms=5, station="desk", pid=pid, **more)


def test_each_app_has_one_sign_of_life_and_old_ones_are_forgotten(desk: Desk, path: Path) -> None:
    assert desk.beats() == []
    assert desk.beat(_beat(1))
    assert desk.beat(_beat(2))
    later = BEGIN + dt.timedelta(seconds=15)
    assert desk.beat(_beat(1, later))
    with Desk(path) as other:
        assert sorted(other.beats(), key=lambda beat: beat.pid) == [_beat(1, later), _beat(2)]
        assert other.beat(_beat(3, BEGIN + dt.timedelta(days=2), simulated=True))
        assert len(other.beats()) == 3
        assert other.beat(_beat(4, BEGIN + dt.timedelta(days=2)))
        assert {beat.pid for beat in other.beats()} == {3, 4}


def test_a_desk_of_an_earlier_version_takes_signs_of_life(desk: Desk, path: Path) -> None:
    assert desk.put("theme", "dim")
    desk._connection.execute("DROP TABLE heartbeat")  # type: ignore[union-attr]
    desk.close()
    assert desk.beat(_beat(1))
    assert (desk.beats(), desk.get("theme")) == ([_beat(1)], "dim")


def test_a_sign_of_life_that_cannot_be_kept_is_nobodys_problem(desk: Desk) -> None:
    desk.path.mkdir()
    assert not desk.beat(_beat(1))
    assert desk.beats() == []
    assert desk.problem is None
