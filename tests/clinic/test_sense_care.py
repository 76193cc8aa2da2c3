"""Mistakes in the clinic's lists, hold limits, instructions and scores are named in one plain sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infusion_tui.clinic import ClinicError, load_protocols, shipped_data

MOOD = "ketamine-iv-depression"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [("limits", "hold_high = 160", "hold_high = 400", "outside what can be charted"),
     ("limits", "hold_low = 50", "hold_low = 115", "must be below hold_high"),
     ("checks", 'stays_on = ["positive"]', 'stays_on = ["Positive"]', "must be in lower case"),
     ("checks", 'asks = ["food", "drink"]', 'asks = ["food", "food"]', "has the same words twice"),
     ("checks", "bp_percent = 20", "bp_percent = 120", "is more than 100 %"),
     ("checks", "hours = 24", "hours = 0", "must be more than 0"),
     ("scores", "pass_at = 9", "pass_at = 11", "must be from 1 to 10"),
     ("scores", 'key = "padss"', 'key = "aldrete"', "stands twice"),
     ("scores", 'key = "aldrete"', 'key = "1st"', "must be one word in lower case"),
     ("scores", 'words = ["none", "two limbs", "all four limbs"]', 'words = ["none"]', "must have a word for 0")],
)  # fmt: skip
def test_a_mistake_is_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    own = Path(shutil.copy(shipped_data() / f"{file}.toml", tmp_path / f"{file}.toml"))
    text = own.read_text(encoding="utf-8")
    assert old in text
    own.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ClinicError, match=said):
        load_protocols(tmp_path).get(MOOD)
