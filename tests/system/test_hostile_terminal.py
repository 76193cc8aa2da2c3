"""The real program on a pseudo-terminal, on a file that another program filled with hostile text: what arrives there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hostile_corpus import driven
from hostile_file import HostileFile

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from terminal import Painted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    file = HostileFile(tmp_path_factory.mktemp("hostile"))
    return ["--db", str(file.path), "--now", file.clock.at.isoformat()]


def arrived(words: list[str], until: list[bytes], keys: bytes = b"") -> str:
    """Everything that came to the terminal until this stood there, and after some keys."""
    command = ["env", "LANG=C.UTF-8", "LC_ALL=", "TMUX=", sys.executable, "-m", "infusion_tui", *words]
    with Painted(command, size=(80, 24)) as program:
        program.wait_for(until)
        for key in keys.split():
            program.type(key)
            program.settle(0.2)
        program.settle(0.2)
        return program.output.decode("utf-8")


def test_the_app(options: list[str]) -> None:
    sent = arrived([*options, "--by", "KM", "--chair", "5"], [b"CHAIR 5"], b"\x1b[A \r \x1b \x1bOQ \x0c")
    # which of the texts stand on this screen changes with the rows of the file: other scripts arrive as they are
    assert any("\u0400" <= sign <= "\u07ff" for sign in sent)
    assert driven(sent) == []


@pytest.mark.parametrize("words", [["status", "--chair", "5"], ["sessions"], ["status"]], ids=" ".join)
def test_tables_and_lines_of_the_command_line(options: list[str], words: list[str]) -> None:
    sent = arrived(
        [*words, *options], [b"KM" if len(words) > 2 else b"Head" if words == ["verify"] else b"chair"]
    )
    assert driven(sent) == []
