"""`numbers` from the command line: JSON, text, CSV; nothing of anybody in it."""

from __future__ import annotations

import csv
from pathlib import Path

from cli_support import running


def test_numbers_as_text_json_and_csv(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    room.chart("130/80 76 98 14 nausea 2", "10:10")
    found = room.json("numbers", now="11:00")
    assert (found["ok"], found["smallest_group"], found["files"]) == (True, 5, [])
    figures = {(row["group"], row["key"], row["grade"]): row for row in found["numbers"]}
    assert figures["span", "infusions", None]["value"] == 1
    nausea = figures["side effects", "nausea", 2]
    assert (nausea["value"], nausea["of"], nausea["share_percent"]) == (None, 1, None)
    assert {
        "group", "key", "words", "value", "of", "share_percent", "grade", "week", "scale", "after_infusions", "rule",
    } <= set(nausea)  # fmt: skip
    text = room("numbers", "--since", "2026-11-23", now="11:00").out
    assert "fewer than 5 people" in text
    assert "448201" not in text
    assert "KOWALSKI" not in text
    out = tmp_path / "n.csv"
    answer = room.json("numbers", "--format", "csv", "--out", str(out), "--by", "KM", now="11:00")
    assert answer["files"] == [str(out)]
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["value"] for row in rows if row["key"] == "people"] == ["1"]
    again = room("numbers", "--format", "csv", "--out", str(out), now="11:00", code=1)
    assert "exists already" in again.err
    assert room("verify", now="11:01").code == 0


def test_what_cannot_be_asked(tmp_path: Path) -> None:
    room = running(tmp_path / "room.db")
    for words in (
        ("--format", "csv"),
        ("--out", str(tmp_path)),
        ("--by", "KM"),
        ("--since", "2026-11-24", "--until", "2026-11-22"),
        ("--since", "yesterday"),
    ):
        assert room("numbers", *words, now="11:00", code=2).err
    assert room.json("numbers", "--until", "2026-11-22", now="11:00")["numbers"][0]["value"] == 0
