"""The guide of five steps: what it names can be done there, and it goes away when it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.room.exporting import export_sessions
from infusion_tui.training.demo import DemoRoom, open_demo
from infusion_tui.training.guide import FAREWELL
from infusion_tui.training.readout import WIDTH

AT = dt.datetime(2026, 11, 23, 13, 37, 8, tzinfo=dt.UTC)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoRoom]:
    with open_demo(8, at=AT, running=False, timezone="UTC", folder=tmp_path) as opened:
        yield opened


def fits(demo: DemoRoom) -> None:
    """Whole at 80 columns, wherever one stands."""
    for chair in (None, *demo.room.facts.chairs):
        assert 20 < len(demo.guide_line(chair)) <= WIDTH, demo.guide_line(chair)


def step(demo: DemoRoom, chair: str | None = "2") -> str:
    fits(demo)
    found = re.match(r"TRY (\d) of 5", demo.guide_line(chair))
    return found[1] if found else demo.guide_line(chair)[:7]


def typed(line: str) -> str:
    """What the guide says to type."""
    return line.partition(" type  ")[2].partition("  and Enter")[0]


def do(demo: DemoRoom, line: str, chair: str = "2", by: str = "KM") -> None:
    demo.room.chart(chair, line, by=by, yes=True, confirm=chair)


def test_five_steps_on_the_late_chair_as_the_guide_says_them(demo: DemoRoom, tmp_path: Path) -> None:
    assert demo.guide_line(None).endswith("chair 2 has a late set: press 2")
    assert demo.guide_line("4").endswith("chair 2 has a late set: F2, then 2")
    assert step(demo) == "1"
    do(demo, typed(demo.guide_line("2")))
    assert step(demo) == "2"
    # the pump of chair 6 stands since two minutes: a reminder is late there
    assert "chair 6" in demo.guide_line("2")
    assert "press F9" in demo.guide_line("6")
    do(demo, "seen", "6")
    assert step(demo) == "3"
    do(demo, typed(demo.guide_line("2")))
    assert step(demo) == "4"
    assert demo.guide_line("1").endswith("correct your set: chair 2, F2, then 2")
    line = typed(demo.guide_line("2"))
    assert re.fullmatch(r"fix \d+ hr \d+ ; misread", line)
    do(demo, line)
    assert step(demo) == "5"
    session = demo.room.view("2").session_id
    assert session is not None
    export_sessions(demo.room, [session], "csv", tmp_path / "out.csv", by="KM")
    assert demo.guide_line(None).startswith("TRY  all five done")
    demo.clock.move(AT + FAREWELL + dt.timedelta(seconds=1))
    assert demo.guide_line(None) == demo.guide_line("2") == ""


def test_what_simulated_nurses_do_is_not_a_step(demo: DemoRoom) -> None:
    for minute in range(1, 25):
        demo.clock.move(AT + dt.timedelta(minutes=minute))
        demo.tick()
    assert step(demo, None) == "1"


def test_steps_count_in_any_order_and_by_anyone(demo: DemoRoom) -> None:
    do(demo, "pause toilet", "1", by="JD")
    assert step(demo) == "2"
    assert "set" in demo.guide_line("2")


def test_half_a_set_is_not_a_set(demo: DemoRoom) -> None:
    do(demo, "hr 80")
    assert step(demo) == "1"


def test_put_away_by_a_word_and_back(demo: DemoRoom) -> None:
    assert demo.put_guide() is False
    assert demo.guide_line("2") == demo.guide_line(None) == ""
    assert not any(line.startswith("TRY") for line in demo.strip("2"))
    assert demo.put_guide() is True
    assert step(demo) == "1"


def test_it_fits_80_columns_at_every_chair_for_an_hour(demo: DemoRoom) -> None:
    for minute in range(0, 60, 4):
        demo.clock.move(AT + dt.timedelta(minutes=minute))
        demo.tick()
        fits(demo)


@pytest.mark.parametrize("chairs", [1, 4, 20])
def test_rooms_of_other_sizes_name_a_chair_that_can_be_opened(tmp_path: Path, chairs: int) -> None:
    with open_demo(chairs, at=AT, running=False, timezone="UTC", folder=tmp_path) as demo:
        late = "2" if chairs > 7 else "1"
        keys = f"{late} and Enter" if chairs > 9 else late
        assert demo.guide_line(None) == f"TRY 1 of 5  chair {late} has a late set: press {keys}"
        do(demo, typed(demo.guide_line(late)), late)
        assert step(demo, late) == "2"


def test_slow_while_it_stands_at_full_speed_after(tmp_path: Path) -> None:
    with open_demo(2, 60, at=AT, guided_speed=10, folder=tmp_path) as demo:
        assert demo.clock.speed == 10
        demo.typing(True)
        assert demo.clock.speed == 1
        demo.tick()
        assert demo.clock.speed == 1
        demo.typing(False)
        assert demo.clock.speed == 10
        demo.put_guide(False)
        assert demo.clock.speed == 60
        demo.typing(True)
        assert demo.clock.speed == 1
