"""The real app in a terminal, killed the moment that it shows an entry as recorded: the entry is there."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.system.process_support import environment, practice, run
from tests.system.test_watch_kill import _until

from infusion_tui.room import Room


def test_an_entry_that_the_screen_shows_as_recorded_outlives_the_app(tmp_path: Path) -> None:
    option = practice(tmp_path / "room.db")
    command = [sys.executable, "-m", "infusion_tui", *option, "--by", "KM", "--chair", "5"]
    shown = []
    for number in range(3):
        master, slave = pty.openpty()
        app = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env=environment(TERM="xterm-256color", COLUMNS="120", LINES="40"),
        )  # fmt: skip
        os.close(slave)
        try:
            _until(master, b"CHAIR 5")
            os.write(master, f"; before kill {number}\r".encode())
            # its number in the log is drawn once it is saved, and never before
            _until(master, f"recorded #{number + 2}".encode())
        finally:
            app.kill()
            app.wait()
            os.close(master)
        shown.append(f"before kill {number}")
    with Room.open(tmp_path / "room.db", read_only=True) as room:
        texts = [str(entry.text) for entry in room.view("5").entries]
    assert [text for text in texts if text in shown] == shown
    assert run("verify", *option).returncode == 0
