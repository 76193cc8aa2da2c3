"""docs/hazards.md cannot drift: every hazard has its control and names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (H\d{2}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
TEST = re.compile(r"`(tests/[\w./]+)`")
ALL = tuple(f"H{number:02}" for number in range(1, 29))

ROWS = {
    found[1]: found for found in ROW.finditer((REPOSITORY / "docs/hazards.md").read_text(encoding="utf-8"))
}


def test_every_hazard_has_a_row() -> None:
    assert tuple(sorted(ROWS)) == ALL


@pytest.mark.parametrize("hazard", ALL)
def test_the_tests_that_a_row_names_exist(hazard: str) -> None:
    named = TEST.findall(ROWS[hazard][4])
    assert named, f"{hazard} names no test"
    for path in named:
        assert (REPOSITORY / path).exists(), f"{hazard}: {path}"


@pytest.mark.parametrize(
    "file", sorted((REPOSITORY / "tests/hazards").glob("test_h[0-9]*.py")), ids=lambda f: f.name
)
def test_a_hazards_file_is_named_in_its_row_and_holds_its_tests(file: Path) -> None:
    hazard = file.name[5:8].upper()
    assert f"tests/hazards/{file.name}" in ROWS[hazard][4]
    assert re.search(rf"^(async )?def test_{hazard}_", file.read_text(encoding="utf-8"), re.M)
