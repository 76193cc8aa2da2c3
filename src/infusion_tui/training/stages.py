"""Where each chair of the demo room stands at opening: every phase is there to be seen."""

from __future__ import annotations

import datetime as dt
from random import Random

from infusion_tui.training.courses import Course, Hold, Pause, draw_course

STAGES = ("early", "overdue", "paused", "observing", "precheck", "time_up", "assess", "just_left", "empty")
"""One for each chair, in this order; further chairs are anywhere in a session."""


def courses(opening: dt.datetime, chairs: tuple[str, ...], seed: int) -> list[Course]:
    """One patient for each chair, so that at `opening` the chairs stand as in `STAGES`."""
    found = []
    for index, chair in enumerate(chairs):
        random = Random(f"{seed}/{chair}/first")
        stage = STAGES[index] if index < len(STAGES) else "anywhere"
        found.append(_course(stage, opening, chair, random))
    return found


def _course(stage: str, opening: dt.datetime, chair: str, random: Random) -> Course:
    def ago(minutes: float) -> dt.datetime:
        return opening - dt.timedelta(minutes=minutes)

    def plain(start: float, *, pause: Pause | None = None, hold: Hold | None = None) -> Course:
        holds = () if hold is None else (hold,)
        return draw_course(
            random, chair, ago(start + 14), start_at=ago(start), plain=True, pause=pause, holds=holds
        )

    if stage == "early":
        return draw_course(random, chair, ago(22), start_at=ago(8))
    if stage == "overdue":  # sets at 5 and 15; the one at 25 waits
        return plain(29.4, hold=Hold("set", ago(8), ago(-2.5)))
    if stage == "paused":
        return plain(19, pause=Pause(16, 7, "distress, wants a moment"), hold=Hold("set", ago(1), ago(-1)))
    if stage == "observing":
        return plain(53)
    if stage == "precheck":
        return draw_course(random, chair, ago(4), start_at=ago(-9))
    if stage == "time_up":
        return plain(42, hold=Hold("done", ago(3), ago(-2.5)))
    if stage == "assess":
        return plain(79, hold=Hold("leave", ago(6.5), ago(-4)))
    if stage == "just_left":
        return plain(79)
    if stage == "empty":
        return draw_course(random, chair, ago(-4))
    begun = random.uniform(-8, 85)
    return draw_course(random, chair, ago(begun + 13), start_at=ago(begun))
