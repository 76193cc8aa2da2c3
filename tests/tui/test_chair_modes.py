"""In a large room only the chairs looked at last keep their screens, and nothing is lost with the others."""

from __future__ import annotations

from pathlib import Path

from app_rooms import Bench, open_chair, settle, type_line

from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair_modes import KEPT

ROOM = [str(number) for number in range(1, KEPT + 5)]


def kept(app: InfusionApp) -> list[str]:
    return [chair for chair in ROOM if app.chair_screen(chair) is not None]


async def test_a_draft_is_there_again_when_its_screen_is_made_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, chairs=ROOM)  # type: ignore[arg-type]
    bench.infusing("1")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot, "1")
        await type_line(pilot, "128/82 76", enter=False)
        begun = app.chair_screen("1").drafts.begun_at  # type: ignore[union-attr]
        for chair in ROOM[1:]:
            await open_chair(pilot, chair)
        await settle(pilot)
        assert "1" not in kept(app)
        assert len(kept(app)) == KEPT
        bench.later(6)
        screen = await open_chair(pilot, "1")
        assert screen.line.value == "128/82 76"
        assert screen.drafts.begun_at == begun
        assert screen.hint.said is not None
        assert "6 min old" in screen.hint.said.words


async def test_a_chair_with_an_open_question_or_page_keeps_its_screen(tmp_path: Path) -> None:
    bench = Bench(tmp_path, chairs=ROOM)  # type: ignore[arg-type]
    bench.infusing("1")
    bench.infusing("2", mrn="448202", name="BAKER, Ann")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, InfusionApp)
        await open_chair(pilot, "1")
        await type_line(pilot, "pause nausea")
        await open_chair(pilot, "2")
        await pilot.press("f3")
        await settle(pilot)
        for chair in ROOM[2:]:
            await open_chair(pilot, chair)
        assert {"1", "2"} <= set(kept(app))
