"""Every binding of the app explains itself, no two clash, and everything can be reached by word, key and palette."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import infusion_tui.tui
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.opening import ALONE, OPENS, PLAIN, TYPED
from infusion_tui.tui.commands import RoomCommands
from infusion_tui.tui.dialogs.help import HelpPage
from infusion_tui.tui.widgets.key_bar import KeyBar

DIGITS = {"board.open", "board.number"}
"""A digit opens a chair at once in a room of up to nine, and is the first of a number in a larger one: never both."""

OF_THE_DEMO = {"guide"}
"""Words of the training room alone."""


def _every_class() -> list[type[DOMNode]]:
    for module in pkgutil.walk_packages(infusion_tui.tui.__path__, "infusion_tui.tui."):
        importlib.import_module(module.name)

    def below(cls: type[Any]) -> Iterator[type[Any]]:
        for one in cls.__subclasses__():
            yield one
            yield from below(one)

    return sorted({one for one in below(DOMNode) if _is_ours(one)}, key=lambda one: one.__qualname__)


def _is_ours(cls: type[Any]) -> bool:
    return cls.__module__.startswith("infusion_tui.tui")


OURS = _every_class()
SCREENS = [one for one in OURS if issubclass(one, Screen)]


def _own(cls: type[Any]) -> list[Binding]:
    declared = cls.__dict__.get("BINDINGS", [])
    assert all(isinstance(one, Binding) for one in declared), (
        f"{cls.__name__}: a binding that is only a tuple"
    )
    return list(declared)


def test_the_walk_finds_the_screens() -> None:
    names = {one.__name__ for one in SCREENS}
    assert {
        "BoardScreen",
        "ChairScreen",
        "MedPage",
        "PumpPage",
        "CarePage",
        "FixPage",
        "FirstStart",
        "LockScreen",
    } <= names


@pytest.mark.parametrize(
    "cls", [one for one in OURS if "BINDINGS" in one.__dict__], ids=lambda one: one.__name__
)
def test_every_binding_explains_itself(cls: type[Any]) -> None:
    for binding in _own(cls):
        assert binding.id, binding
        assert binding.description, binding
        assert binding.tooltip, binding
        assert len(binding.tooltip) >= len(binding.description) or len(binding.tooltip) > 3, binding
        assert binding.group is not None, binding


def test_ids_are_unique() -> None:
    """Pages may share a row of keys; then it is the very same one, with the same meaning."""
    found: dict[str, tuple[str, Binding]] = {}
    for cls in OURS:
        for binding in _own(cls):
            name, same = found.setdefault(str(binding.id), (cls.__name__, binding))
            assert binding is same, f"{binding.id}: {cls.__name__} and {name}"


@pytest.mark.parametrize("cls", SCREENS, ids=lambda one: one.__name__)
def test_no_two_keys_clash_on_a_screen(cls: type[Any]) -> None:
    """A key of the screen, of what it stands on, or of the app has one meaning there."""
    owners: list[type[Any]] = [InfusionApp]
    for one in cls.__mro__:
        owners += [one] if _is_ours(one) else []
        if not one.__dict__.get("_inherit_bindings", True):
            break
    found: dict[str, Binding] = {}
    for binding in (each for owner in owners for each in _own(owner)):
        for key in (one.strip() for one in binding.key.split(",")):
            if key in found and {str(one.id).rpartition(".")[0] for one in (binding, found[key])} == DIGITS:
                continue
            assert key not in found, f"{cls.__name__} {key}: {binding.id} and {found[key].id}"
            found[key] = binding


# --- everything by word, by key, by palette ---------------------------------------------------------------------

KEYS = {
    "help": "f1", "board": "f2", "lock": "ctrl+l", "user": "ctrl+n", "theme": "ctrl+t", "obs": "f3", "pump": "f4", "med": "f5",
    "effects": "f6", "emergency": "f7", "leave": "f8",
}  # fmt: skip
"""Words that have a key of their own on the chair's screen. Export and handoff have theirs on the board."""

EMPTY = {"new"}
OVER = {"leave"}
PALETTE_ONLY = {"id"}


def _palette(app: InfusionApp) -> dict[str, Any]:
    provider = RoomCommands(app.screen)
    return {words.split("   ")[0].split(" ")[0]: action for words, _, action in provider._found()}


def _phase(word: str) -> str:
    return "empty" if word in EMPTY else "assess" if word in OVER else "infusing"


def _place(app: InfusionApp) -> tuple[str, str, str]:
    """Where one is, and what the chair says there."""
    screen = app.chair_screen("5")
    said = screen.hint.said.words if screen is not None and screen.hint.said is not None else ""
    title = next((row for row in screen_text(app).splitlines()[2:3]), "").strip()
    return (type(app.screen).__name__, app.current_mode, said if app.screen is screen else title[:12])


@pytest.mark.parametrize("word", [word for word in OPENS if word not in OF_THE_DEMO])
async def test_every_screen_word_goes_where_its_key_and_its_palette_entry_go(
    tmp_path: Path, word: str
) -> None:
    places = []
    ways = ["line", "palette", *(["key"] if word in KEYS else [])]
    for way in ways:
        folder = tmp_path / way
        folder.mkdir()
        bench = Bench(folder)
        bench.put_into(_phase(word))
        app = bench.app()
        async with app.run_test(size=(80, 24)) as pilot:
            await open_chair(pilot)
            before, theme = _place(app), app.theme
            if way == "line":
                await type_line(pilot, word)
            elif way == "key":
                await pilot.press(KEYS[word])
            else:
                palette = _palette(app)
                assert word in palette, sorted(palette)
                palette[word]()
            await settle(pilot)
            await settle(pilot)
            places.append((*_place(app), app.theme != theme))
            happened = _place(app) != before or app.theme != theme or app._notifications
            assert happened, (way, word)
        bench.room.close()
    assert len(set(places)) == 1, dict(zip(ways, places, strict=True))


@pytest.mark.parametrize("word", TYPED)
async def test_every_line_word_can_be_begun_from_the_palette(tmp_path: Path, word: str) -> None:
    phases = {
        "start": "precheck", "verify": "precheck", "cancel": "precheck", "resume": "paused", "flush": "observing",
        "extend": "observing", "leave": "observing", "ama": "observing", "sign": "empty",
    }  # fmt: skip
    bench = Bench(tmp_path)
    bench.put_into(phases.get(word, "infusing"))
    version = bench.room.version("5")
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        found = {
            words: action
            for words, way, action in RoomCommands(app.screen)._found()
            if way == "into the line"
        }
        action = next(action for words, action in found.items() if words == TYPED[word])
        action()
        await settle(pilot)
        assert screen.line.value.split()[0] == word
    assert bench.room.version("5") == version


@pytest.mark.parametrize("word", sorted(ALONE))
async def test_a_word_that_needs_more_opens_its_form_alone(tmp_path: Path, word: str) -> None:
    phases = {"verify": "precheck", "cancel": "precheck", "extend": "observing", "ama": "observing"}
    bench = Bench(tmp_path)
    bench.put_into(phases.get(word, "infusing"))
    app = bench.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, word)
        assert app.screen is not screen
        assert screen.line.value == ""
        assert screen_text(app).count("line:") == 1


async def test_f9_and_seen_are_the_same(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.later(15)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].kind == "reminder.seen"
        await type_line(pilot, "seen")
        assert bench.room.view("5").entries[-1].number == 18


# --- the key bar --------------------------------------------------------------------------------------------------


async def test_the_key_bar_shows_only_what_works_now(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        assert not {"f3", "f4", "f5", "f6", "f8", "f9"} & _shown(app)
        bench.infusing()
        app.beat()
        await settle(pilot)
        assert {"f3", "f4", "f5", "f6"} <= _shown(app)
        assert not {"f8", "f9"} & _shown(app)
        await pilot.press("f4")
        await settle(pilot)
        assert {"down", "enter", "escape"} <= _shown(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "down" not in _shown(app)  # the caret is in a field: the list is not walked
        await pilot.press("escape", "escape", "f6", "tab")
        await settle(pilot)
        assert not {"0", "w", "backspace,delete"} & _shown(app)  # in the note they are text


def _shown(app: App[Any]) -> set[str]:
    return {key for _, _, key in app.screen.query_one(KeyBar)._spots}


def test_words_without_a_screen_are_said_to_be_so() -> None:
    assert set(PLAIN) <= set(OPENS)
    assert HelpPage.BINDINGS
