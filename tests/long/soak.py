"""A working day at speed: the real app in a terminal, twelve chairs with simulated patients and nurses, for eight simulated
hours; a second board that looks on, and a reader that for a quarter of the time lets go of nothing.

    cd tests && python -m long.soak                  # 8 minutes at 60 times as fast

Said at the end: memory of both, the size of the -wal file, how long the second board needed to see what was written.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from infusion_tui.room import Room
from infusion_tui.store import Store

WAL_MIB, LAG_S, GROWTH_MIB = 64, 1.0, 12.0
"""What must not be passed: the -wal file, the second board behind, memory after the first fifth of the time."""

LOOKS_EACH_S = 0.2


def _rss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _second_board(path: Path, until: float, answer: int) -> None:
    """Looks as a board does; the longest time from a write of the -wal file until it was seen."""
    wal = Path(f"{path}-wal")
    lags: list[float] = []
    memory: list[float] = []
    with Room.open(path, read_only=True) as room:
        room.board()
        while time.time() < until:
            time.sleep(LOOKS_EACH_S)
            if room.poll():
                lags.append(time.time() - wal.stat().st_mtime)
                room.board()
            memory.append(_rss_mib(os.getpid()))
    fifth = len(memory) // 5
    os.write(answer, json.dumps({
        "second_board_saw": len(lags), "second_board_worst_lag_s": round(max(lags), 2),
        "second_board_mib": round(memory[-1], 1), "second_board_growth_mib": round(memory[-1] - memory[fifth], 1),
    }).encode())  # fmt: skip


def _stuck_reader(path: Path, seconds: float) -> None:
    with Store.open(path, read_only=True) as store:
        held = store._connected().execute("SELECT payload FROM event ORDER BY seq")
        held.fetchone()
        time.sleep(seconds)
        held.close()


def _forked(work: Any, *arguments: Any) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work(*arguments)
            code = 0
        except BaseException as error:  # noqa: BLE001 - a child says what went wrong, whatever it was
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(code)
    return pid


def _drained(master: int) -> None:
    try:
        while os.read(master, 65536):
            pass
    except OSError:
        return


def run(hours: float, chairs: int, speed: float, folder: Path) -> dict[str, Any]:
    """The day; what was measured."""
    master, slave = pty.openpty()
    app = subprocess.Popen(
        [sys.executable, "-m", "infusion_tui", "demo", "--chairs", str(chairs), "--speed", str(speed)],
        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40", "TMPDIR": str(folder)},
    )  # fmt: skip
    os.close(slave)
    threading.Thread(target=_drained, args=(master,), daemon=True).start()
    real_s = hours * 3600 / speed
    path = _the_file(folder)
    time.sleep(5)
    began = time.time()
    looked, looking = os.pipe()
    board = _forked(_second_board, path, began + real_s, looking)
    os.close(looking)
    reader = 0
    memory: list[float] = []
    wal_mib: list[float] = []
    try:
        while (gone := time.time() - began) < real_s:
            time.sleep(1)
            if not reader and gone > real_s / 4:
                reader = _forked(_stuck_reader, path, real_s / 4)
            if app.poll() is not None:
                raise SystemExit("the app ended by itself")
            memory.append(_rss_mib(app.pid))
            wal_mib.append(Path(f"{path}-wal").stat().st_size / 2**20)
        with os.fdopen(looked) as answer:
            second = json.loads(answer.read() or "{}")
        for pid in (board, reader):
            if os.waitpid(pid, 0)[1]:
                raise SystemExit("the second board or the reader failed")
        with Store.open(path, read_only=True) as store:
            result = store.verify()
            sessions = len(store.session_heads())
    finally:
        app.send_signal(signal.SIGKILL)
        app.wait()
    if not result.ok:
        raise SystemExit(result.findings[0].message)
    fifth = len(memory) // 5
    return {
        "simulated_hours": hours, "chairs": chairs, "speed": speed, "rows": result.rows, "sessions": sessions,
        "app_mib": round(memory[-1], 1), "app_growth_mib": round(memory[-1] - memory[fifth], 1),
        "wal_worst_mib": round(max(wal_mib), 1), "wal_end_mib": round(wal_mib[-1], 1), **second,
    }  # fmt: skip


def _the_file(folder: Path) -> Path:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = [one for one in folder.rglob("*.db") if "." not in one.stem]
        if found and Path(f"{found[0]}-wal").exists():
            return found[0]
        time.sleep(0.2)
    raise SystemExit("the training room did not open")


def main() -> None:
    """One JSON line; exit code 1 when something grew that must not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=8.0, help="simulated")
    parser.add_argument("--chairs", type=int, default=12)
    parser.add_argument("--speed", type=float, default=60.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(given.hours, given.chairs, given.speed, Path(folder))
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.exit(
        int(
            found["wal_worst_mib"] > WAL_MIB
            or found["second_board_worst_lag_s"] > LAG_S
            or max(found["app_growth_mib"], found["second_board_growth_mib"]) > GROWTH_MIB
        )
    )


if __name__ == "__main__":
    main()
