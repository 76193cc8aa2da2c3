"""H25: light or sound disturbs a patient who is far away. Control: no bell, nothing blinks, the screen is never wiped
bright, and the night theme is dark on every page."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from app_rooms import Bench, open_chair, settle, type_line

sys.path.insert(0, str(Path(__file__).parents[1] / "system"))

import test_terminals
import test_themes_contrast
from process_support import practice, run
from rich.color_triplet import ColorTriplet
from test_themes_contrast import luminance
from textual.screen import Screen

BLINKS = {"5", "6"}
CURSOR_THAT_BLINKS = re.compile(r"\x1b\[(?:[0135]? q|\?12h)")
WALK = b"\x1bOR \x1b \x1b[15~ \x1b \x1b[17~ 2 \x1bOM \x1b[20~ \x14 \x14 nonsense \x1bOM \x1bOQ"
"""F3, back, F5, back, F6, a severity, into the line, F9, two other themes, a line that is refused, F2."""


def light_and_colours(screen: Screen[Any]) -> tuple[float, set[ColorTriplet]]:
    """The mean relative luminance of a page, 0 to 1, and every colour on it. An empty cell has no ink to look at."""
    total, cells, colours = 0.0, 0, set[ColorTriplet]()
    for strip in screen._compositor.render_strips():
        for segment in strip:
            ground = test_themes_contrast.triplet(segment, "bgcolor")
            inked = bool(segment.text.strip())
            ink = test_themes_contrast.triplet(segment, "color") if inked else ground
            colours |= {ground, ink}
            for sign in segment.text:
                share = test_themes_contrast.COVERAGE.get(sign, 0.25)
                total += share * luminance(ink) + (1 - share) * luminance(ground)
                cells += 1
    assert cells > 1900
    return total / cells, colours


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("colours", ["truecolor", ""])
def test_H25_no_byte_rings_and_none_blinks(tmp_path: Path, colours: str) -> None:
    """The real program on a terminal, through forms, a refusal and another theme: no BEL, no blinking text or cursor."""
    room = [*practice(tmp_path / "room.db"), "--by", "KM", "--chair", "5"]
    text = test_terminals.painted(room, WALK, TERM="xterm-256color", COLORTERM=colours)
    assert "\x07" not in text
    for setting in test_terminals.settings(text):
        # the parts of a colour (38;5;N, 38;2;R;G;B) are numbers, no settings of their own
        plain = re.sub(r"[345]8;(?:5;\d+|2;\d+;\d+;\d+)", "", setting)
        assert not BLINKS & set(plain.split(";")), setting
    assert not CURSOR_THAT_BLINKS.search(text)


def test_H25_no_answer_of_the_command_line_rings(tmp_path: Path) -> None:
    """What scripts and people at a shell get, refusals too."""
    option = practice(tmp_path / "room.db")
    for words in (
        ["status"],
        ["chart", "5", "hr 82", "--by", "KM"],
        ["chart", "5", "hr 820", "--by", "KM"],
        ["--help"],
    ):
        result = run(*words, *(option if words != ["--help"] else []))
        assert b"\x07" not in result.stdout + result.stderr
        assert not re.search(rb"\x1b\[(?:[0-9;]*;)?[56]m", result.stdout + result.stderr)


@pytest.mark.parametrize(
    "word", ["obs", "pump", "med", "effects", "care", "effect", "told", "help", "checks"]
)
async def test_H25_every_page_is_dark_at_night(tmp_path: Path, word: str) -> None:
    """Mean light of the whole page under 3 percent of white, in one amber hue."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("nausea 2")
    bench.room.desk.put("theme", test_themes_contrast.NIGHT)
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, word)
        await settle(pilot)
        assert app.theme == test_themes_contrast.NIGHT
        assert app.screen is not screen
        light, colours = light_and_colours(app.screen)
        assert 0.001 < light < test_themes_contrast.MOST_LIGHT
        for colour in colours:
            assert colour.red >= colour.green >= colour.blue
