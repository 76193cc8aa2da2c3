"""Make a training file of many patients with their courses: for finding one, opening a course, and the views.

    python benchmarks/make_file.py --patients 20000 --sessions 100000 --out /tmp/courses.db

The same sessions as in `make_file.py`, about thirty rows each, given to patients who come back every few days, with what
stands in each patient's own stream: who they are, a course, scores, here and there a caution or a number that was merged.
One patient (`LONGEST`) has a course of sixty infusions. Rows are written in bulk, hashed by the store's own `RawRow`, and the
triggers of the file look at each of them: `verify` finds an unbroken chain.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from infusion_tui import __version__
from infusion_tui.clock import FixedClock
from infusion_tui.record import events as ev
from infusion_tui.record.patient_stream import patient_stream
from infusion_tui.record.payload_text import encode
from infusion_tui.room import Room
from infusion_tui.room.identity import new_id
from infusion_tui.store import Store
from infusion_tui.store.chain import COLUMNS, GENESIS, RawRow, as_text
from infusion_tui.training.people import STAFF
from make_file import ZONE, Template, charted_once

LONGEST, LONGEST_SESSIONS = "P0000060", 60
CHAIRS = 16
EACH_DAY = 80
"""Sessions on one day: five in each chair."""

DAYS_APART = 3
_COMMIT_EACH = 60_000
_INSERT = f"INSERT INTO event({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_FAMILIES = [
    "KOWALSKI",
    "ÅSTRÖM",
    "LI",
    "OKAFOR",
    "MÜLLER",
    "GARCÍA",
    "NOWAK",
    "SØRENSEN",
    "DUBOIS",
    "ROSSI",
    "NAGY",
    "KAYA",
    "HADDAD",
    "ŁUKASIK",
    "BERG",
    "SILVA",
]
_ENDINGS = ["", "-LEE", "-BERG", "-MANN", "SON", "OVA", "ESCU", "INI", "ENKO", "-ROY", "WALA"]
_GIVEN = [
    "Ruth",
    "Jo",
    "Wen",
    "Ada",
    "Anne",
    "José",
    "Émile",
    "Zoë",
    "Piotr",
    "Søren",
    "Lena",
    "Mara",
    "Ivo",
    "Nils",
    "Aisha",
    "Yusuf",
    "Olga",
    "Karl",
    "Maya",
    "Tom",
]
_SECOND = ["", " B.", " C.", " Maria", " K."]


@dataclass(slots=True)
class Person:
    """One patient of the file: how many sessions are still to come, the last PHQ-9, and the course's id."""

    number: str
    name: str
    born: dt.date
    left: int
    stream: str
    came: int = 0
    score: int = 20
    course: str = ""


@dataclass(slots=True)
class Rows:
    """The rows of one day before they have their place in the file: (typed, order, what)."""

    found: list[tuple[dt.datetime, int, dict[str, Any]]] = field(default_factory=list)

    def add(
        self, at: dt.datetime, session_id: str, payload: ev.Payload | str, kind: str = "", **more: Any
    ) -> str:
        """One row that was typed at this time. Gives its id."""
        clock = FixedClock(at)
        row = {
            "event_id": new_id(clock.stamp()), "session_id": session_id, "chair": None, "occurred_at": at,
            "author": "KM", "amends": None, "reason": None,
            "kind": kind or getattr(payload, "kind", ""),
            "payload": payload if isinstance(payload, str) else encode(payload),
        }  # fmt: skip
        row.update(more)
        self.found.append((at, len(self.found), row))
        return str(row["event_id"])


def make(path: Path, patients: int, sessions: int, *, ends: dt.datetime, seed: int = 1) -> int:
    """Write the file; gives the number of its rows."""
    random = Random(seed)
    templates = charted_once(seed)
    days = -(-sessions // EACH_DAY)
    began = ends.replace(hour=7, minute=0, second=0, microsecond=0) - dt.timedelta(days=days)
    clock = FixedClock(began)
    numbers = tuple(str(number + 1) for number in range(CHAIRS))
    with Room.create(path, chairs=numbers, timezone=ZONE, training=True, clock=clock) as room:
        for one in STAFF:
            room.record_in_room(
                ev.StaffAdded(initials=one.initials, name=one.name, role=one.role), by="set-up"
            )
    with Store.open(path) as store:
        people = _people(store.node, patients, sessions, random)
        _write(store, _days(people, templates, sessions, began, random), clock)
        return store.head().seq


def _people(node: str, patients: int, sessions: int, random: Random) -> list[Person]:
    """Everybody, in the order in which they first come; the one with the longest course first."""
    counts = [LONGEST_SESSIONS] + [1] * (patients - 1)
    for _ in range(max(0, sessions - sum(counts))):
        counts[random.randrange(1, patients)] += 1
    found = []
    for place, count in enumerate(counts):
        number = LONGEST if place == 0 else f"P{place * 37 + 1000000:07d}"
        family = random.choice(_FAMILIES) + random.choice(_ENDINGS)
        name = f"{family}, {random.choice(_GIVEN)}{random.choice(_SECOND)}"
        born = dt.date(1940, 1, 1) + dt.timedelta(days=random.randrange(25_000))
        found.append(Person(number, name, born, count, patient_stream(node, number)))
    return found


def _days(
    people: list[Person], templates: list[Template], sessions: int, began: dt.datetime, random: Random
) -> Iterator[Rows]:
    """The rows of each day. Who has begun comes again after some days; a free place goes to the next new patient."""
    waiting: list[tuple[int, int]] = []
    fresh, day, left = 0, 0, sessions
    while left and (fresh < len(people) or waiting):
        rows, morning = Rows(), began + dt.timedelta(days=day)
        for place in range(min(EACH_DAY, left)):
            if waiting and waiting[0][0] <= day:
                _, number = heapq.heappop(waiting)
            elif fresh < len(people):
                number, fresh = fresh, fresh + 1
            else:
                break
            person = people[number]
            at = morning + dt.timedelta(minutes=120 * (place // CHAIRS) + random.randrange(20), seconds=place)
            _visit(rows, person, random.choice(templates), at, str(place % CHAIRS + 1), random)
            left -= 1
            if person.left:
                heapq.heappush(waiting, (day + DAYS_APART + random.randrange(3), number))
            elif random.random() < 0.9:
                course = ev.CourseClosed(course=person.course, ended_on=at.date(), why="done")
                rows.add(at + dt.timedelta(hours=2), person.stream, course)
        yield rows
        day += 1


def _visit(
    rows: Rows, person: Person, template: Template, at: dt.datetime, chair: str, random: Random
) -> None:
    """One session, and what is written in the patient's own stream on that day."""
    before = at - dt.timedelta(minutes=10)
    if person.came == 0:
        rows.add(
            before, person.stream, ev.PatientRecorded(mrn=person.number, name=person.name, born=person.born)
        )
        opened = ev.CourseOpened(
            mrn=person.number,
            indication=random.choice(("depression", "ptsd", "anxiety", "chronic pain")),
            begins_on=at.date(),
            plan=ev.CoursePlan(sessions=6, every_days=DAYS_APART),
        )
        person.course = rows.add(before, person.stream, opened)
        if random.random() < 0.2:
            rows.add(before, person.stream, ev.CautionNoted(text="latex", mrn=person.number))
        if random.random() < 0.002:
            other = f"X{random.randrange(10**6):06d}"
            merged = ev.PatientsMerged(number=other, into=person.number, why="one person")
            rows.add(before, ev.ROOM, merged)
    if person.came % 2 == 0:
        person.score = max(0, person.score + random.randrange(-6, 3))
        rows.add(before, person.stream, _phq9(person.score, person.number))
    person.came += 1
    person.left -= 1
    _session(rows, person, template, at, chair, random)


def _phq9(total: int, number: str | None) -> ev.ScaleScored:
    parts, left = [0] * 9, min(total, 27)
    for place in range(9):
        parts[place] = min(3, left)
        left -= parts[place]
    flagged = f"PHQ-9 item 9: {parts[8]}" if parts[8] else None
    return ev.ScaleScored(
        scale="phq9", version="1", parts=tuple(parts), total=sum(parts), flagged=flagged, mrn=number
    )


def _session(
    rows: Rows, person: Person, template: Template, at: dt.datetime, chair: str, random: Random
) -> None:
    shift = at - template.began
    session_id = new_id(FixedClock(at).stamp())
    ids: dict[str, str] = {}
    corrected = random.random() < 0.5
    for event in template.events:
        typed = event.recorded_at + shift
        payload: ev.Payload | str = _encoded(event)
        if isinstance(event.payload, ev.SessionOpened):
            patient = msgspec.structs.replace(
                event.payload.patient, mrn=person.number, name=person.name, born=person.born
            )
            payload = msgspec.structs.replace(event.payload, patient=patient, course_session=person.came)
        more = {
            "chair": chair, "occurred_at": event.occurred_at + shift, "author": event.author,
            "amends": ids[event.amends] if event.amends else None, "reason": event.reason,
        }  # fmt: skip
        ids[event.event_id] = rows.add(typed, session_id, payload, event.kind, **more)
        if corrected and isinstance(event.payload, ev.ObservationRecorded) and "hr" in event.payload.values:
            corrected = False
            rows.add(
                typed,
                session_id,
                ev.EntryAmended(values={"hr": 71}),
                chair=chair,
                amends=ids[event.event_id],
                reason="typed wrongly",
            )
        if event.kind == "note.written" and random.random() < 0.2:
            struck = ev.EntryStruck(how="void")
            rows.add(
                typed, session_id, struck, chair=chair, amends=ids[event.event_id], reason="another chair"
            )


_TEXTS: dict[str, str] = {}


def _encoded(event: ev.Event) -> str:
    if event.event_id not in _TEXTS:
        _TEXTS[event.event_id] = encode(event.payload)
    return _TEXTS[event.event_id]


def _write(store: Store, days: Iterator[Rows], clock: FixedClock) -> None:
    """Bulk: the store's own hash for each row, the file's own triggers, one transaction for many days."""
    head = store.head()
    seq, before, node = head.seq, head.hash or GENESIS, store.node
    versions: dict[str, int] = {ev.ROOM: len(store.room())}
    stamp = clock.stamp()
    waiting: list[tuple[Any, ...]] = []

    def flush() -> None:
        with store.write() as writer:
            connection = writer._connected()
            # a year's index pages in memory: the default of 2 MB makes every row read its page again
            connection.execute("PRAGMA cache_size=-1500000")
            connection.executemany(_INSERT, waiting)
        waiting.clear()

    for rows in days:
        for typed, _, what in sorted(rows.found, key=lambda row: row[:2]):
            session_id = what["session_id"]
            seq += 1
            versions[session_id] = versions.get(session_id, 0) + 1
            row = RawRow(
                seq=seq,
                node=node,
                version=versions[session_id],
                schema=1,
                recorded_at=as_text(typed),
                tz=ZONE,
                boot_id=stamp.boot_id,
                boot_ms=stamp.boot_ms + int((typed - stamp.utc).total_seconds() * 1000),
                station="benchmark",
                app=__version__,
                prev_hash=before,
                **{**what, "occurred_at": as_text(what["occurred_at"])},
            )
            before = row.digest()
            waiting.append((*msgspec.structs.astuple(row)[:-1], before))
        if len(waiting) >= _COMMIT_EACH:
            flush()
    if waiting:
        flush()
