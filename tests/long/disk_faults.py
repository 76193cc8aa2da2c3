"""Every call of a charting process that fails, by its number: cd tests && python -m long.disk_faults [--entries 12]

For each kind of call (write, sync, read, truncate, open) and each error, the first call fails, then the second, and so on
until the number is beyond the last call; once alone and once with the two that follow. After each: every entry is there
once, the chain is whole, the process went on without a restart, and the fault did fire. Needs strace.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from fault_support import Fault, can_fail, chart_under, judge
from infusion_tui.store import Store

KINDS = (
    ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fsync,fdatasync", "EIO"), ("pread64", "EIO"),
    ("ftruncate", "EIO"), ("openat", "EIO"), ("fallocate", "ENOSPC"),
)  # fmt: skip
ALWAYS = ("pwrite64", "fsync,fdatasync", "pread64", "openat")
"""Calls without which nothing can be charted; the others hang on how SQLite was built."""
BEYOND = 400


def sweep(call: str, error: str, lasts: int, entries: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """One kind of call, number by number: what was counted, and what went wrong."""
    counted: Counter[str] = Counter()
    wrong = []
    for at in range(1, BEYOND):
        path = folder / f"{call[:6]}-{error}-{lasts}-{at}" / "room.db"
        Store.create(path).close()
        fault = Fault(call, error, at, lasts)
        outcome = chart_under(fault, path, entries)
        if not outcome.fired:
            if at == 1 and call in ALWAYS:
                wrong.append(f"{fault.rule}: did not fire: {outcome.err[-300:]}")
            break
        counted["tried"] += 1
        counted["fired"] += outcome.fired
        counted["said"] += bool(outcome.refused)
        problem = judge(path, outcome, entries)
        if problem:
            wrong.append(f"{fault.rule}: {problem}")
    return counted, wrong


def main() -> int:
    """Print a line for each kind; 1 when anything went wrong or nothing fired at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=12)
    given = parser.parse_args()
    if not can_fail():
        sys.stderr.write("strace is not there, or may not be used\n")
        return 2
    every: list[str] = []
    fired = 0
    with tempfile.TemporaryDirectory() as folder:
        for call, error in KINDS:
            for lasts in (1, 3):
                counted, wrong = sweep(call, error, lasts, given.entries, Path(folder))
                every += wrong
                fired += counted["fired"]
                sys.stdout.write(
                    f"{call:16} {error:7} x{lasts}  {counted['tried']:4} places, {counted['fired']:5} faults fired, "
                    f"{counted['said']:4} said while charting, {len(wrong)} wrong\n"
                )
                sys.stdout.flush()
    for problem in every:
        sys.stdout.write(f"WRONG {problem}\n")
    return 1 if every or not fired else 0


if __name__ == "__main__":
    sys.exit(main())
