"""The emergency card: one key for each step, one meaning for each word, and a mistake in it is named in one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from infusion_tui.clinic import ClinicError, load_protocols, shipped_data
from infusion_tui.clinic.words import RESERVED

MOOD = "ketamine-iv-depression"


def edited(tmp_path: Path, old: str, new: str) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    card = Path(shutil.copy(shipped_data() / "emergency.toml", folder / "emergency.toml"))
    text = card.read_text(encoding="utf-8")
    assert old in text
    card.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_shipped_card_fits_the_keys() -> None:
    card = load_protocols(None).get(MOOD).emergency
    assert card is not None
    assert [step.key for step in card.steps][:2] == ["help", "stopped"]
    assert len(card.steps) == 9


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('key = "stopped"', 'key = "help"', '"help" stands twice'),
        ('key = "stopped"', 'key = "Stop it"', "must be one word of lower-case letters and digits"),
        ('label = "airway opened"', 'label = " "', "must not be empty"),
        ('title = "EMERGENCY CARD (example, not your clinic\'s)"', 'title = ""', "must not be empty"),
        ('"Call for help the way your clinic does. Write the number here."', '""', "must not be empty"),
        ("[[emergency.steps]]", '[[emergency.steps]]\nkey = "tenth"\nlabel = "x"\n\n[[emergency.steps]]', "there are keys for 9"),
    ],
)  # fmt: skip
def test_a_mistake_in_it_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(ClinicError, match=why):
        load_protocols(edited(tmp_path, old, new)).get(MOOD)


@pytest.mark.parametrize("word", ["handoff", "accept", "id", "emergency", "take", "sbar"])
def test_no_name_of_a_clinic_takes_these_words(word: str) -> None:
    assert word in RESERVED
