"""Bytes of real terminals through Textual's parser: every key arrives under the name by which it is bound."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SET, Bench, kinds, open_chair, screen_text, settle
from textual import events
from textual._xterm_parser import XTermParser

from infusion_tui.charting.vocabulary import COMMANDS, SCREEN_WORDS
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.chair_keys import ChairKeys
from infusion_tui.tui.chair.opening import OPENS
from infusion_tui.tui.stray_keys import StrayKeys
from infusion_tui.tui.terminal import escape_delay_ms

LOGS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "key_logs" / "keys.toml").read_text(encoding="utf-8")
)
CASES = [(log["terminal"], name, sent) for log in LOGS["log"] for name, sent in log["keys"].items()]
WORDS = {"f1": "help", "f2": "board", "f3": "obs", "f4": "pump", "f5": "med", "f6": "effects", "f7": "emergency",
    "f8": "leave", "f9": "seen"}  # fmt: skip


def parsed(sent: str) -> list[events.Key]:
    """The keys that Textual makes of these bytes, with the time to wait after an Esc over."""
    parser = XTermParser()
    found = list(parser.feed(sent))
    found += list(parser.feed(""))
    return [message for message in found if isinstance(message, events.Key)]


def arrived(sent: str) -> list[str]:
    """The names of the keys as our screens get them."""
    stray = StrayKeys()
    meant = [stray.put_right(key) for key in parsed(sent)]
    return [key.key for key in meant if key is not None]


@pytest.mark.parametrize(("terminal", "name", "sent"), CASES, ids=[f"{t}: {n}" for t, n, _ in CASES])
def test_a_key_arrives_under_its_name(terminal: str, name: str, sent: str) -> None:
    assert arrived(sent) == [name]


def test_every_terminal_of_the_list_has_its_keys_in_the_logs() -> None:
    """What the issue asks for: F1 to F9, arrows, Enter, Backspace, Tab, Esc and our Ctrl keys of each terminal."""
    for begins in ("xterm", "tmux", "screen", "putty", "linux"):
        names = {name for terminal, name, _ in CASES if terminal.startswith(begins)}
        assert names >= {
            *WORDS, "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "backspace", "tab",
            "shift+tab", "escape", "ctrl+l", "ctrl+t", "ctrl+p", "ctrl+r", "ctrl+q", "ctrl+c",
        }, begins  # fmt: skip
    for log in LOGS["log"] + LOGS["does_not_arrive"]:
        assert log["source"]


def test_what_is_documented_as_not_arriving_does_not() -> None:
    """When one of these begins to work, the documentation has to say so."""
    for log in LOGS["does_not_arrive"]:
        for name, sent in log["keys"].items():
            assert arrived(sent) != [name], (log["terminal"], name)


def test_every_key_of_a_chair_has_a_word_that_always_works() -> None:
    bound = {
        key: binding
        for owner in (InfusionApp, ChairKeys)
        for binding in owner.BINDINGS
        if not isinstance(binding, tuple)
        for key in binding.key.split(",")
    }
    for key, word in WORDS.items():
        assert key in bound
        assert word in (*SCREEN_WORDS, *COMMANDS), key
        assert word in bound[key].action or word == bound[key].description, key
    # and the keys that are no F-keys
    assert {"lock", "theme", "glyphs"} <= set(SCREEN_WORDS)
    assert set(OPENS) - {"seen"} <= {*SCREEN_WORDS, *COMMANDS}


def test_half_a_pair_is_no_letter_and_a_hand_makes_no_pair() -> None:
    stray = StrayKeys()
    first, second = parsed("\x1bOT")
    assert stray.put_right(first) is None
    second.time = first.time + 0.4
    assert stray.put_right(second) is second
    assert arrived("\x1bOE") == []
    assert arrived("T") == ["T"]


@pytest.mark.parametrize("enter", ["\r", "\n", "\x1bOM"], ids=["Enter", "number pad in tmux", "number pad"])
async def test_a_set_typed_on_any_number_pad_is_recorded(tmp_path: Path, enter: str) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.later(6)
    app = bench.app()
    before = len(kinds(bench.room))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        in_application_mode = "".join(
            f"\x1bO{'o' if sign == '/' else chr(ord(sign) + 64)}" if sign != " " else " " for sign in SET
        )
        for key in parsed(in_application_mode + enter):
            app.post_message(key)
        await settle(pilot)
        await settle(pilot)
        assert len(kinds(bench.room)) == before + 1, screen_text(app)


async def test_f9_of_any_terminal_opens_nothing_and_loses_nothing(tmp_path: Path) -> None:
    """The F-keys that arrive as something else (PuTTY's SCO mode) at worst leave letters in the line."""
    bench = Bench(tmp_path)
    bench.infusing()
    app = bench.app()
    before = kinds(bench.room)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        for sent in ("\x1b[M", "\x1b[N", "\x1b[T", "\x1b[U"):
            for key in parsed(sent):
                app.post_message(key)
            await settle(pilot)
        assert kinds(bench.room) == before


def test_the_time_to_wait_after_an_escape_is_longer_over_a_network() -> None:
    assert escape_delay_ms({}) == "100"
    assert escape_delay_ms({"SSH_CONNECTION": "10.0.0.7 50022 10.0.0.2 22"}) == "200"
