"""An export of every session, stopped by a signal while it writes: nothing of it is left, and the record is whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infusion_tui.record.events import ROOM
from infusion_tui.store import Store

SLOW = """
import sys, time
from infusion_tui.exports import csv_sheet, record_page
import infusion_tui.room.reports as reports
def slowly(inner):
    def wrapped(*args, **more):
        for one in inner(*args, **more):
            yield one
            print("one", file=sys.stderr, flush=True)
            time.sleep(30)
    return wrapped
reports.reports = slowly(reports.reports)
import infusion_tui.room.exporting as exporting
exporting.reports = reports.reports
from infusion_tui.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    examples = Path(__file__).parents[2] / "docs" / "examples" / "make_examples.py"
    subprocess.run(
        [sys.executable, examples, "--file-only", "--out", folder], check=True, capture_output=True
    )
    return folder / "room.db"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize("name", ["csv", "html"])
def test_a_signal_leaves_nothing(file: Path, tmp_path: Path, name: str, number: signal.Signals) -> None:
    room, out = tmp_path / "room.db", tmp_path / "out"
    room.write_bytes(file.read_bytes())
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "--db", str(room), "export", "--all", "--format", name, "--out", str(out), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "one\n", "it has begun to write"
    began = time.monotonic()
    process.send_signal(number)
    said, _ = process.communicate(timeout=20)
    assert time.monotonic() - began < 20
    assert process.returncode == 130
    assert json.loads(said)["error"]["code"] == "E_STOPPED"
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("room.")] == []
    with Store.open(room, read_only=True) as store:
        assert store.verify().findings == ()
        assert [e.kind for e in store.session(ROOM)].count("record.exported") == 0
