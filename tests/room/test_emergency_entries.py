"""Break-glass: charting is never blocked; what is charted without signing in is marked until somebody stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_support import PINS, before_start, clinic
from infusion_tui.charting import LineError
from infusion_tui.record.attribution import unattributed
from infusion_tui.record.emergency_author import EMERGENCY
from infusion_tui.room import Misused, Refused, Room
from infusion_tui.room.answers import chair_json
from infusion_tui.room.staffing import add_person
from room_support import Machine, admission


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = clinic(tmp_path / "room.db", Machine())
    yield room
    room.close()


def test_nobody_signs_in_and_a_strong_action_is_recorded_marked(room: Room) -> None:
    before_start(room)
    first = room.version("3") + 1
    room.chart("3", "start 75", by=EMERGENCY, emergency="staff file is gone", confirm="3")
    begun = [event for event in room.store.session("room") if event.kind == "emergency.begun"]
    assert [(one.author, one.payload.reason) for one in begun] == [(EMERGENCY, "staff file is gone")]  # type: ignore[attr-defined]
    view = room.view("3")
    assert (view.phase, view.unattributed, view.nurse) == ("infusing", (first,), "KM")
    assert view.entries[-1].emergency
    assert view.entries[-1].text.endswith("[emergency, to attribute]")
    assert "1 entry to attribute" in view.open_questions
    answer = chair_json(view, with_log=True)
    assert (answer["unattributed"], answer["entries"][-1]["emergency"]) == ([first], True)
    assert "emergency" not in answer["entries"][-2]


def test_a_line_that_is_refused_leaves_no_trace_of_an_emergency(room: Room) -> None:
    before_start(room)
    with pytest.raises(LineError):
        room.chart("3", "nonsense", by=EMERGENCY, emergency="no PIN")
    assert "emergency.begun" not in [event.kind for event in room.store.session("room")]


def test_without_a_reason_nobody_charts_so(room: Room) -> None:
    before_start(room)
    for why in (None, "", "  "):
        with pytest.raises(Refused, match="why"):
            room.chart("3", "hr 80", by=EMERGENCY, emergency=why)


def test_at_a_screen_it_lasts_until_it_is_signed_out(room: Room) -> None:
    before_start(room)
    room.begin_emergency("PIN refused for 15 min")
    room.chart("3", "hr 80", by=EMERGENCY)
    room.chart("3", "hr 81", by=EMERGENCY)
    room.sign_out(EMERGENCY)
    with pytest.raises(Refused, match="why"):
        room.chart("3", "hr 82", by=EMERGENCY)


def test_somebody_stands_for_it_with_their_pin(room: Room) -> None:
    before_start(room)
    room.begin_emergency("no PIN")
    for line in ("hr 80", "hr 81", "hr 82"):
        room.chart("3", line, by=EMERGENCY)
    a, b, c = room.view("3").unattributed
    with pytest.raises(LineError, match="nobody is signed in"):
        room.chart("3", "attribute all", by=EMERGENCY, confirm="3")
    with pytest.raises(Refused, match="PIN of KM"):
        room.chart("3", f"attribute {a}", by="KM", confirm="3")
    room.chart("3", f"attribute {a} ; it was me", by="KM", pin=PINS["KM"], confirm="3")
    view = room.view("3")
    assert view.unattributed == (b, c)
    entry = view.entries[a - 1]
    assert (entry.by, entry.attributed_to) == (EMERGENCY, "KM")
    assert entry.text.endswith("[emergency, KM stands for it]")
    for line, why in (
        (f"attribute {a}", "KM stands for it already"), ("attribute 2", "by KM"), ("attribute 99", "no entry"),
        ("attribute ; mine", "which"), ("attribute x", "no number"),
    ):  # fmt: skip
        with pytest.raises(LineError, match=why):
            room.read("3", line, by="LB")
    room.chart("3", "attribute all", by="LB", confirm="3")
    assert room.view("3").unattributed == ()
    with pytest.raises(LineError, match="waits"):
        room.read("3", "attribute all", by="LB")
    assert room.view("3").phase == "precheck"


def test_what_was_read_back_can_be_typed_again(room: Room) -> None:
    before_start(room)
    room.chart("3", "hr 80", by=EMERGENCY, emergency="no PIN")
    draft = room.read("3", "attribute all ; mine", by="KM")
    again = room.read("3", draft.echo, by="KM")
    assert (again.payload, again.echo) == (draft.payload, draft.echo)


def test_a_closed_session_is_attributed_as_well(room: Room) -> None:
    before_start(room)
    session = room.live_session("3")
    assert session is not None
    room.chart("3", "transfer ER ; chest pain", by=EMERGENCY, emergency="in a hurry", confirm="3")
    assert room.view("3").phase == "empty"
    room.chart("3", "attribute all", by="KM", pin=PINS["KM"], confirm="3", session=session)
    from infusion_tui.record.session import fold

    assert unattributed(fold(room.store.session(session))) == ()


def test_nobody_is_no_owner_no_giver_and_no_second_person(room: Room) -> None:
    before_start(room)
    room.begin_emergency("no PIN")
    for line in ("accept ; here now", "handoff JD"):
        with pytest.raises(LineError, match="nobody is signed in"):
            room.chart("3", line, by=EMERGENCY, yes=True)
    with pytest.raises(LineError, match="nobody is signed in") as refused:
        room.chart("3", "verify 35 mg in 50 ml 75 ml/h", by=EMERGENCY)
    assert refused.value.code == "E_SAME"
    assert room.view("3").nurse == "KM"


def test_who_prepared_in_an_emergency_is_not_known_until_somebody_stands_for_it(room: Room) -> None:
    room.admit(admission("2"), by=EMERGENCY, emergency="no PIN")
    with pytest.raises(LineError, match="not known") as refused:
        room.read("2", "verify 35 mg in 50 ml 75 ml/h", by="LB")
    assert refused.value.code == "E_SAME"
    room.chart("2", "attribute all", by="KM", pin=PINS["KM"], confirm="2")
    assert room.view("2").nurse == "KM"
    with pytest.raises(LineError, match="KM prepared"):
        room.read("2", "verify 35 mg in 50 ml 75 ml/h", by="KM")
    room.chart("2", "verify 35 mg in 50 ml 75 ml/h", by="LB")
    check = next(one for one in room.view("2").checks if one.item == "second-check")
    assert check.answer == "auto-y"


@pytest.mark.parametrize("initials", ["watch", "Clock", "set-up", "door", EMERGENCY])
def test_nobody_has_the_initials_of_the_program_itself(room: Room, initials: str) -> None:
    with pytest.raises(Misused, match="cannot be initials"):
        add_person(room, initials, name="X Y", role="nurse")
