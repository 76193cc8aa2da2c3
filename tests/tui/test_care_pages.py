"""Side effects, medicines, care and who was told on the chair's screen: pages that write the line, and the panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line

from infusion_tui.tui.commands import RoomCommands


def nauseous(folder: Path) -> Bench:
    """Infusing, with nausea 3 and then 2, and a medicine that waits to be looked at."""
    bench = Bench(folder)
    bench.infusing()
    bench.chart("-4m nausea 3 ; retching")
    bench.chart("-3m med ondansetron 4 mg iv for nausea by Dr Lee")
    bench.chart("nausea 2")
    return bench


@pytest.mark.parametrize("size", SIZES)
async def test_an_open_side_effect_stands_on_the_panel_with_its_onset_and_worst(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = nauseous(tmp_path)
    (course,) = bench.room.view("5").effect_courses
    onset = course.first_at.astimezone(bench.room.zone).strftime("%H:%M")
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        text = screen_text(pilot.app)
        assert f"nausea 2 since {onset}, worst 3" in text or (
            f"nausea 2 moderate since {onset}, worst 3" in text
        )
        assert "allergies" in text
        bench.chart("nausea 0")
        await settle(pilot)
        pilot.app.screen.tick()  # type: ignore[attr-defined]
        assert f"since {onset}" not in screen_text(pilot.app)


async def test_the_panel_names_medicines_to_look_at_and_what_they_did(tmp_path: Path) -> None:
    bench = nauseous(tmp_path)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        screen = await open_chair(pilot)
        (given,) = bench.room.view("5").medicines_given
        due = given.due_at.astimezone(bench.room.zone).strftime("%H:%M")
        assert f"look again {due}: ondansetron 4 mg" in screen_text(pilot.app)
        bench.later(27)
        bench.chart("hr 71")
        screen.tick()
        assert "look again" not in screen_text(pilot.app)
        assert f"after ondansetron 4 mg: {due} HR 71" in screen_text(pilot.app)
        assert bench.room.view("5").medicines_given[0].reading == "HR 71"


async def test_oxygen_that_is_on_stands_beside_the_saturation(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("o2 2 l/min spo2 96")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert "O2 2 L/min, SpO2 96 at" in screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
async def test_f6_has_the_whole_list_in_order_and_what_the_record_says(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = nauseous(tmp_path)
    protocol = bench.room.view("5").protocol
    assert protocol is not None
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await pilot.press("f6")
        await settle(pilot)
        bench.seconds.now += 1
        seen = [screen_text(pilot.app)]
        assert "open: 2 since" in seen[0]
        assert "worst 3" in seen[0]
        assert "line: nothing yet" in seen[0]
        for _ in range(3):
            await pilot.press("pagedown")
            await settle(pilot)
            seen.append(screen_text(pilot.app))
        for effect in protocol.effects:
            assert any(effect.label in text for text in seen), effect.label
        assert f"{len(protocol.effects)} of {len(protocol.effects)}" in seen[-1]
        await pilot.press("1")
        await settle(pilot)
        assert f"line: {protocol.effects[-1].key} 1" in screen_text(pilot.app)


async def test_r_asks_what_belongs_to_the_chosen_side_effect(tmp_path: Path) -> None:
    bench = nauseous(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("f6")
        await settle(pilot)
        bench.seconds.now += 1
        await pilot.press("r")
        await settle(pilot)
        assert "dizziness, vertigo is not charted yet" in screen_text(pilot.app)
        await pilot.press(*["down"] * 5, "r")
        await settle(pilot)
        assert "nothing said yet" in screen_text(pilot.app)
        await pilot.press("enter")
        await type_line(pilot, "p")
        await type_line(pilot, "cold pack", enter=False)
        assert "line: effect nausea possible ; cold pack" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.line.value == "effect nausea possible ; cold pack"
        await pilot.press("enter")
        await settle(pilot)
        (course,) = bench.room.view("5").effect_courses
        assert (course.related, course.actions[0].text) == ("possible", "cold pack")


async def test_the_page_of_effect_says_when_there_is_none(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("precheck")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "effect")
        assert "No side effect is charted yet" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.line.value == ""


@pytest.mark.parametrize("size", SIZES)
async def test_care_is_a_list_with_one_key_each(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "care")
        text = screen_text(pilot.app)
        assert "1  grounding" in text
        assert "grounding: talked to, breathing together" in text
        await pilot.press("6")  # meant for the screen below: too soon
        await settle(pilot)
        assert pilot.app.screen is not screen
        bench.seconds.now += 1
        await pilot.press("tab")
        await type_line(pilot, "6 minutes", enter=False)  # text here
        await pilot.press("tab", "6")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert screen.line.value == "coldpack ; 6 minutes"
        await pilot.press("enter")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].text == "cold pack"
        await type_line(pilot, "care")
        bench.seconds.now += 1
        assert "last " in screen_text(pilot.app)
        await pilot.press("c")  # letters go on where the digits end
        await settle(pilot)
        assert screen.line.value == "toilet"


async def test_every_care_word_is_completed_and_is_in_the_palette(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "groun", enter=False)
        await pilot.press("tab")
        await settle(pilot)
        assert screen.line.value.strip() == "grounding"
        found = [words.split()[0] for words, _, _ in RoomCommands(screen)._found()]
        assert {"grounding", "toilet", "care", "effect", "told", "med"} <= set(found)


async def test_a_medicine_is_asked_what_for_and_by_whose_order(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await pilot.press("f5")
        for value in ("1", "4", "mg", "iv"):
            await type_line(pilot, value)
        text = screen_text(pilot.app)
        assert "ordered by" in text
        assert "note, why" in text
        await pilot.press("f5")
        await settle(pilot)
        assert pilot.app.screen.line.value == "med ondansetron 4 mg iv"  # type: ignore[attr-defined]


async def test_told_without_y_writes_no_read_back(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "told")
        for value in ("Dr Lee", "188/112", "later"):
            await type_line(pilot, value)
        assert screen.line.value == "told Dr Lee ; 188/112"


@pytest.mark.parametrize(
    ("charted", "words", "line"),
    [
        ("grounding ; hand held", "blanket", "care blanket"),
        ("effect nausea possible ; cold pack", "nausea no", "effect nausea no"),
    ],
)
async def test_the_form_of_a_correction_begins_with_the_entrys_word(
    tmp_path: Path, charted: str, words: str, line: str
) -> None:
    bench = nauseous(tmp_path)
    bench.chart(charted)
    number = bench.room.view("5").version
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await pilot.press("up", "enter")
        await settle(pilot)
        await pilot.press("f3")
        await settle(pilot)
        for text in (words, "", "wrong one"):
            await type_line(pilot, text)
        assert screen.line.value == f"fix {number} {line} ; wrong one"
