"""Names that are only similar, the two identifiers at start, leaving and moving, and an entry of the wrong chair."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line


@pytest.mark.parametrize(
    ("other", "mark"),
    [
        ({"name": "KOWALSKA, Jo"}, "SIMILAR NAME: chair 2"), ({"name": "KOWALSKI, Jo"}, "SAME NAME: chair 2"),
        ({"name": "IVORY, Ruth"}, "SIMILAR NAME: chair 2"), ({"name": "IVORY, Ruth", "born": dt.date(1990, 1, 1)}, ""),
    ],
)  # fmt: skip
async def test_a_similar_name_stands_on_both_chairs(tmp_path: Path, other: dict[str, Any], mark: str) -> None:
    bench = Bench(tmp_path)
    bench.admit("5")
    bench.admit("2", mrn="1", **other)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "5")
        text = screen_text(pilot.app)
        assert (mark in text) if mark else ("NAME: chair" not in text)
        await open_chair(pilot, "2")
        text = screen_text(pilot.app)
        assert (mark.replace("chair 2", "chair 5") in text) if mark else ("NAME: chair" not in text)


@pytest.mark.parametrize(
    ("phase", "line"),
    [("precheck", "move 6"), ("observing", "leave anyway ; called home"), ("observing", "ama ; wants to go")],
)
@pytest.mark.parametrize("size", SIZES)
async def test_the_question_asks_for_both_identifiers_and_the_record_says_they_matched(
    tmp_path: Path, phase: str, line: str, size: tuple[int, int]
) -> None:
    bench = Bench(tmp_path)
    bench.put_into(phase)
    session = bench.room.live_session("5")
    assert session is not None
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, line)
        text = screen_text(pilot.app)
        assert "ask name and birth date again:  KOWALSKI, Ruth  1984-03-12" in text
        assert "both match? chair number and Enter to record:" in text
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
    last = bench.room.store.session(session)[-1]
    assert getattr(last.payload, "identified", None) is True


async def test_other_chair_numbers_say_nothing_about_identifiers(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "void 3 ; typed wrong")
        assert "ask name" not in screen_text(pilot.app)


async def test_how_the_patient_was_known_is_asked_at_admit(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "new")
        assert "identified by" in screen_text(pilot.app)


def wrong_chair(tmp_path: Path) -> Bench:
    """A set of chair 5's patient stands at chair 3 as its last entry."""
    bench = Bench(tmp_path)
    bench.infusing("3", mrn="1", name="IVORY, Grace")
    bench.infusing("5")
    bench.chart("132/84 80 97 15 s5 d1", chair="3")
    return bench


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_entry_to_the_right_chair_in_three_steps(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = wrong_chair(tmp_path)
    number = bench.room.view("3").entries[-1].number
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot, "3")
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "other chair" in screen_text(pilot.app)
        await pilot.press("c")
        await settle(pilot)
        await type_line(pilot, "5")
        five = pilot.app.chair_screen("5")  # type: ignore[attr-defined]
        assert five.line.value == f"take {number} from 3 ; wrong chair"
        assert "CHAIR 5" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        assert f"(from chair 3 #{number}), struck there" in " ".join(screen_text(pilot.app).split())
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
    assert bench.room.view("3").entries[number - 1].struck
    assert bench.room.view("5").entries[-1].text.endswith(f"(from chair 3 #{number})")


async def test_the_form_of_take_writes_the_line(tmp_path: Path) -> None:
    bench = wrong_chair(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot, "5")
        await type_line(pilot, "take")
        await type_line(pilot, "17")
        await type_line(pilot, "3")
        await type_line(pilot, "wrong chair")
        assert screen.line.value == "take 17 from 3 ; wrong chair"


async def test_an_entry_that_cannot_be_moved_offers_no_other_chair(tmp_path: Path) -> None:
    bench = wrong_chair(tmp_path)
    bench.chart("stop dizzy", chair="3")
    before = kinds(bench.room, "3")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "3")
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "other chair" not in screen_text(pilot.app)
        await pilot.press("c")
        await settle(pilot)
    assert kinds(bench.room, "3") == before
