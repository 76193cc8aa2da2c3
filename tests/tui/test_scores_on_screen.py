"""Scores over the course on the screens: the form, what stands beside it, and what stays until it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import Bench, open_chair, screen_text, settle, type_line

from infusion_tui.room.scores import scores_so_far
from infusion_tui.tui.dialogs.between_visits import BetweenVisitsPage
from infusion_tui.tui.dialogs.outcome_form import OutcomePage

ITEM_9 = "thoughts of being better off dead or of self-harm"


async def keys(pilot: object, *pressed: str) -> None:
    for one in pressed:
        await pilot.press(one)  # type: ignore[attr-defined]
        await settle(pilot)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_form_asks_one_item_after_the_other_and_fills_nothing_in(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    bench.room.chart("5", "phq9 3 3 3 3 3 3 3 3 0", by="KM", yes=True)
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "scores")
        bench.seconds.now += 1
        said = screen_text(pilot.app)
        assert "SCORES   which one?" in said
        assert ": 24 of 27" in said, "the last score stands beside"
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, OutcomePage)
        said = screen_text(pilot.app)
        assert "nothing yet" in said, "and fills nothing in"
        assert "PHQ-9  0 of 9" in said
        assert "item 1, little interest?   0 not at all" in said
        await keys(pilot, "7", "x", "2", "1")
        assert "line: phq9 2 1" in screen_text(pilot.app), "a digit that is no answer is none"
        await keys(pilot, "up", "backspace", "enter")
        assert "item 2, feeling down?" in screen_text(pilot.app), "Enter goes to what is missing"
        await keys(pilot, *"13210122")
        said = screen_text(pilot.app)
        assert "PHQ-9  9 of 9 = 14" in said
        assert ITEM_9 in " ".join(said.split())
        await keys(pilot, "enter")
        assert pilot.app.screen.line.value == "phq9 2 1 3 2 1 0 1 2 2"


async def test_the_screener_leaves_questions_out_and_takes_only_yes_and_no(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "cssrs")
        bench.seconds.now += 1
        await keys(pilot, "y", "n", "3")
        said = screen_text(pilot.app)
        assert said.count("not asked: question 2 is no") == 3
        assert "question 6, behaviour?   n no   y yes" in said
        await keys(pilot, "up", "up", "up", "up", "y")
        assert "not asked" not in screen_text(pilot.app)
        await keys(pilot, "n", "n", "n", "n", "enter")
        assert screen.line.value == "cssrs y y n n n n"


async def test_left_goes_back_and_the_total_alone_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        screen = await open_chair(pilot)
        await type_line(pilot, "gad7")
        bench.seconds.now += 1
        await keys(pilot, "1", "left", "down", "enter")
        assert "PCL-5" in screen_text(pilot.app)
        await keys(pilot, "escape")
        await type_line(pilot, "phq9")
        bench.seconds.now += 1
        await keys(pilot, "t", "1", "4")
        assert "item 9" in screen_text(pilot.app)
        assert "not known" in screen_text(pilot.app)
        await keys(pilot, "enter")
        assert screen.line.value == "phq9 total 14"


async def test_a_yes_stays_on_chair_and_board_until_it_is_written_what_was_done(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "phq9 1 1 1 1 1 1 1 1 1")
        await settle(pilot)
        asked = "PHQ-9 item 9: 1 at"
        assert asked in screen_text(pilot.app)
        await keys(pilot, "f2")
        assert "▲ PHQ-9 item 9" in screen_text(pilot.app)
        assert "self-harm" not in screen_text(pilot.app), "others can see the board"
        await open_chair(pilot)
        await type_line(pilot, "told Dr Lee")
        assert asked in screen_text(pilot.app)
        await type_line(pilot, "answered ; sat with her, Dr Lee saw her at once")
        await settle(pilot)
        assert bench.room.view("5").open_questions == ()
        assert f"▲ {asked}" not in screen_text(pilot.app)


async def test_a_mistake_in_the_clinics_scores_is_said_on_the_page(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    config = tmp_path / "own"
    config.mkdir()
    (config / "outcomes.toml").write_text("scales = 3\n", encoding="utf-8")
    bench.room._config = config
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, "scores")
        assert "outcomes.toml" in screen_text(pilot.app)
        await keys(pilot, "enter", "2", "escape")
        await type_line(pilot, "hr 80")
        await settle(pilot)
        assert bench.room.view("5").entries[-1].values == {"hr": 80}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_score_between_visits_says_whose_it_is_and_records_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = Bench(tmp_path)
    bench.put_into("infusing")
    patient = bench.room.view("5").patient
    assert patient is not None
    async with bench.app().run_test(size=size) as pilot:
        pilot.app.open_word("scores", None)
        await settle(pilot)
        bench.seconds.now += 1
        await type_line(pilot, "99999")
        assert "no patient with number 99999" in screen_text(pilot.app)
        await keys(pilot, *["backspace"] * 5)
        await type_line(pilot, patient.mrn)
        said = screen_text(pilot.app)
        assert "KOWALSKI, Ruth" in said
        assert "PHQ-9" in said
        await keys(pilot, "down", "down", "down", "down", "enter", "y", "n", "n", "enter")
        assert "C-SSRS screener question 1: yes stays" in " ".join(screen_text(pilot.app).split())
        await type_line(pilot, "25:99")
        await keys(pilot, "enter")
        await type_line(pilot, "")
        assert '"25:99" is no time' in screen_text(pilot.app)
        await keys(pilot, "up", "up", *["backspace"] * 5, "enter", "enter")
        await type_line(pilot, "by telephone")
        await settle(pilot)
        assert "recorded #1" in screen_text(pilot.app)
        (score,) = scores_so_far(bench.room, patient.mrn)
        assert (score.parts, score.note) == ((1, 0, None, None, None, 0), "by telephone")
        assert score.session_id != bench.room.live_session("5")
        assert "C-SSRS" in bench.room.view("5").open_questions[0]


async def test_names_go_from_the_page_of_a_patient_who_is_in_no_chair(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.put_into("precheck")
    bench.room.chart("5", "cancel went home", by="KM", confirm="5")
    async with bench.app().run_test(size=(80, 24)) as pilot:
        pilot.app.push_screen(BetweenVisitsPage(pilot.app, "448201"))
        await settle(pilot)
        assert "KOWALSKI" in screen_text(pilot.app)
        bench.seconds.now += 200
        pilot.app.beat()
        await settle(pilot)
        assert pilot.app.names_hidden
        assert "KOWALSKI" not in screen_text(pilot.app)
        assert "448201" not in screen_text(pilot.app)
