"""Opening chairs from the board: the first time, again, and what memory all of them take.

    python benchmarks/chairs.py [FILE] [--chairs 64]

FILE is a training file with that many chairs; without it one is made in a temporary folder. The real app runs in a
pseudo-terminal at 160x48: a chair's number and Enter are typed on the board, and the time runs until its top line is
painted. Goals: 100 ms the first time, 60 ms again (medians), under 80 MB once all were opened, and no bytes while
nothing changes but the clock's cells (a chair's screen may write so many bytes a second that its clock cells take).
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from infusion_tui.clock import SystemClock
from make_file import make
from terminal import Painted

SIZE = (160, 48)
LAST = 12
"""Again: a chair of those that were looked at last, whose screens are kept."""
FIRST_GOAL_MS, AGAIN_GOAL_MS, MEMORY_GOAL_MB = 100, 60, 80


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
    parser.add_argument("--chairs", type=int, default=64, help="chairs of the room (default 64)")
    parser.add_argument("--idle", type=float, default=8, help="seconds to watch a screen nobody touches")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="infusion-tui-benchmark-") as folder:
        file = given.file
        if file is None:
            file = Path(folder) / "room.db"
            ends = SystemClock().stamp().utc.replace(microsecond=0)
            make(file, 20 + 70 * given.chairs, given.chairs, given.chairs, ends=ends)
        _measure(file, given.chairs, given.idle)
    return 0


def _measure(file: Path, chairs: int, idle_s: float) -> None:
    with Painted([sys.executable, str(Path(__file__).with_name("hello.py"))], size=SIZE) as hello:
        hello.settle()
        empty_mb = _memory_mb(hello)
    with Painted(
        [sys.executable, "-m", "infusion_tui", "--db", str(file), "--by", "KM"], size=SIZE
    ) as program:
        program.wait_for([b"INFUSION ROOM"])
        program.settle()
        at_once = chairs <= 9
        first = [_open(program, str(number + 1), at_once) for number in range(chairs)]
        opened_mb = _memory_mb(program)
        last = [str(number + 1) for number in range(chairs)][-LAST:]
        again = [_open(program, chair, at_once) for chair in last * 2]
        _open(program, str(max(1, chairs // 2)), at_once, back=False)
        program.settle()
        program.output = b""
        program.drain(idle_s)
        cells = _painted(program.output)
    _row("chair opened the first time: median", statistics.median(first), "ms", f"goal {FIRST_GOAL_MS} ms")
    _row("chair opened again: median", statistics.median(again), "ms", f"goal {AGAIN_GOAL_MS} ms")
    _row("memory, smallest Textual app", empty_mb, "MB", "")
    _row(f"memory, {chairs} chairs opened", opened_mb, "MB", f"goal {MEMORY_GOAL_MB} MB")
    _row("chair, nobody touches it: characters", cells / idle_s, "/s", "clock, digits and what counts")


def _open(program: Painted, chair: str, at_once: bool, *, back: bool = True) -> float:
    """Milliseconds from the last key until the chair's top line is painted; then, with `back`, to the board."""
    if not at_once:
        program.type(chair.encode())
        program.settle(quiet=0.08)
    program.output = b""
    began = time.perf_counter()
    program.type(chair.encode() if at_once else b"\r")
    wanted = re.compile(rb"CHAIR " + chair.encode() + rb"\b")
    until = began + 5
    while not wanted.search(program.output) and time.perf_counter() < until:
        program.read(0.5)
    took = (time.perf_counter() - began) * 1000
    program.settle(quiet=0.08)
    if back:
        program.type(b"\x1bOQ")  # F2
        program.settle(quiet=0.08)
    return took


def _memory_mb(program: Painted) -> float:
    """Resident memory of the program, shared pages included."""
    status = Path(f"/proc/{program.pid}/status")
    if not status.exists():
        return float("nan")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="ascii"))
    return int(found.group(1)) / 1024 if found else float("nan")


def _painted(output: bytes) -> int:
    """How many characters were painted, without what moves the cursor and sets colours."""
    return len(re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07", b"", output).decode(errors="ignore"))


def _row(name: str, value: float, unit: str, more: str) -> None:
    print(f"{name:<40}{value:8.1f} {unit:<3} {more}")


if __name__ == "__main__":
    sys.exit(main())
