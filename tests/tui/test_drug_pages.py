"""The drug's pages: waste with the expected figure beside an empty field, the ledger, contradictions, the stock."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line

from infusion_tui.record import events as ev
from infusion_tui.tui.dialogs.drugs_page import DrugsPage
from infusion_tui.tui.dialogs.entry import EntryPage
from infusion_tui.tui.dialogs.ledger_page import LedgerPage


def stopped_early(folder: Path) -> Bench:
    """50 mg opened, 35 mg in the bag, stopped after 20 minutes: 17.5 mg given, 32.5 mg neither wasted nor kept."""
    bench = Bench(folder)
    bench.ready()
    bench.chart("drawn 50 mg ; vial 50 mg lot A1 exp 2027-05")
    bench.later(1)
    bench.chart("start 75")
    bench.later(20)
    bench.chart("stop dizzy")
    bench.later(1)
    return bench


def field(pilot: object, name: str) -> str:
    return str(pilot.app.screen.query_one(f"#field-{name}").value)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", SIZES)
async def test_the_expected_figure_stands_beside_an_empty_field(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "waste")
        text = screen_text(pilot.app)
        assert "the ledger expects 32.5 mg" in text
        assert "opened 50 - given 17.5 = 32.5 mg" in text
        assert field(pilot, "waste-amount") == ""


async def test_the_expected_figure_needs_no_reason(tmp_path: Path) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        for text in ("waste", "32.5 mg", "JD"):
            await type_line(pilot, text)
        assert pilot.app.screen is screen
        assert screen.line.value == "waste 32.5 mg by JD"


async def test_another_figure_wants_its_reason_before_it_leaves_the_form(tmp_path: Path) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        for text in ("waste", "30 mg", "JD"):
            await type_line(pilot, text)
        text = screen_text(pilot.app)
        assert "►why it differs" in text
        assert "2.5 mg stay open" in " ".join(text.split())
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen is not screen, "still asked"
        assert "▲ say why it differs" in screen_text(pilot.app)
        await type_line(pilot, "spilt")
        assert screen.line.value == "waste 30 mg by JD ; spilt"
        await pilot.press("enter")
        await settle(pilot)
        assert "recorded" in screen_text(pilot.app)
    assert isinstance(bench.room.view("5").entries[-1].payload, ev.DrugWasted)


async def test_the_line_itself_informs_and_never_asks(tmp_path: Path) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "waste 30 mg by JD", enter=False)
        assert "the ledger expects 32.5 mg" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.hint.question is None
    assert bench.room.view("5").entries[-1].text == "wasted 30 mg, witness JD"


async def test_esc_keeps_what_was_typed(tmp_path: Path) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "waste")
        await type_line(pilot, "30 mg", enter=False)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.line.value == "waste 30 mg"


@pytest.mark.parametrize("size", SIZES)
async def test_the_ledger_of_a_chair(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = stopped_early(tmp_path)
    bench.chart("waste 30 mg by JD ; spilt")
    number = bench.room.version("5")
    bench.chart(f"fix {number} waste 32.5 mg by JD ; read again")
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "ledger")
        text = screen_text(pilot.app)
        assert isinstance(pilot.app.screen, LedgerPage)
        for words in (
            "vial opened: 50 mg",
            "in the bag as ordered: 35 mg in 50 mL",
            "-30 mg  reversal of: wasted 30 mg, witness JD;",
            "opened 50 = given 17.5 + wasted 32.5 + kept 0 mg",
            "in the bag 35 mg: given 17.5 by rate and time, left in it 17.5",
        ):
            assert words in text, words
        bench.seconds.now += 1
        await pilot.press("down", "down", "down", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EntryPage)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert pilot.app.screen is screen


async def test_the_ledger_that_was_not_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "ledger")
        assert "the ledger was not kept" in screen_text(pilot.app)
        await pilot.press("enter")  # nothing to open, nothing happens
        await settle(pilot)
        assert isinstance(pilot.app.screen, LedgerPage)


@pytest.mark.parametrize("size", SIZES)
async def test_a_contradiction_is_one_line_on_the_chair_and_a_page(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        assert "contradictions" not in screen_text(pilot.app)
        bench.chart("waste 40 mg by JD ; all of it")
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "▲ contradictions: 1 (type the word)" in screen_text(pilot.app)
        await type_line(pilot, "contradictions")
        assert "more than the 50 mg that were" in " ".join(screen_text(pilot.app).split())
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, EntryPage)


async def test_in_the_narrow_list_of_assess_too(tmp_path: Path) -> None:
    bench = stopped_early(tmp_path)
    bench.chart("waste 40 mg by JD ; all of it")
    bench.later(61)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert "▲ contradictions: 1" in screen_text(pilot.app)


async def test_the_words_are_in_the_palette(tmp_path: Path) -> None:
    from infusion_tui.tui.commands import RoomCommands

    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        found = [words.partition("   ")[0] for words, _, _ in RoomCommands(screen)._found()]
        assert {"ledger", "contradictions", "drugs"} <= set(found)
        assert {"drawn 50 mg ; vial 500 mg lot A123 exp 2027-05", "kept 450 mg ; safe 2"} <= set(found)


# --- the stock


@pytest.mark.parametrize("size", SIZES)
async def test_a_count_from_the_board(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = stopped_early(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(pilot.app.screen, DrugsPage)
        assert "not counted yet" in screen_text(pilot.app)
        assert "vial opened, 50 mg, lot A1" in screen_text(pilot.app)
        for text in ("start", "5000 mg", "JD", ""):
            await type_line(pilot, text)
        text = screen_text(pilot.app)
        assert "recorded: counted 5000 mg" in text
        assert "balance 5000 mg" in text
        assert field(pilot, "drugs-amount") == "", "the next count begins empty"
    (counted,) = [event.payload for event in bench.room.store.room() if event.kind == "drug.counted"]
    assert isinstance(counted, ev.DrugCounted)
    assert (counted.amount_mg, counted.witness, counted.moment) == (5000, "JD", "start")


async def test_a_count_that_differs_wants_its_reason(tmp_path: Path) -> None:
    from decimal import Decimal

    from infusion_tui.room.drugs import count_drugs

    bench = Bench(tmp_path)
    count_drugs(bench.room, Decimal(5000), moment="start", by="KM", witness="JD")
    bench.later(10)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        for text in ("end", "4960 mg", "JD", ""):
            await type_line(pilot, text)
        assert "40 mg less. Count again, or give the reason" in " ".join(screen_text(pilot.app).split())
        await type_line(pilot, "one vial broke on the floor of the prep room")
        text = screen_text(pilot.app)
        assert "end count, 40 mg less than" in text
        assert "prep room" in text, "a long reason goes on below"
        assert "balance 4960 mg" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("middle", "5 mg", "JD", ""), "What? start, end, received"),
        (("end", "5", "JD", ""), "which unit?"),
        (("end", "5 mL", "JD", ""), "not in mL"),
        (("end", "5 mg", "", ""), "Who saw it?"),
        (("end", "5 mg", "KM", ""), "another person has to witness it"),
        (("received", "0 mg", "JD", ""), "nothing came in"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_recorded(
    tmp_path: Path, typed: tuple[str, ...], words: str
) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        for text in typed:
            await type_line(pilot, text)
        assert words in " ".join(screen_text(pilot.app).split())
    assert not [event for event in bench.room.store.room() if event.kind.startswith("drug.")]


async def test_the_wall_opens_no_stock(tmp_path: Path) -> None:
    from infusion_tui.tui.board.wall import WallScreen

    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        wall = WallScreen(pilot.app.source)  # type: ignore[attr-defined]
        assert not wall.check_action("drugs", ())
