"""Random sessions, for sheets that must say what the chair says."""

from __future__ import annotations

import datetime as dt
import random

from infusion_tui.record import events as ev
from support import Chair, at


def chair_of(seed: int) -> tuple[Chair, dt.datetime]:
    """A session with sets, partial sets, sets not taken, looks, pauses, rates; and a moment after its last entry."""
    rng = random.Random(seed)
    chair, now = Chair(), at("10:00")
    chair.start("10:00")
    paused = False
    for _ in range(rng.randrange(0, 9)):
        now += dt.timedelta(minutes=rng.randrange(1, 9), seconds=rng.randrange(60))
        what = rng.choice(("set", "set", "hr", "x", "look", "pump", "effect"))
        if what == "set":
            chair.full_set(now)  # type: ignore[arg-type]
        elif what == "hr":
            chair.observe(now, {"hr": 80})  # type: ignore[arg-type]
        elif what == "x":
            chair.add(now, ev.ObservationDeferred(reason="asleep"))
        elif what == "look":
            chair.add(now, ev.ObservationRecorded(values={"rr": 14}, look=True))
        elif what == "effect":
            chair.observe(now, effects={"nausea": rng.randrange(0, 3)})  # type: ignore[arg-type]
        elif paused:
            chair.add(now, ev.InfusionResumed())
            paused = False
        else:
            chair.add(now, ev.InfusionPaused(reason="x"))
            paused = True
    return chair, now + dt.timedelta(minutes=rng.randrange(0, 7))
