"""Help: searched by typing, with examples of the chair it was opened at, and what this is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from textual.pilot import Pilot

from infusion_tui.tui.chair.opening import OPENS
from infusion_tui.tui.dialogs.help import HelpPage
from infusion_tui.tui.dialogs.help_text import sections
from infusion_tui.tui.looks import LOOKS


def lines_of(page: HelpPage) -> dict[str, str]:
    return {one.line[0]: one.line[1] for one in page.shown() if one.line is not None}


async def help_at(pilot: Pilot[str], chair: str | None = "5") -> HelpPage:
    if chair is not None:
        await open_chair(pilot, chair)
    await pilot.press("f1")
    await settle(pilot)
    page = pilot.app.screen
    assert isinstance(page, HelpPage)
    return page


@pytest.mark.parametrize("size", SIZES)
async def test_the_examples_are_of_this_chair(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing(prescriber="Dr Okafor")
    async with bench.app().run_test(size=size) as pilot:
        lines = lines_of(await help_at(pilot))
        assert "128/82 76 98 14 s5 d1" in lines  # the shape of its last set
        assert "fix 16 hr 76 ; misread" in lines  # its newest measured entry
        assert "rate 75" in lines
        assert "the present one" in lines["rate 75"]
        assert lines["med ondansetron DOSE mg iv|po|im"] == "the clinic's list: usual 4-8 mg"
        assert "told Dr Okafor ; 188/112, read back" in lines
        protocol = bench.room.view("5").protocol
        assert protocol is not None
        named = next(words for words in lines.values() if words.startswith("is one of:"))
        assert all(effect.key in named for effect in protocol.effects)
        await type_line(pilot, "fix", enter=False)
        assert "fix 16 hr 76 ; misread" in screen_text(pilot.app)
        assert "ondansetron" not in screen_text(pilot.app)


async def test_no_example_gives_a_dose(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    for section in sections(bench.room.view("5")):
        for left, _ in section.lines:
            assert not left.startswith("med ") or "DOSE" in left


async def test_the_keys_are_those_that_work_there(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        lines = lines_of(await help_at(pilot))
        assert lines["F4"] == "What can be charted about the pump"
        assert "F8" not in lines
        await pilot.press("escape", "f2")
        await settle(pilot)
        lines = lines_of(await help_at(pilot, None))
        assert "F4" not in lines
        assert "/" in lines


@pytest.mark.parametrize("size", SIZES)
async def test_signs_words_and_what_this_is_not(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        page = await help_at(pilot)
        lines = lines_of(page)
        for look in LOOKS.values():
            assert f"{look.symbol} {look.word}" in lines
        for word in OPENS:
            assert any(word in left.split() for left in lines), word
        await type_line(pilot, "watch the patient", enter=False)
        text = screen_text(pilot.app)
        assert "It does not watch the patient. The monitor does." in text
        await pilot.press(*["backspace"] * 20)
        await type_line(pilot, "without", enter=False)
        text = screen_text(pilot.app)
        assert "obs  pump  med  effects" in text
        assert "F3  F4  F5  F6" in text


async def test_no_line_of_the_help_is_cut(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        page = await help_at(pilot)
        rows = ["".join(text for text, _ in row) for row in page._list.rows]
        assert len(rows) > 60
        assert not [row for row in rows if "…" in row]
