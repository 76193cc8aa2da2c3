"""The real program, killed and started again: what nobody saw meanwhile is said and stands in the record."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

from tests.system.process_support import environment, run

from infusion_tui.record import events as ev
from infusion_tui.room import Room

BEGAN = "2026-11-23T{}:00+00:00"


def _app(option: list[str], now: str) -> tuple[subprocess.Popen[bytes], int]:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "infusion_tui", *option, "--by", "KM", "--now", BEGAN.format(now)]
    app = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env=environment(TERM="xterm-256color", COLUMNS="120", LINES="40"),
    )  # fmt: skip
    os.close(slave)
    return app, master


def _until(master: int, wanted: bytes) -> bytes:
    seen, until = b"", time.monotonic() + 30
    while wanted not in seen and time.monotonic() < until:
        seen += os.read(master, 65536)
    assert wanted in seen
    return seen


def _beats(db: Path) -> int:
    with Room.open(db, read_only=True) as room:
        return len(room.desk.beats())


def test_kill_9_and_nineteen_minutes_later(tmp_path: Path) -> None:
    db = tmp_path / "room.db"
    option = ["--db", str(db)]
    for words in (
        ["init", "--training", "--timezone", "UTC"],
        ["staff", "add", "KM", "--name", "Kim Moss", "--role", "nurse"],
        [
            "admit",
            "5",
            "--mrn",
            "448201",
            "--weight",
            "70",
            "--dose-mg",
            "35",
            "--bag-ml",
            "50",
            "--by",
            "KM",
        ],
    ):
        assert run(*words, "--now", BEGAN.format("10:00"), *option).returncode == 0
    app, master = _app(option, "10:12")
    try:
        _until(master, b"PRE-CHECK")
        until = time.monotonic() + 20
        while not _beats(db) and time.monotonic() < until:
            time.sleep(0.05)
        assert _beats(db) == 1
    finally:
        app.kill()
        app.wait()
        os.close(master)
    app, master = _app(option, "10:31")
    try:
        _until(master, b"nobody could see 10:12 to 10:31")
    finally:
        app.kill()
        app.wait()
        os.close(master)
    with Room.open(db, read_only=True) as room:
        (session,) = room.store.live_sessions()
        events = room.store.session(session)
    (blind,) = [event for event in events if isinstance(event.payload, ev.WatchBlind)]
    assert isinstance(blind.payload, ev.WatchBlind)
    assert f"{blind.payload.since:%H:%M} {blind.occurred_at:%H:%M} {blind.author}" == "10:12 10:31 watch"
    assert run("verify", *option).returncode == 0
