"""A file with a patient's whole course, charted session by session as at a chair; the last one runs now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app_rooms import PRECHECK, Bench

from infusion_tui.record import events as ev
from infusion_tui.room.patients import record_for

MRN = "448201"
BEGAN = dt.datetime(2026, 11, 2, 13, 0, tzinfo=dt.UTC)
DAYS = (0, 3, 7, 16, 21)
"""Days of the infusions after the first; the one between day 7 and day 16 was missed. The last one runs."""
PHQ9 = (
    "3 3 3 3 3 2 2 1 2",
    "3 3 3 2 3 2 2 0 1",
    "2 2 2 2 2 2 2 1 0",
    "1 1 1 1 1 2 2 2 0",
    "1 1 1 1 0 0 0 0 0",
)
PEAKS = (142, 151, 139, 148, 126)


def course_bench(folder: Path, *, running: bool = True, seated: int = len(DAYS)) -> Bench:
    """Four infusions and a fifth that runs at chair 5 (`running`), with PHQ-9 at each visit, a screener at the first,
    one score between visits, a caution, and a plan of six."""
    bench = Bench(folder, start=BEGAN)
    room = bench.room
    record_for(
        room, MRN, ev.PatientRecorded(mrn=MRN, name="KOWALSKI, Ruth", born=dt.date(1984, 3, 12)), by="KM"
    )
    opened = ev.CourseOpened(
        mrn=MRN,
        indication="depression",
        begins_on=BEGAN.date(),
        plan=ev.CoursePlan(sessions=6, every_days=4, booster_days=28),
        prescriber="Dr Lee",
    )
    record_for(room, MRN, opened, by="KM")
    record_for(room, MRN, ev.CautionNoted(text="veins: left arm only"), by="KM")
    for place, day in enumerate(DAYS[:seated]):
        bench.clock.at = BEGAN + dt.timedelta(days=day)
        last = place == len(DAYS) - 1
        infusion(bench, place, ends=not (last and running))
        if place == 2:
            bench.later(24 * 60)
            gad7 = room.outcomes.scale("gad7")
            phq9 = room.outcomes.scale("phq9")
            assert gad7 is not None
            assert phq9 is not None
            record_for(room, MRN, gad7.score((1, 1, 1, 2, 1, 1, 1)), by="JD")
            record_for(room, MRN, phq9.score(total=14, source="paper"), by="JD")
    return bench


def infusion(bench: Bench, place: int, *, ends: bool) -> None:
    """One session at chair 5, twenty-five minutes into it or to its end."""
    peak = PEAKS[place]
    bench.admit("5")
    bench.later(2)
    bench.chart("120/78 72 98 14 s5 d0", f"phq9 {PHQ9[place]}")
    if place == 0:
        bench.chart("cssrs y n n", "gad7 2 2 2 2 2 2 1")
    bench.chart(*(f"check {item} y" for item in PRECHECK))
    bench.chart("verify 35 mg in 50 ml 75 ml/h", by="JD")
    bench.later(1)
    bench.chart("start 75")
    for minute, sys in ((10, peak - 9), (20, peak)):
        bench.later(10)
        bench.chart(f"{sys}/{sys - 60} {70 + minute // 2 + place} {97 - place % 2} 14 s5 d{minute // 10}")
    bench.chart(f"nausea {1 + place % 2}")
    bench.later(3)
    if not ends:
        return
    if place == 1:
        bench.chart("med ondansetron 4 mg iv for nausea by Dr Lee")
    bench.later(17)
    bench.chart("done")
    bench.later(30)
    bench.chart("124/80 74 98 14 s5 d0", "nausea 0")
    bench.later(5)
    bench.chart("leave anyway ; daughter waits, Dr Lee agrees")
