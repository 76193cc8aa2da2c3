"""H20: a scale is read the wrong way round (here sedation 5 is alert). Control: the word stands with the number wherever a
score is typed, read back, recorded, checked or taken out, always of the scale that the session began with."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line

from charting_support import answer, infusing_at_1437, observing, record
from infusion_tui.record.wording import value_text
from support import shipped


@pytest.mark.parametrize("key", [scale.key for scale in shipped().scales if scale.words])
def test_H20_each_score_has_its_own_word_and_the_word_stands_with_it(key: str) -> None:
    """Every number of the scale: no number without a word, no word for two numbers; the read-back says both."""
    scale = shipped().scale(key)
    assert scale is not None
    numbers = range(scale.low, scale.high + 1)
    words = [scale.words.get(str(number), "") for number in numbers]
    assert all(words)
    assert len(set(words)) == len(words)
    for number, word in zip(numbers, words, strict=True):
        assert value_text(key, number, shipped()) == f"{key} {number} {word}"
        echo = answer(f"hr 76 {key} {number}!", infusing_at_1437())["echo"]
        assert f"{word}" in echo
        assert f"{key} {number}" in echo.replace("!", "")


def test_H20_the_ends_of_sedation_and_dissociation_are_the_right_way_round() -> None:
    """5 is awake on one, 4 is out of contact on the other: said in words."""
    sed, dis = shipped().scale("sed"), shipped().scale("dis")
    assert sed is not None
    assert dis is not None
    assert (sed.words["5"], sed.words["0"]) == ("alert", "no response")
    assert (dis.words["0"], dis.words["4"]) == ("none", "out of contact")


def test_H20_the_log_and_the_leave_check_say_the_words() -> None:
    """What was charted, and the scores on which somebody may leave."""
    chair = observing()
    record(chair, "126/80 74 98 14 s4 d2", "14:50")
    view = chair.view("14:51")
    assert "sed 4 slow to answer  dis 2 moderate" in view.entries[-1].text
    awake = next(check for check in view.checks if check.item == "sedation")
    assert awake.detail == "sed 4 slow to answer, dis 2 moderate"


def test_H20_each_part_of_a_discharge_score_says_what_its_number_means() -> None:
    """2 is best here; elsewhere 0 is."""
    chair = observing()
    record(chair, "score aldrete 2 1 0 2 1", "14:50")
    text = chair.view("14:51").entries[-1].text
    for words in (
        "movement 2 all four limbs",
        "breathing 1 shallow or laboured",
        "BP against baseline 0 50 % or more off",
    ):
        assert words in text


@pytest.mark.parametrize("size", SIZES)
async def test_H20_the_screen_says_the_word_while_the_score_is_typed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Before Enter, beside the number, in both sizes."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "128/82 76 98 14 s2 d3", enter=False)
        await settle(pilot)
        text = " ".join(screen_text(pilot.app).split())
        for key, number in (("sed", "2"), ("dis", "3")):
            scale = shipped().scale(key)
            assert scale is not None
            assert f"{key} {number} {scale.words[number]}" in text
