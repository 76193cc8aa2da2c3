"""Exports of many sessions against `sqlite-utils rows --csv` on the same rows, and whole commands for one session.

    python benchmarks/make_file.py --events 311000 --live 0 --out /tmp/big.db      (10,000 sessions)
    python benchmarks/exports.py /tmp/big.db [--runs 3] [--one]

Every command is a process of its own. Time is that of the processor (user and system), because a machine that does
other things as well makes the clock on the wall say more about them; both sides are measured in turn in one run, and
the least of the runs counts. Memory is the largest resident size. Ratios above 1 mean: this program is faster.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "infusion_tui"]
OTHER = [sys.executable, "-m", "sqlite_utils"]


def main() -> int:
    """Measure, and print one JSON line for each thing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, help="a training file, from make_file.py")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", action="store_true", help="also one session in each format")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        many(given.file, Path(folder), given.runs)
        if given.one:
            one(given.file, Path(folder), given.runs)
    return 0


def many(file: Path, folder: Path, runs: int) -> None:
    """`export --all` in csv and jsonl, and the other program on the same rows: of the file, and of our own sheet."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        sessions = connection.execute("SELECT count(*) FROM event WHERE kind = 'session.opened'").fetchone()[
            0
        ]
        events = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    sheet = folder / "all.csv"
    rows = folder / "rows.db"
    ours: dict[str, list[tuple[float, float, int]]] = {"csv": [], "jsonl": []}
    theirs: dict[str, list[tuple[float, float, int]]] = {"rows of the file": [], "rows of the sheet": []}
    for run in range(runs):
        for name in ours:
            out = folder / f"{run}.{name}"
            ours[name].append(
                timed([*PROGRAM, "--db", str(file), "export", "--all", "--format", name, "--out", str(out)])
            )
            if name == "csv" and not rows.exists():
                out.rename(sheet)
                subprocess.run(
                    [*OTHER, "insert", str(rows), "events", str(sheet), "--csv", "--no-detect-types"],
                    check=True, capture_output=True,
                )  # fmt: skip
            else:
                out.unlink()
        theirs["rows of the file"].append(timed([*OTHER, "rows", str(file), "event", "--csv"]))
        theirs["rows of the sheet"].append(timed([*OTHER, "rows", str(rows), "events", "--csv"]))
    print(json.dumps({"sessions": sessions, "rows": events, "runs": runs}))
    for name, found in {**ours, **theirs}.items():
        print(json.dumps({"what": name, **said(found)}))
    for name, found in theirs.items():
        ratio = min(one[0] for one in found) / min(one[0] for one in ours["csv"])
        print(json.dumps({"csv against": f"sqlite-utils {name}", "speed": round(ratio, 2)}))


def one(file: Path, folder: Path, runs: int) -> None:
    """One session in each format, as a whole command."""
    from infusion_tui.exports import FORMATS

    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        session = connection.execute(
            "SELECT session_id FROM event WHERE kind = 'session.discharged' ORDER BY seq DESC LIMIT 1"
        ).fetchone()[0]
    for name, known in FORMATS.items():
        if not known.is_there():
            continue
        found = []
        for run in range(runs):
            out = folder / f"one-{run}.{name}"
            found.append(
                timed([*PROGRAM, "--db", str(file), "export", session, "--format", name, "--out", str(out)])
            )
        print(json.dumps({"what": f"one session, {name}", **said(found)}))


def said(found: list[tuple[float, float, int]]) -> dict[str, float | int]:
    """The least processor time and wall time in seconds, and the most memory in MB."""
    return {
        "cpu_s": round(min(one[0] for one in found), 2),
        "wall_s": round(min(one[1] for one in found), 2),
        "max_rss_mb": max(one[2] for one in found) // 1024,
    }


def timed(command: list[str]) -> tuple[float, float, int]:
    """Processor seconds, seconds on the wall, and largest resident size in kB of one process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    kb = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
    return used.ru_utime + used.ru_stime, time.perf_counter() - began, kb


if __name__ == "__main__":
    sys.exit(main())
