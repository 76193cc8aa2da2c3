"""The course of whoever sits in a chair: what it says at both sizes, its keys, what opens from it, what it follows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, open_chair, screen_text, settle, type_line
from course_rooms import MRN, course_bench
from textual.pilot import Pilot

from infusion_tui.clock import FixedClock
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.room.looked import looked
from infusion_tui.room.patients import record_for
from infusion_tui.tui.app import InfusionApp
from infusion_tui.tui.chair.record_screen import RecordScreen
from infusion_tui.tui.chair.screen import ChairScreen
from infusion_tui.tui.course.screen import CourseScreen
from infusion_tui.tui.dialogs.records_page import RecordsPage


@pytest.fixture(scope="module")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Charted once: a course of weeks takes a second."""
    bench = course_bench(tmp_path_factory.mktemp("course"))
    bench.room.close()
    return bench


@pytest.fixture
def bench(charted: Bench, tmp_path: Path) -> Iterator[Bench]:
    """The same file for each test, on its own clock."""
    for file in charted.path.parent.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path / file.name)
    copy = object.__new__(Bench)
    copy.path, copy.seconds = tmp_path / "room.db", charted.seconds
    copy.clock = FixedClock(charted.clock.at)
    copy.room = Room.open(copy.path, clock=copy.clock)
    yield copy
    copy.room.close()


async def to_course(pilot: Pilot[str]) -> CourseScreen:
    await open_chair(pilot)
    await type_line(pilot, "hx")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CourseScreen)
    return screen


def text(pilot: Pilot[str]) -> str:
    app = pilot.app
    assert isinstance(app, InfusionApp)
    return screen_text(app)


async def press(pilot: Pilot[str], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def test_everything_stands_at_once_in_a_large_window(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await to_course(pilot)
        shown = text(pilot)
    for words in (
        "KOWALSKI, Ruth  born 1984-03-12  MRN 448201",
        # what nobody has answered comes first
        "▲ PHQ-9 item 9: 1 on 2026-11-05 13:02: what was done?",
        "course: depression, from 2026-11-02",
        "caution: veins: left arm only (KM 2026-11-02)",
        "4 ► 11-18 late 5 d",
        "PHQ-9 (0-27, lower is better)   1 of 3 scales",
        "●22", "●19", "○14", "●11", "●4", "severe", "moderate", "minimal",
        "item 9",
        "2026-11-05 3 d   35          0.5   151/91 +31/+13  96   2   nausea 2",
        "response yes, remission yes, worse no",
        "rule: response: 50 % or more below the first score",
        "infusion 5 ● at the same minute as 4 before it",
        "117 130-142 (4)",
        "score  GAD-7 8 of 21 (mild), by JD",
    ):  # fmt: skip
        assert words in shown, f"{words}\n{shown}"
    assert shown.index("what was done?") < shown.index("course: depression")


async def test_one_part_after_the_other_in_a_small_window(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await to_course(pilot)
        shown = text(pilot)
        for words in ("[trend]", "●22", "item 9", "rule: response", "+2 unanswered", "caution: veins"):
            assert words in shown, f"{words}\n{shown}"
        await press(pilot, "tab")
        shown = text(pilot)
        for words in ("[sessions]", "151/91 +31/+13", "5 ● 11-23", "6 · 11-27", "20 min", "nausea 1"):
            assert words in shown, f"{words}\n{shown}"
        await press(pilot, "tab")
        shown = text(pilot)
        for words in ("[same minute]", "139-151 (4)", "nearest within 5 min", "126"):
            assert words in shown, f"{words}\n{shown}"
        await press(pilot, "shift+tab", "shift+tab")
        assert "[trend]" in text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_left_and_right_show_every_scale_that_has_a_score(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.app().run_test(size=size) as pilot:
        await to_course(pilot)
        await press(pilot, "right")
        shown = text(pilot)
        assert "GAD-7 (0-21, lower is better)" in shown
        assert "●13" in shown
        assert "○8" in shown
        assert "GAD-7 13 to 8 (mild)" in shown
        await press(pilot, "right")
        shown = text(pilot)
        assert "C-SSRS screener, yes or no" in shown
        assert "wish to be dead" in shown
        assert "yes" in shown
        await press(pilot, "right")
        assert "PHQ-9 (0-27" in text(pilot)
        await press(pilot, "left")
        assert "C-SSRS screener, yes or no" in text(pilot)


async def test_up_compares_an_earlier_infusion_with_those_before_it(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        screen = await to_course(pilot)
        await press(pilot, "up")
        shown = text(pilot)
        assert "infusion 4 ● at the same minute as 3 before it" in shown
        assert "infusion 4, 2026-11-18, 9 days after the one before: 35 mg" in shown
        await press(pilot, "home")
        shown = text(pilot)
        assert "no earlier infusion in this file to compare with" in shown
        assert screen.at == 0
        await press(pilot, "end", "down")
        assert screen.at == len(screen.items) - 1


async def test_enter_opens_the_closed_record_and_writes_down_who_looked(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await to_course(pilot)
        bench.seconds.now += 1
        await press(pilot, "up", "enter")
        assert isinstance(pilot.app.screen, RecordScreen)
        session = pilot.app.screen.record_id
        looks = [one.sessions for one in looked(bench.room)]
        assert (session,) in looks
        # the course itself was a look, too, once
        assert len(looks) == 2
        await type_line(pilot, "hx")
        assert isinstance(pilot.app.screen, CourseScreen)


async def test_enter_on_the_session_that_runs_goes_back_to_its_chair(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await to_course(pilot)
        bench.seconds.now += 1
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ChairScreen)


async def test_a_score_between_visits_has_no_record_to_open(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await to_course(pilot)
        bench.seconds.now += 1
        await press(pilot, "up", "up", "enter")
        assert "charted between visits" in text(pilot)


async def test_what_is_charted_meanwhile_stands_there(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        screen = await to_course(pilot)
        await press(pilot, "home")
        bench.chart("answered phq9 ; crisis line given, Dr Lee told")
        bench.later(4)
        bench.chart("170/100 90 95 14 s5 d3")
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        shown = text(pilot)
        assert "PHQ-9 item 9" not in shown
        assert "170/110" not in shown
        assert "170/100 +50/+22" in shown
        # and the chosen line stays the chosen one
        assert screen.at == 0


async def test_what_others_chart_costs_no_new_look(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await to_course(pilot)
        picture = screen.picture
        bench.admit("3", mrn="77", name="OTHER, Person")
        bench.chart("120/80 70 98 14", chair="3")
        pilot.app.tick()  # type: ignore[attr-defined]
        assert screen.picture is picture
        record_for(bench.room, MRN, ev.CautionNoted(text="latex"), by="JD")
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "caution: veins: left arm only (KM 2026-11-02)  +1 cautions" in text(pilot)


async def test_the_dose_of_a_session_that_runs_is_never_minutes_old(bench: Bench) -> None:
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await to_course(pilot)
        assert "20.13/35" in text(pilot)
        bench.later(4)
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "23.63/35" in text(pilot)


async def test_the_chair_over_it_goes_with_its_patient(bench: Bench) -> None:
    """Somebody else is brought into the chair meanwhile: the top never names one patient over another's course."""
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await to_course(pilot)
        bench.chart("stop dizzy", "leave anyway ; daughter waits, Dr Lee agrees")
        bench.admit("5", mrn="77", name="OTHER, Person")
        pilot.app.tick()  # type: ignore[attr-defined]
        await settle(pilot)
        shown = text(pilot)
        assert "KOWALSKI, Ruth" in shown
        assert "OTHER" not in shown
        assert "CHAIR 5" not in shown


@pytest.mark.parametrize("size", SIZES)
async def test_names_go_when_nobody_is_there(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.app().run_test(size=size) as pilot:
        await to_course(pilot)
        assert "KOWALSKI" in text(pilot)
        bench.seconds.now += 200
        app = pilot.app
        assert isinstance(app, InfusionApp)
        app.beat()
        await settle(pilot)
        assert app.names_hidden
        shown = text(pilot)
        assert not any(word in shown for word in ("KOWALSKI", "Ruth", "448201", "1984-03-12")), shown
        assert "●22" in shown


async def test_from_the_list_of_records_and_over_an_empty_chair(bench: Bench) -> None:
    bench.chart("stop dizzy", "leave anyway ; daughter waits, Dr Lee agrees")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "hx")
        assert screen.hint.said is not None
        assert "No one is in this chair" in screen.hint.said.words
        await type_line(pilot, "records")
        assert isinstance(pilot.app.screen, RecordsPage)
        bench.seconds.now += 1
        await press(pilot, "f12")
        assert isinstance(pilot.app.screen, CourseScreen)
        shown = text(pilot)
        assert " COURSE " in shown
        assert "KOWALSKI, Ruth" in shown
        assert "TRAINING" in shown


async def test_a_patient_without_course_or_score(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.infusing()
    for size in SIZES:
        async with bench.app().run_test(size=size) as pilot:
            await to_course(pilot)
            shown = text(pilot)
            assert "no course was opened" in shown
            assert "no score was charted in this course" in shown
            await press(pilot, "right", "left", "c", "tab", "down", "up", "tab")
            shown = text(pilot)
            assert "no earlier infusion in this file to compare with" in shown


async def test_another_course_of_the_same_person(bench: Bench) -> None:
    course = next(iter(bench.room.store.of_kind("course.opened")))
    closed = ev.CourseClosed(course=course.event_id, ended_on=bench.clock.at.date(), why="series done")
    record_for(bench.room, MRN, closed, by="KM")
    bench.later(48 * 60)
    again = ev.CourseOpened(mrn=MRN, indication="ptsd", begins_on=bench.clock.at.date())
    record_for(bench.room, MRN, again, by="KM")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await to_course(pilot)
        assert "course 2 of 2: ptsd" in text(pilot)
        await press(pilot, "c")
        shown = text(pilot)
        assert "course 1 of 2: depression" in shown
        assert "●22" in shown
        await press(pilot, "c")
        assert "course 2 of 2: ptsd" in text(pilot)


KEPT = Path(__file__).parent / "snapshots_of_courses"


async def test_as_text(bench: Bench) -> None:
    """What it looks like, line by line; when a change is meant: SNAPSHOTS=renew, look at the difference, commit."""
    drawn: list[str] = []
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await to_course(pilot)
        for key in ("tab", "tab", "tab"):
            drawn += [f"=== 80x24 {'=' * 40}", *text(pilot).splitlines()]
            await press(pilot, key)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        for key in ("right", "up"):
            drawn += [f"=== 120x40 {'=' * 40}", *text(pilot).splitlines()]
            await press(pilot, key)
        drawn += [f"=== 120x40 {'=' * 40}", *text(pilot).splitlines()]
    path = KEPT / "course.txt"
    now = "\n".join(line.rstrip() for line in drawn) + "\n"
    if os.environ.get("SNAPSHOTS") == "renew":
        KEPT.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
        return
    assert now.splitlines() == path.read_text(encoding="utf-8").splitlines()


async def test_in_ascii_no_two_signs_that_differ_become_one(bench: Bench) -> None:
    async with bench.app(glyphs="ascii").run_test(size=(120, 40)) as pilot:
        await to_course(pilot)
        shown = text(pilot)
    assert shown.isascii()
    assert "*22" in shown
    assert "o14" in shown
    assert "117 130-142 (4)" in shown


async def test_by_the_palette(bench: Bench) -> None:
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await press(pilot, "ctrl+p")
        await pilot.press("h", "x")
        for _ in range(200):
            await pilot.pause(0.01)
            if "scores, earlier sessions" in text(pilot):
                break
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CourseScreen)
