"""What holds on every screen: keys, words, hostile text, sign-in, lock, idle, themes, quit, first start, commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.binding import Binding

import infusion_tui.tui
from infusion_tui.clock import FixedClock
from infusion_tui.room import Room
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.line_input import LineInput
from infusion_tui.tui.chair.screen import ChairScreen
from infusion_tui.tui.commands import RoomCommands
from infusion_tui.tui.dialogs.admit import AdmitPage
from infusion_tui.tui.dialogs.check_list import CheckPage
from infusion_tui.tui.dialogs.contradictions_page import ContradictionsPage
from infusion_tui.tui.dialogs.drugs_page import DrugsPage
from infusion_tui.tui.dialogs.effects import EffectsPage
from infusion_tui.tui.dialogs.entry import EntryPage
from infusion_tui.tui.dialogs.export import ExportPage
from infusion_tui.tui.dialogs.fields import FieldInput
from infusion_tui.tui.dialogs.help import HelpPage
from infusion_tui.tui.dialogs.ledger_page import LedgerPage
from infusion_tui.tui.dialogs.lock import LockScreen
from infusion_tui.tui.dialogs.obs_form import ObsPage
from infusion_tui.tui.dialogs.quit import QuitPage
from infusion_tui.tui.dialogs.staff import StaffPage
from infusion_tui.tui.dialogs.waste_form import WastePage
from infusion_tui.tui.dialogs.words_page import PumpPage
from infusion_tui.tui.setup.first_start import FirstStart
from infusion_tui.tui.themes import DIM, NIGHT

SCREENS: tuple[Any, ...] = (
    InfusionApp, ChairScreen, LineInput, AdmitPage, CheckPage, EffectsPage, EntryPage, ExportPage, FieldInput,
    HelpPage, LockScreen, ObsPage, PumpPage, QuitPage, StaffPage, FirstStart,
    LedgerPage, ContradictionsPage, DrugsPage, WastePage,
)  # fmt: skip


def own_bindings() -> list[Binding]:
    """Every binding that our classes declare."""
    found = []
    for owner in SCREENS:
        for cls in owner.__mro__:
            if cls.__module__.startswith("infusion_tui.") and "BINDINGS" in cls.__dict__:
                found += [binding for binding in cls.__dict__["BINDINGS"] if isinstance(binding, Binding)]
    return found


def test_every_binding_explains_itself() -> None:
    found = own_bindings()
    assert len(found) > 50
    for binding in found:
        assert binding.id, binding
        assert binding.description, binding
        assert binding.tooltip, binding
        assert binding.group is not None, binding


def test_keys_that_are_to_be_left_alone_are() -> None:
    taken = {key.strip() for binding in own_bindings() for key in binding.key.split(",")}
    for key in (
        "ctrl+s",
        "ctrl+i",
        "ctrl+m",
        "ctrl+j",
        "ctrl+h",
        "ctrl+z",
        "ctrl+d",
        "ctrl+b",
        "ctrl+a",
        "f10",
        "f11",
        "f12",
    ):
        assert key not in taken
    assert not [key for key in taken if key.startswith(("alt+", "shift+f", "ctrl+f"))]


def test_each_key_does_one_thing_on_a_screen() -> None:
    for owner in SCREENS:
        keys = [key for binding in owner.__dict__.get("BINDINGS", []) for key in binding.key.split(",")]
        assert len(keys) == len(set(keys)), owner


def test_no_word_of_a_device_stands_in_the_source() -> None:
    folder = Path(infusion_tui.tui.__file__).parent
    words = re.compile(r"\b(alarm|alert|critical|normal|silence|snooze)\w*", re.IGNORECASE)
    allowed = {"text_style", "normal_"}
    for file in [*folder.rglob("*.py"), *folder.rglob("*.tcss")]:
        if "themes" in file.name:
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            found = words.findall(line)
            assert not found or any(word in line for word in allowed), f"{file.name}: {line}"


def test_nothing_rings_blinks_or_is_markup() -> None:
    folder = Path(infusion_tui.tui.__file__).parent
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert ".bell(" not in text, file
        assert "from_markup" not in text, file
        for call in re.findall(r"notify\([^)]*\)", text):
            if call.startswith("notify()"):
                continue
            assert "markup=False" in call, (file, call)
    assert LineInput().cursor_blink is False
    assert FieldInput(id="field-x").cursor_blink is False


async def test_sign_in_is_asked_and_refused_in_words(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(by=None).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "Who is here?" in text
        assert "TRAINING" in text
        assert "KOWALSKI" not in text
        assert "INFUSING" in text
        await pilot.press("f2", "f1", "ctrl+p")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LockScreen)
        await pilot.press("x", "x", "enter")
        await settle(pilot)
        assert "is not on the staff list" in screen_text(pilot.app)
        await pilot.press("escape", "k", "m", "enter")
        await settle(pilot)
        assert pilot.app.current_mode == "board"


async def test_by_goes_straight_to_the_chair(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(by="KM", chair="5").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "CHAIR 5" in screen_text(pilot.app)
        await open_chair(pilot, "6")
        assert "AWAY FROM CHAIR 5" in screen_text(pilot.app)


async def test_a_pin_is_asked_on_a_clinical_file(tmp_path: Path) -> None:
    from infusion_tui.room.staffing import add_person

    with Room.create(tmp_path / "c.db", chairs="12", timezone="UTC", training=False) as room:
        add_person(room, "KM", name="Kim Moss", role="nurse", pin="123456")
        async with InfusionApp(room, by="KM").run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert isinstance(pilot.app.screen, LockScreen)
            await pilot.press("k", "m", "enter")
            await settle(pilot)
            assert "PIN of KM" in screen_text(pilot.app)
            await pilot.press(*"000000", "enter")
            await settle(pilot)
            assert "not the PIN of KM" in screen_text(pilot.app)
            await pilot.press(*"123456", "enter")
            await settle(pilot)
            assert pilot.app.current_mode == "board"
            assert "TRAINING" not in screen_text(pilot.app)
            await pilot.press("ctrl+l")
            await settle(pilot)
            await pilot.press("k", "m", "enter")
            await settle(pilot)
            assert "PIN of KM" in screen_text(pilot.app)


async def test_the_theme_is_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.theme == DIM
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert pilot.app.theme == NIGHT
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.theme == NIGHT


async def test_quitting_asks_while_an_infusion_is_under_way(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hr 8", enter=False)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert "The clocks go on in the file; quit the screen?" in screen_text(pilot.app)
        await pilot.press("y")
        await settle(pilot)
        assert isinstance(pilot.app.screen, QuitPage)  # too soon
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        await pilot.press("ctrl+q")
        bench.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        assert not pilot.app.is_running or pilot.app._exit
    draft = bench.room.desk.draft("5", "KM")
    assert draft is not None
    assert draft.text == "hr 8"


async def test_the_command_list_has_only_what_is_possible(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("paused")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        found = [words for words, _, _ in RoomCommands(screen)._found()]
        first = {words.split()[0] for words in found}
        assert {"resume", "stop", "rate", "board", "chair", "obs", "med"} <= first
        assert not {"pause", "start", "cancel", "leave", "new"} & first
        action = next(
            action for words, _, action in RoomCommands(screen)._found() if words.startswith("stop")
        )
        action()
        await settle(pilot)
        assert screen.line.value == "stop "
        await pilot.press("ctrl+u", "ctrl+p")
        await settle(pilot)
        assert type(pilot.app.screen).__name__ == "Palette"
        await pilot.press("escape")
        await settle(pilot)


async def test_same_family_names_are_said(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit("5")
    bench.admit("2", name="Kowalski, Adam", mrn="9")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        assert "SAME NAME: chair 2" in screen_text(pilot.app)


async def test_no_mark_cuts_the_name_or_the_number(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.admit("5", name="Kowalski-Ostrowska, Ruth", mrn="448201-77")
    bench.admit("2", name="Kowalski-Ostrowska, Adam", mrn="9")
    async with bench.app(chair="3").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        first, second = screen_text(pilot.app).splitlines()[:2]
        assert "Kowalski-Ostrowska, Ruth  1984-03-12  MRN 448201-77" in first
        assert "AWAY FROM CHAIR 3" in first + second
        assert "SAME NAME: chair 2" in second


@pytest.mark.parametrize("size", SIZES)
async def test_lines_of_the_training_room_stand_above_the_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    typing: list[bool] = []
    ticks: list[int] = []
    app = bench.app(
        sidebar=lambda chair: [f"monitor {chair or 'room'}: BP 126/80"],
        on_tick=lambda: ticks.append(1),
        on_typing=typing.append,
    )
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.tick()
        await settle(pilot)
        assert "monitor room" in screen_text(app)
        await open_chair(pilot)
        assert "monitor 5: BP 126/80" in screen_text(app)
        await type_line(pilot, "h", enter=False)
        assert typing[-1] is True
        for _ in range(8):
            app.beat()
        assert len(ticks) >= 2


async def test_first_start_sets_up_a_clinic(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "room.db"
    app = InfusionApp(None, path=path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "Try the training room" in text
        assert "The monitor does." in text
        assert not path.exists()
        await pilot.press("s")
        await settle(pilot)
        await type_line(pilot, "4")
        app.screen.query_one("#field-timezone").value = "Europe/Berlin"  # type: ignore[attr-defined]
        await pilot.press("enter")
        for line in ("KM", "Kim Moss", "boss"):
            await type_line(pilot, line)
        assert "Which role?" in screen_text(app)
        assert not path.exists()
        await pilot.press("ctrl+u")
        await type_line(pilot, "nurse")
        assert path.exists()
        assert app.current_mode == "board"
        assert app.signed_in == "KM"
        assert len(app.room.board()) == 4
        assert not app.room.training


async def test_first_start_can_choose_the_training_room(tmp_path: Path) -> None:
    app = InfusionApp(None, path=tmp_path / "room.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("t")
        await settle(pilot)
    assert app.return_value == "demo"
    assert not (tmp_path / "room.db").exists()


async def test_what_another_process_writes_appears(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with Room.open(bench.path, clock=FixedClock(bench.clock.at)) as other:
            other.chart("5", "; from the other desk", by="JD")
        pilot.app.beat()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "from the other desk" in screen_text(pilot.app)


async def test_a_file_that_cannot_be_read_ages_visibly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infusion_tui.store import StoreUnavailable

    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        def gone() -> bool:
            raise StoreUnavailable("the disk does not answer")

        monkeypatch.setattr(bench.room, "poll", gone)
        bench.seconds.now += 22
        bench.later(seconds=22)
        pilot.app.beat()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "22 s old" in screen_text(pilot.app)
        assert "the disk does not answer" in screen_text(pilot.app)
