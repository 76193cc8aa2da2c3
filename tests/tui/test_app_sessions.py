"""The whole of a session by typing, at both sizes, and what is on the screen in each phase."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import PRECHECK, SET, SIZES, Bench, kinds, open_chair, screen_text, settle, type_line


@pytest.mark.parametrize("size", SIZES)
async def test_a_whole_session_by_typing(tmp_path: Path, size: tuple[int, int]) -> None:
    bench = Bench(tmp_path)
    bench.admit()
    async with bench.app().run_test(size=size) as pilot:
        screen = await open_chair(pilot)

        async def answered(key: str, *more: str) -> None:
            bench.seconds.now += 1
            await pilot.press(key, *more)
            await settle(pilot)

        await type_line(pilot, SET)
        for item in PRECHECK:
            await type_line(pilot, f"check {item} y")
        assert "11 of 12 done" in screen_text(pilot.app)
        bench.chart("verify 35 mg in 50 ml 75 ml/h", by="JD")
        pilot.app.tick()
        await settle(pilot)
        assert "12 of 12 done" in screen_text(pilot.app)
        await type_line(pilot, "start 75")
        assert "KOWALSKI, Ruth" in screen_text(pilot.app)
        await answered("5", "enter")
        assert bench.room.view("5").phase == "infusing"
        bench.later(5)
        await type_line(pilot, "126/80 74 98 14 s5 d1")
        await type_line(pilot, "pause nausea")
        await answered("y")
        assert bench.room.view("5").phase == "paused"
        bench.later(2)
        await type_line(pilot, "resume")
        await answered("y")
        bench.later(20)
        await type_line(pilot, "stop dizzy")
        await answered("5", "enter")
        await type_line(pilot, "124/80 74 98 14 s5 d0 wnl")
        assert bench.room.view("5").phase == "observing"
        bench.later(61)
        await type_line(pilot, "126/80 73 98 14 s5 d0")
        assert bench.room.view("5").phase == "assess"
        await type_line(pilot, "leave ; daughter Ann")
        assert "cannot leave: open in the leave check" in screen_text(pilot.app)
        assert screen.line.value == "leave ; daughter Ann"
        screen.line.put("")
        for item in ("iv-out", "gait", "escort", "instructions"):
            await type_line(pilot, f"check {item} y")
        await type_line(pilot, "leave ; daughter Ann")
        await answered("5", "enter")
        assert bench.room.view("5").phase == "empty"
        assert "No one is in this chair" in screen_text(pilot.app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("empty", ["EMPTY", "No one is in this chair.", "new"]),
        ("precheck", ["PRE-CHECK", "0 of 12 done", "identity?", "y yes", "35 mg in 50 mL"]),
        ("infusing", ["INFUSING", "left of 40 min", "ends 13:43, as planned", "given 16.", "of 35 mg", "75 mL/h", "plan", "actual", "● done"]),
        ("paused", ["PAUSED", "NOT RUNNING since 13:22", "why: nausea", "left when resumed", "waiting", "resume  or  stop WHY"]),
        ("time up", ["INFUSING", "TIME UP    +04:00  ", "is the pump stopped?", "done  or  stop WHY"]),
        ("observing", ["OBSERVING", "of observation left", "stopped 13:22: dizzy", "last obs", "observe"]),
        ("assess", ["ASSESS", "of 8 open", "IV out?", "observation time", "last obs"]),
    ],
)  # fmt: skip
async def test_each_phase_says_itself(
    tmp_path: Path, size: tuple[int, int], phase: str, words: list[str]
) -> None:
    bench = Bench(tmp_path)
    bench.put_into(phase)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        text = screen_text(pilot.app)
        for word in [*words, "CHAIR 5", "TRAINING", "KM"]:
            assert word in text, f"{word}\n{text}"
        if phase != "empty":
            assert "KOWALSKI, Ruth" in text
            assert "1984-03-12" in text
            assert "MRN 448201" in text


async def test_paused_shows_no_countdown(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("paused")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        before = screen_text(pilot.app)
        bench.later(seconds=70)
        pilot.app.beat()
        await settle(pilot)
        after = screen_text(pilot.app)
        assert before != after
        assert "ends " not in after
        assert "left of" not in after
        assert screen.view.remaining_s is None
        assert "21:00 left when resumed" in before
        assert "21:00 left when resumed" in after


async def test_assess_never_says_that_one_can_go(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("assess")
    bench.chart(*(f"check {item} y" for item in ("iv-out", "gait", "escort", "instructions")))
    bench.chart("126/80 73 98 14 s5 d0")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        text = screen_text(pilot.app)
        assert "0 of 8 open" in text
        assert "can go" not in text.casefold()
        assert "ready" not in text.casefold()


async def test_late_is_said_with_minutes_and_seen_quiets_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.later(17)
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await open_chair(pilot)
        text = screen_text(pilot.app)
        assert "▲▲ OBS LATE" in text
        assert "shown to charge desk" in text
        await pilot.press("f9")
        await settle(pilot)
        assert "on the way" in screen_text(pilot.app)
        assert "reminder.seen" in kinds(bench.room)


async def test_chest_pain_asks_who_was_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    bench.chart("cp 1 ; pressure")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        assert "chest pain at 13:22: who was told?" in screen_text(pilot.app)
        await type_line(pilot, "told Dr Lee ; ECG")
        assert "who was told?" not in screen_text(pilot.app)


async def test_a_tick_draws_only_the_visible_screen(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(80, 24)) as pilot:
        board = pilot.app.screen
        await open_chair(pilot)
        drawn = board.chairs.repainted
        looked = board._header.rows[0]
        bench.later(seconds=30)
        pilot.app.beat()
        await settle(pilot)
        assert board.chairs.repainted == drawn
        assert board._header.rows[0] == looked


async def test_under_80_by_24_the_notice_still_names_this_chair(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    async with bench.app().run_test(size=(60, 18)) as pilot:
        await open_chair(pilot)
        text = screen_text(pilot.app)
        assert "needs 80x24" in text
        assert "INFUSING" in text
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "CHAIR 5" in screen_text(pilot.app)
