"""A course of eight with one missed and one booster, charted through the program itself: what `course.*` is made of.

Practice: the file is a training file. Seven sessions of the series, a booster four weeks later; the sixth had a reading
beyond the clinic's limit and was told, the dose was changed once, and PHQ-9 and the screener were taken in between.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

BEGINS = dt.date(2026, 9, 21)
GIVEN = (0, 3, 7, 10, 14, 24, 28, 56)
"""Days of the infusions after the first day. The sixth of the plan, of day 17, was missed; the last is a booster."""
MADE = "2026-11-23T11:30:00+01:00"
MRN = "448302"
Call = Callable[..., str]

_PRECHECK = (
    "identity y ; name and birth date said", "allergies y ; none known", "consent y ; form 3, 2026-09-17",
    "changes y ; {changes}", "mood y ; asked", "fasting y ; food 21:00 drink 06:30", "escort y ; husband Ben, 555 0166",
    "iv y ; 22 G left forearm", "kit y ; suction, oxygen, bag", "order y ; read in full",
)  # fmt: skip
_CHANGES = {
    5: "passes water more often since last week, no pain; Dr Lee knows",
    6: "as before the last time, none now",
}
_PHQ9 = {
    0: "3 3 3 3 2 3 2 1 2", 1: "3 3 2 3 2 2 2 1 1", 2: "2 3 2 2 2 2 2 1 0", 4: "2 2 1 2 1 1 1 0 0",
    6: "1 1 1 2 1 1 1 0 0", 7: "2 1 1 2 1 2 1 0 0",
}  # fmt: skip
"""PHQ-9 by infusion, counted from 0."""
_SETS = {
    0: ("150/92 88 97 13 s4 d2 n1", "148/90 86 96 12 s4 d3 n2"), 1: ("146/90 84 97 13 s4 d2 n1", "144/88 82 97 12 s4 d2"),
    2: ("142/88 82 97 13 s4 d2 n0", "140/86 80 97 12 s4 d2"), 3: ("144/90 84 97 13 s4 d2 dizzy 1", "142/88 82 96 12 s4 d2"),
    4: ("152/94 90 96 13 s4 d3 anx 1", "150/92 88 96 12 s4 d3"), 5: ("172/108 96 95 13 s4 d3 headache 2", "186/112 98 95 12 s4 d3"),
    6: ("148/92 86 97 13 s4 d2", "144/90 84 97 12 s4 d2"), 7: ("140/88 80 97 13 s5 d1", "138/86 78 98 13 s5 d1"),
}  # fmt: skip
_GONE = {0: "n0", 1: "n0", 3: "dizzy 0", 4: "anx 0", 5: "headache 0"}
"""What was there and went before the patient left."""


def make_course(call: Call, file: Path) -> str:
    """The training file with the course; the patient's number."""
    db = ("--db", str(file))
    first = _at(BEGINS, "08:00")
    call(*db, "--now", first, "init", "--training", "--chairs", "4", "--timezone", "Europe/Berlin")
    for initials, name, role in (
        ("KM", "Kim Moss", "nurse"),
        ("JD", "Jo Diaz", "nurse"),
        ("AL", "Ana Lee", "prescriber"),
    ):
        call(*db, "--now", first, "staff", "add", initials, "--name", name, "--role", role)
    _open_course(file, first)
    for number, days in enumerate(GIVEN):
        _visit(call, db, number, BEGINS + dt.timedelta(days=days))
    return MRN


def _at(day: dt.date, clock: str) -> str:
    summer = day < dt.date(2026, 10, 25)
    return f"{day}T{clock}:00+0{2 if summer else 1}:00"


def _open_course(file: Path, now: str) -> None:
    from infusion_tui.clock import FixedClock
    from infusion_tui.record import events as ev
    from infusion_tui.room import Room
    from infusion_tui.room.patients import record_for

    with Room.open(file, clock=FixedClock(dt.datetime.fromisoformat(now))) as room:
        record_for(
            room,
            MRN,
            ev.PatientRecorded(mrn=MRN, name="Marta Nowak", born=dt.date(1979, 5, 17), sex="f"),
            by="KM",
        )
        record_for(
            room,
            MRN,
            ev.CourseOpened(
                mrn=MRN,
                indication="depression",
                begins_on=BEGINS,
                consultation=ev.Consultation(
                    history="two episodes since 2015, three medicines tried",
                    symptoms="low mood, poor sleep, thoughts of being better off dead",
                    concerns="raised blood pressure, treated",
                    judged_by="Dr Ana Lee",
                    judged_on=dt.date(2026, 9, 17),
                ),
                plan=ev.CoursePlan(sessions=8, every_days=3, booster_days=28),
                prescriber="Dr Ana Lee",
            ),
            by="AL",
        )
        record_for(room, MRN, ev.CautionNoted(text="blood pressure medicine taken on the morning?"), by="AL")


def _visit(call: Call, db: tuple[str, str], number: int, day: dt.date) -> None:
    mg_per_kg = "0.5" if number < 6 else "0.4"
    weight = ("68", "68", "68", "67.5", "67.5", "67", "67", "66")[number]
    call(
        *db, "--now", _at(day, "09:30"), "admit", "2", "--mrn", MRN, "--name", "Marta Nowak", "--born", "1979-05-17",
        "--weight", weight, "--mg-per-kg", mg_per_kg, "--minutes", "40", "--bag-ml", "50", "--vial-strength", "50",
        "--course-session", str(number + 1), "--course-of", "8", "--prescriber", "Dr Ana Lee", "--allergies", "none known",
        "--protocol", "ketamine-iv-depression", "--by", "KM",
    )  # fmt: skip

    def chart(clock: str, line: str, by: str = "KM") -> None:
        call(*db, "--now", _at(day, clock), "chart", "2", line, "--by", by, "--confirm", "2", "--json")

    for minute, item in enumerate(_PRECHECK):
        chart(f"09:{31 + minute}", f"check {item.format(changes=_CHANGES.get(number, 'none'))}")
    if number in _PHQ9:
        chart("09:42", f"phq9 {_PHQ9[number]}")
        if not _PHQ9[number].endswith("0"):
            chart("09:43", "told Dr Lee ; thoughts, no plan, safety plan gone through")
    chart("09:50", "128/80 74 98 14 s5 d0")
    order = json.loads(call(*db, "--now", _at(day, "09:51"), "status", "--chair", "2", "--json"))["chairs"][0]
    mg, rate = f"{float(order['planned_mg']):g}", "75"
    chart("09:52", f"verify {mg} mg in 50 ml {rate} ml/h", "JD")
    chart("10:00", f"start {rate}")
    early, late = _SETS[number]
    chart("10:05", "132/82 78 98 14 s5 d1")
    chart("10:15", early)
    if number == 0:
        chart("10:17", "med ondansetron 4 mg iv for nausea by Dr Lee")
    chart("10:25", late)
    if number == 5:
        chart("10:26", "told Dr Lee ; 186/112, wants it stopped")
        chart("10:27", "stop blood pressure")
        chart("10:28", "150/94 88 97 14 s4 d2 headache 1")
        ended, after = "10:27", ("10:43", "10:58", "11:13", "11:28")
    else:
        chart("10:35", "138/86 80 98 14 s4 d2")
        chart("10:40", "done")
        chart("10:41", "134/84 78 98 14 s5 d1")
        ended, after = "10:40", ("10:56", "11:11", "11:18")
    assert ended < after[0]
    for clock in after:
        chart(clock, f"126/80 74 98 14 s5 d0 {_GONE.get(number, 'n0')}")
    minutes = "11:29" if number == 5 else "11:19"
    for item in ("iv-out y", "gait y", "escort y ; husband Ben", "instructions y"):
        chart(minutes, f"check {item}")
    chart("11:30" if number == 5 else "11:20", "leave ; husband Ben")
