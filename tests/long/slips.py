"""The long form of tests/charting/test_slips.py. From the folder tests: python -m long.slips

All single slips of so many simulated sets; fails when one changes a value five-fold in silence.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from slip_study import Study, study

CHUNK = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chunks = -(-options.sets // CHUNK)
    total = Study()
    with ProcessPoolExecutor() as pool:
        for one in pool.map(partial(study, CHUNK), range(options.seed, options.seed + chunks)):
            total.counts += one.counts
            total.five_fold += one.five_fold
    sys.stdout.write(f"{chunks * CHUNK} sets, {total.total} different single slips: ")
    shares = (f"{kind} {total.share(kind):.1f} %" for kind in ("blocked", "asked", "harmless", "silent"))
    sys.stdout.write(", ".join(shares) + f"; silent five-fold {len(total.five_fold)}\n")
    for line, slip in total.five_fold[:20]:
        sys.stdout.write(f"  {line!r} -> {slip!r}\n")
    sys.exit(1 if total.five_fold else 0)


if __name__ == "__main__":
    main()
