"""A single slip on the keypad never changes a value five-fold in silence (the long form: tests/long/slips.py)."""

from __future__ import annotations

import random

import pytest

from charting_support import answer, confirm, infusing_at_1437, ready
from line_maker import slips
from slip_study import five_fold, study


def test_no_silent_five_fold_change_in_simulated_sets() -> None:
    found = study(sets=12, seed=20261123)
    assert found.total > 5_000
    assert found.five_fold == []
    assert found.share("blocked") > 50


def test_what_five_fold_means() -> None:
    assert five_fold({"hr": 76}, {"hr": 7})
    assert five_fold({"rr": 14}, {"rr": 70})
    assert five_fold({"bp": (128, 82)}, {"bp": (128, 16)})
    assert five_fold({"rr": 14}, {"rr": 0})
    assert not five_fold({"hr": 76}, {"hr": 67})
    assert not five_fold({"hr": 76}, {"spo2": 7})


@pytest.mark.parametrize(
    "line", ["rate 45", "rate 52.5", "med ondansetron 4 mg iv", "med lorazepam 0.5 mg po"]
)
def test_a_slip_in_a_rate_or_a_dose_is_never_silent(line: str) -> None:
    chair = infusing_at_1437()
    for slip in sorted(set(slips(line))):
        got = answer(slip, chair)
        if got["ok"] and ("rate_ml_h" in got or "medication" in got):
            assert got["confirm"] in ("yes", "chair"), slip


def test_a_ten_fold_dose_needs_more_than_yes() -> None:
    for slip in ("rate 4.5", "rate 450", "rate 525", "rate 5.25"):
        assert confirm(slip) == "chair"
    for slip in ("start 525", "start 5.25", "start 35"):
        assert confirm(slip, ready(), "10:00") == "chair"


def test_the_study_is_the_same_every_time() -> None:
    assert study(sets=1, seed=3).counts == study(sets=1, seed=3).counts
    assert random.Random(3).random() == random.Random(3).random()
