"""Who charts at a screen: PINs that stall nothing, the PIN again for a strong action, change of person, break-glass."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, Seconds, kinds, open_chair, screen_text, settle, type_line
from rich.segment import Segment
from textual.color import Color
from textual.pilot import Pilot

from clinic_support import PINS, before_start, clinic
from infusion_tui.room import Room
from infusion_tui.room.people import Proof
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.dialogs.lock import LockScreen
from infusion_tui.tui.filters import NamesHidden
from room_support import Machine


class Ward:
    """A clinical room with KM's patient in chair 3, ready to start, and the app on it."""

    def __init__(self, folder: Path) -> None:
        self.clock = Machine()
        self.room = clinic(folder / "room.db", self.clock)
        before_start(self.room)
        self.seconds = Seconds()

    def app(self) -> InfusionApp:
        return InfusionApp(self.room, chair="3", monotonic=self.seconds)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    ward = Ward(tmp_path)
    yield ward
    ward.room.close()


async def done(pilot: Pilot[str]) -> None:
    """Until what runs in a thread is back on the screen."""
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def sign(pilot: Pilot[str], initials: str = "KM") -> InfusionApp:
    app = pilot.app
    assert isinstance(app, InfusionApp)
    await settle(pilot)
    await type_line(pilot, initials.lower())
    if initials in PINS:
        await type_line(pilot, PINS[initials])
    await done(pilot)
    assert app.signed_in == initials
    return app


class Gate:
    """A `Proof` whose check waits at a gate: as slow as the slowest machine, without a second of waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        real = Proof.check

        def check(proof: Proof) -> None:
            self.entered.set()
            assert self.open.wait(20)
            real(proof)

        monkeypatch.setattr(Proof, "check", check)


async def test_the_clock_goes_on_while_a_pin_is_compared(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with ward.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_line(pilot, "km")
        await type_line(pilot, PINS["KM"])
        assert gate.entered.wait(20)
        assert "checking the PIN" in screen_text(pilot.app)
        before = screen_text(pilot.app).splitlines()[0]
        ward.clock.pass_by(seconds=7)
        assert isinstance(pilot.app, InfusionApp)
        pilot.app.beat()
        await settle(pilot)
        assert screen_text(pilot.app).splitlines()[0] != before
        assert pilot.app.signed_in is None
        gate.open.set()
        await done(pilot)
        assert pilot.app.signed_in == "KM"


async def test_the_clock_goes_on_while_the_pin_for_a_start_is_compared(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ward.app().run_test(size=(80, 24)) as pilot:
        app = await sign(pilot)
        gate = Gate(monkeypatch)
        await type_line(pilot, "start 75")
        ward.seconds.now += 1
        await type_line(pilot, "3")
        await type_line(pilot, PINS["KM"])
        assert gate.entered.wait(20)
        ward.clock.pass_by(minutes=1)
        app.beat()
        await settle(pilot)
        assert app.source.now() == ward.room.now()
        assert "checking the PIN" in screen_text(app)
        gate.open.set()
        await done(pilot)
    assert ward.room.view("3").phase == "infusing"


@pytest.mark.parametrize("size", SIZES)
async def test_a_start_asks_the_pin_again_in_the_same_place(ward: Ward, size: tuple[int, int]) -> None:
    async with ward.app().run_test(size=size) as pilot:
        app = await sign(pilot)
        screen = await open_chair(pilot, "3")
        await type_line(pilot, "start 75")
        ward.seconds.now += 1
        await type_line(pilot, "3")
        assert "PIN of KM" in screen_text(app)
        await type_line(pilot, "1357", enter=False)
        assert "••••" in screen_text(app)
        assert "1357" not in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.line.value == "start 75", "Esc keeps the line"
        assert ward.room.view("3").phase == "precheck"
        # a wrong one is said in the same place, the right one goes on
        await type_line(pilot, "", enter=True)
        ward.seconds.now += 1
        await type_line(pilot, "3")
        await type_line(pilot, "000000")
        await done(pilot)
        assert "that is not the PIN of KM" in screen_text(app)
        await type_line(pilot, PINS["KM"])
        await done(pilot)
        assert ward.room.view("3").phase == "infusing"
        assert screen.line.value == ""
        # measurements go on asking nothing
        await type_line(pilot, "hr 80")
    assert kinds(ward.room, "3")[-1] == "observation.recorded"


async def test_the_witness_types_their_pin_and_is_not_signed_in_by_it(ward: Ward) -> None:
    async with ward.app().run_test(size=(80, 24)) as pilot:
        app = await sign(pilot)
        await type_line(pilot, "waste 5 mg by JD")
        ward.seconds.now += 1
        if "PIN of" not in screen_text(app):
            await pilot.press("y")
            await settle(pilot)
        assert "PIN of JD" in screen_text(app)
        await type_line(pilot, PINS["JD"])
        await done(pilot)
        assert app.signed_in == "KM"
    entry = ward.room.view("3").entries[-1]
    assert (entry.kind, entry.by) == ("drug.wasted", "KM")


async def test_five_wrong_pins_at_the_screen_are_waited_for(ward: Ward) -> None:
    async with ward.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_line(pilot, "km")
        for _ in range(5):
            await type_line(pilot, "000000")
            await done(pilot)
        assert "refused for 30 s" in screen_text(pilot.app)
        await type_line(pilot, PINS["KM"])
        await done(pilot)
        assert isinstance(pilot.app.screen, LockScreen)
        ward.clock.pass_by(seconds=31)
        await type_line(pilot, PINS["KM"])
        await done(pilot)
        assert isinstance(pilot.app, InfusionApp)
        assert pilot.app.signed_in == "KM"


@pytest.mark.parametrize("size", SIZES)
async def test_whoever_cannot_sign_in_charts_marked(ward: Ward, size: tuple[int, int]) -> None:
    async with ward.app().run_test(size=size) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        assert "Cannot sign in?" in screen_text(app)
        await type_line(pilot, "emergency")
        assert "say why" in screen_text(app)
        await type_line(pilot, "my PIN is refused")
        await settle(pilot)
        assert app.signed_in == "emergency"
        assert "emergency" in screen_text(app).splitlines()[0]
        await type_line(pilot, "hr 80")
        assert "[emergency, to attribute]" in screen_text(app)
        assert "1 entry to attribute" in screen_text(app)
        await type_line(pilot, "start 75")
        ward.seconds.now += 1
        await type_line(pilot, "3")
        assert ward.room.view("3").phase == "infusing", "nobody's PIN is asked for"
        app.action_board()
        await settle(pilot)
        assert "to attribute" in screen_text(app)
    begun = [one.payload for one in ward.room.store.session("room") if one.kind == "emergency.begun"]
    assert [one.reason for one in begun] == ["my PIN is refused"]  # type: ignore[attr-defined]


async def test_the_page_of_attribution_fills_the_line(ward: Ward) -> None:
    ward.room.begin_emergency("no PIN")
    for line in ("hr 80", "hr 81"):
        ward.room.chart("3", line, by="emergency")
    ward.room.sign_out("emergency")
    async with ward.app().run_test(size=(80, 24)) as pilot:
        await sign(pilot)
        screen = await open_chair(pilot, "3")
        await type_line(pilot, "attribute")
        assert "ATTRIBUTE" in screen_text(pilot.app)
        ward.seconds.now += 1
        await pilot.press("a")
        await settle(pilot)
        assert screen.line.value.startswith("attribute ")
        await pilot.press("enter")
        await settle(pilot)
        ward.seconds.now += 1
        await pilot.press("y")
        await settle(pilot)
        await type_line(pilot, PINS["KM"])
        await done(pilot)
    assert ward.room.view("3").unattributed == ()


async def test_change_of_person_by_one_key_keeps_each_ones_line(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        screen = await open_chair(pilot)
        await type_line(pilot, "128/82 of KM", enter=False)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "Who charts now?" in screen_text(app)
        await type_line(pilot, "jd")
        await settle(pilot)
        assert (app.signed_in, screen.line.value) == ("JD", "")
        assert "JD" in screen_text(app).splitlines()[0]
        await type_line(pilot, "hr 7", enter=False)
        await pilot.press("ctrl+n")
        await type_line(pilot, "km")
        await settle(pilot)
        assert screen.line.value == "128/82 of KM"
        await pilot.press("ctrl+n")
        await type_line(pilot, "jd")
        await settle(pilot)
        assert screen.line.value == "hr 7"


async def test_an_open_form_is_not_the_next_persons(tmp_path: Path) -> None:
    """It is closed, what it had built waits for its own person, and nothing that was copied goes over."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot)
        await type_line(pilot, "told")
        await type_line(pilot, "Dr Secret", enter=False)
        app.copy_to_clipboard("secret too")
        await pilot.press("ctrl+l")
        await type_line(pilot, "jd")
        await settle(pilot)
        assert app.signed_in == "JD"
        assert len(app.screen_stack) == 1
        assert "Secret" not in screen_text(app)
        assert app.clipboard == ""
        await pilot.press("tab")
        await settle(pilot)
        assert "Secret" not in screen_text(app)
        await pilot.press("ctrl+l")
        await type_line(pilot, "km")
        await settle(pilot)
        assert "Dr Secret" in screen_text(app)


async def test_the_same_person_finds_the_form_as_it_was(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot)
        await type_line(pilot, "told")
        await type_line(pilot, "Dr Lee", enter=False)
        await pilot.press("ctrl+l")
        await type_line(pilot, "km")
        await settle(pilot)
        assert len(app.screen_stack) == 2
        assert "Dr Lee" in screen_text(app)


def test_what_hides_names_hides_names_and_no_value() -> None:
    hidden = NamesHidden({"KOWALSKI, Ruth", "KOWALSKI", "Ruth", "448201", "MRN 120", "李明花", "1984-03-12"})

    def shown(*parts: str) -> str:
        return "".join(one.text for one in hidden.apply([Segment(part) for part in parts], Color(0, 0, 0)))

    assert shown("KOWALSKI, Ruth  1984-03-12 MRN 448201") == "·" * 14 + "  ·········· MRN ······"
    assert shown("KOW", "ALSKI", " rests") == "········ rests", "also across parts that are drawn apart"
    assert shown("KOWA… ruth") == "····· ····", "cut, or written small"
    assert shown("truth 1448201 BP 120/80") == "truth 1448201 BP 120/80"
    assert shown("MRN 120, HR 120") == "·······, HR 120"
    assert shown("李明花 sleeps") == "······ sleeps", "cell for cell"


async def test_settings_of_hiding_and_locking_from_the_app(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot)
        await type_line(pilot, "settings")
        await pilot.press("backspace", "1", "enter")
        await pilot.press("backspace", "backspace", "2", "enter")
        await settle(pilot)
        assert "kept for this place" in screen_text(app)
        bench.seconds.now += 61
        app.beat()
        assert app.names_hidden
        bench.seconds.now += 60
        app.beat()
        await settle(pilot)
        assert isinstance(app.screen, LockScreen)
    room = Room.open(bench.path, clock=bench.clock)
    assert (room.desk.get("hide_names_min"), room.desk.get("lock_min")) == ("1", "2")
    room.close()
