"""What the last session taught, by the command line: looked up by the patient's number, once, and kept right."""

from __future__ import annotations

from pathlib import Path

from cli_support import FULL, Practice, running


def _left(room: Practice) -> None:
    """Chair 5's session to its end at 12:00."""
    room.chart("152/94 76 96 14 s5 d1 nausea 2", "10:20")
    room.chart("stop dizzy", "10:20")
    room.chart(FULL, "10:22")
    room.chart("ama ; wants to go", "11:00")


def test_a_first_infusion_and_the_next_one(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    first = room.chair("10:10")["last_time"]
    assert (first["session"], first["words"]) == (None, "first infusion in this file")
    before = room.chair("10:10")["session"]
    _left(room)
    room.admit("6", "12:00")
    last = room.chair("12:01", chair="6")["last_time"]
    assert last["session"] == before
    assert (last["date"], last["days"]) == ("2026-11-23", 0)
    assert (last["given_mg"], last["planned_mg"]) == ("17.50", "35.00")
    assert (last["peak_bp"], last["peak_bp_min"], last["lowest_spo2"]) == ([152, 94], 20, 96)
    assert (last["effects"], last["ended"], last["left_min"]) == ({"nausea": 2}, "ama", 40)
    assert last["words"].startswith("last time 2026-11-23, today: 17.5 of 35 mg")


def test_a_cancelled_session_teaches_nothing_and_other_people_neither(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    _left(room)
    before = room.chair("12:01", "--with-later", "--at", "2026-11-23T10:30:00+00:00")["session"]
    room.admit("6", "12:00")
    room.chart("cancel not fasted", "12:05", chair="6")
    room.admit("7", "12:10")
    assert room.chair("12:11", chair="7")["last_time"]["session"] == before
    room.admit("8", "12:12", "--mrn", "999")
    assert room.chair("12:13", chair="8")["last_time"]["session"] is None


def test_a_later_correction_of_that_session_is_seen(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    session = room.chair("10:01")["session"]
    _left(room)
    room.admit("6", "12:00")
    entries = room.json("status", "--session", session, now="12:01")["chairs"][0]["entries"]
    number = next(entry["number"] for entry in entries if "152/94" in entry["text"])
    room.chart(f"fix {number} bp 132/84 ; misread", "12:05", "--session", session, "--confirm", "5")
    assert room.chair("12:06", chair="6")["last_time"]["peak_bp"] == [132, 84]


def test_the_board_does_not_look_it_up(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    assert all("last_time" not in chair for chair in room.json("status", now="10:01")["chairs"])
