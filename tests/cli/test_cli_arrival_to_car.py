"""A whole visit by lines, from arrival to the car: every gate is met by what was charted and by nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice
from infusion_tui.record import events as ev

SET = "124/78 72 98 14"


@pytest.fixture
def visit(tmp_path: Path) -> Practice:
    room = Practice(tmp_path / "room.db").set_up()
    room.admit("5", "09:40")
    return room


def _chart(room: Practice, now: str, line: str, *more: str, by: str = "KM", code: int = 0) -> Any:
    return room.json("chart", "5", line, "--by", by, "--confirm", "5", *more, now=now, code=code)


def _chair(room: Practice, now: str) -> Any:
    (chair,) = room.json("status", "--chair", "5", now=now)["chairs"]
    return chair


def _open(chair: Any, name: str) -> list[str]:
    return [c["item"] for c in chair["checks"] if c["list"] == name and c["required"] and c["open"]]


def _before_the_start(room: Practice) -> None:
    for now, line in (
        ("09:41", "check identity y ; name and birth date, asked"),
        ("09:42", "check allergies y ; none known"),
        ("09:42", "check consent y ; signed 2026-11-02, confirmed"),
        ("09:43", "check changes y ; none"),
        ("09:44", "check mood y ; C-SSRS screener negative"),
        ("09:45", "check fasting y ; food 22:00 drink 07:30"),
        ("09:46", "check escort y ; daughter Ann, 555 0100"),
        ("09:48", SET),
        ("09:50", "check iv y ; 22 G, left forearm, 1"),
        ("09:51", "check kit y"),
        ("09:52", "drawn 50 mg ; vial 500 mg lot A123 exp 2027-05"),
        ("09:53", "check order y"),
    ):
        _chart(room, now, line)


def test_from_arrival_to_the_car(visit: Practice) -> None:
    """Nothing is open at the end, the ledger balances, the record contradicts itself nowhere."""
    room = visit
    _before_the_start(room)
    refused = _chart(room, "09:54", "start 75", code=1)
    assert refused["error"]["code"] == "E_OPEN"
    assert "second-check" in refused["error"]["message"]
    _chart(room, "09:55", "verify 35 mg in 50 ml 75 ml/h", by="JD")
    assert _open(_chair(room, "09:55"), "precheck") == []
    _chart(room, "10:00", "start 75")
    _chart(room, "10:05", f"{SET} s5 d1")
    _chart(room, "10:15", "132/82 78 98 14 s5 d1 nausea 1")
    _chart(room, "10:16", "effect nausea possible ; head up")
    _chart(room, "10:16", "reposition")
    _chart(room, "10:17", "med ondansetron 4 mg iv for nausea by Dr Lee")
    _chart(room, "10:25", "134/84 80 98 14 s5 d2")
    _chart(room, "10:35", "130/80 76 98 14 s5 d1 nausea 0")
    _chart(room, "10:38", "pump 47.5")
    _chart(room, "10:40", "done")
    _chart(room, "10:41", f"{SET} s5 d1 wnl")
    _chart(room, "10:44", "flush")
    _chart(room, "10:45", "waste 15 mg by JD ; the rest of the syringe")
    _chart(room, "10:46", "kept 450 mg ; safe 2")
    _chart(room, "10:48", "130/80 76 98 14 s5 d0")
    _chart(room, "11:00", f"{SET} s5 d0")
    for now, line in (
        ("11:05", "check iv-out y ; whole, dry"),
        ("11:06", "check gait y ; along the corridor"),
        ("11:07", "check escort y ; Ann Kowalski, daughter"),
        ("11:08", "check instructions y ; to patient and daughter"),
        ("11:09", "score aldrete 2 2 2 2 2"),
    ):
        _chart(room, now, line)
    chair = _chair(room, "11:12")
    assert chair["phase"] == "assess"
    assert _open(chair, "leave") == []
    session = chair["session"]
    _chart(room, "11:12", "leave ; daughter Ann")
    assert _chair(room, "11:13")["phase"] == "empty"
    closed = room.json("status", "--session", session, now="11:13")["chairs"][0]
    assert closed["infused_mg"] == "35.00"
    assert closed["ended"]["how"] == "leave"
    assert closed["contradictions"] == []
    assert closed["open_effects"] == {}
    assert {entry["kind"] for entry in closed["entries"]} <= ev.PAYLOADS.keys()
    assert room.json("verify", now="11:14")["ok"] is True


@pytest.mark.parametrize(
    ("left_out", "item"),
    [
        ("check iv-out y", "iv-out"),
        ("check gait y", "gait"),
        ("check escort y", "escort"),
        ("check instructions y", "instructions"),
    ],
)
def test_what_was_not_done_is_named_and_the_patient_stays(visit: Practice, left_out: str, item: str) -> None:
    """Leave one answer out: `leave` is refused and names it; `leave anyway` keeps it in the record."""
    room = visit
    _before_the_start(room)
    _chart(room, "09:55", "verify 35 mg in 50 ml 75 ml/h", by="JD")
    _chart(room, "10:00", "start 75")
    _chart(room, "10:05", f"{SET} s5 d1")
    _chart(room, "10:40", "done")
    _chart(room, "10:41", f"{SET} s5 d0 wnl")
    _chart(room, "11:11", f"{SET} s5 d0")
    lines = ("check iv-out y", "check gait y", "check escort y", "check instructions y")
    for line in lines:
        if line != left_out:
            _chart(room, "11:12", line)
    refused = _chart(room, "11:13", "leave ; daughter Ann", code=1)
    assert refused["error"]["code"] == "E_OPEN"
    assert item in refused["error"]["message"]
    session = _chair(room, "11:13")["session"]
    _chart(room, "11:14", "leave anyway ; Dr Lee decided, called home")
    closed = room.json("status", "--session", session, now="11:15")["chairs"][0]
    assert closed["ended"]["how"] == "anyway"
    assert item in closed["ended"]["open"]
