"""The clinic's own scores: its file wins, and a mistake in it is named in one plain sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infusion_tui.clinic import ClinicError, load_protocols, shipped_data
from infusion_tui.clinic.outcomes import load_outcomes

SHIPPED = tuple(load_protocols(None).protocols.values())


def own(tmp_path: Path, old: str, new: str) -> Path:
    file = Path(shutil.copy(shipped_data() / "outcomes.toml", tmp_path / "outcomes.toml"))
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def test_the_shipped_scores_go_with_the_shipped_protocols() -> None:
    outcomes = load_outcomes(None, protocols=SHIPPED)
    assert [one.key for one in outcomes.scales] == [
        "phq9", "gad7", "pcl5", "painscore", "cssrs", "madrs", "qids", "cadss", "ybocs",
    ]  # fmt: skip
    phq9 = outcomes.scale("PHQ")
    assert phq9 is not None
    assert (phq9.watched, phq9.remission_at, phq9.band(20)) == ((9,), 4, "severe")


def test_a_clinics_own_file_wins(tmp_path: Path) -> None:
    config = own(tmp_path, 'names = ["madrs"]', 'names = ["madrs", "mad"]')
    found = load_outcomes(config, protocols=SHIPPED).scale("mad")
    assert found is not None
    assert found.key == "madrs"
    assert load_outcomes(None).scale("mad") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('names = ["painscore", "bpi"]', 'names = ["painscore", "pain"]', "is a word of the protocol"),
        ('names = ["painscore", "bpi"]', 'names = ["painscore", "nausea"]', "is a word of the protocol"),
        ('names = ["painscore", "bpi"]', 'names = ["painscore", "aldrete"]', "is a word of the protocol"),
        ('names = ["madrs"]', 'names = ["madrs", "leave"]', "is taken: it is"),
        ('names = ["madrs"]', 'names = ["madrs", "phq"]', "also a name of phq9"),
        ('names = ["madrs"]', 'names = ["MADRS"]', "small letters and digits"),
        ('word = "minimal"', 'word = "minimal = none"', "has a ="),
        ('items = ["little interest"', 'items = ["little; interest"', "has a ;"),
        ("skip = { items = [3, 4, 5], unless = 2 }", "skip = { items = [3, 4, 7], unless = 2 }", "not there"),
        (
            "skip = { items = [3, 4, 5], unless = 2 }",
            "skip = { items = [2, 3], unless = 4 }",
            "stands before",
        ),
        ('answers = ["not at all", ', "answers = [", "must be 4"),
        ("watched = [9]", "watched = [10]", "not there"),
        ("high = 27\nitem_high = 3\nitems", "high = 28\nitem_high = 3\nitems", "9 items x 3"),
        ("high = 6\nitem_high = 1\nyes_no", "high = 12\nitem_high = 2\nyes_no", "item_high = 1"),
        ("smallest_group = 5", "smallest_group = 1", "must be 2 or more"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ClinicError, match=r"outcomes\.toml") as caught:
        load_outcomes(own(tmp_path, old, new), protocols=SHIPPED)
    assert said in str(caught.value)
