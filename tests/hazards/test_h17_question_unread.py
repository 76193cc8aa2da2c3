"""H17: a question is answered without being read. Control: Enter and Esc go back, keys of the first 300 ms are dropped,
the key that opened a question never answers it, and what cannot be undone asks for the chair's number."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, settle, type_line

QUESTIONS = (
    ("infusing", "hr 148"),
    ("infusing", "pause nausea"),
    ("infusing", "rate 600"),
    ("infusing", "stop dizzy"),
    ("infusing", "void 3 ; wrong chair"),
    ("infusing", "med clonidine 0.4 mg po ; as ordered"),
    ("paused", "resume"),
    ("assess", "leave anyway ; called home"),
    ("assess", "ama ; wants to go"),
    ("precheck", "cancel not fasted"),
    ("precheck", "move 6"),
)
"""Every kind of question: asked with `y`, and asked with the chair's number."""


@pytest.mark.parametrize(("phase", "line"), QUESTIONS)
async def test_H17_enter_five_times_changes_nothing(tmp_path: Path, phase: str, line: str) -> None:
    """Enter, however often, opens the question and goes back from it: nothing is recorded and the line is kept."""
    bench = Bench(tmp_path)
    bench.put_into(phase)
    head = bench.room.store.head()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, line, enter=False)
        for _ in range(5):
            bench.seconds.now += 1
            await pilot.press("enter")
            await settle(pilot)
        assert screen.line.value == line
    assert bench.room.store.head() == head


@pytest.mark.parametrize(("phase", "line"), QUESTIONS)
async def test_H17_a_burst_answers_no_question(tmp_path: Path, phase: str, line: str) -> None:
    """Enter and the answer in one burst, as a scanner or a bouncing key sends them, record nothing."""
    bench = Bench(tmp_path)
    bench.put_into(phase)
    head = bench.room.store.head()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, line)
        await pilot.press("y", "5", "enter")
        await settle(pilot)
    assert bench.room.store.head() == head


@pytest.mark.parametrize("line", ["stop dizzy", "void 3 ; wrong chair", "rate 600"])
async def test_H17_the_wrong_number_is_no_answer(tmp_path: Path, line: str) -> None:
    """`y`, or another chair's number, does not answer what asks for this chair's number; this chair's does."""
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    head = bench.room.store.head()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        for answer in (("y", "enter"), ("3", "enter")):
            await type_line(pilot, line)
            bench.seconds.now += 1
            await pilot.press(*answer)
            await settle(pilot)
            assert bench.room.store.head() == head
            screen.line.put("")
            await settle(pilot)
        await type_line(pilot, line)
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
    assert bench.room.store.head() != head
