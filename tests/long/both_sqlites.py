"""The same tests with the repaired SQLite and with the standard library's: what passes under one passes under the other.

    cd tests && python -m long.both_sqlites store room cli

A test that is skipped under one of the two says why. Ends with 1 when a test fails under one and not under the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from sqlite_support import TESTS, blocked


def main() -> None:
    places = sys.argv[1:] or ["store", "room", "cli"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = results(places, folder / "own.xml", dict(os.environ))
        standard = results(places, folder / "standard.xml", blocked(folder / "block"))
    different = {test: (came, standard.get(test)) for test, came in own.items() if standard.get(test) != came}
    for test, (one, other) in sorted(different.items()):
        sys.stdout.write(f"{test}: {one} with the repaired one, {other} with the standard one\n")
    same = len(own) - len(different)
    failed = {test for test, pair in different.items() if "failed" in pair}
    sys.stdout.write(
        f"{same} of {len(own)} the same, {len(different)} differ, {len(failed)} of them failed\n"
    )
    sys.exit(1 if failed else 0)


def results(places: list[str], report: Path, environment: dict[str, str]) -> dict[str, str]:
    """Each test's result: passed, failed, or skipped."""
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", f"--junitxml={report}", *places],
        env=environment, cwd=TESTS, check=False, stdout=sys.stderr,
    )  # fmt: skip
    found: dict[str, str] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # our own report
        tags = {child.tag for child in case}
        came = "failed" if tags & {"failure", "error"} else "skipped" if "skipped" in tags else "passed"
        found[f"{case.get('classname')}::{case.get('name')}"] = came
    return found


if __name__ == "__main__":
    main()
