"""A course in a real file: eight infusions of a list with one missed and one booster, and scores between them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from cli_support import Practice
from infusion_tui.record import events as ev
from infusion_tui.room.patients import record_for
from infusion_tui.room.room import Room
from room_support import Machine, made

BEGINS = dt.date(2026, 9, 1)
NOW = "2026-10-25T10:00:00+00:00"
"""For --now: three days after the booster."""
GIVEN = (0, 3, 6, 9, 18, 21, 24, 51)
"""Days of the infusions after the first day: the fifth, of day 12, was missed; the last is a booster."""


def opened_course(begins_on: str = "2026-09-01", mrn: str = "7", **plan: int) -> ev.CourseOpened:
    """A course with its consultation; eight infusions three days apart, then boosters each 28, unless named."""
    return ev.CourseOpened(
        mrn=mrn,
        indication="depression",
        begins_on=dt.date.fromisoformat(begins_on),
        consultation=ev.Consultation(symptoms="low mood", judged_by="Dr Lee", judged_on=dt.date(2026, 8, 30)),
        plan=ev.CoursePlan(**(plan or {"sessions": 8, "every_days": 3, "booster_days": 28})),
        prescriber="Dr Lee",
    )


def day(offset: int) -> dt.date:
    """So many days after the first."""
    return BEGINS + dt.timedelta(days=offset)


def listed(mrn: str, on: dt.date, mg: int = 35) -> ev.EarlierInfusion:
    """An infusion of a list."""
    return ev.EarlierInfusion(
        mrn=mrn, day=on, dose_mg=Decimal(mg), weight_kg=Decimal(70), peak_bp=(150, 90), lowest_spo2=96,
        effects={"nausea": 1},
    )  # fmt: skip


def fill_eight(room: Room, mrn: str = "7") -> None:
    """The course of eight with one missed and one booster, and three scores; item 9 of the first is answered by nobody."""
    record_for(room, mrn, ev.PatientRecorded(mrn=mrn, name="Ann Lee"), by="KM")
    record_for(room, mrn, opened_course(mrn=mrn), by="KM")
    for offset in GIVEN:
        record_for(room, mrn, listed(mrn, day(offset)), by="KM")
    phq9 = room.outcomes.scale("phq9")
    assert phq9 is not None
    for offset, parts in (
        (0, (3, 3, 3, 3, 3, 3, 2, 1, 1)),
        (10, (2, 2, 2, 1, 1, 1, 1, 1, 0)),
        (52, (1, 1, 1, 1, 0, 0, 0, 0, 0)),
    ):
        at = dt.datetime.combine(day(offset), dt.time(9), dt.UTC)
        record_for(room, mrn, phq9.score(parts), by="KM", at=at)


def eight_with_one_missed(db: Path) -> Practice:
    """The same in a file of its own."""
    with made(db, Machine(dt.datetime(2026, 10, 25, 9, 0, tzinfo=dt.UTC))) as room:
        fill_eight(room)
    return Practice(db)
