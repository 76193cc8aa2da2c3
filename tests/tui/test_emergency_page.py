"""F7: the clinic's card, each step logged by one key with its second, and nothing asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line

from infusion_tui.tui.dialogs.emergency import EmergencyPage


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("by_word", [False, True])
async def test_steps_are_logged_at_once_and_counted_from_the_first(
    tmp_path: Path, size: tuple[int, int], by_word: bool
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        if by_word:
            await type_line(pilot, "emergency")
        else:
            await pilot.press("f7")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EmergencyPage)
        text = screen_text(pilot.app)
        assert "Call for help the way your clinic does" in text
        assert "9   emergency service here" in text
        bench.seconds.now += 1
        await pilot.press("1")
        await settle(pilot)
        bench.later(seconds=95)
        bench.seconds.now += 95
        await pilot.press("6")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "EMERGENCY  +01:35 since the first step" in text
        assert "√ called for help" in text
        assert "√ chest compressions begun" in text
        assert "13:22:00" in text
        assert "13:23:35" in text
    assert [kind for kind in kinds(bench.room) if kind == "emergency.logged"] == ["emergency.logged"] * 2


async def test_a_key_that_bounces_is_one_step_and_the_same_step_later_is_another(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f7")
        bench.seconds.now += 1
        await pilot.press("7", "7")
        await settle(pilot)
        assert kinds(bench.room).count("emergency.logged") == 1
        bench.later(seconds=2)
        bench.seconds.now += 2
        await pilot.press("7")
        await settle(pilot)
        assert kinds(bench.room).count("emergency.logged") == 2
        assert "2 times" in screen_text(pilot.app)


async def test_what_was_typed_waits_under_the_card(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "128/82 76", enter=False)
        await pilot.press("f7")
        await settle(pilot)
        await pilot.press("1")  # within the first 300 ms: it was meant for the line
        await settle(pilot)
        assert "emergency.logged" not in kinds(bench.room)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.line.value == "128/82 76"


async def test_over_a_form_and_from_the_board_it_is_one_key_too(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing("1")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await pilot.press("f7")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EmergencyPage)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        form = pilot.app.screen
        await pilot.press("f7")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EmergencyPage)
        await pilot.press("f7", "escape")
        await settle(pilot)
        assert pilot.app.screen is form


async def test_on_an_empty_chair_the_card_is_only_read(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    head = bench.room.store.head()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f7")
        bench.seconds.now += 1
        await settle(pilot)
        assert "Call for help the way your clinic does" in screen_text(pilot.app)
        await pilot.press("1")
        await settle(pilot)
    assert bench.room.store.head() == head


async def test_every_line_of_the_card_can_be_read_on_the_smallest_screen(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    seen = ""
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f7")
        for _ in range(8):
            await settle(pilot)
            seen += screen_text(pilot.app)
            await pilot.press("down")
    card = bench.room.view("5").protocol
    assert card is not None
    assert card.emergency is not None
    for line in card.emergency.lines:
        for word in (line.split()[0], line.split()[-1]):
            assert word in seen, line
