"""Finding a patient among many, opening a long course, and what each view of the file costs another program.

    python benchmarks/make_file.py --patients 20000 --sessions 100000 --out /tmp/courses.db
    python benchmarks/patients.py /tmp/courses.db

Each is done several times in one process; the first time reads the file from the disk, the median and the processor's time
are of all. A view is asked by `sqlite-utils query` for the number of its rows, as a whole command, where that program is
installed. Goals: 100 ms for finding and for the course, 1 s for a view.
The course's screen is measured by `course.py`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from infusion_tui.room import Room
from infusion_tui.room.course_picture import CoursePicture
from infusion_tui.room.patients import course, find
from make_courses import LONGEST

TIMES = 7
TEXTS = (LONGEST, "P10000", "kowalski", "muller", "ruth")
VIEWS = (
    "patients",
    "courses",
    "scores",
    "infusions",
    "cautions",
    "merges",
    "sessions",
    "observations",
    "checks",
    "side_effects",
)


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--no-views", action="store_true", help="leave the other program out")
    given = parser.parse_args(arguments)
    with Room.open(given.file, read_only=True) as room:
        for text in TEXTS:
            _row(f"find {text}", *_took(lambda text=text: find(room, text)))
        _row("course of sixty infusions, worked out", *_took(lambda: course(room, LONGEST)))
        _row("the same with its trends", *_took(lambda: CoursePicture.of(room, LONGEST)))
    if not given.no_views:
        _views(given.file)
    return 0


def _took(work: Callable[[], object]) -> tuple[list[float], list[float]]:
    wall, processor = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return wall, processor


def _views(file: Path) -> None:
    program = shutil.which("sqlite-utils", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    if program is None:
        print("sqlite-utils is not installed: the views were not asked")
        return
    for view in VIEWS:
        before, began = os.times(), time.perf_counter()
        subprocess.run(
            [program, "query", str(file), f"select count(*) from {view}"], check=True, capture_output=True
        )
        after, wall = os.times(), time.perf_counter() - began
        used = after.children_user + after.children_system - before.children_user - before.children_system
        _row(f"view {view}", [wall * 1000], [used * 1000])


def _row(name: str, wall: list[float], processor: list[float]) -> None:
    print(
        f"{name:<48}first {wall[0]:7.0f} ms   median {statistics.median(wall):7.0f} ms"
        f"   processor {statistics.median(processor):6.0f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
