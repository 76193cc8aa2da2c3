"""The real program on a pseudo-terminal, under each TERM: which bytes really arrive there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from process_support import practice, run

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from terminal import Painted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

SETTINGS = re.compile(r"\x1b\[([0-9;]*)m")
ESCAPES = re.compile(r"\x1b\[[0-9;?>=]*\$?[a-zA-Z]")
ERASES = re.compile(r"\x1b\[[0-3]?[JK]")
TRUE_COLOUR, OF_256 = re.compile(r"[34]8;2;"), re.compile(r"[34]8;5;")
BASE = {"LANG": "C.UTF-8", "LC_ALL": "", "COLORTERM": "", "TMUX": "", "SSH_CONNECTION": ""}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A training file with one patient, opened by KM."""
    return [*practice(tmp_path_factory.mktemp("terminals") / "room.db"), "--by", "KM"]


def painted(room: list[str], keys: bytes = b"", no_colour: bool = False, **environment: str) -> str:
    """What the program sends until its first screen stands, and after some keys."""
    values = [f"{name}={value}" for name, value in {**BASE, **environment}.items()]
    if no_colour:
        values.append("NO_COLOR=1")
    command = ["env", *values, sys.executable, "-m", "infusion_tui", *room]
    with Painted(command, size=(80, 24)) as program:
        program.wait_for([b"PRE-CHECK"])
        program.settle(0.3)
        for key in keys.split():
            program.type(key)
            program.settle(0.3)
        return program.output.decode("utf-8", "replace")


def settings(text: str) -> set[str]:
    """Every colour and setting that was sent."""
    return set(SETTINGS.findall(text))


def codes(text: str) -> set[str]:
    """The single numbers of all settings."""
    return {code for found in settings(text) for code in found.split(";")}


def signs(text: str) -> set[str]:
    """Signs outside ASCII."""
    return {sign for sign in text if ord(sign) > 0x7E}


def test_a_terminal_with_all_colours(room: list[str]) -> None:
    text = painted(room, TERM="xterm-256color", COLORTERM="truecolor")
    assert any(TRUE_COLOUR.search(found) for found in settings(text))
    assert {"┌", "□"} <= signs(text)
    # keys of the number pad and arrows stay as they are on every terminal
    assert "\x1b=" not in text
    assert "\x1b[?1h" not in text
    assert "\x07" not in text


@pytest.mark.parametrize("term", ["tmux-256color", "screen-256color"])
def test_256_colours(room: list[str], term: str) -> None:
    text = painted(room, TERM=term)
    assert any(OF_256.search(found) for found in settings(text))
    assert not any(TRUE_COLOUR.search(found) for found in settings(text))


@pytest.mark.parametrize("term", ["xterm", "screen", "putty"])
def test_16_colours_are_the_terminals_own(room: list[str], term: str) -> None:
    text = painted(room, TERM=term)
    assert not any(TRUE_COLOUR.search(found) or OF_256.search(found) for found in settings(text))
    # text in the terminal's own colours, chips black on a colour, no red
    assert {"39", "49", "30"} <= codes(text)
    assert not codes(text) & {"31", "41", "91", "101"}
    assert "┌" in signs(text)


def test_the_linux_console_gets_16_colours_and_ascii(room: list[str]) -> None:
    text = painted(room, TERM="linux")
    assert not signs(text)
    assert "+." in ESCAPES.sub("", text)
    assert not any(TRUE_COLOUR.search(found) or OF_256.search(found) for found in settings(text))
    # it is not asked for keys that it does not know of
    assert "\x1b[>" not in text
    assert signs(painted([*room, "--glyphs", "full"], TERM="linux"))


@pytest.mark.parametrize(("term", "no_colour"), [("vt100", False), ("xterm-256color", True)])
def test_no_colour_is_no_colour(room: list[str], term: str, no_colour: bool) -> None:
    text = painted(room, TERM=term, COLORTERM="truecolor", no_colour=no_colour)
    assert codes(text) <= {"", "0", "1", "4", "7"}
    # chips and the cursor are told by reverse, the rest by bold
    assert {"7", "1"} <= codes(text)


def test_a_locale_without_utf8_gets_ascii(room: list[str]) -> None:
    assert not signs(painted(room, TERM="xterm-256color", LANG="C"))


def test_changing_the_theme_never_clears_the_screen(room: list[str]) -> None:
    """What is not cleared cannot flash: each cell goes from one theme's ground to the other's."""
    text = painted(room, keys=b"\x14 \x14 \x14", TERM="xterm-256color", COLORTERM="truecolor")
    assert "48;2;247;247;244" in text  # day was among them
    after_start = text[text.index("PRE-CHECK") :]
    assert not ERASES.search(after_start)
    assert "\x1bc" not in after_start


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_places_nothing_is_told_what_to_do(room: list[str], term: str) -> None:
    values = [f"{name}={value}" for name, value in {**BASE, "TERM": term}.items()]
    with Painted(["env", *values, sys.executable, "-m", "infusion_tui", *room], size=(80, 24)) as program:
        program.wait_for([b"infusion-tui status"])
        program.settle(0.2)
        assert b"TERM" in program.output
        assert b"\x1b" not in program.output
        assert program._process.wait(5) == 2


def test_no_terminal_at_all(room: list[str]) -> None:
    result = run(*room)
    assert result.returncode == 2
    assert result.stdout == b""
    assert b"needs a terminal" in result.stderr
    assert b"\x1b" not in result.stderr


def test_the_signs_of_the_command_line() -> None:
    for before in ([], ["demo"]):
        result = run(*before, "--glyphs", "emoji")
        assert result.returncode == 2
        assert b"auto" in result.stderr
        assert b"ascii" in result.stderr
