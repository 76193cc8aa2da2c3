"""Every command: where the file is, which time it is, wrong usage, one JSON document, one line of error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_support import Practice, call, instant

EVERY = {
    "status": ["status"],
    "sessions": ["sessions"],
    "verify": ["verify"],
    "staff list": ["staff", "list"],
    "protocol list": ["protocol", "list"],
    "chairs list": ["chairs", "list"],
    "staff add": ["staff", "add", "PW", "--name", "X", "--role", "nurse"],
    "staff retire": ["staff", "retire", "JD"],
    "protocol accept": ["protocol", "accept", "ketamine-iv-pain", "--by", "AL"],
    "chairs rename": ["chairs", "rename", "5", "Window"],
    "chairs close": ["chairs", "close", "6"],
    "admit": [
        "admit",
        "7",
        "--mrn",
        "1",
        "--weight",
        "70",
        "--by",
        "KM",
        "--dose-mg",
        "35",
        "--bag-ml",
        "50",
    ],
    "chart": ["chart", "5", "hr 82", "--by", "KM"],
}


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("place", ["before", "after", "between", "environment"])
def test_the_file_before_and_after_the_name(
    started: Practice, words: list[str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    option, now = ["--db", str(started.db)], ["--now", instant("10:10")]
    match place:
        case "before":
            answer = call(*option, *now, *words)
        case "after":
            answer = call(*words, *now, *option)
        case "between":
            answer = call(words[0], *option, *now, *words[1:])
        case _:
            monkeypatch.setenv("INFUSION_TUI_DB", str(started.db))
            answer = call(*words, *now)
    assert (answer.code, answer.err) == (0, "")
    # what stands behind the name wins, and an option wins over the environment
    monkeypatch.setenv("INFUSION_TUI_DB", "/nowhere/room.db")
    assert call("--db", "/nowhere/else.db", "status", "--db", str(started.db)).code == 0


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
def test_json_is_one_document_and_nothing_else(started: Practice, words: list[str]) -> None:
    answer = started(*words, "--json", now="10:10")
    json.loads(answer.out)
    assert answer.out.endswith("}\n")
    assert answer.out.count("\n") == 1
    assert answer.err == ""


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
def test_a_missing_file_is_2_and_nothing_is_created(tmp_path: Path, words: list[str]) -> None:
    missing = tmp_path / "no" / "such.db"
    answer = call(*words, "--db", str(missing))
    assert answer.code == 2
    assert str(missing) in answer.err
    assert call(*words, "--db", str(missing), "--json").code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_default_file_lies_in_the_persons_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    assert call("status").code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work"]
    assert call("init", "--timezone", "UTC").code == 0
    assert call("status").code == 0
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["status", "--nonsense"],
        ["status", "extra"],
        ["status", "--chair", "99"],
        ["status", "--session", "zzz"],
        ["status", "--chair", "5", "--session", "0"],
        ["status", "--with-later"],
        ["status", "--at", "tea time"],
        ["status", "--at", "0001-01-01T00:00:00+14:00"],
        ["status", "--at", "9999-12-31T23:59:59-14:00"],
        ["sessions", "--since", "tomorrow"],
        ["sessions", "--until", "9999-12-31"],
        ["chart", "5", "--by", "KM"],
        ["chart", "5", "hr 82"],
        ["chart", "99", "hr 82", "--by", "KM"],
        ["chart", "5", "hr 82", "more", "--by", "KM"],
        ["chart", "5", "hr 82", "--by", "KM", "--session", "zzz"],
        ["staff"],
        ["staff", "nonsense"],
        ["chairs", "nonsense"],
        ["export"],
        ["export", "--all"],
        ["export", "--all", "--format", "csv"],
        ["export", "zzz", "--format", "csv", "--out", "x.csv"],
        ["export", "0", "--all", "--format", "csv", "--out", "x.csv"],
        ["export", "--format", "csv", "--out", "x.csv"],
        ["export", "0", "--since", "2026-11-23", "--format", "csv", "--out", "x.csv"],
        ["export", "--all", "--format", "docx", "--out", "x.docx"],
        ["backup"],
        ["restore", "a.db", "--to", "b.db"],
        ["restore", "a.db"],
        ["rebuild", "a.jsonl", "--to", "b.db"],
        ["rebuild", "--to", "b.db"],
        ["mirror", "set"],
        ["mirror", "nonsense"],
        ["verify", "--against", "a.db"],
        ["init", "--nonsense"],
        ["--chair", "5", "status"],
        ["--by", "KM", "status"],
        ["demo"],
        ["--nonsense"],
        ["demo", "--chairs", "0"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(
    started: Practice, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    answer = call("--db", str(started.db), *words)
    assert answer.code == 2
    assert answer.out == ""
    assert call("--db", str(started.db), *words, "--json").code == 2
    assert [
        path for path in sorted(tmp_path.iterdir()) if path not in before and "room" not in path.name
    ] == []


@pytest.mark.parametrize(
    "words",
    [
        ["export", "--all", "--format", "docx", "--out", "x.docx"],
    ],
    ids=" ".join,
)
def test_what_later_versions_will_do_says_so(started: Practice, words: list[str]) -> None:
    answer = started(*words, code=2)
    assert "not in this version" in answer.err
    assert "not in this version" in started.json(*words, code=2)["error"]["message"]


def test_the_app_without_a_terminal(started: Practice) -> None:
    assert call("--db", str(started.db)).code == 2
    assert call().code == 2


@pytest.mark.parametrize(
    "now", ["2026-11-23T10:10", "10:10", "", "now", "2026-11-23", "9999-12-31T23:59:59-23:00"]
)
def test_now_is_iso_8601_with_an_offset(started: Practice, now: str) -> None:
    answer = call("status", "--now", now, "--json", "--db", str(started.db))
    assert answer.code == 2
    assert "--now" in answer.json()["error"]["message"]


def test_now_takes_any_offset_and_answers_in_one(started: Practice) -> None:
    answer = call("status", "--now", "2026-11-23T11:10:00+01:00", "--json", "--db", str(started.db))
    assert answer.json()["now"] == instant("10:10")
    assert call("status", "--now", "2026-11-23T10:10:00Z", "--json", "--db", str(started.db)).code == 0


def test_a_write_before_the_last_entry_is_2_and_at_it_is_fine(started: Practice) -> None:
    before = started.json("verify")["rows"]
    for words in (EVERY["chart"], EVERY["admit"], EVERY["staff add"], EVERY["chairs close"]):
        answer = started.json(*words, now="09:59:59", code=2)
        assert answer["error"]["code"] == "E_NOW"
    assert started.json("verify")["rows"] == before
    started.chart("hr 82", "10:00")
    started.chart("hr 83", "10:00")
    assert started.json("status", now="09:00")["chairs"]


def test_help(started: Practice) -> None:
    page = call("--help")
    assert page.code == 0
    for name in ("demo", "init", "staff", "protocol", "chairs", "admit", "chart", "status", "sessions", "export", "verify", "backup", "restore", "rebuild", "mirror"):  # fmt: skip
        assert name in page.out
        assert call(name, "--help").code == 0
    assert call("--version").out.startswith("infusion-tui")


def test_sessions(started: Practice) -> None:
    started.admit("6", "10:01", "--mrn", "777")
    started.chart("cancel not fasted", "10:02", chair="6")
    rows = started.json("sessions")["sessions"]
    assert [(r["mrn"], r["chair"], r["ended"]) for r in rows] == [
        ("448201", "5", None),
        ("777", "6", "cancel"),
    ]
    assert [r["mrn"] for r in started.json("sessions", "--mrn", "777")["sessions"]] == ["777"]
    for since, until, found in (
        ("2026-11-23", None, 2), ("2026-11-24", None, 0), (None, "2026-11-23", 2), (None, "2026-11-22", 0),
        (None, "20261123", 2), (instant("09:50"), None, 1), (None, instant("09:50"), 1), ("2026-11-23", "2026-11-23", 2),
    ):  # fmt: skip
        options = [*(("--since", since) if since else ()), *(("--until", until) if until else ())]
        assert len(started.json("sessions", *options)["sessions"]) == found, options
    # as known then
    assert [r["mrn"] for r in started.json("sessions", now="10:00")["sessions"]] == ["448201"]
    assert [r["ended"] for r in started.json("sessions", now="10:01")["sessions"]] == [None, None]
    assert "cancel" in started("sessions").out
