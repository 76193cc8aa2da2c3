"""What one look costs: folding a session's events, and the views of many chairs at one tick.

    python benchmarks/fold.py [--chairs 64] [--ticks 20]

Sessions are those of the simulated nurses, filled up to 60 entries. The unit of the ratios is one decode of an
observation's JSON, so that figures from different machines can be compared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.record import events as ev
from infusion_tui.record.payload_text import decode, encode
from infusion_tui.record.session import fold
from infusion_tui.record.snapshot import SessionSnapshots
from make_file import charted_once

ZONE = ZoneInfo("UTC")
GOAL_VIEW_MS, GOAL_FOLD_MS = 0.08, 2.5


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--chairs", type=int, default=64, help="live sessions at one tick (default 64)")
    parser.add_argument("--entries", type=int, default=60, help="entries of each session (default 60)")
    parser.add_argument("--ticks", type=int, default=20, help="ticks to measure (default 20)")
    given = parser.parse_args(arguments)

    whole = [template.events for template in charted_once(1)]
    unit = _decode_ms()
    long = filled(whole[0], 200)
    fold_ms = best(lambda: fold(long), 30)
    cut = [_cut(filled(whole[n % len(whole)], given.entries), n / given.chairs) for n in range(given.chairs)]
    sessions = [fold(events) for events, _ in cut]
    snapshots = [SessionSnapshots(session, ZONE) for session in sessions]
    first_ms = best(lambda: [SessionSnapshots(s, ZONE) for s in sessions], 5) / given.chairs
    ticks = []
    for second in range(given.ticks):
        moments = [now + dt.timedelta(seconds=second) for _, now in cut]
        began = time.process_time()
        for one, now in zip(snapshots, moments, strict=True):
            one.view(now, with_log=False)
        ticks.append((time.process_time() - began) * 1000)
    view_ms = statistics.median(ticks) / given.chairs
    log_ms = best(lambda: SessionSnapshots(sessions[0], ZONE).view(cut[0][1], with_log=True), 20)

    print(f"unit: one JSON decode of an observation      {unit * 1000:8.2f} µs")
    _row("fold of 200 events", fold_ms, unit, GOAL_FOLD_MS)
    _row(f"snapshots made anew, per chair ({given.entries} entries)", first_ms, unit, None)
    _row("view of one chair, without log", view_ms, unit, GOAL_VIEW_MS)
    _row(f"one tick of {given.chairs} chairs, views only", statistics.median(ticks), unit, None)
    _row("first view of one chair, with log", log_ms, unit, None)
    return 0


def filled(events: tuple[ev.Event, ...], count: int) -> tuple[ev.Event, ...]:
    """The session with so many entries: notes and single values between its own."""
    start = next(i for i, e in enumerate(events) if isinstance(e.payload, ev.InfusionStarted))
    more = max(0, count - len(events))
    begin, end = events[start].occurred_at, events[-1].occurred_at
    step = (end - begin) / (more + 1)
    extra = []
    for number in range(more):
        at = begin + step * (number + 1)
        payload: ev.Payload = (
            ev.NoteWritten(note="sips of water")
            if number % 2
            else ev.ObservationRecorded(values={"hr": 70 + number % 9})
        )
        extra.append(
            msgspec.structs.replace(
                events[start],
                event_id=f"x{number}",
                kind=payload.kind,
                payload=payload,
                occurred_at=at,
                recorded_at=at,
            )
        )
    ordered = sorted((*events, *extra), key=lambda e: (e.recorded_at, e.version))
    return tuple(msgspec.structs.replace(e, version=n + 1) for n, e in enumerate(ordered))


def _cut(events: tuple[ev.Event, ...], share: float) -> tuple[tuple[ev.Event, ...], dt.datetime]:
    """A live session: shifted so that each chair is somewhere else; the leaving is taken out, the entries stay."""
    kept = tuple(e for e in events if not isinstance(e.payload, ev.SessionDischarged))
    if share < 0.5:  # still infusing: everything after the start of the end is a note
        kept = tuple(
            e
            for e in kept
            if not isinstance(e.payload, ev.InfusionCompleted | ev.InfusionStopped | ev.LineFlushed)
        )
    return kept, kept[-1].occurred_at + dt.timedelta(seconds=40)


def best(call: Callable[[], object], times: int) -> float:
    """The best of several runs, in ms of CPU."""
    found = []
    for _ in range(times):
        began = time.process_time()
        call()
        found.append((time.process_time() - began) * 1000)
    return min(found)


def _decode_ms() -> float:
    text = encode(
        ev.ObservationRecorded(values={"bp": (128, 82), "hr": 76, "spo2": 98}, effects={"nausea": 1})
    )
    return best(lambda: [decode("observation.recorded", text) for _ in range(1000)], 10) / 1000


def _row(name: str, ms: float, unit: float, goal: float | None) -> None:
    wanted = f"goal {goal} ms" if goal else ""
    print(f"{name:<46}{ms:9.3f} ms {ms / unit:9.0f} units  {wanted}")


if __name__ == "__main__":
    sys.exit(main())
