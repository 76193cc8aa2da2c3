"""Start-up: from exec to the first painted board, against the smallest Textual app in the same run; and `status`.

    python benchmarks/startup.py FILE [FILE...] [--runs 7]

FILE is a training file of benchmarks/make_file.py. The board's goal is 1.8 times the smallest app, that of
`status --json` 0.35 s. The programs take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from terminal import Painted

HELLO = [sys.executable, str(Path(__file__).parent / "hello.py")]
WORDS = [b"INFUSING", b"OBSERVING", b"PRE-CHECK", b"ASSESS", b"PAUSED", b"EMPTY"]
RATIO_GOAL, STATUS_GOAL_S = 1.8, 0.35


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--runs", type=int, default=7, help="runs of each program (default 7)")
    parser.add_argument("--only-status", action="store_true", help="leave out the app")
    given = parser.parse_args(arguments)
    for file in given.files:
        if not file.is_file():
            parser.error(f"there is no file {file}")

    hello: list[float] = []
    boards: dict[Path, list[float]] = {file: [] for file in given.files}
    status: dict[Path, list[float]] = {file: [] for file in given.files}
    python: list[float] = []
    for turn in range(given.runs + 1):  # the first turn warms the caches
        found = [] if given.only_status else [painted(HELLO, [b"HELLO-PAINTED"])]
        hello += found if turn else []
        bare = timed([sys.executable, "-c", "pass"])
        python += [bare] if turn else []
        for file in given.files:
            app = [sys.executable, "-m", "infusion_tui", "--db", str(file), "--by", "KM"]
            if not given.only_status:
                seconds = painted(app, WORDS)
                boards[file] += [seconds] if turn else []
            seconds = timed([*app[:-2], "status", "--json"])
            status[file] += [seconds] if turn else []

    _row("python -c pass", python, "")
    if hello:
        _row("smallest Textual app, first text", hello, "")
    for file in given.files:
        if boards[file]:
            ratio = min(boards[file]) / min(hello), statistics.median(boards[file]) / statistics.median(hello)
            goal = f"ratio {ratio[0]:.2f} best, {ratio[1]:.2f} median (goal {RATIO_GOAL})"
            _row(f"board painted, {file.name}", boards[file], goal)
        _row(f"status --json, {file.name}", status[file], f"(goal {STATUS_GOAL_S} s)")
    return 0


def painted(command: list[str], texts: list[bytes]) -> float:
    """Seconds from exec until one of the texts is on the terminal."""
    with Painted(command) as program:
        return program.wait_for(texts)


def timed(command: list[str]) -> float:
    """Seconds that a command takes."""
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _row(name: str, seconds: list[float], more: str) -> None:
    print(f"{name:<38} best {min(seconds):6.3f} s   median {statistics.median(seconds):6.3f} s   {more}")


if __name__ == "__main__":
    sys.exit(main())
