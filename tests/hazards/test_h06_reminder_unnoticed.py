"""H06: a reminder is not noticed (fatigue, a dim screen), or so many come that nobody looks any more.

Control: each level differs by sign and word, not by colour alone; nothing sounds; what was passed on goes to a second
person's board; `seen` quiets it for three minutes, twice, and never hides that it is late. (Reading from 3 m in 20 lux is
a trial with people, not a test.)"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app_rooms import Bench, screen_text, settle
from made_up import NOW, due

from infusion_tui.record.view import LEVELS, What
from infusion_tui.tui.wording import MARKS, WHATS, due_words


@pytest.mark.parametrize("what", list(WHATS))
def test_H06_the_levels_differ_in_sign_and_word(what: What) -> None:
    """Without any colour one can tell coming, due, late and passed on apart, and what it is about."""
    said = {level: due_words(due(what, level, 6), NOW) for level in LEVELS}
    assert not said["quiet"].startswith("▲")
    assert said["due"].startswith("▲ ")
    assert said["late"].startswith("▲▲ ")
    assert "shown to charge desk" in said["passed_on"]
    assert len({said[level] for level in ("quiet", "due", "late", "passed_on")}) == 4
    assert WHATS[what].due.split(" ")[0] in said["late"]
    assert MARKS["late"] != MARKS["due"] != MARKS["quiet"]


async def test_H06_passed_on_reaches_a_second_person_and_seen_quiets_it_twice(tmp_path: Path) -> None:
    """The board of JD names the chair; `seen` of KM takes it to LATE for three minutes, twice, never to nothing."""
    bench = Bench(tmp_path)
    bench.infusing()
    bench.later(11)
    async with bench.app(by="JD").run_test(size=(80, 24)) as pilot:

        async def board() -> str:
            pilot.app.tick()  # type: ignore[attr-defined]
            await settle(pilot)
            return screen_text(pilot.app)

        assert "PASSED ON 5" in await board()
        for _ in range(2):
            bench.chart("seen")
            text = await board()
            assert "PASSED ON" not in text
            assert "LATE 5" in text
            bench.later(3)
            assert "PASSED ON 5" in await board()
        bench.chart("seen")
        assert "PASSED ON 5" in await board()


async def test_H06_no_sound(tmp_path: Path, capsys: Any) -> None:
    """Nothing rings: a bell would be heard by the patient first."""
    bench = Bench(tmp_path)
    bench.infusing()
    rung: list[str] = []
    app = bench.app()
    app.bell = lambda: rung.append("bell")  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(20):
            bench.later(1)
            app.tick()
            await settle(pilot)
    assert rung == []
    assert "\a" not in capsys.readouterr().out
