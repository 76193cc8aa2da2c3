"""Handing over and taking over on one page: facts in the order of I-PASS, one entry for each chair, words of her own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.tui.dialogs.handoff import HandoffPage
from infusion_tui.tui.dialogs.sbar import SbarPage


def two_chairs(tmp_path: Path) -> Bench:
    """KM has chairs 2 and 5."""
    bench = Bench(tmp_path)
    bench.infusing("5")
    bench.infusing("2", mrn="448202", name="IVORY, Grace")
    return bench


async def press(pilot: Pilot[Any], bench: Bench, *keys: str) -> str:
    for key in keys:
        bench.seconds.now += 1
        await pilot.press(key)
        await settle(pilot)
    return screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
async def test_all_chairs_of_a_nurse_are_offered_in_one_go(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = two_chairs(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        text = await press(pilot, bench, "h")
        assert isinstance(pilot.app.screen, HandoffPage)
        assert "stable, watcher or unstable? You say it." in text
        assert "CHAIR 2" in text.splitlines()[0]
        assert "IVORY, Grace" in text.splitlines()[0]
        text = await press(pilot, bench, "enter")
        assert "Chair 2: stable, watcher or unstable? You say it" in text
        assert [k for k in kinds(bench.room, "2") if k.startswith("handoff")] == []
        await press(pilot, bench, "w", "i")
        await type_line(pilot, "if SBP over 180 pause")
        text = await press(pilot, bench, "down", "s")
        assert "CHAIR 5" in text.splitlines()[0]
        text = await press(pilot, bench, "enter")
        assert "Chairs 2, 5: to whom?" in text
        bench.seconds.now += 1
        await type_line(pilot, "jd")
        text = screen_text(pilot.app)
        assert "offered to JD: chair 2, 5" in text
        assert "KM→JD?" in text
    two, five = bench.room.view("2"), bench.room.view("5")
    assert (two.nurse, two.handed_to, five.handed_to) == ("KM", "JD", "JD")
    assert two.entries[-1].note == "watcher; if SBP over 180 pause"
    assert five.entries[-1].note == "stable"


async def test_an_unknown_person_is_offered_nothing(tmp_path: Path) -> None:
    bench = two_chairs(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await press(pilot, bench, "h", "s", "down", "s", "enter")
        bench.seconds.now += 1
        await type_line(pilot, "xx")
        assert "nothing was offered" in screen_text(pilot.app)
    assert bench.room.view("2").handed_to is None
    assert bench.room.view("5").handed_to is None


async def test_a_chair_can_be_left_out_and_what_was_said_is_kept(tmp_path: Path) -> None:
    bench = two_chairs(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await press(pilot, bench, "h", "u", "down", "space", "escape")
        text = await press(pilot, bench, "h")
        assert "unstable" in text
        assert "left out" in text
        assert "1 to give" in text
        await press(pilot, bench, "enter")
        bench.seconds.now += 1
        await type_line(pilot, "JD")
    assert (bench.room.view("2").handed_to, bench.room.view("5").handed_to) == ("JD", None)


@pytest.mark.parametrize("size", SIZES)
async def test_whoever_takes_over_reads_the_facts_and_accepts_with_one_key(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = two_chairs(tmp_path)
    for chair in "25":
        bench.chart("handoff JD ; watcher; if SBP over 180 pause", chair=chair)
    async with bench.app(by="JD").run_test(size=size) as pilot:
        assert "KM→JD?" in screen_text(pilot.app)
        text = await press(pilot, bench, "h")
        assert "2 offered to you" in text
        assert "offered to JD at " in text
        assert "watcher; if SBP over 180 pause" in " ".join(text.split())
        await pilot.press("y", "y")  # a key that bounces accepts one chair, not the next one unread
        await settle(pilot)
        assert [bench.room.view(chair).nurse for chair in "25"] == ["KM", "KM"], "meant for the screen below"
        bench.seconds.now += 1
        await pilot.press("y", "y")
        await settle(pilot)
        assert [bench.room.view(chair).nurse for chair in "25"] == ["JD", "KM"]
        text = await press(pilot, bench, "y")
    assert [bench.room.view(chair).nurse for chair in "25"] == ["JD", "JD"]
    assert "yours from now on" in text
    assert "left out" not in text, "what was accepted can be handed on"


async def test_all_that_is_offered_is_accepted_at_once(tmp_path: Path) -> None:
    bench = two_chairs(tmp_path)
    for chair in "25":
        bench.chart("handoff JD", chair=chair)
    async with bench.app(by="JD").run_test(size=(80, 24)) as pilot:
        text = await press(pilot, bench, "h", "a")
        assert "chair 2, 5: yours from now on" in text
    assert [kinds(bench.room, chair)[-1] for chair in "25"] == ["handoff.accepted"] * 2


async def test_the_word_on_a_chair_opens_the_page_at_that_chair_whoever_has_it(tmp_path: Path) -> None:
    bench = two_chairs(tmp_path)
    async with bench.app(by="JD").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "5")
        await type_line(pilot, "handoff")
        text = screen_text(pilot.app)
        assert "HANDOFF" in text
        assert "CHAIR 5" in text.splitlines()[0]
        assert "1 to give" in text


async def test_nobodys_chairs_are_said_to_be_none(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        text = await press(pilot, bench, "h")
        assert "No chair is yours and none is offered to you." in text
        assert "infusion" not in (await press(pilot, bench, "y", "s", "enter")).splitlines()[-2]
        await press(pilot, bench, "escape")
        assert not isinstance(pilot.app.screen, HandoffPage)


async def test_hidden_names_are_hidden_here_too(tmp_path: Path) -> None:
    bench = two_chairs(tmp_path)
    app = bench.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, bench, "h")
        assert "IVORY" in screen_text(app)
        bench.seconds.now += 200
        app.beat()
        await settle(pilot)
        assert app.names_hidden
        assert "IVORY" not in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_sbar_is_read_aloud_and_leads_to_told(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = two_chairs(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot, "5")
        await type_line(pilot, "sbar")
        assert isinstance(pilot.app.screen, SbarPage)
        text = screen_text(pilot.app)
        for words in (
            "situation",
            "KM at chair 5, about KOWALSKI, Ruth",
            "background",
            "order 35 mg ketamine",
        ):
            assert words in text
        text += await press(
            pilot, bench, "pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown"
        )
        assert "BP 128/82" in text
        assert "recommendation" in text
        await press(pilot, bench, "t")
        assert screen.line.value == "told "
