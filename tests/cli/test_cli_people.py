"""Handing over, who is in the chair, the wrong chair, the emergency card: from the command line."""

from __future__ import annotations

import pytest

from cli_support import LEAVE_CHECKS, Practice


def test_a_chair_is_its_admitters_until_somebody_accepts(started: Practice) -> None:
    started.chart("hr 80", "10:02", by="JD")
    chair = started.chair("10:03")
    assert (chair["nurse"], chair["handed_to"]) == ("KM", None)
    given = started.chart("handoff JD ; watcher; if SBP over 180 pause", "10:05", "--unanswered")
    assert (given["command"], given["to"], given["owner"]) == ("handoff", "JD", "KM")
    chair = started.chair("10:06")
    assert (chair["nurse"], chair["handed_to"]) == ("KM", "JD")
    started.refused("accept", "10:06", "E_WHO", by="AL")
    taken = started.chart("accept", "10:07", "--unanswered", by="JD")
    assert (taken["giver"], taken["offered"]) == ("KM", True)
    chair = started.chair("10:08")
    assert (chair["nurse"], chair["handed_to"]) == ("JD", None)
    assert [(one["from"][11:16], one["nurse"]) for one in chair["owners"]] == [
        ("09:40", "KM"),
        ("10:07", "JD"),
    ]
    assert chair["entries"][-1]["text"] == "chair accepted from KM"
    then = started.chair("10:08", "--at", "2026-11-23T10:06:00+00:00")
    assert (then["nurse"], then["handed_to"]) == ("KM", "JD")


def test_taking_a_chair_over_needs_a_reason(started: Practice) -> None:
    started.refused("accept", "10:05", "E_PHASE", by="JD")
    started.chart("accept ; KM went home", "10:06", by="JD")
    last = started.chair("10:07")["entries"][-1]
    assert (last["text"], last["note"], last["by"]) == ("chair of KM taken over", "KM went home", "JD")


def test_start_leave_and_move_say_that_both_identifiers_were_asked(started: Practice) -> None:
    start = started.chair("10:04")["entries"][13]
    assert start["text"] == "infusion started at 75 mL/h, name and birth date matched"
    moved = started.chart("move 6", "10:05")
    assert moved["identified"] is True
    (six,) = started.json("status", "--chair", "6", now="10:06")["chairs"]
    assert six["entries"][-1]["text"] == "moved to chair 6, name and birth date matched"
    started.chart("stop dizzy", "10:10", chair="6")
    left = started.chart("leave anyway ; called home, Dr Lee", "10:12", chair="6")
    assert left["identified"] is True


def test_the_question_says_what_the_number_means(started: Practice) -> None:
    for line in ("move 6", "ama ; wants to go"):
        if line.startswith("ama"):
            started.chart("stop dizzy", "10:05")
        message = started.refused(line, "10:06", "E_CONFIRM", "--unanswered")
        assert "ask name and birth date again" in message
    message = started.refused("void 15 ; typed wrong", "10:07", "E_CONFIRM", "--unanswered")
    assert "birth date" not in message


def test_how_the_patient_was_known_at_admit(room: Practice) -> None:
    room.admit("5", "09:40", "--identified", "name, birth date")
    assert "identified by name, birth date" in room.chair("09:41")["entries"][0]["text"]
    room.admit("6", "09:42", "--mrn", "1", "--identified", " ", code=2)
    room.admit("6", "09:42", "--mrn", "1")
    assert "identified" not in room.chair("09:43", chair="6")["entries"][0]["text"]


def test_a_number_is_recorded_and_one_that_does_not_match_blocks_the_start(admitted: Practice) -> None:
    admitted.prepare()
    wrong = admitted.chart("id 448202", "09:50", "--unanswered")
    assert (wrong["match"], wrong["read"], wrong["warnings"][0]["code"]) == ("other", "448202", "W_ID")
    chair = admitted.chair("09:51")
    (identity,) = [c for c in chair["checks"] if c["item"] == "identity"]
    assert (identity["open"], identity["answer"]) == (True, None)
    assert "does not match" in identity["detail"]
    assert chair["open_questions"]
    assert "identity" in admitted.refused("start 75", "09:52", "E_OPEN")
    admitted.chart("check identity y ; asked both again", "09:53")
    assert admitted.start(now="09:54")["identified"] is True
    kinds = [entry["kind"] for entry in admitted.chair("09:55")["entries"]]
    assert kinds.count("identity.compared") == 1


def test_on_an_empty_chair_there_is_nobody_to_compare_with(room: Practice) -> None:
    room.refused("id 448201", "09:00", "E_NOSESSION")


@pytest.fixture
def two(started: Practice) -> Practice:
    """Chair 3 beside chair 5; a set and nausea of chair 5's patient were charted at chair 3."""
    started.admit("3", "10:01", "--mrn", "448202", "--name", "IVORY, Grace")
    started.chart("132/84 80 97 15 s5 d1", "10:05", chair="3")
    started.chart("nausea 1 ; sipping water", "10:05:30", chair="3")
    return started


def test_an_entry_of_the_wrong_chair_is_struck_there_and_charted_here_in_one_act(two: Practice) -> None:
    two.refused("take 2 from 3 ; wrong chair", "10:07", "E_CONFIRM", "--unanswered")
    two.refused("take 2 from 3 ; wrong chair", "10:07", "E_CONFIRM", "--yes")
    two.refused("take 2 from 3 ; wrong chair", "10:07", "E_CONFIRM", "--confirm", "3")
    before = int(two.json("verify", now=None)["rows"])
    taken = two.chart("take 2 from 3 ; wrong chair", "10:07")
    assert (taken["from_chair"], taken["from_entry"], taken["values"]["bp"]) == ("3", 2, [132, 84])
    assert int(two.json("verify", now=None)["rows"]) == before + 2
    here, there = two.chair("10:08"), two.chair("10:08", chair="3")
    mine, struck, strike = here["entries"][-1], there["entries"][1], there["entries"][-1]
    assert (mine["number"], mine["occurred_at"][11:16], mine["reason"]) == (
        taken["entry"],
        "10:05",
        "wrong chair",
    )
    assert mine["text"].endswith("(from chair 3 #2)")
    assert struck["struck"] is True
    assert (strike["kind"], strike["amends"], strike["reason"]) == (
        "entry.struck",
        struck["event_id"],
        "wrong chair",
    )
    assert strike["text"] == f"entry 2 belongs to chair 5 and is charted there as #{taken['entry']}"
    assert here["last_observation"]["bp"] == [132, 84]
    assert there["last_observation"] is None
    assert here["due"][0]["why"].startswith("set at 10:05")
    two.refused("take 2 from 3 ; again", "10:09", "E_FIX")
    two.refused("void 4 ; no", "10:09", "E_FIX", chair="3")


def test_it_can_be_taken_back(two: Practice) -> None:
    two.chart("take 3 from 3 ; wrong chair", "10:07")
    number = two.chair("10:07")["entries"][-1]["number"]
    two.refused("undo", "10:07:20", "E_FIX")
    back = two.chart(f"take {number} from 5 ; was right", "10:08", chair="3")
    assert back["effects"] == {"nausea": 1}
    assert two.chair("10:09")["open_effects"] == {}
    assert two.chair("10:09", chair="3")["open_effects"] == {"nausea": 1}


def test_a_dry_run_of_take_writes_nothing(two: Practice) -> None:
    rows = two.json("verify")["rows"]
    got = two.chart("take 2 from 3 ; wrong chair", "10:07", "--dry-run")
    assert (got["ok"], got["confirm"], got["reason"]) == (True, "chair", "wrong chair")
    assert two.json("verify")["rows"] == rows


def test_steps_of_an_emergency_in_every_phase(room: Practice) -> None:
    room.refused("emergency help", "09:00", "E_NOSESSION")
    room.admit()
    assert room.chart("emergency help", "09:41", "--unanswered")["step"] == "help"
    room.prepare()
    room.start()
    logged = room.chart("-2m emergency cpr ; by KM", "10:10", "--unanswered")
    assert (logged["at"][11:16], logged["label"]) == ("10:08", "chest compressions begun")
    room.chart("pause collapse", "10:11")
    room.chart("emergency oxygen", "10:11:30")
    room.chart("stop collapse", "10:12")
    room.chart("emergency ambulance", "10:13")
    assert room.chair("10:14")["entries"][-1]["text"] == "EMERGENCY: emergency service called"
    room.chart("transfer ER ; collapse", "10:15")
    room.refused("emergency arrived", "10:20", "E_NOSESSION")


def test_the_leave_list_knows_nothing_of_identity(started: Practice) -> None:
    assert "identity" not in LEAVE_CHECKS
    started.chart("id 999", "10:03")
    assert started.chair("10:04")["open_questions"] == ["who is this? number read at 10:03 does not match"]
    started.chart("id 448201", "10:05")
    assert started.chair("10:06")["open_questions"] == []


def test_handoff_and_call_can_be_printed_without_a_name(started: Practice) -> None:
    started.chart("handoff JD ; watcher", "10:05")
    printed = started("handoff", "5", now="10:06").out
    for words in (
        "Chair 5, nurse KM, offered to JD",
        "I  illness severity: ",
        "R.K., MRN 448201",
        "minute 6",
    ):
        assert words in printed
    assert "KOWALSKI" not in printed
    assert "\\u{a}" not in printed
    lines = printed.splitlines()
    assert [line[:4] for line in lines if line[:1].strip()] == [
        "Chai",
        "I  i",
        "P  p",
        "A  t",
        "S  b",
        "S  s",
    ]
    call = started("handoff", "5", "--sbar", now="10:06").out
    assert "R  recommendation: ____" in call
    (sheet,) = started.json("handoff", "--nurse", "km", now="10:06")["chairs"]
    assert [part["letter"] for part in sheet["parts"]] == ["I", "P", "A", "S", "S"]
    assert started.json("handoff", "--nurse", "JD", now="10:06")["chairs"] == []
    assert started("handoff", "1", now="10:06").out.strip() == "Nobody is there to hand over."
    for wrong in ((), ("5", "--nurse", "KM")):
        started("handoff", *wrong, now="10:06", code=2)
    assert started("handoff", "99", now="10:06", code=2).err
    assert "ZZ" in started("handoff", "--nurse", "ZZ", now="10:06", code=1).err
