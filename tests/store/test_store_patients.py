"""Finding a patient by number or name, and the views of patients and their courses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from infusion_tui.record import events as ev
from infusion_tui.store import Store
from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.people_index import PEOPLE_INDEXES
from infusion_tui.store.schema import ALL_VIEWS, FORM_3_VIEWS

from .conftest import Pen, sample
from .test_store_views import rows, some

STREAM = "11111111-1111-5111-8111-111111111111"


def visit(pen: Pen, session: str, mrn: str, name: str | None = None, born: dt.date | None = None) -> ev.Event:
    patient = ev.Patient(mrn=mrn, name=name, born=born)
    opened = msgspec.structs.replace(sample(ev.SessionOpened), patient=patient)
    return pen.append(opened, session, chair="5")


@pytest.fixture
def full(pen: Pen) -> Pen:
    for number, (mrn, name) in enumerate(
        (
            ("448201", "KOWALSKI, Ruth"),
            ("448202", "ÅSTRÖM, Jo"),
            ("44", "MÜLLER-LÜDENSCHEIDT, Anne"),
            ("T1_5", "łukasz Nowak"),
            ("T1%5", None),
            ("t100", "Σωκράτης"),
        )
    ):
        visit(pen, f"s{number}", mrn, name)
    pen.append(ev.PatientRecorded(mrn="900", name="Øyvind Kowal"), STREAM, chair=None)
    return pen


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("44", ["44", "448201", "448202"]),
        ("4482", ["448201", "448202"]),
        ("kow", ["448201", "900"]),
        ("ruth kowalski", ["448201"]),
        ("KOWALSKI, R", ["448201"]),
        ("astrom", ["448202"]),
        ("Åström", ["448202"]),
        ("ludenscheidt", ["44"]),
        ("mueller", []),
        ("Lukasz", ["T1_5"]),
        ("T1_", ["T1_5"]),
        ("t1%", ["T1%5"]),
        ("T1", ["T1%5", "T1_5", "t100"]),
        ("ΣΩΚ", ["t100"]),
        ("oyvind", ["900"]),
        ("[k", []),
        ("*", []),
        ("\ud800", []),
        ("nobody", []),
    ],
)
def test_found_by_the_beginning_of_a_number_or_words_of_a_name(
    full: Pen, store: Store, text: str, found: list[str]
) -> None:
    assert sorted(store.find_patients(text)) == sorted(found)


def test_an_exact_number_comes_first_and_a_limit_is_kept(full: Pen, store: Store) -> None:
    assert store.find_patients("44")[0] == "44"
    assert store.find_patients("", 2) == store.find_patients("")[:2]
    assert len(store.find_patients("")) == 7


def test_what_was_struck_finds_nobody(full: Pen, store: Store) -> None:
    wrong = full.append(ev.PatientRecorded(mrn="900", name="Wrong Person"), STREAM, chair=None)
    assert store.find_patients("wrong") == ["900"]
    full.append(ev.EntryStruck(how="void"), STREAM, chair=None, amends=wrong.event_id, reason="not theirs")
    assert store.find_patients("wrong") == []


def test_finding_reads_no_session_row(full: Pen, store: Store) -> None:
    """A hundred thousand sessions hold half a gigabyte of protocols: the index alone must answer."""
    plan = store._connected().execute(
        "EXPLAIN QUERY PLAN SELECT json_extract(payload, '$.patient.mrn') FROM event "
        "WHERE kind = 'session.opened' AND json_extract(payload, '$.patient.name') LIKE '%x%'"
    )
    assert "USING COVERING INDEX event_sessions" in str(plan.fetchall())


def test_patients_are_persons(full: Pen, store: Store) -> None:
    visit(full, "s9", "448201", "KOWALSKI-LEE, Ruth", dt.date(1984, 3, 12))
    full.append(ev.PatientRecorded(mrn="t100", name="Sokrates"), "22222222-1111-5111-8111-111111111111")
    found = {
        row["number"]: some(row, "name", "born", "sessions", "numbers") for row in rows(store, "patients")
    }
    assert found["448201"] == ("KOWALSKI-LEE, Ruth", "1984-03-12", 2, 1)
    assert found["t100"] == ("Sokrates", None, 1, 1)
    assert found["900"] == ("Øyvind Kowal", None, 0, 1)
    assert found["T1%5"] == (None, None, 1, 1)
    for number, into in (("448202", "44"), ("44", "448201")):
        full.append(ev.PatientsMerged(number=number, into=into, why="one person"), ev.ROOM, chair=None)
    found = {row["number"]: some(row, "sessions", "numbers") for row in rows(store, "patients")}
    assert found["448201"] == (4, 3)
    assert not {"44", "448202"} & set(found)
    full.append(ev.PatientsParted(number="44", into="448201", why="two after all"), ev.ROOM, chair=None)
    found = {row["number"]: some(row, "sessions", "numbers") for row in rows(store, "patients")}
    assert (found["448201"], found["44"]) == ((2, 1), (2, 2))
    assert [some(row, "number", "into", "holds", "parted_why") for row in rows(store, "merges")] == [
        ("448202", "44", 1, None),
        ("44", "448201", 0, "two after all"),
    ]


def test_a_course_stands_as_it_was_revised(pen: Pen, store: Store) -> None:
    plan = ev.CoursePlan(sessions=6, every_days=3, words="twice a week")
    opened = pen.append(
        ev.CourseOpened(mrn="7", indication="ptsd", begins_on=dt.date(2026, 11, 2), plan=plan, note="x"),
        STREAM,
        chair=None,
    )
    for change in (
        {"plan": ev.CoursePlan(sessions=8), "why": "eight"},
        {"indication": "depression", "why": "wrong"},
    ):
        pen.append(ev.CourseRevised(course=opened.event_id, **change), STREAM, chair=None)
    taken_back = pen.append(ev.CourseRevised(course=opened.event_id, why="no", prescriber="Dr No"), STREAM)
    pen.append(ev.EntryStruck(how="void"), STREAM, amends=taken_back.event_id, reason="no")
    (row,) = rows(store, "courses")
    assert some(row, "number", "indication", "begins_on", "planned_sessions", "every_days", "plan_words") == (
        "7",
        "depression",
        "2026-11-02",
        8,
        None,
        None,
    )
    assert some(row, "prescriber", "note", "revisions", "ended_on", "opened_by") == (None, "x", 2, None, "KM")
    assert [one.course_id for one in store.open_courses()] == [opened.event_id]
    closed = ev.CourseClosed(course=opened.event_id, ended_on=dt.date(2026, 11, 20), why="done")
    closing = pen.append(closed, STREAM, chair=None)
    assert some(rows(store, "courses")[0], "ended_on", "ended_why") == ("2026-11-20", "done")
    assert store.open_courses() == []
    pen.append(ev.EntryStruck(how="void"), STREAM, amends=closing.event_id, reason="goes on")
    assert rows(store, "courses")[0]["ended_on"] is None
    assert len(store.open_courses()) == 1


def test_scores_cautions_and_earlier_infusions_know_whose_they_are(pen: Pen, store: Store) -> None:
    visit(pen, "s1", "448201")
    scored = ev.ScaleScored(scale="phq9", version="v", parts=(2,) * 9, total=18, flagged="item 9: 2")
    pen.append(scored, "s1")
    between = pen.append(msgspec.structs.replace(scored, total=9, parts=(), mrn="7"), STREAM, chair=None)
    pen.append(
        ev.EntryAmended(change={"total": 8}), STREAM, amends=between.event_id, reason="typo", chair=None
    )
    kept = pen.append(ev.CautionNoted(text="latex", mrn="7"), STREAM, chair=None)
    pen.append(ev.CautionLifted(caution=kept.event_id, why="tested"), STREAM, chair=None)
    earlier = ev.EarlierInfusion(mrn="7", day=dt.date(2026, 10, 1), effects={"nausea": 1}, source="imported")
    pen.append(earlier, STREAM, chair=None)
    assert {
        some(row, "number", "session_id", "total", "parts", "amended") for row in rows(store, "scores")
    } == {
        ("448201", "s1", 18, "[2,2,2,2,2,2,2,2,2]", 0),
        ("7", None, 8, "[]", 1),
    }
    (row,) = rows(store, "cautions")
    assert some(row, "number", "text", "lifted_by", "lifted_why", "holds") == (
        "7",
        "latex",
        "KM",
        "tested",
        0,
    )
    (row,) = rows(store, "infusions")
    assert some(row, "number", "day", "session_id", "stopped_early", "source") == (
        "7",
        "2026-10-01",
        None,
        0,
        "imported",
    )


def test_only_what_was_begun_is_an_infusion(pen: Pen, store: Store) -> None:
    for session in ("s1", "s2", "s3"):
        visit(pen, session, "448201")
    pen.append(sample(ev.InfusionStarted), "s1")
    pen.append(ev.SessionCancelled(reason="fever"), "s2")
    struck = pen.append(sample(ev.InfusionStarted), "s3")
    pen.append(ev.EntryStruck(how="void"), "s3", amends=struck.event_id, reason="not begun")
    (row,) = rows(store, "infusions")
    assert some(row, "number", "session_id", "day", "planned_mg") == ("448201", "s1", "2026-11-23", "1.5")


def test_what_somebody_called_like_a_new_view_is_kept(path: Path, pen: Pen) -> None:
    """Before form 4 `patients` was nobody's name: a list of the clinic's own must survive the update."""
    visit(pen, "s1", "448201")
    pen.store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    for name in ALL_VIEWS:
        connection.execute(f"DROP VIEW {name}")
    for statement in FORM_3_VIEWS.values():
        connection.execute(statement)
    for statement in PEOPLE_INDEXES:
        connection.execute(f"DROP INDEX {statement.split()[2]}")
    connection.execute("CREATE TABLE Patients(x)")
    connection.execute("INSERT INTO patients VALUES ('ours')")
    connection.execute("CREATE VIEW scores AS SELECT 5 AS five")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm0004%'")
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with Store.open(path) as store:
        assert (store.read_only, store.verify().ok) == (False, True)

        def one(sql: str) -> Any:
            return store._connected().execute(sql).fetchone()[0]

        assert one("SELECT x FROM patients_own") == "ours"
        assert one("SELECT five FROM scores_own") == 5
        assert one("SELECT number FROM patients") == "448201"
