"""A score of a list has a day and no time: everywhere that says when it was, the day stands, and no noon is made up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cli_support import Practice

LIST = (
    "mrn,day,name,scale,items,total,answered,note,dose_mg\n"
    "7,2026-10-01,\"ASH, Ann\",phq9,2 1 3 2 1 0 1 2 1,,sister told with consent,asked twice,\n"
    "7,2026-10-01,,,,,,,35\n"
    "7,2026-10-05,,phq9,1 1 1 1 1 1 1 1 1,,,,\n"
    "7,2026-10-09,,gad7,,8,,,\n"
)  # fmt: skip
IMPORTED = "2026-11-23T09:00:00+01:00"
NOW = "2026-11-23T10:00:00+01:00"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """A patient of a list, who sits in chair 5 now with a question that stands from it."""
    folder = tmp_path_factory.mktemp("day")
    file = folder / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    made = Practice(folder / "t.db").set_up(timezone="Europe/Berlin")
    made("import", str(file), "--by", "KM", now=IMPORTED)
    made.admit("5", "2026-11-23T08:50:00Z", "--mrn", "7", "--name", "ASH, Ann")
    return made


def report(room: Practice, form: str, folder: Path) -> str:
    out = folder / f"course.{form}"
    room("course", "7", "--format", form, "--out", str(out), now=NOW)
    return out.read_text("utf-8")


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_page_says_the_day(room: Practice, tmp_path: Path, form: str) -> None:
    page = report(room, form, tmp_path)
    assert "2026-10-01" in page
    assert "2026-10-01 sister told with consent" in page
    for day in ("2026-10-01", "2026-10-05", "2026-10-09"):
        assert not re.search(rf"{day}.{{0,3}}\d\d:\d\d", page)


def test_the_sheet_leaves_the_time_empty(room: Practice, tmp_path: Path) -> None:
    text = report(room, "csv", tmp_path)
    assert "2026-10-05" in text
    assert not re.search(r"2026-10-0\dT", text)


def test_fhir_has_dates_of_scores_and_answers(room: Practice, tmp_path: Path) -> None:
    text = report(room, "fhir", tmp_path)
    resources = [one["resource"] for one in json.loads(text)["entry"]]
    scored = [one for one in resources if one["resourceType"] == "Observation" and "PHQ-9" in one["code"].get("text", "")]  # fmt: skip
    assert [one["effectiveDateTime"] for one in scored] == ["2026-10-01", "2026-10-05"]
    notes = [note for one in scored for note in one["note"]]
    assert {note.get("time") for note in notes if note["text"].startswith("what was done")} == {"2026-10-01"}
    authored = [one["authored"] for one in resources if one["resourceType"] == "QuestionnaireResponse"]
    assert authored == ["2026-10-01", "2026-10-05"]
    assert not re.search(r"2026-10-0\dT", text)


def test_the_terminal_says_the_day(room: Practice) -> None:
    for command in (("course", "7"), ("patient", "show", "7"), ("due",)):
        said = room(*command, now=NOW).out
        assert not re.search(r"2026-10-0\d.{0,3}\d\d:\d\d", said), said
    assert re.search(r"PHQ-9.*, of 2026-10-05", room("patient", "show", "7", now=NOW).out)
    (chair,) = [one for one in room.json("status", now=NOW)["chairs"] if one["chair"] == "5"]
    (question,) = [one for one in chair["open_questions"] if "PHQ-9" in one]
    assert question == "PHQ-9 item 9: 1 on 2026-10-05: what was done?"


def test_json_says_that_the_time_is_none(room: Practice) -> None:
    found = room.json("course", "7", now=NOW)
    assert {one["day_only"] for one in found["scores"]} == {True}
    assert [one["answered_day_only"] for one in found["scores"]] == [True, False, False]
    assert all(one["day_only"] for one in found["progress"])
    (change,) = [one for one in found["changes"] if one["scale"] == "phq9"]
    assert change["first"]["day_only"]
    shown = room.json("patient", "show", "7", now=NOW)["entries"]
    listed = {one["kind"] for one in shown if one["day_only"]}
    assert listed == {"scale.scored", "score.answered", "infusion.earlier"}
