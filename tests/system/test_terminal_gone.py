"""A window that is closed ends the app, and what stood in the line is there again at the next start."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.system.process_support import environment, practice

from infusion_tui.room import Room


def test_it_ends_when_the_terminal_is_closed_and_keeps_the_draft(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    practice(path)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "infusion_tui", "--db", str(path), "--by", "KM", "--chair", "5"]
    # a session of its own without a controlling terminal: no signal comes, as under nohup
    app = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment(TERM="xterm-256color"),
        start_new_session=True,
    )
    os.close(slave)
    try:
        _until(master, b"CHAIR 5")
        os.write(master, b"; asked for wat")
        _until(master, b"wat")
        os.close(master)
        assert app.wait(20) is not None
    finally:
        if app.poll() is None:
            app.send_signal(signal.SIGKILL)
            app.wait()
    with Room.open(path) as room:
        assert any("asked for wat" in str(draft) for draft in room.desk.drafts("5"))


def _until(master: int, wanted: bytes) -> None:
    seen, until = b"", time.monotonic() + 30
    while wanted not in seen and time.monotonic() < until:
        seen += os.read(master, 65536)
    assert wanted in seen
