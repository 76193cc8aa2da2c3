"""A whole session through the command line, and its exports read back."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest

from cli_support import FULL, LEAVE_CHECKS, Practice, instant

COLUMNS = (
    "session_id, chair, mrn, entry, event_id, kind, occurred_at, recorded_at, minute, late_min, by, bp_sys_mmhg,"
    " bp_dia_mmhg, hr_min, spo2_pct, o2_l_min, rr_min, temp_c, sed_moaas, dis, pain, side_effect, severity, drug, dose,"
    " unit, route, rate_ml_h, infused_ml, infused_mg, text, note, struck, amends, reason, source"
)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def whole(room: Practice) -> Practice:
    """Admit, checks, second check, start, pause, resume, rate, sets, side effects, late entry, correction, leave."""
    room.admit()
    room.chart("drawn 35 mg ; vial 50 mg lot A123 exp 2027-05", "09:42")
    room.chart("waste 15 mg by JD", "09:43")
    room.prepare()
    room.start()
    first = room.chart(FULL, "10:05")["entry"]
    room.chart("nausea 1 dizzy 2 hr 84 ; from the chair moving", "10:08")
    room.chart("pause nausea", "10:12")
    room.chart("med ondansetron 4 mg iv", "10:14")
    room.chart("resume", "10:17")
    room.chart("129/83 77 98 14 s5 d1", "10:18")
    room.chart("rate 50", "10:25")
    room.chart("10:10 hr 85 ; phone rang", "10:27")
    room.chart(f"fix {first} rr 15 ; misread", "10:28")
    room.chart("130/84 78 97 15 s5 d2", "10:35")
    room.chart("pump 45", "10:50")
    room.chart("done", "10:55")
    room.chart("flush", "10:57")
    room.chart("127/80 75 98 14 s5 d0", "10:58")
    room.chart("126/80 74 98 14 s5 d0", "11:13")
    room.chart("wnl", "11:14")
    room.chart("126/79 73 98 14 s5 d0", "11:26")
    for item in LEAVE_CHECKS:
        room.chart(f"check {item} y", "11:27")
    room.refused("leave ;", "11:28", "E_WHO")
    room.chart("leave ; daughter Ann", "11:28")
    return room


def test_the_session_is_closed_and_the_file_holds_together(whole: Practice) -> None:
    assert whole.chair("11:30")["phase"] == "empty"
    (listed,) = whole.json("sessions")["sessions"]
    assert (listed["ended"], listed["ended_at"]) == ("leave", instant("11:28"))
    assert whole.json("verify")["ok"] is True
    (closed,) = whole.json("status", "--session", listed["session"], now="11:30")["chairs"]
    assert (closed["infused_ml"], closed["infused_mg"], closed["paused_s"]) == ("50.00", "35.00", 300)
    assert closed["ended"]["open"] == []
    assert closed["ended"]["to"] == "daughter Ann"
    assert {c["item"] for c in closed["checks"] if c["required"] and c["open"]} == set()


def test_csv_has_one_row_per_entry_and_says_what_status_says(whole: Practice) -> None:
    session = whole.json("sessions")["sessions"][0]["session"]
    out = whole.db.with_name("one.csv")
    answer = whole.json(
        "export", session[:13], "--format", "csv", "--out", str(out), "--by", "km", now="11:30"
    )
    assert (answer["ok"], answer["files"]) == (True, [str(out)])
    rows = _rows(out)
    assert list(rows[0]) == [name.strip() for name in COLUMNS.split(",")]
    (closed,) = whole.json("status", "--session", session, now="11:31")["chairs"]
    entries = closed["entries"]
    assert sorted({int(row["entry"]) for row in rows}) == [entry["number"] for entry in entries]
    by_number = {int(row["entry"]): row for row in reversed(rows)}
    for entry in entries:
        row = by_number[entry["number"]]
        assert row["event_id"] == entry["event_id"]
        assert (row["occurred_at"], row["recorded_at"]) == (entry["occurred_at"], entry["recorded_at"])
        assert (row["by"], row["kind"], row["late_min"]) == (
            entry["by"],
            entry["kind"],
            str(entry["late_min"]),
        )
        assert row["struck"] == ("true" if entry["struck"] else "false")
        assert row["hr_min"] == str(entry["values"].get("hr", ""))
    two = [row for row in rows if row["side_effect"] in ("nausea", "dizzy") and row["severity"] in "12"]
    assert [(row["side_effect"], row["severity"], row["hr_min"]) for row in two] == [
        ("nausea", "1", "84"),
        ("dizzy", "2", ""),
    ]
    assert len({row["entry"] for row in two}) == 1
    (med,) = [row for row in rows if row["kind"] == "medicine.given"]
    assert (med["drug"], med["dose"], med["unit"], med["route"]) == ("ondansetron", "4", "mg", "iv")
    (late,) = [row for row in rows if row["note"] == "phone rang"]
    assert (late["late_min"], late["minute"]) == ("17", "10")
    (done,) = [row for row in rows if row["kind"] == "infusion.completed"]
    assert (done["infused_ml"], done["infused_mg"]) == ("50.00", "35.00")


def test_jsonl_has_every_row_with_the_tables_names(whole: Practice) -> None:
    out = whole.db.with_name("all.jsonl")
    rows_before = whole.json("verify")["rows"]
    whole("export", "--all", "--format", "jsonl", "--out", str(out), now="11:30")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, rows_before + 1))
    assert {"seq", "event_id", "session_id", "prev_hash", "hash"} <= rows[0].keys()
    assert all(later["prev_hash"] == row["hash"] for row, later in pairwise(rows))
    assert [row["payload"]["note"] for row in rows if row["payload"].get("note")].count("phone rang") == 1
    assert all(row["training"] for row in rows)
    # the export itself stands in the record, with who asked for it
    whole(
        "export",
        "--all",
        "--format",
        "jsonl",
        "--out",
        str(out.with_name("b.jsonl")),
        "--by",
        "KM",
        now="11:31",
    )
    last = [json.loads(line) for line in out.with_name("b.jsonl").read_text(encoding="utf-8").splitlines()][
        -1
    ]
    assert (last["kind"], last["author"]) == ("record.exported", "command line")
    assert whole.json("verify")["rows"] == rows_before + 2


def test_the_page_says_what_happened(whole: Practice) -> None:
    session = whole.json("sessions")["sessions"][0]["session"]
    out = whole.db.with_name("one.md")
    whole("export", session, "--format", "md", "--out", str(out), now="11:30")
    page = out.read_text(encoding="utf-8")
    for piece in ("TRAINING", "KOWALSKI, Ruth", "50.00 mL", "35.00 mg", "ondansetron", "phone rang", "misread", "daughter Ann"):  # fmt: skip
        assert piece in page, piece


def test_an_export_never_overwrites(whole: Practice) -> None:
    session = whole.json("sessions")["sessions"][0]["session"]
    folder = whole.db.parent
    for name in ("csv", "jsonl", "md"):
        out = folder / f"mine.{name}"
        out.write_text("mine", encoding="utf-8")
        for what in ([session], ["--all"]):
            answer = whole.json("export", *what, "--format", name, "--out", str(out), now="11:30", code=1)
            assert answer["error"]["code"] == "E_EXISTS"
        assert out.read_text(encoding="utf-8") == "mine"
    link = folder / "link.csv"
    link.symlink_to(folder / "nowhere.csv")
    whole("export", session, "--format", "csv", "--out", str(link), now="11:30", code=1)
    assert not (folder / "nowhere.csv").exists()


@pytest.mark.parametrize("name", ["csv", "jsonl", "md"])
def test_a_folder_gets_session_files(whole: Practice, name: str) -> None:
    session = whole.json("sessions")["sessions"][0]["session"]
    folder = whole.db.parent / "pages"
    folder.mkdir()
    arguments = ["export", session, session[:13], "--format", name, "--out", str(folder)]
    assert whole.json(*arguments, now="11:30")["files"] == [str(folder / f"session-{session}.{name}")]
    whole(*arguments, now="11:31", code=1)


def test_all_is_one_file_or_a_folder_of_pages(whole: Practice) -> None:
    whole.admit("6", "11:29", "--mrn", "777")
    folder = whole.db.parent
    pages = folder / "pages"
    assert (
        len(whole.json("export", "--all", "--format", "md", "--out", str(pages), now="11:30")["files"]) == 2
    )
    whole.json("export", "--all", "--format", "md", "--out", str(pages), now="11:30", code=1)
    assert len(list(pages.iterdir())) == 2
    for name in ("csv", "jsonl"):
        whole.json("export", "--all", "--format", name, "--out", str(pages), now="11:30", code=2)
        assert len(whole.json("export", "--all", "--format", name, "--out", str(folder / f"a.{name}"), now="11:30")["files"]) == 1  # fmt: skip
    assert {row["mrn"] for row in _rows(folder / "a.csv")} == {"448201", "777"}
    span = ["export", "--all", "--since", "2026-11-24", "--format", "csv", "--out", str(folder / "b.csv")]
    whole(*span, now="11:31")
    assert _rows(folder / "b.csv") == []
    two = [s["session"] for s in whole.json("sessions")["sessions"]]
    whole.json("export", *two, "--format", "md", "--out", str(folder / "two.md"), now="11:32", code=2)
    whole.json("export", *two, "--format", "csv", "--out", str(folder / "two.csv"), now="11:32")
    assert {row["mrn"] for row in _rows(folder / "two.csv")} == {"448201", "777"}
    whole("export", "--all", "--format", "csv", "--out", str(folder / "no" / "x.csv"), now="11:33", code=3)
    whole(
        "export",
        "--all",
        "--format",
        "csv",
        "--out",
        str(folder / "n.csv"),
        "--by",
        "ZZ",
        now="11:33",
        code=1,
    )
    assert not (folder / "n.csv").exists()


def test_when_one_page_cannot_be_written_none_is_left(whole: Practice) -> None:
    whole.admit("6", "11:29", "--mrn", "777")
    two = [s["session"] for s in whole.json("sessions")["sessions"]]
    pages = whole.db.parent / "pages"
    pages.mkdir()
    (pages / f"session-{two[1]}.md").write_text("mine", encoding="utf-8")
    whole("export", "--all", "--format", "md", "--out", str(pages), now="11:30", code=1)
    assert [path.read_text(encoding="utf-8") for path in pages.iterdir()] == ["mine"]


def test_an_export_under_an_earlier_now_is_as_known_then(whole: Practice) -> None:
    rows = whole.json("verify")["rows"]
    out = whole.db.with_name("then.csv")
    whole("export", "--all", "--format", "csv", "--out", str(out), now="10:15")
    found = _rows(out)
    assert {row["kind"] for row in found if row["kind"].startswith("infusion")} == {"infusion.started", "infusion.paused"}  # fmt: skip
    assert not [row for row in found if row["note"] == "phone rang"]
    lines = whole.db.with_name("then.jsonl")
    whole("export", "--all", "--format", "jsonl", "--out", str(lines), now="10:15")
    recorded = [json.loads(line)["recorded_at"] for line in lines.read_text(encoding="utf-8").splitlines()]
    assert max(recorded) == "2026-11-23T10:14:00.000Z"
    assert whole.json("verify")["rows"] == rows


def test_backup(whole: Practice) -> None:
    folder = whole.db.parent / "backups"
    first = whole.json("backup", str(folder), now="11:30")
    second = whole.json("backup", str(folder), now="11:30")
    assert first["file"] != second["file"]
    head = whole.json("verify")["head"]
    assert first["head"] == head
    copy = Practice(Path(first["file"]))
    assert copy.json("verify")["head"] == head
    assert copy.json("status", now="11:30") == whole.json("status", now="11:30")
    assert "head" in whole("backup", str(folder), now="11:30").out
    (whole.db.parent / "file").write_text("", encoding="utf-8")
    whole("backup", str(whole.db.parent / "file"), now="11:30", code=3)
