"""The views: their columns are a promise, and they say what the record says now."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from infusion_tui.record.events import (
    ROOM,
    CheckAnswered,
    EntryAmended,
    EntryStruck,
    InfusionStarted,
    InfusionStopped,
    MedicineGiven,
    NoteWritten,
    ObservationRecorded,
    Order,
    PumpRead,
    SessionDischarged,
    StaffAdded,
    StaffRetired,
)
from infusion_tui.store import Store
from infusion_tui.store.schema import ALL_VIEWS as VIEWS

from .conftest import BEGIN, Pen, sample

COMMON = "event_id session_id entry chair occurred_at recorded_at by amended"
COLUMNS = {
    "entries": "seq event_id session_id entry chair kind occurred_at recorded_at by amended payload "
    "source written_by",
    "corrected": "seq event_id session_id entry chair kind occurred_at recorded_at by amended payload",
    "sessions": "session_id chair began_at recorded_at by mrn name born sex protocol protocol_version weight_kg dose_mg "
    "minutes volume_ml rate_ml_h course_session course_of started_at pump_ended_at ended_at ending amended source",
    "observations": f"{COMMON} bp_sys_mmhg bp_dia_mmhg hr_min spo2_pct o2_l_min rr_min temp_c sed_moaas dis pain anx10 "
    "site not_done note source",
    "side_effects": f"{COMMON} side_effect severity source",
    "medicines": f"{COMMON} drug dose unit route note source",
    "notes": f"{COMMON} kind note source",
    "pump": f"{COMMON} kind rate_ml_h pump_ml reason note source",
    "checks": f"{COMMON} list item answer attested text source",
    "amendments": "event_id session_id entry recorded_at by what reason amends amends_entry amends_kind old new struck",
    "staff": "initials name role has_pin added_at added_by retired_at",
    "audit": "seq recorded_at occurred_at by station app session_id entry chair kind amends reason amended struck "
    "event_id hash",
    "signatures": "event_id session_id entry recorded_at by name role meaning signed_version signed_hash note "
    "entries_since",
    "attributions": "event_id session_id entry recorded_at by for_entry note",
    "disclosures": "seq recorded_at by kind session_id where format",
    "patients": "number name born sessions first_at last_at numbers",
    "courses": "course_id number person indication other begins_on ended_on ended_why planned_sessions every_days "
    "booster_days plan_words history symptoms concerns judged_by judged_on prescriber note opened_at opened_by "
    "revisions source",
    "scores": "event_id number session_id entry scored_at recorded_at by scale version total parts flagged rater note "
    "amended source",
    "infusions": "number day session_id chair protocol course_session course_of weight_kg planned_mg planned_minutes "
    "started_at pump_ended_at ended_at ending listed_mg listed_minutes stopped_early note source",
    "cautions": "caution_id number text noted_at noted_by lifted_at lifted_by lifted_why holds source",
    "merges": "event_id number into merged_at merged_by why parted_at parted_by parted_why holds",
}


def rows(store: Store, view: str) -> list[dict[str, Any]]:
    cursor = store._connected().execute(f"SELECT * FROM {view}")
    return [
        dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor.fetchall()
    ]


def some(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def test_names_and_columns_are_a_promise(store: Store) -> None:
    assert set(VIEWS) == set(COLUMNS)
    for view, columns in COLUMNS.items():
        cursor = store._connected().execute(f"SELECT * FROM {view}")
        assert [column[0] for column in cursor.description] == columns.split(), view


def test_the_page_names_every_view_and_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "file-format.md").read_text(encoding="utf-8")
    for view, columns in COLUMNS.items():
        assert f"`{view}`" in page
        for column in columns.split():
            assert re.search(rf"\b{column}\b", page), f"{view}.{column}"


def test_an_observation_with_its_corrections(pen: Pen, store: Store) -> None:
    first = pen.append(
        ObservationRecorded(
            values={"bp": (182, 82), "hr": 76, "temp": Decimal("36.8"), "sed": 4},
            not_done={"spo2": "cold hand"},
            effects={"nausea": 1},
            note="calm",
        )
    )
    pen.append(EntryAmended(values={"bp": (128, 82), "hr": 70}), amends=first.event_id, reason="typo")
    pen.append(EntryAmended(values={"hr": 71, "spo2": 97}), amends=first.event_id, reason="again")
    pen.append(
        EntryAmended(not_done={"temp": "refused"}, effects={"nausea": 2, "headache": 1}, new_at=BEGIN),
        amends=first.event_id,
        reason="more",
    )
    (row,) = rows(store, "observations")
    assert some(row, "bp_sys_mmhg", "bp_dia_mmhg", "hr_min", "spo2_pct", "temp_c", "sed_moaas", "note") == (
        128, 82, 71, 97, None, 4, "calm",
    )  # fmt: skip
    assert some(row, "occurred_at", "amended", "entry") == ("2026-11-23T14:00:00.000Z", 1, 1)
    assert row["not_done"] == '{"temp":"refused"}'
    assert {some(each, "side_effect", "severity") for each in rows(store, "side_effects")} == {
        ("nausea", 2), ("headache", 1),
    }  # fmt: skip
    assert [some(each, "what", "amends_entry", "reason") for each in rows(store, "amendments")] == [
        ("fix", 1, "typo"), ("fix", 1, "again"), ("fix", 1, "more"),
    ]  # fmt: skip


def test_exact_numbers_stay_as_they_were_written(pen: Pen, store: Store) -> None:
    pen.append(ObservationRecorded(values={"temp": Decimal("36.80"), "o2_l_min": Decimal("0.5")}))
    (row,) = rows(store, "observations")
    assert some(row, "temp_c", "o2_l_min", "amended", "hr_min", "not_done") == ("36.80", "0.5", 0, None, None)


def test_only_a_time_was_corrected(pen: Pen, store: Store) -> None:
    first = pen.append(ObservationRecorded(values={"hr": 70}))
    at = dt.datetime(2026, 11, 23, 14, 20, 0, 120_000, dt.timezone(dt.timedelta(hours=1)))
    pen.append(EntryAmended(new_at=at), amends=first.event_id, reason="late")
    (row,) = rows(store, "observations")
    assert some(row, "occurred_at", "hr_min", "amended") == ("2026-11-23T13:20:00.120Z", 70, 1)


def test_struck_entries_are_gone_from_the_account_and_stay_in_the_audit(pen: Pen, store: Store) -> None:
    first = pen.append(ObservationRecorded(values={"hr": 70}, effects={"nausea": 1}, note="x"))
    pen.append(EntryStruck(how="void"), amends=first.event_id, reason="wrong chair")
    kept = pen.append(ObservationRecorded(values={"hr": 80}))
    fix = pen.append(EntryAmended(values={"hr": 90}), amends=kept.event_id, reason="typo")
    pen.append(EntryStruck(how="undo"), amends=fix.event_id)
    assert [some(row, "hr_min", "amended") for row in rows(store, "observations")] == [(80, 0)]
    assert rows(store, "side_effects") == rows(store, "notes") == []
    assert [some(row, "entry", "struck") for row in rows(store, "audit")] == [
        (1, 1),
        (2, 0),
        (3, 0),
        (4, 1),
        (5, 0),
    ]
    assert {some(row, "what", "struck") for row in rows(store, "amendments")} == {
        ("void", 0),
        ("fix", 1),
        ("undo", 0),
    }


def test_medicines_notes_pump_and_checks(pen: Pen, store: Store) -> None:
    given = pen.append(
        MedicineGiven(drug="ondansetron", dose=Decimal("4"), unit="mg", route="iv", note="slow")
    )
    pen.append(EntryAmended(change={"dose": "8", "listed": False}), amends=given.event_id, reason="typo")
    pen.append(NoteWritten(note="[/b] plan"))
    pen.append(PumpRead(pump_ml=Decimal("37.50")))
    pen.append(InfusionStopped(reason="dizzy"))
    pen.append(CheckAnswered(list="precheck", item="consent", answer="y", attested="Consent is signed."))
    assert [
        some(row, "drug", "dose", "unit", "route", "note", "amended") for row in rows(store, "medicines")
    ] == [("ondansetron", "8", "mg", "iv", "slow", 1)]
    assert {row["note"] for row in rows(store, "notes")} == {"slow", "[/b] plan"}
    assert {some(row, "kind", "pump_ml", "reason") for row in rows(store, "pump")} == {
        ("pump.read", "37.50", None), ("infusion.stopped", None, "dizzy"),
    }  # fmt: skip
    assert [some(row, "list", "item", "answer") for row in rows(store, "checks")] == [
        ("precheck", "consent", "y")
    ]


def test_sessions_with_a_corrected_order_and_start(pen: Pen, store: Store) -> None:
    opened = pen.open(mrn="448201")
    started = pen.append(InfusionStarted(rate_ml_h=Decimal("52.5")))
    pen.append(EntryAmended(new_at=BEGIN), amends=started.event_id, reason="late")
    order = sample(Order)
    pen.append(EntryAmended(order=order, change={"weight_kg": "72"}), amends=opened.event_id, reason="weight")
    stopped = pen.append(InfusionStopped(reason="x"))
    (row,) = rows(store, "sessions")
    assert some(row, "mrn", "name", "dose_mg", "chair", "amended") == (
        "448201",
        "KOWALSKI, Ruth",
        "1.5",
        "5",
        1,
    )
    assert some(row, "started_at", "ended_at", "ending") == ("2026-11-23T14:00:00.000Z", None, None)
    assert row["pump_ended_at"] == "2026-11-23T14:05:00.000Z"
    pen.append(EntryStruck(how="void"), amends=stopped.event_id, reason="x")
    left = pen.append(SessionDischarged(how="leave"))
    (row,) = rows(store, "sessions")
    assert some(row, "pump_ended_at", "ended_at", "ending") == (
        None, "2026-11-23T14:07:00.000Z", "session.discharged",
    )  # fmt: skip
    pen.append(EntryStruck(how="void"), amends=left.event_id, reason="x")
    assert rows(store, "sessions")[0]["ended_at"] is None


def test_staff_and_who_left(pen: Pen, store: Store) -> None:
    pen.append(StaffAdded(initials="KM", name="Kim Moss", role="nurse", has_pin=True), ROOM)
    pen.append(StaffAdded(initials="LB", name="Lou Berg", role="charge"), ROOM)
    pen.append(StaffRetired(initials="KM"), ROOM)
    found = {
        row["initials"]: some(row, "name", "role", "has_pin", "retired_at") for row in rows(store, "staff")
    }
    assert found == {
        "KM": ("Kim Moss", "nurse", 1, "2026-11-23T14:03:00.000Z"), "LB": ("Lou Berg", "charge", 0, None),
    }  # fmt: skip
    pen.append(StaffAdded(initials="KM", name="Kim Moss", role="charge"), ROOM)
    assert [some(row, "role", "retired_at") for row in rows(store, "staff") if row["initials"] == "KM"] == [
        ("charge", None)
    ]


@pytest.mark.parametrize("view", COLUMNS)
def test_every_view_works_with_sqlite_utils(pen: Pen, store: Store, view: str) -> None:
    pen.open()
    first = pen.append(ObservationRecorded(values={"hr": 70}, effects={"nausea": 1}))
    pen.append(EntryAmended(values={"hr": 71}), amends=first.event_id, reason="typo")
    # one call, in this process: what the command line does
    from click.testing import CliRunner
    from sqlite_utils.cli import cli

    result = CliRunner().invoke(cli, ["rows", str(store.path), view, "--csv"])
    assert result.exit_code == 0, result.output
    assert next(csv.reader(io.StringIO(result.output))) == COLUMNS[view].split()
    assert store.verify().ok


def test_the_sqlite_of_python_itself_reads_the_views(pen: Pen, store: Store) -> None:
    """In another process: two SQLite libraries on one file in one process break its locks."""
    pen.append(ObservationRecorded(values={"hr": 70}))
    program = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)\n"
        "print(connection.execute('SELECT hr_min FROM observations').fetchall())\n"
        "connection.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[(70,)]\n", done.stderr
