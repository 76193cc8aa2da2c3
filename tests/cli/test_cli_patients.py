"""Patients beyond one visit, as a script meets them: finding, courses, cautions, two numbers of one person."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_support import CHECKS, Practice

BORN = ("--born", "1984-03-12")
COURSE = ("--indication", "depression", "--begins", "2026-11-23", "--sessions", "6", "--every", "3")


@pytest.fixture
def ruth(tmp_path: Path) -> Practice:
    """KOWALSKI, Ruth is in chair 5 and has a course of six."""
    room = Practice(tmp_path / "room.db").set_up()
    room.admit("5", "09:40", *BORN, "--allergies", "penicillin")
    room.json("patient", "course", "open", "448201", *COURSE, "--by", "KM", now="09:41")
    return room


def left(room: Practice, chair: str = "5", now: str = "09:50") -> None:
    room.chart("cancel not fasted", now, chair=chair)


def test_found_by_number_and_by_name(ruth: Practice) -> None:
    ruth.admit("6", "09:45", "--mrn", "77")
    for text in ("4482", "ruth", "kowalski, ruth", "KOW"):
        (found,) = ruth.json("patients", "--find", text)["patients"]
        assert (found["mrn"], found["name"], found["born"]) == ("448201", "KOWALSKI, Ruth", "1984-03-12")
        assert (found["sessions"], found["course"]["indication"]) == (1, "depression")
    everybody = ruth.json("patients")["patients"]
    assert {one["mrn"] for one in everybody} == {"448201", "77"}
    assert next(one for one in everybody if one["mrn"] == "77")["name"] is None
    assert ruth.json("patients", "--find", "nobody")["patients"] == []
    assert "KOWALSKI, Ruth" in ruth("patients").out


def test_a_course_is_written_changed_and_closed_and_all_of_it_stays_readable(ruth: Practice) -> None:
    words = ("--history", "two episodes", "--judged-by", "Dr Lee", "--judged-on", "2026-11-20")
    ruth.json(
        "patient", "course", "revise", "448201", *words, "--why", "letter came", "--by", "JD", now="09:42"
    )
    ruth.json(
        "patient",
        "course",
        "revise",
        "448201",
        "--sessions",
        "8",
        "--why",
        "Dr Lee",
        "--by",
        "KM",
        now="09:43",
    )
    found = ruth.json("patient", "show", "448201", now="09:44")
    (course,) = found["courses"]
    assert course["plan"] == {"sessions": 8, "every_days": 3, "booster_days": None, "words": None}
    assert (course["consultation"]["history"], course["consultation"]["judged_by"]) == (
        "two episodes",
        "Dr Lee",
    )
    assert [(one["by"], one["why"]) for one in course["revisions"]] == [
        ("JD", "letter came"),
        ("KM", "Dr Lee"),
    ]
    ruth.json("patient", "course", "close", "448201", "--why", "moved away", "--by", "KM", now="09:45")
    shown = ruth.json("patient", "show", "448201", now="09:46")
    assert shown["courses"][0]["ended_on"] == "2026-11-23"
    assert [one["kind"] for one in shown["entries"]] == [
        "course.opened",
        "course.revised",
        "course.revised",
        "course.closed",
    ]
    # the closing was wrong: struck out, it runs again, and who closed it still stands there
    closing = shown["entries"][-1]
    ruth.json(
        "patient", "void", "448201", closing["event_id"], "--why", "not moved", "--by", "KM", now="09:47"
    )
    again = ruth.json("patient", "show", "448201", now="09:48")
    assert again["courses"][0]["ended_on"] is None
    assert (again["entries"][3]["struck"], again["entries"][3]["struck_why"]) == (True, "not moved")
    assert "[struck out by KM: not moved]" in ruth("patient", "show", "448201", now="09:49").out


def test_what_a_course_refuses(ruth: Practice) -> None:
    def refused(code: str, *arguments: str, exit_code: int = 1) -> None:
        answer = ruth.json("patient", "course", *arguments, "--by", "KM", now="09:50", code=exit_code)
        assert answer["error"]["code"] == code, answer

    refused("E_FIELD", "open", "77", "--indication", "other", "--begins", "2026-11-23", exit_code=2)
    refused("E_FIELD", "open", "77", "--indication", "flu", "--begins", "2026-11-23", exit_code=2)
    refused("E_FIELD", "open", "77", "--indication", "ptsd", exit_code=2)
    refused("E_CONFIRM", "open", "448201", "--indication", "ptsd", "--begins", "2026-12-01")
    refused(
        "E_FUTURE",
        "open",
        "77",
        "--indication",
        "ptsd",
        "--begins",
        "2026-11-23",
        "--judged-on",
        "2026-11-24",
    )
    refused("E_SAME", "revise", "448201", "--sessions", "6", "--why", "again")
    refused("E_WHY", "revise", "448201", "--sessions", "7", "--why", " ")
    refused("E_COURSE", "close", "77", "--why", "none there")
    refused("E_BEFORE", "close", "448201", "--ended", "2026-11-01", "--why", "early")
    refused("E_COURSE", "revise", "448201", "--course", "zz", "--sessions", "7", "--why", "which")


def test_who_a_patient_is_changes_only_with_a_reason(ruth: Practice) -> None:
    ruth.json("patient", "record", "448201", "--sex", "f", "--by", "KM", now="09:50")
    married = ("patient", "record", "448201", "--name", "NOWAK, Ruth", "--by", "JD")
    assert ruth.json(*married, now="09:51", code=1)["error"]["code"] == "E_WHY"
    ruth.json(*married, "--why", "married", now="09:52")
    assert ruth.json(*married, "--why", "married", now="09:53", code=1)["error"]["code"] == "E_SAME"
    shown = ruth.json("patient", "show", "448201", now="09:54")
    assert (shown["name"], shown["born"], shown["sex"]) == ("NOWAK, Ruth", "1984-03-12", "f")
    assert "KOWALSKI, Ruth" in shown["entries"][1]["text"]
    # the record of the visit keeps the name it was made under
    assert ruth.chair("09:55")["patient"]["initials"] == "R.K."


def test_cautions_stand_at_the_chair_and_in_the_question_before_every_start(ruth: Practice) -> None:
    ruth.json("patient", "caution", "add", "448201", "latex", "--by", "KM", now="09:42")
    ruth.json("patient", "caution", "add", "448201", "keep 0.4 mg/kg", "--by", "JD", now="09:42")
    chair = ruth.chair("09:43")
    assert [(one["text"], one["by"]) for one in chair["cautions"]] == [
        ("latex", "KM"),
        ("keep 0.4 mg/kg", "JD"),
    ]
    ruth.prepare()
    answer = ruth.chart("start 75", "10:00", "--unanswered", code=1)
    standing = [one["message"] for one in answer["warnings"] if one["code"] == "W_STANDING"]
    assert standing == ["standing caution: latex", "standing caution: keep 0.4 mg/kg"]
    started = ruth.start()
    assert {one["code"] for one in started["warnings"]} == {"W_STANDING"}
    assert [one["text"] for one in ruth.chair("10:01")["cautions"]] == ["latex", "keep 0.4 mg/kg"]
    lift = ("patient", "caution", "lift", "448201", "latex", "--why", "tested", "--by", "AL")
    ruth.json(*lift, now="10:02")
    assert ruth.json(*lift, now="10:03", code=1)["error"]["code"] == "E_CAUTION"
    assert [one["text"] for one in ruth.chair("10:03")["cautions"]] == ["keep 0.4 mg/kg"]
    before = ruth.chair("10:03", "--at", "2026-11-23T10:01:00+00:00")
    assert [one["text"] for one in before["cautions"]] == ["latex", "keep 0.4 mg/kg"]


def test_a_closed_record_keeps_the_cautions_that_held_then(ruth: Practice, tmp_path: Path) -> None:
    ruth.json("patient", "caution", "add", "448201", "latex", "--by", "KM", now="09:42")
    session = ruth.chair("09:43")["session"]
    left(ruth)
    ruth.json("patient", "caution", "lift", "448201", "latex", "--why", "tested", "--by", "KM", now="09:55")
    ruth.json("patient", "caution", "add", "448201", "needle fear", "--by", "KM", now="09:56")
    (closed,) = ruth.json("status", "--session", session, now="10:00")["chairs"]
    assert [one["text"] for one in closed["cautions"]] == ["latex"]
    ruth("export", session, "--format", "md", "--out", str(tmp_path / "x.md"), now="10:00")
    page = (tmp_path / "x.md").read_text()
    assert "latex" in page
    assert "needle fear" not in page


def test_admit_says_who_it_is_and_fills_in_nothing(ruth: Practice) -> None:
    ruth.json("patient", "caution", "add", "448201", "latex", "--by", "KM", now="09:42")
    ruth.prepare()
    ruth.start()
    ruth.chart("stop enough", "10:20")
    ruth.chart("leave anyway ; fetched, Dr Lee", "10:40")
    again = ruth.json(
        "admit", "6", "--mrn", "448201", "--weight", "71", "--dose-mg", "35", "--bag-ml", "50", "--by", "KM",
        now="2026-11-26T09:00:00+00:00",
    )  # fmt: skip
    known = again["known"]
    assert (known["name"], known["sessions"], known["days_ago"]) == ("KOWALSKI, Ruth", 1, 3)
    assert (known["infusion"], known["of"], known["allergies_last"]) == (2, 6, "penicillin")
    assert [one["text"] for one in known["cautions"]] == ["latex"]
    six = ruth.chair("2026-11-26T09:01:00+00:00", chair="6")
    assert six["patient"]["initials"] == "…201"
    assert six["entries"][0]["text"].count("not asked") == 1
    (session,) = [one for one in ruth.json("patient", "show", "448201")["sessions"] if one["chair"] == "6"]
    assert (session["course_session"], session["course_of"]) == (None, None)


def test_another_name_or_birth_date_is_asked_about(ruth: Practice) -> None:
    left(ruth)
    other = ("--mrn", "448201", "--name", "KOWALSKA, Rita", "--born", "1985-03-12")
    answer = ruth.admit("6", "10:00", *other, code=1)
    assert (answer["error"]["code"], answer["confirm"]) == ("E_CONFIRM", "yes")
    assert [one["code"] for one in answer["warnings"]] == ["W_NAME", "W_BORN"]
    assert "KOWALSKI, Ruth" in answer["error"]["message"]
    ruth.admit("6", "10:01", *other, "--yes")
    # the same name in another order, and no name at all, are no other name
    ruth.admit("7", "10:02", "--mrn", "448210", "--name", "Ruth Kowalski", "--born", "1984-03-12")
    ruth.admit("8", "10:03", "--mrn", "448210")


def test_a_number_one_slip_away_is_said_and_stops_nothing(ruth: Practice) -> None:
    for chair, number in (("6", "448210"), ("7", "48201"), ("8", "0448201")):
        answer = ruth.admit(chair, "10:00", "--mrn", number)
        assert any("448201" in one for one in answer["remarks"]), answer
    assert "remarks" not in ruth.admit("1", "10:01", "--mrn", "991177")
    same = ruth.admit("2", "10:02", "--mrn", "555", "--name", "Ruth KOWALSKI", *BORN)
    assert "known as number 448201" in same["remarks"][0]


def test_two_numbers_are_merged_after_it_was_shown_and_parted_again(ruth: Practice) -> None:
    left(ruth)
    ruth.admit("6", "10:00", "--mrn", "90", "--name", "KOWALSKI, Ruth", *BORN)
    ruth.json("patient", "caution", "add", "90", "latex", "--by", "KM", now="10:00")
    merge = ("patient", "merge", "90", "--into", "448201", "--why", "scanned wrongly", "--by", "JD")
    rows = ruth.json("verify")["rows"]
    meant = ruth.json(*merge, "--dry-run", now="10:01")
    assert "2 sessions of one person" in " ".join(meant["means"])
    assert ruth.json(*merge, now="10:01", code=1)["error"]["code"] == "E_CONFIRM"
    assert ruth.json("verify")["rows"] == rows
    ruth.json(*merge, "--yes", now="10:02")
    shown = ruth.json("patient", "show", "90", now="10:03")
    assert (shown["mrn"], shown["numbers"], len(shown["sessions"])) == ("448201", ["448201", "90"], 2)
    assert [(one["kind"], one["by"]) for one in shown["merges"]] == [("patient.merged", "JD")]
    assert [one["text"] for one in shown["cautions"]] == ["latex"]
    assert len(ruth.json("patients")["patients"]) == 1
    # a merged number leads to the one that stands
    left(ruth, "6", "10:04")
    taken = ruth.admit("7", "10:05", "--mrn", "90", "--weight", "70", "--dose-mg", "35", "--bag-ml", "50")
    assert "90 is read as 448201" in taken["remarks"][0]
    assert ruth.chair("10:06", chair="7")["patient"]["mrn"] == "448201"
    for code, arguments in (
        ("E_MERGED", ("merge", "90", "--into", "448201")),
        ("E_MERGED", ("merge", "448201", "--into", "90")),
        ("E_SAME", ("merge", "448201", "--into", "448201")),
        ("E_PATIENT", ("merge", "448201", "--into", "4711")),
        ("E_MERGED", ("part", "448201")),
    ):
        answer = ruth.json("patient", *arguments, "--why", "x", "--yes", "--by", "KM", now="10:07", code=1)
        assert answer["error"]["code"] == code, arguments
    ruth.json("patient", "part", "90", "--why", "two people", "--yes", "--by", "JD", now="10:08")
    apart = ruth.json("patient", "show", "90", now="10:09")
    assert (apart["numbers"], [one["text"] for one in apart["cautions"]]) == (["90"], ["latex"])
    assert ruth.json("patient", "show", "448201", now="10:09")["cautions"] == []
    assert ruth.json("verify")["ok"] is True


def test_other_names_are_said_before_a_merge(ruth: Practice) -> None:
    ruth.admit("6", "10:00", "--mrn", "90", "--name", "ROE, Jane", "--born", "1990-01-01")
    answer = ruth.json(
        "patient", "merge", "90", "--into", "448201", "--why", "x", "--by", "KM", now="10:01", code=1
    )
    assert [one["code"] for one in answer["warnings"]] == ["W_NAME", "W_BORN", "W_HERE", "W_HERE"]


def test_who_opened_a_patients_page_is_written_down_without_the_number(ruth: Practice) -> None:
    ruth("patient", "show", "448201", "--by", "JD", now="09:50")
    (look,) = ruth.json("looked")["looked"]
    assert (look["by"], look["about"], look["what"]) == ("JD", "patient", "opened")
    assert "448201" not in str(look)
    assert "opened a patient's page" in ruth("looked").out
    assert ruth.json("patient", "show", "4711", now="09:51", code=1)["error"]["code"] == "E_PATIENT"


def test_copies_hold_the_patients_own_streams_too(ruth: Practice, tmp_path: Path) -> None:
    ruth.json("patient", "caution", "add", "448201", "latex", "--by", "KM", now="09:42")
    ruth("export", "--all", "--format", "jsonl", "--out", str(tmp_path / "all.jsonl"), now="09:43")
    ruth("backup", str(tmp_path / "copies"), now="09:43")
    (backup,) = (tmp_path / "copies").glob("*.db")
    ruth("verify", "--against", str(backup))
    ruth("mirror", "set", str(tmp_path / "mirror"), now="09:43")
    ruth("mirror", "once", now="09:43")
    mirrored = [file.read_text() for file in (tmp_path / "mirror").rglob("*.jsonl")]
    assert any("caution.noted" in one for one in mirrored)
    text = (tmp_path / "all.jsonl").read_text()
    assert "caution.noted" in text
    again = Practice(tmp_path / "again.db")
    again("rebuild", str(tmp_path / "all.jsonl"), "--to", str(again.db))
    assert [one["text"] for one in again.json("patient", "show", "448201")["cautions"]] == ["latex"]
    assert again.json("verify")["ok"] is True


def test_the_whole_of_it_works_without_any_name(tmp_path: Path) -> None:
    room = Practice(tmp_path / "room.db").set_up()
    room.admit("5", "09:40", "--mrn", "17")
    room.json("patient", "course", "open", "17", *COURSE, "--by", "KM", now="09:41")
    room.json("patient", "caution", "add", "17", "latex", "--by", "KM", now="09:41")
    (found,) = room.json("patients", "--find", "17")["patients"]
    assert (found["name"], found["born"], found["course"]["indication"]) == (None, None, "depression")
    assert "no name, birth date not known, number 17" in room("patient", "show", "17", now="09:42").out
    for item in CHECKS[:2]:
        room.chart(f"check {item} y", "09:43")
    left(room)
    assert (
        room.admit("6", "10:00", "--mrn", "17")["known"]["words"][0]
        == "no name, birth date not known, number 17"
    )
