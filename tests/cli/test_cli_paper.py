"""Paper sheets by command line: where they go, what they say, who takes whose place; and keying them afterwards."""

from __future__ import annotations

import csv
import datetime as dt
import fcntl
import io
import os
import re
from pathlib import Path

import pytest

from cli_support import Practice, call, running
from infusion_tui.clock import FixedClock
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.room.identity import new_id


def sheet(folder: Path, chair: str = "5") -> str:
    return (folder / f"chair-{chair}.html").read_text(encoding="utf-8")


def times(text: str) -> list[str]:
    """The times of the lines to write on."""
    below = text.split("To write on")[1].split("</table>")[0]
    return re.findall(r'<td class="time">(\d\d:\d\d)</td>', below)


@pytest.fixture
def room(tmp_path: Path) -> Practice:
    found = running(tmp_path / "room.db")
    found("paper", "set", str(tmp_path / "sheets"), now="10:00")
    return found


def test_a_training_file_writes_none_until_it_is_told_to(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    assert not list(tmp_path.glob("*paper*"))
    got = room.json("paper", now="10:01")
    assert (got["on"], got["folder"], got["sheets"]) == (False, None, [])
    assert room.json("paper", "write", now="10:01")["written"] == []


def test_a_clinical_file_has_them_from_its_first_patient_on(tmp_path: Path) -> None:
    db = tmp_path / "clinic.db"
    for words in (
        ("init", "--chairs", "4", "--timezone", "UTC"),
        ("staff", "add", "KM", "--name", "Kim Moss", "--role", "nurse"),
        ("staff", "add", "AL", "--name", "A. Lee", "--role", "prescriber"),
        ("protocol", "accept", "ketamine-iv-depression", "--by", "AL"),
        ("admit", "2", "--mrn", "77", "--weight", "70", "--mg-per-kg", "0.5", "--bag-ml", "50", "--by", "KM"),
    ):
        answer = call(*words, "--db", str(db))
        assert answer.code == 0, answer
        if words[0] == "init":
            assert f"go to {tmp_path / 'clinic-paper'}" in answer.out
    folder = tmp_path / "clinic-paper"
    assert sorted(path.name for path in folder.iterdir()) == ["chair-2.html", "index.html"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert "TRAINING" not in sheet(folder, "2")


def test_each_entry_rewrites_the_sheet_and_its_lines_are_those_of_status(
    room: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "sheets"
    assert times(sheet(folder))[:3] == ["10:05", "10:15", "10:25"]
    room.chart("126/80 74 98 14 s5 d1", "10:06")
    text, chair = sheet(folder), room.chair("10:06")
    due = [one["at"][11:16] for one in chair["due"] if one["what"] == "observation"]
    assert times(text)[0] == due[0] == "10:16"
    assert f"continues at entry <b>{chair['entries'][-1]['number'] + 1}</b>" in text
    assert f"{chair['infused_ml']} mL = {chair['infused_mg']} mg" in text
    head = room.json("verify", now="10:06")["head"]
    assert f"row {head['seq']} of the file" in text
    assert head["hash"] in text
    room.chart("pause dizzy", "10:09")
    assert "PAUSED" in sheet(folder)
    assert "paused since" in sheet(folder)


def test_the_answer_is_the_same_and_the_sheet_of_another_chair_is_left(
    room: Practice, tmp_path: Path
) -> None:
    room.admit("3", "10:02", "--mrn", "99")
    before = sheet(tmp_path / "sheets", "3")
    answer = room("chart", "5", "hr 80", "--by", "KM", now="10:03")
    assert answer.err == ""
    assert answer.out.startswith("#")
    assert sheet(tmp_path / "sheets", "3") == before, "nothing happened there"
    room.chart("hr 81", "10:08")
    assert sheet(tmp_path / "sheets", "3") != before, "but it gets no older than five minutes"


def test_an_empty_chair_s_sheet_says_free_and_names_nobody(room: Practice, tmp_path: Path) -> None:
    room.chart("transfer ER ; chest pain", "10:04")
    text = sheet(tmp_path / "sheets")
    assert "FREE" in text
    assert "Free since 10:04 (the patient transferred)" in text
    assert "KOWALSKI" not in text
    assert "448201" not in text
    room.admit("5", "10:20", "--mrn", "12", "--name", "NEW, Ann")
    assert "NEW, Ann" in sheet(tmp_path / "sheets")


def test_after_a_move_the_old_chair_is_free(tmp_path: Path) -> None:
    room = Practice(tmp_path / "room.db").set_up()
    room("paper", "set", str(tmp_path / "sheets"), now="09:00")
    room.admit()
    room.chart("move 7", "09:50")
    assert "FREE" in sheet(tmp_path / "sheets", "5")
    assert "KOWALSKI" in sheet(tmp_path / "sheets", "7")


def test_the_folder_can_be_changed_and_turned_off_and_no_old_sheet_stays(
    room: Practice, tmp_path: Path
) -> None:
    room("paper", "set", str(tmp_path / "stick"), now="10:01")
    assert not (tmp_path / "sheets").exists()
    assert "KOWALSKI" in sheet(tmp_path / "stick")
    room("paper", "names", "initials", now="10:01")
    assert "KOWALSKI" not in sheet(tmp_path / "stick")
    assert "R.K." in sheet(tmp_path / "stick")
    (tmp_path / "stick" / "mine.html").write_text("mine")
    got = room.json("paper", "off", now="10:02")
    assert sorted(got["taken_away"]) == ["chair-5.html", "index.html"]
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["mine.html"], "only our own"
    room.chart("hr 80", "10:03")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["mine.html"]
    room("paper", "default", now="10:03")
    assert room.json("paper", "status", now="10:03")["on"] is False
    room("paper", "names", "loud", now="10:03", code=2)


def test_what_lies_there_is_listed(room: Practice, tmp_path: Path) -> None:
    got = room.json("paper", now="10:02")
    assert got["folder"] == str(tmp_path / "sheets")
    assert [one["file"] for one in got["sheets"]] == ["chair-5.html", "index.html"]
    assert got["sheets"][0]["written_at"] == "2026-11-23T10:00:00+00:00"
    assert "chair-5.html  written 2026-11-23 10:00:00, entry 14" in room("paper", now="10:02").out


def test_a_folder_that_cannot_be_written_is_said_and_stops_nothing(room: Practice, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    answer = room("chart", "5", "hr 80", "--by", "KM", "--json", now="10:03")
    assert answer.json()["entry"] == 15
    assert "paper sheets were not written" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert room.json("paper", "write", now="10:04", code=3)["error"]["code"] == "E_PAPER"


def test_another_room_s_sheets_and_strange_pages_are_not_written_over(room: Practice, tmp_path: Path) -> None:
    other = running(tmp_path / "other.db")
    assert (
        other.json("paper", "set", str(tmp_path / "sheets"), now="10:01", code=3)["error"]["code"]
        == "E_PAPER"
    )
    assert other.json("paper", now="10:01")["on"] is False, "nothing was changed"
    strange = tmp_path / "web"
    strange.mkdir()
    (strange / "index.html").write_text("<p>my page</p>")
    room("paper", "set", str(strange), now="10:01", code=3)
    assert (strange / "index.html").read_text() == "<p>my page</p>"
    assert room.json("paper", now="10:01")["folder"] == str(tmp_path / "sheets")


def test_keyed_from_paper_it_stands_in_log_status_csv_and_page(room: Practice, tmp_path: Path) -> None:
    room.refused("10:05 126/80 74 98 14 s5 d1", "10:40", "E_LATEWHY")
    got = room.chart("10:05 126/80 74 98 14 s5 d1", "10:40", "--paper")
    assert got["source"] == "paper"
    got = room.chart("paper JD 10:16 128/82 76 98 14 s5 d1", "10:40")
    assert (got["source"], got["written_by"]) == ("paper", "JD")
    room.chart("paper 10:40 done", "10:41")
    room.chart("fix 15 hr 75 ; misread", "10:42")
    entries = {one["number"]: one for one in room.chair("10:42")["entries"]}
    assert [entries[n]["source"] for n in (14, 15, 16, 17)] == ["typed", "paper", "paper", "paper"]
    assert entries[15]["text"].endswith("[from paper]")
    assert entries[16]["by"] == "KM"
    assert entries[16]["text"].endswith("[from paper, written by JD]")
    assert room.chair("10:42")["pump_ended_at"] == "2026-11-23T10:40:00+00:00"
    room("export", "--all", "--format", "csv", "--out", str(tmp_path / "out.csv"), now="10:43")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"), newline="")))
    assert {row["source"] for row in rows if row["entry"] in ("15", "16", "17")} == {"paper (training)"}
    assert rows[13]["source"] == "typed (training)"
    (folder := tmp_path / "md").mkdir()
    room("export", "--all", "--format", "md", "--out", str(folder), now="10:43")
    (page,) = folder.iterdir()
    assert "from paper, written by JD" in page.read_text(encoding="utf-8").replace("\\", "")
    room("verify", now="10:44")


def test_a_dry_run_and_a_look_write_no_sheet(room: Practice, tmp_path: Path) -> None:
    before = sheet(tmp_path / "sheets")
    room.chart("hr 80", "10:20", "--dry-run")
    room.chair("10:20")
    assert sheet(tmp_path / "sheets") == before


def test_a_folder_that_another_program_holds_is_waited_for_and_then_said(
    room: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infusion_tui.room.paper._TRIES", 2)
    holder = os.open(tmp_path / "sheets", os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    answer = room("chart", "5", "hr 80", "--by", "KM", now="10:03")
    assert answer.out.startswith("#15")
    assert "another program is writing" in answer.err
    os.close(holder)
    room.chart("hr 81", "10:04")
    assert "continues at entry <b>17</b>" in sheet(tmp_path / "sheets")


def test_what_a_killed_writer_left_is_swept_away(room: Practice, tmp_path: Path) -> None:
    (tmp_path / "sheets" / ".paper-0123.part").write_text("half")
    room.chart("hr 80", "10:03")
    assert sorted(path.name for path in (tmp_path / "sheets").iterdir()) == ["chair-5.html", "index.html"]


def test_the_lines_of_a_gap_are_listed_and_closed_one_by_one(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    assert "No time that nobody could see" in room("paper", "lines", "5", now="10:01").out
    clock = FixedClock(dt.datetime(2026, 11, 23, 10, 6, tzinfo=dt.UTC))
    with Room.open(room.db, clock=clock) as open_:
        open_.chart("5", "126/80 74 98 14 s5 d1", by="KM")
        blind = ev.WatchBlind(since=clock.at)
        clock.advance(minutes=31)
        open_.append_to_live(
            lambda session, moment: ev.NewEvent(
                event_id=new_id(moment.stamp), session_id=session.id, chair=session.chair,
                occurred_at=moment.stamp.utc, author="watch", payload=blind,
            )
        )  # fmt: skip
    (gap,) = room.json("paper", "lines", "5", now="10:38")["gaps"]
    assert [(line["at"][11:16], line["what"], line["keyed"]) for line in gap["lines"]] == [
        ("10:16", "observation", None), ("10:26", "observation", None), ("10:36", "observation", None),
    ]  # fmt: skip
    room.chart("paper 10:17 128/82 76 98 14 s4 d2", "10:39")
    (gap,) = room.json("paper", "lines", "5", now="10:40")["gaps"]
    assert [line["keyed"] for line in gap["lines"]] == [17, None, None]
    assert "paper 10:26 ...   set, to key" in room("paper", "lines", "5", now="10:40").out
    room("paper", "lines", "99", now="10:40", code=2)


def test_two_of_one_name_are_told_apart_on_both_sheets(room: Practice, tmp_path: Path) -> None:
    room.admit("3", "10:02", "--mrn", "99", "--name", "KOWALSKI, Jan")
    room("paper", "write", now="10:03")
    assert "SAME NAME: chair 5" in sheet(tmp_path / "sheets", "3")
    assert "SAME NAME: chair 3" in sheet(tmp_path / "sheets", "5")


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_what_is_no_sheet_is_neither_waited_for_nor_followed(
    room: Practice, tmp_path: Path, kind: str
) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    path = strange / "chair-5.html"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(tmp_path / "sheets" / "chair-5.html")
    else:
        path.mkdir()
    answer = room.json("paper", "set", str(strange), now="10:03", code=3)
    assert "chair-5.html" in answer["error"]["message"]
    assert [one.name for one in strange.iterdir()] == ["chair-5.html"], "nothing was written beside it"
    room.chart("hr 80", "10:04")
    assert "continues at entry <b>16</b>" in sheet(tmp_path / "sheets"), "the old folder goes on"
