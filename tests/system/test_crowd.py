"""Sixteen processes at one file: all entries there, none locked out, one winner. Times: long/crowd.py."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent


def _crowd(*arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "long.crowd", *arguments],
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
    )
    # 1 = somebody waited longer than two seconds: said by the long form, on a machine that does nothing else
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_sixteen_processes_with_500_entries_each_are_all_served() -> None:
    assert _crowd("--below-the-room")["stored"] == 8000


def test_of_sixteen_at_once_one_admits_and_one_starts_and_the_others_are_told() -> None:
    found = _crowd("--entries", "4")
    assert found["stored"] == 64
    assert found["admitted"] == {"won": 1, "refused_in_words": 15}
    assert found["started"] == {"won": 1, "refused_in_words": 15}
