"""The mirror from the command line: set, look, once by a timer, off; and what `status` says of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli_support import Practice
from infusion_tui.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk" / "mirror"


def test_set_look_once_and_off(started: Practice, folder: Path) -> None:
    assert started.json("status", now="10:05")["mirror"] is None
    assert started.json("mirror", "status")["mirror"] is None
    answer = started.json("mirror", "set", str(folder), now="10:05")
    head = started.json("verify")["head"]
    assert answer["mirror"] == {"folder": str(folder), "seq": head["seq"], "lag_s": 0, "problem": None}
    assert answer["same_disk"] is True
    started.chart("hr 82", "10:06")
    found = started.json("status", now="10:07:15")
    assert found["mirror"]["lag_s"] == 75
    assert found["head"]["seq"] == head["seq"] + 1
    assert "MIRROR 75 s behind" in started("status", now="10:07:15").out
    assert started.json("mirror", "once", now="10:08")["mirror"]["lag_s"] == 0
    assert "MIRROR" not in started("status", now="11:07").out
    assert started.json("verify", "--against", str(folder))["against"]["rows_since"] == 0
    assert started.json("mirror", "off")["mirror"] is None
    assert started.json("status", now="10:09")["mirror"] is None
    assert list(folder.glob("*.jsonl"))
    started("mirror", "once", code=1)


def test_from_the_mirror_alone_the_file_is_made_again(started: Practice, folder: Path) -> None:
    started("mirror", "set", str(folder), now="10:05")
    before = started.json("verify")
    status = started.json("status", "--chair", "5", now="10:06")
    for path in started.db.parent.glob(f"{started.db.stem}*"):
        path.unlink()
    started.json("rebuild", str(folder), "--to", str(started.db))
    assert started.json("verify") == before
    assert started.json("status", "--chair", "5", now="10:06") == status | {"mirror": None}
    started.chart("hr 82", "10:07")


def test_a_mirror_that_is_away_is_said_and_stops_nothing(started: Practice, folder: Path) -> None:
    started("mirror", "set", str(folder), now="10:05")
    shutil.rmtree(folder)
    started.chart("hr 82", "10:06")
    found = started.json("status", now="10:07")["mirror"]
    assert (found["seq"], found["lag_s"]) == (None, None)
    assert "mounted" in found["problem"]
    assert "MIRROR not written" in started("status", now="10:07").out
    assert started.json("mirror", "once", now="10:07", code=3)["error"]["code"] == "E_MIRROR"


def test_the_mirror_of_another_file_is_refused_and_the_old_one_stays(
    started: Practice, folder: Path, tmp_path: Path
) -> None:
    started("mirror", "set", str(folder), now="10:05")
    other = Practice(tmp_path / "other" / "room.db").set_up()
    other("mirror", "set", str(folder), now="10:05", code=1)
    assert other.json("mirror", "status")["mirror"] is None
    started("mirror", "set", str(tmp_path / "no" / "disk"), now="10:05", code=3)
    assert started.json("mirror", "status")["mirror"]["folder"] == str(folder)


def test_run_follows_until_it_is_told_to_end(started: Practice, folder: Path) -> None:
    started("mirror", "set", str(folder), now="10:05")
    running = subprocess.Popen(
        [sys.executable, "-m", "infusion_tui", "mirror", "run", "--json", "--db", str(started.db)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )
    assert running.stderr is not None
    assert "follows" in running.stderr.readline()
    started.chart("hr 82", "10:06")
    with Store.open(started.db, read_only=True) as store:
        last = store.head().hash
    until = time.monotonic() + 20
    while last not in (folder / "2026-11-23.jsonl").read_text() and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, err) == (0, "")
    assert '"problem": null' in out
    assert last in (folder / "2026-11-23.jsonl").read_text()
