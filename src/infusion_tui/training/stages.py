"""Where each chair of the demo room stands at opening: every phase is there to be seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from infusion_tui.training.courses import Course, Hold, Pause, draw_course
from infusion_tui.training.patients import EffectCourse

STAGES = ("early", "overdue", "paused", "observing", "precheck", "time_up", "assess", "just_left", "empty")
"""One for each chair, in this order; further chairs are anywhere in a session."""

FEW = ("overdue", "paused", "precheck", "observing", "time_up", "assess", "early")
"""In a room of fewer than eight chairs: what teaches most comes first."""


def stages(count: int) -> tuple[str, ...]:
    """The stage of each chair of a room with so many."""
    if count <= len(FEW):
        return FEW[:count]
    return (*STAGES[:count], *("anywhere" for _ in range(count - len(STAGES))))


def courses(opening: dt.datetime, chairs: tuple[str, ...], seed: int) -> list[Course]:
    """One patient for each chair, so that at `opening` the chairs stand as in `stages`."""
    return [
        _course(stage, opening, chair, Random(f"{seed}/{chair}/first"))
        for stage, chair in zip(stages(len(chairs)), chairs, strict=True)
    ]


def _course(stage: str, opening: dt.datetime, chair: str, random: Random) -> Course:
    def ago(minutes: float) -> dt.datetime:
        return opening - dt.timedelta(minutes=minutes)

    def plain(start: float, *, pause: Pause | None = None, hold: Hold | None = None) -> Course:
        holds = () if hold is None else (hold,)
        return draw_course(
            random, chair, ago(start + 14), start_at=ago(start), plain=True, pause=pause, holds=holds
        )

    if stage == "early":  # running, nothing late: the next set is due at 15
        return _with_a_trip(plain(8), sick=False)
    if (
        stage == "overdue"
    ):  # the set at 15 waits, until somebody takes the chair or the nurse gets round to it
        return _with_a_trip(plain(17.6, hold=Hold("set", ago(8), ago(-9))), sick=True)
    if stage == "paused":
        return plain(19, pause=Pause(16, 7, "distress, wants a moment"), hold=Hold("set", ago(1), ago(-1)))
    if stage == "observing":
        return plain(53)
    if stage == "precheck":
        return draw_course(random, chair, ago(4), start_at=ago(-9))
    if stage == "time_up":
        return plain(42, hold=Hold("done", ago(3), ago(-6)))
    if stage == "assess":
        return plain(79, hold=Hold("leave", ago(6.5), ago(-4)))
    if stage == "just_left":
        return plain(79)
    if stage == "empty":
        return draw_course(random, chair, ago(-4))
    begun = random.uniform(-8, 85)
    return draw_course(random, chair, ago(begun + 13), start_at=ago(begun))


def _with_a_trip(course: Course, *, sick: bool) -> Course:
    """A calm patient with something to chart for a newcomer: a little slow, a little far away, perhaps a bit sick.

    The pressure stays where nothing asks about it, so that the first line that is tried is simply recorded.
    """
    effects = (EffectCourse("nausea", 1, 12, 12),) if sick else (EffectCourse("dizzy", 1, 7, 12),)
    patient = replace(
        course.patient,
        hypertensive=False,
        base_sys=118.0,
        base_dia=72.0,
        base_hr=70.0,
        peak_sys=18.0,
        peak_dia=12.0,
        dis_peak=2,
        dis_onset=6,
        dis_full=32,
        sed_drop=1,
        effects=effects,
    )
    return replace(course, patient=patient)
