"""H24: a record is made under another person's name. Control: the idle screen locks, the initials of whoever charts
stand in the top line, and what one person has typed is not offered to the next."""

from __future__ import annotations

from pathlib import Path

from app_rooms import Bench, kinds, open_chair, screen_text, settle, type_line

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.dialogs.lock import LockScreen


async def test_H24_an_idle_screen_locks_and_takes_no_line(tmp_path: Path) -> None:
    """Control: after the idle time nobody is signed in, and what is typed then is charted by nobody."""
    bench = Bench(tmp_path)
    bench.infusing()
    before = kinds(bench.room)
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot)
        bench.seconds.now += 901
        app.beat()
        await settle(pilot)
        assert isinstance(app.screen, LockScreen)
        assert app.signed_in is None
        await type_line(pilot, "; was here")
        await settle(pilot)
    assert kinds(bench.room) == before


async def test_H24_the_draft_of_one_person_is_not_offered_to_another(tmp_path: Path) -> None:
    """Control: JD sees that a draft of KM waits, and not what it says; KM finds it as it was."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await settle(pilot)
        await type_line(pilot, "128/82 secret", enter=False)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert "1 draft waits for KM (chair 5)" in screen_text(app)
        assert "KOWALSKI" not in screen_text(app)
        await pilot.press("j", "d", "enter")
        await settle(pilot)
        text = screen_text(app)
        assert app.signed_in == "JD"
        assert "1 draft waits for KM" in text
        assert "secret" not in text
        await pilot.press("ctrl+l", "k", "m", "enter")
        await settle(pilot)
        assert "128/82 secret" in screen_text(app)


async def test_H24_an_entry_carries_the_initials_that_stand_in_the_top_line(tmp_path: Path) -> None:
    """Control: who is signed in is in sight, and is the author."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(by="KM").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert "KM" in screen_text(pilot.app).splitlines()[0]
        await pilot.press("ctrl+l")
        await settle(pilot)
        await pilot.press("j", "d", "enter")
        await settle(pilot)
        assert "JD" in screen_text(pilot.app).splitlines()[0]
        await type_line(pilot, "; asked for water")
        await settle(pilot)
    assert bench.room.view("5").entries[-1].by == "JD"


async def test_H24_what_was_said_for_a_handoff_is_not_the_next_persons(tmp_path: Path) -> None:
    """Control: severity and words of KM stand on no page of JD."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(by="KM").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await pilot.press("h")
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        await pilot.press("escape")
        app.action_lock()
        await settle(pilot)
        app.sign("JD", None)
        await open_chair(pilot)
        await type_line(pilot, "handoff")
        await settle(pilot)
        assert "HANDOFF" in screen_text(app)
        assert "s w u ?" in screen_text(app), "JD is asked herself"


async def test_H24_the_next_person_finds_nothing_of_an_open_form(tmp_path: Path) -> None:
    """Control: a form that KM left open is not JD's to read or to go on with."""
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot)
        await type_line(pilot, "told")
        await type_line(pilot, "Dr Secret", enter=False)
        await pilot.press("ctrl+n", "j", "d", "enter")
        await settle(pilot)
        assert app.signed_in == "JD"
        assert "Secret" not in screen_text(app)
        assert len(app.screen_stack) == 1
