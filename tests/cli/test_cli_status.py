"""status: phases, nulls, what was known then, and what was true then."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_support import FULL, LEAVE_CHECKS, Practice, instant

EMPTY_NULLS = [
    "session",
    "patient",
    "nurse",
    "started_at",
    "planned_end_at",
    "ends_at",
    "remaining_s",
    "run_s",
    "paused_s",
    "rate_ml_h",
    "infused_ml",
    "infused_mg",
    "planned_mg",
    "bag_ml",
    "observation_ends_at",
    "observation_remaining_s",
    "next_due",
    "last_observation",
    "in_line_mg",
    "pump_ml",
]


def test_an_empty_chair_is_all_nulls(room: Practice) -> None:
    chair = room.chair("09:00")
    assert chair["phase"] == "empty"
    assert [key for key in EMPTY_NULLS if chair[key] is not None] == []
    assert (chair["due"], chair["checks"], chair["entries"], chair["open_effects"]) == ([], [], [], {})


def test_the_board_has_every_chair_and_no_logs(started: Practice) -> None:
    answer = started.json("status", now="10:05")
    assert answer["now"] == instant("10:05")
    assert (answer["basis"], answer["training"]) == ("now", True)
    assert [chair["chair"] for chair in answer["chairs"]] == list("12345678")
    assert not any("entries" in chair or "checks" in chair for chair in answer["chairs"])
    by_session = started.json("status", "--session", started.chair("10:05")["session"][:12], now="10:05")
    assert [chair["chair"] for chair in by_session["chairs"]] == ["5"]
    assert by_session["chairs"][0] == started.chair("10:05")


def test_phases_and_their_nulls(admitted: Practice) -> None:
    room = admitted
    chair = room.chair("09:41")
    assert (chair["phase"], chair["nurse"]) == ("precheck", "KM")
    assert chair["patient"] == {"mrn": "448201", "initials": "R.K."}
    assert (chair["planned_mg"], chair["bag_ml"]) == ("35.00", "50.00")
    for key in ("started_at", "planned_end_at", "ends_at", "remaining_s", "run_s", "rate_ml_h", "infused_ml"):
        assert chair[key] is None, key
    assert [entry["number"] for entry in chair["entries"]] == [1]
    assert chair["entries"][0]["kind"] == "session.opened"
    room.prepare()
    assert room.chair("09:50")["phase"] == "precheck"
    room.start()
    assert room.chair("10:00")["phase"] == "infusing"
    assert room.chair("10:41")["phase"] == "infusing"
    room.chart("pause nausea", "10:10")
    assert room.chair("10:11")["phase"] == "paused"
    room.chart("resume", "10:12")
    room.chart("done", "10:42")
    chair = room.chair("10:43")
    assert (chair["phase"], chair["rate_ml_h"]) == ("observing", None)
    assert (chair["observation_ends_at"], chair["observation_remaining_s"]) == (instant("11:12"), 29 * 60)
    assert room.chair("11:11:59")["phase"] == "observing"
    chair = room.chair("11:12")
    assert (chair["phase"], chair["observation_remaining_s"]) == ("assess", 0)
    room.chart("extend 15 ; still dizzy", "11:15")
    chair = room.chair("11:16")
    assert (chair["phase"], chair["observation_ends_at"]) == ("observing", instant("11:30"))
    # an extension while it still runs counts from its end
    room.chart("extend 10", "11:20")
    assert room.chair("11:21")["observation_ends_at"] == instant("11:40")
    assert room.chair("11:40")["phase"] == "assess"
    room.chart(FULL, "11:41")
    room.chart("wnl", "11:41")
    for item in LEAVE_CHECKS:
        room.chart(f"check {item} y", "11:42")
    room.chart("leave ; daughter Ann", "11:45")
    assert room.chair("11:45")["phase"] == "empty"


def test_a_corrected_stop_goes_back_to_observing(started: Practice) -> None:
    stop = started.chart("stop dizzy", "10:20")["entry"]
    assert started.chair("10:55")["phase"] == "assess"
    started.chart(f"fix {stop} 10:35 ; it ran on until then", "10:55")
    chair = started.chair("10:55")
    assert (chair["phase"], chair["observation_ends_at"]) == ("observing", instant("11:05"))
    assert chair["run_s"] == 35 * 60


def test_known_then_and_with_later(started: Practice) -> None:
    entry = started.chart("hr 82", "10:06")["entry"]
    started.chart("10:08 pause nausea ; phone", "10:30")
    started.chart(f"fix {entry} hr 78 ; misread", "10:31")
    then = started.json("status", "--chair", "5", "--at", instant("10:10"), now="10:40")
    assert (then["basis"], then["now"]) == ("known_then", instant("10:10"))
    (chair,) = then["chairs"]
    assert (chair["phase"], chair["last_observation"]["hr"]) == ("infusing", 82)
    assert len(chair["entries"]) == entry
    later = started.json("status", "--chair", "5", "--at", instant("10:10"), "--with-later", now="10:40")
    assert (later["basis"], later["now"]) == ("with_later", instant("10:10"))
    (chair,) = later["chairs"]
    assert (chair["phase"], chair["last_observation"]["hr"]) == ("paused", 78)
    # before anybody came, and the whole board
    assert started.chair("10:40", "--at", instant("09:00"))["phase"] == "empty"
    board = started.json("status", "--at", instant("10:10"), now="10:40")
    assert [c["phase"] for c in board["chairs"]].count("infusing") == 1
    # reading under an earlier --now answers as known then, too
    early = started.json("status", "--chair", "5", now="10:10")
    assert early["basis"] == "known_then"
    assert (early["chairs"][0]["phase"], early["chairs"][0]["last_observation"]["hr"]) == ("infusing", 82)


def test_at_of_a_session_that_has_ended(started: Practice) -> None:
    session = started.chair("10:05")["session"]
    started.chart("transfer ER ; chest pain", "10:20")
    assert started.chair("10:30")["phase"] == "empty"
    then = started.chair("10:30", "--at", instant("10:15"))
    assert (then["phase"], then["session"], then["infused_ml"]) == ("infusing", session, "18.75")
    (closed,) = started.json("status", "--session", session, now="10:30")["chairs"]
    assert (closed["infused_ml"], closed["infused_mg"]) == ("25.00", "17.50")
    assert closed["ended"]["how"] == "transfer"
    assert "pump not stopped" in closed["entries"][-1]["text"]


def test_at_is_the_clinics_clock_without_an_offset(berlin: Practice) -> None:
    room = berlin
    answer = room.json("status", "--at", "2026-11-23T11:05", now="12:00")
    assert answer["now"] == instant("10:05")


def test_corrected_and_struck_entries(started: Practice) -> None:
    first = started.chart(FULL, "10:05")
    fixed = started.chart("fix . hr 79 ; misread", "10:06")
    assert (fixed["entry"], fixed["target"]) == (first["entry"] + 1, first["entry"])
    started.chart("hr 150!", "10:07")
    undone = started.chart("undo", "10:07:30")
    assert undone["target"] == undone["entry"] - 1
    started.chart("spo2 91!", "10:08")
    started.chart(f"void {undone['entry'] + 1} ; finger probe had slipped", "10:09")
    chair = started.chair("10:10")
    assert chair["last_observation"] == {
        "at": instant("10:05"), "bp": [128, 82], "hr": 79, "spo2": 98, "rr": 14, "sed": 5, "dis": 0,
    }  # fmt: skip
    entries = {entry["number"]: entry for entry in chair["entries"]}
    correction = entries[fixed["entry"]]
    assert (correction["kind"], correction["values"]) == ("entry.amended", {"hr": 79})
    assert (correction["amends"], correction["late_min"]) == (first["event_id"], 0)
    assert correction["reason"] == "misread"
    assert [n for n, entry in entries.items() if entry["struck"]] == [undone["target"], undone["entry"] + 1]
    assert entries[first["entry"]]["values"]["hr"] == 79
    assert not entries[first["entry"]]["struck"]


def test_the_page_for_people(started: Practice) -> None:
    started.chart("hr 82 ; [b]calm[/b]", "10:05")
    page = started("status", "--chair", "5", now="10:10").out
    assert "TRAINING" in page
    assert "INFUSING" in page
    assert "R.K." in page
    assert "HR 82" in page
    assert "[b]calm[/b]" in page
    board = started("status", now="10:10").out
    assert board.count("EMPTY") == 7


def test_a_session_of_many_days_is_still_seen(started: Practice) -> None:
    later = "2026-11-28T09:00:00+00:00"
    assert started.chair(later)["phase"] == "infusing"
    assert started.chair(later, "--at", "2026-11-28T08:00:00+00:00")["phase"] == "infusing"


def test_a_protocol_that_counts_from_the_flush(room: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = room.db.parent / "config" / "protocols"
    folder.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "data" / "protocols" / "ketamine-iv-depression.toml"
    text = shipped.read_text(encoding="utf-8")
    text = text.replace('anchor = "end"', 'anchor = "flush"').replace("ketamine-iv-depression", "mine")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("INFUSION_TUI_CONFIG", str(folder.parent))
    room.admit("5", "09:40", "--protocol", "mine")
    monkeypatch.delenv("INFUSION_TUI_CONFIG")
    # from here on the clinic's file is gone: the session keeps its protocol
    room.prepare()
    room.start()
    room.chart("stop dizzy", "10:20")
    chair = room.chair("11:30")
    assert (chair["phase"], chair["observation_ends_at"]) == ("observing", None)
    assert chair["observation_remaining_s"] is None
    room.chart("flush", "11:30")
    chair = room.chair("11:31")
    assert (chair["phase"], chair["observation_ends_at"]) == ("observing", instant("12:00"))
    assert room.chair("12:00")["phase"] == "assess"


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("transfer ER ; pain", "transfer"),
        ("cancel not fasted", "cancel"),
    ],
)
def test_ways_out_before_the_start(admitted: Practice, line: str, how: str) -> None:
    for refused in ("leave ; Ann", "leave anyway ; why", "ama ; why"):
        admitted.refused(refused, "09:45", "E_PHASE")
    admitted.chart(line, "09:45")
    assert admitted.chair("09:46")["phase"] == "empty"
    assert admitted.json("sessions")["sessions"][0]["ended"] == how


@pytest.mark.parametrize(
    "line", ["leave anyway ; bed needed, Dr Lee", "ama ; wants to go", "transfer ER ; pain"]
)
@pytest.mark.parametrize("now", ["10:30", "10:55"])
def test_ways_out_after_the_end_keep_what_was_open(started: Practice, line: str, now: str) -> None:
    started.chart("stop dizzy", "10:20")
    session = started.chair("10:21")["session"]
    started.chart(line, now)
    (closed,) = started.json("status", "--session", session, now="11:00")["chairs"]
    assert (closed["phase"], closed["infused_ml"]) == ("empty", "25.00")
    if not line.startswith("transfer"):
        assert {"last-set", "sedation", "effects", "iv-out"} <= set(closed["ended"]["open"])
        assert ("observation" in closed["ended"]["open"]) == (now == "10:30")
