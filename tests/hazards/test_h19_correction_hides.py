"""H19: a correction hides the truth. Control: nothing is ever changed or removed; a correction is an entry of its own with
who, when and why, the first wording stays readable on the screen and in every export, and a hash chain holds all of it."""

from __future__ import annotations

import csv
import json
import random
import sqlite3
from pathlib import Path

import pytest
from app_rooms import Bench

from infusion_tui.charting import LineError
from infusion_tui.record import events as ev
from infusion_tui.record.corrections import stand
from infusion_tui.room import Refused
from infusion_tui.room.checking import verify
from infusion_tui.room.exporting import export_sessions

CORRECTIONS = 500


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A session of every kind of entry with 500 random fixes and voids."""
    bench = Bench(tmp_path_factory.mktemp("h19"))
    bench.infusing()
    bench.chart("drawn 50 mg ; vial 500 mg lot A1", "waste 15 mg by JD", "kept 400 mg", "rate 60", "pump 20")
    for n in range(60):
        bench.later(seconds=20)
        bench.chart(f"hr {60 + n} nausea {n % 3}")
    rng = random.Random(19)
    made, tried = 0, 0
    while made < CORRECTIONS:
        tried += 1
        assert tried < CORRECTIONS * 20, "most lines are possible"
        bench.later(seconds=1)
        number = rng.randrange(2, bench.room.version("5") + 1)
        words = rng.choice(
            ("hr {}", "nausea {}", "drawn {} mg", "waste {} mg by JD", "kept {} mg", "pump {}", "rate {}")
        )
        value = rng.randrange(0, 3) if "nausea" in words else rng.randrange(50, 120)
        line = (
            f"void {number} ; made up"
            if rng.random() < 0.04
            else f"fix {number} {words.format(value)} ; misread"
        )
        try:
            bench.room.chart("5", line, by="KM", confirm="5")
        except (LineError, Refused):
            continue
        made += 1
    return bench


def test_H19_the_chain_verifies_after_500_random_corrections(corrected: Bench) -> None:
    """Hazard: a correction rewrites a row. Control: append only, each row's hash over the one before it."""
    kinds = [entry.kind for entry in corrected.room.view("5").entries]
    assert sum(kind in ("entry.amended", "entry.struck") for kind in kinds) == CORRECTIONS
    found = verify(corrected.path, clock=corrected.clock)
    assert [finding for finding in found.findings if finding.code != "contradiction"] == []


def test_H19_every_first_wording_is_still_there(corrected: Bench) -> None:
    """Hazard: the corrected value is all that can be read. Control: the log has both, and who, when and why."""
    view = corrected.room.view("5")
    events = corrected.room.store.session(view.session_id or "")
    for entry, event in zip(view.entries, events, strict=True):
        assert entry.first_payload == event.payload
        if entry.amended_by or entry.struck:
            by = [view.entries[n - 1] for n in (*entry.amended_by, entry.struck_by) if n]
            assert all(one.reason and one.by and one.recorded_at for one in by)
        assert entry.struck or entry.payload == stand(events)[entry.number - 1].payload


def test_H19_exports_show_both(corrected: Bench, tmp_path: Path) -> None:
    """Hazard: an export shows the corrected record alone. Control: original and correction stand in each format."""
    view = corrected.room.view("5")
    session = view.session_id or ""
    changed = [e for e in view.entries if e.amended_by and e.text != e.original_text and not e.struck]
    assert len(changed) > 10
    for name in ("csv", "md", "jsonl"):
        export_sessions(corrected.room, [session], name, tmp_path / f"page.{name}", by="KM")
    page = (tmp_path / "page.md").read_text(encoding="utf-8").replace("\\", "")
    for entry in changed:
        assert f"was: {entry.original_text}, becomes: {entry.text}" in page
    struck = [entry for entry in view.entries if entry.struck]
    assert struck
    assert page.count("**struck** by entry") == len(struck)
    with (tmp_path / "page.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["entry"]) for row in rows} == {entry.number for entry in view.entries}
    assert sum(bool(row["amends"]) for row in {row["entry"]: row for row in rows}.values()) == CORRECTIONS
    lines = [json.loads(line) for line in (tmp_path / "page.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = {line["event_id"] for line in lines if line.get("event_id")}
    assert {entry.event_id for entry in view.entries} <= kept


def test_H19_the_ledger_of_the_drug_shows_reversals(corrected: Bench) -> None:
    """Hazard: an amount of a controlled drug is rewritten. Control: original, reversal and new row, which add up."""
    view = corrected.room.view("5")
    assert view.ledger is not None
    for entry in view.entries:
        first = entry.first_payload
        if not isinstance(first, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept):
            continue
        rows = [row for row in view.ledger.rows if row.entry == entry.number and row.what != "opened"]
        assert rows[0].amount_mg == first.amount
        standing = entry.payload
        assert isinstance(standing, ev.DrugDrawn | ev.DrugWasted | ev.DrugKept)
        assert sum(row.amount_mg or 0 for row in rows) == (0 if entry.struck else standing.amount)
        assert all(row.why for row in rows if row.is_reversal)


def test_H19_a_row_changed_by_another_program_is_found(corrected: Bench, tmp_path: Path) -> None:
    """Hazard: somebody edits the file. Control: triggers refuse it; taken out, the chain still tells."""
    copy = corrected.room.store.backup(tmp_path)
    with sqlite3.connect(copy) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE event SET payload = replace(payload, '15', '51') WHERE kind = 'drug.wasted'")
    codes = {finding.code for finding in verify(copy, clock=corrected.clock).findings}
    assert "hash" in codes
