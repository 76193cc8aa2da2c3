"""Power cuts played back, and processes killed while they chart: the short forms of long/power_cut.py, long/killed.py."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent.parent


def _long_form(*arguments: str, codes: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=TESTS, capture_output=True, text=True, check=False
    )
    assert done.returncode in codes, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_sixty_killed_while_charting_lose_nothing_that_was_said_to_be_recorded() -> None:
    # 1 = opening again took longer than a second: a time is judged where nothing else runs
    (found,) = _long_form("long.killed", "--kills", "60", codes=(0, 1))
    assert found["killed"] >= 60
    assert found["lost"] == 0
    assert 15 <= found["acknowledged"] <= found["stored"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here (Debian and Ubuntu: apt install strace)")
def test_no_power_cut_loses_what_was_recorded_and_the_control_does() -> None:
    full, older, control = _long_form("long.power_cut", "--images", "300", "--entries", "20")
    for found in (full, older):
        assert (found["images"], found["whole"]) == (150, 150), found["first_fault"]
    assert control["mode"] == "normal"
    assert control["lost"] > 0
    assert control.get("damaged", 0) == 0, control["first_fault"]
