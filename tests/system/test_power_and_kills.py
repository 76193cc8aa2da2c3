"""Power cuts played back, and processes killed while they chart: the short forms of long/power_cut.py, long/killed.py."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from long import power_cut, recording

TESTS = Path(__file__).parent.parent


def _long_form(*arguments: str, codes: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=TESTS, capture_output=True, text=True, check=False
    )
    assert done.returncode in codes, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def _faults_without(folder: Path, mode: str, *dropped: str) -> int:
    """Images of a kept recording that are not whole, when the program had not asked for some things."""
    done = recording.kept(mode)
    done.operations = [one for one in done.operations if one.what not in dropped]
    chance, faults = random.Random(1), 0
    for number in range(30):
        image = folder / str(number)
        image.mkdir()
        said = power_cut.image(done, power_cut.moment(done, chance), chance, image)
        faults += power_cut.judged(image, said) != "whole"
    return faults


def test_sixty_killed_while_charting_lose_nothing_that_was_said_to_be_recorded() -> None:
    # 1 = opening again took longer than a second: a time is judged where nothing else runs
    (found,) = _long_form("long.killed", "--kills", "60", codes=(0, 1))
    assert found["killed"] >= 60
    assert found["lost"] == 0
    assert 60 <= found["acknowledged"] <= found["stored"]


def _judge(found: list[dict[str, Any]], images: int) -> None:
    *truly, control = found
    assert [one["mode"] for one in truly] == ["full", "standard library", "made"]
    for one in truly:
        assert (one["images"], one["whole"]) == (images, images), one["first_fault"]
    assert control["mode"] == "normal"
    assert control["lost"] > 0
    assert control.get("damaged", 0) == 0, control["first_fault"]


@pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not here (Debian and Ubuntu: apt install strace)"
)
def test_no_power_cut_loses_what_was_recorded_and_the_control_does() -> None:
    _judge(_long_form("long.power_cut", "--images", "300", "--entries", "20"), 100)


def test_a_power_cut_in_what_was_recorded_on_another_day_loses_nothing_either() -> None:
    """Without strace: what an earlier version wrote is still opened whole by this one."""
    _judge(_long_form("long.power_cut", "--kept", "--images", "90"), 30)


def test_the_model_of_the_disk_sees_each_sync_that_is_missing(tmp_path: Path) -> None:
    for number, (mode, dropped) in enumerate(
        (("full", "sync"), ("standard library", "sync"), ("made", "folder"))
    ):
        (tmp_path / str(number)).mkdir()
        assert _faults_without(tmp_path / str(number), mode, dropped) > 0
