"""Today's readings against earlier infusions at the same minute: the nearest measured value, or none."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from infusion_tui.record.same_minute import VitalsComparison, vitals_comparisons
from infusion_tui.record.session import Session
from support import UTC, Chair


def infusion(name: str, *readings: tuple[str, int, int], start: str = "10:00", base: int = 120) -> Session:
    chair = Chair()
    chair.observe("09:55", {"bp": (base, 80), "hr": 70, "spo2": 98, "rr": 14, "sed": 5, "dis": 0})
    chair.start(start)
    for clock, sys, hr in readings:
        chair.observe(clock, {"bp": (sys, 80), "hr": hr})
    chair.events = [replace(event, session_id=name) for event in chair.events]
    return chair.session()


def compared(*sessions: Session, chosen: int = -1, key: str = "sys") -> VitalsComparison:
    numbers = {one.id: number for number, one in enumerate(sessions, 1)}
    (found,) = vitals_comparisons([key], sessions[chosen], numbers, sessions, UTC)
    return found


def rows(found: VitalsComparison) -> list[tuple[int | None, int | None, Sequence[int]]]:
    return [(one.minute, one.value, [e.value for e in one.earlier]) for one in found.minutes]


def test_each_reading_has_the_nearest_of_each_earlier_infusion() -> None:
    first = infusion("a", ("10:09", 140, 80), ("10:14", 150, 82), ("10:30", 130, 75))
    second = infusion("b", ("10:25", 160, 90), start="10:15", base=126)
    today = infusion("c", ("10:10", 128, 74), ("10:20", 132, 76))
    found = compared(first, second, today)
    assert rows(found) == [
        (None, 120, [120, 126]),
        (10, 128, [140, 160]),
        # at the same minute is at most five away; 14 is six away from 20
        (20, 132, []),
        (30, None, [130]),
    ]
    assert (found.minutes[1].low, found.minutes[1].high) == (140, 160)
    assert (found.infusion, found.others, len(found.earlier)) == (3, (1, 2), 4)


def test_of_two_as_near_the_earlier_one_counts_and_only_those_before_it_compare() -> None:
    first = infusion("a", ("10:08", 140, 80), ("10:12", 150, 82))
    second = infusion("b", ("10:10", 128, 74))
    third = infusion("c", ("10:10", 190, 74))
    found = compared(first, second, third, chosen=1)
    assert rows(found)[1] == (10, 128, [140])
    assert found.others == (1,)


def test_pulse_and_what_was_never_started() -> None:
    first = infusion("a", ("10:10", 140, 81))
    today = infusion("b", ("10:10", 128, 74))
    assert rows(compared(first, today, key="hr"))[1] == (10, 74, [81])
    waiting = Chair()
    waiting.full_set("09:55")
    numbers = {"a": 1, "session": 2}
    assert vitals_comparisons(["sys"], waiting.session(), numbers, [first, waiting.session()], UTC) == ()
    assert vitals_comparisons(["sys"], today, {"a": 1}, [first, today], UTC) == ()
