"""Random damage to a record's file and to its -wal, at length.

    cd tests && python -m long.random_damage --images 5000 --seed 1

Two in three images are of the closed file, the rest of a -wal that a killed process left. Stops at the first one that
crashes or shows a wrong chart as if it were right; says how many were right, said, refused or shorter.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "room"))

from damage_support import PAGE, Original, damaged, filled, image, judged, may_go, with_wal


def say(*what: object) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(" ".join(map(str, what)) + "\n")
    sys.stdout.flush()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--images", type=int, default=5000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), asked.images, asked.seed)


def run(folder: Path, images: int, seed: int) -> None:
    """All images, one after the other in the same place."""
    machine = filled(folder / "sound.db")
    sound = Original(folder / "sound.db", machine, machine.wall + dt.timedelta(minutes=1), folder)
    closed = (folder / "sound.db").read_bytes()
    content, wal = with_wal(folder / "sound.db", folder / "lived.db", sound)
    lived = Original(image(folder / "image.db", wal, content), machine, sound.now, folder)
    came: dict[str, Counter[str]] = {"file": Counter(), "-wal": Counter()}
    for number in range(images):
        dice = random.Random(f"{seed} {number}")
        where = "-wal" if number % 3 == 2 else "file"
        broken, kind = damaged(*((wal, dice, PAGE + 24) if where == "-wal" else (closed, dice)))
        path = image(folder / "image.db", *((broken, content) if where == "-wal" else (None, broken)))
        line = "hr 81" if number % 4 == 1 else None
        try:
            if where == "-wal":
                result = judged(lived, path, tail_may_go=may_go(kind), copied=number % 5 == 0)
            else:
                result = judged(sound, path, line=line, copied=number % 5 == 0)
        except BaseException:
            say(f"seed {seed}, image {number} of the {where}, {kind}")
            raise
        came[where][result] += 1
        if number % 500 == 499:
            say(number + 1, {key: dict(count) for key, count in came.items()})
    say(f"{images} images, seed {seed}:", {key: dict(count) for key, count in came.items()})


if __name__ == "__main__":
    main()
