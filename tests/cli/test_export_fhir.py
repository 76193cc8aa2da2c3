"""`export --format fhir` as a script meets it: one file for each session, the same bytes again, refusals in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_support import FULL, LEAVE_CHECKS, Practice, running


@pytest.fixture
def left(tmp_path: Path) -> Practice:
    """Chair 5 was infused and left at 12:50; nobody has signed."""
    room = running(tmp_path / "room.db")
    room.chart(f"{FULL} n0", "10:05")
    room.chart("done", "10:40")
    room.chart(f"{FULL} n0", "12:45")
    for item in LEAVE_CHECKS:
        room.chart(f"check {item} y", "12:46")
    room.chart("leave ; Ann", "12:50")
    return room


def the_session(room: Practice) -> str:
    (found,) = room.json("sessions", now="13:00")["sessions"]
    return str(found["session"])


def test_a_second_export_by_another_person_is_the_same_file(left: Practice, tmp_path: Path) -> None:
    session = the_session(left)
    answer = left.json("export", session, "--format", "fhir", "--out", str(tmp_path / "a.json"), now="13:00")
    assert answer["files"] == [str(tmp_path / "a.json")]
    left("export", session, "--format", "fhir", "--out", str(tmp_path / "b.json"), "--by", "JD", now="14:00")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o600
    noted = left.json("looked", now="14:05")["looked"]
    assert sum("fhir" in json.dumps(one) for one in noted) == 2


def test_all_go_into_a_folder_each_in_its_own_file(left: Practice, tmp_path: Path) -> None:
    left("export", "--all", "--format", "fhir", "--out", str(tmp_path / "all"), now="13:00")
    assert [path.name for path in (tmp_path / "all").iterdir()] == [f"session-{the_session(left)}.json"]


def test_a_document_wants_a_signature(left: Practice, tmp_path: Path) -> None:
    session, out = the_session(left), tmp_path / "d.json"
    words = ("export", session, "--format", "fhir", "--bundle", "document", "--out", str(out))
    refused = left.json(*words, now="13:00", code=1)
    assert refused["error"]["code"] == "E_SIGN"
    assert "is not signed" in refused["error"]["message"]
    assert not out.exists()
    left.chart("sign", "13:05")
    left(*words, now="13:10")
    bundle = json.loads(out.read_text())
    assert bundle["type"] == "document"
    assert bundle["entry"][0]["resource"]["resourceType"] == "Composition"


def test_the_name_and_the_system_of_the_numbers_are_asked_for(left: Practice, tmp_path: Path) -> None:
    session = the_session(left)
    left(
        "export", session, "--format", "fhir", "--with-name", "--patient-system", "https://clinic.example/mrn",
        "--out", str(tmp_path / "a.json"), now="13:00",
    )  # fmt: skip
    (patient,) = [
        entry["resource"] for entry in json.loads((tmp_path / "a.json").read_text())["entry"]
        if entry["resource"]["resourceType"] == "Patient"
    ]  # fmt: skip
    assert patient["name"][0]["text"] == "KOWALSKI, Ruth"
    assert patient["identifier"][0] == {"system": "https://clinic.example/mrn", "value": "448201"}


def test_the_clinic_sets_the_system_of_its_numbers_once(left: Practice, tmp_path: Path) -> None:
    assert left.json("settings")["patient_system"] is None
    assert (
        left.json("settings", "patient_system", "urn:oid:2.16.840.1")["patient_system"]
        == "urn:oid:2.16.840.1"
    )
    left("settings", "patient_system", "our numbers", code=2)
    session = the_session(left)
    left("export", session, "--format", "fhir", "--out", str(tmp_path / "a.json"), now="13:00")
    assert '"system": "urn:oid:2.16.840.1"' in (tmp_path / "a.json").read_text()
    left("settings", "patient_system", "none")
    left("export", session, "--format", "fhir", "--out", str(tmp_path / "b.json"), now="13:00")
    assert "2.16.840" not in (tmp_path / "b.json").read_text()
    assert "patient_system" in left("settings").out


@pytest.mark.parametrize("system", ["our numbers", "mrn", "", "https://a b"])
def test_a_system_is_a_uri(left: Practice, tmp_path: Path, system: str) -> None:
    refused = left(
        "export", the_session(left), "--format", "fhir", "--patient-system", system, "--out",
        str(tmp_path / "a.json"), now="13:00", code=2,
    )  # fmt: skip
    assert "URI" in refused.err
