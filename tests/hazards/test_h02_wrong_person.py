"""H02: the wrong person sits in the chair (swapped, the same name). Control: same and similar names are marked on both
chairs, a number that does not match blocks the start, and two identifiers are asked at admit, start, leaving and move."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from app_rooms import SIZES, Bench, kinds, open_chair, screen_text, settle, type_line

from infusion_tui.charting import LineError
from infusion_tui.room import Admission, Refused
from infusion_tui.room.known_here import admission_remarks


def two_kowalskis(tmp_path: Path) -> Bench:
    """Ruth in chair 5, ready to start; Anna in chair 2."""
    bench = Bench(tmp_path)
    bench.ready("5")
    bench.admit("2", mrn="448777", name="KOWALSKI, Anna", born=dt.date(1990, 5, 6))
    return bench


@pytest.mark.parametrize("size", SIZES)
async def test_H02_the_same_name_is_marked_on_both_chairs(tmp_path: Path, size: tuple[int, int]) -> None:
    """Control: SAME NAME on the chair, on its pages too, naming the other chair."""
    bench = two_kowalskis(tmp_path)
    async with bench.app().run_test(size=size) as pilot:
        for chair, other in (("5", "2"), ("2", "5")):
            await open_chair(pilot, chair)
            assert f"SAME NAME: chair {other}" in screen_text(pilot.app)
            await pilot.press("f3")
            await settle(pilot)
            assert f"SAME NAME: chair {other}" in screen_text(pilot.app)
            await pilot.press("escape")
            await settle(pilot)


@pytest.mark.parametrize("scanned", ["448777", "0448201", "448 201", "4482O1"])
async def test_H02_the_scan_of_another_number_blocks_the_start(tmp_path: Path, scanned: str) -> None:
    """Control: it is said loudly, recorded, and identity is open again; a matching scan lets the start go on."""
    bench = two_kowalskis(tmp_path)
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot, "5")
        await type_line(pilot, f"id {scanned}")
        assert "DOES NOT MATCH" in screen_text(pilot.app)
        bench.seconds.now += 1
        await type_line(pilot, "start 75")
        assert "identity" in screen_text(pilot.app)
    assert kinds(bench.room)[-1] == "identity.compared"
    with pytest.raises(LineError) as refused:
        bench.room.chart("5", "start 75", by="KM", confirm="5")
    assert refused.value.code == "E_OPEN"
    assert "identity" in str(refused.value)
    bench.chart("id 448201", "start 75")
    assert bench.room.view("5").phase == "infusing"


async def test_H02_after_the_start_a_number_that_does_not_match_stays_in_sight(tmp_path: Path) -> None:
    """Control: on the chair and on the board the question stands until a matching number is read."""
    bench = two_kowalskis(tmp_path)
    bench.chart("start 75", "id 448777")
    async with bench.app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "who is this?" in screen_text(pilot.app)
        await open_chair(pilot, "5")
        assert "who is this?" in screen_text(pilot.app)
        bench.seconds.now += 1
        await type_line(pilot, "id 448201")
        assert "who is this?" not in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("phase", "line"),
    [
        ("ready", "start 75"), ("ready", "move 6"), ("observing", "leave anyway ; called home, Dr Lee"), ("observing", "ama ; wants to go"),
    ],
)  # fmt: skip
async def test_H02_name_and_birth_date_are_asked_again(tmp_path: Path, phase: str, line: str) -> None:
    """Control: the question names both identifiers; the chair's number says, in the record, that they matched."""
    bench = Bench(tmp_path)
    if phase == "ready":
        bench.ready()
    else:
        bench.put_into(phase)
    session = bench.room.live_session("5")
    assert session is not None
    async with bench.app().run_test(size=(80, 24)) as pilot:
        await open_chair(pilot)
        await type_line(pilot, line)
        assert "ask name and birth date again:  KOWALSKI, Ruth  1984-03-12" in screen_text(pilot.app)
        bench.seconds.now += 1
        await pilot.press("5", "enter")
        await settle(pilot)
    assert getattr(bench.room.store.session(session)[-1].payload, "identified", False) is True


async def test_H02_at_admit_both_match_is_asked_with_the_chairs_number(tmp_path: Path) -> None:
    """Control: the read-back at admit asks for both; what they were known by is kept as typed."""
    bench = Bench(tmp_path)
    bench.admit(identified="name, birth date")
    assert "identified by name, birth date" in bench.room.view("5").entries[0].text


def test_H02_another_name_than_known_for_the_number_is_asked_about_and_kept(tmp_path: Path) -> None:
    """Control: the number belongs to somebody else in this file; only an answer takes it, and that stands in the entry."""
    bench = Bench(tmp_path)
    bench.admit("5")
    bench.chart("cancel not fasted")
    with pytest.raises(Refused, match="known as KOWALSKI, Ruth") as refused:
        bench.admit("5", name="ROE, Jane", born=dt.date(1990, 1, 2))
    assert [one.code for one in refused.value.cautions] == ["W_NAME", "W_BORN"]
    jane = Admission(
        chair="5",
        mrn="448201",
        weight_kg=Decimal(70),
        dose_mg=Decimal(35),
        bag_ml=Decimal(50),
        name="ROE, Jane",
    )
    event = bench.room.admit(jane, by="KM", yes=True)
    assert getattr(event.payload, "answered", ()) == ("W_NAME",)


def test_H02_a_number_one_slip_away_from_a_known_one_is_said(tmp_path: Path) -> None:
    """Control: a mistyped number begins no second record of a person unsaid."""
    bench = Bench(tmp_path)
    bench.admit("5")
    for typed in ("448210", "44201", "4482011", "448301", "0448201"):
        assert any("448201" in one for one in admission_remarks(bench.room, typed)), typed
    assert admission_remarks(bench.room, "990017") == ()
    assert admission_remarks(bench.room, "448201") == ()
