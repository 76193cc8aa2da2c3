"""H26: staff trust the program as a monitor. Control: no live vital signs and no word of a device in anything that is
shown, and the help says first what this is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line

import infusion_tui
from infusion_tui.clinic import shipped_data

WORDS = re.compile(r"\b(alarm|alert|critical|normal)\w*", re.IGNORECASE)
PROGRAM = Path(infusion_tui.__file__).parent
ROOMS = ("tui", "record", "charting", "room", "clinic", "cli", "exports", "store", "training")
SEDATION_5 = ("scales", "alert")
"""The word of sedation score 5 is the one place where "alert" may stand."""


def strings(file: Path) -> Iterator[tuple[int, str]]:
    """Every text in a module that is no docstring and no comment."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said.add(id(node.value))  # docstrings, and the ones under a constant
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


@pytest.mark.parametrize("room", ROOMS)
def test_H26_no_text_of_the_program_has_a_word_of_a_device(room: str) -> None:
    """Every string of every module: what can be shown cannot sound like a monitor."""
    read = 0
    for file in sorted((PROGRAM / room).rglob("*.py")):
        for line, text in strings(file):
            read += 1
            assert not WORDS.search(text), f"{file.name}:{line}: {text}"
    assert read > 20


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a data file with its key; where a number comes from is not shown on a screen."""
    match value:
        case dict():
            for name, inner in value.items():
                if name != "source":
                    yield from texts(inner, name)
        case list():
            for inner in value:
                yield from texts(inner, key)
        case str():
            yield key, value


def test_H26_no_label_of_the_clinics_files_has_one_but_sedation_5() -> None:
    """Labels, words, instructions and cards in data/: `alert` stands once, as the word of sedation score 5."""
    found = []
    files = sorted(shipped_data().rglob("*.toml"))
    for file in files:
        for _, text in texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            found += [(file.stem, hit.group()) for hit in WORDS.finditer(text)]
    assert len(files) > 8
    assert found == [SEDATION_5]


async def test_H26_screens_in_use_have_none_and_the_help_says_what_this_is(tmp_path: Path) -> None:
    """Beyond the limits, with side effects and a late set: the words stay those of a record."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart(
        "188/112 118 91 9 s3! d3 ; looks pale", "cp 2", "med labetalol 10 mg iv for 188/112 by Dr Lee"
    )
    bench.later(25)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        pages = [screen_text(pilot.app)]
        for key in ("f3", "f4", "f5", "f6", "f7", "f2"):
            await pilot.press(key)
            await settle(pilot)
            pages.append(screen_text(pilot.app))
            if key != "f2":
                await pilot.press("escape")
                await settle(pilot)
                pilot.app.chair_screen("5").line.put("")  # type: ignore[attr-defined]
        for text in pages:
            assert not WORDS.search(text.replace("5 alert", "").replace("5=alert", "")), text
        await open_chair(pilot)
        await type_line(pilot, "help")
        await type_line(pilot, "monitor", enter=False)
        assert "It does not watch the patient. The monitor does." in screen_text(pilot.app)
