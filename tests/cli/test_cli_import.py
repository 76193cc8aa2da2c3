"""import: a list of earlier infusions and scores into a real file, once and again."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cli_support import Practice, call, running
from hostile_corpus import IN_A_FILE, not_text

NOW = "12:00"
HEADER = ("mrn", "day", "name", "dose_mg", "weight_kg", "peak_bp", "effects", "note", "scale", "total", "items", "answered")  # fmt: skip
ROWS: tuple[dict[str, str], ...] = (
    {"mrn": "7", "day": "2026-10-01", "name": "ASH, Ann", "dose_mg": "35", "weight_kg": "70", "peak_bp": "150/90"},
    {"mrn": "7", "day": "2026-10-01", "scale": "phq9", "items": "2 1 3 2 1 0 1 2 1", "answered": "told Dr Lee"},
    {"mrn": "7", "day": "2026-10-04", "dose_mg": "35.5", "weight_kg": "70", "effects": "nausea 1; dizzy 2"},
    {"mrn": "7", "day": "2026-10-04", "scale": "phq9", "total": "9"},
    {"mrn": "8", "day": "2026-10-05", "dose_mg": "40", "note": "=HYPERLINK(1)"},
)  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Practice:
    return Practice(tmp_path / "t.db").set_up(timezone="Europe/Berlin")


def listed(
    path: Path, rows: Iterable[dict[str, str]] = ROWS, columns: Iterable[str] = HEADER, sep: str = ","
) -> str:
    """A list as a spreadsheet saves it."""
    columns = list(columns)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, delimiter=sep, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def rows_of(room: Practice) -> int:
    found: int = room.json("verify", now=NOW)["rows"]
    return found


def reasons(answer: Any) -> dict[int, str]:
    return {one["row"]: one["reason"] for one in answer["refused"]}


def test_a_dry_run_writes_nothing_and_the_second_time_adds_nothing(room: Practice, tmp_path: Path) -> None:
    file, before = listed(tmp_path / "a.csv"), rows_of(room)
    answer = room.json("import", file, "--dry-run", now=NOW)
    assert {name: answer[name] for name in ("ok", "rows", "added", "there", "refused", "dry_run")} == {
        "ok": True, "rows": 5, "added": 5, "there": 0, "refused": [], "dry_run": True,
    }  # fmt: skip
    assert rows_of(room) == before
    answer = room.json("import", file, "--by", "KM", now=NOW)
    assert (answer["added"], answer["there"], answer["patients"], answer["dry_run"]) == (5, 0, 2, False)
    written = rows_of(room)
    assert written == before + 5 + 2 + 1  # two patients, and what was done about item 9
    answer = room.json("import", file, "--by", "JD", now="13:00")
    assert (answer["ok"], answer["added"], answer["there"]) == (True, 0, 5)
    assert rows_of(room) == written


def test_the_same_rows_in_another_order_with_other_columns_are_the_same(
    room: Practice, tmp_path: Path
) -> None:
    room("import", listed(tmp_path / "a.csv"), "--by", "KM", now=NOW)
    shuffled = [dict(row) for row in ROWS]
    random.Random(7).shuffle(shuffled)
    for row in shuffled:
        row["dose_mg"] = row.get("dose_mg", "").replace("35.5", "35.50")
        row["effects"] = "Dizzy moderate | nausea: 1" if row.get("effects") else ""
        row["name"] = "Ann Ash" if row["mrn"] == "7" else ""
    file = listed(tmp_path / "b.csv", shuffled, sorted((*HEADER, "rater")), sep=";")
    assert room.json("import", file, "--by", "KM", now=NOW)["there"] == 5
    assert room.json("import", file, "--by", "KM", now=NOW)["added"] == 0


def test_every_entry_says_that_it_was_imported(room: Practice, tmp_path: Path) -> None:
    room("import", listed(tmp_path / "a.csv"), "--by", "KM", now=NOW)
    out = tmp_path / "all.jsonl"
    room("export", "--all", "--format", "jsonl", "--out", str(out), now=NOW)
    lines = [line for line in out.read_text("utf-8").splitlines() if '"author": "KM"' in line]
    imported = [line for line in lines if "infusion.earlier" in line or "scale.scored" in line or "patient.recorded" in line or "score.answered" in line]  # fmt: skip
    assert len(imported) == 8
    assert all("imported" in line for line in imported)
    # only the day is known: noon in the clinic, said to be no time
    (first, _) = [line for line in imported if "scale.scored" in line]
    assert "2026-10-01T10:00:00.000Z" in first
    assert "day_only" in first


def test_a_refused_row_keeps_all_out_unless_they_are_left_out(room: Practice, tmp_path: Path) -> None:
    bad = {"mrn": "7", "day": "2026-10-09", "dose_mg": "1e309"}
    file, before = listed(tmp_path / "a.csv", [*ROWS, bad]), rows_of(room)
    answer = room.json("import", file, "--dry-run", now=NOW, code=1)
    assert (answer["ok"], answer["added"], list(reasons(answer))) == (False, 5, [7])
    answer = room.json("import", file, "--by", "KM", now=NOW, code=1)
    assert (answer["added"], answer["error"]["code"]) == (0, "E_ROWS")
    assert "1e309" in reasons(answer)[7]
    said = room("import", file, "--by", "KM", now=NOW, code=1)
    assert "row 7 refused: dose_mg" in said.out
    assert "nothing was written" in said.err
    assert rows_of(room) == before
    answer = room.json("import", file, "--by", "KM", "--skip-refused", now=NOW)
    assert (answer["ok"], answer["added"], len(answer["refused"])) == (True, 5, 1)


def test_a_row_that_was_struck_out_is_not_added_again(room: Practice, tmp_path: Path) -> None:
    file = listed(tmp_path / "a.csv")
    room("import", file, "--by", "KM", now=NOW)
    room("score", "7", "void 3 ; another patient's", "--by", "KM", now="12:05")
    answer = room.json("import", file, "--by", "KM", now="12:10")
    assert (answer["added"], answer["there"]) == (0, 5)
    ((row, remark),) = [(one["row"], one["remark"]) for one in answer["remarks"]]
    assert row in (2, 3)  # both are of that day
    assert "struck out since" in remark


def test_what_was_imported_with_other_values_is_refused(room: Practice, tmp_path: Path) -> None:
    room("import", listed(tmp_path / "a.csv"), "--by", "KM", now=NOW)
    changed = [
        ROWS[0] | {"dose_mg": "36"},
        ROWS[3] | {"total": "10"},
        ROWS[1] | {"answered": "something else"},
    ]
    said = reasons(room.json("import", listed(tmp_path / "b.csv", changed), "--by", "KM", now=NOW, code=1))
    assert said == {
        2: "an infusion of that day was imported before, with other values",
        3: "a phq9 of that day was imported before, with other values (total 9)",
        4: "a phq9 of that day was imported before, with other values (total 13)",
    }


def test_a_day_stands_once_in_a_list(room: Practice, tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[0], ROWS[0] | {"dose_mg": "36"}]
    answer = room.json("import", listed(tmp_path / "a.csv", rows), "--dry-run", now=NOW, code=1)
    assert (answer["added"], answer["there"]) == (1, 1)
    assert reasons(answer) == {4: "row 2 is an infusion of that day already"}


def test_what_this_file_recorded_itself_is_no_earlier_infusion(tmp_path: Path) -> None:
    room = running(tmp_path / "t.db")
    room.chart("phq9 2 1 3 2 1 0 1 2 0", "10:05")
    rows = [
        {"mrn": "448201", "day": "2026-11-23", "dose_mg": "35"},
        {"mrn": "448201", "day": "2026-11-23", "scale": "phq9", "total": "12"},
        {"mrn": "448201", "day": "2026-11-22", "scale": "phq9", "total": "12"},
    ]
    said = reasons(room.json("import", listed(tmp_path / "a.csv", rows), "--dry-run", now="11:00", code=1))
    assert said.keys() == {2, 3}
    assert "the infusion of that day is in this file (session " in said[2]
    assert said[3] == "a phq9 of that day was charted in this file (total 12)"


def test_another_name_for_a_known_number_is_refused(room: Practice, tmp_path: Path) -> None:
    room.admit("5", "09:00", "--mrn", "448201", "--name", "KOWALSKI, Ruth", "--born", "1984-03-12")
    columns = (*HEADER, "born")
    rows = [
        {"mrn": "448201", "day": "2026-10-01", "dose_mg": "35", "name": "ruth kowalski"},
        {"mrn": "448201", "day": "2026-10-02", "dose_mg": "35", "name": "KOWALSKA, Rita"},
        {"mrn": "448201", "day": "2026-10-03", "dose_mg": "35", "born": "1985-03-12"},
        {"mrn": "9", "day": "2026-10-01", "dose_mg": "35", "name": "A"},
        {"mrn": "9", "day": "2026-10-02", "dose_mg": "35", "name": "B"},
        {"mrn": "448201", "day": "1983-01-01", "dose_mg": "35"},
    ]
    file = listed(tmp_path / "a.csv", rows, columns)
    said = reasons(room.json("import", file, "--dry-run", now=NOW, code=1))
    assert said == {
        3: "number 448201 is KOWALSKI, Ruth, not KOWALSKA, Rita",
        4: "number 448201 was born 1984-03-12, not 1985-03-12",
        6: "number 9 is A, not B",
        7: "day 1983-01-01 is before the birth date 1984-03-12",
    }


def test_zeros_that_a_spreadsheet_lost_make_no_new_patient(room: Practice, tmp_path: Path) -> None:
    room.admit("5", "09:00", "--mrn", "00448201")
    file = listed(tmp_path / "a.csv", [{"mrn": "448201", "day": "2026-10-01", "dose_mg": "35"}])
    said = reasons(room.json("import", file, "--dry-run", now=NOW, code=1))
    assert "448201 is not known here, but 00448201 is" in said[2]


def test_what_a_list_flags_stands_at_the_chair_by_its_day(room: Practice, tmp_path: Path) -> None:
    rows = [{"mrn": "448201", "day": "2026-10-01", "scale": "phq9", "items": "2 1 3 2 1 0 1 2 1"}]
    answer = room.json("import", listed(tmp_path / "a.csv", rows), "--by", "KM", now="09:00")
    assert answer["flagged"] == 1
    room.admit("5", "09:40")
    asked = room("status", "--chair", "5", "--json", now="09:41").out
    assert "on 2026-10-01: what was done?" in asked


def test_who_may_import(tmp_path: Path) -> None:
    """While a clinic is set up nobody has to be named; as soon as people have PINs somebody proves."""
    db, file = (
        tmp_path / "c.db",
        listed(tmp_path / "a.csv", [{"mrn": "7", "day": "2020-10-01", "dose_mg": "35"}]),
    )
    more = listed(tmp_path / "b.csv", [{"mrn": "7", "day": "2020-10-02", "dose_mg": "35"}])
    clinic = Practice(db)
    clinic("init", "--timezone", "UTC")
    assert clinic.json("import", file)["added"] == 1
    clinic("staff", "add", "KM", "--name", "Kim", "--role", "nurse", "--pin-stdin", stdin="246813\n")
    assert "--by INITIALS" in clinic("import", more, code=1).err
    assert clinic.json("import", more, "--dry-run")["added"] == 1
    clinic("import", more, "--by", "KM", "--pin-stdin", code=1, stdin="111111\n")
    clinic("import", more, "--by", "XX", code=1)
    assert clinic.json("import", more, "--by", "KM", "--pin-stdin", stdin="246813\n")["added"] == 1


def test_wrong_usage_and_lists_that_cannot_be_read(room: Practice, tmp_path: Path) -> None:
    before = rows_of(room)
    room("import", str(tmp_path / "none.csv"), now=NOW, code=2)
    room("import", str(tmp_path), now=NOW, code=2)
    (tmp_path / "x.csv").write_bytes(b"mrn,day\xff\n")
    assert room.json("import", str(tmp_path / "x.csv"), now=NOW, code=1)["error"]["code"] == "E_LIST"
    (tmp_path / "y.csv").write_text("mrn,day,dose_mg\n", encoding="utf-8")
    assert room.json("import", str(tmp_path / "y.csv"), now=NOW)["rows"] == 0
    assert rows_of(room) == before


def test_hostile_cells_are_refused_or_kept_and_never_act(room: Practice, tmp_path: Path) -> None:
    rows: list[dict[str, str]] = []
    for text in (one for one in IN_A_FILE.values() if "\ud800" not in one and "\udc9b" not in one):
        rows += [
            {"mrn": "7", "day": "2026-10-01", "dose_mg": "35", name: text}
            for name in ("mrn", "name", "note", "effects")
        ]
        rows.append({"mrn": "7", "day": "2026-10-02", "scale": text, "total": text, "answered": text})
    file = listed(tmp_path / "a.csv", rows)
    for more in ([], ["--json"]):
        answer = call(
            "import", file, "--dry-run", *more, "--db", str(room.db), "--now", "2026-11-23T12:00:00+00:00"
        )
        assert answer.code == 1
        assert not_text(answer.out) == []
        assert not_text(answer.err) == []
