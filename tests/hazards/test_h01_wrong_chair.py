"""H01: an entry is made at the wrong chair (two windows, habit). Control: a line belongs to its chair and `c3` must match,
a screen that looks at another chair says AWAY, strong actions ask for that chair's number beside the patient's name, and
what was charted at the wrong chair is struck there and charted at the right one in one act."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line

from infusion_tui.charting import LineError
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.store import StoreError

STRONG = ("stop dizzy", "void 3 ; typed wrong", "move 7", "transfer ER ; collapse", "rate 600")


def two_chairs(tmp_path: Path) -> Bench:
    """Chairs 3 and 5 infusing; a set of chair 5's patient stands at chair 3 as its last entry."""
    bench = Bench(tmp_path)
    bench.infusing("3", mrn="448777", name="IVORY, Grace")
    bench.infusing("5")
    bench.chart("132/84 80 97 15 s5 d1", chair="3")
    return bench


@pytest.mark.parametrize("line", STRONG)
@pytest.mark.parametrize("answer", [("enter",), ("y",), ("5", "enter"), ("escape",)])
async def test_H01_from_terminal_5_a_strong_action_at_chair_3_needs_the_number_3(
    tmp_path: Path, line: str, answer: tuple[str, ...]
) -> None:
    """Control: AWAY is said, and neither Enter nor `y` nor this terminal's own number records at another chair."""
    bench = two_chairs(tmp_path)
    head = bench.room.store.head()
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "3")
        assert "AWAY FROM CHAIR 5" in screen_text(pilot.app)
        await type_line(pilot, line)
        assert "IVORY, Grace" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press(*answer)
        await settle(pilot)
    assert bench.room.store.head() == head


async def test_H01_the_number_of_the_chair_that_is_shown_records(tmp_path: Path) -> None:
    """The question can be answered: by the number of the chair whose patient it names."""
    bench = two_chairs(tmp_path)
    async with bench.app(chair="5").run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "3")
        await type_line(pilot, "stop dizzy")
        bench.seconds.now += 1
        await pilot.press("3", "enter")
        await settle(pilot)
    assert kinds(bench.room, "3")[-1] == "infusion.stopped"


@pytest.mark.parametrize("line", ["c3 hr 82", "#3 stop dizzy", "C3 ; asked for water"])
def test_H01_a_line_that_names_another_chair_is_refused(tmp_path: Path, line: str) -> None:
    """Control: the chair in front of a line must be the chair of the screen."""
    bench = two_chairs(tmp_path)
    head = bench.room.store.head()
    with pytest.raises(LineError) as refused:
        bench.room.chart("5", line, by="KM", confirm="5")
    assert refused.value.code == "E_CHAIR"
    assert bench.room.store.head() == head


@pytest.mark.parametrize("size", SIZES)
async def test_H01_an_entry_of_the_wrong_chair_is_struck_there_and_charted_here(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Control: one act, both logs name the other's entry, and no chair shows a value that is not its patient's."""
    bench = two_chairs(tmp_path)
    number = bench.room.view("3").entries[-1].number
    async with bench.app().run_test(size=size) as pilot:
        await open_chair(pilot, "5")
        await type_line(pilot, f"take {number} from 3 ; wrong chair")
        assert "KOWALSKI, Ruth" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
    there, here = bench.room.view("3"), bench.room.view("5")
    assert there.entries[number - 1].struck
    assert there.last_observation is not None
    assert there.last_observation.values["bp"] == (128, 82)
    assert here.last_observation is not None
    assert here.last_observation.values["bp"] == (132, 84)
    assert here.entries[-1].text.endswith(f"(from chair 3 #{number})")
    assert there.entries[-1].text.endswith(
        f"belongs to chair 5 and is charted there as #{here.entries[-1].number}"
    )
    moved = here.entries[-1].payload
    assert isinstance(moved, ev.ObservationRecorded)
    assert moved.moved_from == there.entries[number - 1].event_id


@pytest.mark.parametrize("fails_at", [1, 2])
def test_H01_it_is_both_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    """Control: one transaction. A fault between the two halves leaves the entry where it stood, and only there."""
    bench = two_chairs(tmp_path)
    number = bench.room.view("3").entries[-1].number
    head, append, calls = bench.room.store.head(), Room._append, [0]

    def failing(room: Room, *arguments: object) -> ev.Event:
        calls[0] += 1
        if calls[0] == fails_at:
            raise StoreError("the disk is full")
        return append(room, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Room, "_append", failing)
    with pytest.raises(StoreError):
        bench.room.chart("5", f"take {number} from 3 ; wrong chair", by="KM", confirm="5")
    monkeypatch.undo()
    assert bench.room.store.head() == head
    assert not bench.room.view("3").entries[-1].struck
    bench.chart(f"take {number} from 3 ; wrong chair")
    assert bench.room.view("3").entries[number - 1].struck
