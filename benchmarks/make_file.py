"""Make a training file of a given size: sessions that simulated nurses charted, in a chain that verifies.

    python benchmarks/make_file.py --events 100000 --out /tmp/big.db [--chairs 16] [--live 8]
    python benchmarks/make_file.py --patients 20000 --sessions 100000 --out /tmp/courses.db     (make_courses.py)

A few dozen sessions are charted once, line by line, through the room (the same lines that a person types). The file
is made of copies of them, day after day, appended through the store's one `append`; the last sessions of `--live`
chairs are cut off where the file ends, so that these chairs are in use. The file ends `--ends-ago` minutes before now.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec

from infusion_tui import __version__
from infusion_tui.clock import FixedClock, SystemClock
from infusion_tui.record import events as ev
from infusion_tui.room import Room
from infusion_tui.room.identity import new_id
from infusion_tui.room.opened import MAX_CHAIRS
from infusion_tui.store import Store, Writer
from infusion_tui.training.demo import open_demo
from infusion_tui.training.people import STAFF

TEMPLATE_CHAIRS, TEMPLATE_HOURS = 8, 7
FIRST_HOUR, LAST_HOUR = 7, 17
BATCH = 4000
ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Template:
    """One charted session: its events, and how long it takes."""

    events: tuple[ev.Event, ...]

    @property
    def began(self) -> dt.datetime:
        """When it was opened."""
        return self.events[0].recorded_at

    @property
    def length(self) -> dt.timedelta:
        """From admit to leaving."""
        return self.events[-1].recorded_at - self.began


def main(arguments: list[str] | None = None) -> int:
    """Make the file that was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, help="rows in the file, at least")
    parser.add_argument("--patients", type=int, help="patients with courses, instead of --events")
    parser.add_argument("--sessions", type=int, help="how many sessions these patients have had")
    parser.add_argument("--out", type=Path, required=True, help="the file; it must not exist")
    parser.add_argument("--chairs", type=int, default=16, help="chairs of the room (default 16)")
    parser.add_argument("--live", type=int, default=8, help="chairs in use where the file ends (default 8)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other sessions (default 1)")
    parser.add_argument(
        "--ends-ago", type=float, default=1, help="minutes between the last row and now (default 1)"
    )
    parser.add_argument("--verify", action="store_true", help="verify the whole file at the end")
    given = parser.parse_args(arguments)
    if not 1 <= given.chairs <= MAX_CHAIRS or not 0 <= given.live <= given.chairs:
        parser.error(f"--chairs is 1 to {MAX_CHAIRS}, --live at most as many")
    if (given.events is None) == (given.sessions is None) or (given.patients is None) != (
        given.sessions is None
    ):
        parser.error("say either --events, or --patients and --sessions")
    if given.sessions is not None and not 0 < given.patients <= given.sessions - 60:
        parser.error("--sessions is at least --patients and 60 more")
    if given.events is not None and given.events < 20 + 60 * given.live:
        parser.error(f"--events is at least {20 + 60 * given.live} with {given.live} live chairs")
    if given.out.exists():
        parser.error(f"{given.out} exists; it was not touched")
    began = time.perf_counter()
    ends = SystemClock().stamp().utc.replace(microsecond=0) - dt.timedelta(minutes=given.ends_ago)
    if given.sessions is not None:
        import make_courses

        count, live = (
            make_courses.make(given.out, given.patients, given.sessions, ends=ends, seed=given.seed),
            0,
        )
    else:
        count = make(given.out, given.events, given.chairs, given.live, ends=ends, seed=given.seed)
        live = given.live
    print(f"{count} events, {live} live chairs in {time.perf_counter() - began:.1f} s: {given.out}")
    if given.verify:
        with Store.open(given.out, read_only=True) as store:
            found = store.verify().findings
        print(f"verified: {found or 'the chain is whole'}")
        return 1 if found else 0
    return 0


def make(path: Path, events: int, chairs: int, live: int, *, ends: dt.datetime, seed: int = 1) -> int:
    """Write the file. Gives the number of its rows (a little more than asked for: sessions are not cut short)."""
    templates = charted_once(seed)
    random = Random(seed)
    numbers = tuple(str(number + 1) for number in range(chairs))
    days = _days(events, chairs, live, templates, random, ends)
    clock = FixedClock(days[0][0][0] - dt.timedelta(minutes=10))
    with Room.create(
        path, chairs=numbers, timezone=ZONE, training=True, clock=clock, station="benchmark"
    ) as room:
        for one in STAFF:
            payload = ev.StaffAdded(initials=one.initials, name=one.name, role=one.role)
            room.record_in_room(payload, by="set-up")
    with Store.open(path) as store:
        batch: list[tuple[dt.datetime, ev.NewEvent]] = []
        for day in days:
            batch += sorted(_rows(day, templates, random), key=lambda row: row[0])
            if len(batch) >= BATCH:
                _append(store, batch, clock)
                batch = []
        _append(store, batch, clock)
        return store.head().seq


def charted_once(seed: int) -> list[Template]:
    """Some dozens of whole sessions, charted line by line by the simulated nurses of a demo room."""
    at = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
    with open_demo(TEMPLATE_CHAIRS, seed=seed, at=at, running=False, timezone=ZONE) as demo:
        for minute in range(TEMPLATE_HOURS * 60):
            demo.clock.move(at + dt.timedelta(minutes=minute))
            demo.tick()
        store = demo.room.store
        live = store.live_sessions()
        whole = [store.session(h.session_id) for h in store.session_heads() if h.session_id not in live]
    return [Template(events) for events in whole]


_Slot = tuple[dt.datetime, str, int, dt.datetime | None]
"""One session to write: when it begins, chair, which template, and where it is cut off (live ones)."""


def _days(
    events: int, chairs: int, live: int, templates: list[Template], random: Random, ends: dt.datetime
) -> list[list[_Slot]]:
    """Sessions by day, oldest day first, ending today with the live ones; enough for so many events."""
    today: list[_Slot] = []
    count = 7  # the room, its staff
    for number in range(live):
        which = random.randrange(len(templates))
        share = (number + 0.5) / live
        begins = ends - templates[which].length * share
        today.append((begins, str(number + 1), which, ends))
        count += sum(
            1
            for event in templates[which].events
            if event.recorded_at <= templates[which].began + (ends - begins)
        )
    days = [today]
    midnight = ends.replace(hour=0, minute=0, second=0)
    back = 1
    while count < events:
        day: list[_Slot] = []
        open_at = midnight - dt.timedelta(days=back) + dt.timedelta(hours=FIRST_HOUR)
        close_at = midnight - dt.timedelta(days=back) + dt.timedelta(hours=LAST_HOUR)
        for chair in range(chairs):
            begins = open_at + dt.timedelta(minutes=random.uniform(0, 30))
            while begins < close_at and count < events:
                which = random.randrange(len(templates))
                day.append((begins, str(chair + 1), which, None))
                count += len(templates[which].events)
                begins += templates[which].length + dt.timedelta(minutes=random.uniform(8, 25))
        days.append(day)
        back += 1
    days = [day for day in days if day]
    days.reverse()
    return days


def _rows(
    day: list[_Slot], templates: list[Template], random: Random
) -> Iterator[tuple[dt.datetime, ev.NewEvent]]:
    """The events of these sessions, each with the time it was typed."""
    clock = FixedClock(day[0][0])
    for begins, chair, which, cut in day:
        template = templates[which]
        shift = begins.replace(microsecond=0) - template.began
        clock.at = begins
        session_id = new_id(clock.stamp())
        ids: dict[str, str] = {}
        for event in template.events:
            typed = event.recorded_at + shift
            if cut is not None and typed > cut:
                break
            payload = event.payload
            if isinstance(payload, ev.SessionOpened):
                patient = msgspec.structs.replace(payload.patient, mrn=f"T{random.randint(100_000, 999_999)}")
                payload = msgspec.structs.replace(payload, patient=patient)
            clock.at = typed
            ids[event.event_id] = new_id(clock.stamp())
            yield (
                typed,
                ev.NewEvent(
                    event_id=ids[event.event_id],
                    session_id=session_id,
                    chair=chair,
                    occurred_at=event.occurred_at + shift,
                    author=event.author,
                    payload=payload,
                    amends=ids[event.amends] if event.amends else None,
                    reason=event.reason,
                ),
            )


def _append(store: Store, rows: list[tuple[dt.datetime, ev.NewEvent]], clock: FixedClock) -> None:
    """One transaction for all of these rows."""
    if not rows:
        return
    with store.write() as writer:
        _append_to(writer, rows, clock)


def _append_to(writer: Writer, rows: list[tuple[dt.datetime, ev.NewEvent]], clock: FixedClock) -> None:
    for typed, event in rows:
        clock.at = typed
        writer.append(event, stamp=clock.stamp(), tz=ZONE, station="benchmark", app=__version__)


if __name__ == "__main__":
    sys.exit(main())
