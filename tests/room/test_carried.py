"""What a score asked and nobody answered comes along to the next visit, in a real file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from infusion_tui.charting import LineError
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.room.history import session_view, views_at
from infusion_tui.room.patients import course, record_for
from room_support import Machine, admission, made

ASKS = "phq9 1 1 1 1 1 1 1 1 2"
STANDS = ("PHQ-9 item 9: 2 on 2026-11-23 09:00: what was done?",)


def asked(room: Room, chair: str) -> tuple[str, ...]:
    """What stands at a chair, the same on the board and on its own screen."""
    own = room.view(chair).open_questions
    board = next(one for one in room.board() if one.chair == chair)
    assert board.open_questions == own
    return own


def left_with_it(room: Room, machine: Machine, mrn: str = "448201") -> None:
    room.admit(admission("5", mrn), by="KM")
    room.chart("5", ASKS, by="KM")
    machine.pass_by(minutes=1)
    room.chart("5", "transfer home ; did not want to stay", by="KM", confirm="5")
    machine.pass_by(days=2)


def test_it_stands_at_the_next_admit_and_in_the_course_until_it_is_answered(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        left_with_it(room, machine)
        room.admit(admission("6"), by="JD")
        assert asked(room, "6") == STANDS
        assert [one.short for one in room.view("6").carried] == ["PHQ-9 item 9: 2"]
        assert [one.short for one in course(room, "448201").flags] == ["PHQ-9 item 9: 2"]
        before = room.now()
        machine.pass_by(minutes=2)
        draft = room.read("6", "answered phq9 ; seen by Dr Lee, safety plan", by="JD")
        assert [one.code for one in draft.cautions] == ["W_ANSWERS"]
        assert "on 2026-11-23 09:00" in draft.cautions[0].message
        room.chart("6", "answered phq9 ; seen by Dr Lee, safety plan", by="JD")
        assert asked(room, "6") == ()
        (score,) = course(room, "448201").scores
        assert (score.answered, score.answered_by) == ("seen by Dr Lee, safety plan", "JD")
        assert course(room, "448201").flags == ()
        (then,) = views_at(room, before, chair="6")
        assert then.open_questions == STANDS, "what was known then"
        room.chart("6", "void 2 ; another patient", by="JD", confirm="6")
        assert asked(room, "6") == STANDS


def test_nobody_else_gets_it_and_the_visit_itself_says_it_once(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        room.admit(admission("5"), by="KM")
        room.chart("5", ASKS, by="KM")
        assert asked(room, "5") == ("PHQ-9 item 9: 2 at 09:00: what was done?",)
        room.admit(admission("6", "B2"), by="KM")
        assert asked(room, "6") == ()
        session = room.live_session("5")
        assert session is not None
        room.chart("5", "transfer home ; left", by="KM", confirm="5")
        assert session_view(room, session).open_questions == ("PHQ-9 item 9: 2 at 09:00: what was done?",)


def test_a_telephone_call_between_visits_answers_it(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        left_with_it(room, machine)
        room.admit(admission("6"), by="JD")
        assert asked(room, "6") == STANDS
        record_for(room, "448201", ev.ProviderTold(to="Dr Lee", note="called her at home"), by="KM")
        assert asked(room, "6") == ()


def test_a_score_from_between_visits_stands_at_the_chair(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        scale = room.outcomes.scale("cssrs")
        assert scale is not None
        record_for(room, "448201", scale.score((1, 0, None, None, None, 0)), by="KM")
        machine.pass_by(hours=1)
        room.admit(admission("6"), by="JD")
        assert asked(room, "6") == ("C-SSRS screener question 1: yes on 2026-11-23 09:00: what was done?",)


def test_two_numbers_of_one_person_carry_it_until_they_are_parted(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        left_with_it(room, machine, "A1")
        room.admit(admission("6", "B2"), by="JD")
        assert asked(room, "6") == ()
        room.record_in_room(ev.PatientsMerged(number="A1", into="B2", why="same person"), by="KM")
        assert asked(room, "6") == STANDS
        room.record_in_room(ev.PatientsParted(number="A1", into="B2", why="not the same"), by="KM")
        assert asked(room, "6") == ()


def test_an_item_that_was_corrected_to_a_yes_later_comes_along(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as room:
        room.admit(admission("5"), by="KM")
        room.chart("5", "phq9 1 1 1 1 1 1 1 1 0", by="KM")
        session = room.live_session("5")
        machine.pass_by(minutes=1)
        room.chart("5", "transfer home ; left", by="KM", confirm="5")
        room.admit(admission("6"), by="JD")
        assert asked(room, "6") == ()
        room.chart("5", "fix 2 phq9 1 1 1 1 1 1 1 1 2 ; misread", by="KM", yes=True, session=session)
        assert asked(room, "6") == STANDS


def test_a_clinics_mistake_in_its_scores_keeps_nobody_from_charting(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "outcomes.toml").write_text("scales = 3\n", encoding="utf-8")
    with made(tmp_path / "room.db", Machine()) as made_room:
        path = made_room.store.path
    with Room.open(path, clock=Machine(Machine().wall + dt.timedelta(hours=1)), config=config) as room:
        room.admit(admission("5"), by="KM")
        room.chart("5", "hr 80", by="KM")
        room.chart("5", "; a note", by="KM")
        with pytest.raises(LineError, match=r"outcomes\.toml") as caught:
            room.chart("5", ASKS, by="KM")
        assert caught.value.code == "E_CLINIC"
