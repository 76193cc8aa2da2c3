"""Several people at one file: each sees the other's entries, nobody overwrites, nothing is saved twice or half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_tui.charting import LineError
from infusion_tui.room import Misused, Refused, Room
from infusion_tui.room.identity import new_id
from infusion_tui.room.staffing import close_chair, retire_person
from infusion_tui.store import Conflict, StoreError, StoreFull
from infusion_tui.store.writing import Writer
from room_support import Machine, admission, kinds, made


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def one(tmp_path: Path, machine: Machine) -> Iterator[Room]:
    with made(tmp_path / "room.db", machine) as room:
        yield room


@pytest.fixture
def two(one: Room, machine: Machine) -> Iterator[Room]:
    with Room.open(one.store.path, clock=machine) as room:
        yield room


def test_each_sees_the_others_entries(one: Room, two: Room) -> None:
    assert not two.poll()
    one.admit(admission(), by="KM")
    assert two.view("5").phase == "empty"
    assert two.poll()
    assert not two.poll()
    assert two.view("5").phase == "precheck"
    two.chart("5", "hr 82", by="JD")
    assert one.poll()
    assert [line.by for line in one.view("5").entries] == ["KM", "JD"]
    # one's own entries are there at once and are no news
    one.chart("5", "hr 83", by="KM")
    assert one.view("5").version == 3
    assert not one.poll()
    close_chair(two, "8")
    assert one.poll()
    assert not one.facts.chairs["8"].is_open
    retire_person(one, "JD")
    with pytest.raises(Refused, match="retired"):
        two.chart("5", "hr 84", by="JD")


def test_what_comes_between_two_of_ones_own_entries_is_not_missed(one: Room, two: Room) -> None:
    one.admit(admission(), by="KM")
    two.chart("5", "hr 82", by="JD")
    one.chart("5", "hr 83", by="KM")
    assert [line.values for line in one.view("5").entries[1:]] == [{"hr": 82}, {"hr": 83}]
    two.admit(admission("6", "777"), by="JD")
    one.chart("5", "hr 84", by="KM")
    assert one.view("6").phase == "precheck"


def test_a_move_and_a_leaving_are_seen(one: Room, two: Room) -> None:
    one.admit(admission(), by="KM")
    two.chart("5", "move 7", by="JD", confirm="5")
    assert one.poll()
    assert (one.live_session("5"), one.view("7").phase) == (None, "precheck")
    one.chart("7", "cancel late", by="KM", confirm="7")
    two.poll()
    assert all(view.phase == "empty" for view in two.board())


def test_someone_elses_change_of_state_is_shown_before_mine_is_taken(one: Room, two: Room) -> None:
    one.admit(admission(), by="KM")
    read = two.view("5").version if two.poll() else 0
    one.chart("5", "transfer ER ; chest pain", by="KM", confirm="5")
    with pytest.raises(LineError):
        two.chart("5", "cancel late", by="JD", confirm="5", read_version=read)
    one.admit(admission("6", "777"), by="KM")
    two.poll()
    read = two.view("6").version
    one.chart("6", "move 7", by="KM", confirm="6")
    two.poll()
    with pytest.raises(Refused, match=r"KM was first at 09:00: moved to chair 7") as refused:
        two.chart("7", "cancel late", by="JD", confirm="7", read_version=read)
    assert refused.value.code == "E_CONFLICT"
    # what was measured is never in the way, nor one's own changes, nor measurements of others
    assert two.chart("7", "hr 82", by="JD", read_version=read).event
    assert one.chart("7", "cancel late", by="KM", confirm="7", read_version=read).event


def test_a_correction_of_another_is_a_change_of_state(one: Room, two: Room) -> None:
    one.admit(admission(), by="KM")
    one.chart("5", "hr 82", by="KM")
    two.poll()
    read = two.view("5").version
    one.chart("5", "fix 2 hr 81 ; misread", by="KM", yes=True)
    with pytest.raises(Refused, match="fix of entry"):
        two.chart("5", "fix 2 hr 80 ; misread", by="JD", yes=True, read_version=read)
    two.poll()
    read = two.view("5").version
    assert two.chart("5", "fix 2 hr 80 ; misread", by="JD", yes=True, read_version=read).event


def test_a_line_typed_for_one_patient_is_never_charted_for_the_next(one: Room, two: Room) -> None:
    one.admit(admission(), by="KM")
    two.poll()
    view = two.view("5")
    one.chart("5", "cancel late", by="KM", confirm="5")
    one.admit(admission("5", "777"), by="KM")
    one.chart("5", "hr 80", by="KM")
    with pytest.raises(Refused, match="another patient") as refused:
        two.chart("5", "hr 82", by="JD", read_version=view.version, read_session=view.session_id)
    assert refused.value.code == "E_CONFLICT"
    # without the session it is noticed at least when it has fewer entries than were read
    with pytest.raises(Refused, match="another patient"):
        two.chart("5", "hr 82", by="JD", read_version=9)


def test_one_chair_takes_one_patient(one: Room, two: Room) -> None:
    one.admit(admission(), by="KM")
    with pytest.raises(Refused, match="someone is in chair 5"):
        two.admit(admission("5", "777"), by="JD")
    two.admit(admission("6", "777"), by="JD")
    with pytest.raises(LineError, match="not free"):
        one.chart("5", "move 6", by="KM", confirm="5")


def test_chair_is_that_of_the_last_move_by_its_corrected_time(one: Room, two: Room, machine: Machine) -> None:
    one.admit(admission(), by="KM")
    machine.pass_by(minutes=10)
    one.chart("5", "move 6", by="KM", confirm="5")
    machine.pass_by(minutes=10)
    one.chart("6", "move 7", by="KM", confirm="6")
    # the second move had been before the first
    one.chart("7", "fix 3 09:05 ; typed in the wrong order", by="KM", confirm="7")
    two.poll()
    for room in (one, two):
        assert room.live_session("7") is None
        assert room.view("6").chair == "6"
        assert room.view("6").phase == "precheck"


def test_the_same_event_again_is_the_same_entry(one: Room, two: Room) -> None:
    event_id = new_id(one.time.clock.stamp())
    admitted = one.admit(admission(), by="KM", event_id=event_id)
    assert one.admit(admission(), by="KM", event_id=event_id) == admitted
    assert two.admit(admission(), by="KM", event_id=event_id) == admitted
    event_id = new_id(one.time.clock.stamp())
    first = one.chart("5", "hr 82", by="KM", event_id=event_id).event
    again = two.chart("5", "hr 82", by="KM", event_id=event_id).event
    assert first == again
    assert len(two.store.session(admitted.session_id)) == 2


def test_an_id_of_another_entry_is_refused(one: Room) -> None:
    event_id = new_id(one.time.clock.stamp())
    one.admit(admission(), by="KM")
    one.admit(admission("6", "777"), by="KM")
    one.chart("5", "hr 82", by="KM", event_id=event_id)
    with pytest.raises(Conflict):
        one.chart("6", "hr 82", by="KM", event_id=event_id)
    with pytest.raises(Conflict):
        one.admit(admission("7", "778"), by="KM", event_id=event_id)


@pytest.mark.parametrize("when", ["append", "commit"])
def test_not_saved_leaves_no_trace(one: Room, two: Room, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    one.admit(admission(), by="KM")
    before, rows = one.view("5"), one.store.head()
    event_id = new_id(one.time.clock.stamp())
    with monkeypatch.context() as patch:
        if when == "append":

            def full(*_: object, **__: object) -> None:
                raise StoreFull("The disk is full.")

            patch.setattr(Writer, "_insert", full)
        else:
            original = Writer._insert

            def then_full(self: Writer, row: object) -> object:
                original(self, row)  # type: ignore[arg-type]
                raise StoreFull("The disk is full.")

            patch.setattr(Writer, "_insert", then_full)
        for line in ("hr 82", "cancel late", "move 7"):
            with pytest.raises(StoreError):
                one.chart("5", line, by="KM", confirm="5", event_id=event_id)
        with pytest.raises(StoreError):
            one.admit(admission("6", "777"), by="KM")
    assert one.view("5") == before
    assert one.store.head() == rows
    assert not one.poll()
    assert one.live_session("6") is None
    assert not two.poll() or two.view("5") == before
    # the same attempt again is saved, once
    assert one.chart("5", "hr 82", by="KM", event_id=event_id).event
    assert one.view("5").version == 2


def test_saved_but_not_read_back_is_saved(one: Room, two: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    one.admit(admission(), by="KM")

    def broken(*_: object) -> None:
        raise StoreError("The disk gave an error.")

    with monkeypatch.context() as patch:
        patch.setattr("infusion_tui.room.opened.OpenRoom._catch_up", broken)
        assert one.chart("5", "hr 82", by="KM").event
    assert one.poll()
    assert one.view("5").version == 2
    two.poll()
    assert two.view("5").version == 2


def test_a_refused_line_writes_nothing(one: Room) -> None:
    session = one.admit(admission(), by="KM").session_id
    for line, by, error in (
        ("hr 820", "KM", LineError),
        ("cancel late", "KM", Refused),
        ("hr 82", "ZZ", Refused),
        ("start 75", "KM", LineError),
    ):
        with pytest.raises(error):
            one.chart("5", line, by=by)
    with pytest.raises(Misused):
        one.chart("99", "hr 82", by="KM")
    assert kinds(one, session) == ["session.opened"]


def test_a_file_is_made_whole_or_not_at_all(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(Writer, "append", full)
    with pytest.raises(StoreFull):
        Room.create(tmp_path / "room.db", chairs=["1"], timezone="UTC", training=True, clock=machine)
    assert list(tmp_path.iterdir()) == []


def test_a_session_first_looked_at_after_another_has_written_holds_each_entry_once(tmp_path: Path) -> None:
    machine = Machine()
    with made(tmp_path / "room.db", machine) as one, Room.open(tmp_path / "room.db", clock=machine) as two:
        one.admit(admission(), by="KM")
        assert two.poll()
        one.chart("5", "hr 82", by="KM")
        assert len(two.view("5").entries) == 2
        assert two.poll()
        assert [entry.number for entry in two.view("5").entries] == [1, 2]
