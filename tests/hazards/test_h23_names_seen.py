"""H23: names are seen by others. Control: the board and the locked screen show initials at most, and names leave a
chair's screen when nobody has touched a key for three minutes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.opening import ALONE, OPENS, PLAIN

SECRETS = ("KOWALSKI", "Ruth", "IVORY", "Grace", "1984-03-12", "448201", "448777")


def full_room(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path)
    bench.infusing("3", mrn="448777", name="IVORY, Grace")
    bench.infusing("5", born=dt.date(1984, 3, 12))
    bench.chart("handoff JD ; watcher")
    return bench


@pytest.mark.parametrize("size", [*SIZES, (79, 23), (200, 60)])
async def test_H23_board_and_lock_show_no_full_name(tmp_path: Path, size: tuple[int, int]) -> None:
    """Control: no name, birth date or number stands on the board or the lock, at any size."""
    bench = full_room(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        await settle(pilot)
        board = screen_text(pilot.app)
        await pilot.press("ctrl+l")
        await settle(pilot)
        lock = screen_text(pilot.app)
    assert "INFUSING" in board
    for secret in SECRETS:
        assert secret not in board
        assert secret not in lock


@pytest.mark.parametrize("size", SIZES)
async def test_H23_names_leave_the_screen_after_three_minutes_without_a_key(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Control: the time goes on, the name does not stand; a key brings it back."""
    bench = full_room(tmp_path)
    async with bench.app(chair="5").run_test(size=size) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot)
        bench.seconds.now += 181
        app.beat()
        await settle(pilot)
        text = screen_text(app)
        assert "KOWALSKI" not in text
        assert "names are hidden" in text
        assert "left of 40 min" in text
        await pilot.press("down")
        await settle(pilot)
        assert "KOWALSKI" in screen_text(app).splitlines()[0]


NO_PAGE = {"board", "lock", "user", "theme", "glyphs", "guide", "new"} | PLAIN.keys()
OF_ONE_CLASS = {
    "extend",
    "move",
    "transfer",
    "ama",
    "cancel",
    "kept",
    "drawn",
    "x",
    "take",
    "look",
    "bag",
    "infiltration",
}
"""Forms that are drawn by the same page as `told`."""
WORDS = (
    *(word for word in OPENS if word not in NO_PAGE), *sorted(ALONE - OF_ONE_CLASS), "entry 1", "entry 3", "fix 3",
)  # fmt: skip


async def test_H23_names_leave_every_page_and_question(tmp_path: Path) -> None:
    """Control: a page, a form or a question that was left open shows no name, number or birth date either; a note
    that names the patient neither; everything is back with the first key."""
    bench = full_room(tmp_path)
    bench.chart("; Ruth KOWALSKI asked for water", "id 448201")
    seen = set()
    async with bench.app(chair="5").run_test(size=SIZES[0]) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        screen = await open_chair(pilot)
        for word in WORDS:
            app.open_word(word, "5")
            await settle(pilot)
            if app.screen is screen:
                continue  # nothing to open here and now
            seen.add(type(app.screen).__name__)
            bench.seconds.now += 181
            app.beat()
            await settle(pilot)
            text = screen_text(app)
            for secret in SECRETS:
                assert secret not in text, (word, secret)
            for _ in range(4):
                if app.screen is not screen:
                    bench.seconds.now += 1
                    await pilot.press("escape")
                    await settle(pilot)
            screen.line.put("")
            await settle(pilot)
        screen.fill("stop dizzy")
        await pilot.press("enter")
        await settle(pilot)
        assert "KOWALSKI" in screen_text(app)
        bench.seconds.now += 181
        app.beat()
        await settle(pilot)
        assert screen.hint.question is not None
        for secret in SECRETS:
            assert secret not in screen_text(app)
        app.idle.touched()
        await settle(pilot)
        assert screen_text(app).count("KOWALSKI") > 1
    assert len(seen) > 20, seen
