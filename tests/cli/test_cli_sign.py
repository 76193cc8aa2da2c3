"""Signature, addenda and who looked, from the command line."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice, running


def ended(db: Path) -> Practice:
    """Chair 5, started at 10:00, gone at 11:00 with open items."""
    room = running(db)
    room.chart("126/80 74 98 14 s5 d0", "10:05")
    room.chart("stop headache", "10:20")
    room.chart("leave anyway ; daughter waits, Dr Lee agrees", "11:00")
    return room


@pytest.fixture
def room(tmp_path: Path) -> Practice:
    return ended(tmp_path / "room.db")


def the_session(room: Practice, now: str = "12:00") -> str:
    (one,) = room.json("sessions", now=now)["sessions"]
    return str(one["session"])


def of(room: Practice, session: str, now: str) -> Any:
    (found,) = room.json("status", "--session", session, now=now)["chairs"]
    return found


def rows(room: Practice, sql: str) -> list[Any]:
    with sqlite3.connect(f"file:{room.db}?mode=ro", uri=True) as connection:
        return connection.execute(sql).fetchall()


def test_signed_at_the_empty_chair_by_name_role_meaning_and_digest(room: Practice) -> None:
    session = the_session(room)
    count = len(rows(room, f"SELECT 1 FROM event WHERE session_id = '{session}'"))
    answer = room.chart("sign ; read with Ann", "11:05")
    assert (answer["command"], answer["role"], answer["signed_version"]) == ("sign", "nurse", count)
    found = of(room, session, "11:06")
    (one,) = found["signatures"]
    assert (one["by"], one["name"], one["entries"], one["valid"], one["covers_all"]) == (
        "KM", "KM of the tests", count, True, True,
    )  # fmt: skip
    assert found["signed"] is True
    assert "reviewed its record" in one["meaning"]
    # recomputed by the recipe of docs/file-format.md, from the file alone
    hashes = [
        h
        for (h,) in rows(
            room, f"SELECT hash FROM event WHERE session_id = '{session}' ORDER BY version LIMIT {count}"
        )
    ]
    assert one["hash"] == hashlib.sha256("".join(f"{h}\n" for h in hashes).encode()).hexdigest()
    assert room("verify", now="11:07").code == 0


def test_what_is_signed_is_said_before_the_chairs_number_is_asked(room: Practice) -> None:
    answer = room.json("chart", "5", "sign", "--by", "KM", now="11:05", code=1)
    assert (answer["error"]["code"], answer["confirm"]) == ("E_CONFIRM", "chair")
    said = " ".join(one["message"] for one in answer["warnings"])
    assert "KM of the tests (nurse) signs entries 1 to" in said
    assert "open when the patient left: " in said
    assert "longest gap" in said
    assert room.json("chart", "5", "sign", "--by", "KM", "--confirm", "4", now="11:05", code=1)


def test_nothing_to_sign_while_somebody_is_in_the_chair_but_by_its_session(room: Practice) -> None:
    session = the_session(room)
    room.admit("5", "11:10", "--mrn", "9")
    message = room.refused("sign", "11:11", "E_PHASE")
    assert "--session" in message
    assert room.chart("sign", "11:12", "--session", session)["entry"]
    assert room.refused("11:00 sign", "11:13", "E_TIME", "--session", session)


def test_who_may_sign_and_twice(room: Practice) -> None:
    for initials, role in (("WT", "witness"), ("AD", "administrator"), ("CN", "charge")):
        room("staff", "add", initials, "--name", f"{initials} X", "--role", role, now="11:01")
    assert "witness" in room.refused("sign", "11:02", "E_WHO", by="WT")
    assert "administrator" in room.refused("sign", "11:02", "E_WHO", by="AD")
    session = the_session(room)
    room.chart("sign", "11:05", by="KM")
    assert "signed by KM" in room.refused("sign", "11:06", "E_PHASE", by="CN")
    assert "nothing was added" in room.refused("sign", "11:06", "E_SAME", "--session", session)
    room.chart("sign", "11:06", "--session", session, by="CN")
    assert [one["by"] for one in of(room, session, "11:07")["signatures"]] == ["KM", "CN"]
    assert not [e for e in of(room, session, "11:08")["entries"] if "addendum" in e]


def test_an_entry_behind_a_signature_is_an_addendum_and_asks_again(room: Practice) -> None:
    session = the_session(room)
    room.chart("sign", "11:05")
    room.chart("; called, is well", "12:00", "--session", session)
    room.chart("void 3 ; not asked", "12:01", "--session", session)
    found = of(room, session, "12:02")
    assert [e["kind"] for e in found["entries"] if e.get("addendum")] == ["note.written", "entry.struck"]
    assert found["signed"] is False
    assert found["signatures"][0]["covers_all"] is False
    assert found["signatures"][0]["valid"] is True
    (due,) = found["due"]
    assert (due["what"], due["at"][11:16], due["level"]) == ("sign", "12:00", "due")
    room.chart("sign", "12:05")
    assert of(room, session, "12:06")["signed"] is True
    assert of(room, session, "12:06")["due"] == []


def test_reminded_by_the_clinics_minutes_and_only_for_its_days(room: Practice) -> None:
    def unsigned(now: str) -> Any:
        return room.json("status", now=now)["unsigned"]

    (one,) = unsigned("11:05")
    assert (one["chair"], one["mrn"], one["initials"], one["level"]) == ("5", "448201", "R.K.", "due")
    assert one["left_at"][11:16] == "11:00"
    assert [unsigned(at)[0]["level"] for at in ("11:14", "11:15", "11:31")] == ["due", "late", "passed_on"]
    assert len(unsigned("2026-11-30T10:59:00+00:00")) == 1
    assert unsigned("2026-11-30T11:01:00+00:00") == []
    (listed,) = room.json("sessions", now="12:00")["sessions"]
    assert (listed["signed"], listed["signed_by"]) == (False, [])
    # the chair itself is empty: nothing is due there
    assert all(chair["due"] == [] for chair in room.json("status", now="12:00")["chairs"])
    room.chart("sign", "12:05")
    assert unsigned("12:06") == []
    assert room.json("sessions", now="12:07")["sessions"][0]["signed"] is True


def test_a_signature_over_changed_rows_is_found(room: Practice) -> None:
    session = the_session(room)
    room.chart("sign", "11:05")
    with sqlite3.connect(room.db) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE event SET hash = ? WHERE session_id = ? AND version = 4", ("0" * 64, session)
        )
    answer = room.json("verify", now="11:10", code=4)
    assert "signature" in [one["code"] for one in answer["findings"]]


def test_looking_at_a_closed_record_is_written_down(room: Practice) -> None:
    session = the_session(room)
    assert room.json("looked", now="11:01")["looked"] == []
    of(room, session, "11:02")
    room.json("status", "--session", session[:13], "--by", "JD", now="11:03")
    room.json("status", "--chair", "5", now="11:04")
    room.json("status", "--session", session, "--at", "2026-11-23T10:30", now="11:05")
    room.json("status", "--session", session, now="10:30")
    found = room.json("looked", "--session", session, now="11:06")["looked"]
    assert [(one["by"], one["what"], one["where"]) for one in found] == [
        ("command line", "opened", "command line"),
        ("JD", "opened", "command line"),
    ]
    room(
        "export", session, "--format", "md", "--out", str(room.db.parent / "a.md"), "--by", "KM", now="11:07"
    )
    last = room.json("looked", now="11:08")["looked"][-1]
    assert (last["by"], last["what"], last["where"], last["sessions"]) == ("KM", "exported", "md", [session])
    assert room.json("status", "--session", session, "--by", "XX", now="11:09", code=1)


def test_a_running_session_is_not_a_closed_record(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    session = the_session(room, "10:01")
    before = rows(room, "SELECT count(*) FROM event")
    of(room, session, "10:02")
    assert rows(room, "SELECT count(*) FROM event") == before
    assert "has not ended" in room.refused("sign", "10:03", "E_PHASE")


def test_not_signed_while_nobody_stands_for_an_emergency_entry(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    room.json("chart", "5", "; cold, blanket", "--emergency", "the screen is locked", now="10:05")
    room.chart("stop headache", "10:20")
    room.chart("leave anyway ; why", "11:00")
    assert "attribute" in room.refused("sign", "11:05", "E_OPEN")
    session = the_session(room)
    room.chart("attribute all", "11:06", "--session", session)
    room.chart("sign", "11:07")
    assert of(room, session, "11:08")["signed"] is True
