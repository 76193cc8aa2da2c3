"""On a clinical file a strong action asks whoever has a PIN for it once more, whichever front door it comes through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_support import PINS, before_start, clinic
from infusion_tui.room import Refused, Room
from infusion_tui.room.strong import FRESH_S
from room_support import Machine, made


@pytest.fixture
def clock() -> Machine:
    return Machine()


@pytest.fixture
def room(tmp_path: Path, clock: Machine) -> Iterator[Room]:
    room = clinic(tmp_path / "room.db", clock)
    yield room
    room.close()


def renew(room: Room, initials: str) -> None:
    proof = room.begin_proof(initials, PINS[initials])
    room.check(proof)
    room.renew(proof)


def refused(room: Room, line: str, *, by: str = "KM", chair: str = "3") -> tuple[str, ...]:
    """Whose PIN is needed; nothing is written."""
    before = room.version(chair)
    with pytest.raises(Refused) as error:
        room.chart(chair, line, by=by, confirm=chair)
    assert error.value.code == "E_PIN"
    assert room.version(chair) == before
    return error.value.prove


def test_signed_in_is_not_enough_for_the_start(room: Room) -> None:
    before_start(room)
    room.chart("3", "; ready", by="KM")
    assert refused(room, "start 75") == ("KM",)
    room.chart("3", "start 75", by="KM", pin=PINS["KM"], confirm="3")
    assert room.view("3").phase == "infusing"


def test_a_pin_is_good_for_one_strong_action_and_for_a_minute(room: Room, clock: Machine) -> None:
    before_start(room)
    renew(room, "KM")
    clock.pass_by(seconds=FRESH_S + 1)
    assert refused(room, "start 75") == ("KM",)
    renew(room, "KM")
    clock.pass_by(seconds=FRESH_S - 1)
    room.chart("3", "start 75", by="KM", confirm="3")
    room.chart("3", "stop dizzy", by="KM", confirm="3")
    renew(room, "KM")
    room.chart("3", "; three more lines need nothing", by="KM")
    room.chart("3", "leave anyway ; asked for it, Dr Lee", by="KM", confirm="3")
    assert room.view("3").phase == "empty"


@pytest.mark.parametrize(
    "line", ["leave anyway ; asked for it, Dr Lee", "ama ; does not want to stay", "transfer ER ; chest pain"]
)
def test_every_way_of_leaving_asks(room: Room, line: str) -> None:
    before_start(room)
    room.chart("3", "start 75", by="KM", pin=PINS["KM"], confirm="3")
    room.chart("3", "stop dizzy", by="KM", confirm="3")
    assert refused(room, line) == ("KM",)


def test_the_witness_proves_the_waste_and_not_the_nurse(room: Room) -> None:
    before_start(room)
    assert refused(room, "waste 5 mg by JD") == ("JD",)
    renew(room, "KM")
    assert refused(room, "waste 5 mg by JD") == ("JD",)
    renew(room, "JD")
    room.chart("3", "waste 5 mg by JD", by="KM")
    assert refused(room, "; still nobody else", by="JD") == (), "a witness is not signed in by that"
    room.chart("3", "waste 2 mg by LB", by="KM")  # no PIN: initials are enough


def test_correcting_somebody_elses_entry_asks_and_ones_own_does_not(room: Room) -> None:
    before_start(room)
    room.chart("3", "; of LB", by="LB")
    theirs = room.version("3")
    room.chart("3", "hr 90", by="KM")
    mine = room.version("3")
    assert refused(room, f"void {theirs} ; wrong chair") == ("KM",)
    assert refused(room, f"fix {theirs} hr 80 ; misread") == ("KM",)
    room.chart("3", f"fix {mine} hr 78 ; misread", by="KM", confirm="3")
    renew(room, "KM")
    room.chart("3", f"void {theirs} ; wrong chair", by="KM", confirm="3")
    room.chart("3", f"void {mine} ; LB has no PIN", by="LB", confirm="3")


def test_what_is_not_strong_asks_nothing(room: Room) -> None:
    before_start(room)
    for line in ("hr 80", "told Dr Lee ; rests", "; a note", "seen", "handoff LB"):
        room.chart("3", line, by="KM", yes=True)


def test_a_training_file_asks_nothing(tmp_path: Path, clock: Machine) -> None:
    room = made(tmp_path / "training.db", clock)
    from room_support import admission

    room.admit(admission("3"), by="KM")
    room.chart("3", "waste 5 mg by JD", by="KM", yes=True)
    room.close()
