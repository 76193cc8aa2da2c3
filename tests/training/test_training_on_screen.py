"""The training room in the app: the strip and the guide on the screens, the pace, the watermark everywhere."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen

import infusion_tui.tui
from infusion_tui.record.view import ChairView
from infusion_tui.training.demo import DemoRoom, open_demo
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.record_screen import RecordScreen
from infusion_tui.tui.dialogs.base import ChairDialog
from infusion_tui.tui.dialogs.record_account import RecordAccount
from infusion_tui.tui.people.forms import RecordPatient
from infusion_tui.tui.people.writing_page import WritingPage

AT = dt.datetime(2026, 11, 23, 14, 37, 8, tzinfo=dt.UTC)
SMALL, WIDE = (80, 24), (120, 40)
KEY_S, READ_S = 0.5, 4.0
"""A newcomer: two keys in a second, and four seconds to read what to try next."""


class Player:
    """Someone in front of the training room: keys take time, and the room goes on meanwhile."""

    def __init__(self, demo: DemoRoom, folder: Path) -> None:
        self.demo = demo
        self.seconds = 0.0
        self.keys = 0
        self.app = InfusionApp(
            demo.room,
            by="KM",
            monotonic=lambda: 100 + self.seconds,
            on_tick=demo.tick,
            on_typing=demo.typing,
            on_guide=demo.put_guide,
            sidebar=demo.strip,
        )
        self.pilot: Pilot[str]

    def waits(self, seconds: float) -> None:
        """Time passes, at the pace of the room."""
        self.seconds += seconds
        self.demo.clock.move(self.demo.clock.now() + dt.timedelta(seconds=seconds * self.demo.pace))
        self.app.follow_typing()
        self.demo.tick()
        self.app.beat()

    async def presses(self, *keys: str) -> None:
        for key in keys:
            self.waits(KEY_S)
            self.keys += 1
            await self.pilot.press(key)
            await self.pilot.pause()
        self.app.follow_typing()

    async def types(self, text: str) -> None:
        await self.presses(*("space" if character == " " else character for character in text))

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    async def guide(self) -> str:
        """What the guide says now."""
        self.app.tick()
        await self.pilot.pause()
        return next((line.strip() for line in self.lines if line.startswith(" TRY")), "")

    def view(self, chair: str) -> ChairView:
        return self.demo.room.view(chair)


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Player]:
    with open_demo(8, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        yield Player(demo, tmp_path)


async def test_within_two_minutes_a_newcomer_has_tried_all_five(
    player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InfusionApp, "export_folder", property(lambda _: tmp_path))
    async with player.app.run_test(size=SMALL) as player.pilot:
        await player.pilot.pause()
        steps: list[str] = []
        tried = 0
        while guide := await player.guide():
            tried += 1
            assert tried < 40, steps
            if not steps or steps[-1] != guide:
                player.waits(READ_S)
                steps.append(await player.guide())
            await _does(player, await player.guide())
        assert {re.match(r"TRY (\d)", said)[1] for said in steps if re.match(r"TRY (\d)", said)} == set(
            "12345"
        )  # type: ignore[index]
        await player.presses("escape")
        assert "all five done" in await player.guide()
        assert player.seconds <= 120, (player.seconds, steps)
        assert player.keys <= 110, (player.keys, steps)
    # what was tried is in the record
    kinds = {event.kind for event in player.demo.room.store.after(0) if event.author == "KM"}
    assert {"observation.recorded", "reminder.seen", "infusion.paused", "entry.amended"} <= kinds
    (written,) = (name for name in os.listdir(tmp_path) if name.endswith(".csv"))
    assert "(training)" in tmp_path.joinpath(written).read_text(encoding="utf-8")


async def _does(player: Player, guide: str) -> None:
    """Exactly what the guide says, key for key; otherwise wait."""
    if (line := re.search(r"type  (.+?)  and Enter", guide)) is not None:
        await player.types(line[1])
        await player.presses("enter")
        if guide.endswith("then y"):
            await player.presses("y")
        elif (then := re.search(r"then  (\w+) , Enter until written", guide)) is not None:
            await player.types(then[1])
            for _ in range(4):
                if not any(" written: " in line for line in player.lines):
                    await player.presses("enter")
        await player.pilot.pause()
    elif (way := re.search(r"(press|F2, then) (\d+)", guide)) is not None:
        if way[1] != "press":
            await player.presses("f2")
        await player.presses(*way[2])
    elif "press F9" in guide:
        if "comes in" in guide:
            player.waits(4)
        else:
            await player.presses("f9")
    else:
        player.waits(4)


async def test_strip_and_guide_are_whole_at_80_columns_on_every_chair(player: Player) -> None:
    async with player.app.run_test(size=SMALL) as player.pilot:
        for chair in player.demo.room.facts.chairs:
            player.app.open_chair(chair)
            await player.pilot.pause()
            player.app.tick()
            shown = player.demo.strip(chair)
            assert shown
            for line in shown[:2]:
                assert f" {line}" in player.lines, chair
            # the line, its keys and the strip are all in sight
            assert player.app.screen.query_one("#chair-line").region.bottom <= 24
            assert player.lines[-1].strip()


async def test_strip_stands_in_the_forms(player: Player) -> None:
    async with player.app.run_test(size=SMALL) as player.pilot:
        player.app.open_chair("2")
        await player.pilot.pause()
        for word in ("obs", "pump", "effects", "checks", "med"):
            player.app.open_word(word, "2")
            await player.pilot.pause()
            assert isinstance(player.app.screen, ChairDialog), word
            assert any(line.startswith(" SIMULATED ") for line in player.lines), word
            assert not any(line.startswith(" TRY ") for line in player.lines), word
            await player.presses("escape")


async def test_the_room_goes_at_1x_while_a_line_or_a_form_is_filled(player: Player) -> None:
    async with player.app.run_test(size=WIDE) as player.pilot:
        player.demo.put_guide(False)
        await player.presses("1")
        assert player.demo.pace == 60
        await player.types("128")
        assert player.demo.pace == 1
        before = player.demo.clock.now()
        player.waits(30)
        assert player.demo.clock.now() - before == dt.timedelta(seconds=30)
        await player.presses("ctrl+u")
        assert player.demo.pace == 60
        await player.types("12")
        await player.presses("f2")  # a draft that waits on another screen holds nothing up
        assert player.demo.pace == 60
        await player.presses("1", "ctrl+e", "ctrl+u", "f3")
        assert isinstance(player.app.screen, ChairDialog)
        assert player.demo.pace == 1
        await player.presses("escape")
        assert player.demo.pace == 60


async def test_a_chair_where_one_charts_is_ones_own(player: Player) -> None:
    async with player.app.run_test(size=WIDE) as player.pilot:
        await player.presses("2")
        player.app.chair_screen("2")
        await player.types("; mine now")
        await player.presses("enter")
        version = player.view("2").version
        assert player.demo.taken("2")
        others = player.demo.room.store.head().seq
        for _ in range(12):
            player.waits(20)
        assert player.view("2").version == version
        assert player.demo.room.store.head().seq > others
        assert next(item.level for item in player.view("2").due) == "passed_on"


async def test_the_guide_is_put_away_by_a_word(player: Player) -> None:
    async with player.app.run_test(size=SMALL) as player.pilot:
        await player.presses("2")
        assert await player.guide()
        await player.types("guide")
        await player.presses("enter")
        assert await player.guide() == ""
        await player.types("guide")
        await player.presses("enter")
        assert (await player.guide()).startswith("TRY 1 of 5")


def all_screens() -> set[type[Screen[object]]]:
    """Every screen class of ours."""
    for module in pkgutil.walk_packages(infusion_tui.tui.__path__, "infusion_tui.tui."):
        importlib.import_module(module.name)
    found: set[type[Screen[object]]] = set()
    waiting: list[type[Screen[object]]] = [Screen, ModalScreen]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind not in found:
                found.add(kind)
                waiting.append(kind)
    return {
        kind for kind in found if kind.__module__.startswith("infusion_tui.") and not kind.__subclasses__()
    }


ELSEWHERE = {"FirstStart", "WallScreen"}
"""No file yet; and the wall has an app of its own, which is looked at below."""

PAGES = {
    "2": ("fix 1", "fix", "obs", "pump", "effects", "med", "checks", "verify", "care", "effect", "look", "score", "scores", "waste", "ledger", "contradictions", "forecast", "emergency", "sbar", "handoff", "drugs", "gaps", "home", "watch", "chart", "entry 1", "help", "staff", "setup", "export", "backup", "paper", "sheets", "attribute", "settings", "disk", "records", "due", "replay", "hx", "report", "patients", "patient", "numbers"),
    "8": ("new", "scores"),
    "7": ("leave",),
}  # fmt: skip


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_training_stands_on_every_screen(player: Player, size: tuple[int, int]) -> None:
    marked: dict[str, bool] = {}

    def look() -> None:
        player.app.tick()
        name = type(player.app.screen).__name__
        # as a picture: the palette lies over the screen below it, which is seen around it
        marked[name] = marked.get(name, True) and "TRAINING" in player.app.export_screenshot()

    async with player.app.run_test(size=size) as player.pilot:
        await player.pilot.pause()
        look()
        for chair, words in PAGES.items():
            player.app.open_chair(chair)
            await player.pilot.pause()
            look()
            for word in words:
                player.app.open_word(word, chair)
                await player.pilot.pause()
                look()
                while len(player.app.screen_stack) > 1:
                    await player.app.pop_screen()
                await player.pilot.pause()
        for word in ("paper", "scores"):
            player.app.open_word(word, None)
            await player.pilot.pause()
            look()
            await player.app.pop_screen()
        closed = player.demo.room.store.session_heads()[0].session_id
        written = WritingPage(player.app, RecordPatient(player.demo.room, None))
        for page in (RecordScreen(player.app, "5", closed), RecordAccount(player.app, closed), written):
            await player.app.push_screen(page)
            await player.pilot.pause()
            look()
            await player.app.pop_screen()
        await player.presses("ctrl+p")
        look()
        await player.presses("escape", "ctrl+q")
        look()
        await player.presses("escape", "ctrl+l")
        look()
    assert {name for name, there in marked.items() if not there} == set()
    assert {kind.__name__ for kind in all_screens()} - ELSEWHERE - marked.keys() == set()


async def test_training_stands_on_the_wall_and_on_the_notice_of_a_small_window(player: Player) -> None:
    from infusion_tui.tui.wall_app import WallApp

    wall = WallApp(player.demo.room)
    async with wall.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert any("TRAINING" in strip.text for strip in wall.screen._compositor.render_strips())
    async with player.app.run_test(size=(60, 20)) as player.pilot:
        await player.presses("2")
        assert any("TRAINING" in line for line in player.lines)


def test_a_clinical_file_has_no_guide() -> None:
    app: App[str] = InfusionApp(None)
    assert isinstance(app, InfusionApp)
    assert app.on_guide is None
    assert not app.pages.is_possible("guide", None)
