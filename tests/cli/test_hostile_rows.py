"""Rows that another program wrote in ways that no text is: shown harmlessly, or told as damage in one plain sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cli_support import call
from hostile_corpus import not_text
from hostile_file import HostileFile
from infusion_tui.store._sqlite import sqlite3
from infusion_tui.store.chain import SELECT, RawRow

CHANGES = {
    "bytes that are no text": "UPDATE event SET author = CAST(x'4bff1b5b' AS TEXT) WHERE seq = 40",
    "NUL in initials": "UPDATE event SET author = 'K' || char(0) || 'M' WHERE seq = 40",
    "a kind of its own": "UPDATE event SET kind = 'a.b' || char(27) || ']0;HOSTILE' || char(7) WHERE kind = 'care.given'",
    "a newer kind": "UPDATE event SET kind = 'new.kind', payload = '{\"a\": \"\\ud800\\u001b[31m[/b]\"}' WHERE kind = 'care.given'",
    "zone and program": "UPDATE event SET tz = 'x' || char(27), app = char(27) || '[31m', boot_id = char(155) || 'm' WHERE seq > 3",
    "no zone at all": "UPDATE event SET payload = replace(payload, '\"UTC\"', '\"\\u001b]0;x\"') WHERE seq = 1",
    "a role of its own": "UPDATE event SET payload = replace(payload, '\"nurse\"', '\"\\u001b[31m\"') WHERE kind = 'staff.added'",
    "no JSON object": "UPDATE event SET payload = '[\"\\u001b[31m\"]' WHERE kind = 'note.written'",
}
"""What is done to the rows, guards off; the chain is made whole again behind it."""

LOOKS = (
    ["status"], ["status", "--chair", "5"], ["sessions"], ["verify"], ["staff", "list"], ["handoff", "5"],
    ["drugs", "--since", "2026-11-01"], ["chart", "5", "hr 82", "--by", "KM", "--dry-run"],
    ["export", "--all", "--format", "csv", "--out", "{tmp}/x.csv"], ["export", "--all", "--format", "md", "--out", "{tmp}/md"],
    ["export", "--all", "--format", "jsonl", "--out", "{tmp}/x.jsonl"], ["backup", "{tmp}"],
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> HostileFile:
    return HostileFile(tmp_path_factory.mktemp("hostile"))


def _change(path: Path, change: Callable[[Any], None]) -> None:
    file = sqlite3.connect(path, isolation_level=None)
    guards = file.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        file.execute(f"DROP TRIGGER {name}")
    change(file)
    for _, sql in guards:
        file.execute(sql)
    file.close()


def _chain(file: Any) -> None:
    prev = "0" * 64
    for row in [RawRow(*row) for row in file.execute(f"{SELECT} ORDER BY seq").fetchall()]:
        new = msgspec.structs.replace(row, prev_hash=prev)
        prev = new.digest()
        file.execute("UPDATE event SET prev_hash = ?, hash = ? WHERE seq = ?", (new.prev_hash, prev, new.seq))


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_harmless_or_told_as_damage(made: HostileFile, tmp_path: Path, name: str) -> None:
    def change(file: Any) -> None:
        file.execute(CHANGES[name])
        if name != "bytes that are no text":
            _chain(file)

    path = Path(shutil.copy(made.path, tmp_path / "room.db"))
    _change(path, change)
    at = ["--db", str(path), "--now", made.clock.at.isoformat()]
    for words in LOOKS:
        for kind in ("text", "json"):
            folder = tmp_path / kind / words[0] / words[-1].rpartition("/")[2]
            folder.mkdir(parents=True, exist_ok=True)
            given = [word.replace("{tmp}", str(folder)) for word in words]
            answer = call(*given, *at, *(["--json"] if kind == "json" else []))
            assert not_text(answer.out) == [], (name, words)
            assert not_text(answer.err) == [], (name, words)
            assert answer.code in (0, 1, 3, 4), (name, words, answer)
            if answer.code == 3 and kind == "text":
                assert "backup" in answer.err or "readable" in answer.err, answer.err
