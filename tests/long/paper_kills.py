"""Processes killed with SIGKILL while they rewrite a paper sheet: the sheet that lies there is whole, the old or the new.

cd tests && python -m long.paper_kills --kills 500
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from infusion_tui.exports.replacing import sweep

WRITER = """
import sys
from pathlib import Path
from infusion_tui.exports.replacing import keep_names, replace_file
path, n = Path(sys.argv[1]), int(sys.argv[2])
while True:
    n += 1
    replace_file(path, f"{n:09} " * 3000 + "END")
    keep_names(path.parent)
    print(n, flush=True)
"""


def main() -> None:
    """Kill, look, and say what came out; leaves with 1 at the first sheet that is no whole one."""
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    rng, left, last = random.Random(given.seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chair-5.html"
        for _ in range(given.kills):
            writer = subprocess.Popen(
                [sys.executable, "-c", WRITER, str(path), str(last)], stdout=subprocess.PIPE, text=True
            )
            assert writer.stdout is not None
            said = int(writer.stdout.readline())
            time.sleep(rng.random() * 0.02)
            writer.send_signal(signal.SIGKILL)
            said = max(said, *(int(line) for line in writer.stdout.read().split("\n")[:-1] if line), 0)
            writer.wait()
            text = path.read_text(encoding="utf-8")
            last = int(text[:9])
            if text != f"{last:09} " * 3000 + "END" or last < said:
                sys.exit(f"not whole: {last}, said {said}")
            left += len(list(Path(folder).glob(".paper-*")))
            sweep(Path(folder))
    sys.stdout.write(
        f"{given.kills} kills, {last} sheets written, {left} halves left beside and swept away; every sheet whole\n"
    )


if __name__ == "__main__":
    main()
