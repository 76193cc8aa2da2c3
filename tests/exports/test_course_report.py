"""The course report, from a course charted through the program: what a prescriber reads, in every form."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from fhir_checks import findings, resources

from cli_support import Practice
from course_support import NOW, eight_with_one_missed
from infusion_tui.exports.course_csv import COLUMNS
from infusion_tui.exports.fhir.codes import TEST_DATA

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
WHO = (
    "Nowak",
    "Marta",
    "448302",
    "1979",
    "Ana Lee",
    "Dr Lee",
    "husband",
    "passes water",
    "morning?",
    "thoughts, no plan",
)
"""What must not be in a de-identified report: names, numbers, and words that people typed."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of eight with one missed and one booster, as charted; made once."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        from example_course import make_course
        from make_examples import call
    finally:
        sys.path.remove(str(EXAMPLES))
    file = tmp_path_factory.mktemp("course") / "room.db"
    make_course(call, file)
    return file


@pytest.fixture
def eight(kept: Path, tmp_path: Path) -> Practice:
    """A copy of it, to write to."""
    for one in kept.parent.glob("room.db*"):
        shutil.copy(one, tmp_path / one.name)
    return Practice(tmp_path / "room.db")


MADE = "2026-11-23T11:30:00+01:00"


def report(room: Practice, form: str, *more: str, mrn: str = "448302", now: str = MADE) -> str:
    """The report in a form, as it lies in its file."""
    out = room.db.parent / f"report-{len(list(room.db.parent.iterdir()))}.{form}"
    room("course", mrn, "--format", form, "--out", str(out), *more, now=now)
    assert out.stat().st_mode & 0o777 == 0o600
    return out.read_text(encoding="utf-8") if form != "pdf" else out.read_bytes().hex()


def part(page: str, title: str) -> str:
    """One section of a Markdown page."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |^---)", page, re.S | re.M)
    assert found is not None, title
    return found.group(1)


def test_the_first_half_page_says_how_the_scores_stand_and_what_the_infusions_did(eight: Practice) -> None:
    page = report(eight, "md", "--by", "AL")
    head = page[: page.index("## Trend")]
    assert "| Patient | Marta Nowak, **448302** |" in head
    assert "**next: booster, due 2026-12-14, in 21 days**" in head
    assert (
        "| **PHQ-9** | 22 on 2026-09-21 | **10 moderate on 2026-11-16** | 12 lower | \\-55 % | **yes** | no | no |"
        in head
    )
    assert "response: 50 % or more below the first score" in head, "the rule stands where its result does"
    assert "Highest BP | 186/112 at +25 min, infusion 6 on 2026-10-15" in head
    assert "**at 1 of 8: infusion 6**" in head
    assert "nausea at 2, worst 2 moderate" in head
    assert page.count("TRAINING RECORD: no real patient") == 2


def test_every_infusion_with_what_it_did_and_needed(eight: Practice) -> None:
    page = report(eight, "md")
    assert (
        "| 6 | 2026-10-15 | 10 | 67 kg actual | 0.34 | 33.5 | 22.61 | 67 | 27 | 27 | 0 | **stopped early"
        in page
    )
    assert "| 1 | 2026-09-21 | 128/80 | **150/92** | 15 | \\+22/+12 | 96 | 3 | 4 | 0 |" in page
    care = part(page, "Side effects, medicines, limits crossed")
    assert "| 1 | nausea 2 moderate, +15, 41 min | ondansetron 4 mg iv |" in care
    assert "BP 186/112 at 10:25, beyond the clinic's limit 180/110" in care
    assert "10:26 told Dr Lee; 186/112, wants it stopped (KM); 10:27 infusion stopped" in care
    assert "infusion stopped: blood pressure (KM)" in part(page, "Adverse events over the course")
    assert "0.4 mg/kg, 67 kg actual: 26.8 mg" in part(page, "Changes of dose")


def test_a_change_of_weight_alone_is_no_change_of_dose(eight: Practice) -> None:
    assert part(report(eight, "md"), "Changes of dose").count("| infusion ") == 1


def test_plan_scores_and_the_urinary_question_are_quoted(eight: Practice) -> None:
    page = report(eight, "md")
    plan = part(page, "Plan against fact")
    assert "| 6 | 2026-10-08 | – | – | **missed** | – |" in plan
    assert "| 9 booster | 2026-11-16 | 2026-11-16 | 8 | done | on its day |" in plan
    scores = part(page, "Scores")
    assert "told Dr Lee: thoughts, no plan, safety plan gone through" in scores
    assert "10 after 7 infusions: response (-55 %)" in scores.replace("\\", "")
    asked = part(page, "Asked before each infusion: urinary trouble, and what changed")
    assert "urinary trouble asked" in asked
    assert "| 6 | 2026-10-15 09:34 | yes | passes water more often since last week" in asked


def test_html_and_pdf_draw_the_trend_with_every_number(eight: Practice) -> None:
    page = report(eight, "html")
    svg = page[page.index("<svg") : page.index("</svg>")]
    for number in ("22", "19", "16", "10", "8"):
        assert f">{number}</text>" in svg
    for word in ("severe 20-27", "minimal 0-4", "item 9", "infusion"):
        assert word in svg
    assert "<script" not in page
    assert bytes.fromhex(report(eight, "pdf")).startswith(b"%PDF")


def test_csv_has_a_row_for_each_infusion_score_and_step(eight: Practice) -> None:
    rows = list(csv.DictReader(report(eight, "csv").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    infusions = [row for row in rows if row["row"] == "infusion"]
    assert [row["given_mg"] for row in infusions][5:7] == ["22.61", "26.80"]
    assert (infusions[0]["side_effects"], infusions[0]["peak_sys_mmhg"]) == (
        "nausea 2 from 15 for 41 min",
        "150",
    )
    assert infusions[5]["urinary_answer"].startswith("y: passes water")
    scores = [row for row in rows if row["row"] == "score"]
    assert (scores[0]["parts"], scores[0]["watched_values"]) == ("3 3 3 3 2 3 2 1 2", "2")
    assert (scores[-1]["points_lower"], scores[-1]["response"], scores[-1]["remission"]) == (
        "12",
        "true",
        "false",
    )
    assert [row["state"] for row in rows if row["row"] == "plan"].count("missed") == 1
    assert {row["source"] for row in infusions} == {"charted (training)"}


def test_fhir_is_one_bundle_with_its_episode_and_nothing_to_find(eight: Practice) -> None:
    text = report(eight, "fhir")
    assert findings(text) == []
    bundle = json.loads(text)
    (episode,) = resources(bundle, "EpisodeOfCare")
    assert (episode["status"], episode["period"]) == ("active", {"start": "2026-09-21"})
    visits = resources(bundle, "Encounter")
    assert len(visits) == 8
    assert {one["episodeOfCare"][0]["reference"] for one in visits} == {f"urn:uuid:{episode['id']}"}
    assert len(resources(bundle, "Patient")) == 1
    assert len(resources(bundle, "QuestionnaireResponse")) == 6
    assert len(resources(bundle, "CarePlan")) == len(resources(bundle, "Flag")) == 1
    assert "Nowak" not in text, "the name stands in it only when it is asked for"
    security = {one["resource"]["meta"]["security"][0]["code"] for one in bundle["entry"]}
    assert security == {TEST_DATA.code}


def test_the_same_course_gives_the_same_bytes_and_its_sessions_keep_their_ids(eight: Practice) -> None:
    first = report(eight, "fhir")
    assert report(eight, "fhir", "--by", "AL", now="2026-11-30T09:00:00+01:00") == first
    session = eight.json("sessions", now=MADE)["sessions"][0]["session"]
    out = eight.db.parent / "session.json"
    eight("export", session, "--format", "fhir", "--out", str(out), now="2026-11-30T09:01:00+01:00")
    alone = {entry["fullUrl"] for entry in json.loads(out.read_text())["entry"]}
    assert alone <= {entry["fullUrl"] for entry in json.loads(first)["entry"]}


@pytest.mark.parametrize("form", ["md", "html", "csv", "fhir"])
def test_without_names_nothing_says_who_it_is(eight: Practice, form: str) -> None:
    text = report(eight, form, "--deidentify")
    # ids and digests are random signs: they may hold any four digits
    said = re.sub(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,}", "", text)
    assert [word for word in WHO if re.search(rf"(?<![0-9A-Z]){re.escape(word)}", said)] == []
    assert re.search(r"\b2026-\d\d-", said) is None, "every date is shifted"
    if form == "md":
        assert "DE-IDENTIFIED" in text
        assert "| **missed** |" in text
        assert "22.61 | 67 | 27 | 27" in text
    if form == "fhir":
        assert findings(text) == []


def test_it_is_noted_and_never_overwrites(eight: Practice, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    words = ("course", "448302", "--format", "html", "--out", str(out))
    answer = eight.json(*words, "--by", "AL", now=MADE)
    assert answer["files"] == [str(out)]
    before = out.read_bytes()
    assert eight.json(*words, now=MADE, code=1)["error"]["code"] == "E_EXISTS"
    assert out.read_bytes() == before
    (noted,) = [one for one in eight.json("looked", now=MADE)["looked"] if "course html" in json.dumps(one)]
    assert "AL" in json.dumps(noted)
    folder = tmp_path / "folder"
    folder.mkdir()
    (file,) = eight.json("course", "448302", "--format", "csv", "--out", str(folder), now=MADE)["files"]
    assert re.fullmatch(r"course-[0-9a-f-]{36}\.csv", Path(file).name)


def test_what_does_not_go_together_is_said(eight: Practice, tmp_path: Path) -> None:
    out = str(tmp_path / "x")
    for words in (
        ("--format", "html"), ("--out", out), ("--format", "xlsx", "--out", out), ("--deidentify",),
        ("--format", "fhir", "--out", out, "--deidentify", "--with-name"),
    ):  # fmt: skip
        eight.json("course", "448302", *words, now=MADE, code=2)
    assert (
        eight.json("course", "nobody", "--format", "html", "--out", out, now=MADE, code=1)["error"]["code"]
        == "E_PATIENT"
    )
    assert not Path(out).exists()


# --- other courses


@pytest.fixture
def listed(tmp_path: Path) -> Practice:
    """Eight infusions of a list and three scores between visits; item 9 of the first is answered by nobody."""
    return eight_with_one_missed(tmp_path / "room.db")


def test_a_course_of_a_list_says_what_the_list_does_not(listed: Practice) -> None:
    page = report(listed, "md", mrn="7", now=NOW)
    first = part(page, "Scores: last against first")
    assert first.strip().startswith("- **NOT ANSWERED: PHQ-9 item 9")
    assert "on 2026-09-01; nobody has written what was done" in first
    assert "| 1 | 2026-09-01 | – | 70 kg | 0.5 | – | 35 | – | – | – | – | imported | – |" in page
    asked = part(page, "Asked before each infusion: urinary trouble, and what changed")
    assert asked.strip() == "Of 8 infusions from before this file the list says nothing of it."


def test_infusions_of_a_list_and_scores_between_visits_in_fhir(listed: Practice) -> None:
    text = report(listed, "fhir", mrn="7", now=NOW)
    assert findings(text) == []
    bundle = json.loads(text)
    given = resources(bundle, "MedicationAdministration")
    assert len(given) == 8
    assert all(one["note"][0]["text"].startswith("Imported") for one in given)
    assert given[0]["effectiveDateTime"] == "2026-09-01"
    (episode,) = resources(bundle, "EpisodeOfCare")
    assert given[0]["context"]["reference"] == f"urn:uuid:{episode['id']}"
    scores = resources(bundle, "QuestionnaireResponse")
    assert len(scores) == 3
    assert "partOf" not in scores[0]
    assert "encounter" not in scores[0]
