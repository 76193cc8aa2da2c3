"""verify --against, backup, restore, rebuild: what a person or a nightly script does to be able to prove the record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli_support import Practice
from infusion_tui.store import Store
from kept_support import forge


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_a_backup_answers_the_head_that_is_in_it_and_is_noted(started: Practice, elsewhere: Path) -> None:
    before = started.json("verify")["head"]
    made = started.json("backup", str(elsewhere), "--by", "km", now="10:05")
    assert made["head"]["seq"] == before["seq"]
    assert made["head"]["hash"] == before["hash"]
    with Store.open(started.db, read_only=True) as store:
        noted = store.room()[-1]
    assert (noted.kind, noted.author) == ("backup.made", "KM")
    assert noted.payload.hash == before["hash"]  # type: ignore[attr-defined]
    assert noted.payload.file == Path(made["file"]).name  # type: ignore[attr-defined]
    found = started.json("verify", "--against", made["file"])
    assert found["against"]["result"] == "continues"
    assert found["against"]["rows_since"] == 1
    assert found["against"]["head"]["seq"] == before["seq"]
    assert "1 row since" in started("verify", "--against", made["file"]).out


def test_a_backup_by_nobody_known_is_refused_before_it_is_made(started: Practice, elsewhere: Path) -> None:
    started("backup", str(elsewhere), "--by", "ZZ", now="10:05", code=1)
    assert os.listdir(elsewhere) == []


def test_a_backup_by_a_timer_is_the_file_itself(started: Practice, elsewhere: Path) -> None:
    made = started.json("backup", str(elsewhere))
    assert started.json("verify")["head"] == made["head"]
    started.chart("hr 82", "10:05")


@pytest.mark.parametrize("format_name", ["csv", "jsonl", "md"])
def test_every_export_says_its_head(started: Practice, elsewhere: Path, format_name: str) -> None:
    before = started.json("verify")["head"]
    out = elsewhere / ("pages" if format_name == "md" else f"all.{format_name}")
    answer = started.json("export", "--all", "--format", format_name, "--out", str(out), now="10:05")
    assert answer["head"]["hash"] == before["hash"]
    out = elsewhere / ("more" if format_name == "md" else f"more.{format_name}")
    said = started("export", "--all", "--format", format_name, "--out", str(out), now="10:06").out
    note = elsewhere / "note.txt"
    note.write_text(said)
    assert started.json("verify", "--against", str(note))["against"]["ok"] is True


def test_the_page_that_was_exported_finds_what_was_cut_off(started: Practice, elsewhere: Path) -> None:
    started("export", "--all", "--format", "md", "--out", str(elsewhere / "pages"), now="10:05")
    (page,) = (elsewhere / "pages").iterdir()
    assert started.json("verify", "--against", str(page))["against"]["kind"] == "head"
    cut = Practice(elsewhere / "cut.db")
    with Store.open(started.db, read_only=True) as store:
        last = store.head().seq
        forge(store, cut.db, None, last=last - 3).close()
    assert cut.json("verify")["ok"] is True
    found = cut.json("verify", "--against", str(page), code=4)
    assert [finding["code"] for finding in found["findings"]] == ["cut_off"]
    assert found["against"]["result"] == "cut_off"
    assert "cut off" in cut("verify", "--against", str(page), code=4).out


def test_a_rewritten_file_and_another_one_are_4(started: Practice, elsewhere: Path) -> None:
    copy = started.json("backup", str(elsewhere), now="10:05")["file"]
    forged = Practice(elsewhere / "forged.db")
    with Store.open(started.db, read_only=True) as store:
        forge(store, forged.db, 5).close()
    found = forged.json("verify", "--against", copy, code=4)
    assert (found["against"]["result"], found["against"]["first_row"]) == ("rewritten", 5)
    other = Practice(elsewhere / "other.db").set_up()
    assert other.json("verify", "--against", copy, code=4)["findings"][0]["code"] == "other_file"


def test_what_cannot_witness_is_2_or_3(started: Practice, elsewhere: Path) -> None:
    copy = Path(started.json("backup", str(elsewhere), now="10:05")["file"])
    started("verify", "--against", "123:nothing", code=2)
    started("verify", "--against", str(started.db), code=2)
    started("verify", "--against", str(elsewhere), code=2)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:8192])
    started("verify", "--against", str(copy), code=3)


def test_restore_and_rebuild_give_the_same_file_and_leave_the_live_one(
    started: Practice, elsewhere: Path
) -> None:
    copy = started.json("backup", str(elsewhere), "--by", "KM", now="10:05")["file"]
    lines = elsewhere / "all.jsonl"
    started("export", "--all", "--format", "jsonl", "--out", str(lines), now="10:06")
    live = started.json("verify")
    restored, rebuilt = Practice(elsewhere / "restored.db"), Practice(elsewhere / "rebuilt.db")
    made = restored.json("restore", copy, "--to", str(restored.db))
    assert made["head"]["seq"] == live["rows"] - 2
    again = rebuilt.json("rebuild", str(lines), "--to", str(rebuilt.db))
    assert (again["head"]["seq"], again["node"]) == (live["rows"] - 1, made["node"])
    for one in (restored, rebuilt):
        assert one.json("verify", "--against", copy)["ok"] is True
        one.chart("hr 82", "10:10")
    assert (
        started.json("verify", "--against", f"{again['head']['seq']}:{again['head']['hash']}")["ok"] is True
    )
    assert started.json("verify") == live
    for words in (["restore", copy], ["rebuild", str(lines)]):
        assert restored.json(*words, "--to", str(restored.db), code=1)["error"]["code"] == "E_EXISTS"


def test_the_answer_for_people_says_what_to_do_next(started: Practice, elsewhere: Path) -> None:
    copy = started.json("backup", str(elsewhere), now="10:05")["file"]
    said = started("restore", copy, "--to", str(elsewhere / "new.db")).out
    assert "PIN" in said
    assert "verify --db" in said
    note = elsewhere / "said.txt"
    note.write_text(said)
    assert started.json("verify", "--against", str(note))["against"]["ok"] is True


def test_one_session_is_not_the_file(started: Practice, elsewhere: Path) -> None:
    session = started.json("status", now="10:05")["chairs"][4]["session"]
    started("export", session, "--format", "jsonl", "--out", str(elsewhere / "one.jsonl"), now="10:05")
    answer = started.json("rebuild", str(elsewhere / "one.jsonl"), "--to", str(elsewhere / "new.db"), code=1)
    assert answer["error"]["code"] == "E_PARTIAL"
    assert "single sessions" in answer["error"]["message"]
    assert not (elsewhere / "new.db").exists()
