"""Looks, repeats, sets not taken and the gap report, as they stand on the screens."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from made_up import NOW, ago, due, make_view, reading

from infusion_tui.tui.board.words import due_short, due_time, last_set_forms
from infusion_tui.tui.wording import due_words

FULL = "128/82 76 98 14 s5 d0"


def test_sets_not_taken_in_words() -> None:
    item = due("observation", "quiet", 8, not_taken=2, passed_on_at=ago(minutes=3))
    item = msgspec.structs.replace(item, level="passed_on")
    at = ago(minutes=3).strftime("%H:%M")
    assert due_words(item, NOW, zone=dt.UTC) == f"▲▲ 2 SETS NOT TAKEN, shown to charge desk {at}"
    assert due_words(item, NOW, width=17) == "▲▲ 2 NOT TAKEN"
    late = due("observation", "passed_on", 6, not_taken=3)
    assert due_words(late, NOW).startswith("▲▲ OBS LATE 6 min, 3 SETS NOT TAKEN")
    assert due_words(late, NOW, width=17) == "▲▲ OBS LATE 6 min"
    shown = make_view(phase="infusing", due=(item,))
    assert due_short(shown) == "now"
    assert due_time(shown, 30, dt.UTC).startswith("next obs ")


@pytest.mark.parametrize(
    ("what", "words"),
    [("repeat", "▲▲ REPEAT BP LATE 3 min"), ("flush", "▲▲ FLUSH LATE 3 min"), ("look", "▲▲ LOOK LATE 3 min")],
)
def test_what_else_is_late(what: str, words: str) -> None:
    missing = ("bp",) if what == "repeat" else ()
    item = due(what, "late", 3, missing=missing)  # type: ignore[arg-type]
    assert due_words(item, NOW) == words
    assert len(due_words(item, NOW, width=17)) <= 17


def test_a_look_on_the_board_has_names_beside_its_numbers() -> None:
    seen = msgspec.structs.replace(reading(5), values={"spo2": 97, "rr": 14})
    forms = last_set_forms(make_view(phase="infusing", last_observation=seen), dt.UTC)
    assert all("SpO2 97 RR 14" in form for form in forms)


@pytest.mark.parametrize("size", SIZES)
async def test_a_look_by_form_and_by_line(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "look")
        assert "what was seen" in screen_text(pilot.app)
        await pilot.press("enter", "enter", "enter")
        await settle(pilot)
        assert "what was seen" in screen_text(pilot.app), "an empty form records nothing"
        await pilot.press(*"pink", "enter", *"13", "enter", *"96", "enter")
        await settle(pilot)
        assert screen.line.value == "look rr 13 spo2 96 ; pink"
        assert "look, not roused" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        entry = bench.room.view("5").entries[-1]
        assert (entry.values, entry.note) == ({"rr": 13, "spo2": 96}, "pink")
        assert "look" in [item.what for item in bench.room.view("5").due]


@pytest.mark.parametrize("size", SIZES)
async def test_the_gap_report_stands_first_in_the_leave_check(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("x ; asleep, breathing 14")
    bench.later(12)
    bench.chart("stop dizzy", FULL)
    bench.later(10)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await pilot.press("f8")
        await settle(pilot)
        rows = screen_text(pilot.app).splitlines()
        first = next(n for n, row in enumerate(rows) if "observation time" in row)
        above = [row for row in rows[:first] if "sets " in row]
        assert above
        assert "longest gap" in above[0]
        await pilot.press("g")
        await settle(pilot)
        page = screen_text(pilot.app)
        assert "SETS DUE AND DONE" in page
        assert "asleep, breathing 14" in page
        await pilot.press("escape")
        await settle(pilot)
        assert "LEAVE CHECK" in screen_text(pilot.app)


async def test_the_gap_report_by_word(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "gaps")
        assert "sets 2 of 2 done, longest gap" in screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_crossed_limit_and_a_longer_observation_are_never_cut(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("188/112 96 97 14 s5 d0")
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        text = screen_text(pilot.app)
        assert "beyond the clinic's limit 180/110: symptoms?" in text
        bench.later(1)
        bench.chart("stop dizzy", "med midazolam 1 mg iv")
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "midazolam 13:23 + 60 min" in text
