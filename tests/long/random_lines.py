"""The long form of tests/charting/test_properties.py. From the folder tests: python -m long.random_lines

Reads 200,000 random lines, spread over chairs in every phase, and stops at the first that raises anything but a
LineError, whose read-back does not mean the same, or whose result holds a value that was not typed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from charting.test_properties import untyped
from infusion_tui.charting import LineError, as_json, read_line
from line_maker import accepted, contexts, random_line, same_draft

CHUNK = 5_000


def chunk(seed: int) -> Counter[str]:
    """Count what becomes of a chunk of lines; each line goes to one of the chairs."""
    rng, chairs, counts = random.Random(seed), contexts(), Counter[str]()
    for _ in range(CHUNK):
        line, context = random_line(rng), rng.choice(chairs)
        try:
            draft = read_line(line, context)
        except LineError as error:
            counts[error.code] += 1
            continue
        as_json(draft, "5")
        again = accepted(draft.echo, context)
        if again is None or not same_draft(draft, again):
            raise AssertionError(f"read-back differs: {line!r} -> {draft.echo!r}")
        if untyped(line, context):
            raise AssertionError(f"not typed: {line!r} -> {untyped(line, context)}")
        counts["accepted"] += 1
        counts[f"asks {draft.confirm}"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chunks = -(-options.lines // CHUNK)
    total: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for counts in pool.map(chunk, range(options.seed, options.seed + chunks)):
            total += counts
    refused = {code: n for code, n in total.most_common() if code.startswith("E_")}
    sys.stdout.write(
        f"{chunks * CHUNK} lines: {total['accepted']} accepted, {sum(refused.values())} refused\n"
    )
    sys.stdout.write("  ".join(f"{k} {n}" for k, n in sorted(total.items()) if k.startswith("asks")) + "\n")
    sys.stdout.write(
        f"{len(refused)} codes: " + "  ".join(f"{code} {n}" for code, n in refused.items()) + "\n"
    )


if __name__ == "__main__":
    main()
