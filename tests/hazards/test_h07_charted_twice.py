"""H07: two nurses chart the same set, and one of the two silently replaces or hides the other.

Control: the second one is asked ("JD charted a full set a moment ago: yours as well?"); both are kept as they were typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from infusion_tui.room import Room
from infusion_tui.room.errors import Refused
from room_support import Machine, admission, made

CHECKS = ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order")
FIRST, SECOND = "128/82 76 98 14 s5 d0", "130/84 78 97 15 s5 d0"


def _two_rooms(path: Path) -> tuple[Machine, Room, Room]:
    """Two stations on one file, chair 5 infusing."""
    clock = Machine()
    one = made(path, clock)
    one.admit(admission(), by="KM")
    for line in ("124/78 72 99 14", *(f"check {item} y" for item in CHECKS)):
        one.chart("5", line, by="KM", confirm="5")
    one.chart("5", "verify 35 mg in 50 ml 75 ml/h", by="JD", confirm="5")
    clock.pass_by(minutes=1)
    one.chart("5", "start 75", by="KM", confirm="5")
    clock.pass_by(minutes=5)
    return clock, one, Room.open(path, clock=clock)


def test_H07_the_second_is_asked_and_both_are_kept(tmp_path: Path) -> None:
    """Both read their line before either recorded; they record within the same second."""
    clock, one, other = _two_rooms(tmp_path / "room.db")
    assert [c.code for c in one.read("5", FIRST, by="KM").cautions] == []
    assert [c.code for c in other.read("5", SECOND, by="JD").cautions] == []
    one.chart("5", FIRST, by="KM")
    clock.pass_by(milliseconds=400)
    with pytest.raises(Refused) as asked:
        other.chart("5", SECOND, by="JD")
    assert asked.value.code == "E_CONFIRM"
    (caution,) = asked.value.cautions
    assert caution.code == "W_DOUBLE"
    assert caution.message == "KM charted a full set 0 min ago: yours as well?"
    other.chart("5", SECOND, by="JD", yes=True)
    for room in (one, other):
        room.poll()
        kept = [e for e in room.view("5").entries if e.values.get("sed") == 5 and not e.struck]
        assert [(e.by, e.values["bp"], e.values["hr"]) for e in kept] == [
            ("KM", (128, 82), 76),
            ("JD", (130, 84), 78),
        ]
    one.close()
    other.close()


def test_H07_one_persons_own_second_set_is_not_asked_about(tmp_path: Path) -> None:
    """The question is about another person's set; a look is none."""
    clock, one, other = _two_rooms(tmp_path / "room.db")
    one.chart("5", FIRST, by="KM")
    clock.pass_by(seconds=30)
    assert "W_DOUBLE" not in [c.code for c in one.read("5", SECOND, by="KM").cautions]
    assert "W_DOUBLE" not in [c.code for c in one.read("5", f"look {SECOND}", by="JD").cautions]
    one.close()
    other.close()
