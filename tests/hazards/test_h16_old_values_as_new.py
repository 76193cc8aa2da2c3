"""H16: old values are charted as if they were new. Control: a measured value cannot be repeated, a score only for some
minutes and said with its time, and the same four numbers are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle

from charting_support import Chair, answer, code, codes, infusing_at_1437
from infusion_tui.charting.vocabulary import VITALS
from support import shipped


@pytest.mark.parametrize("name", sorted(VITALS))
@pytest.mark.parametrize("sign", ["=", "*"])
def test_H16_no_measured_value_can_be_repeated(name: str, sign: str) -> None:
    """By its name, glued or apart: refused as a copy."""
    chair = infusing_at_1437()
    for line in (f"{name} {sign}", f"{name}{sign}", f"s5 {name} {sign}"):
        assert code(line, chair) == "E_COPY", line


@pytest.mark.parametrize("line", ["*+76+98+14", "128/82+*+98+14", "128/82+76+*+14", "128/82+76+98+*"])
def test_H16_the_keypad_repeats_no_measured_value_either(line: str) -> None:
    """The star stands for a score, never for a number of the patient."""
    assert code(line) == "E_COPY"


def test_H16_a_repeated_score_says_from_when_it_is_and_grows_too_old() -> None:
    """`d=` within the protocol's minutes only, and the read-back names the time of the score."""
    chair = infusing_at_1437()  # the last score: 14:20
    assert "as at 14:20" in answer("s5 d=", chair)["echo"]
    most = shipped().entries.copy_minutes
    assert answer("s5 d=", chair, f"14:{20 + most}")["ok"]
    assert code("s5 d=", chair, f"14:{21 + most}") == "E_COPY"


def test_H16_the_same_four_numbers_are_asked_about() -> None:
    """Pressure, pulse, saturation and breathing all as before: new reading?"""
    chair = infusing_at_1437()
    assert codes("126/80 74 98 14 s5 d1", chair) == ["W_SAME"]
    assert answer("126/80 74 98 14 s5 d1", chair)["confirm"] == "yes"
    assert codes("126/80 75 98 14 s5 d1", chair) == []


def test_H16_a_repeated_score_is_no_second_look_after_a_medicine() -> None:
    """What closes a reassessment is a reading, not the score of before."""
    chair = Chair("13:50")
    chair.start("14:00")
    chair.observe("14:05", {"sed": 5, "dis": 0})
    assert code("med midazolam 1 mg iv", chair, "14:06") == "ok"
    assert code("s=", chair, "14:06") == "ok"


@pytest.mark.parametrize("key", ["f3", "f6"])
async def test_H16_forms_begin_empty(tmp_path: Path, key: str) -> None:
    """Nothing of the last set stands in a field, and no severity is chosen."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("126/80 74 98 14 s5 d1", "nausea 2")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert "line: nothing yet" in screen_text(pilot.app)
