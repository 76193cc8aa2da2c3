"""Random work at two screens of one file against a simple account, at length (tests/room/test_room_model.py is short).

    cd tests && python -m long.room_model --operations 50000 --seed 1

Rooms of up to 100 steps, with another seed for every three, until so many operations were done. Stops at the first that
does not hold and prints the steps that lead to it.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "room"))

from test_room_model import work


def say(*what: object) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(" ".join(map(str, what)) + "\n")
    sys.stdout.flush()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--operations", type=int, default=50_000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    operations, recorded, seed, began, said = 0, 0, asked.seed * 1_000_000, time.monotonic(), 0
    while operations < asked.operations:
        try:
            more = work(examples=3, steps=100, seed=seed)
        except BaseException:
            say(f"seed {seed}, after {operations} operations")
            raise
        operations, recorded, seed = operations + more[0], recorded + more[1], seed + 1
        if operations - said >= 2000:
            said = operations
            say(operations, recorded, f"{time.monotonic() - began:.0f} s")
    say(
        f"{operations} operations, {recorded} entries recorded, the rest refused or no entry; everything held"
    )


if __name__ == "__main__":
    main()
