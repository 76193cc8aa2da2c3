"""Scores from the command line: at a chair, between visits, and what stands until somebody wrote what was done."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli_support import Practice, running

MRN = "448201"
ASKS = "cssrs y n n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Chair 5 with a PHQ-9 whose item 9 is above 0, corrected once, and answered."""
    room = running(tmp_path_factory.mktemp("scores") / "room.db")
    room.chart("phq9 2 1 3 2 1 0 1 2 2 by Dr Lee ; asked twice", "10:05")
    number = room.chair("10:06")["entries"][-1]["number"]
    room.chart(f"fix {number} phq9 2 1 3 2 1 0 1 2 1 ; read again", "10:07")
    room.chart("gad7 1 1 1 1 1 1 1", "10:08")
    room.chart(f"void {number + 2} ; not this patient", "10:09")
    room.chart("told Dr Lee ; comes before she leaves", "10:10")
    return room


def test_a_score_of_a_chair_in_status(told: Practice) -> None:
    chair = told.chair("10:09:30")
    assert chair["open_questions"] == ["PHQ-9 item 9: 1 at 10:05: what was done?"]
    (score,) = told.chair("10:11")["scores"]
    assert (score["scale"], score["parts"], score["total"]) == ("phq9", [2, 1, 3, 2, 1, 0, 1, 2, 1], 13)
    assert (score["band"], score["highest"], score["rater"]) == ("moderate", 27, "Dr Lee")
    assert score["watched"] == [{"item": 9, "value": 1}]
    assert (score["stands"], score["answered"]) == (False, "told Dr Lee: comes before she leaves")
    assert told.chair("10:11")["open_questions"] == []


@pytest.mark.parametrize("kind", ["csv", "md", "html", "fhir"])
def test_item_9_stands_on_its_own_in_every_export(told: Practice, tmp_path: Path, kind: str) -> None:
    session = told.chair("10:11")["session"]
    out = tmp_path / f"x.{kind}"
    told("export", session, "--format", kind, "--out", str(out), now="10:11")
    text = out.read_text(encoding="utf-8")
    words = "thoughts of being better off dead or of self-harm"
    if kind == "csv":
        row = next(r for r in csv.DictReader(io.StringIO(text)) if r["kind"] == "scale.scored")
        assert f"item 9 ({words}): 1" in row["text"]
        assert f"item 9 ({words}): 2" in row["text"], "what was first charted stays readable"
        struck = [r for r in csv.DictReader(io.StringIO(text)) if r["text"].startswith("GAD-7")]
        assert [r["struck"] for r in struck] == ["true"]
        return
    if kind == "fhir":
        bundle = json.loads(text)
        total = next(
            one["resource"]
            for one in bundle["entry"]
            if any(c.get("code") == "44261-6" for c in one["resource"].get("code", {}).get("coding", ()))
        )
        assert (total["status"], total["valueInteger"]) == ("corrected", 13)
        assert total["component"][0]["code"]["coding"][0]["code"] == "44260-8"
        assert total["component"][0]["valueCodeableConcept"]["coding"][0]["code"] == "LA6569-3"
        assert any("what was done: told Dr Lee" in note["text"] for note in total["note"])
        return
    assert words in text
    assert "Scores" in text
    assert "comes before she leaves" in text


def test_a_score_between_visits_stands_in_the_patients_own_stream(tmp_path: Path) -> None:
    room = Practice(tmp_path / "room.db").set_up()
    room.admit()
    room.chart("cancel no escort", "10:00")
    dry = room.json("score", MRN, ASKS, "--by", "KM", "--dry-run", now="14:00")
    assert (dry["ok"], dry["scale"], dry["parts"]) == (True, "cssrs", [1, 0, None, None, None, 0])
    assert "entry" not in dry
    saved = room.json("score", MRN, ASKS, "--by", "KM", "--at", "2026-11-23T12:30:00+00:00", now="14:00")
    assert (saved["mrn"], saved["entry"], saved["at"]) == (MRN, 1, "2026-11-23T12:30:00+00:00")
    assert [one["code"] for one in saved["warnings"]] == ["W_STAYS"]
    again = room.json("score", MRN, ASKS, "--by", "KM", "--event-id", saved["event_id"], now="14:01")
    assert again["entry"] == 1
    room.admit("6", "15:00")
    assert room.chair("15:01", chair="6")["open_questions"] == [
        "C-SSRS screener question 1: yes on 2026-11-23 12:30: what was done?"
    ]
    done = room.json(
        "score", MRN, "answered cssrs ; called her, she is with her sister", "--by", "JD", now="15:02"
    )
    assert done["warnings"][0]["code"] == "W_ANSWERS"
    assert room.chair("15:03", chair="6")["open_questions"] == []
    room.json("score", MRN, "void 2 ; another patient", "--by", "JD", now="15:04")
    assert len(room.chair("15:05", chair="6")["open_questions"]) == 1
    fixed = room.json("score", MRN, "fix 1 cssrs n n n ; read again", "--by", "KM", now="15:06")
    assert (fixed["target"], fixed["reason"]) == (1, "read again")
    assert room.chair("15:07", chair="6")["open_questions"] == []


@pytest.mark.parametrize(
    ("mrn", "line", "more", "code", "error"),
    [
        ("nobody", ASKS, (), 1, "E_PATIENT"),
        (MRN, "hr 80", (), 1, "E_UNKNOWN"),
        (MRN, "phq9 1", (), 1, "E_NOVAL"),
        (MRN, "phq9 total 99", (), 1, "E_RANGE"),
        (MRN, "", (), 1, "E_EMPTY"),
        (MRN, "; only a note", (), 1, "E_UNKNOWN"),
        (MRN, "answered ; it was nothing", (), 1, "E_FIX"),
        (MRN, "told Dr Lee ;", (), 1, "E_NONOTE"),
        (MRN, "void 9 ; x", (), 1, "E_FIX"),
        (MRN, "void 1", (), 1, "E_WHY"),
        (MRN, "fix 1 gad7 1 1 1 1 1 1 1 ; x", (), 1, "E_FIX"),
        (MRN, "fix 1 phq9 0 0 0 0 0 0 0 0 0 ; x", (), 1, "E_FIX"),
        (MRN, ASKS, ("--at", "2026-11-24T12:00:00+00:00"), 1, "E_FUTURE"),
        (MRN, ASKS, ("--at", "noon"), 2, "E_USAGE"),
    ],
)
def test_what_is_refused_writes_nothing(
    quiet: Practice, mrn: str, line: str, more: tuple[str, ...], code: int, error: str
) -> None:
    got = quiet.json("score", mrn, line, "--by", "KM", *more, now="14:01", code=code)
    assert got["error"]["code"] in (error, "E_MISUSED" if error == "E_USAGE" else error)
    assert quiet.json("score", MRN, "phq9 total 3", "--by", "KM", "--dry-run", now="14:01")["ok"]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """One patient who is in no chair, with one score between visits."""
    room = Practice(tmp_path_factory.mktemp("quiet") / "room.db").set_up()
    room.admit()
    room.chart("cancel no escort", "10:00")
    room.json("score", MRN, "phq9 0 0 0 0 0 0 0 0 0", "--by", "KM", now="14:00")
    return room


def test_nobody_unknown_charts_a_score(quiet: Practice) -> None:
    assert quiet.json("score", MRN, ASKS, "--by", "XX", now="14:01", code=1)["error"]["code"] == "E_STAFF"
    assert (
        quiet.json("score", MRN, ASKS, "--by", "emergency", now="14:01", code=1)["error"]["code"] == "E_WHO"
    )
