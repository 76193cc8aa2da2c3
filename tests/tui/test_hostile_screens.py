"""Hostile text on every screen: what is sent to the terminal is text and our own commands, and every row fits.

One run of the app through all pages for each size, on a file that another program filled with the corpus. A page that
is new fails here until it has its way in `WAYS`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Seconds, screen_text
from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import Screen

import infusion_tui.tui
from hostile_corpus import IN_A_FILE, KEPT, REFUSED, driven, not_text
from hostile_file import SOLD_CHAIR, HostileFile
from infusion_tui.record.text import plain
from infusion_tui.room import Room
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.record_screen import RecordScreen
from infusion_tui.tui.dialogs.between_visits import BetweenVisitsPage
from infusion_tui.tui.dialogs.record_account import RecordAccount
from infusion_tui.tui.wall_app import WallApp

_ALL = list(IN_A_FILE.values())
TOGETHER = [" ".join(text[:60] for text in _ALL[at : at + 15]) for at in range(0, len(_ALL), 15)]
"""The corpus in a few pieces, each short enough for a line."""


class Wire(HeadlessDriver):
    """What a terminal would get: the app believes that it has one."""

    sent: list[str]

    @property
    def is_headless(self) -> bool:
        """False: everything is sent."""
        return False

    def write(self, data: str) -> None:
        """Kept."""
        self.sent.append(data)


class Watched:
    """The app on the hostile file, and everything that it drew."""

    def __init__(self, app: InfusionApp, pilot: Pilot[Any], room: Room) -> None:
        self.app, self.pilot, self.room = app, pilot, room
        self.wire: list[str] = []
        self.drawn: list[str] = []
        self.seen: set[str] = set()

    async def look(self) -> None:
        """Look at what stands there now, and at every byte that was sent for it."""
        await self.pilot.pause()
        name = type(self.app.screen).__name__
        self.seen |= {type(screen).__name__ for screen in self.app.screen_stack}
        text = screen_text(self.app)
        self.drawn.append(text)
        assert not_text(text) == [], name
        for row in text.splitlines():
            assert cell_len(row) == self.app.size.width, (name, row)
        sent = "".join(self.wire)
        self.wire.clear()
        sent.encode("utf-8")
        assert driven(sent) == [], name

    async def press(self, *keys: str) -> None:
        """Keys, and a look at what they led to (each byte on the way is looked at, too)."""
        for key in keys:
            await self.pilot.press(key)
        await self.look()

    async def word(self, word: str, chair: str | None = "5") -> None:
        """Open what a word opens over a chair."""
        self.app.open_word(word, chair)
        await self.look()

    async def chair(self, chair: str) -> None:
        """To a chair."""
        self.app.open_chair(chair)
        await self.look()

    async def back(self) -> None:
        """Close every page over the chair."""
        for _ in range(6):
            if len(self.app.screen_stack) == 1:
                return
            await self.pilot.press("escape")
            await self.look()
        assert len(self.app.screen_stack) == 1, self.app.screen_stack


@asynccontextmanager
async def watched(app: InfusionApp, size: tuple[int, int], room: Room) -> Any:
    """The app, run with a wire to listen on."""
    async with app.run_test(size=size) as pilot:
        found = Watched(app, pilot, room)
        driver = app._driver
        assert isinstance(driver, HeadlessDriver)
        driver.__class__ = Wire
        driver.sent = found.wire  # type: ignore[attr-defined]
        await found.look()
        yield found


Way = Callable[[Watched], Any]


def page(word: str, *keys: str, chair: str = "5") -> Way:
    """The page that a word opens over a chair, and some keys on it."""

    async def go(to: Watched) -> None:
        await to.chair(chair)
        await to.word(word, chair)
        await to.press(*keys)

    return go


async def _board(to: Watched) -> None:
    to.app.go("board")
    await to.look()
    await to.press("down", "right", "slash", "a", "escape", "t", "o", "o")


async def _chair(to: Watched) -> None:
    for chair in (*"1234567", SOLD_CHAIR):
        await to.chair(chair)
    await to.chair("5")
    if to.app.size.height > 30:
        for _ in range(14):
            await to.press("pageup")
        await to.press("escape")
    screen = to.app.chair_screen("5")
    assert screen is not None
    for text in TOGETHER:
        # a draft of another program, or what a terminal sent: it stands in the line and is looked at
        screen.line.put(f"; {text}")
        await to.look()
    screen.line.put("hr 82 ; \x1b]0;x\x07")
    await to.press("enter")
    screen.line.put("")


async def _entry(to: Watched) -> None:
    await to.chair("5")
    entries = to.room.view("5").entries
    first_of = {entry.kind: entry.number for entry in reversed(entries)}
    notes = [entry.number for entry in entries if entry.kind == "note.written"]
    for number in sorted({*first_of.values(), *notes[:: len(notes) // 8]}):
        await to.word(f"entry {number}")
        await to.back()
    await to.word(f"entry {first_of['care.given']}")
    await to.press("c")


async def _fix(to: Watched) -> None:
    await to.chair("5")
    entries = to.room.view("5").entries
    number = next(entry.number for entry in entries if entry.effects)
    await to.word(f"fix {number}")
    await to.press("down", "down")


async def _lock(to: Watched) -> None:
    to.app.action_lock()
    await to.look()
    await to.press("j", "enter", "escape")
    to.app.screen.query_one("#field-initials")
    to.app.sign("KM", None)
    await to.look()


async def _palette(to: Watched) -> None:
    await to.chair("5")
    to.app.action_command_palette()
    await to.look()
    await to.press("c", "down", "down")


async def _quit(to: Watched) -> None:
    to.app.go("board")
    to.app.ask_to_quit()
    await to.look()


async def _sheets(to: Watched) -> None:
    to.app.go("board")
    to.app.pages.open("paper", None)
    await to.look()


async def _between_visits(to: Watched) -> None:
    """A score of somebody who is in no chair here, with a hostile name and scores of their own."""
    to.app.go("board")
    to.app.pages.open("scores", None)
    await to.look()
    to.app.pop_screen()
    to.app.push_screen(BetweenVisitsPage(to.app, "448205"))
    await to.look()
    await to.press("enter", "2", "left", "down", "enter")


async def _record(to: Watched) -> None:
    """The record of whoever is in chair 5, as it will be read once they have left."""
    to.app.go("board")
    await to.look()
    session = to.room.live_session("5")
    assert session is not None
    to.app.push_screen(RecordScreen(to.app, "5", session))
    await to.look()
    await to.press("pageup", "pagedown", "escape")


async def _writing(to: Watched) -> None:
    """A form about a patient with a hostile name, and its read-back."""
    to.app.go("board")
    to.app.pages.open("patients", None)
    await to.press("enter", "m", "x", "f3", "escape", "k", "x", "f3")
    await to.look()
    await to.press("escape", "escape", "escape", "escape")


async def _account(to: Watched) -> None:
    session = to.room.live_session("5")
    assert session is not None
    to.app.push_screen(RecordAccount(to.app, session))
    await to.look()


async def _toast(to: Watched) -> None:
    for text in TOGETHER:
        to.app.notify(text, markup=False, timeout=60)
    await to.look()
    to.app.clear_notifications()


WAYS: dict[str, Way] = {
    "BoardScreen": _board,
    "ChairScreen": _chair,
    "EntryPage": _entry,
    "FixPage": _fix,
    "AdmitPage": page("new", "tab", "tab", chair="6"),
    "AttributePage": page("attribute", "down"),
    "BetweenVisitsPage": _between_visits,
    "BackupPage": page("backup", "enter"),
    "DiskPage": page("disk"),
    "CareListPage": page("care", "down", "enter"),
    "CarePage": page("told", "tab"),
    "ChartPage": page("chart", "left", "left", "right"),
    "CheckPage": page("checks", "down", "down", "down", chair="1"),
    "ContradictionsPage": page("contradictions", "down"),
    "CourseReportPage": page("report", "down", "tab", "tab"),
    "CourseScreen": page("hx", "tab", "up", "tab", "right"),
    "DrugsPage": page("drugs", "down", "pagedown"),
    "DuePage": page("due", "down", "right", "f5"),
    "DutyPage": page("sheets", "tab"),
    "EffectPage": page("effect", "down", "enter"),
    "EffectsPage": page("effects", "down", "down"),
    "EmergencyPage": page("emergency", "down", "down"),
    "ExportPage": page("export", "down", "tab"),
    "ForecastPage": page("forecast", "down"),
    "GapsPage": page("gaps", "down"),
    "HomePage": page("home", "pagedown"),
    "HandoffPage": page("handoff", "down", "down"),
    "HelpPage": page("help", "pagedown", "x"),
    "LedgerPage": page("ledger", "down", "down"),
    "LockScreen": _lock,
    "MedPage": page("med", "down", "enter"),
    "NumbersPage": page("numbers", "right", "down", "pagedown"),
    "ObsPage": page("obs", "tab", "tab"),
    "Palette": _palette,
    "OutcomePage": page("scores", "down", "enter", "2"),
    "PaperPage": page("paper", "down", "down"),
    "PumpPage": page("pump", "down", "enter"),
    "QuitPage": _quit,
    "RecordAccount": _account,
    "RecordScreen": _record,
    "PatientsPage": page("patients", "down"),
    "PatientPage": page("patient", "down", "pagedown"),
    "WritingPage": _writing,
    "RecordsPage": page("records", "down"),
    "ReplayScreen": page("replay", "pageup", "left_square_bracket", "l", "escape", "down", "enter"),
    "SbarPage": page("sbar", "down"),
    "ScorePage": page("score", "down", chair="4"),
    "SettingsPage": page("settings", "tab"),
    "SheetsPage": _sheets,
    "StaffPage": page("staff", "down"),
    "VerifyPage": page("verify", "tab", chair="1"),
    "WastePage": page("waste", "tab"),
    "WatchPage": page("watch", "down"),
}
"""Each page of the app, and how to come to it."""

OTHER_APPS = {"WallScreen", "FirstStart"}
"""Screens of an app of their own; each has a test below."""

ONLY_BASES = {
    "ChairKeys",
    "LineScreen",
    "ChairDialog",
    "LineForm",
    "PickedPage",
    "RoomPage",
    "TakingOutPage",
    "TimeScreen",
    "WordsPage",
}


def _screens() -> set[str]:
    for module in pkgutil.walk_packages(infusion_tui.tui.__path__, "infusion_tui.tui."):
        importlib.import_module(module.name)

    def below(cls: type[Any]) -> Iterator[type[Any]]:
        for one in cls.__subclasses__():
            yield one
            yield from below(one)

    return {one.__name__ for one in below(Screen) if one.__module__.startswith("infusion_tui.")}


def test_every_page_has_its_way_here() -> None:
    assert _screens() - ONLY_BASES == {*WAYS, *OTHER_APPS}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> HostileFile:
    found = HostileFile(tmp_path_factory.mktemp("hostile"))
    assert found.rewritten > 1000
    return found


async def walk(file: HostileFile, size: tuple[int, int]) -> list[str]:
    """Through every page; gives what was drawn, screen by screen."""
    room = file.open()
    app = InfusionApp(room, by="KM", monotonic=Seconds())
    async with watched(app, size, room) as to:
        for name, way in WAYS.items():
            await way(to)
            assert name in to.seen, name
            await to.back()
        await _toast(to)
        drawn: list[str] = to.drawn
    room.close()
    return drawn


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_page_shows_it_as_text(file: HostileFile, size: tuple[int, int]) -> None:
    shown = "\n".join(await walk(file, size))
    if size == SIZES[-1]:
        # each text of the corpus was there to be seen, and is readable
        for name, text in IN_A_FILE.items():
            assert plain(text)[:16].strip() in shown, name


async def test_a_wall_shows_it_as_text(file: HostileFile) -> None:
    room = file.open()
    async with watched(WallApp(room, monotonic=Seconds()), (120, 40), room) as to:
        await to.press("down", "p", "o", "f", "escape")
        assert "WallScreen" in to.seen
    room.close()


async def test_the_first_start_refuses_it_in_words(tmp_path: Path) -> None:
    """Typed or pasted at the very first screen: shown as text, refused by name, and no file is made of it."""
    path = tmp_path / "\x1b]0;HOSTILE\x07\u202e" / "room.db"
    app = InfusionApp(None, path=path)
    async with app.run_test(size=(80, 24)) as pilot:
        to = Watched(app, pilot, None)  # type: ignore[arg-type]
        driver = app._driver
        assert isinstance(driver, HeadlessDriver)
        driver.__class__ = Wire
        driver.sent = to.wire  # type: ignore[attr-defined]
        await to.look()
        assert "FirstStart" in to.seen
        await to.press("s", "4", "enter", "enter")
        for name in ("title", "override", "half a character", "markup link", "hebrew", "wide"):
            for field in app.screen.query("FieldInput"):
                field.value = {**REFUSED, **KEPT}[name]  # type: ignore[attr-defined]
            await to.press("enter")
        assert not path.exists()
