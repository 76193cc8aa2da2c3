"""H28: an update changes meanings in the middle of a session. Control: a session keeps the protocol that it began with,
inside the file, whatever the clinic's files say later."""

from __future__ import annotations

import shutil
from pathlib import Path

from app_rooms import PRECHECK, SET, START, Bench

from infusion_tui.clinic import shipped_data
from infusion_tui.clock import FixedClock
from infusion_tui.room import Room


def _changed_clinic(folder: Path) -> Path:
    """The clinic's own files: another interval, other limits, another word for a score, another item to check."""
    config = folder / "config"
    shutil.copytree(shipped_data(), config)
    mood = config / "protocols" / "ketamine-iv-depression.toml"
    edits = (
        (mood, "version = 1", "version = 2"),
        (mood, "every_minutes = 10", "every_minutes = 20"),
        (config / "limits.toml", "usual_high = 160", "usual_high = 200"),
        (config / "scales.toml", '5 = "alert"', '5 = "awake"'),
        (config / "checks.toml", 'key = "kit"', 'key = "cart"'),
    )
    for file, old, new in edits:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return config


def test_H28_an_open_session_keeps_what_it_began_with(tmp_path: Path) -> None:
    """Ranges, intervals, items and words stay those of the beginning; the next patient gets the new ones."""
    bench = Bench(tmp_path)
    bench.infusing()
    due = bench.room.view("5").next_due
    asked = bench.room.read("5", "bp 170/80", by="KM").cautions
    now = bench.room.now()
    bench.room.close()
    config = _changed_clinic(tmp_path)
    with Room.open(bench.path, clock=FixedClock(now), config=config) as room:
        view = room.view("5")
        assert view.next_due == due
        assert due is not None
        assert "ketamine-iv-depression v1" in due.why
        assert room.read("5", "bp 170/80", by="KM").cautions == asked
        assert "sed 5 alert" in room.read("5", "sed 5", by="KM").echo
        assert {check.item for check in view.checks} >= {"kit"}
        room.close()
    bench.room = Room.open(bench.path, clock=FixedClock(now), config=config)
    bench.admit("6", mrn="5")
    other = bench.room.view("6")
    assert other.protocol is not None
    assert other.protocol.name == "ketamine-iv-depression v2"
    assert "cart" in {check.item for check in other.checks}
    bench.chart(SET, *(f"check {item} y" for item in PRECHECK if item != "kit"), "check cart y", chair="6")
    assert not [c for c in bench.room.read("6", "bp 170/80", by="KM").cautions if "outside" in c.message]


def test_H28_it_folds_without_the_clinics_files(tmp_path: Path) -> None:
    """With the settings gone, the session reads the same: the protocol is in its first entry."""
    bench = Bench(tmp_path)
    bench.infusing()
    before = bench.room.view("5")
    now = bench.room.now()
    bench.room.close()
    empty = tmp_path / "empty"
    empty.mkdir()
    with Room.open(bench.path, clock=FixedClock(now), config=empty) as room:
        assert room.view("5") == before
    assert before.began_at is not None
    assert before.began_at >= START
