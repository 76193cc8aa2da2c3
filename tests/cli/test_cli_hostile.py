"""Text that wants to be more than text: kept and shown as it is, or refused with the reason, everywhere."""

from __future__ import annotations

import csv
import json

import pytest

from cli_support import LEAVE_CHECKS, Practice, call, plain_text

HARMLESS = [
    "[/b]", "[@click=app.quit]x[/]", "[bold red]", "=cmd|'/c calc'!A1", "@SUM(A1)", "<script>alert(1)</script>",
    "| a | b |", "`code` **b** _i_ ~~s~~", "![x](http://example.invalid/x.png)", "שלום רות", "مرحبا", "日本語テスト",
    "👩‍⚕️ 🧪", "e\u0301\u0302\u0303", "ﷺ", "{}", "%s %n", "\\x1b[31m", "'; DROP TABLE event; --", "../../etc/passwd",
    "--json", "$(reboot)", "null", "NaN",
]  # fmt: skip
"""What must come back exactly."""

ACTING = [
    "\x1b[31mred", "\x1b]0;title\x07", "\x1b[2J", "\x00", "\x07", "\x08\x08", "\x7f", "\x9b31m", "\u202eevil",
    "\u2066x\u2069", "\u200f", "\udcff",
]  # fmt: skip
"""What could drive a terminal or reorder a line."""

LONG = "x" * 65536


@pytest.mark.parametrize("text", HARMLESS)
def test_a_note_comes_back_as_it_was(started: Practice, text: str) -> None:
    answer = started.chart(f"; {text}", "10:05")
    assert answer["note"] == text
    entry = started.chair("10:06")["entries"][-1]
    assert text in (entry["note"], entry["text"])
    assert text in started("status", "--chair", "5", now="10:06").out
    folder = started.db.parent
    started("export", "--all", "--format", "csv", "--out", str(folder / "x.csv"), now="10:07")
    started("export", "--all", "--format", "jsonl", "--out", str(folder / "x.jsonl"), now="10:07")
    started("export", "--all", "--format", "md", "--out", str(folder / "pages"), now="10:07")
    with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
        notes = [row["note"] for row in csv.DictReader(file)]
    assert notes[-1] in (text, "'" + text)
    assert not notes[-1].startswith(("=", "+", "-", "@"))
    rows = [json.loads(line) for line in (folder / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["payload"]["note"] for row in rows if row["kind"] == "note.written"] == [text]
    assert started.json("verify")["ok"] is True


@pytest.mark.parametrize("text", [*ACTING, LONG], ids=lambda text: ascii(text)[:20])
def test_a_line_with_acting_text_is_refused_with_the_reason(started: Practice, text: str) -> None:
    rows = started.json("verify")["rows"]
    for line in (f"; a {text} b", f"hr {text}", f"pause {text}", f"told {text} ; x", text):
        answer = started("chart", "5", line, "--by", "KM", "--confirm", "5", now="10:05", code=1)
        assert plain_text(answer.err)
        assert len(answer.err) < 2000
    assert started.json("verify")["rows"] == rows


def test_line_breaks_in_a_line_become_spaces(started: Practice) -> None:
    answer = started.chart("; first\nsecond\r\nthird\tfourth\x85fifth\u2028sixth", "10:05")
    assert answer["note"] == "first second third fourth fifth sixth"


@pytest.mark.parametrize("text", ["[/b] [@click=app.quit]", "שלום, רות", "👩‍⚕️", "=1+1", "O'Brien, Ann"])
def test_fields_come_back_as_they_were(room: Practice, text: str) -> None:
    room.admit("5", "09:00", "--mrn", text, "--name", text, "--prescriber", text, "--allergies", text)
    room("chairs", "rename", "5", text[:40], now="09:01")
    room("staff", "add", "PW", "--name", text, "--role", "nurse", now="09:02")
    chair = room.chair("09:03")
    assert (chair["patient"]["mrn"], chair["label"]) == (text, text[:40])
    assert text in chair["entries"][0]["text"]
    assert room.json("sessions", "--mrn", text)["sessions"][0]["mrn"] == text
    assert text in room("sessions").out
    assert text[:40] in room("chairs", "list").out
    assert room.json("staff", "list")["staff"][-1]["name"] == text
    room("export", chair["session"], "--format", "md", "--out", str(room.db.with_name("x.md")), now="09:04")
    page = room.db.with_name("x.md").read_text(encoding="utf-8")
    assert plain_text(page)
    assert "[@click" not in page


def test_reasons_and_names_of_the_leaving(started: Practice) -> None:
    text = "[/b] [@click=app.quit] =1+1 רות"
    started.chart(f"stop {text}", "10:20")
    started.chart("128/82 76 98 14 s5 d0", "10:51")
    started.chart("wnl", "10:51")
    for item in LEAVE_CHECKS:
        started.chart(f"check {item} y ; {text}", "10:51")
    session = started.chair("10:52")["session"]
    started.chart(f"leave ; {text}", "10:52")
    (closed,) = started.json("status", "--session", session, now="10:53")["chairs"]
    assert closed["ended"]["to"] == text
    page = started("status", "--session", session, now="10:53").out
    assert page.count(text) >= 2 + len(LEAVE_CHECKS)


def test_text_that_another_program_put_into_the_file_is_made_visible(started: Practice) -> None:
    import sqlite3

    session = started.chair("10:05")["session"]
    started.chart("; harmless note", "10:05")
    file = sqlite3.connect(started.db)
    for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    file.execute(
        "UPDATE event SET payload = replace(payload, 'harmless', '\\u001b[31m\\u202e'), author = ?"
        " WHERE kind = 'note.written'",
        ("K\x1b[31mM",),
    )
    file.commit()
    file.close()
    for words in (
        ["status", "--chair", "5"],
        ["status", "--session", session],
        ["sessions"],
        ["verify"],
        ["status"],
    ):
        for more in ([], ["--json"]):
            answer = call(*words, *more, "--db", str(started.db))
            assert answer.code in (0, 3, 4)
            assert plain_text(answer.out + answer.err), words
    for name in ("csv", "jsonl", "md"):
        out = started.db.parent / f"x.{name}"
        answer = call("export", session, "--format", name, "--out", str(out), "--db", str(started.db))
        assert plain_text(answer.out + answer.err)
        if out.exists():
            assert plain_text(out.read_text(encoding="utf-8").replace("\r\n", "\n"))
