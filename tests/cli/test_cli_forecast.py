"""The forecast by the command line: what falls together, and what a start that is only tried would add."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_support import FULL, Practice, running


@pytest.fixture
def room(tmp_path: Path) -> Practice:
    """Chair 5 since 10:00, chair 6 ready to start."""
    room = running(tmp_path / "room.db")
    room.admit("6", "10:01", "--mrn", "449000")
    room.prepare("6", "10:02")
    return room


def test_status_lists_what_will_be_due(room: Practice) -> None:
    room.start("6", "10:02")
    found = room.json("status", now="10:03")["forecast"]
    assert found[0] == {
        "from": "2026-11-23T10:05:00+00:00",
        "to": "2026-11-23T10:07:00+00:00",
        "chairs": ["5", "6"],
        "what": ["observation"],
        "things": [
            {"chair": "5", "what": "observation", "at": "2026-11-23T10:05:00+00:00"},
            {"chair": "6", "what": "observation", "at": "2026-11-23T10:07:00+00:00"},
        ],
        "words": "10:05 to 10:07: chairs 5, 6",
    }
    one = room.json("status", "--chair", "5", now="10:03")["forecast"]
    assert one == found, "one chair's answer looks ahead at the whole room, too"
    assert "next 30 min, most at once  10:05 to 10:07: chairs 5, 6" in room("status", now="10:03").out


def test_an_empty_room_has_an_empty_list(tmp_path: Path) -> None:
    room = Practice(tmp_path / "room.db").set_up()
    assert room.json("status", now="09:00")["forecast"] == []


def test_what_a_start_would_add_is_said_before_it(room: Practice) -> None:
    room.chart(FULL, "10:05")
    answer = room.json("chart", "6", "start 75", "--by", "KM", "--dry-run", now="10:10")
    assert answer["forecast"] == ["sets 10:15, 10:25, 10:35 with chair 5", "end 10:50 alone"]
    text = room("chart", "6", "start 75", "--by", "KM", "--dry-run", now="10:10").out
    assert "starting now: sets 10:15, 10:25, 10:35 with chair 5; end 10:50 alone" in text
    assert "forecast" not in room.json("chart", "6", "hr 82", "--by", "KM", "--dry-run", now="10:10")
    assert "forecast" not in room.start("6", "10:10")


def test_at_another_time_it_is_what_was_known_then(room: Practice) -> None:
    then = room.json("status", "--at", "2026-11-23T10:00:30+00:00", now="10:30")["forecast"]
    assert {chair for cluster in then for chair in cluster["chairs"]} == {"5"}
