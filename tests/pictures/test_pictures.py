"""The pictures: the same room gives the same bytes, nothing comes from elsewhere, and what others see is computed."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "pictures"))

from blocks import with_blocks
from catalogue import CHOSEN, PHASES, catalogue
from make_pictures import picture
from sheets import sheet
from sight import SIGHTS, as_seen, seen
from stills import Still

ROOT = Path(__file__).parents[2]


async def test_the_same_still_twice_is_the_same_bytes_and_stands_alone() -> None:
    still = Still("late", (80, 24), chair="2", keys="128/82 76", strip=True)
    first = await picture(still)
    assert first == await picture(still)
    assert not re.search(r"@font-face|url\(['\"]?http|<image|<script", first)
    assert 'xml:space="preserve"' in first
    assert "TRAINING" in first
    ElementTree.fromstring(first)


def test_each_picture_has_its_own_name_and_the_documents_show_some_of_them() -> None:
    names = [still.name for still in catalogue()]
    assert len(names) == len(set(names))
    assert set(names) >= CHOSEN
    assert set(names) >= {f"{phase}-{size}" for phase in PHASES for size in ("80x24", "120x40", "200x60")}
    shown = re.findall(r"docs/pictures/([\w-]+)\.\w+", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) >= 3
    assert set(shown) <= CHOSEN


def test_blocks_become_shapes_where_they_stood() -> None:
    text = '<text class="a" x="0" y="20" textLength="48.8" clip-path="url(#l)">{}</text>'
    assert with_blocks(text.format("BP 1")) == text.format("BP 1")
    drawn = with_blocks(text.format("█▄&#160;x"))
    assert drawn.count("<rect") == 2
    assert 'x="12.2" y="13.7" width="12.2" height="12.4"' in drawn  # the lower half of the second cell
    assert drawn.endswith(">&#160;&#160;&#160;x</text>")


@pytest.mark.parametrize("name", [name for name, matrix in SIGHTS.items() if matrix is not None])
def test_nobody_loses_black_white_and_grey(name: str) -> None:
    matrix = SIGHTS[name]
    assert matrix is not None
    for grey in ("#000000", "#808080", "#ffffff"):
        assert seen(grey, matrix) == grey
    changed = as_seen('<rect fill="#d55e00"/><rect fill="rgb(213,94,0)"/>', matrix)
    first, second = re.findall(r"#\w{6}", changed)
    assert first == second != "#d55e00"


def test_red_and_green_come_together_for_whoever_cannot_tell_them() -> None:
    def apart(name: str) -> int:
        matrix = SIGHTS[name]
        assert matrix is not None
        red, green = seen("#c04000", matrix), seen("#608000", matrix)
        return max(abs(int(red[at : at + 2], 16) - int(green[at : at + 2], 16)) for at in (1, 3, 5))

    assert apart("deutan") < 60 < apart("tritan")
    assert len(set(re.findall("..", seen("#c04000", SIGHTS["grey"])[1:]))) == 1  # type: ignore[arg-type]


def test_a_sheet_keeps_the_colours_of_each_picture_apart() -> None:
    one = '<svg class="rich-terminal" viewBox="0 0 200 100"><style>.terminal-7-r1 { fill: #111111 }</style></svg>'
    drawn = sheet([("a", one), ("b", one.replace("111111", "222222")), ("c", one)], 2, 100)
    assert {".t0-7-r1", ".t1-7-r1", ".t2-7-r1"} == set(re.findall(r"\.t\d-7-r1", drawn))
    ElementTree.fromstring(drawn)
